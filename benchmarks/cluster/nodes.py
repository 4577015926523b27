"""Real nodes of OpenSearch on this machine, each a process that can be killed, stopped for a while, and started again."""

import contextlib
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.cluster.install import java, server
from kb.errors import EngineUnavailable

_LONGEST_START = 300.0
"""Seconds; 15 to 25 on two cores that have other work, too."""

_SETTINGS = """cluster.name: kotae
node.name: n{number}
path.data: {folder}/data
path.logs: {folder}/logs
network.host: 127.0.0.1
http.port: {http}
transport.port: {transport}
discovery.seed_hosts: [{seeds}]
cluster.initial_cluster_manager_nodes: [{managers}]
cluster.routing.allocation.disk.threshold_enabled: false
cluster.fault_detection.follower_check.interval: 1s
cluster.fault_detection.follower_check.timeout: 2s
cluster.fault_detection.follower_check.retry_count: 2
cluster.fault_detection.leader_check.interval: 1s
cluster.fault_detection.leader_check.timeout: 2s
cluster.fault_detection.leader_check.retry_count: 2
"""

_LOGGING = """status = error
appender.file.type = File
appender.file.name = file
appender.file.fileName = ${sys:opensearch.logs.base_path}${sys:file.separator}${sys:opensearch.logs.cluster_name}.log
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = [%d{ISO8601}][%-5p][%c{1}] %m%n
rootLogger.level = info
rootLogger.appenderRef.file.ref = file
"""


class Node:
    """One node, which has a folder and ports of its own."""

    def __init__(self, number: int, folder: Path, http: int, transports: Sequence[int], heap: str) -> None:
        self.url = f"http://127.0.0.1:{http}"
        self._folder = folder
        self._heap = heap
        self._process: subprocess.Popen[bytes] | None = None
        for name in ("data", "logs", "conf", "tmp"):
            (folder / name).mkdir(parents=True)
        settings = _SETTINGS.format(
            number=number,
            folder=folder,
            http=http,
            transport=transports[number],
            seeds=", ".join(f'"127.0.0.1:{port}"' for port in transports),
            managers=", ".join(f"n{other}" for other in range(len(transports))),
        )
        (folder / "conf" / "opensearch.yml").write_text(settings, encoding="utf-8")
        (folder / "conf" / "log4j2.properties").write_text(_LOGGING, encoding="utf-8")

    def start(self) -> None:
        """Starts it, and does not wait until it is there. It runs as another user where we are root, as it refuses to be root."""
        home, folder = server(), self._folder
        options = [f"-Xms{self._heap}", f"-Xmx{self._heap}", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-XX:TieredStopAtLevel=4"]
        options += ["--enable-native-access=ALL-UNNAMED", f"-Djava.io.tmpdir={folder / 'tmp'}", "-Dfile.encoding=UTF-8"]
        options += [f"-Dopensearch.path.home={home}", f"-Dopensearch.path.conf={folder / 'conf'}", "-Dopensearch.distribution.type=tar"]
        options += [
            "-Dlog4j2.disable.jmx=true",
            "-Dio.netty.noUnsafe=true",
            "-cp",
            f"{home / 'lib'}/*",
            "org.opensearch.bootstrap.OpenSearch",
        ]
        user = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None
        if user is not None:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, user, -1)
        with (folder / "out").open("ab") as out:
            command = ["nice", "-n", "5", str(java()), *options]
            self._process = subprocess.Popen(  # noqa: S603 - our own
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                cwd=home,
                user=user,
                extra_groups=[] if user is not None else None,
            )

    def kill(self) -> None:
        """Ends it at once, also one that is stopped."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def stop(self) -> None:
        """Lets it hang: its connections stay open, and nothing comes."""
        if self._process:
            self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Lets one that hangs go on."""
        if self._process:
            self._process.send_signal(signal.SIGCONT)

    def log(self) -> str:
        """The last of what it said, for messages."""
        files = [path for path in (self._folder / "out", self._folder / "logs" / "kotae.log") if path.exists()]
        return "\n".join(line for path in files for line in path.read_text(encoding="utf-8", errors="replace").splitlines()[-5:])

    @property
    def ended(self) -> bool:
        """Whether it ended by itself."""
        return self._process is not None and self._process.poll() is not None

    def health(self) -> dict[str, Any]:
        """What it says of the cluster; empty where it does not answer."""
        return self._told("/_cluster/health")

    def bytes(self) -> int:
        """What all indexes take on disk, copies left out."""
        size: int = self._told("/_stats/store")["_all"]["primaries"]["store"]["size_in_bytes"]
        return size

    def _told(self, path: str) -> dict[str, Any]:
        with contextlib.suppress(OSError, ValueError), urllib.request.urlopen(f"{self.url}{path}", timeout=3) as reply:  # noqa: S310
            told: dict[str, Any] = json.load(reply)
            return told
        return {}


@contextlib.contextmanager
def cluster(count: int = 3, heap: str = "384m") -> Iterator[list[Node]]:
    """A cluster of so many nodes, green; raises `NotInstalled`, or `EngineUnavailable` where it does not come up."""
    server()
    folder = Path(tempfile.mkdtemp(prefix="kotae-opensearch-"))
    folder.chmod(0o755)
    ports = _free_ports(2 * count)
    nodes = [Node(number, folder / f"n{number}", ports[number], ports[count:], heap) for number in range(count)]
    try:
        for node in nodes:
            node.start()
        wait_for(nodes)
        yield nodes
    finally:
        for node in nodes:
            node.kill()
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(nodes: Sequence[Node], seconds: float = _LONGEST_START) -> None:
    """Waits until these nodes, and no others, are together and green."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        told = [node.health() for node in nodes]
        if all(health.get("number_of_nodes") == len(nodes) and health.get("status") == "green" for health in told):
            return
        for node in nodes:
            if node.ended:
                raise EngineUnavailable(f"a node ended by itself:\n{node.log()}")
        time.sleep(0.2)
    raise EngineUnavailable(f"the cluster is not green after {seconds:g} s:\n{nodes[0].log()}")


def _free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()
