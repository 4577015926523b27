"""An nginx with the configuration that the manual hands out, in front of servers on this machine."""

import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from kb.errors import KotaeError, NotInstalled

CONFIGURATION = Path(__file__).parents[2] / "corpora/manual/assets/kotae-nginx.conf"

_LONGEST_START = 10.0
"""Seconds."""

_AROUND = """{user}daemon off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{}}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/kotae.conf;
}}
"""


def program() -> Path:
    """Where nginx is; raises `NotInstalled`."""
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if not found:
        raise NotInstalled("nginx is not installed; `apt-get install nginx-light` gives it")
    return Path(found)


def command(folder: Path, *options: str) -> list[str]:
    """How nginx is called with the configuration in a folder."""
    return [str(program()), *options, "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]


def write_configuration(folder: Path, port: int, servers: Sequence[int]) -> None:
    """Writes the manual's into a folder, with a port of this machine, and those of its servers."""
    text = (
        CONFIGURATION.read_text(encoding="utf-8").replace("listen 80;", f"listen 127.0.0.1:{port};").replace("/var/log/nginx", str(folder))
    )
    [options] = set(re.findall(r"^    server [\d.]+:\d+(.*;)$", text, re.MULTILINE))
    upstream = "".join(f"    server 127.0.0.1:{server}{options}\n" for server in servers)
    text = re.sub(r"(?:^    server [\d.]+:\d+.*;\n)+", upstream, text, flags=re.MULTILINE)
    (folder / "kotae.conf").write_text(text, encoding="utf-8")
    user = "user root;\n" if os.geteuid() == 0 else ""  # whose folder it is
    (folder / "nginx.conf").write_text(_AROUND.format(folder=folder, user=user), encoding="utf-8")


@contextmanager
def balancing(servers: Sequence[int]) -> Iterator[tuple[int, Path]]:
    """The port of an nginx in front of the servers at these ports, and the folder of its logs; raises `NotInstalled`."""
    program()
    with tempfile.TemporaryDirectory(prefix="kotae-nginx-") as name:
        folder, port = Path(name), free_port()
        write_configuration(folder, port, servers)
        with (folder / "out").open("wb") as out, subprocess.Popen(command(folder), stdout=out, stderr=out) as process:  # noqa: S603 - nginx
            try:
                _wait(process, port, folder)
                yield port, folder
            finally:
                process.terminate()


def free_port() -> int:
    """One that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(process: "subprocess.Popen[bytes]", port: int, folder: Path) -> None:
    end = time.monotonic() + _LONGEST_START
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.01)
    raise KotaeError(f"nginx does not listen at {port}: {(folder / 'out').read_text(encoding='utf-8', errors='replace')}")
