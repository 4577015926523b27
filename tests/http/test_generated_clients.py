"""Clients that are generated from the OpenAPI document compile as strictly as can be, and ask a real server."""

import importlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from api.runtime import Settings
from api.store import Store
from tests.serving import FollowedIndex, Server, answering

CLIENTS = Path(__file__).with_name("clients")
NODE_MODULES = CLIENTS / "node_modules"


@pytest.fixture(scope="module")
def document(demo_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The document as a developer downloads it."""
    path = tmp_path_factory.mktemp("clients") / "openapi.json"
    path.write_bytes(demo_server.http.get("/openapi.json").content)
    return path


def run(*command: object, folder: Path) -> str:
    """What a command prints, which must succeed."""
    done = subprocess.run(list(map(str, command)), cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.skipif(not shutil.which("node") or not NODE_MODULES.is_dir(), reason=f"`npm ci` in {CLIENTS} installs what it needs")
def test_an_app_in_typescript_compiles_against_generated_types_and_asks(document: Path, demo_server: Server) -> None:
    folder = document.parent
    for name in ("app.ts", "package.json", "tsconfig.json"):
        shutil.copy(CLIENTS / name, folder / name)
    (folder / "node_modules").symlink_to(NODE_MODULES)
    run(NODE_MODULES / ".bin" / "openapi-typescript", document, "--output", "kotae.d.ts", folder=folder)
    run(NODE_MODULES / ".bin" / "tsc", "--project", ".", folder=folder)
    told = json.loads(run("node", "app.js", demo_server.http.base_url, folder=folder))
    check_told(told)
    title, category, updated = told["article"]
    assert title == "Як відновити пароль"
    assert category
    assert updated is None
    assert told["center"] == ["Lanto", 7]
    state, unknown, contact, voted = told["handed_over"]
    assert (state, unknown, voted) == ("open", "404", "204")
    assert contact


@pytest.fixture
def python_client(document: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The name of a package that `openapi-python-client` made."""
    yield from make_python_client(document, monkeypatch)


def make_python_client(document: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    tool = Path(sys.executable).with_name("openapi-python-client")
    monkeypatch.setenv("PATH", str(tool.parent), prepend=":")  # it formats by ruff
    printed = run(
        tool, "generate", "--path", document, "--output-path", "python", "--overwrite", "--fail-on-warning", folder=document.parent
    )
    assert "skipping" not in printed.lower()
    monkeypatch.syspath_prepend(str(document.parent / "python"))
    yield "kotae_client"
    for name in [name for name in sys.modules if name.split(".")[0] == "kotae_client"]:
        del sys.modules[name]


def test_a_generated_client_in_python_asks(python_client: str, demo_server: Server) -> None:
    def module(path: str) -> Any:
        return importlib.import_module(f"{python_client}.{path}")

    def told(reply: Any) -> list[str]:
        if isinstance(reply, models.Problem):
            return [str(reply.status), reply.detail]
        return [reply.outcome.value, reply.results[0].article, reply.handoff.contacts[0].kind.value]

    models, get, post = module("models"), module("api.answers.get_answers"), module("api.answers.post_answers")
    with module("client").Client(base_url=str(demo_server.http.base_url)) as client:
        check_told(
            {
                "answered": told(post.sync(client=client, body=models.Asked(question="забув пароль", locale="uk"))),
                "asked": told(get.sync(client=client, question="talk to a human")),
                "refused": told(get.sync(client=client, question=" ")),
            }
        )


def test_a_generated_client_in_python_hands_over(python_client: str, demo_server: Server) -> None:
    def module(path: str) -> Any:
        return importlib.import_module(f"{python_client}.{path}")

    models = module("models")
    with module("client").Client(base_url=str(demo_server.http.base_url)) as client:
        request = models.HandoffRequest(question="де мої гроші", locale="uk", contact=models.ContactDetails(email="olena@example.com"))
        opened = module("api.handoffs.post_handoffs").sync(client=client, body=request, idempotency_key="a-key-of-the-python-client")
    with module("client").AuthenticatedClient(base_url=str(demo_server.http.base_url), token=opened.secret) as person:
        shown = module("api.handoffs.get_handoff").sync(opened.id, client=person)
        said = module("api.handoffs.post_handoff_messages").sync(opened.id, client=person, body=models.Message(text="Ще одне."))
    assert (shown.state.value, [message.text for message in said.messages]) == ("open", ["Ще одне."])


def test_a_generated_client_in_python_reads_what_the_owner_sees(demo_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path / "people.db")
    with answering(FollowedIndex(demo_index), Settings(admin_key="an-admin-key"), store=store) as http:
        document = tmp_path / "openapi.json"
        described = http.get("/openapi.json").json()
        del described["paths"]["/v1/attachments/{attachment_id}"]  # pictures, which this generator leaves out with a warning
        document.write_text(json.dumps(described))
        for package in make_python_client(document, monkeypatch):
            client = importlib.import_module(f"{package}.client").AuthenticatedClient(base_url=str(http.base_url), token="an-admin-key")
            route = importlib.import_module(f"{package}.api.insights.get_insights")
            with client:
                shown = route.sync(client=client, from_=date(2026, 1, 27), to=date(2026, 1, 28))
            assert [figures.day.day for figures in shown.days] == [27, 28]
            assert (shown.total.questions, shown.handoff_rate.share, shown.unanswered) == (0, None, [])
    store.close()


def check_told(told: dict[str, list[str]]) -> None:
    """What every client is told."""
    outcome, article, contact = told["answered"]
    assert (outcome, article) == ("answer", "account/reset-password")
    assert contact
    assert told["asked"][0] == "handoff"
    assert told["refused"][0] == "422"
    assert "blank" in told["refused"][1]
