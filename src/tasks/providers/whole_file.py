"""Write files whole or not at all, whatever is cut in the middle: the process or the power."""

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

UNFINISHED = ".part"
STALE_SECONDS = 3600
"""A shared folder's unfinished files may be another process's work of this moment."""


def write_whole(path: Path, data: bytes) -> None:
    """Write beside, then rename: whoever reads *path* sees all of it or nothing."""
    _make_folder(path.parent)
    with _beside(path) as beside:
        _write(beside, data)
        beside.replace(path)
    _sync(path.parent)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Hand out a private file beside *path*, which replaces it once the block is done."""
    with _beside(path) as beside:
        beside.touch(mode=0o600, exist_ok=False)
        yield beside
        _sync(beside)
        beside.replace(path)
    _sync(path.parent)


def try_writing(folder: Path) -> None:
    """Write and read a file that is gone afterwards."""
    with _beside(folder / "check") as probe:
        _write(probe, b"gavelcast")
        probe.read_bytes()


def is_unfinished(path: Path) -> bool:
    return path.name.startswith(".")


def sweep(root: Path) -> None:
    """Delete what a crash left unfinished, at any depth."""
    long_ago = time.time() - STALE_SECONDS
    for path in root.rglob(f".*{UNFINISHED}"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < long_ago:
                path.unlink()


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    beside = path.with_name(f".{secrets.token_hex(8)}{UNFINISHED}")
    try:
        yield beside
    finally:
        beside.unlink(missing_ok=True)


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync(folder.parent)


def _sync(path: Path) -> None:
    """Bring to the disk a file, or a folder: its new names outlive a power cut only then."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
