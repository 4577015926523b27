"""The unit for systemd is one that systemd understands, shuts Kotae in, and sets nothing that there is not."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from api.runtime import Settings
from tests.demo import ROOT

UNIT = ROOT / "corpora/manual/assets/kotae.service"
systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")


def test_it_sets_only_settings_that_there_are() -> None:
    named = re.findall(r"KOTAE_([A-Z_]+)=", "".join(line for line in UNIT.read_text().splitlines() if line.startswith("Environment=")))
    assert named
    assert {name.lower() for name in named} <= set(Settings.model_fields)


@systemd
def test_systemd_understands_all_of_it(tmp_path: Path) -> None:
    program = tmp_path / "kotae"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    unit = tmp_path / "kotae.service"
    unit.write_text(UNIT.read_text().replace("/usr/local/bin/kotae", str(program)))
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True, check=False)
    assert [line for line in (done.stdout + done.stderr).splitlines() if "kotae.service" in line] == []


@systemd
def test_it_is_shut_in(tmp_path: Path) -> None:
    unit = shutil.copy(UNIT, tmp_path / "kotae.service")
    done = subprocess.run(["systemd-analyze", "security", "--offline=true", unit], capture_output=True, text=True, check=False)
    (exposure,) = re.findall(r"exposure level for kotae\.service: ([\d.]+)", done.stdout)
    assert float(exposure) < 2
