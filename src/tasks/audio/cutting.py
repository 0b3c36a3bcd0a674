"""Cut a take between its turns, and make its pauses as long as people make them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from tasks.audio.pauses import ANOTHER, NEAR, SAME, Pause, Quiet
from tasks.audio.pcm import RATE
from tasks.audio.values import Take, TurnTime
from tasks.record import Value

FITS = (0.22, 0.42)
"""Seconds of a pause between two turns that may stay as it is."""
LONG = 0.8
"""Seconds from which on a pause within a turn is shortened."""
SHORTENED = 0.6
LEAD = 0.05
"""Seconds of silence that stay before the first sound of a take."""
TAIL = 0.1
"""Seconds of silence that stay after its last."""


class Seam(Value, frozen=True):
    """Where one turn ends and another one begins."""

    turn: int
    """Which turn begins after it."""
    pause: Pause
    tail: int
    """Samples of the pause that stay after what was said."""
    lead: int
    """Samples of it that stay before what comes."""
    added: int = 0
    """Samples of silence that come between them."""


class Passage(Value, frozen=True):
    """What is said between two seams."""

    first: int
    """Which turn it begins with."""
    end: int
    """Which turn comes after it."""
    sound: Pause
    """From its first sound to its last, in samples of the take."""
    pieces: tuple[tuple[int, int], ...]
    """What of the take is heard, with the silence that stays around it."""
    silence: int
    """Samples of silence to put before it."""
    flows: bool
    """Whether there is no pause at all before it."""


def passages(quiet: Quiet, take: Take) -> tuple[Passage, ...]:
    """Cut a take between its turns; nothing is left where nobody speaks."""
    sound = quiet.sounding
    if not sound.length:
        return ()
    return tuple(
        Passage(
            first=before.turn,
            end=after.turn,
            sound=Pause(before.pause.end, after.pause.start),
            pieces=tuple(pieces(quiet, before, after)),
            silence=before.added,
            flows=before.turn > 0 and not before.pause.length,
        )
        for before, after in pairwise(seams(quiet, take, sound))
    )


def seams(quiet: Quiet, take: Take, sound: Pause) -> Iterator[Seam]:
    yield Seam(0, Pause(0, sound.start), 0, min(sound.start, round(LEAD * RATE)))
    yield from between_turns(quiet, take, sound)
    after = quiet.length - sound.end
    end = Pause(sound.end, quiet.length)
    yield Seam(len(take.turns), end, min(after, round(TAIL * RATE)), 0)


def between_turns(quiet: Quiet, take: Take, sound: Pause) -> Iterator[Seam]:
    said = [number for number, turn in enumerate(take.turns) if turn.start < turn.end]
    at = sound.start
    for before, number in pairwise(said):
        turns = take.turns[before], take.turns[number]
        within = quiet.within(at, min(sound.end, round(turns[1].end * RATE)))
        pause = quiet.between(*turns, within) or flowing(quiet, *turns)
        if at < pause.start and pause.end < sound.end:
            yield seam(number, pause, wanted(take, number, pause))
            at = pause.end


def flowing(quiet: Quiet, before: TurnTime, after: TurnTime) -> Pause:
    """Nobody is silent there: the softest moment is where the loudness may change."""
    middle, near = (before.end + after.start) / 2 * RATE, NEAR / 2 * RATE
    at = quiet.softest(round(middle - near), round(middle + near))
    return Pause(at, at)


def wanted(take: Take, turn: int, pause: Pause) -> int:
    """Samples that a pause between two turns should last."""
    if not pause.length or FITS[0] * RATE <= pause.length <= FITS[1] * RATE:
        return pause.length
    return round(RATE * (before(take, turn) or ANOTHER))


def before(take: Take, turn: int) -> float:
    """Seconds that belong before a turn, where it is known."""
    if any(take.pauses[turn : turn + 1]):
        return take.pauses[turn]
    if turn and take.speakers[turn - 1 : turn] == take.speakers[turn : turn + 1]:
        return SAME
    return 0.0


def seam(turn: int, pause: Pause, wanted: int) -> Seam:
    kept = min(pause.length, wanted)
    tail = kept * 3 // 5
    return Seam(turn, pause, tail, kept - tail, wanted - kept)


def pieces(quiet: Quiet, before: Seam, after: Seam) -> Iterator[tuple[int, int]]:
    """What is left of a passage when its long pauses are shortened."""
    start, end = before.pause.end - before.lead, after.pause.start + after.tail
    half = round(SHORTENED * RATE / 2)
    for pause in quiet.within(before.pause.end, after.pause.start):
        if pause.length > LONG * RATE:
            yield start, pause.start + half
            start = pause.end - half
    yield start, end
