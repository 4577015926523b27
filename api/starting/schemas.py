"""JSON Schemas of what writers write in YAML, from the models that read it: editors complete keys by them, and mark what is wrong."""

import ast
import inspect
import json
import textwrap
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, get_args

from pydantic import BaseModel

from kb.front_matter import FrontMatter
from kb.help_center import HelpCenter

SCHEMAS: Mapping[str, type[BaseModel]] = {"help-center": HelpCenter, "front-matter": FrontMatter}
"""By what they describe: `help-center.yaml`, and the head of an article."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT = ["string", "number", "boolean"]
"""Where a text is wanted: what stands in YAML without quotes is one to Kotae, and to editors a number where it looks like one."""


def schema(name: str) -> str:
    """One of `SCHEMAS`, as a text."""
    model = SCHEMAS[name]
    made = model.model_json_schema()
    for part in _models(model):
        described = made["properties"] if part is model else made["$defs"].get(part.__name__, {}).get("properties", {})
        for field, text in _docstrings(part):
            if field in described:
                described[field]["description"] = text
    return json.dumps({"$schema": _DIALECT, **_kind(made)}, ensure_ascii=False, indent=1) + "\n"


def _kind(part: Any) -> Any:
    """Without titles, which only repeat the keys, and as kindly as Kotae reads: moments need no zone, durations and numbers are texts."""
    if isinstance(part, list):
        return [_kind(item) for item in part]
    if not isinstance(part, dict):
        return part
    kept = {key: _kind(value) for key, value in part.items() if key != "format" and not (key == "title" and isinstance(value, str))}
    return {**kept, "type": _TEXT} if kept.get("type") == "string" and "enum" not in kept else kept


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """A model, and those that it holds."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        for field in annotation.model_fields.values():
            yield from _models(field.annotation)
    else:
        for argument in get_args(annotation):
            yield from _models(argument)


def _docstrings(model: type[BaseModel]) -> Iterator[tuple[str, str]]:
    """What is said of each field where it is declared."""
    (declared,) = ast.parse(textwrap.dedent(inspect.getsource(model))).body
    for field, text in pairwise(declared.body if isinstance(declared, ast.ClassDef) else ()):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(text, ast.Expr)
            and isinstance(text.value, ast.Constant)
        ):
            yield field.target.id, " ".join(str(text.value.value).split())
