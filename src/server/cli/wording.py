"""Lengths, numbers, times and columns for people to read."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from datetime import datetime


def length(seconds: float) -> str:
    """Write `5 min 42 s`."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"


def count(number: int, what: str) -> str:
    """Write `1 job`, `1,204 jobs`."""
    return f"{number:,} {what}{'s' * (number != 1)}"


def moment(iso: str | None) -> str:
    """Write a time of the API in the terminal's zone, to the minute."""
    return datetime.fromisoformat(iso).astimezone().strftime("%Y-%m-%d %H:%M") if iso else "-"


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Line cells up; on a terminal a line that is too long is cut."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
    return [_fit(line) for line in lines]


def _fit(line: str) -> str:
    if not sys.stdout.isatty():
        return line
    width = shutil.get_terminal_size().columns
    return line if len(line) <= width else f"{line[: width - 1]}…"
