"""When each sentence of a line is heard."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

from tasks.audio.parts import sentences
from tasks.audio.values import TurnTime
from tasks.episodes.values import Sentence


def timed(text: str, heard: TurnTime) -> tuple[Sentence, ...]:
    """Give each sentence of a line its time.

    Where the voice told nothing of its sentences, or of another number of them, the line's time is
    shared out by length.
    """
    said = sentences(text)
    times = [(one.start, one.end) for one in heard.sentences]
    if len(times) != len(said):
        times = shared([len(one) for one in said], heard.start, heard.end)
    return tuple(
        Sentence(one, round(first, 3), round(last, 3))
        for one, (first, last) in zip(said, times, strict=True)
    )


def shared(sizes: Sequence[int], start: float, end: float) -> list[tuple[float, float]]:
    """Share a stretch of time out by sizes, without a gap."""
    per_letter = (end - start) / max(1, sum(sizes))
    return list(pairwise(start + size * per_letter for size in accumulate(sizes, initial=0)))
