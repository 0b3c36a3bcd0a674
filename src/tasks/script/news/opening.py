"""Open and close a show of news by code: whose words are to come, and of which day they are."""

from collections.abc import Sequence
from datetime import date

from tasks.script.opening import WHO, offline_note, who_wrote
from tasks.script.values import Segment, Turn
from tasks.script.wording import capital, count, day, listing, unique, weekday
from tasks.story import Story

NAMED = 4
"""Outlets that the opening names."""


def opening(
    stories: Sequence[Story],
    *,
    record_date: date,
    offline_parts: Sequence[str] = (),
    sample: bool = False,
) -> Segment:
    """Disclose first, then say how many stories there are, and whose."""
    when = _SAMPLE if sample else _SEARCHED
    said = when.format(weekday(record_date))
    said += "" if sample else offline_note(offline_parts)
    turns = (
        Turn("Sarah", WHO, "context", facts=("show.date",)),
        Turn("James", said, "context", facts=("show.date",)),
        Turn("Sarah", _to_come(stories), "fact", facts=("show.count", *_cited(stories))),
        Turn("James", _OURS if sample else _THEIRS, "context", facts=("show.date",)),
    )
    return Segment("opening", "Opening", turns)


def closing(*, record_date: date, sample: bool = False, model: bool = False) -> Segment:
    """Say where it comes from, and that no article was read."""
    where = (_FROM_SAMPLE if sample else _FROM_SEARCH).format(day(record_date))
    told = (Turn("Sarah", who_wrote("news"), "context", facts=("show.date",)),) if model else ()
    turns = (
        Turn("Sarah", "That was your Gavelcast news.", "context", facts=("show.date",)),
        Turn("James", f"{where} The links are in the transcript.", "context", facts=("show.date",)),
        *told,
        Turn("James" if model else "Sarah", "Thank you for listening.", "reaction"),
    )
    return Segment("close", "Close", turns)


def title_and_summary(
    stories: Sequence[Story], topics: Sequence[str], *, record_date: date, sample: bool = False
) -> tuple[str, str]:
    """The topics and the day; then each headline with its outlet and day.

    A sample is the same whatever the topics, so it names none.
    """
    told = [
        f"{capital(one.lead.outlet)}, {day(one.lead.published)}: {one.title}" for one in stories
    ]
    summary = " · ".join(told)
    if sample:
        title = f"Sample: News of Congress, {day(record_date)}"
        return title, f"{summary} · {_SAMPLE_SUMMARY}"
    about = listing([" ".join(one.split()) for one in topics])
    return f"News: {about}, {day(record_date)}", summary


def _to_come(stories: Sequence[Story]) -> str:
    outlets = unique(one.lead.outlet for one in stories)
    more = " and others" if len(outlets) > NAMED else ""
    named = listing(outlets[:NAMED]) if not more else ", ".join(outlets[:NAMED])
    return f"{capital(count(len(stories), 'story', 'stories'))} today, from {named}{more}."


def _cited(stories: Sequence[Story]) -> tuple[str, ...]:
    return tuple(f"{one.id}:item.1.title" for one in stories)


_SEARCHED = "The news was searched for on {}."
_SAMPLE = "This is a sample, with bundled public facts of {}, not today's news."
_SAMPLE_SUMMARY = "This is a sample made from bundled public facts, whatever the topics."
_THEIRS = "What you hear is what they say; we name who, and when."
_OURS = "They are told in our words; we name where each one stands, and of which day it is."
_FROM_SEARCH = (
    "What you heard is what these outlets say in headlines and in the lines beneath them, as found "
    "by Brave Search on {}. We did not read the articles."
)
_FROM_SAMPLE = "What you heard comes from bundled public facts, as of {}."
