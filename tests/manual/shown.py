"""What a page shows as output, with `…` for what is left out, beside what is printed."""

import json
import re
from typing import Any


def check_output(shown: str, printed: str) -> None:
    if re.match(r'[{[]\s*["{…]', shown):
        check_json(read_shortened(shown), json.loads(printed), "")
        return
    lines = (
        r"(?:.*\n)*" if line.strip() == "…" else ".*".join(map(re.escape, line.split("…"))) for line in shown.splitlines(keepends=True)
    )
    assert re.fullmatch("".join(lines), printed if printed.endswith("\n") else f"{printed}\n"), f"shown:\n{shown}\nprinted:\n{printed}"


def read_shortened(text: str) -> Any:
    """JSON in which `…` stands for what is left out: of an object as a key, of a list as an item, of a text or number as a part."""
    closers: list[str] = []

    def piece(match: re.Match[str]) -> str:
        if match[0] in "{[":
            closers.append(match[0])
        elif match[0] in "}]":
            closers.pop()
        elif match[0] == "…":
            return '"…": 0' if closers[-1] == "{" else '"…"'
        return f'"{match[0]}"' if match[0][0].isdigit() else match[0]

    return json.loads(re.sub(r'"(?:\\.|[^"\\])*"|[0-9.]+…|[{}\[\]…]', piece, text))


def check_json(shown: Any, printed: Any, place: str) -> None:
    """That what is shown is there, at the same place."""
    if isinstance(shown, dict):
        assert isinstance(printed, dict), place
        assert set(shown) - {"…"} <= set(printed), place
        assert "…" in shown or set(shown) == set(printed), f"{place}: {set(printed) - set(shown)} left out without …"
        for key in set(shown) - {"…"}:
            check_json(shown[key], printed[key], f"{place}.{key}")
    elif isinstance(shown, list):
        cut = shown.index("…") if "…" in shown else len(shown)
        assert isinstance(printed, list), place
        assert "…" in shown or len(shown) == len(printed), f"{place}: {len(printed)} items"
        for number, item in enumerate(shown[:cut]):
            check_json(item, printed[number], f"{place}[{number}]")
    elif isinstance(shown, str) and isinstance(printed, str | float):
        assert re.fullmatch(".*".join(map(re.escape, shown.split("…"))), str(printed), re.DOTALL), f"{place}: {printed}"
    else:
        assert shown == printed, place
