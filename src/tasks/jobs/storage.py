"""The storage port: where bytes are kept. A folder, or an S3-compatible store; both ship."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Protocol

import msgspec

from tasks.errors import BadInput

OnSent = Callable[[int, int], Awaitable[None]]
"""Called while bytes go out: sent so far, in all."""

NAME = r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}"
KEY = re.compile(rf"{NAME}(/{NAME})*")
MENTION = re.compile(rf'"({NAME}(?:/{NAME})+)"')


class StoredObject(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    size: int
    """Bytes."""
    media_type: str


class Storage(Protocol):
    """Keeps bytes under keys such as `episodes/<sha256>.mp3`; a key's bytes never change.

    Every verb raises `tasks.errors.Outage(what="storage")` where the store is away or full,
    `tasks.errors.NotFound` where the key is not there, and `tasks.errors.Misconfigured` where it
    refuses our credentials or bucket.
    """

    name: str
    """`folder`, `S3 (HOST/BUCKET)`."""
    offline: bool

    async def put(
        self, key: str, data: bytes, media_type: str, on_sent: OnSent | None = None
    ) -> None: ...

    async def get(self, key: str) -> bytes: ...

    async def stat(self, key: str) -> StoredObject | None: ...

    def read(self, key: str, start: int, end: int) -> AsyncIterator[bytes]:
        """Stream the bytes from *start* up to, not including, *end*."""
        ...

    async def delete(self, key: str) -> None:
        """Delete the key; one that is not there is fine."""
        ...

    async def keys(self, prefix: str) -> list[str]: ...

    async def sizes(self, prefix: str) -> dict[str, int]:
        """Bytes, by key."""
        ...

    def url(self, key: str) -> str | None:
        """The public address (the CDN's, if set); None where we serve the bytes ourselves."""
        ...

    async def signed(self, key: str, seconds: int) -> str | None:
        """An address that hands out the key to anyone for so long; None where we serve it."""
        ...

    async def check(self) -> None:
        """Prove that the store can be written and read, or raise."""
        ...

    async def aclose(self) -> None: ...


def valid_key(key: str) -> str:
    """Hand the key back if it can stand in a folder, a bucket and an address alike.

    That is: names of ASCII letters, digits, `_`, `-` and (not first) `.`, parted by single slashes.
    Raises `tasks.errors.BadInput`.
    """
    if len(key) > 500 or not KEY.fullmatch(key):
        raise BadInput(f"{key[:80]!r} cannot be a storage key", field="key")
    return key


def mentioned(json: str) -> set[str]:
    """List the texts in *json* that could be keys of files: `digests/1.txt`, but `text/plain` too.

    What a step came to may name files that no other row names.
    """
    return set(MENTION.findall(json))
