"""The door is open to people, and not to floods: limits by address and key, and keys of apps for their own pages."""

import time

import httpx2
import pytest

from api.http.access.rate_limits import RateLimits
from api.store import Store
from kb.errors import RateLimited
from tests.command_line import kotae
from tests.http.exchange import check_problem
from tests.inbox.conftest import Serve
from tests.inbox.pictures import picture, upload
from tests.inbox.sending import hand_over, say, status_of
from tests.serving import ask_over_http


def test_too_many_handoffs_are_refused_with_the_time_to_try_again_and_reading_goes_on(serve: Serve, store: Store) -> None:
    http = serve(store, handoff_limit="3/hour, 100/day")
    opened = hand_over(http)
    assert say(http, opened, "one").status_code == 201
    hand_over(http)
    refused = http.post("/v1/handoffs", json={})
    problem = check_problem(refused, 429, "too often.*3 per 1 hour")
    assert problem["type"] == "urn:kotae:rate-limited"
    assert 3500 < int(refused.headers["Retry-After"]) <= 3600
    check_problem(say(http, opened, "two"), 429, "too often")
    assert status_of(http, opened)["state"] == "open"
    assert ask_over_http(http, "forgot password", "en")["results"]
    assert http.post("/v1/feedback", json={"helpful": True, "answer_id": "a"}).status_code == 204  # counted apart


def test_uploads_and_feedback_have_limits_too(serve: Serve, store: Store) -> None:
    http = serve(store, upload_limit="1/minute", feedback_limit="1/minute")
    assert upload(http, picture()).status_code == 201
    check_problem(upload(http, picture()), 429, "too often")
    assert http.post("/v1/feedback", json={"helpful": True, "answer_id": "a"}).status_code == 204
    check_problem(http.post("/v1/feedback", json={"helpful": True, "answer_id": "a"}), 429, "too often")


def test_callers_behind_a_trusted_proxy_are_counted_by_their_own_address(serve: Serve, store: Store) -> None:
    http = serve(store, handoff_limit="1/hour")
    for address in ("198.51.100.1", "198.51.100.2", "2001:db8:1::1", "2001:db8:2::1"):
        assert http.post("/v1/handoffs", json={}, headers={"X-Forwarded-For": address}).status_code == 201
    for address in ("198.51.100.1", "2001:db8:1::2"):  # a network has many addresses of version 6
        assert http.post("/v1/handoffs", json={}, headers={"X-Forwarded-For": address}).status_code == 429


def test_a_limit_ends_with_its_time() -> None:
    limits = RateLimits({"handoffs": "2/second", "uploads": "none", "feedback": "none"}, "none")
    for _ in range(2):
        limits.count("handoffs", "a", "")
    with pytest.raises(RateLimited):
        limits.count("handoffs", "a", "")
    limits.count("handoffs", "b", "")
    time.sleep(1.1)
    limits.count("handoffs", "a", "")


SHOP = "https://shop.example"
KEYS = f"pk_web_1234@{SHOP}, pk_web_1234@https://m.shop.example, pk_ios_5678"


@pytest.fixture
def keyed(serve: Serve, store: Store) -> httpx2.Client:
    return serve(store, publishable_keys=KEYS, key_limit="4/hour")


@pytest.mark.parametrize(
    ("key", "origin", "status"),
    [
        ("pk_web_1234", SHOP, 201),
        ("pk_web_1234", "https://m.shop.example", 201),
        ("pk_web_1234", "https://evil.example", 401),
        ("pk_web_1234", "", 401),
        ("pk_ios_5678", "", 201),
        ("pk_ios_5678", "https://any.example", 201),
        ("pk_web_123", SHOP, 401),
        ("ключ", SHOP, 401),
        ("", SHOP, 401),
    ],
)
def test_where_keys_are_set_one_is_needed_from_a_page_that_it_is_for(keyed: httpx2.Client, key: str, origin: str, status: int) -> None:
    headers = {name: value.encode() for name, value in {"Kotae-Key": key, "Origin": origin}.items() if value}
    response = keyed.post("/v1/handoffs", json={}, headers=headers)
    assert response.status_code == status
    if status == 401:
        check_problem(response, 401, "key")
        check_problem(keyed.post("/v1/feedback", json={"helpful": True, "answer_id": "a"}, headers=headers), 401, "key")
    assert ask_over_http(keyed, "forgot password", "en")["results"]  # answers need none


def test_a_key_has_a_limit_for_all_who_show_it(keyed: httpx2.Client) -> None:
    for number in range(5):
        headers = {"Kotae-Key": "pk_ios_5678", "X-Forwarded-For": f"198.51.100.{number}"}
        response = keyed.post("/v1/handoffs", json={}, headers=headers)
        assert response.status_code == (201 if number < 4 else 429)


def test_nothing_is_read_of_who_may_not_come_in(keyed: httpx2.Client) -> None:
    head = {"Content-Type": "multipart/form-data; boundary=x", "Content-Length": "5000000"}
    request = keyed.build_request("POST", "/v1/attachments", headers=head, content=iter([b"x"]))
    with keyed.stream(request.method, request.url, headers=head, content=iter([b"x" * 5_000_000])) as response:
        assert response.status_code == 401


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("handoff_limit", "ten a minute", "write `10/minute, 100/hour`, or `none`"),
        ("upload_limit", "0/minute", "is no limit"),
        ("publishable_keys", "short", "is no publishable key"),
        ("publishable_keys", "pk_web_1234@shop.example", "is no origin"),
        ("webhook_url", "hooks.example", "KOTAE_WEBHOOK_URL"),
        ("retention_days", "-1", "KOTAE_RETENTION_DAYS"),
        ("store", "mysql://x/y", "no store is known for `mysql`"),
    ],
)
def test_settings_that_cannot_be_meant_are_told(demo_index: str, name: str, value: str, told: str) -> None:
    result = kotae("serve", "--index", demo_index, "--port", "0", code=2, **{name: value})
    assert told in result.stderr


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"webhook_url": "https://hooks.example/x"}, "needs KOTAE_WEBHOOK_SECRETS"),
        ({"webhook_url": "https://hooks.example/x", "webhook_secrets": "secret"}, "a webhook secret is `whsec_`"),
    ],
)
def test_a_webhook_that_could_not_be_signed_is_told_before_anything_is_served(demo_index: str, settings: dict[str, str], told: str) -> None:
    assert told in kotae("serve", "--index", demo_index, "--port", "0", code=2, **settings).stderr
