"""All regular expressions of ours, how each is used, and texts that are hostile to it."""

import ast
import functools
import importlib
import pkgutil
import re
import re._constants as kinds  # type: ignore[import-not-found]  # the standard library's own parser, which has no public name
import re._parser as parser  # type: ignore[import-not-found]
import string
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

PACKAGES = ("kb", "indexer", "api")

_METHODS = ("match", "fullmatch", "search", "findall", "finditer", "sub", "split")
_SAMPLES = [*string.printable, *"яїά漢あカー・，。：｛「」＊＞　\u0301\u200b\u2028İß٣"]


_TABLES = {"kb.markdown.raw_marks._AT_LINE_START": "match", "kb.yaml_loader.syntax._NO_SETTING": "match"}
"""Tables whose expressions are not looked for everywhere."""


@dataclass(frozen=True, slots=True)
class Use:
    """One expression, used in one way at one place."""

    place: str
    pattern: str
    flags: int
    method: str

    def run(self, text: str) -> None:
        """Reads all of the text."""
        compiled = re.compile(self.pattern, self.flags)
        if self.method in {"match", "fullmatch"}:
            getattr(compiled, self.method)(text)
        else:
            for _ in compiled.finditer(text):
                pass


def modules() -> Iterator[ModuleType]:
    for name in PACKAGES:
        package = importlib.import_module(name)
        yield package
        for found in pkgutil.walk_packages(package.__path__, f"{name}."):
            if not found.name.endswith("migrations.env"):  # Alembic runs it
                yield importlib.import_module(found.name)


def uses() -> tuple[list[Use], list[str]]:
    """All uses, and the places of those that are put together while something is read."""
    known: dict[Use, None] = {}
    later = []
    for module in modules():
        tree = ast.parse(module.__loader__.get_source(module.__name__))  # type: ignore[union-attr]
        known |= dict.fromkeys(_kept(module, tree))
        for place, call in _calls(module.__name__, tree):
            pattern = _value(call.args[0], module)
            if pattern is None:
                later.append(place)
            elif isinstance(pattern, str):
                flags = _value(call.keywords[-1].value, module) if call.keywords and call.keywords[-1].arg == "flags" else 0
                method = call.func.attr if call.func.attr != "compile" else "finditer"  # type: ignore[attr-defined]
                known[Use(place, pattern, flags, method)] = None
    return list(known), later


def _calls(module: str, tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Calls of the module `re` within functions, each with the name of its function."""
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call) and node.args):
            if isinstance(call.func, ast.Attribute) and _named(call.func.value) == "re" and call.func.attr in (*_METHODS, "compile"):
                yield f"{module}.{function.name}", call


def _kept(module: ModuleType, tree: ast.AST) -> Iterator[Use]:
    """Expressions that a module holds, by themselves or in tables; those in tables are taken as searched for."""
    for name, held in vars(module).items():
        for compiled in _patterns(held, 4):
            if isinstance(compiled.pattern, str):
                for method in _called(name, tree) or {_TABLES.get(f"{module.__name__}.{name}", "finditer")}:
                    yield Use(f"{module.__name__}.{name}", compiled.pattern, compiled.flags, method)


def _patterns(held: Any, depth: int) -> Iterator[re.Pattern[str]]:
    if isinstance(held, re.Pattern):
        yield held
    elif depth and isinstance(held, dict):
        for value in (*held, *held.values()):
            yield from _patterns(value, depth - 1)
    elif depth and isinstance(held, (list, tuple, set, frozenset)) and len(held) < 500:
        for value in held:
            yield from _patterns(value, depth - 1)
    elif depth and type(held).__module__.partition(".")[0] in PACKAGES and hasattr(held, "__dataclass_fields__"):
        made = [name for name, value in vars(type(held)).items() if isinstance(value, functools.cached_property)]
        for field in (*held.__dataclass_fields__, *made):
            yield from _patterns(getattr(held, field, None), depth - 1)


def _called(name: str, tree: ast.AST) -> set[str]:
    return {
        node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in _METHODS and _named(node.value) == name
    }


def _named(node: ast.expr) -> str:
    """The name of a thing, or of the table that it stands in."""
    held = node.value if isinstance(node, ast.Subscript) else node
    return held.id if isinstance(held, ast.Name) else ""


def _value(node: ast.expr, module: ModuleType) -> Any:
    try:
        return eval(compile(ast.Expression(node), module.__name__, "eval"), dict(vars(module)))
    except NameError:
        return None


# --- hostile texts


def hostile_texts(use: Use, length: int) -> Iterator[str]:
    """For each repetition in an expression: what leads to it, then what it repeats, again and again, then what does not fit."""
    try:
        tree = parser.parse(use.pattern, use.flags & ~re.UNICODE)
    except RecursionError:
        return
    pumps: dict[tuple[str, str], None] = {}
    for before, repeated, after in _repetitions(tree, "", ""):
        bodies = [sample for sample in _SAMPLES if _fits(repeated, sample)][:40]
        unit = _sample(repeated)
        for body in dict.fromkeys([unit, after[:1], after, unit + after, *bodies[:: max(1, len(bodies) // 4)]]):
            if body:
                pumps[(before, body)] = None
    for before, body in pumps:
        for lead in dict.fromkeys(("", before)):
            for end in ("\0", "", "!"):
                yield lead + (body * (length // len(body) + 1))[:length] + end
    whole = _sample(tree)
    if whole:
        yield (whole * (length // len(whole) + 1))[:length] + "\0"
    for pair in ((" ", "\n"), ("a", "1"), ("(", ")"), ("[", "]"), ("{", "}"), ("<", ">"), (".", "a"), ("-", "a"), ("1", "."), ("1", " ")):
        yield ("".join(pair) * length)[:length] + "\0"


def _repetitions(tree: Any, before: str, behind: str) -> Iterator[tuple[str, Any, str]]:
    """What leads to a repetition, what it repeats, and what must follow."""
    steps = list(tree)
    for place, (kind, given) in enumerate(steps):
        after = _sample(steps[place + 1 :]) or behind
        if kind in _REPEATS and (given[1] == kinds.MAXREPEAT or given[1] > 20):
            yield before, given[2], after[:3]
        for inner in _within(kind, given):
            yield from _repetitions(inner, before, after)
        before += _sample([(kind, given)])


_REPEATS = (kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT)


def _within(kind: Any, given: Any) -> list[Any]:
    """The expressions that a step is made of."""
    if kind is kinds.BRANCH:
        return list(given[1])
    if kind is kinds.ATOMIC_GROUP:
        return [given]
    place = {kinds.SUBPATTERN: 3, kinds.ASSERT: 1, kinds.ASSERT_NOT: 1, **dict.fromkeys(_REPEATS, 2)}.get(kind)
    return [] if place is None else [given[place]]


def _fits(repeated: Any, sample: str) -> bool:
    """Whether one character is a round of what is repeated, as far as its first step tells."""
    first = next(iter(repeated), None)
    if first is None or len(repeated) != 1 or first[0] not in (kinds.IN, kinds.LITERAL, kinds.NOT_LITERAL, kinds.ANY):
        return False
    if first[0] is kinds.ANY:
        return True
    if first[0] is kinds.LITERAL:
        return chr(first[1]) == sample
    if first[0] is kinds.NOT_LITERAL:
        return chr(first[1]) != sample
    return _in(first[1], sample)


def _in(charset: Any, sample: str) -> bool:
    negated = charset[0][0] is kinds.NEGATE
    found = any(_is(kind, given, sample) for kind, given in charset)
    return found != negated


_CATEGORIES = {
    kinds.CATEGORY_SPACE: r"\s",
    kinds.CATEGORY_NOT_SPACE: r"\S",
    kinds.CATEGORY_DIGIT: r"\d",
    kinds.CATEGORY_NOT_DIGIT: r"\D",
    kinds.CATEGORY_WORD: r"\w",
    kinds.CATEGORY_NOT_WORD: r"\W",
}


def _is(kind: Any, given: Any, sample: str) -> bool:
    if kind is kinds.LITERAL:
        return chr(given) == sample
    if kind is kinds.RANGE:
        return given[0] <= ord(sample) <= given[1]
    return kind is kinds.CATEGORY and re.match(_CATEGORIES[given], sample) is not None


def _sample(tree: Any) -> str:
    """A text that the expression begins with; only roughly, as assertions are left out."""
    return "".join(_sampled(kind, given) for kind, given in tree)


def _sampled(kind: Any, given: Any) -> str:
    if kind is kinds.LITERAL:
        return chr(given)
    if kind in (kinds.ANY, kinds.NOT_LITERAL):
        return "b" if given == ord("a") else "a"
    if kind is kinds.IN:
        return next((sample for sample in [*"a1 -", *_SAMPLES] if _in(given, sample)), "") or _first(given)
    inner = [] if kind in (kinds.ASSERT, kinds.ASSERT_NOT) else _within(kind, given)
    return _sample(inner[0]) * (max(1, given[0]) if kind in _REPEATS and given[1] else 1) if inner else ""


def _first(charset: Any) -> str:
    return next((chr(given if kind is kinds.LITERAL else given[0]) for kind, given in charset if kind in (kinds.LITERAL, kinds.RANGE)), "")
