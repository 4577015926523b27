"""Golden cases: text files that a person, a translator for instance, can read and edit. A line that begins with `# ` is a remark."""

from pathlib import Path

CASES = Path(__file__).parent / "cases"


def lines(path: Path) -> list[str]:
    """Those that are neither blank nor a remark."""
    return [line for line in path.read_text(encoding="utf-8").split("\n") if line and not line.startswith("# ")]


def rows(path: Path) -> list[list[str]]:
    """The columns of those lines, which stand between tabs."""
    return [line.split("\t") for line in lines(path)]
