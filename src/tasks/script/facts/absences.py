"""What the record does not hold: facts too, so that saying so can be checked."""

from collections.abc import Iterable, Iterator

from tasks.record import Bill, Chamber
from tasks.script.facts.values import Absence, Did, Event
from tasks.script.status import status
from tasks.script.wording import noun


def absences(bill: Bill, happened: Iterable[Event]) -> Iterator[Absence]:
    """Each only where it is true of the whole record."""
    done = tuple(happened)
    for name, says, denies in _true_of(bill, done):
        said = says.format(noun=noun(bill))
        yield Absence(f"none.{name}", said, bill.url, "the whole record", denies=denies)


Row = tuple[str, str, tuple[Did, ...]]


def _true_of(bill: Bill, done: tuple[Event, ...]) -> Iterator[Row]:
    for chamber in _CHAMBERS:
        if not _decided(done, chamber):
            yield _no_vote_in(chamber)
    if not any(set(one.deeds) & _DECISIONS for one in done):
        yield _NO_VOTE
    yield from _of_the_end(bill, done)
    yield from _of_the_parts(bill, done)


def _of_the_end(bill: Bill, done: tuple[Event, ...]) -> Iterator[Row]:
    rung = status(bill).rung
    if rung != "law":
        yield ("law", "The {noun} has not become law.", _any("law", "signed", "became"))
    if rung == "to_president":
        yield ("decision", "The record shows no signature and no veto.", _any("signed", "vetoed"))
    if rung not in ("to_president", "law", "vetoed"):
        denied = _any("to_president", "with president", "signed", "vetoed")
        yield ("president", "The {noun} has not gone to the President.", denied)
    if rung != "vetoed":
        yield ("veto", "The record shows no veto.", _any("vetoed"))
    if rung in ("failed", "blocked", "reported", "passed_house", "passed_senate"):
        denied = _any("further", "voted")
        yield ("since", "The record shows no further vote on the {noun} since.", denied)


def _of_the_parts(bill: Bill, done: tuple[Event, ...]) -> Iterator[Row]:
    floor = [one for one in done if set(one.deeds) & {"passed", "failed", "concurred"}]
    if floor and not any(one.tally for one in floor):
        says = "There is no count of who voted how; the record has no roll call for it."
        yield ("count", says, _any("count", "roll"))
    if not bill.summaries:
        yield ("summary", "The record has no summary of this {noun} yet.", _any("summary"))
    if not any(one.withdrawn is None for one in bill.cosponsors):
        yield ("cosponsors", "The {noun} has no cosponsors.", _any("cosponsor", "cosponsored"))
    if bill.text is None or not bill.text.sections:
        yield ("text", "The record holds no text of this {noun} yet.", _any("text"))


def _decided(done: tuple[Event, ...], chamber: Chamber) -> bool:
    return any(one.chamber == chamber and set(one.deeds) & _ON_THE_FLOOR for one in done)


def _no_vote_in(chamber: Chamber) -> Row:
    deeds = ("voted", "passed", "failed", "carried", "concurred", "debated")
    denies = tuple((deed, chamber) for deed in deeds)
    says = f"The record shows no vote of the full {chamber} so far."
    return (f"{chamber.lower()}_vote", says, denies)


def _any(*deeds: str) -> tuple[Did, ...]:
    return tuple((deed, None) for deed in deeds)


_CHAMBERS: tuple[Chamber, Chamber] = ("House", "Senate")

_ON_THE_FLOOR = {"passed", "failed", "blocked", "concurred", "taken up"}
_DECISIONS = _ON_THE_FLOOR | {"approved"}

_NO_VOTE: Row = (
    "vote",
    "The record shows no vote on the {noun} so far, in committee or on the floor.",
    _any("voted", "passed", "failed", "carried", "approved", "concurred"),
)
