"""A script as a listener may change it: each line as it would be voiced now, and why not, if so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from tasks.drafts import Edit
from tasks.record import Value
from tasks.script.values import Script, Segment, Speaker, Turn, TurnKind
from tasks.story import Subject
from tasks.truth.evidence import facts_for
from tasks.truth.mending import flagged

LineState = Literal["written", "edited", "dropped", "fixed"]
Numbered = Sequence[tuple[int, Turn]]
"""Turns with their numbers in the whole script, from 1."""


class EditableLine(Value, frozen=True):
    index: int
    """From 1, in the whole script."""
    segment: str
    speaker: Speaker
    kind: TurnKind
    text: str
    """As it would be voiced now; empty if it is left out."""
    written: str
    """As the writer had it."""
    facts: tuple[str, ...]
    """The ids that it rests on."""
    record: tuple[str, ...]
    """What these say."""
    flagged: tuple[str, ...]
    """Why it would not be voiced; empty if it would."""
    state: LineState
    """`fixed`: it cannot be changed."""


class EditableScript(Value, frozen=True):
    job_id: str
    title: str
    segments: dict[str, str]
    """Titles by key, in order."""
    lines: tuple[EditableLine, ...]

    @property
    def flagged(self) -> tuple[EditableLine, ...]:
        return tuple(line for line in self.lines if line.flagged)


def editable(
    job_id: str, script: Script, subjects: Sequence[Subject], edits: Mapping[int, Edit]
) -> EditableScript:
    """The script with the changes in it, judged."""
    lines = [
        line
        for segment, turns in zip(script.segments, numbered(script), strict=True)
        for line in _lines(segment, turns, subjects, edits)
    ]
    titles = {segment.key: segment.title for segment in script.segments}
    return EditableScript(job_id, script.title, titles, tuple(lines))


def numbered(script: Script) -> list[Numbered]:
    """The turns of each segment, with their numbers."""
    numbers = iter(range(1, sum(len(one.turns) for one in script.segments) + 1))
    return [[(next(numbers), turn) for turn in one.turns] for one in script.segments]


def after(number: int, turn: Turn, edits: Mapping[int, Edit]) -> Turn | None:
    """The turn as it is to be said; None if it is left out."""
    edit = edits.get(number)
    if edit is None:
        return turn
    if not edit.text:
        return None
    facts = turn.facts if edit.facts is None else edit.facts
    return msgspec.structs.replace(turn, text=edit.text, facts=facts)


def _lines(
    segment: Segment, turns: Numbered, subjects: Sequence[Subject], edits: Mapping[int, Edit]
) -> Iterator[EditableLine]:
    """The lines of one segment; those that are left out are not judged, and shown all the same."""
    said = {number: after(number, turn, edits) for number, turn in turns}
    now = {number: turn for number, turn in said.items() if turn is not None}
    facts = facts_for(segment.key, subjects)
    wrong = flagged(list(now.values()), facts)
    why = {number: wrong[place] for place, number in enumerate(now) if place in wrong}
    fixed = segment.key not in {one.id for one in subjects}
    for number, turn in turns:
        yield EditableLine(
            index=number,
            segment=segment.key,
            speaker=turn.speaker,
            kind=turn.kind,
            text=now[number].text if number in now else "",
            written=turn.text,
            facts=now.get(number, turn).facts,
            record=tuple(facts[one].says for one in now.get(number, turn).facts if one in facts),
            flagged=why.get(number, ()),
            state="fixed" if fixed else _state(turn, now.get(number)),
        )


def _state(turn: Turn, now: Turn | None) -> LineState:
    if now is None:
        return "dropped"
    return "written" if now == turn else "edited"
