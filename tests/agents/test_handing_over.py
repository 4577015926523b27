"""An agent asks a human to take over, by the same rules as everybody."""

import json
from pathlib import Path

import httpx2

from api.store import Store
from tests.agents.calling import call, failed_call
from tests.agents.conftest import ServeAgents
from tests.inbox.sending import ADMIN, status_of


def test_a_hand_off_by_an_agent_is_kept_as_one_of_an_app(agents_server: httpx2.Client) -> None:
    found = call(agents_server, "search", query="де мої гроші", locale="uk")
    opened = call(
        agents_server,
        "create_handoff",
        question="де мої гроші",
        text="Чекаю вже тиждень.",
        contact={"email": "olena@example.com"},
        locale="uk",
        shown=[found["answer_id"]],
    )
    assert (opened["state"], opened["queue"]) == ("open", found["handoff"]["queue"])
    assert opened["message"].startswith("Дякуємо")
    assert status_of(agents_server, opened)["state"] == "open"


def test_a_call_that_is_sent_again_opens_nothing_more(agents_server: httpx2.Client) -> None:
    first, again = (call(agents_server, "create_handoff", text="Help!", idempotency_key="a-1") for _ in range(2))
    assert first == again
    assert "another" in failed_call(agents_server, "create_handoff", text="Something else", idempotency_key="a-1")


def test_what_is_wrong_with_a_hand_off_is_told_without_repeating_it(agents_server: httpx2.Client) -> None:
    said = failed_call(agents_server, "create_handoff", contact={"email": "not an address"})
    assert said.startswith("contact.email:")
    assert "not an address" not in said


def test_agents_have_the_limits_of_everybody(serve_agents: ServeAgents) -> None:
    http = serve_agents(handoff_limit="2/hour")
    call(http, "create_handoff", text="one")
    assert http.post("/v1/handoffs", json={"text": "two"}).status_code == 201
    assert "this is too often" in failed_call(http, "create_handoff", text="three")
    assert call(http, "search", query="forgot password", locale="en")["results"]


def test_where_keys_are_set_agents_show_one(serve_agents: ServeAgents) -> None:
    http = serve_agents(publishable_keys="pk_agent_1234")
    assert "publishable key is needed" in failed_call(http, "create_handoff", text="hello")
    assert call(http, "create_handoff", headers={"Kotae-Key": "pk_agent_1234"}, text="hello")["state"] == "open"


def test_when_nothing_can_be_kept_the_agent_learns_where_the_person_can_go(serve_agents: ServeAgents, tmp_path: Path) -> None:
    down = Store(str(tmp_path / "no" / "folder" / "people.db"))
    (tmp_path / "no").write_text("a file where a folder is needed")
    failure = json.loads(failed_call(serve_agents(store=down), "create_handoff", question="where is my refund?", locale="en"))
    assert "nothing that is sent can be kept" in failure["problem"]
    assert {contact["kind"] for contact in failure["contacts"]} >= {"email", "phone"}
    assert str(tmp_path) not in failure["problem"]
    nothing_kept = json.loads(failed_call(serve_agents(store=None), "create_handoff", text="hello"))
    assert nothing_kept["contacts"]


def test_agents_see_what_was_handed_over_by_an_agent(serve_agents: ServeAgents) -> None:
    http = serve_agents()
    opened = call(http, "create_handoff", question="where is my refund?", locale="en")
    told = http.post(f"/v1/handoffs/{opened['id']}/events", json={"kind": "taken", "agent": "Ada"}, headers=ADMIN)
    assert told.status_code == 201
    assert status_of(http, opened)["state"] == "taken"
