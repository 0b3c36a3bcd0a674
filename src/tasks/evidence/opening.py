"""Open a file that others may have made: bounded, by plain names, nothing is written anywhere."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tasks.errors import BadInput

MOST_FILES = 2_000
LARGEST = 20_000_000
"""Bytes of one file, unpacked; no answer that is kept is larger."""
ALL = 500_000_000
NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,120}(?:/[A-Za-z0-9_-][A-Za-z0-9._-]{0,120}){0,3}")
PACKING = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 0x1


class Damaged(ValueError):
    """A file in the zip cannot be read."""


class Package:
    """An opened file; what is asked for is read, and no more."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._zip = package
        self.names = frozenset(package.namelist())

    def read(self, name: str) -> bytes:
        """Read one file. Raises KeyError where it is missing, and Damaged."""
        try:
            with self._zip.open(name) as file:
                return file.read(LARGEST)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise Damaged(str(error)) from error


@contextmanager
def opened(path: Path) -> Iterator[Package]:
    """Open *path*, or raise BadInput that says why it is not taken."""
    try:
        package = zipfile.ZipFile(path)
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {(error.strerror or '').lower()}.") from None
    except (zipfile.BadZipFile, ValueError) as error:
        raise BadInput(f"{path} is not a zip, or is cut off.") from error
    with package:
        if why := _refused(package.infolist()):
            raise BadInput(f"{path} is not taken: {why}.")
        yield Package(package)


def _refused(entries: list[zipfile.ZipInfo]) -> str:
    names = [one.filename for one in entries]
    if len(names) > MOST_FILES:
        return f"it holds {len(names):,} files, and {MOST_FILES:,} are the most"
    if len(set(names)) < len(names):
        return "it holds two files of one name"
    for one in entries:
        if why := _wrong(one):
            return f"{one.filename[:80]!r} {why}"
    if sum(one.file_size for one in entries) > ALL:
        return f"unpacked it is larger than {ALL // 1_000_000} MB"
    return ""


def _wrong(entry: zipfile.ZipInfo) -> str:
    if not NAME.fullmatch(entry.filename):
        return "is no name that a file of ours has"
    if entry.file_size > LARGEST:
        return f"is larger than {LARGEST // 1_000_000} MB"
    if entry.flag_bits & ENCRYPTED or entry.compress_type not in PACKING:
        return "is packed in a way that is not known here"
    return ""
