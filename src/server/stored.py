"""Files out of storage over HTTP, with HEAD, Range and ETag."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

import msgspec
from litestar import Response
from litestar.response import Stream

from server.asking import Asked
from server.ranges import Reply, reply_for
from tasks.jobs.storage import Storage


class Stored(msgspec.Struct, frozen=True):
    """A file, and how it is handed out."""

    key: str
    """In storage."""
    sha256: str
    size: int
    media_type: str
    caching: str
    more: dict[str, str] = {}
    """Headers."""


def reply(request: Asked, sha256: str, size: int) -> Reply:
    """Decide what is answered for a file of that hash and size."""
    asked = {name.lower(): value for name, value in request.headers.items()}
    return reply_for(request.method, asked, sha256=sha256, size=size)


async def hand_out(request: Asked, storage: Storage, file: Stored) -> Response[Any]:
    """Answer with the file, a part of it, or what is known of it."""
    decided = reply(request, file.sha256, file.size)
    headers = {**decided.headers, **file.more, "Cache-Control": file.caching}
    told: Mapping[str, Any] = {
        "status_code": decided.status,
        "headers": headers,
        "media_type": file.media_type,
    }
    if request.method == "HEAD" or decided.end <= decided.start:
        return Response(b"", **told)
    return Stream(await _begun(storage.read(file.key, decided.start, decided.end)), **told)


async def _begun(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Read the first chunk before anything is sent: a file that is gone can still be told."""
    first = await anext(chunks, b"")

    async def all_of_them() -> AsyncIterator[bytes]:
        yield first
        async for chunk in chunks:
            yield chunk

    return all_of_them()
