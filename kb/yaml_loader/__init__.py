"""What does a YAML text say? It is read into a pydantic model, and each flaw has its line and its way out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from kb.text import shorten
from kb.yaml_loader.nodes import Flaw, List, Mapping, Node, Path, Scalar, YamlError, data, follow, scalars
from kb.yaml_loader.parse import parse
from kb.yaml_loader.syntax import quoted, why_no_setting
from kb.yaml_loader.values import flaw_of, nothing_there, refusal

__all__ = ["Flaw", "List", "Loaded", "Model", "Path", "Scalar", "YamlError", "load", "quoted", "refusal"]

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Loaded(Generic[Model]):
    """What a YAML text says."""

    value: Model
    node: Node

    def line(self, *path: str | int) -> int:
        """The line, counted from 1 within that text, of what `path` leads to, or of its last step that is there."""
        line = 1
        for _, _, line in follow(self.node, path):  # noqa: B007 - the last one counts
            pass
        return line

    def at(self, *path: str | int) -> Node | None:
        """What stands where `path` leads; None for what is not there."""
        steps = list(follow(self.node, path))
        return steps[-1][1] if len(steps) == len(path) and steps else None

    def scalars(self) -> Iterator[tuple[Path, Scalar]]:
        """All values with the keys and indices that lead to each."""
        return scalars(self.node)


def load(text: str, model: type[Model]) -> Loaded[Model]:
    """`text` read as YAML into `model`; raises `YamlError` with every flaw."""
    node = parse(text)
    if not isinstance(node, Mapping):
        raise YamlError([_no_mapping(node, model)])
    flaws = [Flaw(key.line, f"`{shorten(key.text)}` is given twice; keep one") for key in _repeated(node)]
    empty = {key for key, entry in node.entries.items() if isinstance(entry.value, Scalar) and entry.value.is_null}
    required = {key for key in empty if key in model.model_fields and model.model_fields[key].is_required()}
    flaws += [nothing_there(key, node.entries[key]) for key in required]
    given = {key: data(entry.value) for key, entry in node.entries.items() if key not in empty or key not in model.model_fields}
    try:
        value = model.model_validate(given)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        flaws += [
            flaw_of(details, node, model) for details in found if not (details["type"] == "missing" and details["loc"][0] in required)
        ]
    if flaws:
        raise YamlError(flaws)
    return Loaded(value, node)


def _no_mapping(node: Node, model: type[BaseModel]) -> Flaw:
    reason = why_no_setting(node.written.split("\n")[0]) if isinstance(node, Scalar) and node.plain else None
    return Flaw(node.line, reason or f"nothing here is a setting; write lines such as `{next(iter(model.model_fields))}: …`")


def _repeated(node: Node) -> Iterator[Scalar]:
    """The keys that are given twice, of which YAML would drop one in silence."""
    if isinstance(node, Mapping):
        yield from node.repeated
        for entry in node.entries.values():
            yield from _repeated(entry.value)
    elif isinstance(node, List):
        for item in node.items:
            yield from _repeated(item)
