"""The lines of a script, as who watches the job sees them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import msgspec

from tasks.jobs.run import Context
from tasks.jobs.values import Artifact
from tasks.script.values import Script, Turn


def shown(index: int, turn: Turn, *, checked: bool = True) -> Artifact:
    """A line under its number in the script: shown again, it replaces what was there."""
    return Artifact(
        id=f"line/{index}",
        kind="line",
        index=index,
        text=turn.text,
        speaker=turn.speaker,
        url=turn.sources[0] if turn.sources else None,
        checked=checked,
    )


class Board:
    """Where lines are shown while several segments are written: numbered through, in order.

    A line has its place only once all segments before its own are done; until then it is kept.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._segment = 0
        """The place of the first segment that is not done."""
        self._done: dict[int, Sequence[Turn]] = {}
        self._drafts: dict[int, list[Artifact]] = defaultdict(list)
        self.lines = 0
        """Of the segments that are done and shown."""

    def draft(self, segment: int, number: int, turn: Turn, *, checked: bool) -> None:
        """Show a line as it is written, if all segments before this one are done."""
        line = shown(number, turn, checked=checked)
        if segment == self._segment:
            self._show(line)
        else:
            self._drafts[segment].append(line)

    def finish(self, segment: int, turns: Sequence[Turn]) -> None:
        """Show what became of a segment, as soon as those before it are done."""
        self._done[segment] = turns
        while (turns_now := self._done.get(self._segment)) is not None:
            for number, turn in enumerate(turns_now, 1):
                self._show(shown(number, turn))
            self.lines += len(turns_now)
            self._segment += 1
        for line in self._drafts.pop(self._segment, ()):
            self._show(line)

    def _show(self, line: Artifact) -> None:
        index = self.lines + line.index
        self._context.artifact(msgspec.structs.replace(line, id=f"line/{index}", index=index))


async def blank_from(context: Context, lines: int) -> None:
    """Empty the lines above that number, which an earlier state of the script had."""
    for line in await context.artifacts("line"):
        if line.index > lines and line.text:
            context.artifact(msgspec.structs.replace(line, text=""))


async def show_again(context: Context, script: Script) -> None:
    """Show the script as it was changed after it was written."""
    turns = [turn for segment in script.segments for turn in segment.turns]
    for index, turn in enumerate(turns, 1):
        context.artifact(shown(index, turn))
    await blank_from(context, len(turns))
