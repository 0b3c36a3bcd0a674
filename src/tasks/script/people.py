"""Say who stands behind a bill."""

from collections import Counter

from tasks.record import Bill, Cosponsor
from tasks.script.facts.people import signed
from tasks.script.lines import Line, Phrasing, ask, note, tell
from tasks.script.wording import (
    PARTIES,
    TERRITORIES,
    count,
    day,
    listing,
    member,
    named,
    number_word,
    state,
)


def people(bill: Bill, say: Phrasing) -> list[Line]:
    """The sponsor and the cosponsors; nothing where the record names no sponsor."""
    if bill.sponsor is None:
        return []
    lines = [ask(say("sponsor", _QUESTIONS)), tell(_introduced(bill), "sponsor", "introduced")]
    standing = signed(bill)
    if standing:
        lines.append(tell(support(bill, standing), "cosponsors", *_only(bill, standing)))
        if len(standing) > 1 and both_parties(bill, standing):
            lines.append(note(say("both", _BOTH), "sponsor", "cosponsors"))
    return lines


def cited(bill: Bill, one: Cosponsor) -> str:
    """The id of the fact that names a cosponsor."""
    return f"cosponsor.{bill.cosponsors.index(one) + 1}"


def _only(bill: Bill, standing: list[Cosponsor]) -> tuple[str, ...]:
    return (cited(bill, standing[0]),) if len(standing) == 1 else ()


def support(bill: Bill, standing: list[Cosponsor]) -> str:
    if len(standing) == 1:
        return f"It has one cosponsor: {member(standing[0].member)}."
    text = f"It has {count(len(standing), 'cosponsor')}{_parties(standing)}"
    first = sum(one.original for one in standing)
    if 0 < first < len(standing):
        text += f"; {number_word(first)} signed on the day it was introduced"
    return text + "."


def both_parties(bill: Bill, standing: list[Cosponsor]) -> bool:
    parties = {one.member.party for one in standing}
    if bill.sponsor:
        parties.add(bill.sponsor.party)
    return {"R", "D"} <= parties


def states(standing: list[Cosponsor]) -> str:
    """How far across the country the cosponsors come from, the most common states first."""
    from_where = Counter(one.member.state for one in standing)
    most = [place for place in from_where.most_common(3) if place[1] > 2]
    territories = TERRITORIES & from_where.keys()
    places = "states and territories" if territories else "states"
    text = f"The cosponsors come from {count(len(from_where), 'state', places)}"
    if len(from_where) > 1 and most:
        named_states = [f"{state(code)} with {number_word(number)}" for code, number in most]
        text += f", led by {listing(named_states)}"
    return text + "."


def latest(standing: list[Cosponsor]) -> Cosponsor | None:
    """The newest name, if it came later than the bill."""
    newest = max(standing, key=lambda one: one.since)
    return None if newest.original else newest


def late(newest: Cosponsor) -> str:
    return f"The latest to sign was {named(newest.member)}, on {day(newest.since)}."


def _introduced(bill: Bill) -> str:
    assert bill.sponsor is not None
    when = f" on {day(bill.introduced)}" if bill.introduced else ""
    return f"{member(bill.sponsor)}, introduced it{when}."


def _parties(standing: list[Cosponsor]) -> str:
    by_party = Counter(PARTIES.get(one.member.party, "") for one in standing)
    if "" in by_party:
        return ""
    if len(by_party) == 1:
        party = next(iter(by_party))
        return f", {'both' if len(standing) == 2 else 'all'} {party}s"
    return ": " + listing([count(number, party) for party, number in by_party.most_common()])


_QUESTIONS = (
    "Who is behind it?",
    "Who brought it in?",
    "Whose name is on it?",
    "Who introduced it?",
)

_BOTH = (
    "So both parties have names on it.",
    "Names from both parties, then.",
    "So there are Republicans and Democrats on it.",
)
