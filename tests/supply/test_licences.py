"""What Kotae stands on is told with its terms, and what not everybody may use is asked for by name."""

import importlib.util
from importlib.metadata import PackageNotFoundError, metadata

import pytest

from indexer.analysis import packages_of
from indexer.analysis.languages import registry
from kb.errors import NotInstalled
from tests.demo import ROOT


def test_the_list_of_licences_is_that_of_what_is_installed() -> None:
    spec = importlib.util.spec_from_file_location("licences", ROOT / ".ci/licences.py")
    assert spec
    assert spec.loader
    licences = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(licences)
    made = licences.text()
    assert "not stated" not in made
    assert (ROOT / "LICENSES.md").read_text(encoding="utf-8") == made, "run `make licences`"


def test_no_installation_has_the_ukrainian_dictionary_unasked() -> None:
    wanted = [line for line in metadata("kotae").get_all("Requires-Dist") or () if line.startswith("pymorphy3-dicts-uk")]
    assert wanted
    assert all("extra ==" in line for line in wanted)


def test_without_the_ukrainian_dictionary_that_is_told_with_the_way_to_its_terms(monkeypatch: pytest.MonkeyPatch) -> None:
    def version(name: str) -> str:
        if name == "pymorphy3-dicts-uk":
            raise PackageNotFoundError(name)
        return "1"

    monkeypatch.setattr(registry, "version", version)
    assert packages_of("bg") == {"simplemma": "1"}
    with pytest.raises(
        NotInstalled, match=r"no articles in `uk`; read what LICENSES.md says of it, and run `pip install 'kotae\[ukrainian\]'`"
    ):
        packages_of("uk")
