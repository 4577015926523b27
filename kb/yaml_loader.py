"""YAML read into a pydantic model, with the line of each flaw: the one module that imports PyYAML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from kb.problems import nearest

Model = TypeVar("Model", bound=BaseModel)

_DEEPEST = 20
"""Our deepest setting stands 5 deep."""

_NULL = "tag:yaml.org,2002:null"


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """libyaml's, where PyYAML was built with it: ten times as fast. Values stay text as written, for the model to read: 007, no, 1.10."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own
        first: [(tag, pattern) for tag, pattern in resolvers if tag == _NULL]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


@dataclass(frozen=True, slots=True, order=True)
class Flaw:
    """Something wrong in a YAML text."""

    line: int
    """Counted from 1, within that text."""

    message: str
    """What is wrong and how to mend it."""


class YamlError(Exception):
    """A YAML text that does not fit its model; holds all its flaws, in the order of their lines."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        super().__init__("; ".join(flaw.message for flaw in flaws))
        self.flaws = sorted(flaws)


@dataclass(frozen=True, slots=True)
class Loaded(Generic[Model]):
    """What a YAML text says."""

    value: Model
    node: yaml.Node | None

    def line(self, *path: str | int) -> int:
        """The line, counted from 1 within that text, of what `path` leads to, or of its last step that is there."""
        return _line(self.node, path)


def load(text: str, model: type[Model]) -> Loaded[Model]:
    """`text` read as YAML into `model`; raises `YamlError` with every flaw."""
    node, data = _parse(text)
    if not isinstance(data, Mapping):
        raise YamlError([Flaw(1, "expected `key: value` lines")])
    flaws = _keys_given_twice(node)
    try:
        value = model.model_validate({key: given for key, given in data.items() if given is not None})
    except ValidationError as error:
        flaws.extend(_flaw(details, node, model) for details in error.errors(include_url=False))
    if flaws:
        raise YamlError(flaws)
    return Loaded(value, node)


def _parse(text: str) -> tuple[yaml.Node | None, Any]:
    try:
        _check_depth(text)
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            return node, loader.construct_document(node) if node else {}
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = min(mark.line, text.rstrip("\n").count("\n")) + 1 if mark else 1
        message = f"not valid YAML: {error.problem or 'unreadable'}; put a value that holds `:` or `#` in quotes"
        raise YamlError([Flaw(line, message)]) from error
    except YamlError:
        raise
    except Exception as error:  # PyYAML raises anything for a tag such as !!bool before what is none
        raise YamlError([Flaw(1, f"not valid YAML: {str(error) or type(error).__name__}; write values without `!!`")]) from error


def _check_depth(text: str) -> None:
    """Raises `YamlError` for what is nested so deep that libyaml, which calls itself for each step, would take the process down."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise YamlError([Flaw(line, f"nested more than {_DEEPEST} deep; write it flat")])


def _line(node: yaml.Node | None, path: Sequence[str | int]) -> int:
    line = 1
    for step in path:
        if isinstance(node, yaml.MappingNode):
            child = next(((key, value) for key, value in node.value if key.value == str(step)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            child = (node.value[step], node.value[step])
        else:
            break
        if child is None:
            break
        line, node = child[0].start_mark.line + 1, child[1]
    return line


def _keys_given_twice(node: yaml.Node | None) -> list[Flaw]:
    """A flaw for each key given twice, of which YAML would drop one in silence."""
    seen: set[str] = set()
    flaws = []
    for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
        if key.value in seen:
            flaws.append(Flaw(key.start_mark.line + 1, f"`{key.value}` is given twice; keep one"))
        seen.add(key.value)
    return flaws


def _flaw(details: ErrorDetails, node: yaml.Node | None, model: type[BaseModel]) -> Flaw:
    path = details["loc"]
    name = ".".join(str(step) for step in path)
    line = _line(node, path)
    if details["type"] == "extra_forbidden":
        fields = _fields(model, path[:-1])
        return Flaw(line, f"unknown key `{name}`; {nearest(str(path[-1]), fields)}")
    if details["type"] == "missing":
        return Flaw(line, f"no `{name}`; add `{name}: …`")
    return Flaw(line, f"`{name}`: {details['msg'][0].lower()}{details['msg'][1:]}")


def _fields(model: type[BaseModel], path: Sequence[str | int]) -> list[str]:
    """The keys that may stand where `path` leads to."""
    for step in path:
        if str(step) in model.model_fields:
            inner = _models(model.model_fields[str(step)].annotation)
            model = inner[0] if inner else model
    return list(model.model_fields)


def _models(annotation: Any) -> list[type[BaseModel]]:
    """The models in an annotation such as `dict[str, Model]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for argument in get_args(annotation) for model in _models(argument)]
