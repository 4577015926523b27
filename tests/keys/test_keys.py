"""Keys are made, shown once, kept as hashes, and end within seconds for every worker."""

import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest

from api.keys import Keyring, digest, make_key
from api.store import Store
from api.store.keys import Scope, insert_login, list_keys, revoke_key
from kb.errors import RequestError
from tests.command_line import kotae
from tests.http.exchange import check_problem
from tests.inbox.conftest import settings_for
from tests.keys.conftest import bearer, new_key
from tests.serving import FollowedIndex, answering, serving
from tests.waiting import until

SHOP = "https://shop.example"


def test_a_key_is_256_random_bits_behind_a_prefix_and_only_its_hash_is_kept(tmp_path: Path) -> None:
    index = tmp_path / "index"
    made = kotae("keys", "create", "Web shop", "--origin", f"{SHOP}/", "--index", index)
    key = made.stdout.strip()
    assert re.fullmatch(r"kotae_pk_[0-9a-f]{64}", key)
    secret = kotae("keys", "create", "Desk", "--scope", "admin", "--scope", "internal", "--index", index).stdout.strip()
    assert re.fullmatch(r"kotae_sk_[0-9a-f]{64}", secret)
    listed = kotae("keys", "list", "--index", index).stdout
    assert re.search(rf"app +Web shop +{SHOP}\n.* admin,internal +Desk", listed)
    for text in (key, secret):
        assert text not in listed + kotae("keys", "list", "--json", "--index", index).stdout
        assert not [path for path in tmp_path.iterdir() if text[9:].encode() in path.read_bytes()]
    with sqlite3.connect(tmp_path / "index.store.db") as database:
        assert database.execute("SELECT digest FROM keys ORDER BY created_at").fetchall() == [(digest(key),), (digest(secret),)]
    database.close()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["create", "x", "--scope", "app", "--scope", "internal"], "everybody can read a key of scope `app`"),
        (["create", "x", "--scope", "admin", "--origin", SHOP], "origins are for keys of scope `app`"),
        (["create", "x", "--origin", "shop.example"], "is no origin"),
        (["revoke", "nobody"], "there is no key `nobody` that holds"),
    ],
)
def test_keys_that_cannot_be_meant_are_told(tmp_path: Path, arguments: list[str], told: str) -> None:
    kotae("keys", "create", "first", "--index", tmp_path / "index")
    assert told in kotae("keys", *arguments, "--index", tmp_path / "index", code=2).stderr


def test_a_revoked_key_ends_with_its_logins_on_each_database(store: Store) -> None:
    text, key = new_key(store, "admin")
    now = datetime.now(UTC)
    with store.writing() as connection:
        insert_login(connection, "0", key.id, now + timedelta(hours=1))
    keyring = Keyring((), store)
    keyring.refresh()
    assert keyring.find(text) == key
    assert keyring.find(text[:-1]) is None
    assert keyring.find(key.digest) is None  # what is kept opens nothing
    with store.writing() as connection:
        assert revoke_key(connection, key.id, now) is not None
        assert revoke_key(connection, key.id, now) is None
        assert connection.exec_driver_sql("SELECT count(*) FROM logins").scalar() == 0
        assert [listed.revoked_at for listed in list_keys(connection)] == [now]
    keyring.refresh()
    assert keyring.find(text) is None
    assert not keyring.have("admin")


def test_while_the_store_is_down_the_last_keys_hold(tmp_path: Path) -> None:
    store = Store(tmp_path / "people.db")
    text, key = new_key(store, "internal")
    keyring = Keyring((), store)
    keyring.refresh()
    store.close()
    (tmp_path / "people.db").rename(tmp_path / "gone")
    (tmp_path / "people.db").mkdir()
    keyring.refresh()
    assert keyring.find(text) == key


def test_scopes_and_origins_go_together_or_are_refused() -> None:
    for scopes, origins in ((["app", "admin"], []), (["internal"], [SHOP])):
        with pytest.raises(RequestError):
            make_key("x", scopes, origins)
    assert len({make_key("x", ["app"]).text for _ in range(100)}) == 100


@pytest.fixture
def people(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "people.db")
    yield store
    store.close()


@pytest.mark.parametrize(
    ("scope", "reads", "writes"), [("admin", 200, 404), ("admin:read", 200, 403), ("internal", 401, 401), ("app", 401, 401)]
)
def test_what_a_key_may_do_is_its_scope(demo_index: Path, people: Store, scope: Scope, reads: int, writes: int) -> None:
    text, _ = new_key(people, scope)
    new_key(people, "admin")
    with answering(FollowedIndex(demo_index), settings_for(admin_key=""), store=people) as http:
        key = bearer(text)
        assert [http.get(path, headers=key).status_code for path in ("/v1/insights", "/v1/gaps")] == [reads, reads]
        assert http.post("/v1/gaps/none/draft", headers=key).status_code == (404 if reads == 200 else reads)
        taken = http.post("/v1/handoffs/none/events", json={"kind": "taken"}, headers=key)
        assert taken.status_code == writes
        if writes == 403:
            check_problem(taken, 403, "may only read")
        login = http.post("/admin/login", data={"key": text})
        assert login.status_code == (303 if reads == 200 else 401)
        if reads == 200:
            assert http.post("/admin/handoffs/none/retry").status_code == (303 if scope == "admin" else 403)


def test_a_key_of_an_app_opens_answers_and_handoffs_on_its_own_pages(demo_index: Path, people: Store) -> None:
    text, _ = new_key(people, "app", origins=[SHOP])
    secret, _ = new_key(people, "internal")
    with answering(FollowedIndex(demo_index), settings_for(asking_needs_key=True), store=people) as http:
        takes = http.get("/openapi.json").json()["paths"]["/v1/answers"]["post"]["security"]
        assert takes == [{}, {"publishableKey": []}, {"secretKey": []}]
        for path, body in (
            ("/v1/answers", {"question": "refund"}),
            ("/v1/suggestions", {"q": "refund"}),
            ("/v1/suggestions/context", {"screen": "x"}),
            ("/v1/handoffs", {}),
            ("/v1/feedback", {"helpful": True, "answer_id": "a"}),
        ):
            for headers in ({}, {"Kotae-Key": text}, {"Kotae-Key": text, "Origin": "https://evil.example"}, {"Kotae-Key": secret}):
                check_problem(http.post(path, json=body, headers=headers), 401, "key")
            for headers in ({"Kotae-Key": text, "Origin": SHOP}, bearer(secret)):
                assert http.post(path, json=body, headers=headers).is_success
        assert http.get("/en/search", params={"q": "refund"}).status_code == 200  # our own pages show none


def test_keys_are_made_and_revoked_under_way_for_all_workers(demo_index: Path, tmp_path: Path) -> None:
    store = tmp_path / "people.db"

    def command(*arguments: str) -> str:
        return str(kotae("keys", *arguments, store=str(store)).stdout)

    with serving(demo_index, tmp_path / "log", "--workers", "2", store=str(store)) as server:

        def statuses(key: str) -> set[int]:
            """Of several connections, so that both workers are asked."""
            address = f"{server.http.base_url}/v1/insights".replace("//v1", "/v1")
            return {httpx2.get(address, headers=bearer(key), trust_env=False).status_code for _ in range(12)}

        assert statuses("x") == {404}
        key = command("create", "desk", "--scope", "admin").strip()
        until(lambda: statuses(key) == {200}, 6)
        command("revoke", command("list").split()[0])
        until(lambda: statuses(key) == {404}, 6)
