"""A bucket to publish to, on S3 or whatever speaks like it; only here is its library known."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, PreconditionError
from obstore.store import S3Store

from indexer.publishing.place import Stored, Tagged
from kb.errors import PlaceUnreachable

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig

_TIMEOUT = timedelta(minutes=10)
"""For one file, however slow the line is."""

_SILENCE = timedelta(seconds=4)
"""Without a byte while reading, or without a connection. Not while writing, when nothing is read until all is sent."""

_RETRIES: "RetryConfig" = {"max_retries": 1, "retry_timeout": timedelta(seconds=10)}
"""With the library's own, 10 in three minutes, nobody would be told that the bucket is gone, and a server that is told to stop would
wait for them; a follower tries again anyway.
"""

_CHANGING = re.compile(r" in \d[\d.]*(?:ns|µs|ms|s)\b|, after \d+ retries|, max_retries: \d+|, retry_timeout: \d+s")
"""In the library's messages: what is the same problem is to be told once."""

_LONGEST_ERROR = 200
"""Letters of the library's message, which goes on with its own structures."""


class Bucket:
    """A place in a bucket. The endpoint and the keys are in the variables of AWS: `AWS_ENDPOINT_URL`, `AWS_ACCESS_KEY_ID`, …"""

    def __init__(self, address: str) -> None:
        self.address = address
        bucket, _, prefix = address.removeprefix("s3://").partition("/")
        # plain HTTP only where the operator names such an endpoint
        options: ClientConfig = {"timeout": _TIMEOUT, "connect_timeout": _SILENCE, "allow_http": True}
        with self._told():
            self._reading = S3Store(
                bucket, prefix=prefix or None, client_options={**options, "read_timeout": _SILENCE}, retry_config=_RETRIES
            )
            self._writing = S3Store(bucket, prefix=prefix or None, client_options=options, retry_config=_RETRIES)

    def read(self, path: str) -> Tagged | None:
        """A file; None where there is none."""
        with self._told():
            try:
                found = obstore.get(self._reading, path)
                return Tagged(bytes(found.bytes()), found.meta["e_tag"] or "")
            except FileNotFoundError:
                return None

    def write(self, path: str, data: bytes) -> None:
        """Writes a file, or writes it anew."""
        with self._told():
            obstore.put(self._writing, path, data, use_multipart=False)

    def swap(self, path: str, data: bytes, tag: str | None) -> bool:
        """Writes a file that still has this tag, or with None, one that is not there yet; whether it did."""
        with self._told():
            try:
                obstore.put(self._writing, path, data, mode="create" if tag is None else {"e_tag": tag}, use_multipart=False)
            except (AlreadyExistsError, PreconditionError, FileNotFoundError):
                there = self.read(path)  # ours, where a first try came through and only its answer was lost
                return there is not None and there.data == data
            return True

    def list(self, below: str) -> dict[str, Stored]:
        """All files in a folder and below, by their paths."""
        with self._told():
            return {
                meta["path"]: Stored(meta["size"], meta["last_modified"]) for chunk in obstore.list(self._reading, below) for meta in chunk
            }

    def delete(self, paths: Iterable[str]) -> None:
        """Deletes files."""
        gone = list(paths)
        with self._told():
            if gone:
                obstore.delete(self._writing, gone)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (BaseError, OSError) as error:
            why = _CHANGING.sub("", " ".join(str(error).split("Debug source")[0].split()))[:_LONGEST_ERROR]
            raise PlaceUnreachable(
                f"cannot use {self.address}: {why}; look at AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
            ) from error
