"""Who a person is: the name, the office, the party and the state belong together."""

from tasks.script.facts.values import Person
from tasks.script.wording import PARTIES
from tasks.truth.claim import Claim
from tasks.truth.stems import words
from tasks.truth.tokens import Item

_SOME = words("some most many few several half mostly more")
_HOUSE = words("representative rep. congressman congresswoman")
_SENATE = words("senator sen.")


_LOOKED_AT = frozenset({"person", "party and state", "party", "state"})


def check(claim: Claim) -> None:
    if claim.kinds.isdisjoint(_LOOKED_AT):
        return
    last: list[Person] = []
    for index, item in enumerate(claim.items):
        if item.kind == "person":
            last = _person(claim, index)
        elif item.kind == "party and state":
            _party_and_state(claim, item, last)
        elif item.kind == "party" and not item.settled:
            _party(claim, index, last)
        elif item.kind == "state" and not item.settled:
            _state(claim, index, last)


def _person(claim: Claim, index: int) -> list[Person]:
    item = claim.items[index]
    known = [one for one in claim.grounds.people if one.id in item.value]
    claim.count += 1
    item.settled = item.cap
    if not known:
        item.settled = True
        claim.flag("person", item.text, "no cited fact is about this person")
    office = claim.word(index - 1)
    if known and office and office.low in _HOUSE | _SENATE | {"delegate"}:
        known = [one for one in known if _is(one, office.low)]
        office.settled = True
        if not known:
            claim.flag("person", f"{office.text} {item.text}", "the record has another office")
    return known


def _is(one: Person, office: str) -> bool:
    if office in _HOUSE:
        return one.member.title == "Rep."
    return one.member.title == ("Sen." if office in _SENATE else "Del.")


def _party_and_state(claim: Claim, item: Item, last: list[Person]) -> None:
    claim.count += 1
    item.settled = True
    party, code = item.value
    if not any(PARTIES.get(one.member.party) == party and one.member.state == code for one in last):
        claim.flag("party", item.text, "the record gives this person another party or state")


def _party(claim: Claim, index: int, last: list[Person]) -> None:
    item, before = claim.items[index], claim.word(index - 1)
    if before and before.low in ("more", "other"):
        before = claim.word(index - 2) or before
    if before and before.kind == "number":
        return
    claim.count += 1
    item.settled = True
    if item.value == "both":
        _both(claim, item)
    elif before and before.low in _SOME:
        claim.flag("party", f"{before.text} {item.text}", "no cited fact says how many")
    elif not _all_of_them(claim, index):
        _one_of_them(claim, index, last)


def _one_of_them(claim: Claim, index: int, last: list[Person]) -> None:
    item = claim.items[index]
    if item.low.endswith("s") and _twice(claim, item):
        claim.flag("party", item.text, "one party is named twice")
    elif not _together(claim, item) and not (item.value == "independent" and claim.sourced(index)):
        people = _meant(claim, index, last)
        if _counted_before(claim, index):
            return
        if not any(PARTIES.get(one.member.party) == item.value for one in people):
            claim.flag("party", item.text, "the record does not give this party here")


def _counted_before(claim: Claim, index: int) -> bool:
    """`23 are Democrats and one is a Republican`."""
    value = claim.items[index].value
    numbers = [one for one in claim.items[max(0, index - 3) : index] if one.kind == "number"]
    return any(counts.get(value) == one.value for one in numbers for counts in claim.grounds.counts)


def _both(claim: Claim, item: Item) -> None:
    parties = {PARTIES.get(one.member.party) for one in claim.grounds.people}
    parties |= {name for counts in claim.grounds.counts for name, n in counts.items() if n}
    if not {"Republican", "Democrat"} <= parties:
        claim.flag("party", item.text, "the cited facts do not name both parties")


def _all_of_them(claim: Claim, index: int) -> bool:
    """`all Republicans`, `only Democrats`."""
    behind = claim.items[max(0, index - 5) : index]
    if any(one.low == "cosponsors" for one in behind) or _speaks_of_each(claim, index):
        behind = claim.items[:index]
    meant = [one for one in behind if one.low in _ALL]
    if not meant:
        return False
    before = meant[0]
    claim.settle(meant)
    value = claim.items[index].value
    alone = before.low == "only" and not claim.items[index].low.endswith("s")
    for counts in claim.grounds.counts:
        if alone and counts.get(str(value)) == 1:
            return True
        if value in counts and counts[value] == counts.get("cosponsor"):
            return True
    claim.flag("party", f"{before.text} {value}", "not all of them are, by the cited facts")
    return True


def _speaks_of_each(claim: Claim, index: int) -> bool:
    """`Everyone who has cosponsored it, all nine of them, is a Republican`."""
    return any(one.low in ("everyone", "everybody") for one in claim.items[:index])


_ALL = words("all only every everyone everybody")


def _together(claim: Claim, item: Item) -> bool:
    """Say of a party that it is among them: `So there are Republicans and Democrats on it`."""
    if not item.low.endswith("s") or _twice(claim, item):
        return False
    return any(counts.get(item.value) for counts in claim.grounds.counts) or any(
        PARTIES.get(one.member.party) == item.value for one in claim.grounds.people
    )


def _twice(claim: Claim, item: Item) -> bool:
    """`Democrats and Democrats`."""
    return len([one for one in claim.items if one.kind == "party" and one.low == item.low]) > 1


def _meant(claim: Claim, index: int, last: list[Person]) -> list[Person]:
    """The person who follows at once (`the Texas Republican Chip Roy`), else the last named."""
    for ahead in range(index + 1, min(index + 3, len(claim.items))):
        item = claim.items[ahead]
        if item.kind == "person":
            return [one for one in claim.grounds.people if one.id in item.value]
        if item.kind == "mark":
            following = None if last else _just_after_a_comma(claim, ahead)
            if following is not None:
                return [one for one in claim.grounds.people if one.id in following.value]
            break
    return last or ([] if _anyone(claim) else claim.grounds.people[:1])


def _just_after_a_comma(claim: Claim, mark: int) -> Item | None:
    """`its sponsor is a Louisiana Republican, Representative Clay Higgins`."""
    if claim.items[mark].low != ",":
        return None
    ahead = (claim.word(mark + 1), claim.word(mark + 2))
    return next((one for one in ahead if one is not None and one.kind == "person"), None)


def _anyone(claim: Claim) -> bool:
    return any(item.kind == "person" for item in claim.items)


def _state(claim: Claim, index: int, last: list[Person]) -> None:
    item = claim.items[index]
    claim.count += 1
    item.settled = True
    if _counted_state(claim, index):
        return
    people = _meant(claim, index, last)
    party = _party_beside(claim, index)
    if any(
        one.member.state == item.value and party in (None, PARTIES.get(one.member.party))
        for one in people
    ):
        return
    if not last and _in_the_words(claim, index):
        return
    claim.flag("state", item.text, "the record does not give this state here")


def _party_beside(claim: Claim, index: int) -> str | None:
    for near in (index - 2, index - 1, index + 1):
        item = claim.word(near)
        if item and item.kind == "party" and item.value != "both":
            return str(item.value)
    return None


def _counted_state(claim: Claim, index: int) -> bool:
    """`California with eight`, `eight from California`."""
    key = f"state {claim.items[index].value}"
    for near in (index + 2, index - 2):
        item = claim.word(near)
        between = claim.word((index + near) // 2)
        if between and between.low == "," and _counts_others(claim, near):
            continue
        if item and item.kind == "number" and any(key in one for one in claim.grounds.counts):
            item.settled = True
            claim.count += 1
            if not any(one.get(key) == item.value for one in claim.grounds.counts):
                claim.flag("number", item.text, "the record counts otherwise for this state")
            return True
    return False


def _counts_others(claim: Claim, number: int) -> bool:
    """`…, a Republican from Georgia, eight other Republicans`: these are not Georgia's."""
    ahead = claim.items[number + 1 : number + 4]
    return any(one.kind == "party" or one.stem == "cosponsor" for one in ahead)


def _in_the_words(claim: Claim, index: int) -> bool:
    parts = claim.items[index].parts
    return all(part.low in claim.grounds.lows for part in parts)
