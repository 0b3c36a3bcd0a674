"""When each sentence of a line is heard."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Protocol

from tasks.audio.parts import sentences
from tasks.episodes.values import Sentence


class Span(Protocol):
    """A stretch of a part, in seconds from the part's beginning."""

    @property
    def start(self) -> float: ...

    @property
    def end(self) -> float: ...


def timed(
    text: str, start: float, end: float, spans: Sequence[Span] = (), begins: float = 0.0
) -> tuple[Sentence, ...]:
    """Give each sentence of a line its times, in seconds of the episode.

    *spans* are what the voice told of its sentences, of a part that *begins* there. Where it told
    nothing, or of another number of them, the line's time is shared out by length.
    """
    said = sentences(text)
    times = [(begins + one.start, begins + one.end) for one in spans]
    if len(times) != len(said):
        times = shared([len(one) for one in said], start, end)
    return tuple(
        Sentence(one, round(first, 3), round(last, 3))
        for one, (first, last) in zip(said, times, strict=True)
    )


def shared(sizes: Sequence[int], start: float, end: float) -> list[tuple[float, float]]:
    """Share a stretch of time out by sizes, without a gap."""
    per_letter = (end - start) / max(1, sum(sizes))
    return list(pairwise(start + size * per_letter for size in accumulate(sizes, initial=0)))
