"""How far a job is: a live bar on a terminal, plain lines elsewhere, or nothing."""

from __future__ import annotations

import os
import sys
import time
from types import TracebackType
from typing import Self

import click

from server.cli.http import News

EVERY = 5.0
"""Seconds between two plain lines of one step."""


class Screen:
    """Shows nothing; the others show more. All of it goes to stderr."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def show(self, news: News) -> None:
        """Show what happened."""

    def say(self, message: str) -> None:
        """Show something beside what happens."""

    def close(self) -> None:
        """Leave the terminal as it was."""


class Lines(Screen):
    """A line when something else is done, or the state changes, and now and then between."""

    def __init__(self) -> None:
        self._last = ("", "")
        self._at, self._said = float("-inf"), ""

    def show(self, news: News) -> None:
        now = time.monotonic()
        # Steps overlap: what is done is the beginning of the message, "Creating audio…".
        state = (news.status, news.message.partition("…")[0])
        self._said = ""
        if state != self._last or now >= self._at + EVERY:
            self._last, self._at = state, now
            click.echo(f"{news.progress:3d}%  {news.message}", err=True)

    def say(self, message: str) -> None:
        if message != self._said:
            self._said = message
            click.echo(f"      {message}", err=True)


class Bar(Screen):
    """A bar that moves, and is gone in the end."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
        from rich.table import Column

        words = Column(no_wrap=True, overflow="ellipsis", ratio=1)
        self._bar = Progress(
            BarColumn(bar_width=24),
            TextColumn("{task.percentage:>3.0f}%"),
            TextColumn("{task.description}", markup=False, table_column=words),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
            expand=True,
        )
        self._task = self._bar.add_task("Starting…", total=100)
        self._bar.start()

    def show(self, news: News) -> None:
        self._bar.update(self._task, completed=news.progress, description=news.message)

    def say(self, message: str) -> None:
        self._bar.update(self._task, description=message)

    def close(self) -> None:
        self._bar.stop()


def screen(*, quiet: bool = False) -> Screen:
    """Choose by where stderr leads."""
    if quiet:
        return Screen()
    return Bar() if sys.stderr.isatty() and os.environ.get("TERM") != "dumb" else Lines()
