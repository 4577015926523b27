"""What is put into pages as HTML, not as text, is put there at a few known places; and the table of attacks names tests that there are."""

import re

from tests import attacks
from tests.demo import ROOT

PAGES = ROOT / "api" / "pages"
KNOWN = {
    "rendering.py: Markup(html)": "what callers say is safe",
    "static/guide.js: .innerHTML": "a step of a guide, made safe when it was built",
    "static/widget/article.js: .innerHTML": "an article, made safe when it was built",
    "templates/site/results.html: | safe": "a constant, into which the question is put as text",
}
RAW = re.compile(
    r"\|\s*safe\b|Markup\((?![\"'])[^)]*\)|autoescape\s*(?:=\s*)?[Ff]alse|\.(?:inner|outer)HTML|insertAdjacentHTML|document\.write|\beval\(|srcdoc"
)


def test_html_is_put_into_pages_as_it_is_at_known_places_alone() -> None:
    files = (file for file in sorted(PAGES.rglob("*")) if file.suffix in {".py", ".html", ".js", ".xml", ".atom"})
    found = {f"{file.relative_to(PAGES).as_posix()}: {match}" for file in files for match in RAW.findall(file.read_text(encoding="utf-8"))}
    assert found == set(KNOWN)


SAFE = {
    "admin/figures.py": "charts, whose texts are escaped where they are drawn",
    "admin/views.py": "the same, and our own style sheet",
    "site/body.py": "HTML of articles",
}


def test_callers_that_say_html_is_safe_are_known() -> None:
    files = {file.relative_to(PAGES).as_posix(): file.read_text(encoding="utf-8") for file in PAGES.rglob("*.py")}
    assert {name for name, text in files.items() if re.search(r"(?<!def )\bsafe\(", text)} == set(SAFE)


def test_each_attack_has_its_test() -> None:
    named = re.findall(r"^[^\n]+: (tests/\S+)\n    (test_\w+)$", attacks.__doc__ or "", re.MULTILINE)
    assert len(named) >= 35
    for file, name in named:
        assert re.search(rf"^def {name}\b", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE), name
