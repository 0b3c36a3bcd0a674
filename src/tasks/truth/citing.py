"""Complete what a turn cites: a writer often names too few of the facts that it tells."""

from collections.abc import Iterator, Sequence
from itertools import islice

import msgspec

from tasks.script.facts import Facts
from tasks.script.facts.values import Passage, Title
from tasks.script.values import Turn
from tasks.truth.gate import judge
from tasks.truth.sources import Source, source
from tasks.truth.stems import stem
from tasks.truth.synonyms import forms
from tasks.truth.values import Verdict


def completed(turns: Sequence[Turn], facts: Facts) -> tuple[Turn, ...]:
    """Cite what a turn says and does not cite, where one fact more makes it pass.

    Only of what the bill is and says: what was done, and by whom, has to be cited by who says it.
    """
    kept = list(turns)
    for n, verdict in enumerate(judge(kept, facts)):
        if verdict.good or not {one.kind for one in verdict.findings} <= LACKING:
            continue
        for more in _candidates(kept[n], facts, verdict):
            turn = _citing(kept[n], more, facts)
            if judge([*kept[:n], turn], facts)[-1].good:
                kept[n] = turn
                break
    return tuple(kept)


LACKING = frozenset({"name", "state"})
"""What may be wrong with a turn that only cites too little."""


def _citing(turn: Turn, more: str, facts: Facts) -> Turn:
    cited = (*turn.facts, more)
    return msgspec.structs.replace(turn, facts=cited, sources=facts.urls(cited))


def _candidates(turn: Turn, facts: Facts, verdict: Verdict) -> Iterator[str]:
    """Facts that have a word which the cited ones have not."""
    said = " ".join(one.said.lower().replace("'s", "") for one in verdict.findings)
    lacking = set(said.split())
    able = (
        one.id
        for one in facts.values()
        if isinstance(one, Passage | Title)
        and one.id.partition(".")[0] in OF_THE_BILL
        and one.id not in turn.facts
        and _has_any(source(one.words), lacking)
    )
    yield from islice(able, MOST_TRIED)


OF_THE_BILL = ("title", "official", "policy", "committee", "summary")
"""What it is called, what it is about, and what it says: nothing of what happened to it."""


def _has_any(one: Source, lacking: set[str]) -> bool:
    return bool(lacking & one.lows) or any(
        form in one.at for low in lacking for form in forms(stem(low))
    )


MOST_TRIED = 12
