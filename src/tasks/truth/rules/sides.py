"""On which side of a vote somebody stood, as the words beside the number say."""

from typing import Literal

from tasks.truth.claim import Claim
from tasks.truth.stems import words
from tasks.truth.tokens import Item
from tasks.truth.vocabulary import NEGATIONS

Side = Literal["yeas", "nays", "present", "not voting", "no side"]

_YES = words("yea yeas aye ayes yes favor for")
_NO = words("nay nays noes no against opposed")


def side_of(claim: Claim, number: int, party: int) -> Side | None:
    """On which side they stood: as the next word says, else the last one."""
    for index in range(party + 1, len(claim.items)):
        if claim.items[index].low == ";":
            break
        if side := _says(claim, index):
            return side
    for index in range(number - 1, -1, -1):
        if side := _says(claim, index):
            return side
    return None


def _says(claim: Claim, index: int) -> Side | None:
    item = claim.items[index]
    if item.low in NEGATIONS and did_not_vote(claim, index):
        return "not voting"
    if item.low == "present":
        return "present"
    if item.low in _NO:
        return "nays"
    return "yeas" if item.low in _YES else None


def did_not_vote(claim: Claim, index: int) -> bool:
    """Whether the negation at *index* says that somebody stayed away, and no more."""
    after, far = claim.word(index + 1), claim.word(index + 2)
    plain = far is None or far.low in (".", ",", ";", "and", "at")
    return after is not None and after.kind == "deed" and is_voting(after) and plain


def is_voting(item: Item) -> bool:
    """Whether the deed is a vote itself, and not how it ended."""
    return "voted" in item.value and item.low.startswith("vot")
