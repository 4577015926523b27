"""Routes of what machines read: site map, feeds, search descriptions, lists for language models."""

from fastapi import APIRouter, Request, Response

from api.answers.messages import language_name
from api.http.parameters import Visit, Visiting
from api.http.site.page_route import PageRoute, Placed, kept
from api.http.site.standing import place_at
from api.pages.site import Place, machines

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/robots.txt")
async def get_robots(request: Request, visit: Visiting) -> Response:
    """What crawlers may read."""
    return kept(request, machines.robots(_default(request, visit)), "text/plain")


@router.get("/sitemap.xml")
async def get_sitemaps(request: Request, visit: Visiting) -> Response:
    """Where the site maps of all locales are."""
    return kept(request, machines.sitemaps(_default(request, visit)), "application/xml")


@router.get("/{locale:tag}/sitemap.xml")
async def get_sitemap(request: Request, place: Placed) -> Response:
    """All pages of a locale."""
    return kept(request, machines.sitemap(place), "application/xml")


@router.get("/llms.txt")
async def get_llms(request: Request, visit: Visiting) -> Response:
    """All articles of the help centre's own locale, for language models."""
    return _llms(request, _default(request, visit))


@router.get("/{locale:tag}/llms.txt")
async def get_llms_of_locale(request: Request, place: Placed) -> Response:
    """The same of another locale."""
    return _llms(request, place)


@router.get("/{locale:tag}/feed.atom")
async def get_feed(request: Request, place: Placed) -> Response:
    """What changed last."""
    return kept(request, machines.feed(place), "application/atom+xml")


@router.get("/{locale:tag}/opensearch.xml")
async def get_opensearch(request: Request, place: Placed) -> Response:
    """How browsers search here."""
    return kept(request, machines.search_description(place), "application/opensearchdescription+xml")


def _default(request: Request, visit: Visit) -> Place:
    return place_at(request, visit, visit.generation.help_center.default_locale)


def _llms(request: Request, place: Place) -> Response:
    others = [(language_name(locale), locale) for locale in place.generation.locales if locale != place.locale]
    return kept(request, machines.llms(place, others), "text/plain")
