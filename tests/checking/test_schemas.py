"""JSON Schemas take what Kotae takes, and mark what it refuses."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from kb.front_matter import split
from tests.command_line import kotae
from tests.demo import DEMO


class _Texts(yaml.SafeLoader):
    """As the editor reads YAML 1.2: dates are texts."""


_Texts.yaml_implicit_resolvers = {
    letter: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
    for letter, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@pytest.fixture(scope="module", params=["help-center", "front-matter"])
def described(request: pytest.FixtureRequest) -> tuple[str, Any]:
    schema = json.loads(kotae("schema", request.param).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    return request.param, jsonschema.Draft202012Validator(schema)


def texts(name: str, root: Path) -> list[str]:
    if name == "help-center":
        return [(root / "help-center.yaml").read_text(encoding="utf-8")]
    return [split(path.read_text(encoding="utf-8"))[0] for path in sorted(root.glob("*/*/*.md"))]


def test_the_demo_is_right_by_them(described: tuple[str, Any]) -> None:
    name, validator = described
    for text in texts(name, DEMO):
        validator.validate(yaml.load(text, _Texts))


def test_unknown_keys_are_wrong_and_known_ones_are_described(described: tuple[str, Any]) -> None:
    name, validator = described
    value = yaml.load(texts(name, DEMO)[0], _Texts)
    assert not validator.is_valid({**value, "titel": "x"})
    key = "base_url" if name == "help-center" else "review_by"
    assert len(validator.schema["properties"][key]["description"]) > 20
