"""Targets come from settings, and a hand-off goes all the way from the API to them."""

from pathlib import Path
from typing import Any

import pytest

from api.runtime import Settings
from api.runtime.targets import targets
from api.store import Store
from kb.errors import RequestError
from tests.deliveries.mailbox import receiving
from tests.inbox.conftest import settings_for
from tests.inbox.sending import hand_over
from tests.serving import FollowedIndex, answering, ask_over_http
from tests.waiting import until

MAIL: dict[str, Any] = {"mail_from": "kotae@help.example", "mail_to": "agents@desk.example", "allow_private_targets": True}


def test_a_handoff_is_mailed_in_the_agents_language(demo_index: Path, tmp_path: Path) -> None:
    with receiving() as mailbox:
        settings = settings_for(
            mail_server=f"smtp-plain://127.0.0.1:{mailbox.port}", agents_locale="ja", public_url="https://help.example", **MAIL
        )
        with answering(FollowedIndex(demo_index), settings, store=Store(str(tmp_path / "people.db"))) as http:
            answer = ask_over_http(http, "забув пароль", "uk")
            article = answer["results"][0]["article"]
            hand_over(http, locale="uk", shown=[answer["answer_id"]], rejected=[article])
            (mail,) = until(lambda: mailbox.mails, 15)
    body = mail.get_body(("plain",))
    assert body
    text = body.get_content()
    assert "забув пароль – 回答を表示" in text
    assert f"https://help.example/uk/{article}" in text
    assert f"https://help.example/ja/{article}" in text


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"webhook_url": "https://hooks.example"}, "KOTAE_WEBHOOK_SECRETS"),
        ({"mail_server": "smtp://mail.example"}, "KOTAE_MAIL_FROM"),
        ({"mail_server": "mail.example"}, "KOTAE_MAIL_SERVER"),
        ({"zendesk_url": "https://a.zendesk.example", "zendesk_token": "x"}, "KOTAE_ZENDESK_USER"),
        ({"zendesk_url": "https://a.zendesk.example", "zendesk_user": "x"}, "KOTAE_ZENDESK_TOKEN"),
        ({"chatwoot_url": "https://chat.example"}, "KOTAE_CHATWOOT_INBOX"),
        ({"zammad_url": "https://tickets.example"}, "KOTAE_ZAMMAD_TOKEN"),
    ],
)
def test_a_target_that_lacks_a_setting_is_told_by_that_settings_name(given: dict[str, Any], told: str) -> None:
    with pytest.raises(RequestError, match=told):
        targets(Settings(**given))


def test_without_settings_nobody_is_told() -> None:
    assert targets(Settings()) == []
