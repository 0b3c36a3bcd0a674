"""Who stands behind the bill, and how many they are."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from tasks.record import Bill, Cosponsor
from tasks.script.facts.values import AnyFact, Count, Person, Role
from tasks.script.wording import PARTIES, TERRITORIES, day, member, named, state

MOST_NAMED = 600


def people(bill: Bill) -> Iterator[AnyFact]:
    if bill.sponsor:
        yield _person(bill, "sponsor", Cosponsor(bill.sponsor, True, bill.introduced or _NEVER))
    standing = signed(bill)
    if standing:
        yield _counted(bill, standing)
    for number, one in enumerate(bill.cosponsors[:MOST_NAMED], 1):
        yield _person(bill, f"cosponsor.{number}", one)


def signed(bill: Bill) -> list[Cosponsor]:
    """Those who have not withdrawn."""
    return [one for one in bill.cosponsors if one.withdrawn is None]


def _person(bill: Bill, fact_id: str, one: Cosponsor) -> Person:
    role: Role = "sponsor" if fact_id == "sponsor" else "cosponsor"
    since = None if one.since == _NEVER else one.since
    when = f", since {day(since)}" if since and role == "cosponsor" else ""
    gone = f", withdrawn on {day(one.withdrawn)}" if one.withdrawn else ""
    slots = {
        "name": named(one.member),
        "full": member(one.member),
        "party": PARTIES.get(one.member.party, one.member.party),
        "state": state(one.member.state),
    }
    if since:
        slots["date"] = day(since)
    return Person(
        fact_id,
        f"{role}: {member(one.member)}{when}{gone}",
        bill.url,
        "cosponsors" if role == "cosponsor" else "sponsor",
        slots,
        member=one.member,
        role=role,
        since=since,
        withdrawn=one.withdrawn,
    )


def _counted(bill: Bill, standing: list[Cosponsor]) -> Count:
    parties = Counter(PARTIES.get(one.member.party, "other") for one in standing)
    states = Counter(one.member.state for one in standing)
    counts = {
        "cosponsor": len(standing),
        **parties,
        **{f"state {code}": number for code, number in states.items()},
        "state": len(states),
        "original": sum(one.original for one in standing),
        "later": sum(not one.original for one in standing),
        "territory": len(TERRITORIES & states.keys()),
    }
    slots = {"count": f"{len(standing):,}", "states": f"{len(states)}"}
    slots |= {"original": f"{counts['original']}"}
    slots |= {party.lower(): f"{number}" for party, number in parties.items()}
    return Count("cosponsors", _said(counts, parties), bill.url, "cosponsors", slots, counts=counts)


def _said(counts: dict[str, int], parties: Counter[str]) -> str:
    told = ", ".join(_many(number, party) for party, number in parties.most_common())
    places = "states and territories" if counts["territory"] else "states"
    return (
        f"{_many(counts['cosponsor'], 'cosponsor')} ({told}) from "
        f"{_many(counts['state'], 'state', places)}, "
        f"{counts['original']} of them from the first day"
    )


def _many(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


_NEVER = date.min
