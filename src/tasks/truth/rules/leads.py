"""Words that need a source elsewhere, and claim nothing where they stand."""

from tasks.truth.claim import Claim
from tasks.truth.stems import words
from tasks.truth.vocabulary import SELF


def leads_in(claim: Claim, index: int) -> bool:
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


def _only_one(claim: Claim, index: int) -> bool:
    """`its only cosponsor`, where the cited facts count one."""
    ahead = claim.items[index + 1 : index + 3]
    before = claim.word(index - 1)
    if before is not None and before.low in SELF:
        return True
    signers = any(item.stem == "cosponsor" for item in ahead)
    return signers and any(counts.get("cosponsor") == 1 for counts in claim.grounds.counts)


def _only_so_many(claim: Claim, index: int) -> bool:
    """`only for three years`: how many is looked at elsewhere."""
    ahead = [one for one in claim.items[index + 1 : index + 3] if one.low not in _LITTLE]
    return bool(ahead) and ahead[0].kind in ("number", "money", "percent")


def _because_it_lacks(claim: Claim, index: int) -> bool:
    """`…, because the record has no summary`: a host says why no more is said."""
    ahead = claim.items[index + 1 : index + 4]
    return bool(claim.grounds.denied) and any(one.low == "record" for one in ahead)


def _before_a_committee(claim: Claim, index: int) -> bool:
    """`It is before the Commerce Committee`: where it was sent, or stands."""
    ahead = [one.low for one in claim.items[index + 1 : index + 8]]
    there = {"referred", "in committee"}
    named = {"committee", "committees", "subcommittee"} & set(ahead)
    chambers = {one.value for one in claim.items if one.kind == "chamber"}
    return bool(named) and any(
        one.deeds & there and chambers <= {one.chamber} for one in claim.grounds.happened
    )


def told_more(claim: Claim, index: int) -> bool:
    """`seven more votes`; `led by`, which is no `led to`."""
    before, after = claim.word(index - 1), claim.word(index + 1)
    if claim.items[index].low in ("led", "lead", "leads"):
        return after is not None and after.low == "by"
    return claim.items[index].low == "more" and before is not None and before.kind == "number"


def in_order(claim: Claim, index: int) -> bool:
    """`the Senate passed it after the House did`: the days have to be so."""
    earlier = [day for at, day in claim.matched if at < index]
    later = [day for at, day in claim.matched if at > index]
    if claim.asks or not (claim.matched or claim.grounds.people):
        return claim.asks
    first, second = (earlier[-1:], later[:1]) if earlier else (later[1:2], later[:1])
    if not first or not second:
        return bool(claim.matched)
    return first >= second if claim.items[index].low == "after" else first <= second


def from_then(claim: Claim) -> bool:
    """The source says `from` or `within` where this says `after`."""
    lows = claim.grounds.lows
    if not any(item.kind in ("number", "date") for item in claim.items):
        return False
    return not lows & {"before", "after"} and bool(lows & _THEN)


_AFTER_LAST = words("one up bill vote house senate part point question")

_LITTLE = words("for a the in about")

_THEN = words("from following within since upon once later until")
