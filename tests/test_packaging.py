"""What is installed: the sdist and the wheel that is made of it hold all that `kotae` needs."""

import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from tests.files import article, help_center, write

TITLES = {"uk": "Забув пароль", "ja": "パスワードを忘れた", "zh-Hant": "忘記密碼", "en": "Forgot the password"}
"""In languages with dictionaries of their own: those are found, wherever one is installed."""

ROOT = Path(__file__).parent.parent
PACKAGES = ("kb", "indexer", "api")
SOURCES = (*PACKAGES, "pyproject.toml", "README.md", "LICENSE")


def run(*command: object, **options: object) -> str:
    """What a command prints; fails with all that it says when it fails."""
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sdist and of the wheel made of it."""
    source = tmp_path_factory.mktemp("source")
    for name in SOURCES:
        path = ROOT / name
        copy = shutil.copytree if path.is_dir() else shutil.copy
        copy(path, source / name)
    run(sys.executable, "-m", "build", "--no-isolation", source, "--outdir", source / "dist")
    return source / "dist"


@pytest.fixture(scope="module")
def kotae(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command in an environment that holds nothing of ours but the wheel; its dependencies are those of this environment."""
    folder = tmp_path_factory.mktemp("empty")
    venv.create(folder, with_pip=False)
    (wheel,) = built.glob("*.whl")
    outside = Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"  # ours has no pip
    run(outside, "-m", "pip", "--python", folder / "bin" / "python", "install", "--quiet", "--no-index", "--no-deps", wheel)
    (site_packages,) = folder.glob("lib/python*/site-packages")
    (site_packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return folder / "bin" / "kotae"


def data_files() -> set[str]:
    """All files of the packages but those that tools leave behind."""
    paths = (path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_file())
    return {path.relative_to(ROOT).as_posix() for path in paths if path.suffix != ".pyc"}


def test_the_wheel_holds_every_file_of_the_packages_and_nothing_else_of_ours(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        assert {name for name in archive.namelist() if ".dist-info/" not in name} == data_files()


def test_the_sdist_holds_what_the_wheel_is_made_of(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert names >= {*data_files(), "pyproject.toml", "README.md", "LICENSE"}


def test_what_is_installed_builds_and_answers(kotae: Path, tmp_path: Path) -> None:
    environment = {"KOTAE_EMBEDDER": "none", "PATH": ""}
    options = {"cwd": tmp_path, "env": environment}
    assert run(kotae, "--version", **options).startswith("kotae, version ")
    content = {f"{locale}/help/login.md": article(title) for locale, title in TITLES.items()}
    write(tmp_path, {"help-center.yaml": help_center(", ".join(f"{locale}: {{}}" for locale in TITLES)), **content})
    run(kotae, "build", tmp_path, "--index", "index", **options)
    for locale, title in TITLES.items():
        assert "help/login" in run(kotae, "ask", "--index", "index", "--locale", locale, title, **options)
