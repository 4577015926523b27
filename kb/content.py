"""Reads a content root: its settings, a folder of articles for each locale, pictures, synonyms, questions and calibration."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from kb import calibration, relevance_tests, synonyms
from kb.article import Article, Content
from kb.checks import check
from kb.errors import ContentError
from kb.files import ArticleFile, ArticleReader, Files, Unreadable, read_bytes, read_files
from kb.guide import read_guide
from kb.links import linked_article, pictures, target_url
from kb.other_locales import mark_links
from kb.problems import Problem, told
from kb.synonyms import Rule
from kb.translations import Translation, TranslationReview

ExtraChecks = Callable[[Files, Mapping[str, Sequence[Rule]]], Iterable[Problem]]
"""What only analysis can tell of each locale's synonyms beside its articles: `indexer.query.synonym_checks`."""


def read_content(root: Path, extra_checks: ExtraChecks = lambda _, __: ()) -> Content:
    """The content of `root`; raises `ContentError` with everything that is wrong with it at once."""
    return ContentReader(root).read(extra_checks)


class ContentReader:
    """Reads a content root again and again: articles that did not change, and what they link to, are not read or made into HTML anew.

    For one thread.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._reader = ArticleReader()
        self._review = TranslationReview(root)
        self._rendered: dict[str, _Rendered] = {}

    def read(self, extra_checks: ExtraChecks = lambda _, __: ()) -> Content:
        """The content as it is now; raises `ContentError` with everything that is wrong with it at once."""
        files = read_files(self._root, self._reader)
        problems = [*files.problems, *check(files)]
        rules = synonyms.read(files, problems)
        questions = relevance_tests.read(files, problems)
        own = _read_calibration(files, problems)
        problems = told([*problems, *extra_checks(files, rules)])
        if any(problem.severity == "error" for problem in problems):
            raise ContentError(problems)
        published = [file for file in files.articles.values() if file.metadata.status == "published"]
        translations = self._review.review(files)
        articles = [
            self._article(file, files, translations.get(file.path)) for file in sorted(published, key=lambda file: (file.locale, file.id))
        ]
        shown = {
            picture for article in articles for picture in article.pictures
        } | files.help_center.branding.pictures  # nobody may open what only a draft shows
        assets = {name: path for name, path in files.assets.items() if name in shown}
        return Content(files.help_center, articles, assets, rules, questions, own, problems)

    def _article(self, file: ArticleFile, files: Files, translation: Translation | None) -> Article:
        known = self._rendered.get(file.path)
        if (
            known is None
            or known.file is not file
            or any(_resolve(target, file, files) != known.targets[target] for target in known.targets)
        ):
            known = self._rendered[file.path] = _render(file, files)
        if known.article.translation != translation:
            known = self._rendered[file.path] = replace(known, article=replace(known.article, translation=translation))
        return known.article


class _Target(NamedTuple):
    """Where a link leads readers."""

    url: str
    locale: str
    """Of the article there; the link's own for anything else."""


@dataclass(frozen=True, slots=True)
class _Rendered:
    """An article, and what it was made of."""

    file: ArticleFile
    targets: Mapping[str, _Target]
    article: Article


def _resolve(target: str, file: ArticleFile, files: Files) -> _Target:
    linked = linked_article(target, file, files)
    return _Target(target_url(target, file, files), linked.locale if linked else file.locale)


def _render(file: ArticleFile, files: Files) -> _Rendered:
    targets: dict[str, _Target] = {}

    def resolve(target: str) -> str:
        targets[target] = _resolve(target, file, files)
        return targets[target].url

    html = file.markdown.html(resolve, files.help_center.link_schemes, file.locale)
    guide = read_guide(file, files, resolve) if file.markdown.steps else None
    elsewhere = {url: locale for url, locale in targets.values() if locale != file.locale}
    article = Article(file.id, file.locale, file.metadata, file.markdown.sections, mark_links(html, elsewhere), pictures(file), guide)
    return _Rendered(file, targets, article)


def _read_calibration(files: Files, problems: list[Problem]) -> calibration.OwnCalibration | None:
    if files.calibration is None:
        return None
    try:
        return calibration.parse(read_bytes(files.calibration, calibration.FILE))
    except Unreadable as error:
        problems.extend(error.problems)
    except ValidationError as error:
        place = ".".join(map(str, error.errors()[0]["loc"]))
        flaw = f"`{place}` is not as `kotae calibrate` writes it" if place else "it is no JSON"
        problems.append(Problem(calibration.FILE, 0, f"not readable: {flaw}; delete it, and run `kotae calibrate` again"))
    return None
