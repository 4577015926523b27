"""Requests that schemathesis makes from the OpenAPI document, to a real server: whatever comes, it answers as the document says."""

import itertools
import json
import math
import tempfile
import urllib.request
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import parse_qs, urlsplit

import jsonschema_rs
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.core.failures import AcceptedNegativeData, FailureGroup
from schemathesis.core.parameters import ParameterLocation
from schemathesis.core.result import Ok
from schemathesis.openapi.checks import IgnoredAuth, RejectedPositiveData
from schemathesis.schemas import APIOperation

from benchmarks.fuzzing.kinds import DEMO
from benchmarks.serving import serving
from indexer.backends.tantivy import TantivyEngine
from indexer.build import build
from kb.content import read_content
from kb.errors import KotaeError

_Operation: TypeAlias = APIOperation[Any, Any, Any, Any]
_Case: TypeAlias = schemathesis.Case[Any]

_SAYS_MORE = {
    "POST /v1/handoffs": "it wants a question or a text",
    "POST /v1/feedback": "it wants an answer or an article",
    "POST /v1/attachments": "it wants a picture, whatever the file is called",
    "POST /v1/handoffs/{handoff_id}/messages": "pictures must have been uploaded",
    "POST /v1/handoffs/{handoff_id}/events": "what must come with an event depends on its kind",
    "GET /v1/insights": "the last day must not be before the first, nor more than a year after it",
}
"""Routes that refuse, with 422 and a reason, what JSON Schema cannot say is wrong."""

_FEWER = {"/v1/gaps": 5, "/v1/gaps/{gap}/draft": 5}
"""Routes that take seconds once so many different questions were asked in vain as here."""

_LONGEST = 60.0
"""Seconds for an answer."""

_ADMIN, _PUBLISHABLE = "an-admin-key-for-requests-at-random", "a-publishable-key-for-requests-at-random"


class Requests:
    """Asks one server, and counts what comes of it."""

    def __init__(self, port: int, hidden: frozenset[str], handoff: str) -> None:
        """`hidden` is what no answer may hold, unless its request did; `handoff` is the id of one that there is."""
        load_all_checks()
        self._url = f"http://127.0.0.1:{port}"
        self._hidden = hidden
        self._handoff = {"handoff_id": handoff}
        self.statuses: Counter[int] = Counter()
        self.failures: dict[str, str] = {}
        schema = schemathesis.openapi.from_url(f"{self._url}/openapi.json")
        self._operations = [operation.ok() for operation in schema.get_all_operations() if isinstance(operation, Ok)]

    def ask(self, requests: int, number: int, headers: Mapping[str, str]) -> None:
        """At least so many requests, shared among the routes, half of them as the document says and half of them not.

        In rounds: of some routes there is little to ask, and the others make up for it.
        """
        self.statuses.clear()
        asked = list(itertools.product(self._operations, GenerationMode))
        for turn in itertools.count():
            each = math.ceil((requests - self.statuses.total()) / len(asked))
            for operation, mode in asked:
                if turn and self.statuses.total() >= requests:
                    return
                more = 1000 * turn  # else a round would ask what the one before did
                self._ask(operation, mode, min(each, _FEWER.get(operation.path, each)), number + more, headers)

    def _ask(self, operation: _Operation, mode: GenerationMode, requests: int, number: int, headers: Mapping[str, str]) -> None:
        known = self._handoff if "{handoff_id}" in operation.path and mode is GenerationMode.POSITIVE else None

        @seed(number)
        @settings(
            max_examples=requests,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.generate],
        )
        @given(case=operation.as_strategy(generation_mode=mode, path_parameters=known))
        def check(case: _Case) -> None:
            try:
                response = case.call(base_url=self._url, headers=dict(headers), timeout=_LONGEST)
            except OSError as error:
                self._failed(operation, f"no answer: {error}", case)
                return
            self.statuses[response.status_code] += 1
            shown = {word for word in self._hidden if word in response.text and word not in f"{case.as_curl_command()}"}
            if shown:
                self._failed(operation, f"an answer holds {shown}", case)
            try:
                case.validate_response(response, headers=dict(headers))
            except FailureGroup as group:
                for failure in group.exceptions:
                    if not _right(case, failure, response):
                        self._failed(operation, f"{failure.title}: {failure.message}", case)

        with suppress(Unsatisfiable):  # a route without parameters cannot be asked otherwise than it says
            check()

    def _failed(self, operation: _Operation, what: str, case: _Case) -> None:
        told = f"{operation.label}: {' '.join(what.splitlines()[:3])[:300]}"
        if told not in self.failures:
            self.failures[told] = case.as_curl_command()[:1000]
            print(f"{told}\n  {self.failures[told]}", flush=True)


def _open_handoff(port: int) -> dict[str, str]:
    asked = urllib.request.Request(
        f"http://127.0.0.1:{port}/v1/handoffs",
        json.dumps({"text": "Where is my refund?"}).encode(),
        {"Content-Type": "application/json", "Kotae-Key": _PUBLISHABLE},
    )
    with urllib.request.urlopen(asked) as response:  # noqa: S310 - our own
        opened: dict[str, str] = json.load(response)
    return opened


def _right(case: _Case, failure: Exception, response: Any) -> bool:
    """Whether what schemathesis takes for a failure is as it should be."""
    operation = case.operation
    if isinstance(failure, AcceptedNegativeData):
        return bool(response.status_code == HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE) or _fits_as_sent(case, response.request.url)
    if isinstance(failure, IgnoredAuth):  # whoever shows no secret learns no more than who shows a wrong one
        return "{handoff_id}" in operation.path and "got `404" in failure.message
    told = response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY and response.json()["detail"]
    return isinstance(failure, RejectedPositiveData) and bool(told) and operation.label in _SAYS_MORE


def _fits_as_sent(case: _Case, url: str) -> bool:
    """Whether only the query of a request is not as the document says, and that is as soon as it is sent.

    `true` is a text then, and one text a list of one; parameters that nobody knows are left aside.
    """
    if case.meta is None or any(case.meta.is_negative_at(place) for place in ParameterLocation if place is not ParameterLocation.QUERY):
        return False
    known = case.operation.query.schema.get("properties", {})
    sent = parse_qs(urlsplit(url).query, keep_blank_values=True)
    read = {name: _read_as(known[name], texts) for name, texts in sent.items() if name in known}
    return bool(case.operation.query.get_strict_validator().is_valid(read))


def _read_as(schema: Any, texts: list[str]) -> Any:
    """What a server reads of the texts that stand for one parameter: the first of all ways that the schema allows."""
    last = texts[-1]
    ways = (texts, last, int(last) if last.isascii() and last.isdigit() else last, {"true": True, "false": False}.get(last, last))
    return next((way for way in ways if jsonschema_rs.is_valid(schema, way)), texts)


def ask_at_random(requests: int, number: int) -> None:
    """Prints what a server of the demo answers; raises `KotaeError` when an answer is not as it should be."""
    with tempfile.TemporaryDirectory(prefix="kotae-fuzzing-") as folder:
        build(read_content(DEMO), Path(folder, "index"), TantivyEngine())
        failures = failures_of(Path(folder, "index"), Path(folder, "people.db"), requests, number)
    if failures:
        raise KotaeError(f"{len(failures)} kinds of answers are not as they should be")


def failures_of(index: Path, store: Path, requests: int, number: int) -> dict[str, str]:
    """What is wrong with which request: a third of them without keys, a third with, a third with a hand-off's secret.

    `index` serves the demo.
    """
    hidden = frozenset(article.metadata.title for article in read_content(DEMO).articles if article.metadata.audience == "internal")
    unlimited = {f"KOTAE_{name}_LIMIT": "none" for name in ("ASK", "KEY_ASK", "HANDOFF", "UPLOAD", "FEEDBACK", "LOGIN", "KEY")}
    keys = {"KOTAE_ADMIN_KEY": _ADMIN, "KOTAE_PUBLISHABLE_KEYS": _PUBLISHABLE, "KOTAE_STORE": str(store)}
    with serving(index, KOTAE_EMBEDDER="none", **keys, **unlimited) as server:
        opened = _open_handoff(server.port)
        keys_shown = {
            "no keys": {},
            "both keys": {"Authorization": f"Bearer {_ADMIN}", "Kotae-Key": _PUBLISHABLE},
            "the secret of a hand-off": {"Authorization": f"Bearer {opened['secret']}", "Kotae-Key": _PUBLISHABLE},
        }
        asking = Requests(server.port, hidden, opened["id"])
        for name, headers in keys_shown.items():
            asking.ask(math.ceil(requests / len(keys_shown)), number, headers)
            told = ", ".join(f"{count:,} × {status}" for status, count in sorted(asking.statuses.items()))
            total = sum(asking.statuses.values())
            print(f"with {name}: {total:,} requests: {told}; {len(asking.failures)} kinds of failures so far", flush=True)
        return asking.failures
