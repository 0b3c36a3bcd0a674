"""The zip: written entry by entry, each hashed on the way; read only once all of it is proven."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import msgspec

from tasks.archive.manifest import FORMAT, NAME, Entry, Manifest
from tasks.errors import BadInput

CHUNK = 256 * 1024

Write = Callable[[bytes], object]


class Writer:
    """Writes entries; the manifest comes last."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._zip = package
        self.entries: dict[str, Entry] = {}

    @contextmanager
    def entry(self, name: str, media_type: str = "") -> Iterator[Write]:
        """Open an entry for writing; sound is packed already, so only rows are."""
        info, digest, size = zipfile.ZipInfo(name), hashlib.sha256(), 0
        info.compress_type = zipfile.ZIP_STORED if media_type else zipfile.ZIP_DEFLATED
        with self._zip.open(info, "w", force_zip64=True) as file:

            def write(data: bytes) -> None:
                nonlocal size
                size += file.write(data)
                digest.update(data)

            yield write
        self.entries[name] = Entry(digest.hexdigest(), size, media_type)

    def close(self, manifest: Manifest) -> None:
        self._zip.writestr(NAME, msgspec.json.encode(manifest))


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    with zipfile.ZipFile(path, "w") as package:
        yield Writer(package)


class Reader:
    """An archive that was read to its end once, and is whole."""

    def __init__(self, package: zipfile.ZipFile, manifest: Manifest) -> None:
        self._zip, self.manifest = package, manifest

    def open(self, name: str) -> IO[bytes]:
        return self._zip.open(name)

    def read(self, name: str) -> bytes:
        return self._zip.read(name)


@contextmanager
def reading(path: Path) -> Iterator[Reader]:
    """Open an archive; raises BadInput if it is none, is cut off, damaged, or too new."""
    with _opened(path) as file:
        with _refusing(path, "is no backup of Gavelcast, or is cut off"):
            package = zipfile.ZipFile(file)
            if any(package.infolist()) and min(one.header_offset for one in package.infolist()):
                raise _Wrong("what is left of it ends with an archive that was in it")
        with _refusing(path, "is no backup of Gavelcast, or is damaged"):
            manifest = _manifest(package, path)
            _prove(package, manifest)
        yield Reader(package, manifest)


def _opened(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {(error.strerror or '').lower()}.") from None


class _Wrong(Exception):
    """The archive is not what its manifest says."""


@contextmanager
def _refusing(path: Path, why: str) -> Iterator[None]:
    """Damage shows itself by any error there is: in the zip, the packing, the JSON."""
    try:
        yield
    except BadInput:
        raise
    except Exception as error:
        raise BadInput(f"{path} {why} ({_brief(error)}).") from error


def _manifest(package: zipfile.ZipFile, path: Path) -> Manifest:
    said = package.read(NAME)
    if msgspec.json.decode(said, type=_Format).format > FORMAT:
        raise BadInput(f"{path} was made by a newer Gavelcast: update this one.")
    return msgspec.json.decode(said, type=Manifest)


class _Format(msgspec.Struct):
    format: int


def _prove(package: zipfile.ZipFile, manifest: Manifest) -> None:
    """Read all of it once; nothing is kept."""
    names = package.namelist()
    if sorted(names) != sorted([*manifest.entries, NAME]):
        raise _Wrong("it holds other files than it says")
    for name, entry in manifest.entries.items():
        if _measured(package, name, entry) != entry:
            raise _Wrong(f"{name} is not what it was")


def _measured(package: zipfile.ZipFile, name: str, entry: Entry) -> Entry:
    digest, size = hashlib.sha256(), 0
    with package.open(name) as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            if size > entry.size:
                break
    return Entry(digest.hexdigest(), size, entry.media_type)


def _brief(error: Exception) -> str:
    return (str(error) or type(error).__name__).strip("'\".").splitlines()[0][:100]
