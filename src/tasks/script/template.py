"""Write the dialogue about a bill from its record alone, without a model."""

from collections.abc import Iterable
from typing import Literal

from tasks.record import Bill
from tasks.script.depth import in_depth
from tasks.script.facts import facts_of
from tasks.script.journey import journey
from tasks.script.lines import Line, Phrasing, ask, context, note, turns
from tasks.script.naming import name, short_name, short_title
from tasks.script.path import path
from tasks.script.people import people
from tasks.script.standing import in_brief
from tasks.script.status import status
from tasks.script.substance import substance
from tasks.script.values import Segment, Speaker
from tasks.script.wording import capital

VERSION = "4"
"""Grows when the same record is told otherwise, so that no old wording is remembered."""

LONGEST_DAILY = 190
"""Words about one bill of a daily briefing, if what it is about gets enough of them."""


def short_segment(bill: Bill, *, index: int, of: int, words: int) -> Segment:
    """A bill of a daily briefing; thin facts make it shorter, a long way to law longer."""
    for summary_words in range(120, _LEAST_SUMMARY, -10):
        segment = _segment(bill, index, _lines(bill, index, of, summary_words))
        if segment.words <= min(words, LONGEST_DAILY):
            return segment
    segment = _segment(bill, index, _lines(bill, index, of, _LEAST_SUMMARY))
    return segment if segment.words <= words else _segment(bill, index, _lines(bill, index, of, 1))


def long_segment(bill: Bill, *, index: int, of: int, words: int) -> Segment:
    """One bill in depth: all that its record holds, in at most about *words* words."""
    say = _phrasing(bill, index)
    lead = [_lead(bill, index, of, say), _ask_what(bill, index, say)]
    return _segment(bill, index, [*lead, *in_depth(bill, say, words)])


def segment_title(bill: Bill) -> str:
    """For chapters: `H.R. 22: SAVE Act`, else `H.R. 408 on energy`."""
    title = short_title(bill)
    return f"{bill.citation}: {title}" if title else short_name(bill)


def _lines(bill: Bill, index: int, of: int, summary_words: int) -> Iterable[Line]:
    say = _phrasing(bill, index)
    who = people(bill, say)
    what = [_ask_what(bill, index, say), *substance(bill, say, summary_words)]
    yield _lead(bill, index, of, say)
    if index % 2:
        yield from [*what, *who, *journey(bill, path(bill), say, bill.introduced)]
    else:
        yield from [*who, *what, *journey(bill, path(bill), say)]


def _segment(bill: Bill, index: int, lines: Iterable[Line]) -> Segment:
    return Segment(
        bill.id, segment_title(bill), turns(lines, _asking(index), facts_of(bill)), bill.url
    )


def _asking(index: int) -> Speaker:
    return "Sarah" if index % 2 else "James"


def _other(index: int) -> Speaker:
    return "James" if index % 2 else "Sarah"


def _phrasing(bill: Bill, index: int) -> Phrasing:
    return Phrasing(bill.fetched_at[:10], index)


def _lead(bill: Bill, index: int, of: int, say: Phrasing) -> Line:
    if of == 1:
        return context(_ALONE)
    start = say("lead", _LEADS[_place(index, of)]).format(name=name(bill), stands=in_brief(bill))
    return note(capital(start), "bill", "title", "status", "policy")


def _ask_what(bill: Bill, index: int, say: Phrasing) -> Line:
    return ask(say("what", _what(bill)).format(other=_other(index)))


def _what(bill: Bill) -> tuple[str, ...]:
    """Only a law does things; a bill would."""
    return _IT_DOES if status(bill).rung == "law" else _IT_WOULD


def _place(index: int, of: int) -> Literal["first", "middle", "last"]:
    if index == 1:
        return "first"
    return "last" if index == of else "middle"


_LEAST_SUMMARY = 40

_ALONE = "Let us go through it from the start."
"""The opening has just named the one bill of the show, and said where it stands."""

_LEADS = {
    "first": (
        "We start with {name}, which {stands}.",
        "First up: {name}. It {stands}.",
        "Let us begin with {name}. It {stands}.",
    ),
    "middle": (
        "Next, {name}. It {stands}.",
        "On to {name}, which {stands}.",
        "Our next one {stands}: {name}.",
    ),
    "last": (
        "Last today, {name}. It {stands}.",
        "And finally, {name}, which {stands}.",
        "The last one {stands}: {name}.",
    ),
}

_IT_DOES = (
    "What does it do, {other}?",
    "{other}, what does it say?",
    "What is it about, {other}?",
    "What is in it?",
)

_IT_WOULD = (
    "What would it do, {other}?",
    "{other}, what does it propose?",
    "What is it about, {other}?",
    "What is in it?",
)
