"""Keep bytes in a folder: the storage of an installation that has no S3."""

import asyncio
import errno
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tasks.errors import Misconfigured, NotFound, Outage
from tasks.jobs.storage import OnSent, StoredObject, valid_key
from tasks.providers.whole_file import is_unfinished, sweep, try_writing, write_whole

CHUNK = 256 * 1024

ABSENT = {errno.ENOENT, errno.EISDIR}
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST}

MEDIA_TYPES = {
    ".flac": "audio/flac",
    ".json": "application/json",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".txt": "text/plain",
    ".vtt": "text/vtt",
    ".wav": "audio/wav",
    ".zip": "application/zip",
}


class Folder:
    """Storage in *root*, which is made if need be; what a crash left half-written is swept.

    A file's media type follows from its key's suffix.
    """

    name = "folder"
    offline = True

    def __init__(self, root: Path) -> None:
        self._root = root
        with _plain_words(root):
            root.mkdir(parents=True, exist_ok=True)
            sweep(root)

    async def put(
        self, key: str, data: bytes, media_type: str, on_sent: OnSent | None = None
    ) -> None:
        await asyncio.to_thread(self._put, key, data)
        if on_sent:
            await on_sent(len(data), len(data))

    async def get(self, key: str) -> bytes:
        return await asyncio.to_thread(self._get, key)

    async def stat(self, key: str) -> StoredObject | None:
        return await asyncio.to_thread(self._stat, key)

    async def read(self, key: str, start: int, end: int) -> AsyncIterator[bytes]:
        # Opened anew for each chunk: a listener who leaves in mid-read leaves no open file behind.
        while chunk := await asyncio.to_thread(self._slice, key, start, min(start + CHUNK, end)):
            yield chunk
            start += len(chunk)

    async def delete(self, key: str) -> None:
        await asyncio.to_thread(self._delete, key)

    async def keys(self, prefix: str) -> list[str]:
        return sorted(await self.sizes(prefix))

    async def sizes(self, prefix: str) -> dict[str, int]:
        return await asyncio.to_thread(self._sizes, prefix)

    def url(self, key: str) -> str | None:
        return None

    async def signed(self, key: str, seconds: int) -> str | None:
        return None

    async def check(self) -> None:
        await asyncio.to_thread(self._check)

    async def aclose(self) -> None:
        """Nothing is held open."""

    def _put(self, key: str, data: bytes) -> None:
        path = self._path(key)
        with _plain_words(path):
            if not (path.is_file() and path.stat().st_size == len(data)):
                write_whole(path, data)

    def _get(self, key: str) -> bytes:
        path = self._path(key)
        with _plain_words(path):
            return path.read_bytes()

    def _stat(self, key: str) -> StoredObject | None:
        path = self._path(key)
        with _plain_words(path):
            if not path.is_file():
                return None
            media_type = MEDIA_TYPES.get(path.suffix, "application/octet-stream")
            return StoredObject(key=key, size=path.stat().st_size, media_type=media_type)

    def _slice(self, key: str, start: int, end: int) -> bytes:
        path = self._path(key)
        with _plain_words(path), path.open("rb") as file:
            file.seek(start)
            return file.read(max(end - start, 0))

    def _delete(self, key: str) -> None:
        path = self._path(key)
        with _plain_words(path):
            path.unlink(missing_ok=True)

    def _sizes(self, prefix: str) -> dict[str, int]:
        within = self._path(f"{prefix}x").parent
        with _plain_words(self._root):
            files = (p for p in within.rglob("*") if p.is_file() and not is_unfinished(p))
            named = ((file.relative_to(self._root).as_posix(), file) for file in files)
            return {name: size(file) for name, file in named if name.startswith(prefix)}

    def _check(self) -> None:
        with _plain_words(self._root):
            try_writing(self._root)

    def _path(self, key: str) -> Path:
        return self._root / valid_key(key)


def size(file: Path) -> int:
    """Bytes; none where somebody deletes the file meanwhile."""
    with suppress(FileNotFoundError):
        return file.stat().st_size
    return 0


@contextmanager
def _plain_words(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _translated(error, path) from error


def _translated(error: OSError, path: Path) -> Outage | Misconfigured | NotFound:
    if error.errno in ABSENT:
        return NotFound(f"The storage folder holds no {path.name}")
    if error.errno in FULL:
        return Outage("The disk is full; free some space on it", what="disk", reason="disk_full")
    if error.errno in REFUSED:
        return Misconfigured(f"The storage folder cannot be used: {path}: {error.strerror}")
    return Outage(f"The storage folder cannot be used: {error.strerror}", what="storage")
