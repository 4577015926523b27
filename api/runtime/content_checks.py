"""What only analysis and answers can tell of content, beside the checks of `kb`: synonyms, hand-off topics, and reasons in routing."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from api.answers.handoff_topics import check_topics
from api.answers.queues import check_reasons
from indexer.build import served_synonyms
from indexer.query.synonym_checks import check_synonyms
from kb.content import ExtraChecks
from kb.files import Files
from kb.problems import Problem
from kb.synonyms import Rule


def check_content(files: Files, rules: Mapping[str, Sequence[Rule]]) -> Iterator[Problem]:
    """All of it."""
    yield from check_synonyms(files, rules)
    yield from check_topics(files)
    yield from check_reasons(files)


def since(index: Path) -> ExtraChecks:
    """The same but for synonyms that an index serves as they are: to check those would load all dictionaries for an unchanged build."""
    served = served_synonyms(index)

    def check(files: Files, rules: Mapping[str, Sequence[Rule]]) -> Iterator[Problem]:
        return check_content(files, {tag: own for tag, own in rules.items() if list(own) != served.get(tag)})

    return check
