"""The lines of a script, as who watches the job sees them."""

from __future__ import annotations

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
