"""`Not` before what a source negates, or what the record does not hold."""

from tasks.truth.claim import Claim
from tasks.truth.sources import keys_of
from tasks.truth.vocabulary import NEGATIONS


def negation(claim: Claim, index: int) -> None:
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
    return any(has_prefixed(claim, key) for key in ahead[:2])


def has_prefixed(claim: Claim, key: object) -> bool:
    return any(claim.grounds.has(f"{one}{key}") for one in ("non", "un", "in", "dis"))


def _free_of(claim: Claim, index: int) -> bool:
    """`Milk without lactose`, where the source has `lactose-free`."""
    after = claim.word(index + 1)
    if claim.items[index].low != "without" or after is None:
        return False
    return any(f"{after.low}-free" in each.words for each in claim.grounds.sources)


def _missing(claim: Claim, index: int) -> bool:
    """`no summary`, `no cosponsors`, `no count`: a cited fact says that there is none."""
    denied = {deed for deed, _ in claim.grounds.denied}
    near = claim.items[max(0, index - 4) : index + 6]
    return any(part.low.rstrip("s") in denied for item in near for part in item.parts)
