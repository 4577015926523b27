"""A PostgreSQL server of Debian's packages, started for the tests; each test gets a database of its own."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

MISSING = "PostgreSQL is not installed; `apt-get install postgresql` gives /usr/lib/postgresql/*/bin"


def programs() -> Path | None:
    """The folder of the newest server's programs; None where none is installed."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[4]))
    return folders[-1].parent if folders else None


@contextmanager
def postgres(installed: Path) -> Iterator[str]:
    """The URL of a running server, without a database's name. It runs as another user where we are root, as it refuses to be root."""
    folder = Path(tempfile.mkdtemp(prefix="kotae-postgres-"))  # short: the path of a socket may have 107 characters
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    as_user = _as_user(folder)
    # no power cut is tested here, and waiting for the disk would take most of the time
    options = f"-c fsync=off -c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder}"
    try:
        _run(*as_user, installed / "initdb", "--pgdata", folder / "data", "--auth", "trust", "--username", "kotae", "--encoding", "UTF8")
        _run(*as_user, installed / "pg_ctl", "--pgdata", folder / "data", "--log", folder / "log", "--options", options, "--wait", "start")
        try:
            yield f"postgresql://kotae@127.0.0.1:{port}"
        finally:
            _run(*as_user, installed / "pg_ctl", "--pgdata", folder / "data", "--mode", "immediate", "--wait", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database(server: str) -> Iterator[str]:
    """The URL of a new, empty database."""
    name = f"kotae_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield f"{server}/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _as_user(folder: Path) -> list[str]:
    if os.getuid():
        return []
    user = next((name for name in ("postgres", "nobody") if name in {entry.pw_name for entry in pwd.getpwall()}), "nobody")
    shutil.chown(folder, user)
    return ["runuser", "-u", user, "--"]


def _run(*command: object) -> None:
    done = subprocess.run(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False, cwd="/")
    assert done.returncode == 0, done.stderr
