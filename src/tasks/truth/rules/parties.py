"""How each party voted: its count, or its number on a side, has to be in one cited roll call."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from tasks.truth.claim import Claim
from tasks.truth.grounds import Happening
from tasks.truth.rules.sides import (
    Side,
    beside,
    did_not_vote,
    is_voting,
    says,
    settle_sides,
    side_of,
)
from tasks.truth.rules.whole_parties import acts, as_one, divided, every_one, is_meant
from tasks.truth.stems import words
from tasks.truth.tokens import Item
from tasks.truth.vocabulary import NEGATIONS

_STOPS = words("and but which who whose while when then where ; : .")
_OF = words("among from by of")
_VOTES = words("votes vote yeas yea ayes aye nays nay noes")
_BETWEEN = words("house of the all other more fewer only just")
_VOTING = words("yea yeas aye ayes nay nays against favor opposed present")


@dataclass(frozen=True, slots=True)
class Part:
    """`208 Democrats … against`: so many of a party on one side."""

    number: int
    """Where in the sentence it stands."""
    party: int
    said: float
    of: str
    side: Side
    beside: str = ""
    """With which party they went, if that is what tells the side."""


def check(claim: Claim) -> None:
    if "party" not in claim.kinds:
        return
    _counts(claim)
    if not claim.asks:
        divided(claim)
        every_one(claim)
    if _speaks_of_a_vote(claim) and (parts := list(_parts(claim))):
        _judge(claim, parts)
    if not claim.asks:
        as_one(claim)


def _counts(claim: Claim) -> None:
    """`Republicans voted 216 to 0 and Democrats 4 to 208`: each count is one party's."""
    last: int | None = None
    for index, item in enumerate(claim.items):
        if item.kind == "party":
            last = index if acts(claim, index) else None
        elif item.kind == "tally":
            of = _named_after(claim, index)
            of = last if of is None else of
            last = None
            if of is not None:
                _bind(claim, index, of)
        elif item.low in _STOPS or (item.kind == "chamber" and _begins_anew(claim, index)):
            last = None


def _bind(claim: Claim, index: int, party: int) -> None:
    claim.count += 1
    claim.items[party].settled = True
    claim.of_party[index] = str(claim.items[party].value)


def _named_after(claim: Claim, index: int) -> int | None:
    """`216 to 0 among Republicans`."""
    after = claim.word(index + 1)
    if after is None or after.low not in _OF:
        return None
    for at in (index + 2, index + 3):
        item = claim.word(at)
        if item is not None and item.kind == "party":
            return at
    return None


def _begins_anew(claim: Claim, index: int) -> bool:
    """`Its signers are Republicans, the House passed it …`."""
    return any(item.low == "," for item in claim.items[max(0, index - 2) : index])


def _speaks_of_a_vote(claim: Claim) -> bool:
    if any(item.stem in ("cosponsor", "sponsor") for item in claim.items):
        return False
    return any(
        item.low in _VOTING or item.kind == "tally" or (item.kind == "deed" and is_voting(item))
        for item in claim.items
    )


def _parts(claim: Claim) -> Iterator[Part]:
    for index, item in enumerate(claim.items):
        said = _how_many(item)
        if said is None or item.settled:
            continue
        if (party := _party_of(claim, index)) is not None:
            if side := side_of(claim, index, max(index, party)):
                yield Part(index, party, said, _of(claim, party), side, _with(claim, party))
        elif (party := _of_the_same(claim, index)) is not None:
            if side := side_of(claim, index, index):
                yield Part(index, party, said, _of(claim, party), side)
        elif item.kind == "number" and (party := _whose_votes(claim, index)) is not None:
            side = side_of(claim, index, index) or "no side"
            yield Part(index, party, said, _of(claim, party), side)


def _of_the_same(claim: Claim, index: int) -> int | None:
    """`94 Democrats voted for it, and 85 voted against it`: of the party just counted."""
    after = claim.word(index + 1)
    if claim.items[index].kind != "number" or after is None or after.kind != "deed":
        return None
    if not is_voting(after):
        return None
    for at in range(index - 1, 0, -1):
        if claim.items[at].kind == "party":
            return at if claim.items[at - 1].kind == "number" else None
    return None


def _how_many(item: Item) -> float | None:
    """`Four Democrats`, and none in `no Democrats`."""
    if item.kind == "number":
        return float(item.value)
    return 0.0 if item.kind == "word" and item.low in ("no", "none") else None


def _with(claim: Claim, party: int) -> str:
    """The party that they went with, where they are said to have gone with one."""
    for index in range(party + 1, len(claim.items)):
        if (other := beside(claim, index, party)) is not None:
            claim.settle((claim.items[index], claim.items[other]))
            return _of(claim, other)
        if says(claim, index):
            break
    return ""


def _of(claim: Claim, party: int) -> str:
    return str(claim.items[party].value)


def _party_of(claim: Claim, index: int) -> int | None:
    """The party that is counted: `four House Democrats`, `208 of the Democrats`."""
    if [item.low for item in claim.items[index + 1 : index + 3]] in (
        ["of", "whom"],
        ["of", "them"],
    ):
        named = (at for at in range(index - 1, -1, -1) if claim.items[at].kind == "party")
        return next(named, None) if claim.items[index].kind == "word" else None
    for at in range(index + 1, min(index + 4, len(claim.items))):
        item = claim.items[at]
        if item.kind == "party":
            return None if item.settled else at
        if item.low not in _BETWEEN:
            return None
    return None


def _whose_votes(claim: Claim, index: int) -> int | None:
    """`Republicans gave it 216 votes`, `216 votes for it from Republicans`."""
    after = claim.word(index + 1)
    if after is None or after.low not in _VOTES:
        return None
    for at in range(index + 2, min(index + 9, len(claim.items))):
        if claim.items[at].kind == "party":
            return at if {claim.items[at - 1].low, claim.items[at - 2].low} & _OF else None
    for at in range(index - 1, max(-1, index - 7), -1):
        if claim.items[at].low in _STOPS:
            return None
        if claim.items[at].kind == "party":
            return at if acts(claim, at) else None
    return None


def _judge(claim: Claim, parts: list[Part]) -> None:
    """All that one sentence tells of the parties is in one roll call."""
    claim.count += len(parts)
    for part in parts:
        for at in (part.number, part.party):
            claim.items[at].settled = True
    rolls = {one.fact for one in claim.grounds.split if is_meant(claim, one)}
    for part in parts:
        rolls &= {one.fact for one in claim.grounds.split if _has(claim, one, part)}
        if not rolls:
            said = f"{claim.items[part.number].text}, {part.of}, {part.side}"
            claim.flag("party", said, "no cited roll call has this of the party")
            return
    _settle_abstentions(claim, parts)
    _settle_noes(claim)
    settle_sides(claim)


def _settle_noes(claim: Claim) -> None:
    """`Voted no` denies nothing."""
    for before, item in pairwise(claim.items):
        if item.low == "no" and before.kind == "deed" and is_voting(before):
            item.settled = True


def _settle_abstentions(claim: Claim, parts: list[Part]) -> None:
    """`did not vote` is no denial where the roll call counts them."""
    if any(part.side == "not voting" for part in parts):
        for index, item in enumerate(claim.items):
            if item.low in NEGATIONS and did_not_vote(claim, index):
                claim.settle(claim.items[index : index + 2])


def _has(claim: Claim, one: Happening, part: Part) -> bool:
    yeas, nays = one.tally or (0, 0)
    with_them = _on_their_side(claim, one, part.beside) if part.beside else -1
    sides = {"beside": with_them} | {
        "yeas": yeas,
        "nays": nays,
        "present": one.aside[0],
        "not voting": one.aside[1],
    }
    return one.party == part.of and sides.get(part.side) == part.said


def _on_their_side(claim: Claim, one: Happening, other: str) -> int:
    """How many went with most of the *other* party in this vote."""
    for each in claim.grounds.split:
        if each.fact == one.fact and each.party == other and each.tally and one.tally:
            yeas, nays = each.tally
            return -1 if yeas == nays else one.tally[0 if yeas > nays else 1]
    return -1
