"""`python -m benchmarks.fuzzing.guided KIND`: the same inputs, chosen by what they reach.

It wants Atheris, which has wheels for some systems only, and is no part of the extra `dev`: `pip install atheris`. What follows KIND is for
libFuzzer, as in `-runs=100000 -timeout=5`; its `cov` and `ft` tell what was reached, and it ends at the first input that fails.
"""

import random
import sys
from typing import Any


class FromBytes(random.Random):
    """Chance that is read from bytes, so that a change of one of them changes one choice; zeros where they end."""

    def __init__(self, data: bytes) -> None:
        self._data, self._place = data, 0
        super().__init__()

    def seed(self, *_: Any, **__: Any) -> None:
        """Nothing but the bytes decides."""

    def getrandbits(self, k: int, /) -> int:
        """The next `k` bits."""
        size = (k + 7) // 8
        taken = self._data[self._place : self._place + size]
        self._place += size
        return int.from_bytes(taken.ljust(size, b"\0"), "little") & ((1 << k) - 1)

    def random(self) -> float:
        """From three bytes: none of our shares is finer."""
        return self.getrandbits(24) / (1 << 24)


def main() -> None:
    """Until it is told to end, or something fails."""
    import atheris

    with atheris.instrument_imports(include=["kb", "indexer", "api"]):
        from benchmarks.fuzzing.kinds import KINDS
    kind = KINDS[sys.argv.pop(1)]

    def feed(data: bytes) -> None:
        kind.feed(kind.make(FromBytes(data)))

    feed(b"")
    atheris.Setup([sys.argv[0], "-max_len=4096", "-len_control=0", *sys.argv[1:]], feed)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
