"""Who signed on the first day: all of them, or none."""

from tasks.truth.claim import Claim
from tasks.truth.stems import words
from tasks.truth.tokens import Item

_EACH = words("each both")
_NONE, _ALL = words("neither none nobody"), words("all everyone each both")
_START = words("first start outset beginning introduced introduction one")
_SIGNERS = words("cosponsor cosponsors cosponsored signed joined signers backers them")


def check(claim: Claim) -> None:
    """`Neither of whom was there on the first day`, `all of them were with him from the start`."""
    if claim.lows.isdisjoint(_SIGNERS) or claim.lows.isdisjoint(_NONE | _ALL):
        return
    if "later" in claim.lows and claim.lows & _ALL and _is_so(claim, 0):
        claim.settle(item for item in claim.items if item.low in _ALL)
        return
    starts = [item for item in claim.items if any(one.low in _START for one in item.parts)]
    if starts and claim.lows & _EACH and not _is_so(claim):
        claim.flag("number", claim.text[:200], "not all of them were there from the start")
    elif starts and _is_so(claim):
        signing = (item for item in claim.items if item.kind == "deed" and _signing(item))
        claim.settle((*starts, *signing))
        claim.settle(item for item in claim.items if item.low in _NONE | _ALL)


def _signing(item: Item) -> bool:
    return "cosponsored" in item.value


def _is_so(claim: Claim, wanted: int | None = None) -> bool:
    """Whether so many were there from the start, or all."""
    wanted = 0 if claim.lows & _NONE else wanted
    return any(
        counts.get("original") == (counts.get("cosponsor") if wanted is None else wanted)
        for counts in claim.grounds.counts
        if "cosponsor" in counts
    )
