"""The episode of a day on which nothing is new: it says so, in about twenty seconds."""

from datetime import date, timedelta

from tasks.script.values import Segment, Speaker, Turn
from tasks.script.wording import day

CITED = ("show.quiet",)
A_WEEK = timedelta(days=7)


def quiet_segment(*, news: bool = False) -> Segment:
    """Say who speaks and that nothing is new; no date is said, for no bill carries one."""
    hosts: tuple[Speaker, ...] = ("Sarah", "James", "Sarah", "James")
    said = zip(hosts, (_WHO, *(_OF_NEWS if news else _OF_BILLS)), strict=True)
    turns = [Turn(host, text, "context", facts=CITED) for host, text in said]
    thanks = Turn("Sarah", "Thank you for listening.", "reaction")
    return Segment("opening", "Nothing new", (*turns, thanks))


def nothing_new(since: date | None, today: date) -> str:
    """`Nothing new since Monday`, or since a date if that is a week ago."""
    if since is None:
        return "Nothing new"
    if since == today:
        return "Nothing new since earlier today"
    lately = timedelta() < today - since < A_WEEK
    return f"Nothing new since {since:%A}" if lately else f"Nothing new since {day(since)}"


def quiet_summary(since: date | None, record_date: date, *, news: bool = False) -> str:
    told = f" since {day(since)}, when your last briefing was made" if since else ""
    when = "The news was searched for on" if news else "The record is as of"
    return f"Nothing was new for you{told}. {when} {day(record_date)}."


_WHO = "This is Gavelcast, with the synthetic voices of Sarah and James."
_OF_BILLS = (
    "The public record at congress.gov has just been read for you.",
    "Nothing in it is new for you. What moved lately is what you heard in your last briefing.",
    "So this is a short one. As soon as something moves, your next briefing tells it.",
)
_OF_NEWS = (
    "The news on your topics has just been searched for you.",
    "Nothing was found in it that you have not heard in an earlier briefing.",
    "So this is a short one. As soon as there is something new, your next briefing tells it.",
)

QUIET_WORDS = " ".join((_WHO, *_OF_BILLS, *_OF_NEWS))
"""What is said of the show itself, and of no bill."""
