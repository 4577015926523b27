"""Asks pip whether every pinned dependency can be installed without a compiler, wherever Kotae is said to run."""

import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

CONSTRAINTS = Path(__file__).parent.parent / "constraints.txt"

PYTHONS = ("3.11", "3.12", "3.13")
LINUX = ("manylinux2014", *(f"manylinux_2_{minor}" for minor in range(17, 37)))  # as Debian 12 has it
PLATFORMS = {
    "Linux x86-64": [f"{tag}_x86_64" for tag in LINUX],
    "Linux ARM": [f"{tag}_aarch64" for tag in LINUX],
    "macOS ARM": ["macosx_14_0_arm64", "macosx_13_0_arm64", "macosx_12_0_arm64", "macosx_11_0_arm64", "macosx_10_9_universal2"],
}

SOURCES = {"jieba": "no wheel was ever published; it is Python alone"}
"""What comes as source, and why that does no harm: each is built here, and must be of no platform."""

BENCHMARKS_ALONE = {"pytrec-eval-terrier": "measures rankings, and is compiled where there is no wheel; no installation has it"}


def main() -> int:
    """0 when all is there; else tells what is not."""
    wanted = [line for line in CONSTRAINTS.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    places = list(product(PYTHONS, PLATFORMS))
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(3) as threads:
        wheels = [line for line in wanted if _name(line) not in SOURCES | BENCHMARKS_ALONE]
        missing = list(threads.map(lambda place: _missing(wheels, *place, Path(folder)), places))
        for place, problem in zip(places, missing, strict=True):
            print(f"Python {place[0]}, {place[1]}: {problem or f'{len(wheels)} wheels'}")
        unfit = [
            name for name in SOURCES if not _of_no_platform(next(line for line in wanted if line.startswith(f"{name}==")), Path(folder))
        ]
    for name in unfit:
        print(f"{name} is to be built for each platform; find a wheel, or another package")
    return 1 if any(missing) or unfit else 0


def _name(line: str) -> str:
    """Of the package in a line of the constraints, as the index spells it."""
    return re.sub(r"[-_.]+", "-", re.split("[=<>]", line)[0]).lower()


def _missing(wanted: list[str], python: str, platform: str, folder: Path) -> str:
    """What pip says of wheels that there are not; empty where all are there."""
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--dry-run",
        "--quiet",
        "--no-deps",
        "--only-binary=:all:",
        "--disable-pip-version-check",
    ]
    command += ["--target", str(folder / f"{python}-{platform}"), "--python-version", python, "--implementation", "cp"]
    command += [part for tag in PLATFORMS[platform] for part in ("--platform", tag)]
    done = subprocess.run([*command, *wanted], capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stderr.strip().splitlines()[-1]


def _of_no_platform(wanted: str, folder: Path) -> bool:
    """Whether what is built of a source runs everywhere."""
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--disable-pip-version-check",
        "--wheel-dir",
        str(folder),
        wanted,
    ]
    subprocess.run(command, check=True)
    return any(folder.glob(f"{wanted.partition('=')[0]}-*-none-any.whl"))


if __name__ == "__main__":
    sys.exit(main())
