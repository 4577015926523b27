"""One locale's synonym rules in a generation: JSON, in the locale's folder where it has rules."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from kb.errors import DamagedIndex
from kb.synonyms import Rule

FILE = "synonyms.json"


def dump(rules: Iterable[Rule]) -> str:
    """The rules as JSON, for `load`; equal rules, equal text, on whatever lines they stand."""
    return json.dumps([(rule.left, rule.right) for rule in rules], ensure_ascii=False)


def write(folder: Path, rules: Sequence[Rule]) -> None:
    """Writes a new file; none where there are no rules."""
    if rules:
        (folder / FILE).write_text(dump(rules), encoding="utf-8")


def load(folder: Path) -> list[Rule]:
    """The rules that were written."""
    try:
        return [Rule(tuple(left), tuple(right)) for left, right in json.loads((folder / FILE).read_bytes())]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError) as error:
        raise DamagedIndex(f"cannot read {folder / FILE}: {error}; run `kotae build` with --force to write it again") from error
