"""Reads a content root: `help-center.yaml`, a folder of articles for each locale, `synonyms/`, `assets/` and `calibration.json`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from kb import calibration, synonyms
from kb.article import Article, Content
from kb.checks import check, target_url
from kb.errors import ContentError
from kb.files import ArticleFile, Files, read_files
from kb.problems import Problem
from kb.synonyms import Rule

ExtraChecks = Callable[[Mapping[str, Sequence[Rule]]], Iterable[Problem]]
"""What only analysis can tell of each locale's synonyms: `indexer.query.synonym_checks`."""


def read_content(root: Path, extra_checks: ExtraChecks = lambda _: ()) -> Content:
    """The content of `root`; raises `ContentError` with everything that is wrong with it at once."""
    files = read_files(root)
    problems = [*files.problems, *check(files)]
    rules = synonyms.read(root, files.help_center, problems)
    own = calibration.read(root, problems)
    problems = sorted([*problems, *extra_checks(rules)])
    if any(problem.severity == "error" for problem in problems):
        raise ContentError(problems)
    published = [file for file in files.articles.values() if file.metadata.status == "published"]
    articles = [_article(file, files) for file in sorted(published, key=lambda file: (file.locale, file.id))]
    return Content(files.help_center, articles, files.assets, rules, own, problems)


def _article(file: ArticleFile, files: Files) -> Article:
    sections = file.markdown.sections
    html = file.markdown.html(lambda target: target_url(target, file, files))
    return Article(file.id, file.locale, file.metadata, sections, html)
