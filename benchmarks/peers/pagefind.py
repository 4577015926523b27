"""Pagefind, search for static sites that runs in the reader's browser: here in Node, from the files that a browser would fetch.

Wanted: `node`, and a folder, named by `PAGEFIND_HOME`, in which `npm install pagefind` ran.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.evaluation_set import Text
from benchmarks.peers.peer import Ask
from kb.locale import language_of

_HOME = "PAGEFIND_HOME"
_DRIVER = Path(__file__).with_suffix(".mjs")
_DOCUMENTS = "documents.jsonl"


class Pagefind:
    """A process of Node's for each index; times count the two lines of JSON between it and us."""

    def __init__(self) -> None:
        self.name = "Pagefind"
        self._process: subprocess.Popen[str] | None = None

    def missing(self) -> str | None:
        """Node, and the package."""
        if not shutil.which("node"):
            return "node on the path"
        package = Path(os.environ.get(_HOME, ""), "node_modules", "pagefind", "package.json")
        if _HOME not in os.environ or not package.exists():
            return f"a folder in which `npm install pagefind` ran, named by {_HOME}"
        self.name = f"Pagefind {json.loads(package.read_text(encoding='utf-8'))['version']}"
        return None

    def index(self, documents: Sequence[Text], locale: str, folder: Path) -> float:
        """Titles are part of the text, and its title besides, which Pagefind ranks higher."""
        self.close()
        rows = (json.dumps({"id": one.id, "title": one.title, "text": one.text}, ensure_ascii=False) for one in documents)
        file = folder / _DOCUMENTS
        file.write_text("\n".join(rows), encoding="utf-8")
        command = ["node", str(_DRIVER), str(Path(os.environ[_HOME]).resolve())]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603 - ours
        seconds = float(self._tell({"file": str(file), "folder": str(folder), "language": language_of(locale)}))
        file.unlink()
        return seconds

    def ways(self) -> Mapping[str, Ask]:
        """As its own search box asks."""
        return {"in Node": self._search}

    def close(self) -> None:
        """Ends Node."""
        if self._process:
            self._process.communicate()
        self._process = None

    def _search(self, question: str, limit: int) -> list[str]:
        found: list[str] = self._tell({"question": question, "limit": limit})
        return found

    def _tell(self, asked: Mapping[str, Any]) -> Any:
        if not self._process or not self._process.stdin or not self._process.stdout:
            raise OSError("Node does not run")
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise OSError("Node ended; what it says stands above")
        return json.loads(answer)
