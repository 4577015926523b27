"""Files of small help centres."""

from collections.abc import Mapping
from pathlib import Path


def article(title: str, text: str = "Nothing else.", **head: str) -> str:
    lines = "".join(f"{key}: {value}\n" for key, value in {"title": title, **head}.items())
    return f"---\n{lines}---\n{text}\n"


def write(root: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root
