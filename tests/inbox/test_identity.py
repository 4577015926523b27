"""An app's own server shows by a signature that a person is who the app says; agents see whether it did."""

import hashlib
import hmac

import httpx2
import pytest

from api.store import Store
from benchmarks.receiver import Receiver
from tests.http.exchange import check_problem
from tests.inbox.conftest import Serve
from tests.waiting import until

SECRET = "a secret that both servers know"


def signed(user: str, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), user.encode(), hashlib.sha256).hexdigest()


def opened(http: httpx2.Client, user: str | None, signature: str | None) -> httpx2.Response:
    return http.post("/v1/handoffs", json={"text": "help", "contact": {"user": user}, "signature": signature})


@pytest.mark.parametrize(
    ("user", "signature", "told"), [("4711", signed("4711"), "verified"), ("4711", None, "unverified"), (None, None, None)]
)
def test_agents_are_told_whether_the_user_is_verified(
    serve: Serve, store: Store, receiver: Receiver, user: str | None, signature: str | None, told: str | None
) -> None:
    http = serve(store, receiver, identity_secret=SECRET)
    handoff = opened(http, user, signature).raise_for_status().json()["id"]
    ((_, body),) = until(lambda: receiver.of(handoff), 10)
    assert body["data"]["identity"] == told


@pytest.mark.parametrize("signature", [signed("4712"), signed("4711", "another secret"), "x", "ї"])
def test_a_wrong_signature_is_refused(serve: Serve, store: Store, signature: str) -> None:
    check_problem(opened(serve(store, identity_secret=SECRET), "4711", signature), 401, "sign exactly this id")


def test_without_a_secret_nothing_is_verified(serve: Serve, store: Store) -> None:
    assert opened(serve(store), "4711", "whatever").status_code == 201
