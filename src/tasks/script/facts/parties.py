"""How each party voted in a recorded vote, as the roll call has it."""

from collections.abc import Iterator

from tasks.record import Bill, PartyVotes, Vote
from tasks.script.facts.events import then_titled, vote_deeds, where
from tasks.script.facts.values import Split
from tasks.script.wording import PARTIES, day

Sides = tuple[int, int, int, int]


def parties(bill: Bill) -> Iterator[Split]:
    """One fact for each roll call, `parties.1` being that of `vote.1`."""
    for number, vote in enumerate(reversed(bill.votes), 1):
        if sides := by_party(vote):
            yield _split(bill, f"parties.{number}", vote, sides)


def by_party(vote: Vote) -> dict[str, Sides]:
    """The parties in the order of the roll; those without a member in it are left out."""
    sides: dict[str, Sides] = {}
    for one in vote.parties:
        name = PARTIES.get(one.party, "other")
        before = sides.get(name, (0, 0, 0, 0))
        added = zip(before, _sides(one), strict=True)
        sides[name] = tuple(some + more for some, more in added)  # type: ignore[assignment]
    return {name: four for name, four in sides.items() if any(four)}


def _sides(one: PartyVotes) -> Sides:
    return one.yeas, one.nays, one.present, one.not_voting


def _split(bill: Bill, fact_id: str, vote: Vote, sides: dict[str, Sides]) -> Split:
    deeds = vote_deeds(vote)
    told = "; ".join(_told(name, four) for name, four in sides.items())
    return Split(
        fact_id,
        f"{vote.chamber}, {vote.question}, by party: {told}",
        vote.url or bill.url,
        where(vote),
        _slots(vote, sides),
        deeds=deeds,
        date=vote.date,
        chamber=vote.chamber,
        question=vote.question,
        parties=sides,
        then_titled=then_titled(bill, vote.chamber, deeds),
    )


def _told(name: str, sides: Sides) -> str:
    yeas, nays, present, not_voting = sides
    rest = [f"{present} present"] * bool(present) + [f"{not_voting} not voting"] * bool(not_voting)
    return ", ".join((f"{name}s {yeas} to {nays}", *rest))


def _slots(vote: Vote, sides: dict[str, Sides]) -> dict[str, str]:
    slots = {"date": day(vote.date)}
    for name, (yeas, nays, present, not_voting) in sides.items():
        key = name.lower()
        slots |= {key: f"{yeas} to {nays}", f"{key}_yeas": f"{yeas}", f"{key}_nays": f"{nays}"}
        slots |= {f"{key}_present": f"{present}", f"{key}_not_voting": f"{not_voting}"}
    return slots
