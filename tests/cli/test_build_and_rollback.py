"""Builds and rollbacks say what they did; an index that cannot be served is refused with the command that mends it."""

import json
import re
import resource
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.content import build, whale
from tests.command_line import kotae, run_kotae
from tests.conftest import WriteContent
from tests.demo import DEMO
from tests.indexes import current, edit_manifest, point_at, snapshot


def test_building_again_without_a_change_does_nothing_and_says_so_in_a_third_of_the_time(demo_index: Path, tmp_path: Path) -> None:
    index = Path(shutil.copytree(demo_index, tmp_path / "index"))
    before = snapshot(index)
    before.pop("LOCK")

    def seconds(*command: str | Path) -> tuple[float, str]:
        """Of the processor, for the machine may be busy with other tests; and what was said."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        said = run_kotae(*command).stdout
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, said

    start, _ = seconds("--version")
    again, said = seconds("build", DEMO, "--index", index)
    assert said == f"generation {current(index).name} served already, nothing to do\n"
    anew, _ = seconds("build", DEMO, "--index", tmp_path / "fresh")
    assert again - start < (anew - start) / 3
    after = snapshot(index)
    after.pop("LOCK")
    assert after == before


def test_a_rollback_returns_to_the_generation_before(write_content: WriteContent, index: Path) -> None:
    built = [build(write_content(whale(title)), index) for title in ("First", "Second", "Third")]
    assert current(index).name == built[2]
    for before in (built[1], built[0]):
        assert kotae("rollback", "--index", index).stdout == f"generation {before} is served again\n"
        assert current(index).name == before
    assert json.loads(kotae("ask", "--index", index, "--json", "sing").stdout)["results"][0]["title"] == "First"
    assert f"no generation before {built[0]}" in kotae("rollback", "--index", index, code=2).stderr
    assert current(index).name == built[0]


def test_content_that_was_rolled_back_from_comes_back_only_when_forced(write_content: WriteContent, index: Path) -> None:
    good = build(write_content(whale("Good")), index)
    content = write_content(whale("Bad"))
    bad = build(content, index)
    kotae("rollback", "--index", index)
    refused = kotae("build", content, "--index", index, code=2)
    assert bad in refused.stderr
    assert "--force" in refused.stderr
    assert current(index).name == good
    assert build(content, index, "--force") == bad
    assert current(index).name.startswith(bad)
    assert build(content, index) == bad


def test_changed_content_is_taken_after_a_rollback(write_content: WriteContent, index: Path) -> None:
    build(write_content(whale("Good")), index)
    build(write_content(whale("Bad")), index)
    kotae("rollback", "--index", index)
    assert build(write_content(whale("Mended")), index) == current(index).name


def test_content_that_was_built_before_is_served_again_at_once(write_content: WriteContent, index: Path) -> None:
    first = build(write_content(whale("First")), index)
    build(write_content(whale("Second")), index)
    again = kotae("build", write_content(whale("First")), "--index", index)
    assert again.stdout == f"generation {first} was built before and is served again\n"
    assert current(index).name == first


def make_old(index: Path) -> None:
    """Makes an index look as if other analysis code had made it, which gives another id, and other fingerprints and digests."""
    old = "0" * 16
    current(index).rename(index / old)
    point_at(index, old)

    def make_older(manifest: dict[str, Any]) -> None:
        manifest["generation"] = old
        for locale in manifest["locales"].values():
            locale.update(fingerprint=old, digest=old)

    edit_manifest(current(index), make_older)


def refuses_other_analysis(content: Path, index: Path, told: str) -> None:
    """Checks that the refusal tells the command that mends it, by running that."""
    assert "other analysis code" in told
    command = re.search("`kotae (build CONTENT .*)`", told)
    assert command
    kotae(*(content if word == "CONTENT" else word for word in command[1].split()))
    kotae("ask", "whales", "--index", index)


@pytest.mark.parametrize("command", ["ask", "explain"])
def test_an_index_of_other_analysis_code_is_refused_with_the_command_that_mends_it(
    write_content: WriteContent, index: Path, command: str
) -> None:
    content = write_content(whale())
    build(content, index)
    make_old(index)
    refuses_other_analysis(content, index, kotae(command, "whales", "--index", index, code=2).stderr)


def test_serving_an_index_of_other_analysis_code_is_refused_with_the_command_that_mends_it(
    write_content: WriteContent, index: Path
) -> None:
    content = write_content(whale())
    build(content, index)
    make_old(index)
    done = run_kotae("serve", "--port", "0", "--index", index)
    assert done.returncode == 2
    refuses_other_analysis(content, index, done.stderr)


def test_an_index_with_one_edited_fingerprint_is_refused(write_content: WriteContent, index: Path) -> None:
    build(write_content(whale()), index)
    edit_manifest(current(index), lambda manifest: manifest["locales"]["en"].update(fingerprint="f" * 16))
    assert "`en`" in kotae("ask", "whales", "--index", index, code=2).stderr


def test_an_index_in_a_language_of_later_code_is_refused(write_content: WriteContent, index: Path) -> None:
    build(write_content(whale()), index)
    edit_manifest(current(index), lambda manifest: manifest["locales"].update(fr=manifest["locales"]["en"]))
    assert "`fr`" in kotae("ask", "whales", "--index", index, code=2).stderr


@pytest.mark.parametrize("damage", ["CURRENT", "manifest.json", "articles.sqlite", "meta.json"])
def test_a_damaged_index_is_2_and_tells_how_to_mend_it(write_content: WriteContent, index: Path, damage: str) -> None:
    content = write_content(whale())
    build(content, index)
    for path in index.rglob(damage):
        path.write_bytes(b"\0garbage")
    told = kotae("ask", "whales", "--index", index, code=2).stderr
    assert damage.removesuffix(".json") in told or "engine" in told
    assert "kotae build" in told
    if damage == "CURRENT":
        (index / "CURRENT").unlink()
    kotae("build", content, "--index", index, "--force")
    kotae("ask", "whales", "--index", index)
