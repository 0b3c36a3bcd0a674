"""Cut changed turns where they were cut before: a part without a change is the same part again."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import accumulate, pairwise

from tasks.audio.parts import cut
from tasks.script.values import Turn


def cut_again(
    before: Sequence[Sequence[Turn]], turns: Sequence[Turn], max_characters: int = 1800
) -> list[tuple[Turn, ...]]:
    """Cut *turns* at the places of the parts *before*; what has grown too long is cut further."""
    old = [turn for part in before for turn in part]
    matches = SequenceMatcher(None, old, turns, autojunk=False).get_opcodes()
    starts = [_moved(place, matches) for place in accumulate(len(part) for part in before)]
    places = sorted({0, *starts[:-1], len(turns)})
    pieces = [turns[first:last] for first, last in pairwise(places)]
    return [part for piece in pieces for part in cut(piece, max_characters)]


def _moved(place: int, matches: Sequence[tuple[str, int, int, int, int]]) -> int:
    """Where the turn stands now that was at *place*; turns that came before it stay before it."""
    index = bisect_right([first for _, first, _, _, _ in matches], place) - 1
    _, first, _, now, end = matches[index]
    return min(now + place - first, end)
