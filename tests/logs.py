"""What Kotae's log says."""

import logging

import pytest


def said(caplog: pytest.LogCaptureFixture, level: int = logging.NOTSET) -> list[str]:
    """Its messages, of one level or of all; `caplog` has those from `WARNING` on unless it is set to another level."""
    return [record.getMessage() for record in caplog.records if record.name == "kotae" and level in (record.levelno, logging.NOTSET)]
