"""What apps and agents send."""

from typing import Any

import httpx2

from tests.inbox.conftest import ADMIN_KEY

ADMIN = {"Authorization": f"Bearer {ADMIN_KEY}"}


def hand_over(http: httpx2.Client, key: str = "", **body: Any) -> dict[str, Any]:
    """Opens a hand-off."""
    headers = {"Idempotency-Key": key} if key else {}
    response = http.post("/v1/handoffs", json={"question": "де мої гроші", **body}, headers=headers)
    assert response.status_code == 201, response.text
    opened: dict[str, Any] = response.json()
    return opened


def with_secret(opened: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {opened['secret']}"}


def status_of(http: httpx2.Client, opened: dict[str, Any]) -> dict[str, Any]:
    """As the person sees it."""
    response = http.get(f"/v1/handoffs/{opened['id']}", headers=with_secret(opened))
    assert response.status_code == 200, response.text
    shown: dict[str, Any] = response.json()
    return shown


def say(http: httpx2.Client, opened: dict[str, Any], text: str, key: str = "", **more: Any) -> httpx2.Response:
    """The person adds something."""
    headers = with_secret(opened) | ({"Idempotency-Key": key} if key else {})
    return http.post(f"/v1/handoffs/{opened['id']}/messages", json={"text": text, **more}, headers=headers)


def happen(http: httpx2.Client, opened: dict[str, Any], kind: str, key: str = "", **more: Any) -> httpx2.Response:
    """An agent's system says what happened."""
    headers = ADMIN | ({"Idempotency-Key": key} if key else {})
    return http.post(f"/v1/handoffs/{opened['id']}/events", json={"kind": kind, **more}, headers=headers)


def withdraw(http: httpx2.Client, opened: dict[str, Any]) -> httpx2.Response:
    """The person takes it back."""
    return http.post(f"/v1/handoffs/{opened['id']}/withdraw", headers=with_secret(opened))
