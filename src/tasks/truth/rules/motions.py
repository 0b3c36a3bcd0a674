"""On what question a vote was: on the bill itself, or on a motion about it."""

from tasks.truth.claim import Claim
from tasks.truth.grounds import Happening


def about_motions(claim: Claim) -> frozenset[str]:
    """What is voted on besides the bill itself; `motion` for one that is not named."""
    if claim.motions is None:
        lows = (part.low for item in claim.items for part in item.parts)
        claim.motions = frozenset(_MOTIONS[low] for low in lows if low in _MOTIONS)
        if not claim.motions and ("that one" in claim.low or "that vote" in claim.low):
            claim.motions = claim.told.motions
        claim.told.motions = claim.motions
    return claim.motions


_MOTIONS = {
    "motion": "motion", "motions": "motion", "recommit": "recommit", "cloture": "cloture",
    "debate": "cloture", "take": "proceed", "proceed": "proceed", "amendment": "amendment",
    "question": "motion", "table": "table", "reconsider": "reconsider",
}  # fmt: skip


def on_that_question(one: Happening, asked: frozenset[str], in_committee: bool = False) -> bool:
    """A count on a motion is no count on the bill, and the other way round."""
    if not asked:
        return bool(one.deeds & (_IN_COMMITTEE if in_committee else _ON_THE_BILL))
    named = asked - {"motion"}
    return not named or bool(named & one.lows)


_IN_COMMITTEE = frozenset({"approved", "reported"})

_ON_THE_BILL = frozenset({"passed", "failed", "concurred"}) | _IN_COMMITTEE
