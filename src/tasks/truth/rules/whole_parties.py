"""What a party did as a whole: all of it on one side, or divided."""

from tasks.truth.claim import Claim
from tasks.truth.dates import When
from tasks.truth.grounds import Happening
from tasks.truth.rules.motions import about_motions, on_that_question
from tasks.truth.rules.sides import Side, says, settle_sides, side_of
from tasks.truth.stems import words


def divided(claim: Claim) -> None:
    """`Both parties were divided`: each had members on both sides of one roll call."""
    said = [item for item in claim.items if item.low in _DIVIDED or item.value == "both"]
    if len(said) < 2 or not claim.lows & _DIVIDED:
        return
    torn = [one.fact for one in claim.grounds.split if one.party in _TWO and all(one.tally or (0,))]
    if any(torn.count(fact) == len(_TWO) for fact in torn):
        claim.settle(said)


def every_one(claim: Claim) -> None:
    """`Every Republican who voted was in favor`: of those who voted nobody was against."""
    for index, item in enumerate(claim.items):
        if item.kind != "party" or item.settled:
            continue
        behind = [one for one in claim.items[max(0, index - 3) : index] if one.low in _EVERY]
        ahead = [one.low for one in claim.items[index + 1 : index + 4]]
        if behind and set(ahead) & _WHO_VOTED and (side := _own_side(claim, index)):
            claim.count += 1
            claim.settle([*behind, item])
            settle_sides(claim)
            if not _all_on(claim, str(item.value), side):
                claim.flag("party", item.text, "no cited roll call has the whole party so")


def _own_side(claim: Claim, index: int) -> Side | None:
    """The side that is told before another party is named; `so did …` is the one before."""
    if [one.low for one in claim.items[max(0, index - 4) : index - 1]][:2] == ["so", "did"]:
        told = (says(claim, at) for at in range(index - 1, -1, -1))
        return next((side for side in told if side), None)
    for at in range(index + 1, len(claim.items)):
        if claim.items[at].kind == "party":
            return None
        if side := says(claim, at):
            return side
    return None


def as_one(claim: Claim) -> None:
    """`Republicans voted for it`: none of them against it."""
    for index, item in enumerate(claim.items):
        if item.kind != "party" or item.settled or not acts(claim, index):
            continue
        after = claim.word(index + 1)
        if after is not None and after.kind == "deed" and after.value & _DECIDING:
            claim.count += 1
            item.settled = True
            if not _all_on(claim, str(item.value), side_of(claim, index, index)):
                claim.flag("party", item.text, "no cited roll call has the whole party so")


def _all_on(claim: Claim, party: str, side: Side | None) -> bool:
    """Whether a cited roll call has the party on one side, and nobody of it on the other."""
    wanted = {"yeas": (True, False), "nays": (False, True)}.get(side or "")
    return any(
        one.party == party and one.tally and tuple(map(bool, one.tally)) == wanted
        for one in claim.grounds.split
        if is_meant(claim, one)
    )


def acts(claim: Claim, index: int) -> bool:
    """A party as such, not how many of it: `Republicans`, `the Republican side`."""
    item, before, after = claim.items[index], claim.word(index - 1), claim.word(index + 1)
    if before is not None and before.kind == "number":
        return False
    return item.low.endswith("s") or (after is not None and after.low in _GROUP)


def is_meant(claim: Claim, one: Happening) -> bool:
    """Whether the sentence may speak of this vote: its question, its day, its chamber."""
    days = [item.value for item in claim.items if isinstance(item.value, When)]
    chambers = {item.value for item in claim.items if item.kind == "chamber"}
    return (
        on_that_question(one, about_motions(claim))
        and all(one.day is not None and when.fits(one.day) for when in days)
        and (not chambers or chambers == {one.chamber})
    )


_EVERY = words("every each all")

_WHO_VOTED = words("voted voting vote cast")

_GROUP = words("members lawmakers representatives side votes colleagues")

_DECIDING = frozenset({"voted", "passed", "failed"})
_DIVIDED, _TWO = words("divided split"), ("Republican", "Democrat")
