"""Reads a content root: its settings, a folder of articles for each locale, pictures, synonyms, questions and calibration."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError

from kb import calibration, relevance_tests, synonyms
from kb.article import Article, Content
from kb.checks import check
from kb.errors import ContentError
from kb.files import ArticleFile, Files, Unreadable, read_bytes, read_files
from kb.guide import read_guide
from kb.links import linked_article, pictures, target_url
from kb.other_locales import mark_links
from kb.problems import Problem, told
from kb.synonyms import Rule

ExtraChecks = Callable[[Files, Mapping[str, Sequence[Rule]]], Iterable[Problem]]
"""What only analysis can tell of each locale's synonyms beside its articles: `indexer.query.synonym_checks`."""


def read_content(root: Path, extra_checks: ExtraChecks = lambda _, __: ()) -> Content:
    """The content of `root`; raises `ContentError` with everything that is wrong with it at once."""
    files = read_files(root)
    problems = [*files.problems, *check(files)]
    rules = synonyms.read(files, problems)
    questions = relevance_tests.read(files, problems)
    own = _read_calibration(files, problems)
    problems = told([*problems, *extra_checks(files, rules)])
    if any(problem.severity == "error" for problem in problems):
        raise ContentError(problems)
    published = [file for file in files.articles.values() if file.metadata.status == "published"]
    articles = [_article(file, files) for file in sorted(published, key=lambda file: (file.locale, file.id))]
    shown = {
        picture for article in articles for picture in article.pictures
    } | files.help_center.branding.pictures  # nobody may open what only a draft shows
    assets = {name: path for name, path in files.assets.items() if name in shown}
    return Content(files.help_center, articles, assets, rules, questions, own, problems)


def _article(file: ArticleFile, files: Files) -> Article:
    elsewhere: dict[str, str] = {}
    """The URLs of articles in other locales."""

    def resolve(target: str) -> str:
        url = target_url(target, file, files)
        linked = linked_article(target, file, files)
        if linked and linked.locale != file.locale:
            elsewhere[url] = linked.locale
        return url

    html = mark_links(file.markdown.html(resolve, files.help_center.link_schemes, file.locale), elsewhere)
    guide = read_guide(file, files, resolve) if file.markdown.steps else None
    return Article(file.id, file.locale, file.metadata, file.markdown.sections, html, pictures(file), guide)


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
