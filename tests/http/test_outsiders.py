"""What goes wrong inside is told to the log, and to outsiders no more than that it did."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from api.answers import Answer, Request
from indexer.store import Generation
from kb.errors import CannotWrite, DamagedIndex, KotaeError, NoEmbedder, OtherAnalysis
from tests.http.exchange import check_problem
from tests.serving import FollowedIndex, Server, answering
from tests.waiting import until

WHERE = "/srv/help-centre/index/0123456789abcdef"

TROUBLES = {
    DamagedIndex(f"{WHERE}/en/articles.sqlite is damaged"): 503,
    OtherAnalysis(f"the index in {WHERE} was made by other code"): 503,
    CannotWrite(f"cannot write to {WHERE}"): 503,
    NoEmbedder(f"no model in {WHERE}"): 503,
    KotaeError(f"what happened to {WHERE}"): 500,
    OSError(5, "Input/output error", WHERE): 500,
    ValueError(WHERE): 500,
}


class Troubled(FollowedIndex):
    """Meets an error with every question."""

    error: Exception

    def ask(self, _generation: Generation, _request: Request) -> Answer:
        raise self.error


@pytest.fixture(scope="module")
def troubled(demo_index: Path) -> Iterator[tuple[Troubled, httpx2.Client]]:
    live = Troubled(demo_index)
    with answering(live) as http:
        yield live, http


@pytest.mark.parametrize("error", TROUBLES, ids=lambda error: type(error).__name__)
def test_no_error_tells_a_path(troubled: tuple[Troubled, httpx2.Client], caplog: pytest.LogCaptureFixture, error: Exception) -> None:
    live, http = troubled
    live.error = error
    response = http.post("/v1/answers", json={"question": "zanzibar4713"})
    check_problem(response, TROUBLES[error], "try again|the log has the details")
    assert not re.search(r"/srv|help-centre|0123456789abcdef|sqlite", response.text)
    assert response.headers.get("Retry-After") == ("2" if response.status_code == 503 else None)
    until(lambda: WHERE in caplog.text, 5)
    assert "zanzibar4713" not in caplog.text


@pytest.mark.parametrize(
    "address",
    [
        "/v1/articles/uk/account/forgot-password",
        "/v1/answers/",
        "/docs/",
        "/static-offline-docs",
        "/static-offline-docs/",
        "/v1/assets",
        "/v1",
    ],
)
def test_no_redirect_leads_to_a_foreign_host(demo_server: Server, address: str) -> None:
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "Forwarded": "host=evil.example"}
    response = demo_server.http.get(address, headers=headers)
    assert response.status_code in (301, 404)
    assert re.match(r"/(?!/)", response.headers.get("Location", "/"))
    assert "evil.example" not in f"{response.headers}{response.text}"
