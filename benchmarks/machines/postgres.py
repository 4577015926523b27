"""A PostgreSQL server of Debian's packages, on a free port of this machine, that can be started again."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from benchmarks.machines.balancer import free_port
from kb.errors import KotaeError, NotInstalled


def programs() -> Path:
    """The folder of the newest server's programs; raises `NotInstalled`."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[4]))
    if not folders:
        raise NotInstalled("PostgreSQL is not installed; `apt-get install postgresql` gives /usr/lib/postgresql/*/bin")
    return folders[-1].parent


class Postgres:
    """A server. It runs as another user where we are root, as it refuses to be root."""

    def __init__(self, folder: Path, options: str) -> None:
        self._folder, self._port = folder, free_port()
        self._as_user = _as_user(folder)
        self._programs = programs()
        self._options = f"{options} -c listen_addresses=127.0.0.1 -c port={self._port} -c unix_socket_directories={folder}"
        self._run("initdb", "--auth", "trust", "--username", "kotae", "--encoding", "UTF8")

    @property
    def url(self) -> str:
        """Without a database's name; `postgres` is there."""
        return f"postgresql://kotae@127.0.0.1:{self._port}"

    def start(self) -> None:
        """Returns when it takes connections."""
        self._run("pg_ctl", "--log", self._folder / "log", "--options", self._options, "--wait", "start")

    def stop(self, mode: str = "fast") -> None:
        """Breaks off what is under way, and all connections; `immediate` is as if it was killed."""
        self._run("pg_ctl", "--mode", mode, "--wait", "stop")

    def _run(self, program: str, *arguments: object) -> None:
        command = [*self._as_user, self._programs / program, "--pgdata", self._folder / "data", *arguments]
        done = subprocess.run(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False, cwd="/")  # noqa: S603 - PostgreSQL's
        if done.returncode:
            raise KotaeError(f"{program} of PostgreSQL failed: {done.stderr}")


@contextmanager
def postgres(options: str = "") -> Iterator[Postgres]:
    """A running server; `options` are those of `postgres`, such as `-c fsync=off`. Raises `NotInstalled`."""
    programs()
    folder = Path(tempfile.mkdtemp(prefix="kotae-postgres-"))  # short: the path of a socket may have 107 characters
    try:
        server = Postgres(folder, options)
        server.start()
        try:
            yield server
        finally:
            with suppress(KotaeError):  # it was stopped already
                server.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_user(folder: Path) -> list[str]:
    if os.getuid():
        return []
    user = next((name for name in ("postgres", "nobody") if name in {entry.pw_name for entry in pwd.getpwall()}), "nobody")
    shutil.chown(folder, user)
    return ["runuser", "-u", user, "--"]
