"""The Containerfile makes an image that runs as nobody in particular, and its steps install what they say."""

import json
import os
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.demo import ROOT
from tests.files import article, help_center, write
from tests.supply.containerfile import Stage, read

KNOWN = {"WORKDIR", "COPY", "RUN", "ARG", "ENV", "VOLUME", "EXPOSE", "USER", "STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT", "CMD"}


@pytest.fixture(scope="module")
def stages() -> list[Stage]:
    return read()


def test_there_are_two_stages_of_one_base_with_a_version(stages: list[Stage]) -> None:
    assert [stage.name for stage in stages] == ["install", ""]
    assert {stage.base for stage in stages} == {"python:3.11-slim-bookworm"}
    assert {step.name for stage in stages for step in stage.steps} <= KNOWN


def test_what_runs_is_no_root_and_installs_nothing(stages: list[Stage]) -> None:
    last = stages[-1]
    (user,) = last.all("USER")
    assert user.split(":") == ["10001", "10001"]
    names = [step.name for step in last.steps]
    assert "RUN" not in names[names.index("USER") :]
    assert not any(word in text for text in last.all("RUN") for word in ("pip", "apt", "curl", "wget"))
    assert json.loads(last.all("ENTRYPOINT")[0]) == ["kotae"]
    assert "CMD [" in last.all("HEALTHCHECK")[0]


def test_all_that_is_copied_is_there_and_let_through(stages: list[Stage]) -> None:
    let_through = {line[1:] for line in (ROOT / ".containerignore").read_text().splitlines() if line.startswith("!")}
    copied = {name for text in stages[0].all("COPY") for name in text.split()[:-1]}
    assert copied == let_through
    assert all((ROOT / name).exists() for name in copied)
    assert stages[-1].all("COPY") == ["--from=install /opt/kotae /opt/kotae"]


@pytest.mark.skipif(not os.environ.get("TEST_INSTALLS"), reason="installs dependencies; TEST_INSTALLS is not set, as .ci/run does")
@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
def test_its_steps_install_a_kotae_that_builds_and_answers(stages: list[Stage], tmp_path: Path, python: str) -> None:
    """With each Python that is named as fit, where it is to be had; all extras only with the first, as they take their time."""
    interpreter = _interpreter(python)
    here, extras = tmp_path / "opt/source", ""
    for step in stages[0].steps:
        if step.name == "WORKDIR":
            here.mkdir(parents=True)
        elif step.name == "ARG":
            extras = step.text.partition("=")[2]
        elif step.name == "COPY":
            *names, _ = step.text.split()
            for name in names:
                (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, here / name)
        else:
            assert step.name == "RUN"
            command = step.text.replace("/opt/", f"{tmp_path}/opt/").replace("python -m venv", f"{interpreter} -m venv")
            _run(f"export EXTRAS={extras if python == '3.11' else ''}; {command}", here)
    pages = {"help-center.yaml": help_center("en: {}"), "en/help/a.md": article("Forgot the password", "Reset it.")}
    content = write(tmp_path / "content", pages)
    kotae = f"TMPDIR={tmp_path} KOTAE_EMBEDDER=none {tmp_path}/opt/kotae/bin/kotae"
    _run(f"{kotae} build {shlex.quote(str(content))} --index {tmp_path}/index", tmp_path)
    assert "help/a" in _run(f"{kotae} ask --index {tmp_path}/index 'forgotten passwords'", tmp_path)


def _interpreter(version: str) -> str:
    """A Python of that version, on the path or where pyenv has it; skips the test where there is none."""
    candidates = [f"python{version}", *map(str, Path.home().glob(f".pyenv/versions/{version}.*/bin/python{version}"))]
    for candidate in candidates:
        if shutil.which(candidate) and not subprocess.run([candidate, "--version"], capture_output=True, check=False).returncode:
            return candidate
    return pytest.skip(f"Python {version} is not installed")


def _run(command: str, folder: Path) -> str:
    done = subprocess.run(["bash", "-ec", command], cwd=folder, capture_output=True, text=True, check=False, timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
