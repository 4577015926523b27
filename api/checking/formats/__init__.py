"""How is it shown? One file a format, each a function from a report to a text."""

from collections.abc import Callable, Mapping

from api.checking.formats.github import annotations
from api.checking.formats.gitlab import code_quality
from api.checking.formats.json_report import json_report
from api.checking.formats.junit import junit
from api.checking.formats.people import people
from api.checking.formats.sarif import sarif
from api.checking.report import Report

FORMATS: Mapping[str, Callable[[Report], str]] = {
    "people": people,
    "json": json_report,
    "github": annotations,
    "junit": junit,
    "sarif": sarif,
    "gitlab": code_quality,
}
"""By name. Each text ends with a line break, or is empty."""
