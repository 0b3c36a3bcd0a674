"""What is said not to be so: a fact too, where the record does not hold it."""

from tasks.record import Chamber
from tasks.truth.claim import Claim
from tasks.truth.rules.frames import Frame
from tasks.truth.vocabulary import NEGATIONS


def denied(claim: Claim, frame: Frame) -> bool:
    """What is said not to be so is a fact too: of what the record does not hold."""
    if frame.tally or frame.method or (frame.dates and frame.own):
        return False
    deeds = frame.deed or frozenset()
    if "roll" in deeds and _without_roll_call(claim, frame):
        return True
    if "out of committee" in deeds and _in_committee(claim):
        return True
    for deed, chamber in claim.grounds.denied:
        if deed in deeds and chamber in (None, frame.chamber):
            return True
        if deed in deeds and frame.chamber is None and not _other_chamber(claim, chamber):
            return True
    return False


def _in_committee(claim: Claim) -> bool:
    """`It has not come out of committee`: where it stands says so."""
    here = any("in committee" in one.deeds for one in claim.grounds.happened)
    if here:
        claim.settle(one for one in claim.items if one.low in NEGATIONS)
    return here


def _without_roll_call(claim: Claim, frame: Frame) -> bool:
    """`It never came to a roll call`: each cited passage there was by voice vote, or the like."""
    passed = [
        one
        for one in claim.grounds.happened
        if "passed" in one.deeds and frame.chamber in (None, one.chamber) and one.fact != "status"
    ]
    if not passed or any(one.tally or not one.method for one in passed):
        return False
    claim.settle(item for item in claim.items[: frame.items[-1][0]] if item.low in NEGATIONS)
    return True


def _other_chamber(claim: Claim, chamber: Chamber | None) -> bool:
    """Whether the sentence names only the other chamber elsewhere."""
    named = {item.value for item in claim.items if item.kind == "chamber"}
    return bool(named) and chamber not in named
