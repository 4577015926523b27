"""Routes of what is asked, and of whether it helped: they work without JavaScript."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Query, Response

from api.answers import Request as AnswerRequest
from api.answers.request import LONGEST_QUESTION, clean
from api.handoffs.opening import Desk
from api.handoffs.request import FeedbackRequest
from api.http.inbox.desk import AtDesk
from api.http.parameters import Rejected, Text, Verbatim, Visit, Visiting
from api.http.site.page_route import AskingRoute, Placed, PurposeRoute, private
from api.pages.site import Place
from api.pages.site.other import thanks_page
from api.pages.site.results import blank_page, results_page
from api.store.feedback import Vote, insert_vote
from kb.errors import RequestError, UnknownArticle

router = APIRouter(route_class=AskingRoute, include_in_schema=False)
votes = APIRouter(route_class=PurposeRoute.of("feedback"), include_in_schema=False)


@router.get("/{locale:tag}/search")
async def get_search(
    place: Placed, visit: Visiting, q: Annotated[Text, Query()] = "", verbatim: Annotated[Verbatim, Query()] = False
) -> Response:
    """For links and browsers' address bars; the pages' own forms keep questions out of addresses."""
    return await _results(place, visit, q, verbatim, [])


@router.post("/{locale:tag}/search")
async def post_search(
    place: Placed,
    visit: Visiting,
    q: Annotated[Text, Form()] = "",
    verbatim: Annotated[bool, Form()] = False,
    rejected: Annotated[Rejected, Form()] = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """The same, with the question where no proxy logs it; without articles that did not help before."""
    return await _results(place, visit, q, verbatim, rejected)


@votes.post("/{locale:tag}/feedback")
async def post_feedback(
    place: Placed,
    desk: AtDesk,
    helpful: Annotated[str, Form(max_length=10)],
    article: Annotated[Text, Form(max_length=200)] = "",
    answer_id: Annotated[Text, Form(max_length=200)] = "",
    text_locale: Annotated[Text, Form(max_length=35)] = "",
    question: Annotated[Text, Form(max_length=LONGEST_QUESTION)] = "",
    rejected: Annotated[Rejected, Form()] = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """Keeps whether an article or an answer helped, and says what can be done if not."""
    if not article and not answer_id:
        raise UnknownArticle("feedback on what?")
    vote = FeedbackRequest(
        helpful=helpful == "yes", article=article or None, answer_id=answer_id or None, locale=text_locale or place.locale
    )
    await desk.ask(lambda desk: _keep(desk, vote))
    others = list(dict.fromkeys([*rejected, article] if article else rejected))
    return private(thanks_page(place, helpful=vote.helpful, back=_back(place, article, text_locale), question=question, rejected=others))


async def _results(place: Place, visit: Visit, question: str, verbatim: bool, rejected: Sequence[str]) -> Response:
    if not question.strip():
        return private(blank_page(place))
    request = AnswerRequest(clean(question), place.locale, viewer=place.viewer, verbatim=verbatim, rejected=tuple(rejected))
    try:
        request.check()
    except RequestError:
        return private(blank_page(place, "long"), 422)
    return private(results_page(place, await visit.ask(request), rejected))


def _back(place: Place, article: str, text_locale: str) -> str:
    """The page of the article where there is one, else the home page."""
    known = any(link.article == article for category in place.categories for link in category.articles)
    return place.path(article if known else "", text_locale if known and text_locale in place.generation.locales else None)


def _keep(desk: Desk, feedback: FeedbackRequest) -> None:
    vote = Vote(datetime.now(UTC), feedback.answer_id, feedback.article, feedback.locale, feedback.helpful, None, None)
    with desk.store.writing() as connection:
        insert_vote(connection, vote)
