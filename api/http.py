"""The HTTP API, version 1: its routes, and the application made of them.

Routes run in the event loop, one after the other: an answer is a millisecond of Python, for which threads would only wait for each other,
and each thread would hold tokenizers of its own. More cores are for more workers.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Header, Query, Request, Response
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import FileResponse, RedirectResponse
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue
from starlette.exceptions import HTTPException

from api import ask as asking
from api import problems
from api import suggest as suggesting
from api.answer import Answer
from api.articles import ArticlePage, Category, Viewer, categories, page
from api.ask import DEFAULT_LIMIT, LONGEST_QUESTION, MOST_REJECTED, MOST_RESULTS, clean
from api.service import Service
from api.settings import Settings
from indexer.generation import Generation
from indexer.meaning import Meaning

_PICTURES = {".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"}
_PICTURE_HEADERS = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}

Text = Annotated[str, BeforeValidator(lambda value: clean(value) if isinstance(value, str) else value)]
_LENGTHS: dict[str, JsonValue] = {"minLength": 1, "maxLength": LONGEST_QUESTION}  # told here, checked by `ask`, whose messages help
Question = Annotated[Text, Field(description="What the person typed.", json_schema_extra=_LENGTHS)]
Typed = Annotated[Text, Field(description="What is typed so far; may be blank.", json_schema_extra={"maxLength": LONGEST_QUESTION})]
Fewer = Annotated[int, Field(ge=1, le=suggesting.MOST_SUGGESTIONS, description="Most suggestions wanted.")]
Limit = Annotated[int, Field(ge=1, le=MOST_RESULTS, description="Most results wanted.")]
Verbatim = Annotated[bool, Field(description="Read the question as typed, however little it means so.")]
LocaleTag = Annotated[
    Text | None, Field(max_length=35, description="BCP 47; `zh-TW` and the like find theirs. By default the browser's, else guessed.")
]
Fallbacks = Annotated[
    list[Text] | None,
    Field(max_length=10, description="Other locales that the person reads, in order; by default those of the help centre's settings."),
]
Rejected = Annotated[
    list[Annotated[Text, Field(max_length=200)]],
    Field(
        max_length=MOST_REJECTED, description="Ids of articles that did not help: not shown again, and a human when nothing good is left."
    ),
]
AcceptLanguage = Annotated[str, Header(max_length=1000)]


_THREADS = 16
"""Questions that may wait for their vectors at once."""


class Answering:
    """Answers in the event loop, or, where vectors take their time, in threads, most of which wait for those."""

    def __init__(self, meaning: Meaning | None) -> None:
        self._meaning = meaning
        self._threads = ThreadPoolExecutor(_THREADS, "answer") if meaning else None

    async def answer(self, generation: Generation, request: asking.Request) -> Answer:
        """What `ask` answers."""
        if self._threads is None or not generation.manifest.model:
            return asking.ask(generation, request)
        return await asyncio.get_running_loop().run_in_executor(self._threads, asking.ask, generation, request, self._meaning)


@dataclass(frozen=True, slots=True)
class Visit:
    """What every route that reads the index needs; one generation for the whole request."""

    generation: Generation
    viewer: Viewer
    answering: Answering

    def locale(self, tag: str | None, accept_language: str) -> str:
        """The locale to show: stated, else the browser's, else the help centre's; raises `UnknownLocale`."""
        return asking.locale_of(self.generation, "", tag, accept_language)


async def _visit(request: Request) -> Visit:
    state = request.app.state
    return Visit(state.service.generation, Viewer(state.settings.audience), state.answering)


Visiting = Annotated[Visit, Depends(_visit)]


class Asked(BaseModel):
    """A question to answer."""

    model_config = ConfigDict(extra="forbid")

    question: Question
    locale: LocaleTag = None
    limit: Limit = DEFAULT_LIMIT
    verbatim: Verbatim = False
    fallbacks: Fallbacks = None
    rejected: Rejected = []


v1 = APIRouter(prefix="/v1", responses=problems.RESPONSES)


@v1.get("/answers", summary="Answer a question", response_model=Answer)
async def get_answers(
    visit: Visiting,
    question: Annotated[Question, Query()],
    locale: Annotated[LocaleTag, Query()] = None,
    limit: Annotated[Limit, Query()] = DEFAULT_LIMIT,
    verbatim: Annotated[Verbatim, Query()] = False,
    fallbacks: Annotated[Fallbacks, Query()] = None,
    rejected: Annotated[Rejected, Query()] = [],  # noqa: B006 - FastAPI copies it
    accept_language: AcceptLanguage = "",
) -> Response:
    """Ranked self-service answers, and the way to a human when they are not sure."""
    request = asking.Request(question, locale, accept_language, limit, visit.viewer, verbatim, _tags(fallbacks), tuple(rejected))
    return await _answer(visit, request)


@v1.post("/answers", summary="Answer a question, kept out of addresses", response_model=Answer)
async def post_answers(visit: Visiting, asked: Asked, accept_language: AcceptLanguage = "") -> Response:
    """The same as GET, with the question in the body, where no proxy logs it."""
    own = (asked.verbatim, _tags(asked.fallbacks), tuple(asked.rejected))
    return await _answer(visit, asking.Request(asked.question, asked.locale, accept_language, asked.limit, visit.viewer, *own))


def _tags(fallbacks: list[str] | None) -> tuple[str, ...] | None:
    return None if fallbacks is None else tuple(fallbacks)


async def _answer(visit: Visit, request: asking.Request) -> Response:
    answer = await visit.answering.answer(visit.generation, request)
    return Response(answer.model_dump_json(), media_type="application/json")  # valid by construction: FastAPI would check it once more


@v1.get("/suggestions", summary="Suggest while somebody types", response_model=suggesting.Suggestions)
async def get_suggestions(
    visit: Visiting,
    q: Annotated[Typed, Query()],
    locale: Annotated[LocaleTag, Query()] = None,
    limit: Annotated[Fewer, Query()] = suggesting.DEFAULT_LIMIT,
    accept_language: AcceptLanguage = "",
) -> Response:
    """Titles, and other ways of asking, that go on from what is typed so far."""
    request = suggesting.Request(q, locale, accept_language, limit, visit.viewer)
    return Response(suggesting.suggest(visit.generation, request).model_dump_json(), media_type="application/json")


@v1.get("/categories", summary="List all articles")
async def get_categories(
    visit: Visiting, locale: Annotated[LocaleTag, Query()] = None, accept_language: AcceptLanguage = ""
) -> list[Category]:
    """The categories with their articles, in the order of the help centre."""
    return categories(visit.generation, visit.locale(locale, accept_language), visit.viewer)


@v1.get("/articles/{locale}/{category}/{slug}", summary="Show an article", response_model=ArticlePage, responses=problems.NOT_FOUND)
async def get_article(visit: Visiting, locale: Text, category: Text, slug: Text, if_none_match: Annotated[str, Header()] = "") -> Response:
    """One article with safe HTML. An id that it had before redirects."""
    known, article = visit.locale(locale, ""), f"{category}/{slug}"
    shelf = visit.generation.locales[known].shelf
    renamed = shelf.renamed(article)
    if renamed and visit.viewer.sees(shelf.about[renamed]):  # a redirect would give a hidden article away
        return RedirectResponse(f"/v1/articles/{known}/{renamed}", 301)
    body = page(visit.generation, known, article, visit.viewer).model_dump_json().encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if tag in if_none_match:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")


@v1.get("/assets/{path:path}", summary="Show a picture", response_class=FileResponse, responses=problems.NOT_FOUND)
async def get_asset(visit: Visiting, path: Text) -> FileResponse:
    """A picture that articles show."""
    name = PurePosixPath(path)
    if name.suffix.lower() not in _PICTURES:
        raise HTTPException(404, f"no picture `{path}`")
    if f"assets/{name}" not in visit.generation.manifest.files:
        raise HTTPException(404, f"no picture `{path}`")
    return FileResponse(visit.generation.folder / "assets" / name, headers=_PICTURE_HEADERS)


health = APIRouter(prefix="/health")


@health.get("/live", summary="Whether the process answers")
async def live() -> dict[str, str]:
    """Always 200."""
    return {"status": "alive"}


@health.get("/ready", summary="Whether questions can be answered", responses={503: problems.RESPONSES[503]})
async def ready(request: Request) -> dict[str, str]:
    """200 when an index is open and every analyser warm, else 503."""
    return {"status": "ready", "generation": request.app.state.service.generation.id}


def create_app(service: Service, settings: Settings) -> FastAPI:
    """The application; while it runs, it follows the index root of `service`."""
    app = FastAPI(title="Kotae", version="1", description="Ranked self-service answers, or a human.", lifespan=_lifespan)
    app.state.service, app.state.settings, app.state.answering = service, settings, Answering(service.meaning)
    problems.install(app)
    if settings.cors_origins:
        app.add_middleware(CORSMiddleware, allow_origins=settings.cors_origins, allow_methods=["GET", "POST"], allow_headers=["*"])
    app.include_router(v1)
    app.include_router(health)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    following = asyncio.create_task(_follow(app.state.service, app.state.settings.switch_seconds))
    yield
    following.cancel()


async def _follow(service: Service, seconds: float) -> None:
    while True:
        await asyncio.sleep(seconds)
        await asyncio.to_thread(service.follow)
