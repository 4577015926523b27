"""Keys and secrets tell nothing by the time that it takes to compare them, and names of what people sent cannot be guessed."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import api
from api.store import Store
from tests.inbox.conftest import settings_for
from tests.inbox.pictures import picture, upload
from tests.inbox.sending import hand_over
from tests.serving import FollowedIndex, answering

SECRET = re.compile(r"secret|(?:admin|publishable|api|known|shown|given|own)_?key|token|signature|password|credential|^cookie")
HARMLESS = {
    "answers/explain.py: token not in content": "of a text",
    "store/sessions.py: key not in _SECRET": "names of columns",
}
COMPARED = {"handoffs/identity.py", "handoffs/opening.py", "keys/keyring.py"}


def name_of(node: ast.AST) -> str:
    if isinstance(node, (ast.Call, ast.Subscript)):
        return name_of(node.func if isinstance(node, ast.Call) else node.value)
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def modules() -> Iterator[tuple[str, ast.Module]]:
    root = Path(api.__file__).parent
    for file in sorted(root.rglob("*.py")):
        yield file.relative_to(root).as_posix(), ast.parse(file.read_text(encoding="utf-8"))


def comparisons(module: ast.Module) -> Iterator[str]:
    """Those of something that is named as a secret, with something that is no constant."""
    for node in ast.walk(module):
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.Eq, ast.NotEq, ast.In, ast.NotIn)):
            sides = (node.left, *node.comparators)
            constant = any(isinstance(side, ast.Constant) for side in sides)
            if not constant and any(SECRET.search(name_of(side).lower()) for side in sides):
                yield ast.unparse(node)


def test_no_secret_is_compared_letter_by_letter() -> None:
    told = [f"{path}: {shown}" for path, module in modules() for shown in comparisons(module)]
    assert not set(told) - set(HARMLESS)
    assert [*comparisons(ast.parse("if shown.credentials == settings.admin_key: pass"))]


def test_where_secrets_are_compared_it_takes_the_same_time_for_all() -> None:
    comparing = {path for path, module in modules() if any(name_of(node) == "compare_digest" for node in ast.walk(module))}
    assert comparing >= COMPARED


def test_names_and_secrets_of_what_people_sent_are_of_chance_alone(demo_index: Path, tmp_path: Path) -> None:
    store = Store(str(tmp_path / "people.db"))
    with answering(FollowedIndex(demo_index), settings_for(), store=store) as http:
        opened = [hand_over(http, text=f"Request {number}") for number in range(20)]
        uploaded = [upload(http, picture()).json()["id"] for _ in range(20)]
    store.close()
    for names, bits in (([one["id"] for one in opened], 122), (uploaded, 122), ([one["secret"] for one in opened], 192)):
        assert len({len(name) for name in names}) == 1
        assert len(set(names)) == 20
        assert len(names[0]) * (4 if re.fullmatch("[0-9a-f]+", names[0]) else 6) >= bits
        alike = [place for place in range(len(names[0])) if len({name[place] for name in names}) == 1]
        assert len(alike) <= 2, "most of it is the same in all of them"
