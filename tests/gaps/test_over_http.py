"""Gaps over HTTP and on the command line are the same."""

import json
from datetime import UTC, datetime
from pathlib import Path

from api.runtime import Settings
from api.store import Store
from tests.command_line import kotae
from tests.conftest import Publish
from tests.files import article, help_center
from tests.http.exchange import check_problem
from tests.serving import FollowedIndex, answering
from tests.store.rows import open_in

KEY = {"Authorization": "Bearer an-admin-key"}
FILES = {"help-center.yaml": help_center("en: {}"), "en/help/refund.md": article("Refunds", "A refund takes three days.")}


def test_what_was_asked_in_vain_is_listed_and_drafted(publish: Publish, index: Path, tmp_path: Path) -> None:
    publish(FILES)
    store = Store(str(index.with_name("index.store.db")))
    store.open()
    now = datetime.now(UTC)
    open_in(store, question="bring a \x1b[31msurfboard", locale="en", opened_at=now, changed_at=now)
    with answering(FollowedIndex(index), Settings(admin_key="an-admin-key"), store=store) as http:
        check_problem(http.get("/v1/gaps"), 401, "admin key")
        listed = http.get("/v1/gaps", headers=KEY).json()
        (gap,) = listed["gaps"]
        made = http.post(f"/v1/gaps/{gap['id']}/draft", headers=KEY)
        check_problem(http.post("/v1/gaps/none/draft", headers=KEY), 404, "kotae gaps")
        check_problem(http.post(f"/v1/gaps/{gap['id']}/draft", headers=KEY, json={"locale": "fr"}), 422, "fr")
    store.close()
    assert json.loads(kotae("gaps", "--index", index, "--json").stdout) == listed
    told = kotae("gaps", "--index", index).stdout
    assert f"{gap['id']}  asked 1 times (en 1)  not written" in told
    assert "\x1b" not in told
    assert json.loads(kotae("draft", gap["id"], "--index", index, "--json").stdout) == made.json()
    content = tmp_path / "content"
    assert made.json()["path"] in kotae("draft", gap["id"], "--index", index, "--content", content).stdout
    assert (content / made.json()["path"]).read_text(encoding="utf-8") == made.json()["markdown"]
    assert "there already" in kotae("draft", gap["id"], "--index", index, "--content", content, code=2).output


def test_without_an_admin_key_there_are_no_such_routes(publish: Publish, index: Path) -> None:
    publish(FILES)
    with answering(FollowedIndex(index), Settings()) as http:
        assert http.get("/v1/gaps", headers=KEY).status_code == 404
