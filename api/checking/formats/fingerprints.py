"""By what a system knows a problem again, when lines above it come and go."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator

from kb.problems import Problem


def fingerprints(problems: Iterable[Problem]) -> Iterator[tuple[Problem, str]]:
    """Each problem with a hash of all but its line; of two that are alike otherwise, the second has another. Hexadecimal."""
    seen: Counter[str] = Counter()
    for problem in problems:
        what = "\0".join((problem.rule, problem.file, problem.message))
        seen[what] += 1
        yield problem, hashlib.sha256(f"{what}\0{seen[what]}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
