"""Every other word: it stands in a cited source, or it claims nothing."""

from functools import lru_cache

from tasks.truth.claim import Claim
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
            _negation(claim, index)
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
    if _leads_in(claim, index):
        return
    if item.low == "will":
        _will(claim, index, talk)
    elif item.low in ("before", "after"):
        if not (_in_order(claim, index) or _from_then(claim)):
            _needs(claim, index, "content")
    elif item.cap and index and not _after_a_mark(claim, index):
        _proper(claim, item)
    elif _told_more(claim, index):
        return
    elif item.low in ALWAYS_SOURCED and not claim.asks:
        _needs(claim, index, "cause" if item.low in _CAUSES else "superlative")
    elif _said_to_be_missing(claim, index):
        claim.flag("negation", item.text, "the cited fact says that there is none")
    elif claim.is_negated(index) and _has_prefixed(claim, item.stem):
        claim.count += 1
    elif claim.grounds.has(item.stem) and not _of_the_hosts(claim, index, talk):
        _covered(claim, index)
    elif not _is_talk(claim, item, talk):
        claim.count += 1
        claim.flag("content", item.text, "this word is in none of the cited facts")


def _leads_in(claim: Claim, index: int) -> bool:
    """`Last today, …`; `its only cosponsor`, of which there is one."""
    low = claim.items[index].low
    if low == "last":
        after = claim.word(index + 1)
        return index == 0 or (after is not None and after.low in _AFTER_LAST)
    if low == "before":
        return _before_a_committee(claim, index)
    if low == "because":
        return _because_it_lacks(claim, index)
    if low == "more" and index and claim.items[index - 1].low in SELF:
        return True
    return low == "only" and (_only_one(claim, index) or _only_so_many(claim, index))


_AFTER_LAST = words("one up bill vote house senate part point question")


def _before_a_committee(claim: Claim, index: int) -> bool:
    """`It is before the Commerce Committee`: where it was sent, or stands."""
    ahead = [one.low for one in claim.items[index + 1 : index + 8]]
    there = {"referred", "in committee"}
    named = {"committee", "committees", "subcommittee"} & set(ahead)
    chambers = {one.value for one in claim.items if one.kind == "chamber"}
    return bool(named) and any(
        one.deeds & there and chambers <= {one.chamber} for one in claim.grounds.happened
    )


def _because_it_lacks(claim: Claim, index: int) -> bool:
    """`…, because the record has no summary`: a host says why no more is said."""
    ahead = claim.items[index + 1 : index + 4]
    return bool(claim.grounds.denied) and any(one.low == "record" for one in ahead)


def _only_so_many(claim: Claim, index: int) -> bool:
    """`only for three years`: how many is looked at elsewhere."""
    ahead = [one for one in claim.items[index + 1 : index + 3] if one.low not in _LITTLE]
    return bool(ahead) and ahead[0].kind in ("number", "money", "percent")


_BACKING = words("support backing supported backed")
_LITTLE = words("for a the in about")


def _only_one(claim: Claim, index: int) -> bool:
    """`its only cosponsor`, where the cited facts count one."""
    ahead = claim.items[index + 1 : index + 3]
    before = claim.word(index - 1)
    if before is not None and before.low in SELF:
        return True
    signers = any(item.stem == "cosponsor" for item in ahead)
    return signers and any(counts.get("cosponsor") == 1 for counts in claim.grounds.counts)


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


def _told_more(claim: Claim, index: int) -> bool:
    """`seven more votes`; `led by`, which is no `led to`."""
    before, after = claim.word(index - 1), claim.word(index + 1)
    if claim.items[index].low in ("led", "lead", "leads"):
        return after is not None and after.low == "by"
    return claim.items[index].low == "more" and before is not None and before.kind == "number"


def _in_order(claim: Claim, index: int) -> bool:
    """`the Senate passed it after the House did`: the days have to be so."""
    earlier = [day for at, day in claim.matched if at < index]
    later = [day for at, day in claim.matched if at > index]
    if claim.asks or not (claim.matched or claim.grounds.people):
        return claim.asks
    first, second = (earlier[-1:], later[:1]) if earlier else (later[1:2], later[:1])
    if not first or not second:
        return bool(claim.matched)
    return first >= second if claim.items[index].low == "after" else first <= second


def _from_then(claim: Claim) -> bool:
    """The source says `from` or `within` where this says `after`."""
    lows = claim.grounds.lows
    if not any(item.kind in ("number", "date") for item in claim.items):
        return False
    return not lows & {"before", "after"} and bool(lows & _THEN)


_LOOKED_AT = ALWAYS_SOURCED | COUNTING | NEGATIONS | words("will before after last only")
_THEN = words("from following within since upon once later until")
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


def _negation(claim: Claim, index: int) -> None:
    """`not` before what a source negates, or what the record does not hold."""
    claim.count += 1
    if _twice(claim, index) and not any(len(one.negated) > 1 for one in claim.grounds.told):
        claim.flag("negation", claim.text[:200], "two negations in one clause")
        return
    if claim.asks or _missing(claim, index) or claim.denies_like_a_source(index):
        return
    if _hosts_cannot(claim, index) or _prefixed(claim, index) or _free_of(claim, index):
        return
    claim.flag("negation", claim.items[index].text, "no cited fact says that this is not so")


def _twice(claim: Claim, index: int) -> bool:
    """`It does not have no cosponsors` says nothing that one could check."""
    before = []
    for item in reversed(claim.items[:index]):
        if item.kind == "mark" or item.low in ("and", "but"):
            break
        before.append(item.low)
    return bool(NEGATIONS & set(before) - {"neither", "nor"}) and not claim.asks


def _hosts_cannot(claim: Claim, index: int) -> bool:
    """`We cannot tell you who voted how`, where the record does not hold it."""
    behind = [one.low for one in claim.items[max(0, index - 2) : index]]
    return bool(claim.grounds.denied) and behind in (["we", "can"], ["i", "can"], ["we", "do"])


def _prefixed(claim: Claim, index: int) -> bool:
    """`People who are not citizens`, where the source has `noncitizens`."""
    ahead = [key for one in claim.items[index + 1 : index + 4] for key in keys_of(one)]
    return any(_has_prefixed(claim, key) for key in ahead[:2])


def _free_of(claim: Claim, index: int) -> bool:
    """`Milk without lactose`, where the source has `lactose-free`."""
    after = claim.word(index + 1)
    if claim.items[index].low != "without" or after is None:
        return False
    return any(f"{after.low}-free" in each.words for each in claim.grounds.sources)


def _has_prefixed(claim: Claim, key: object) -> bool:
    return any(claim.grounds.has(f"{one}{key}") for one in ("non", "un", "in", "dis"))


def _missing(claim: Claim, index: int) -> bool:
    """`no summary`, `no cosponsors`, `no count`: a cited fact says that there is none."""
    denied = {deed for deed, _ in claim.grounds.denied}
    near = claim.items[max(0, index - 4) : index + 6]
    return any(part.low.rstrip("s") in denied for item in near for part in item.parts)


def _loose(claim: Claim, index: int) -> None:
    """A value that no other rule took: a source has it in its place, or nobody does."""
    item = claim.items[index]
    claim.count += 1
    if not claim.sourced(index):
        claim.flag("content", item.text, "no cited fact has this here")
