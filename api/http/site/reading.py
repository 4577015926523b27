"""Routes of what is read: home, categories and articles."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from api.answers.articles import ArticlePage, Category, article_page, renamed
from api.http.parameters import Text, Visiting
from api.http.site.page_route import PageRoute, Placed, kept, moved
from api.http.site.standing import place_at, wished_locale
from api.pages.site import Place, article, home
from api.pages.site.body import body
from api.pages.site.markdown import as_markdown
from kb.errors import UnknownArticle

router = APIRouter(route_class=PageRoute, include_in_schema=False)

_MARKDOWN = ".md"
Part = Annotated[Text, Path(max_length=300)]


@router.get("/")
async def get_root(request: Request, visit: Visiting) -> Response:
    """To the home page in the language that the browser wants."""
    response = moved(place_at(request, visit, wished_locale(request, visit)).path(), 302)
    response.headers.update({"Vary": "Accept-Language", "Cache-Control": "no-cache"})
    return response


@router.get("/{locale:tag}")
async def get_locale(place: Placed) -> Response:
    """The home page ends in a slash."""
    return moved(place.path())


@router.get("/{locale:tag}/")
async def get_home(request: Request, place: Placed) -> Response:
    """Search, what is asked most, and all categories."""
    return kept(request, home.home_page(place))


@router.get("/{locale:tag}/{category}")
async def get_category_without_slash(place: Placed, category: Part) -> Response:
    """The page of a category ends in a slash."""
    return moved(place.path(f"{_category(place, category).category}/"))


@router.get("/{locale:tag}/{category}/")
async def get_category(request: Request, place: Placed, category: Part) -> Response:
    """All articles of a category."""
    return kept(request, home.category_page(place, _category(place, category)))


@router.get("/{locale:tag}/{category}/{slug}")
async def get_article(request: Request, place: Placed, category: Part, slug: Part) -> Response:
    """An article, as a page or, where its address ends in `.md`, as Markdown. An id that it had before redirects."""
    ending = _MARKDOWN if slug.endswith(_MARKDOWN) else ""
    wanted = f"{category}/{slug.removesuffix(ending)}"
    now = renamed(place.generation, place.locale, wanted, place.viewer)
    if now:
        return moved(place.path(f"{now}{ending}"))
    shown = article_page(place.generation, place.locale, wanted, place.viewer)
    return _markdown(request, place, shown) if ending else kept(request, article.article_page(place, shown))


@router.get("/{locale:tag}/{category}/{slug}/")
async def get_article_with_slash(place: Placed, category: Part, slug: Part) -> Response:
    """The page of an article ends in none."""
    return moved(place.path(article_page(place.generation, place.locale, f"{category}/{slug}", place.viewer).article))


def _category(place: Place, name: str) -> Category:
    found = next((category for category in place.categories if category.category == name), None)
    if found is None:
        raise UnknownArticle(f"no category `{name}`")
    return found


def _markdown(request: Request, place: Place, shown: ArticlePage) -> Response:
    html = body(place, shown.html, article.labels(place.locale))
    response = kept(request, as_markdown(place, shown, html), "text/markdown")
    response.headers["Link"] = f'<{place.public(shown.article, shown.locale)}>; rel="canonical"'
    return response
