"""Tell one bill in depth: its summary, its text, its people, and every step of its way."""

import re
from collections.abc import Iterator
from itertools import groupby

from tasks.record import Bill, Section
from tasks.script.journey import journey, remark, row, told
from tasks.script.lines import Line, Phrasing, ask, note, tell
from tasks.script.naming import official_title
from tasks.script.path import Step, path
from tasks.script.people import late, people, signed, states
from tasks.script.sentences import sentences
from tasks.script.standing import standing
from tasks.script.substance import has_summary, substance
from tasks.script.wording import count, listing, noun


def in_depth(bill: Bill, say: Phrasing, words: int) -> list[Line]:
    """The chapters in order, as many as fit in *words*; the way of the bill always does."""
    ending = [*_support(bill, say), *_way(bill, say)]
    room = max(words - _words(ending) - _FILING_WORDS, 60)
    beginning = substance(bill, say, min(room, _SUMMARY_WORDS))
    text = _text(bill, min(room - _words(beginning), _TEXT_WORDS))
    return [*beginning, *text, *_filing(bill), *ending]


def _support(bill: Bill, say: Phrasing) -> list[Line]:
    lines = people(bill, say)
    standing = signed(bill)
    if len(standing) > 3:
        lines += [ask("Where do they come from?"), tell(states(standing), bill.url)]
    if standing and (newest := late(standing)):
        lines.append(tell(newest, bill.url))
    return lines


def _way(bill: Bill, say: Phrasing) -> list[Line]:
    steps = path(bill)
    short = journey(bill, steps, say)
    if len(steps) < 6:
        return short
    where = standing(bill, steps)
    end = [*short[-2:]] if where else []
    return [ask("Take us through its way, step by step."), *_stretches(bill, steps, say), *end]


def _stretches(bill: Bill, steps: tuple[Step, ...], say: Phrasing) -> Iterator[Line]:
    """Every step, with a word from the other host after each decision."""
    before = bill.introduced
    for time, stretch in enumerate(_stretched(steps)):
        if time:
            yield ask(say("then", _THEN, time))
        last = stretch[-1]
        yield from [row(stretch)] if _is_row(stretch) else told(stretch, before)
        if last.tally and last.kind in _DECISIONS and "short of" not in last.clause:
            yield remark(last, say, time)
        before = last.date


def _stretched(steps: tuple[Step, ...]) -> list[list[Step]]:
    """Cut after each decision of a chamber, around a row of failed motions, and at three steps."""
    stretches: list[list[Step]] = [[]]
    for kind, run in groupby(_worth_telling(steps), key=lambda step: step.kind):
        same = list(run)
        if kind == "blocked" and _is_row(same):
            stretches += [same, []]
            continue
        for step in same:
            stretches[-1].append(step)
            if kind in _DECISIONS or len(stretches[-1]) == 3:
                stretches.append([])
    return [stretch for stretch in stretches if stretch]


def _is_row(stretch: list[Step]) -> bool:
    return len(stretch) > 2 and all(step.kind == "blocked" for step in stretch)


def _worth_telling(steps: tuple[Step, ...]) -> Iterator[Step]:
    """Leave out what was done twice, and a stay at the desk that is over."""
    for number, step in enumerate(steps):
        passing = step.kind == "desk" and number < len(steps) - 1
        again = number and step.clause == steps[number - 1].clause and step.kind == "calendar"
        if not passing and not again:
            yield step


def _text(bill: Bill, words: int) -> list[Line]:
    """The sections of the newest text: their headings, and what can be read out of them."""
    if bill.text is None or not bill.text.sections or words < 60:
        return []
    source = bill.text.url or bill.url
    lines = [ask(_WRITTEN[0] if has_summary(bill) else _WRITTEN[1]), tell(_contents(bill), source)]
    for section in bill.text.sections:
        passage = _passage(section)
        if passage and _words(lines) + len(passage.split()) < words:
            lines += [note(_announced(section), source), tell(passage, source)]
    return lines


def _contents(bill: Bill) -> str:
    assert bill.text is not None
    headings = [_heading(one) for one in bill.text.sections if one.heading]
    version = f" ({bill.text.version})" if bill.text.version else ""
    text = f"The newest text{version} has {count(len(bill.text.sections), 'section')} in our record"
    if bill.text.truncated:
        text = text.replace(" in our record", " that we could read, and goes on from there")
    return f"{text}. The headings: {listing(headings[:8])}." if headings else f"{text}."


def _announced(section: Section) -> str:
    label = section.label.rstrip(".") or "One section"
    label = re.sub(r"^Sec\b\.?", "Section", label)
    return f"{label} is headed: {_heading(section)}." if section.heading else f"{label} reads:"


def _heading(section: Section) -> str:
    return section.heading.strip().rstrip(".").capitalize()


def _passage(section: Section) -> str:
    """The first sentences of a section that stands on its own: no amendments, no quoted law."""
    if _AMENDS.search(section.text) or "short title" in section.heading.lower():
        return ""
    passage = ""
    for sentence in sentences(section.text):
        if len(passage) + len(sentence) > 420:
            break
        passage += f" {sentence}"
    return passage.strip()


def _filing(bill: Bill) -> list[Line]:
    lines = []
    if has_summary(bill) and (title := official_title(bill)):
        lines += [ask("What does it call itself?"), tell(f"Officially it is {title}.", bill.url)]
    if bill.policy_area:
        filed = f"The record files this {noun(bill)} under {bill.policy_area}{_subjects(bill)}."
        lines.append(tell(filed, bill.url))
    return lines


def _subjects(bill: Bill) -> str:
    """They stand in the order of the alphabet, so a few of many would mislead."""
    if not 0 < len(bill.subjects) <= _ALL_SUBJECTS:
        return ""
    return f", with {count(len(bill.subjects), 'subject')}: {listing(bill.subjects)}"


def _words(lines: list[Line]) -> int:
    return sum(len(line.text.split()) for line in lines)


_AMENDS = re.compile(
    r"\bis amended\b|\bare amended\b|\bstriking\b|\binserting\b|[“\"]|\bredesignat|\brepealed\b"
)

_DECISIONS = ("passed", "failed", "concurred")

_SUMMARY_WORDS = 650
_TEXT_WORDS = 600
_FILING_WORDS = 60
_ALL_SUBJECTS = 5

_WRITTEN = ("How is it written?", "What does the text itself say?")

_THEN = (
    "And then?",
    "What came next?",
    "Go on.",
    "What followed?",
)
