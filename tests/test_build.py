"""Builds: the same content gives the same generation, nothing is served half, and what is broken is said clearly."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import pytest

from api.answers import Request, Viewer, ask
from api.answers.articles import article_page
from indexer.backends import Document
from indexer.backends.tantivy import TantivyEngine
from indexer.build import Built, build, identify
from indexer.store import Generation, open_current, rollback
from kb.content import read_content
from kb.errors import BuildUnderWay, CannotWrite, DamagedIndex, NoIndex, OtherAnalysis, RolledBack

ROOT = Path(__file__).parent.parent

SETTINGS = """\
name: Test
default_locale: en
locales: {en: {}, uk: {fallbacks: [en]}}
categories: {account: {en: Account, uk: Профіль}}
"""

FILES: Mapping[str, str] = {
    "help-center.yaml": SETTINGS,
    "en/account/password.md": "---\ntitle: Reset a password\n---\nTap it. ![Where](../../assets/tap.png)\n\n## By e-mail\n\nWait.\n",
    "en/account/draft.md": "---\ntitle: Not yet\nstatus: draft\n---\nStill to be written.\n",
    "en/account/refund.md": "---\ntitle: Refunds\naliases: [account/money-back]\n---\nThree days.\n",
    "uk/account/password.md": "---\ntitle: Відновити пароль\n---\nНатисніть кнопку.\n",
    "assets/tap.png": "not really a picture",
}
FIRST, SECOND, THIRD = ({**FILES, "en/account/note.md": f"---\ntitle: Note\n---\nEdition {number}.\n"} for number in (1, 2, 3))


def write(root: Path, files: Mapping[str, str]) -> Path:
    shutil.rmtree(root, ignore_errors=True)
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(text.encode())
    return root


def identity_of(root: Path) -> str:
    """Of the generation that a content root makes."""
    return identify(read_content(root), TantivyEngine().version)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """An index root, still empty."""
    return tmp_path / "index"


@pytest.fixture
def build_files(tmp_path: Path, index: Path) -> Callable[..., Built]:
    """Builds files into `index`."""

    def run(files: Mapping[str, str], **options: bool) -> Built:
        return build(read_content(write(tmp_path / "content", files)), index, TantivyEngine(), **options)

    return run


def served(index: Path) -> Generation:
    return open_current(index, TantivyEngine())


def note(index: Path) -> str:
    """The number of the edition that is served."""
    return ask(served(index), Request("note edition", "en")).results[0].snippet.text


def tree(root: Path) -> dict[str, int]:
    """Everything below a folder, and when it last changed."""
    return {path.relative_to(root).as_posix(): path.stat().st_mtime_ns for path in sorted(root.rglob("*"))}


def damage(file: Path, data: bytes | None) -> None:
    """Replaces what a file holds, or removes the file."""
    file.unlink(missing_ok=True)
    if data is not None:
        file.write_bytes(data)


# --- the same content, the same generation


def test_the_same_content_in_another_folder_and_order_is_the_same_generation(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "elsewhere" / "other"
    write(one, FIRST)
    write(other, dict(reversed(FIRST.items())))
    assert identity_of(one) == identity_of(other)


def test_line_ends_of_another_system_do_not_make_another_generation(tmp_path: Path) -> None:
    windows = {name: text.replace("\n", "\r\n") for name, text in FIRST.items()}
    assert identity_of(write(tmp_path / "one", FIRST)) == identity_of(write(tmp_path / "other", windows))


def without(name: str) -> Mapping[str, str]:
    return {other: text for other, text in FILES.items() if other != name}


CHANGES: Mapping[str, Mapping[str, str]] = {
    "the text of an article": {**FILES, "en/account/refund.md": FILES["en/account/refund.md"].replace("Three", "Four")},
    "the title of an article": {**FILES, "en/account/refund.md": FILES["en/account/refund.md"].replace("Refunds", "Money")},
    "the audience of an article": {
        **FILES,
        "en/account/refund.md": FILES["en/account/refund.md"].replace("title", "audience: internal\ntitle"),
    },
    "a new article": {**FILES, "uk/account/refund.md": FILES["en/account/refund.md"]},
    "an article less": without("en/account/refund.md"),
    "an article's name": {**without("en/account/refund.md"), "en/account/refunds.md": FILES["en/account/refund.md"]},
    "a draft that is published": {**FILES, "en/account/draft.md": FILES["en/account/draft.md"].replace("draft", "published")},
    "a picture": {**FILES, "assets/tap.png": "another picture"},
    "a new picture": {**FILES, "assets/more/tap.png": FILES["assets/tap.png"]},
    "a picture less": {**without("assets/tap.png"), "en/account/password.md": "---\ntitle: Reset\n---\nTap."},
    "a setting": {**FILES, "help-center.yaml": SETTINGS.replace("name: Test", "name: Other")},
    "a fallback": {**FILES, "help-center.yaml": SETTINGS.replace("[en]", "[]")},
    "the order of the locales": {
        **FILES,
        "help-center.yaml": SETTINGS.replace("en: {}, uk: {fallbacks: [en]}", "uk: {fallbacks: [en]}, en: {}"),
    },
}


@pytest.mark.parametrize("changed", CHANGES.values(), ids=CHANGES.keys())
def test_any_change_makes_another_generation(tmp_path: Path, changed: Mapping[str, str]) -> None:
    assert identity_of(write(tmp_path / "before", FILES)) != identity_of(write(tmp_path / "after", changed))


def test_a_draft_and_a_file_that_is_no_article_make_no_difference(tmp_path: Path) -> None:
    more = {
        **FILES,
        "en/account/draft.md": "---\ntitle: Later\nstatus: draft\n---\nOther words.",
        "README.txt": "Hi",
        "questions/en.tsv": "a\t-",
    }
    assert identity_of(write(tmp_path / "before", FILES)) == identity_of(write(tmp_path / "after", more))


def test_an_article_that_moves_to_another_locale_makes_another_generation(tmp_path: Path) -> None:
    one, other = ({"help-center.yaml": SETTINGS, f"{locale}/account/x.md": "---\ntitle: X\n---\nX."} for locale in ("en", "uk"))
    assert identity_of(write(tmp_path / "one", one)) != identity_of(write(tmp_path / "other", other))


def test_two_pictures_that_change_places_make_another_generation(tmp_path: Path) -> None:
    one = write(tmp_path / "one", {**FILES, "assets/a.png": "x", "assets/b.png": ""})
    other = write(tmp_path / "other", {**FILES, "assets/a.png": "", "assets/b.png": "x"})
    assert identity_of(one) != identity_of(other)


def test_building_again_does_nothing(index: Path, build_files) -> None:
    first = build_files(FIRST)
    before = tree(index)
    assert build_files(FIRST) == Built(first.generation, "unchanged")
    after = tree(index)
    assert before.pop("LOCK") <= after.pop("LOCK")  # it says who built last
    assert after == before


def test_two_builds_write_the_same_articles_and_pictures(tmp_path: Path) -> None:
    content = read_content(write(tmp_path / "content", FIRST))
    folders = []
    for name in ("one", "other"):
        built = build(content, tmp_path / name, TantivyEngine())
        folders.append(tmp_path / name / built.generation)
    for file in ("en/articles.sqlite", "uk/articles.sqlite", "assets/tap.png"):
        assert (folders[0] / file).read_bytes() == (folders[1] / file).read_bytes()


def stored(index: Path) -> dict[str, str]:
    """What is served, by file; without the engine's files, which Tantivy names by chance."""
    return {name: digest for name, digest in served(index).manifest.files.items() if "/engine/" not in name}


def test_a_build_upon_another_writes_what_a_build_from_nothing_writes(tmp_path: Path, index: Path, build_files) -> None:
    # the Ukrainian locale is taken over, and of the English one all but the note is known
    build_files(FIRST)
    generation = build_files(SECOND).generation
    assert build(read_content(tmp_path / "content"), tmp_path / "fresh", TantivyEngine()) == Built(generation, "built")
    assert stored(index) == stored(tmp_path / "fresh")
    for question, locale in (("note edition", "en"), ("пароль", "uk")):
        answers = [ask(served(root), Request(question, locale)).model_dump(exclude={"answer_id"}) for root in (index, tmp_path / "fresh")]
        assert answers[0] == answers[1]


@pytest.mark.parametrize("data", [None, b"", b"nonsense" * 1000], ids=["lost", "empty", "broken"])
def test_what_is_kept_of_earlier_builds_may_be_lost(tmp_path: Path, index: Path, build_files, data: bytes | None) -> None:
    build_files(FIRST)
    damage(index / "analysis.sqlite", data)
    build_files(SECOND)
    build(read_content(tmp_path / "content"), tmp_path / "fresh", TantivyEngine())
    assert stored(index) == stored(tmp_path / "fresh")


def test_a_damaged_locale_is_not_taken_over(index: Path, build_files) -> None:
    damage(index / build_files(FIRST).generation / "uk" / "articles.sqlite", b"nonsense")
    build_files(SECOND)
    assert ask(served(index), Request("пароль", "uk")).results[0].title == "Відновити пароль"


def test_a_generation_says_what_it_holds_and_what_made_it(tmp_path: Path, index: Path) -> None:
    calls = []
    content = read_content(write(tmp_path / "content", FIRST))
    build(content, index, TantivyEngine(), progress=lambda: calls.append(1))
    manifest = served(index).manifest
    assert {locale: (built.articles, built.sections) for locale, built in manifest.locales.items()} == {"en": (3, 4), "uk": (1, 1)}
    assert len(calls) == 4
    assert manifest.engine == f"tantivy {version('tantivy')}"
    assert manifest.packages["pymorphy3-dicts-uk"] == version("pymorphy3-dicts-uk")


# --- forward and back


def test_a_new_build_is_served_and_an_open_generation_goes_on_answering(index: Path, build_files) -> None:
    build_files(FIRST)
    old = served(index)
    assert build_files(SECOND).how == "built"
    assert note(index) == "Edition 2."
    assert ask(old, Request("note edition", "en")).results[0].snippet.text == "Edition 1."


def test_an_older_content_gets_its_generation_back_as_it_was(index: Path, build_files) -> None:
    first = build_files(FIRST).generation
    build_files(SECOND)
    before = tree(index / first)
    assert build_files(FIRST) == Built(first, "restored")
    assert tree(index / first) == before
    assert note(index) == "Edition 1."


def test_rollback_serves_the_generation_before(index: Path, build_files) -> None:
    first = build_files(FIRST).generation
    build_files(SECOND)
    build_files(THIRD)
    assert rollback(index) != first
    assert note(index) == "Edition 2."
    assert rollback(index) == first
    assert note(index) == "Edition 1."


def test_rollback_tells_when_there_is_nothing_to_go_back_to(index: Path, build_files) -> None:
    with pytest.raises(NoIndex, match="kotae build"):
        rollback(index)
    generation = build_files(FIRST).generation
    with pytest.raises(NoIndex, match=generation):
        rollback(index)
    assert note(index) == "Edition 1."


def test_content_that_was_rolled_back_from_does_not_come_back_unnoticed(index: Path, build_files) -> None:
    build_files(FIRST)
    bad = [build_files(SECOND).generation, build_files(THIRD).generation]
    rollback(index)
    rollback(index)
    for files, generation in zip((SECOND, THIRD), bad):
        with pytest.raises(RolledBack, match=f"{generation}.*--force"):
            build_files(files)
    assert note(index) == "Edition 1."


def test_a_refusal_outlives_other_builds(index: Path, build_files) -> None:
    build_files(FIRST)
    build_files(SECOND)
    rollback(index)
    build_files(THIRD)
    with pytest.raises(RolledBack):
        build_files(SECOND)
    assert note(index) == "Edition 3."


def test_force_takes_content_that_was_rolled_back_from_for_good(index: Path, build_files) -> None:
    build_files(FIRST)
    build_files(SECOND)
    rollback(index)
    assert build_files(SECOND, force=True).how == "built"
    assert note(index) == "Edition 2."
    build_files(FIRST)
    assert build_files(SECOND).how == "restored"


def test_rollback_after_a_restored_generation_goes_to_the_one_served_before_it(index: Path, build_files) -> None:
    build_files(FIRST)
    build_files(SECOND)
    build_files(FIRST)
    rollback(index)
    assert note(index) == "Edition 2."


def test_rollback_to_a_damaged_generation_is_refused_and_changes_nothing(index: Path, build_files) -> None:
    first = build_files(FIRST).generation
    build_files(SECOND)
    (index / first / "manifest.json").unlink()
    with pytest.raises(DamagedIndex, match=first):
        rollback(index)
    assert note(index) == "Edition 2."


# --- what is broken is said

GARBAGE = {"empty": b"", "no JSON": b"\x00\xffnonsense", "other JSON": b'{"generations": []}', "cut short": b'{"generation": "0123'}


def test_no_index_says_how_to_make_one(index: Path) -> None:
    with pytest.raises(NoIndex, match=f"{index}.*kotae build"):
        served(index)
    index.mkdir()
    with pytest.raises(NoIndex, match="kotae build"):
        served(index)


def test_a_broken_pointer_is_told_and_its_advice_helps(index: Path, build_files) -> None:
    build_files(FIRST)
    for data in GARBAGE.values():
        (index / "CURRENT").write_bytes(data)
        for attempt in (served, rollback, lambda _: build_files(FIRST)):
            with pytest.raises(DamagedIndex, match=r"(?s)CURRENT.*delete it and run `kotae build`"):
                attempt(index)
    (index / "CURRENT").unlink()
    build_files(FIRST)
    assert note(index) == "Edition 1."


@pytest.mark.parametrize("file", ["CURRENT", "manifest.json"])
def test_what_is_broken_is_told_in_one_line_of_our_own_words(index: Path, build_files, file: str) -> None:
    generation = build_files(FIRST).generation
    [path] = [path for path in (index / file, index / generation / file) if path.exists()]
    for data in GARBAGE.values():
        path.write_bytes(data)
        with pytest.raises(DamagedIndex) as caught:
            served(index)
        assert "\n" not in str(caught.value)
        assert "pydantic" not in str(caught.value)


@pytest.mark.parametrize("name", ["../outside", "/", "..", "", ".", "nowhere"])
def test_a_pointer_to_no_generation_is_told(index: Path, build_files, name: str) -> None:
    build_files(FIRST)
    (index / "CURRENT").write_text(json.dumps({"generation": name}))
    with pytest.raises(DamagedIndex, match="kotae build"):
        served(index)


HARM: Mapping[str, Callable[[bytes], bytes | None]] = {
    "missing": lambda _: None,
    "empty": lambda _: b"",
    "half": lambda data: data[: len(data) // 2],
    "nonsense": lambda data: b"nonsense" * (len(data) // 8 + 1),
}


def each_harm(file: Path) -> Iterator[str]:
    """Damages a file in one way after the other, and leaves it missing."""
    data = file.read_bytes()
    for name, harm in reversed(HARM.items()):
        damage(file, harm(data))
        yield name


def test_a_broken_manifest_is_told_and_a_build_mends_it(index: Path, build_files) -> None:
    manifest = index / build_files(FIRST).generation / "manifest.json"
    for harm in each_harm(manifest):
        with pytest.raises(DamagedIndex, match=r"(?s)manifest\.json.*kotae build"):
            pytest.fail(f"{harm}: {served(index).id} is served")
    assert build_files(FIRST).how == "built"
    assert note(index) == "Edition 1."


def test_broken_stored_articles_are_told_and_a_forced_build_mends_them(index: Path, build_files) -> None:
    stored = index / build_files(FIRST).generation / "uk" / "articles.sqlite"
    for harm in each_harm(stored):
        with pytest.raises(DamagedIndex, match=r"articles\.sqlite.*kotae build"):
            pytest.fail(f"{harm}: {served(index).id} is served")
    build_files(FIRST, force=True)
    assert note(index) == "Edition 1."


ENGINE_FILES = (".fast", ".fieldnorm", ".idx", ".pos", ".store", ".term", "meta.json")


@pytest.mark.parametrize("kind", ENGINE_FILES)
def test_a_broken_engine_file_is_told_and_a_forced_build_mends_it(index: Path, build_files, kind: str) -> None:
    engine = index / build_files(FIRST).generation / "en" / "engine"
    [file] = (file for file in engine.iterdir() if file.name.endswith(kind))
    for harm in each_harm(file):
        with pytest.raises(DamagedIndex, match=r"engine.*kotae build"):
            pytest.fail(f"{harm}: {note(index)} is served")
    build_files(FIRST, force=True)
    assert note(index) == "Edition 1."


def test_an_engine_folder_without_files_is_told(index: Path, build_files) -> None:
    engine = index / build_files(FIRST).generation / "en" / "engine"
    shutil.rmtree(engine)
    with pytest.raises(DamagedIndex, match="kotae build"):
        served(index)
    engine.mkdir()
    with pytest.raises(DamagedIndex, match="kotae build"):
        served(index)


def test_an_index_of_other_analysis_code_is_refused_with_the_command_that_rebuilds(index: Path, build_files) -> None:
    path = index / build_files(FIRST).generation / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["locales"]["uk"]["fingerprint"] = "0123456789abcdef"
    path.write_text(json.dumps(manifest))
    with pytest.raises(OtherAnalysis, match=f"`uk`.*0123456789abcdef.*kotae build CONTENT --index {index}"):
        served(index)


# --- one build at a time, and builds that fail

HOLD = """
import pathlib, sys
from indexer.store.index_root import locked

with locked(pathlib.Path(sys.argv[1])):
    print("locked", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_builder(index: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that writes to `index`, until it is killed."""
    command = [sys.executable, "-c", HOLD, str(index)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            assert process.stdout.readline() == "locked\n"
            yield process
        finally:
            process.kill()


def test_a_build_under_way_is_told_by_its_process(index: Path, build_files) -> None:
    build_files(FIRST)
    with another_builder(index) as process:
        for attempt in (lambda: build_files(SECOND), lambda: rollback(index)):
            with pytest.raises(BuildUnderWay, match=rf"\b{process.pid}\b"):
                attempt()
        assert note(index) == "Edition 1."


def test_a_killed_build_leaves_no_lock(index: Path, build_files) -> None:
    with another_builder(index) as process:
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        assert build_files(FIRST).how == "built"


class FailingEngine(TantivyEngine):
    """An engine that writes one locale, and then meets an error."""

    def __init__(self, error: BaseException) -> None:
        self._error = error

    def write(self, folder: Path, fields: Sequence[str], documents: Iterable[Document]) -> None:
        super().write(folder, fields, documents)
        raise self._error


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()], ids=["disk full", "interrupted"])
@pytest.mark.parametrize("force", [False, True])
def test_a_build_that_fails_leaves_what_is_served_and_does_not_hinder_the_next(
    tmp_path: Path, index: Path, build_files, error: BaseException, force: bool
) -> None:
    build_files(FIRST)
    before = (index / "CURRENT").read_bytes()
    second = read_content(write(tmp_path / "second", SECOND))
    with pytest.raises(CannotWrite if isinstance(error, OSError) else KeyboardInterrupt):
        build(second, index, FailingEngine(error), force=force)
    assert (index / "CURRENT").read_bytes() == before
    assert note(index) == "Edition 1."
    assert build(second, index, TantivyEngine(), force=force).how == "built"
    assert note(index) == "Edition 2."


def test_a_forced_build_that_fails_leaves_the_generation_that_it_would_have_replaced(tmp_path: Path, index: Path, build_files) -> None:
    generation = build_files(FIRST).generation
    before = tree(index / generation)
    with pytest.raises(CannotWrite, match=r"No space.*make room"):
        build(read_content(tmp_path / "content"), index, FailingEngine(OSError(28, "No space left on device")), force=True)
    assert tree(index / generation) == before
    assert note(index) == "Edition 1."


def test_a_failed_build_leaves_nothing_lying_about(tmp_path: Path, index: Path, build_files) -> None:
    build_files(FIRST)
    before = {path.name for path in index.iterdir()}
    with pytest.raises(KeyboardInterrupt):
        build(read_content(write(tmp_path / "second", SECOND)), index, FailingEngine(KeyboardInterrupt()))
    assert {path.name for path in index.iterdir()} == before


SLEEPY = """
import pathlib, sys, time

from indexer.backends.tantivy import TantivyEngine
from indexer.build import build
from kb.content import read_content

class Sleepy(TantivyEngine):
    def write(self, folder, layers, documents):
        super().write(folder, layers, documents)
        print("written", flush=True)
        time.sleep(60)

if __name__ == "__main__":
    build(read_content(pathlib.Path(sys.argv[1])), pathlib.Path(sys.argv[2]), Sleepy())
"""


def test_what_a_killed_build_left_is_cleared_away_by_the_next_one(tmp_path: Path, index: Path, build_files) -> None:
    build_files(FIRST)
    before = {path.name for path in index.iterdir()}
    write(tmp_path / "second", SECOND)
    (tmp_path / "sleepy.py").write_text(SLEEPY)
    command = [sys.executable, tmp_path / "sleepy.py", tmp_path / "second", index]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}) as process:
        try:
            assert process.stdout.readline() == "written\n"
        finally:
            process.kill()
    assert note(index) == "Edition 1."
    third = build_files(THIRD).generation
    assert {path.name for path in index.iterdir()} == before | {third}


# --- where nothing can be written


def test_serving_writes_nothing_into_the_index(tmp_path: Path, index: Path, build_files) -> None:
    build_files(FIRST)
    for lock in index.rglob(".tantivy*.lock"):
        lock.unlink()
    paths = [index, *index.rglob("*")]
    for path in paths:
        path.chmod(path.stat().st_mode & ~0o222)
    before = tree(tmp_path)
    try:
        generation = served(index)
        assert ask(generation, Request("reset password", "en")).results[0].article == "account/password"
        assert article_page(generation, "uk", "account/password", Viewer()).title == "Відновити пароль"
        # where the tests run as root the folder takes writes all the same; but whatever was written, and removed, would show here
        assert tree(tmp_path) == before
    finally:
        for path in paths:
            path.chmod(path.stat().st_mode | 0o200)


def test_an_index_may_lie_behind_a_symbolic_link_and_in_an_odd_folder(tmp_path: Path, build_files) -> None:
    build_files(FIRST)
    odd = tmp_path / "q?x=1 & ünï #%20"
    (tmp_path / "index").rename(odd)
    (tmp_path / "link").symlink_to(odd)
    for root in (odd, tmp_path / "link"):
        assert note(root) == "Edition 1."


def test_opening_an_index_again_and_again_leaves_nothing_behind(index: Path, build_files, tmp_path: Path, monkeypatch) -> None:
    folder = index / build_files(FIRST).generation / "en" / "engine"
    private = tmp_path / "private"
    private.mkdir()
    monkeypatch.setattr("tempfile.tempdir", os.fspath(private))
    for _ in range(300):
        TantivyEngine().open(folder)
    assert list(private.iterdir()) == []


def test_an_index_without_articles_answers_nothing(index: Path, build_files) -> None:
    build_files({"help-center.yaml": SETTINGS})
    answer = ask(served(index), Request("reset password", "uk"))
    assert (answer.outcome, answer.results) == ("handoff", ())
