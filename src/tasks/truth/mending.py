"""What follows from a verdict: written again, replaced by a sentence of code, or dropped."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import msgspec

from tasks.record import Value
from tasks.script.facts import Facts
from tasks.script.facts.values import Passage, Standing, Title
from tasks.script.values import Turn
from tasks.truth.gate import judge
from tasks.truth.sources import Source, source
from tasks.truth.stems import stem
from tasks.truth.synonyms import forms
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


def completed(turns: Sequence[Turn], facts: Facts) -> tuple[Turn, ...]:
    """Cite what a turn says and does not cite, where one or two facts more make it pass.

    Only of what the bill is and says: what was done, and by whom, has to be cited by who says it.
    """
    kept = list(turns)
    for n, verdict in enumerate(judge(kept, facts)):
        if verdict.good or not {one.kind for one in verdict.findings} <= LACKING:
            continue
        for more in _candidates(kept[n], facts, verdict):
            turn = msgspec.structs.replace(kept[n], facts=(*kept[n].facts, *more))
            if judge([*kept[:n], turn], facts)[-1].good:
                kept[n] = turn
                break
    return tuple(kept)


LACKING = frozenset({"content", "name", "state", "status", "chamber"})
"""What may be wrong with a turn that only cites too little."""


def _candidates(turn: Turn, facts: Facts, verdict: Verdict) -> Iterator[tuple[str, ...]]:
    """Facts that have a word which the cited ones have not: each alone, then two and two."""
    said = " ".join(one.said.lower().replace("'s", "") for one in verdict.findings)
    lacking = set(said.split())
    able = [
        one.id
        for one in facts.values()
        if isinstance(one, Passage | Title | Standing)
        and one.id not in turn.facts
        and (one.id == "status" or _has_any(source(_words(one)), lacking))
    ]
    yield from ((one,) for one in able[:MOST_TRIED])
    yield from combinations(able[:5], 2)


def _words(one: Passage | Title | Standing) -> str:
    return one.says if isinstance(one, Standing) else one.words


def _has_any(one: Source, lacking: set[str]) -> bool:
    return bool(lacking & one.lows) or any(
        form in one.at for low in lacking for form in forms(stem(low))
    )


MOST_TRIED = 12


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
