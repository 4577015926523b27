"""What figures were taken on: they mean nothing without it."""

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

_PACKAGES = ("tantivy", "jieba", "opencc", "sudachipy", "sudachidict-core", "pymorphy3", "simplemma", "PyStemmer", "fastapi", "uvicorn")


def environment() -> dict[str, object]:
    """The commit, the versions and the machine."""
    return {
        "commit": _commit(),
        "versions": {"python": platform.python_version(), **{name: version(name) for name in _PACKAGES}},
        "machine": {"system": platform.platform(), "cores": os.cpu_count()},
    }


def _commit() -> str:
    command = ["git", "-C", str(Path(__file__).parent), "describe", "--always", "--dirty", "--exclude", "*"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
