"""What another index root has made already, for an index root that is thrown away again."""

import shutil
from contextlib import suppress
from pathlib import Path

from indexer.build.build import ANALYSIS_CACHE, VECTOR_CACHE
from indexer.store import index_root
from kb.errors import DamagedIndex, NoIndex


def borrow(owner: Path, root: Path) -> None:
    """Lets the empty index root `root` begin with the caches and the served generation of `owner`, as far as that has any.

    Nothing of `owner` is written: caches are copied, and the generation, which never changes, is linked.
    """
    for name in (ANALYSIS_CACHE, VECTOR_CACHE):
        with suppress(OSError):
            shutil.copyfile(owner / name, root / name)
    with suppress(DamagedIndex, NoIndex, OSError):
        served = index_root.read_pointer(owner).generation
        (root / served).symlink_to((owner / served).resolve(strict=True))
        index_root.switch(root, index_root.Pointer(generation=served))
