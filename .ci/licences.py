"""Writes LICENSES.md: what Kotae stands on, and on which terms, as the installed packages state them."""

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

FILE = Path(__file__).parent.parent / "LICENSES.md"

_NOT_SHIPPED = {"dev"}
"""Extras for those who work on Kotae."""

_SETTLED = {
    "flatbuffers": "Apache-2.0",
    "pymorphy3-dicts-uk": "code MIT, data as told above",
    "sudachidict-core": "Apache-2.0; made from UniDic (BSD) and NEologd (Apache-2.0)",
}
"""Where packages say nothing, or too little; read in their repositories."""

_HEAD = """\
# Licences

Kotae is under the Apache License 2.0 (`LICENSE`). It stands on the packages below, each under its own terms. The list is made from what is
installed, by `make licences`, and a test keeps it true.

## The Ukrainian dictionary

`pymorphy3-dicts-uk` contradicts itself: `License: GPLv3` and `MIT License` in its metadata, CC BY-SA 3.0 in its description, which is
that of the Russian one. The data are made from VESUM, <https://github.com/brown-uk/dict_uk>, whose authors state: data CC BY-NC-SA 4.0,
programs GPL 3. So take the data to be **for use that is not commercial, named and shared alike**, unless the authors allow you more. For
other products they have: Hunspell's files are under MPL 1.1, Morfologik's under LGPL 2.1.

Therefore it is no part of Kotae, and nothing installs it unless you say so: `pip install 'kotae[ukrainian]'`. Without it there are no
articles in `uk`, which `kotae build` says; all other locales work. `make demo` and `make test` install it, as they try all locales.

## All packages

| package | version | licence |
| --- | --- | --- |
"""


def text() -> str:
    """The whole file."""
    rows = (f"| {package.name} | {package.version} | {licence(package)} |" for package in _shipped())
    return _HEAD + "\n".join(rows) + "\n"


def licence(package: Distribution) -> str:
    """What a package says of its terms, in a line."""
    about = package.metadata
    named = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or () if line.startswith("License :: ")]
    stated = about.get("License") or ""
    short = stated if stated and "\n" not in stated and len(stated) < 60 else ""  # others put the whole text there
    return _SETTLED.get(_name(package.name)) or about.get("License-Expression") or ", ".join(dict.fromkeys(named)) or short or "not stated"


def _shipped() -> list[Distribution]:
    """What an installation with all extras has, by name."""
    found: dict[str, Distribution] = {}
    waiting = [
        ("kotae", extra) for extra in ("", *(distribution("kotae").metadata.get_all("Provides-Extra") or ())) if extra not in _NOT_SHIPPED
    ]
    seen = set(waiting)
    while waiting:
        name, extra = waiting.pop()
        for wanted in _wanted(name, extra):
            try:
                found[_name(wanted.name)] = distribution(wanted.name)
            except PackageNotFoundError:
                continue  # for another platform
            new = {(_name(wanted.name), of_it) for of_it in ("", *wanted.extras)} - seen
            seen |= new
            waiting.extend(new)
    found.pop("kotae", None)
    return [found[name] for name in sorted(found)]


def _wanted(name: str, extra: str) -> Iterator[Requirement]:
    for line in distribution(name).requires or ():
        wanted = Requirement(line)
        if wanted.marker is None or wanted.marker.evaluate({"extra": extra}):
            yield wanted


def _name(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
