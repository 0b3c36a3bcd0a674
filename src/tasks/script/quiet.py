"""The episode of a day on which nothing is new: it says so, in about twenty seconds."""

from datetime import date, timedelta

from tasks.script.values import Segment, Turn
from tasks.script.wording import day

CITED = ("show.quiet",)
A_WEEK = timedelta(days=7)


def quiet_segment() -> Segment:
    """Say who speaks and that nothing is new; no date is said, for no bill carries one."""
    turns = (
        Turn("Sarah", _WHO, "context", facts=CITED),
        Turn("James", _READ, "context", facts=CITED),
        Turn("Sarah", _NOTHING, "context", facts=CITED),
        Turn("James", _LATER, "context", facts=CITED),
        Turn("Sarah", "Thank you for listening.", "reaction"),
    )
    return Segment("opening", "Nothing new", turns)


def nothing_new(since: date | None, today: date) -> str:
    """`Nothing new since Monday`, or since a date if that is a week ago."""
    if since is None:
        return "Nothing new"
    if since == today:
        return "Nothing new since earlier today"
    lately = timedelta() < today - since < A_WEEK
    return f"Nothing new since {since:%A}" if lately else f"Nothing new since {day(since)}"


def quiet_summary(since: date | None, record_date: date) -> str:
    told = f" since {day(since)}, when your last briefing was made" if since else ""
    return f"Nothing was new for you{told}. The record is as of {day(record_date)}."


_WHO = "This is Gavelcast, with the synthetic voices of Sarah and James."
_READ = "The public record at congress.gov has just been read for you."
_NOTHING = (
    "Nothing in it is new for you. What moved lately is what you heard in your last briefing."
)
_LATER = "So this is a short one. As soon as something moves, your next briefing tells it."

QUIET_WORDS = " ".join((_WHO, _READ, _NOTHING, _LATER))
"""What is said of the show itself, and of no bill."""
