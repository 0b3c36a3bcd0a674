"""On which side of a vote somebody stood, as the words beside the number say."""

from typing import Literal

from tasks.truth.claim import Claim
from tasks.truth.stems import words
from tasks.truth.tokens import Item
from tasks.truth.vocabulary import NEGATIONS

Side = Literal["yeas", "nays", "present", "not voting", "no side", "beside"]

YEAS = words("yea yeas aye ayes yes favor for")
NAYS = words("nay nays noes no against opposed")


def side_of(claim: Claim, number: int, party: int) -> Side | None:
    """On which side they stood: as the next word says, else the last one."""
    for index in range(party + 1, len(claim.items)):
        if claim.items[index].low == ";":
            break
        if beside(claim, index, party) is not None:
            return "beside"
        if side := says(claim, index):
            return side
    for index in range(number - 1, -1, -1):
        if side := says(claim, index):
            return side
    return None


def says(claim: Claim, index: int) -> Side | None:
    """Which side the word at *index* names, if any."""
    item = claim.items[index]
    if item.low in NEGATIONS and did_not_vote(claim, index):
        return "not voting"
    if item.low == "present":
        return "present"
    if item.low in NAYS:
        return "nays"
    return "yeas" if item.low in YEAS else None


def settle_sides(claim: Claim) -> None:
    """The words that name a side were looked at with the party."""
    claim.settle(item for item in claim.items if item.low in (YEAS | NAYS) - _ELSEWHERE)


_ELSEWHERE = words("for no")


def beside(claim: Claim, index: int, party: int) -> int | None:
    """The other party, where *index* says that one went with it: `joined the Republicans`."""
    if claim.items[index].low not in _JOINING and not _votes_with(claim, index):
        return None
    own = claim.items[party].value
    for at in range(index + 1, min(index + 6, len(claim.items))):
        item = claim.items[at]
        if item.kind == "party" and item.value not in (own, "both"):
            return at
        if item.low in NAYS:
            return None
        if item.low == "them":
            return _other_before(claim, party)
    return None


def _votes_with(claim: Claim, index: int) -> bool:
    before = claim.word(index - 1)
    return claim.items[index].low == "with" and before is not None and before.kind == "deed"


def _other_before(claim: Claim, party: int) -> int | None:
    own = claim.items[party].value
    for at in range(party - 1, -1, -1):
        item = claim.items[at]
        if item.kind == "party" and item.value not in (own, "both"):
            return at
    return None


_JOINING = words("joined joining join sided siding side alongside crossed crossing")


def did_not_vote(claim: Claim, index: int) -> bool:
    """Whether the negation at *index* says that somebody stayed away, and no more."""
    after, far = claim.word(index + 1), claim.word(index + 2)
    plain = far is None or far.low in (".", ",", ";", "and", "at")
    return after is not None and after.kind == "deed" and is_voting(after) and plain


def is_voting(item: Item) -> bool:
    """Whether the deed is a vote itself, and not how it ended."""
    return "voted" in item.value and item.low.startswith("vot")
