"""The facts of an opening and a close: those of each bill under its id, and of the show itself."""

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from tasks.record import Bill
from tasks.script.facts import Facts, facts_of
from tasks.script.facts.values import AnyFact, Count, Passage
from tasks.script.quiet import QUIET_WORDS
from tasks.script.wording import weekday


def frame_facts(bills: Sequence[Bill]) -> Facts:
    """Facts such as `119-hr-22:status`, and `show.date`."""
    day = _day(bills)
    return Facts((*show_facts(bills), *(one for bill in bills for one in _of(bill))), day)


def _day(bills: Sequence[Bill]) -> date:
    return max((bill.record_date for bill in bills), default=date.min)


def _of(bill: Bill) -> Iterator[AnyFact]:
    for fact in facts_of(bill).values():
        yield msgspec.structs.replace(fact, id=f"{bill.id}:{fact.id}")


def show_facts(bills: Sequence[Bill]) -> Iterator[AnyFact]:
    """Facts of the show itself."""
    day = _day(bills)
    when = f"The record is as of {weekday(day)}."
    yield Passage("show.date", when, "", "the show", words=f"{when} {_MADE}", source="frame")
    counts = {"bill": len(bills)}
    if not bills:
        yield Passage("show.quiet", NOTHING_NEW, "", "the show", words=QUIET_WORDS, source="frame")
    yield Count("show.count", f"{len(bills)} bills", "", "the show", counts=counts)


NOTHING_NEW = "Nothing is new since the last show."
_MADE = (
    "This is Gavelcast, two synthetic voices, a sample, with a bundled copy of the public record "
    "at congress.gov, not today's news. Made offline: the script, the voices. A language model "
    "wrote this script from that record. Each sentence was checked against it by code. In depth, "
    "one bill, your briefing. What you heard comes from here; the links are in the transcript."
)
