"""What follows from a verdict: written again, replaced by a sentence of code, or dropped."""

from collections.abc import Mapping, Sequence

from tasks.record import Value
from tasks.script.facts import Facts
from tasks.script.values import Turn
from tasks.truth.gate import judge
from tasks.truth.values import Verdict


class Settled(Value, frozen=True):
    """Turns of which each has passed."""

    turns: tuple[Turn, ...]
    replaced: int = 0
    dropped: int = 0


def problems(verdict: Verdict) -> tuple[str, ...]:
    """What is wrong with a turn, for whoever writes it again."""
    return tuple(f"{one.kind}: {one.said!r}: {one.why}" for one in verdict.findings)


def flagged(turns: Sequence[Turn], facts: Facts) -> dict[int, tuple[str, ...]]:
    """Which turns do not pass, by their index, and why."""
    verdicts = judge(turns, facts)
    return {n: problems(one) for n, one in enumerate(verdicts) if not one.good}


def again(turns: Sequence[Turn], new: Mapping[int, Turn]) -> tuple[Turn, ...]:
    """Put the turns that were written again into their places."""
    return tuple(new.get(n, turn) for n, turn in enumerate(turns))


def settled(turns: Sequence[Turn], facts: Facts, spare: Sequence[Turn]) -> Settled:
    """Replace what fails by a turn of *spare* about the same facts, else drop it.

    It goes on until every turn passes: one that goes may take another's `same day` with it. With
    too little left to be a dialogue, *spare* takes its place, without what fails of it.
    """
    kept, replaced, dropped = list(turns), 0, 0
    while bad := flagged(kept, facts):
        first = min(bad)
        other = _instead(kept, first, spare)
        if other is not None and not flagged([*kept[:first], other], facts):
            kept[first], replaced = other, replaced + 1
        else:
            del kept[first]
            dropped += 1
    if len([turn for turn in kept if turn.kind == "fact"]) < LEAST and kept != list(spare):
        good = without_flagged(spare, facts)
        return Settled(good, len(good), dropped)
    return Settled(tuple(kept), replaced, dropped)


def without_flagged(turns: Sequence[Turn], facts: Facts) -> tuple[Turn, ...]:
    """Drop what does not pass; one that goes may take another's `same day` with it."""
    kept = list(turns)
    while bad := flagged(kept, facts):
        del kept[min(bad)]
    return tuple(kept)


def _instead(kept: Sequence[Turn], index: int, spare: Sequence[Turn]) -> Turn | None:
    """The unused spare turn that shares most facts with the failing one."""
    failing = kept[index]
    used = {turn.text for turn in kept}
    free = [
        turn for turn in spare if turn.text not in used and set(turn.facts) & set(failing.facts)
    ]
    return max(free, key=lambda turn: len(set(turn.facts) & set(failing.facts)), default=None)


LEAST = 2
"""Turns that state something; with fewer there is no dialogue."""
