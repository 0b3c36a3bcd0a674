"""The facts of an opening and a close: of each bill or story under its id, and of the show."""

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from tasks.script.facts import Facts, facts_of
from tasks.script.facts.values import AnyFact, Count, Passage
from tasks.script.quiet import QUIET_WORDS
from tasks.script.wording import count, weekday
from tasks.story import Story, Subject


def frame_facts(subjects: Sequence[Subject]) -> Facts:
    """Facts such as `119-hr-22:status`, and `show.date`."""
    told = (one for subject in subjects for one in _of(subject))
    return Facts((*show_facts(subjects), *told), _day(subjects))


def _day(subjects: Sequence[Subject]) -> date:
    return max((one.record_date for one in subjects), default=date.min)


def _of(subject: Subject) -> Iterator[AnyFact]:
    for fact in facts_of(subject).values():
        yield msgspec.structs.replace(fact, id=f"{subject.id}:{fact.id}")


def show_facts(subjects: Sequence[Subject]) -> Iterator[AnyFact]:
    """Facts of the show itself."""
    news = any(isinstance(one, Story) for one in subjects)
    day = weekday(_day(subjects))
    when = f"The {'news' if news else 'record'} is as of {day}."
    words = f"{when} {_OF_NEWS.format(day) if news else _MADE}"
    yield Passage("show.date", when, "", "the show", words=words, source="frame")
    if not subjects:
        yield Passage("show.quiet", NOTHING_NEW, "", "the show", words=QUIET_WORDS, source="frame")
    number = len(subjects)
    says = count(number, "story", "stories") if news else f"{number} bills"
    counts = {"story" if news else "bill": number}
    yield Count("show.count", says, "", "the show", counts=counts)


NOTHING_NEW = "Nothing is new since the last show."
_MADE = (
    "This is Gavelcast, two synthetic voices, a sample, with a bundled copy of the public record "
    "at congress.gov, not today's news. Made offline: the script, the voices. A language model "
    "wrote this script from that record. Each sentence was checked against it by code. In depth, "
    "one bill, your briefing. What you heard comes from here; the links are in the transcript."
)

_OF_NEWS = (
    "This is Gavelcast, two synthetic voices, a sample, with bundled public facts, not today's "
    "news. Bundled public facts, as of {0}. The news was searched for on {0}, as found by Brave "
    "Search on {0}. Made offline: the script, the voices. What you hear is what these outlets say, "
    "and others; we name who, and when: headlines and the lines beneath them. We did not read the "
    "articles. A language model wrote this script from that news. Each sentence was checked "
    "against it by code. Your news; what you heard comes from here; the links are in the "
    "transcript. Told in our words."
)
