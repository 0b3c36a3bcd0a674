"""Between writing and voicing, if the listener wants it: the script waits to be looked at.

Lines about a bill or story can be reworded or left out. The gate judges them again; what it flags
is shown with the reason, and is not voiced. The opening and the close, which say what the show is,
stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from tasks import drafts
from tasks.drafts import Edit
from tasks.errors import BadInput, Conflict
from tasks.jobs.results import result_of
from tasks.jobs.signals import Awaiting
from tasks.pipelines.editable import EditableScript, Numbered, after, editable, numbered
from tasks.pipelines.gathered import GATHERED
from tasks.script.values import Report, Script, Turn
from tasks.story import Subject

WAITING = "you to look at the script"
READY = f"Waiting for {WAITING}."
LONGEST = 1_000
"""Characters of a line."""


async def approved(job_id: str, script: Script) -> Script:
    """The script as the listener let it go; raises Awaiting as long as they did not."""
    draft = await drafts.find(job_id)
    if not draft.approved:
        raise Awaiting(WAITING, READY)
    return edited(script, draft.edits)


def edited(script: Script, edits: Mapping[int, Edit]) -> Script:
    """Put the changes into the script, and count them; the gate is still to come."""
    turns = dict(zip((one.key for one in script.segments), numbered(script), strict=True))
    segments = tuple(
        msgspec.structs.replace(one, turns=tuple(_said(turns[one.key], edits)))
        for one in script.segments
    )
    counted = [
        msgspec.structs.replace(one, edited=one.edited + _touched(turns.get(one.key, ()), edits))
        for one in script.report.segments
    ]
    return msgspec.structs.replace(script, segments=segments, report=Report.of(counted))


async def look(job_id: str) -> EditableScript:
    """The script as it stands, judged. Raises Conflict while there is none."""
    script, subjects = await _read(job_id)
    draft = await drafts.find(job_id)
    return editable(job_id, script, subjects, draft.edits)


async def change(job_id: str, edits: Mapping[int, Edit]) -> EditableScript:
    """Keep changes to lines; raises BadInput for a line that cannot be changed so."""
    script, subjects = await _read(job_id)
    said = clean(edits)
    insist(said, script, subjects)
    draft = await drafts.change(job_id, said)
    return editable(job_id, script, subjects, draft.edits)


async def _read(job_id: str) -> tuple[Script, tuple[Subject, ...]]:
    script = await result_of(job_id, "write", Script)
    fetched = await result_of(job_id, "fetch", GATHERED)
    if script is None or fetched is None:
        raise Conflict("There is no script yet.")
    return script, fetched.subjects


def moved(before: Script, edits: Mapping[int, Edit], said: Script) -> dict[int, int]:
    """The numbers that lines have in what is *said*, by those that they had *before* the edits."""
    now = dict(zip((one.key for one in said.segments), numbered(said), strict=True))
    found: dict[int, int] = {}
    for segment, turns in zip(before.segments, numbered(before), strict=True):
        left = list(now.get(segment.key, ()))
        for number, turn in turns:
            if left and after(number, turn, edits) == left[0][1]:
                found[number] = left.pop(0)[0]
    return found


def clean(edits: Mapping[int, Edit]) -> dict[int, Edit]:
    """Each text as one line, without what nobody sees."""
    return {n: msgspec.structs.replace(one, text=_clean(one.text)) for n, one in edits.items()}


def insist(edits: Mapping[int, Edit], script: Script, subjects: Sequence[Subject]) -> None:
    """Raise BadInput for a line that cannot be changed so."""
    free_to_change = {one.id for one in subjects}
    written = {
        number: (segment.key in free_to_change, turn)
        for segment, turns in zip(script.segments, numbered(script), strict=True)
        for number, turn in turns
    }
    for number, edit in edits.items():
        if number not in written:
            raise _refusal(f"the script has lines 1 to {len(written)}, not {number}.")
        free, turn = written[number]
        if not free and edit != Edit(turn.text):
            raise _refusal(f"line {number} says what the show is, and stays.")
        if len(edit.text) > LONGEST:
            raise _refusal(f"line {number} has more than {LONGEST:,} characters.")


def _refusal(why: str) -> BadInput:
    return BadInput(f"lines: {why}", field="lines")


def _said(turns: Numbered, edits: Mapping[int, Edit]) -> Iterator[Turn]:
    for number, turn in turns:
        if told := after(number, turn, edits):
            yield told


def _touched(turns: Numbered, edits: Mapping[int, Edit]) -> int:
    return sum(after(number, turn, edits) != turn for number, turn in turns)


def _clean(text: str) -> str:
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())
