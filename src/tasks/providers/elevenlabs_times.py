"""When each turn and each sentence is heard, by the timestamps of ElevenLabs' answer.

Where they make no sense the time is shared by length.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Any

from tasks.audio.values import Span, TurnTime

SLACK = 0.5
"""Seconds by which a timestamp may lie behind the end of the sound."""
NEAR = 12
"""Characters by which the end of a sentence may be off before it is looked for."""


def times(
    data: Any, texts: Sequence[str], sentences: Sequence[Sequence[str]], duration: float
) -> tuple[TurnTime, ...]:
    """Read them for *texts*, one a turn, and the *sentences* of each."""
    turns = heard(data, texts, duration) or by_length(texts, duration)
    sent = iter(range(len(texts)))
    return tuple(
        TurnTime(turn.start, turn.end, tuple(spans(data, next(sent) if text else -1, parts, turn)))
        for text, parts, turn in zip(texts, sentences, turns, strict=True)
    )


def heard(data: Any, texts: Sequence[str], duration: float) -> tuple[TurnTime, ...]:
    """When each turn is heard by the answer's own account; nothing where that makes no sense."""
    starts: dict[int, float] = {}
    ends: dict[int, float] = {}
    try:
        for one in data.voice_segments:
            turn = one.dialogue_input_index
            starts[turn] = min(float(one.start_time_seconds), starts.get(turn, math.inf))
            ends[turn] = max(float(one.end_time_seconds), ends.get(turn, 0.0))
        found = [(starts[turn], ends[turn]) for turn in range(sum(map(bool, texts)))]
    except (AttributeError, TypeError, ValueError, KeyError):
        return ()
    if not in_order(found, duration):
        return ()
    return with_silent(texts, [(start, min(end, duration)) for start, end in found])


def in_order(spans: Sequence[tuple[float, float]], duration: float) -> bool:
    edges = [edge for span in spans for edge in span]
    starts = [start for start, _ in spans]
    return (
        all(map(math.isfinite, edges))
        and min(edges) >= 0
        and max(edges) <= duration + SLACK
        and all(start < min(end, duration) for start, end in spans)
        and all(before <= after for before, after in pairwise(starts))
    )


def by_length(texts: Sequence[str], duration: float) -> tuple[TurnTime, ...]:
    """Share the time by the number of characters."""
    pace = duration / sum(map(len, texts))
    edges = [0.0, *accumulate(len(text) * pace for text in texts)]
    return tuple(TurnTime(start, end) for start, end in pairwise(edges))


def with_silent(texts: Sequence[str], spans: Iterable[tuple[float, float]]) -> tuple[TurnTime, ...]:
    """Give a turn that has nothing to say the moment at which it would be its turn."""
    times: list[TurnTime] = []
    remaining = iter(spans)
    for text in texts:
        now = times[-1].end if times else 0.0
        times.append(TurnTime(*next(remaining)) if text else TurnTime(now, now))
    return tuple(times)


def spans(data: Any, number: int, sentences: Sequence[str], turn: TurnTime) -> Iterator[Span]:
    """When each sentence of a turn is heard, which was sent as input *number*."""
    said = [one for one in sentences if one]
    found = iter(aligned(data, number, said, turn) or shared(said, turn))
    now = turn.start
    for one in sentences:
        start, end = next(found) if one else (now, now)
        yield Span(start, end)
        now = end


def shared(said: Sequence[str], turn: TurnTime) -> list[tuple[float, float]]:
    pace = (turn.end - turn.start) / max(sum(map(len, said)), 1)
    edges = accumulate((len(one) * pace for one in said), initial=turn.start)
    return list(pairwise(edges))


def aligned(
    data: Any, number: int, said: Sequence[str], turn: TurnTime
) -> list[tuple[float, float]]:
    """By the time of each character; nothing where that makes no sense."""
    try:
        times = data.alignment or data.normalized_alignment
        segments = [one for one in data.voice_segments if one.dialogue_input_index == number]
        first = min(int(one.character_start_index) for one in segments)
        last = max(int(one.character_end_index) for one in segments)
        found = [
            (
                float(times.character_start_times_seconds[first + start]),
                float(times.character_end_times_seconds[first + end - 1]),
            )
            for start, end in ends(times.characters[first:last], said)
        ]
    except (AttributeError, TypeError, ValueError, IndexError):
        return []
    return within(found, turn)


def within(found: Sequence[tuple[float, float]], turn: TurnTime) -> list[tuple[float, float]]:
    edges = [edge for span in found for edge in span]
    good = all(map(math.isfinite, edges)) and edges == sorted(edges)
    if not good or edges[0] < turn.start - SLACK or edges[-1] > turn.end + SLACK:
        return []
    clipped = [min(max(edge, turn.start), turn.end) for edge in edges]
    return list(zip(clipped[::2], clipped[1::2], strict=True))


def ends(characters: Sequence[str], said: Sequence[str]) -> Iterator[tuple[int, int]]:
    """From which character to which each sentence goes: near where its length puts it."""
    lengths = list(accumulate(len(one) + 1 for one in said))
    start = 0
    for length in lengths[:-1]:
        guess = round(length / lengths[-1] * len(characters))
        end = sentence_end(characters, guess)
        yield start, end
        start = min(end + 1, len(characters) - 1)
    yield start, len(characters)


def sentence_end(characters: Sequence[str], guess: int) -> int:
    around = range(max(guess - NEAR, 1), min(guess + NEAR, len(characters) - 1))
    stops = [
        place for place in around if characters[place].isspace() and characters[place - 1] in ".!?"
    ]
    return min(stops, key=lambda place: abs(place - guess), default=guess)
