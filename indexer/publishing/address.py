"""Addresses of places, as people write them."""

import re
from importlib.util import find_spec
from pathlib import Path

from indexer.publishing.folder import Folder
from indexer.publishing.place import Place
from kb.errors import NotInstalled

_ADDRESS = re.compile(r"(s3|file):/+(.+)")
"""With one slash, too: a `Path` makes one of several."""


def is_published(index: Path) -> bool:
    """Whether what somebody calls an index is an address, or a folder that was published to."""
    return bool(_ADDRESS.fullmatch(str(index))) or (index / "generations").is_dir()


def address_of(index: Path) -> str:
    """The one way to write an address.

    >>> address_of(Path("s3://help/production")), address_of(Path("file:///srv/published"))
    ('s3://help/production', '/srv/published')
    """
    url = _ADDRESS.fullmatch(str(index))
    if not url:
        return str(index.absolute())
    return f"s3://{url[2]}" if url[1] == "s3" else f"/{url[2]}"


def cache_of(index: Path) -> Path:
    """Where what is published is brought, unless somebody says where: a folder here, as the place itself may be read-only.

    >>> cache_of(Path("s3://help/production"))
    PosixPath('production.followed')
    """
    return Path(f"{index.name}.followed")


def place_at(address: str) -> Place:
    """What is at an address in the one way to write it; raises `NotInstalled` or `PlaceUnreachable`."""
    if not address.startswith("s3://"):
        return Folder(Path(address))
    if not find_spec("obstore"):
        raise NotInstalled(f"{address} needs obstore, which is not installed; run `pip install 'kotae[publish]'`")
    from indexer.publishing.bucket import Bucket  # an extra

    return Bucket(address)
