"""Open and close an episode by code: who speaks, of which date the record is, what is to come."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Literal

from tasks.record import Bill
from tasks.script.naming import name, short_name, title_and_number
from tasks.script.standing import headline, in_brief
from tasks.script.values import Segment, Turn
from tasks.script.wording import capital, count, day, listing, weekday

Show = Literal["daily", "weekly", "news"]


def opening(
    show: Show,
    bills: Sequence[Bill],
    *,
    record_date: date,
    offline_parts: Sequence[str] = (),
    sample: bool = False,
) -> Segment:
    """Disclose first, in fewer than 35 words, then say what is to come.

    *offline_parts* names the parts made without a provider (`script`, `voices`); *sample* says that
    the record itself is the bundled one.
    """
    turns = (
        Turn("Sarah", WHO, "context", facts=("show.date",)),
        Turn(
            "James",
            _of_which_date(record_date, offline_parts, sample),
            "context",
            facts=("show.date",),
        ),
        *_to_come(show, bills),
    )
    return Segment("opening", "Opening", turns)


def closing(
    show: Show,
    bills: Sequence[Bill],
    *,
    record_date: date,
    sample: bool = False,
    by_a_model: bool = False,
) -> Segment:
    """Say where all of it can be read, and whether a language model wrote it."""
    source = (
        "a bundled copy of the public record" if sample else "the public record at congress.gov"
    )
    where = f"What you heard comes from {source}, as of {day(record_date)}."
    model = Turn("Sarah", who_wrote("record"), "context", facts=("show.date",))
    told = (model,) if by_a_model else ()
    shown = "Gavelcast, in depth" if _in_depth(show, bills) else "your Gavelcast briefing"
    turns = (
        Turn("Sarah", f"That was {shown}.", "context", facts=("show.date",)),
        Turn("James", f"{where} The links are in the transcript.", "context", facts=("show.date",)),
        *told,
        Turn("James" if by_a_model else "Sarah", "Thank you for listening.", "reaction"),
    )
    return Segment("close", "Close", turns)


def title_and_summary(
    show: Show, bills: Sequence[Bill], *, record_date: date, sample: bool = False
) -> tuple[str, str]:
    """The episode's title, and one or two sentences that name its bills."""
    names = [short_name(bill) for bill in bills]
    title = f"In depth: {names[0]}" if _in_depth(show, bills) else listing(names)
    told = [f"{title_and_number(bill)} {headline(bill)}" for bill in bills]
    summary = f"{capital('; '.join(told))}. The record is as of {day(record_date)}."
    return (f"Sample: {title}", f"{summary} {_SAMPLE_NOTE}") if sample else (title, summary)


def _of_which_date(record_date: date, offline_parts: Sequence[str], sample: bool) -> str:
    if sample:
        return (
            f"This is a sample, with a bundled record of {weekday(record_date)}, not today's news."
        )
    return f"The record is as of {weekday(record_date)}.{offline_note(offline_parts)}"


def offline_note(parts: Sequence[str]) -> str:
    return f" Made offline: the {listing(parts)}." if parts else ""


def who_wrote(source: str) -> str:
    """Say that a language model wrote it, and from what."""
    return _BY_A_MODEL.format(source)


def _to_come(show: Show, bills: Sequence[Bill]) -> tuple[Turn, ...]:
    if _in_depth(show, bills):
        only = f"This time, one bill in depth: {name(bills[0])}. It {in_brief(bills[0])}."
        return (Turn("Sarah", only, "fact", (bills[0].url,), _cited(bills[0])),)
    return tuple(
        Turn("James" if number % 2 else "Sarah", text, "fact", (bill.url,), _cited(bill))
        for number, (bill, text) in enumerate(zip(bills, _one_by_one(bills), strict=True))
    )


def _cited(bill: Bill) -> tuple[str, ...]:
    """Facts of one bill among several are cited with its id."""
    names = ("bill", "title", "status", "policy")
    return (
        "show.count",
        *(f"{bill.id}:{one}" for one in names if one != "policy" or bill.policy_area),
    )


def _one_by_one(bills: Sequence[Bill]) -> list[str]:
    """Where each stands; what several in a row have in common is said once."""
    said = [f"{capital(count(len(bills), 'bill'))} today. {_announced(bills[0])}"]
    alike = 0
    for before, bill in pairwise(bills):
        alike = alike + 1 if in_brief(before) == in_brief(bill) else 0
        said.append(_ALIKE[min(alike, 2)].format(name(bill)) if alike else _announced(bill))
    return said


def _announced(bill: Bill) -> str:
    return f"{capital(name(bill))}: it {in_brief(bill)}."


def _in_depth(show: Show, bills: Sequence[Bill]) -> bool:
    return show == "weekly" and len(bills) == 1


WHO = "This is Gavelcast, with the synthetic voices of Sarah and James."
"""Worded so that it is understood as the local hosts say it."""

_ALIKE = ("", "The same goes for {}.", "And for {}.")

_SAMPLE_NOTE = "This is a sample made from a bundled record."

_BY_A_MODEL = (
    "A language model wrote this script from that {}. Each sentence was checked against it by code."
)
