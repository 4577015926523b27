"""Why a value does not fit its model, in words that a writer understands: a sentence of ours for each type of pydantic's errors."""

import re
from collections.abc import Callable
from collections.abc import Mapping as Given
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails, PydanticCustomError

from kb.problems import nearest
from kb.text import shorten
from kb.yaml_loader.nodes import Entry, Flaw, List, Mapping, Node, Path, Scalar, follow
from kb.yaml_loader.syntax import quoted

_OURS = "kotae"
_COMMAS = re.compile("[,，、;；]")
_LONGEST_SUGGESTION = 60


def refusal(message: str) -> PydanticCustomError:
    """What a validator of a model raises: `message` is told as it is, behind the name of the key."""
    return PydanticCustomError(_OURS, "{message}", {"message": message})


def flaw_of(details: ErrorDetails, root: Node, model: type[BaseModel]) -> Flaw:
    """One of pydantic's errors as what is wrong in a YAML text."""
    steps = list(follow(root, details["loc"]))
    node, line = (steps[-1][1], steps[-1][2]) if steps else (root, 1)
    path = tuple(step for step, _, _ in steps)
    if details["type"] == "missing":
        return Flaw(line, _missing(details["loc"], path))
    if details["type"] == "extra_forbidden":
        return Flaw(line, f"unknown key `{_name(path)}`; {nearest(str(path[-1]), _keys(model, path[:-1]))}")
    sentence = _SENTENCES.get(details["type"], _other)
    return Flaw(line, f"{_called(path)} {sentence(node, details.get('ctx', {}), _annotation(model, path))}")


def nothing_there(key: str, entry: Entry) -> Flaw:
    """What is wrong with a key that must have a value and has none."""
    remark = isinstance(entry.value, Scalar) and entry.value.remark.strip()
    if remark:
        return Flaw(
            entry.key.line, f"`{key}` is empty, for what begins with `#` is a remark; put it in quotes: `{key}: {quoted(shorten(remark))}`"
        )
    return Flaw(entry.key.line, f"`{key}` is empty; write its value behind the colon")


def _missing(location: Path, path: Path) -> str:
    place = f" in `{_name(path)}`" if path else ""
    return f"no `{location[-1]}`{place}; add `{location[-1]}: …`"


def _called(path: Path) -> str:
    if path and isinstance(path[-1], int):
        return f"an item of `{_name(path)}`"
    return f"`{_name(path)}`"


def _name(path: Path) -> str:
    """The keys that lead somewhere; the line says which item is meant."""
    return shorten(".".join(step for step in path if isinstance(step, str)))


# --- the sentences, each to follow the name of a key

_Sentence = Callable[[Node, Given[str, Any], Any], str]


def _must_be_text(node: Node, _: Given[str, Any], __: Any) -> str:
    if isinstance(node, List):
        return (
            "is one text, and YAML reads `[…]` as a list; put the whole value in quotes" if node.in_brackets else "is one text, not a list"
        )
    if isinstance(node, Mapping):
        key = shorten(next(iter(node.entries), ""), 40)
        return f"is one text, and YAML reads `{key}: …` as a key and its value; put the whole value in quotes"
    if isinstance(node, Scalar) and node.remark:
        return f"is empty, for what begins with `#` is a remark; put it in quotes: `{quoted(shorten(node.remark.strip()))}`"
    return "is empty; write it, or delete its line"


def _must_be_list(node: Node, _: Given[str, Any], __: Any) -> str:
    sentence = "must be a list: write `[a, b]`, or a line for each that begins with `- `"
    items = [item for item in map(str.strip, _COMMAS.split(node.text)) if item] if isinstance(node, Scalar) else []
    suggestion = f"[{', '.join(items)}]"
    return f"{sentence}; here `{suggestion}`" if items and len(suggestion) <= _LONGEST_SUGGESTION else sentence


def _must_be_mapping(*_: object) -> str:
    return "must have keys of its own: write each on a line of its own below it, further in, as `key: value`"


def _must_be_one_of(node: Node, _: Given[str, Any], annotation: Any) -> str:
    choices = _choices(annotation)
    given = node.text if isinstance(node, Scalar) else ""
    near = nearest(given, choices) if given else ""
    hint = f"; {near}" if near.startswith("did") else ""
    return f"must be {' or '.join(f'`{choice}`' for choice in choices)}{hint}"


def _must_be_number(*_: object) -> str:
    return "must be a whole number, in digits"


_SENTENCES: Given[str, _Sentence] = {
    _OURS: lambda _, context, __: str(context["message"]),
    "string_type": _must_be_text,
    "tuple_type": _must_be_list,
    "dict_type": _must_be_mapping,
    "model_type": _must_be_mapping,
    "model_attributes_type": _must_be_mapping,
    "literal_error": _must_be_one_of,
    "int_type": _must_be_number,
    "int_parsing": _must_be_number,
    "int_from_float": _must_be_number,
    "int_parsing_size": _must_be_number,
    "greater_than": lambda _, context, __: f"must be more than {context['gt']}",
    "greater_than_equal": lambda _, context, __: f"must be at least {context['ge']}",
    "less_than_equal": lambda _, context, __: f"must be at most {context['le']}",
    "string_too_long": lambda _, context, __: f"is longer than {context['max_length']:,} characters; shorten it",
    "too_long": lambda _, context, __: f"has more than {context['max_length']:,} items; keep those that matter most",
}


def _other(*_: object) -> str:
    """For a type of error that a model gives since somebody changed it: still no word of pydantic's."""
    return "cannot be read as it is written; compare it with the manual"


# --- what may stand where a path leads


def _annotation(model: type[BaseModel], path: Path) -> Any:
    """The type of what `path` leads to; None for what is not declared."""
    annotation: Any = model
    for step in path:
        models = _models(annotation)
        if models and str(step) in models[0].model_fields:
            annotation = models[0].model_fields[str(step)].annotation
    return annotation


def _keys(model: type[BaseModel], path: Path) -> list[str]:
    """The keys that may stand there, sorted."""
    models = _models(_annotation(model, path))
    return sorted(models[0].model_fields) if models else []


def _models(annotation: Any) -> list[type[BaseModel]]:
    """The models in an annotation such as `dict[str, Model]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for argument in get_args(annotation) for model in _models(argument)]


def _choices(annotation: Any) -> list[str]:
    if get_origin(annotation) is Literal:
        return [str(choice) for choice in get_args(annotation)]
    return [choice for argument in get_args(annotation) for choice in _choices(argument)]
