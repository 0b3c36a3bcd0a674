"""`Nobody voted against it`, `a single vote against`: a cited count has so many on that side."""

from tasks.truth.claim import Claim
from tasks.truth.rules.motions import about_motions, on_that_question
from tasks.truth.rules.sides import NAYS, YEAS, is_voting
from tasks.truth.stems import words
from tasks.truth.tokens import Item
from tasks.truth.vocabulary import NEGATIONS

_REACH = 10
_STOPS = words(", ; : . but while")
_ONE = words("single lone")
_LOOKED_AT = NEGATIONS | _ONE
_VOTE = words("vote votes dissent ballot voice")


def check(claim: Claim) -> None:
    """Look at each negation that denies votes, and not one party's."""
    if claim.lows.isdisjoint(_LOOKED_AT):
        return
    for index, item in enumerate(claim.items):
        if item.low in NEGATIONS and item.kind == "word" and not item.settled:
            _so_many(claim, index, 0)
        elif item.low in _ONE and not _denied(claim, index):
            _so_many(claim, index, 1)


def _denied(claim: Claim, index: int) -> bool:
    """`Not a single vote`, `without a single vote`."""
    return any(one.low in NEGATIONS for one in claim.items[max(0, index - 2) : index])


def _so_many(claim: Claim, index: int, said: int) -> None:
    ahead = _clause(claim, index)
    side = next((n for n, one in enumerate(ahead) if one.low in NAYS | YEAS), None)
    if side is None or any(one.kind in ("party", "person", "number") for one in ahead):
        return
    if not any(_is_vote(one) for one in ahead[: side + 1]):
        return
    claim.count += 1
    claim.settle([claim.items[index], *(one for one in ahead[: side + 1] if _is_vote(one))])
    ahead[side].settled = True
    lacking = 1 if ahead[side].low in NAYS else 0
    if not _has(claim, lacking, said):
        claim.flag("vote", claim.text[:200], "no cited count has so many votes on this side")


def _clause(claim: Claim, index: int) -> list[Item]:
    ahead: list[Item] = []
    for item in claim.items[index + 1 : index + _REACH]:
        if item.low in _STOPS:
            break
        ahead.append(item)
    return ahead


def _is_vote(item: Item) -> bool:
    return item.low in _VOTE or (item.kind == "deed" and is_voting(item))


def _has(claim: Claim, side: int, said: int) -> bool:
    """Whether each cited count that is meant has so many on this side."""
    asked = about_motions(claim)
    chambers = {item.value for item in claim.items if item.kind == "chamber"}
    meant = [
        one.tally
        for one in claim.grounds.happened
        if one.tally and on_that_question(one, asked) and (not chambers or one.chamber in chambers)
    ]
    return bool(meant) and all(tally[side] == said for tally in meant)
