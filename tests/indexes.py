"""Indexes of small help centres: built, opened, looked at, and damaged."""

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from indexer.backends import Engine
from indexer.backends.tantivy import TantivyEngine
from indexer.build import Built, build, identify
from indexer.embedders import Embedder
from indexer.query.synonym_checks import check_synonyms
from indexer.store import Generation, open_current, read_pointer
from kb.article import Content
from kb.content import read_content
from tests.files import Files, help_center, write


def build_index(
    content: Path | Content, index: Path, embedder: Embedder | None = None, *, engine: Engine | None = None, **options: Any
) -> Built:
    """Builds a content root, or what was read of one, as `kotae build` does."""
    read = read_content(content, check_synonyms) if isinstance(content, Path) else content
    return build(read, index, engine or TantivyEngine(), embedder, **options)


def open_index(index: Path) -> Generation:
    """What is served now."""
    return open_current(index, TantivyEngine())


def publish_in(root: Path, files: Files, embedder: Embedder | None = None) -> Generation:
    """Writes the content root `root/content` anew, builds `root/index`, and opens it.

    Without a `help-center.yaml` it is a help centre of all locales with the category `help`.
    """
    shutil.rmtree(root / "content", ignore_errors=True)
    build_index(write(root / "content", {"help-center.yaml": help_center(), **files}), root / "index", embedder)
    return open_index(root / "index")


def identity_of(content: Path) -> str:
    """Of the generation that a content root makes."""
    return identify(read_content(content), TantivyEngine().version)


def current(index: Path) -> Path:
    """The folder of the generation that is served."""
    return index / read_pointer(index).generation


def point_at(index: Path, generation: str) -> None:
    """Makes an index root serve a generation as somebody would who copies files around."""
    (index / "CURRENT").write_text(json.dumps({"generation": generation}), encoding="utf-8")


def edit_manifest(generation: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Lets `change` edit what the manifest in a generation's folder says."""
    path = generation / "manifest.json"
    manifest = json.loads(path.read_bytes())
    change(manifest)
    path.write_text(json.dumps(manifest), encoding="utf-8")


# --- looked at


def snapshot(root: Path) -> dict[str, tuple[int, bytes]]:
    """All that lies below a folder: when it last changed, and what is in it."""
    paths = sorted(root.rglob("*"))
    return {path.relative_to(root).as_posix(): (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"") for path in paths}


# --- damaged

HARM: Mapping[str, Callable[[bytes], bytes | None]] = {
    "missing": lambda _: None,
    "empty": lambda _: b"",
    "half": lambda data: data[: len(data) // 2],
    "without its end": lambda data: data[:-2],
    "nonsense": lambda data: b"nonsense" * (len(data) // 8 + 1),
}
"""What can happen to a file."""


def harm(file: Path, how: str) -> None:
    """Lets something of `HARM` happen to a file."""
    overwrite(file, HARM[how](file.read_bytes()))


def overwrite(file: Path, data: bytes | None) -> None:
    """Puts another file in the place of a file, or nothing; a file that is linked elsewhere stays there as it was."""
    file.unlink(missing_ok=True)
    if data is not None:
        file.write_bytes(data)
