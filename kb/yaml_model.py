"""YAML read into a pydantic model, with the line of each flaw: the one module that imports PyYAML."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from kb.problems import nearest

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's, where PyYAML was built with it: ten times as fast."""

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True, order=True)
class Flaw:
    """Something wrong in a YAML text."""

    line: int
    """Counted from 1, within that text."""

    message: str
    """What is wrong and how to mend it."""


class YamlError(Exception):
    """A YAML text that does not fit its model; holds all its flaws, in the order of their lines."""

    def __init__(self, flaws: list[Flaw]) -> None:
        super().__init__("; ".join(flaw.message for flaw in flaws))
        self.flaws = sorted(flaws)


@dataclass(frozen=True, slots=True)
class Loaded(Generic[Model]):
    """What a YAML text says."""

    value: Model
    lines: Mapping[str, int]
    """The line of each top-level key, counted from 1 within that text."""


def load(text: str, model: type[Model]) -> Loaded[Model]:
    """`text` read as YAML into `model`; raises `YamlError` with every flaw."""
    node, data = _parse(text)
    if not isinstance(data, Mapping):
        raise YamlError([Flaw(1, "expected `key: value` lines")])
    lines, flaws = _key_lines(node)
    try:
        value = model.model_validate(data)
    except ValidationError as error:
        flaws.extend(_flaw(details, lines, model) for details in error.errors(include_url=False))
    if flaws:
        raise YamlError(flaws)
    return Loaded(value, lines)


def _parse(text: str) -> tuple[yaml.Node | None, Any]:
    try:
        loader = _LOADER(text)
        try:
            node = loader.get_single_node()
            return node, loader.construct_document(node) if node else {}
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = error.problem or "unreadable"
        raise YamlError(
            [Flaw(mark.line + 1 if mark else 1, f"not valid YAML: {problem}; put a value that holds `:` or `#` in quotes")]
        ) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise YamlError([Flaw(1, f"not valid YAML: {str(error).splitlines()[0]}")]) from error


def _key_lines(node: yaml.Node | None) -> tuple[dict[str, int], list[Flaw]]:
    """The line of each top-level key, and a flaw for each key given twice, of which YAML would drop one in silence."""
    lines: dict[str, int] = {}
    flaws = []
    for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
        line = key.start_mark.line + 1
        if key.value in lines:
            flaws.append(Flaw(line, f"`{key.value}` is given twice; keep one"))
        lines[key.value] = line
    return lines, flaws


def _flaw(details: ErrorDetails, lines: Mapping[str, int], model: type[BaseModel]) -> Flaw:
    place = [str(step) for step in details["loc"]]
    key = place[0] if place else ""
    name = ".".join(place)
    if details["type"] == "extra_forbidden" and len(place) == 1:
        return Flaw(lines.get(key, 1), f"unknown key `{key}`; {nearest(key, model.model_fields)}")
    if details["type"] == "missing":
        return Flaw(lines.get(key, 1), f"no `{name}`; add `{name}: …`")
    if details["type"] == "string_type" and isinstance(details["input"], bool | type(None)):
        return Flaw(lines.get(key, 1), f"`{name}` is not text; put it in quotes")
    return Flaw(lines.get(key, 1), f"`{name}`: {details['msg'][0].lower()}{details['msg'][1:]}")
