"""Every other word: it stands in a cited source, or it claims nothing."""

from functools import lru_cache

from tasks.truth.claim import Claim
from tasks.truth.rules.leads import from_then, in_order, leads_in, told_more
from tasks.truth.rules.negations import has_prefixed, negation
from tasks.truth.sources import keys_of
from tasks.truth.stems import words
from tasks.truth.synonyms import forms
from tasks.truth.tokens import Item
from tasks.truth.vocabulary import (
    ADVICE,
    ALWAYS_SOURCED,
    ASKED,
    COUNTING,
    FRAMING,
    FUNCTION,
    HOST,
    NEGATIONS,
    POLAR,
    SELF,
    TALK,
)


def check(claim: Claim) -> None:
    _advice(claim)
    talk = any(item.low in SELF for item in claim.items)
    denied = {deed for deed, _ in claim.grounds.denied}
    for index, item in enumerate(claim.items):
        if item.settled or item.kind == "mark" or item.low in _SMALL:
            continue
        idle = item.kind == "word" and not item.cap and _is_idle(item.low, item.stem)
        if idle and not (denied and denied & {item.low, item.low.rstrip("s")}):
            continue
        if item.kind == "topic" and claim.grounds.voted:
            continue
        if item.kind not in ("word", "idiom"):
            _loose(claim, index)
        elif item.low in NEGATIONS:
            negation(claim, index)
        else:
            _word(claim, index, item, talk)


@lru_cache(maxsize=20_000)
def _is_idle(low: str, stemmed: str) -> bool:
    """Whether nothing below would object to the word, wherever it stands."""
    plain = stemmed in FUNCTION or stemmed in HOST
    return plain and stemmed not in POLAR and low not in _LOOKED_AT


_SMALL = words("the a an of in on to it its is are was by for with that this and or as at be")
"""The commonest words, which nothing below would look at."""


def _advice(claim: Claim) -> None:
    """Nobody is told what to do about it."""
    lows = [item.low for item in claim.items]
    for n, low in enumerate(lows):
        if low in ("you", "your", "listeners") and set(lows[n : n + 5]) & ADVICE:
            claim.flag("advice", claim.text[:200], "no advice is given")
            return


def _word(claim: Claim, index: int, item: Item, talk: bool) -> None:
    if leads_in(claim, index):
        return
    if not _is_common(claim, index, item, talk):
        _matter(claim, index, item, talk)


def _is_common(claim: Claim, index: int, item: Item, talk: bool) -> bool:
    """Look at the words that have rules of their own: which come before what a source has."""
    if item.low == "will":
        _will(claim, index, talk)
    elif item.low in ("before", "after"):
        if not (in_order(claim, index) or from_then(claim)):
            _needs(claim, index, "content")
    elif item.cap and index and not _after_a_mark(claim, index):
        _proper(claim, item)
    elif item.low in ALWAYS_SOURCED and not claim.asks:
        if not told_more(claim, index):
            _needs(claim, index, "cause" if item.low in _CAUSES else "superlative")
    else:
        return False
    return True


def _matter(claim: Claim, index: int, item: Item, talk: bool) -> None:
    """Every other word: a source has it, or it claims nothing."""
    if _said_to_be_missing(claim, index) and not told_more(claim, index):
        claim.flag("negation", item.text, "the cited fact says that there is none")
    elif claim.is_negated(index) and has_prefixed(claim, item.stem):
        claim.count += 1
    elif claim.grounds.has(item.stem) and not _of_the_hosts(claim, index, talk):
        _covered(claim, index)
    elif not _is_talk(claim, item, talk) and not told_more(claim, index):
        claim.count += 1
        claim.flag("content", item.text, "this word is in none of the cited facts")


_BACKING = words("support backing supported backed")


def _of_the_hosts(claim: Claim, index: int, talk: bool) -> bool:
    """`Let us begin with …`; the word may stand in the record too."""
    before = claim.word(index - 1)
    hosts = talk and before is not None and before.low in SELF
    return claim.asks or (hosts and claim.items[index].stem in TALK)


def _spoken_of(claim: Claim, item: Item) -> bool:
    return any(form in claim.library.words for form in forms(item.stem))


def _is_talk(claim: Claim, item: Item, talk: bool) -> bool:
    if item.low in COUNTING:
        counted = any(one.kind in ("number", "tally") for one in claim.items)
        return (counted and claim.grounds.voted) or ("count", None) in claim.grounds.denied
    if item.low in _BACKING and claim.grounds.counts and "cosponsors" in claim.lows:
        return True
    if item.stem in FUNCTION or item.stem in HOST or item.stem in FRAMING:
        return True
    if claim.asks:
        return item.stem in ASKED or item.stem in TALK or _spoken_of(claim, item)
    return talk and item.stem in TALK


_LOOKED_AT = ALWAYS_SOURCED | COUNTING | NEGATIONS | words("will before after last only")
_CAUSES = words("because therefore thus hence led lead cause caused causes due")


def _of_the_bill(claim: Claim) -> bool:
    return any(item.low in ("it", "bill", "resolution", "law", "measure") for item in claim.items)


def _will(claim: Claim, index: int, talk: bool) -> None:
    if talk and not _of_the_bill(claim):
        return
    if claim.as_written(index, 1):
        return
    ahead = range(index + 1, min(index + 4, len(claim.items)))
    verb = next((one for one in ahead if keys_of(claim.items[one])), None)
    if verb is not None and claim.items[verb].kind == "word" and claim.sourced(verb):
        return
    claim.flag("prediction", claim.items[index].text, "no cited source says what will be")


def _after_a_mark(claim: Claim, index: int) -> bool:
    return claim.items[index - 1].low in (":", '"', "—")


def _proper(claim: Claim, item: Item) -> None:
    if item.low in claim.grounds.lows or item.low in KNOWN or item.stem in FUNCTION:
        return
    if item.text[:-1].isupper() and item.low.rstrip("s") in claim.grounds.lows:
        return
    claim.count += 1
    claim.flag("name", item.text, "no cited fact has this name")


KNOWN = words(
    "department congress congressional president capitol american america representative senator"
    " delegate committee committees bill act public law sarah james gavelcast"
    " congress.gov u.s. washington united states rep. sen."
)


def _needs(claim: Claim, index: int, kind: str) -> None:
    claim.count += 1
    if not claim.sourced(index):
        said = claim.items[index].text
        claim.flag(kind, said, "no cited source says so")  # type: ignore[arg-type]


def _said_to_be_missing(claim: Claim, index: int) -> bool:
    """`a summary` where the cited fact is that there is none."""
    if not claim.grounds.denied or claim.asks or claim.told_not(index):
        return False
    low = claim.items[index].low
    return any(deed in (low, low.rstrip("s")) for deed, _ in claim.grounds.denied) and not any(
        key in each.plain for each in claim.grounds.sources for key in keys_of(claim.items[index])
    )


def _covered(claim: Claim, index: int) -> None:
    """The word stands in a source: in the same place, and not only where it is denied."""
    item = claim.items[index]
    if item.stem in POLAR:
        _placed(claim, index)
    elif item.stem in HOST or item.stem in FUNCTION or claim.asks:
        return
    elif not claim.grounds.says_plainly(item.stem) and not claim.told_not(index):
        claim.flag("negation", item.text, "the cited sources say that this is not so")


def _placed(claim: Claim, index: int) -> None:
    item = claim.items[index]
    claim.count += 1
    reworded = item.low not in claim.grounds.lows
    found = claim.sourced(index) if reworded else claim.placed(index)
    if not found and not claim.is_forbidden(index):
        said = claim.items[index].text
        claim.flag("content", said, "the cited sources have this word in another place")


def _loose(claim: Claim, index: int) -> None:
    """A value that no other rule took: a source has it in its place, or nobody does."""
    item = claim.items[index]
    claim.count += 1
    if not claim.sourced(index):
        claim.flag("content", item.text, "no cited fact has this here")
