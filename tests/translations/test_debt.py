"""What is missing or behind is shown to its owner and to readers, everywhere the same."""

import json
from datetime import UTC, datetime
from pathlib import Path

from api.runtime import Settings
from api.store import Store
from api.store.answers import GivenAnswer, insert_answers
from kb.content import read_content
from tests.command_line import kotae
from tests.conftest import Publish
from tests.files import article, help_center, write
from tests.http.exchange import check_problem
from tests.serving import FollowedIndex, answering

KEY = {"Authorization": "Bearer an-admin-key"}
FILES = {
    "help-center.yaml": help_center("en: {fallbacks: []}, uk: {fallbacks: [en]}"),
    "en/help/refund.md": article("Refunds", "A refund takes three days."),
    "en/help/fox.md": article("Foxes", "They live in woods."),
    "en/help/owl.md": article("Owls", "They live in trees."),
    "uk/help/refund.md": article("Повернення коштів", "Повернення триває три дні.", source_hash="00000000 00000000"),
    "uk/help/owl.md": article("Сови", "Вони живуть на деревах."),
}


def test_it_is_told_by_command_and_over_http(publish: Publish, index: Path, tmp_path: Path) -> None:
    publish(FILES)
    store = Store(str(index.with_name("index.store.db")))
    store.open()
    asked = [
        GivenAnswer(str(number), datetime.now(UTC), "uk", "?", "answer", 0.9, [], ["help/fox"] if number else ["help/refund", "help/fox"])
        for number in range(3)
    ]
    with store.writing() as connection:
        insert_answers(connection, asked)
    with answering(FollowedIndex(index), Settings(admin_key="an-admin-key"), store=store) as http:
        check_problem(http.get("/v1/translations"), 401, "admin key")
        listed = http.get("/v1/translations", headers=KEY).json()
        outdated = http.get("/v1/translations", headers=KEY, params={"state": "outdated", "locale": "UK"}).json()["translations"]
        check_problem(http.get("/v1/translations", headers=KEY, params={"locale": "fr"}), 404, "fr")
    store.close()
    assert [(row["article"], row["state"], row["asked"]) for row in listed["translations"]] == [
        ("help/fox", "missing", 2),
        ("help/refund", "outdated", 1),
        ("help/owl", "unstamped", 0),
    ]
    assert [row["article"] for row in outdated] == ["help/refund"]
    content = write(tmp_path / "content", FILES)
    assert json.loads(kotae("translations", content, "--index", index, "--json").stdout) == listed
    assert "outdated  uk/help/refund.md  Refunds  asked 1 times" in kotae("translations", content, "--index", index).stdout
    assert "uk/help/refund.md: warning: behind its original (`Refunds`)" in kotae("check", content).stderr
    assert not [warning for warning in read_content(content).warnings if "behind" in warning.message]


def test_readers_are_told_and_nothing_is_known_of_demand_where_nothing_is_kept(publish: Publish, index: Path) -> None:
    publish(FILES)
    with answering(FollowedIndex(index), Settings(admin_key="an-admin-key")) as http:
        (result, *_) = http.get("/v1/answers", params={"question": "повернення коштів", "locale": "uk"}).json()["results"]
        page, original = (http.get(f"/v1/articles/{locale}/help/refund").json() for locale in ("uk", "en"))
        shown = http.get("/uk/help/refund").text
        assert {row["asked"] for row in http.get("/v1/translations", headers=KEY).json()["translations"]} == {None}
    assert (result["article"], result["stale"], page["stale"], original["stale"]) == ("help/refund", True, True, False)
    assert "Оригінал цієї статті змінився" in shown
    assert '<a href="/en/help/refund" lang="en">' in shown
