"""A content root in four locales."""

import pytest

from tests.conftest import WriteContent

SETTINGS = """\
name: Test
default_locale: en
locales:
  en: {fallbacks: []}
  uk: {fallbacks: [en]}
  zh-Hant: {fallbacks: [zh-Hans]}
  zh-Hans: {fallbacks: [zh-Hant]}
categories:
  account: {en: Account, uk: Профіль, zh-Hant: 帳號, zh-Hans: 账号}
contact:
  - {kind: email, value: help@test.example, label: {en: Write to us, uk: Написати, zh-Hant: 來信, zh-Hans: 来信}}
"""


@pytest.fixture
def write_content(write_content: WriteContent) -> WriteContent:
    """Adds files to a content root, which has `SETTINGS` unless they say otherwise, and returns that."""
    return lambda files: write_content({"help-center.yaml": SETTINGS, **files})
