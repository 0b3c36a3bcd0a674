"""A sentence tells one sentence of an outlet: as sure, as negated, with the same names."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from tasks.script.facts.values import Reported
from tasks.truth.claim import Claim
from tasks.truth.phrases import STATIC
from tasks.truth.reading import read
from tasks.truth.rules.content import KNOWN
from tasks.truth.sources import NOT, Key, Source, keys_of
from tasks.truth.stems import words
from tasks.truth.synonyms import forms
from tasks.truth.tokens import Item
from tasks.truth.vocabulary import COMMON, FUNCTION


def check(claim: Claim) -> None:
    """Hold it to the sentence that it shares most words with; quotes are looked at elsewhere."""
    reported, source = max(claim.grounds.reported, key=lambda one: _shared(claim, one[1]))
    if any(item.kind == "quote" for item in claim.items) or not _shared(claim, source):
        return
    _as_sure(claim, reported)
    _as_negated(claim, reported, source)
    _by_this_chamber(claim, reported, source)
    names = list(_names(claim, reported, source))
    for (first, one), (second, other) in pairwise(names):
        if one > other and first.low != second.low and source.words.rfind(second.low) < one:
            said = f"{first.text} … {second.text}"
            claim.flag("name", said, f"{reported.outlet} names these in the other order")


def _shared(claim: Claim, source: Source) -> int:
    return sum(
        key in source.at
        for item in claim.items
        if not item.settled and item.kind != "quote"
        for key in keys_of(item)
    )


def _as_sure(claim: Claim, reported: Reported) -> None:
    """What is only possible stays so, and what is so is not made doubtful."""
    said = {key for item in claim.items for key in keys_of(item)}
    hedged = _hedges(claim.items)
    doubted = {key for key in _doubted(reported.words) if key in said}
    if doubted and not hedged:
        why = f"{reported.outlet} says that this may or will be: keep to that"
        claim.flag("prediction", claim.text[:200], why)
    elif hedged and not _doubted(reported.words):
        why = f"{reported.outlet} does not say that this may or will be: keep to that"
        claim.flag("prediction", claim.text[:200], why)


@lru_cache(maxsize=4096)
def _doubted(words: str) -> frozenset[Key]:
    """What stands right behind a word of doubt: it is this that may be."""
    doubted: set[Key] = set()
    for sentence in read(words, STATIC):
        parts = [part for item in sentence.items if item.kind != "date" for part in item.parts]
        for number, part in enumerate(parts):
            if part.low in _HEDGES:
                following = [key for one in parts[number + 1 : number + 5] for key in keys_of(one)]
                doubted.update(following[:1])
    return frozenset(doubted)


def _hedges(items: Iterable[Item]) -> bool:
    """Whether there is a word of doubt; `May` may be a month."""
    return any(part.low in _HEDGES for item in items if item.kind != "date" for part in item.parts)


def _as_negated(claim: Claim, reported: Reported, source: Source) -> None:
    """What the outlet denies is not told without its `not`."""
    said = {key for item in claim.items for key in keys_of(item)}
    if NOT in said:
        return
    for position in source.negated:
        denied = [key for key in source.keys[position + 1 : position + 4] if key not in COMMON]
        if denied and all(key in said for key in denied[:2]):
            claim.flag("negation", claim.text[:200], f"{reported.outlet} says that it is not so")
            return


def _by_this_chamber(claim: Claim, reported: Reported, source: Source) -> None:
    """What a chamber did stands soon after its name there too."""
    for index, item in enumerate(claim.items):
        deed = _next_word(claim, index) if item.kind == "chamber" else None
        if deed is None or deed.kind not in ("deed", "concur"):
            continue
        did = {form for key in keys_of(deed)[:1] for form in forms(key)}
        places = [n for key in keys_of(item) for n in source.at.get(key, ())]
        if did and places and not any(_soon(source, n, did) for n in places):
            said = f"{item.text} … {deed.text}"
            claim.flag("chamber", said, f"{reported.outlet} says this of another chamber")


def _next_word(claim: Claim, index: int) -> Item | None:
    """What follows in the same clause, without the small words."""
    for item in claim.items[index + 1 : index + 5]:
        if item.kind == "mark":
            return None
        if item.kind in ("deed", "concur") or keys_of(item):
            return item
    return None


def _soon(source: Source, position: int, keys: set[Key]) -> bool:
    ahead = source.keys[position + 1 : position + 4]
    return any(form in keys for key in ahead for form in forms(key))


def _names(claim: Claim, reported: Reported, source: Source) -> Iterator[tuple[Item, int]]:
    """The names in a sentence, and where the outlet's sentence has them."""
    for index, item in enumerate(claim.items):
        named = item.kind in ("chamber", "state", "party") or (item.kind == "word" and index > 0)
        if not item.cap or not named or item.low in KNOWN or item.stem in FUNCTION:
            continue
        if (position := source.words.find(item.low)) >= 0:
            yield item, position
        elif item.low in claim.grounds.lows and not source.lows & {item.low}:
            why = f"{reported.outlet} has this in another sentence: tell one after the other"
            claim.flag("name", item.text, why)


_HEDGES = words(
    "may might could would will can should expected likely plans plan planned planning considers"
    " considering weighs weighing seeks seeking wants proposes proposed aims hopes vows vowed"
    " threatens threatened urges urged possible possibly potential reportedly allegedly"
    " alleged accused unless poised expect expects"
)
