"""The manifest: what an archive holds, by which one that is cut off or damaged is found out."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

FORMAT = 1
"""Raised where an older Gavelcast could not read what is written."""
NAME = "manifest.json"

Tell = Callable[[float, str], None]
"""Hears how much is done, from 0 to 1, and what is being done."""


class Entry(msgspec.Struct, frozen=True):
    """One file of the archive."""

    sha256: str
    size: int
    media_type: str = ""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    format: int
    made_at: str
    migrations: tuple[str, ...]
    """Those that the database has had."""
    rows: dict[str, int]
    """How many, by table."""
    entries: dict[str, Entry]
    lost: tuple[str, ...] = ()
    """Keys that rows refer to, and that storage did not have."""

    @property
    def files(self) -> list[str]:
        """The keys of what came from storage."""
        return [key_of(name) for name in self.entries if name.startswith("files/")]


def rows_name(table: str) -> str:
    return f"rows/{table}.jsonl"


def file_name(key: str) -> str:
    return f"files/{key}"


def key_of(name: str) -> str:
    return name.removeprefix("files/")
