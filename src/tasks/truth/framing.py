"""Count what leans: loaded words, and how each party is spoken of. Nothing is removed for it."""

from collections import Counter
from collections.abc import Sequence

from tasks.script.values import Turn
from tasks.truth.phrases import STATIC
from tasks.truth.reading import read
from tasks.truth.tokens import Item
from tasks.truth.vocabulary import FRAMING


def framing(turns: Sequence[Turn]) -> tuple[tuple[str, ...], dict[str, int], dict[str, int]]:
    """The loaded words; how often each party is named; loaded words beside each party."""
    found: list[str] = []
    named: Counter[str] = Counter()
    framed: Counter[str] = Counter()
    for turn in turns:
        for sentence in read(turn.text, STATIC):
            loaded = [item.low for item in sentence.items if item.stem in FRAMING]
            parties = _parties(sentence.items)
            found += loaded
            named.update(parties)
            framed.update(dict.fromkeys(parties, len(loaded)) if loaded else {})
    return tuple(found), dict(named), dict(framed)


def _parties(items: list[Item]) -> list[str]:
    return [str(item.value) for item in items if item.kind == "party" and item.value != "both"]
