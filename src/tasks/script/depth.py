"""Tell one bill in depth: its summary, its text, its people, and every step of its way."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import groupby

from tasks.record import Bill, Section
from tasks.script.facts.people import signed
from tasks.script.journey import journey, remark, row, told
from tasks.script.lines import Line, Phrasing, ask, note, tell
from tasks.script.naming import official_title
from tasks.script.parties import told_by_party
from tasks.script.path import Step, path
from tasks.script.people import cited, late, latest, people, states
from tasks.script.roll_calls import other_votes
from tasks.script.sentences import sentences
from tasks.script.standing import standing
from tasks.script.substance import has_summary, substance
from tasks.script.wording import count, listing, member, noun


def in_depth(bill: Bill, say: Phrasing, words: int) -> list[Line]:
    """The chapters in order, as many as fit in *words*; the way of the bill always does."""
    ending = [*_support(bill, say), *_way(bill, say)]
    room = max(words - _words(ending) - _FILING_WORDS, 60)
    beginning = substance(bill, say, min(room, _SUMMARY_WORDS))
    text = _text(bill, min(room - _words(beginning), _TEXT_WORDS))
    return [*beginning, *text, *_filing(bill), *ending]


def _support(bill: Bill, say: Phrasing) -> list[Line]:
    lines, names = people(bill, say), signed(bill)
    if 1 < len(names) <= _ALL_NAMES:
        everyone = listing([member(one.member) for one in names])
        lines += [ask("Who are they?"), tell(f"{everyone}.", *(cited(bill, one) for one in names))]
    elif len(names) > 1:
        lines += [ask("Where do they come from?"), tell(states(names), "cosponsors")]
    if len(names) > 1 and (newest := latest(names)):
        lines.append(tell(late(newest), cited(bill, newest)))
    return lines


def _way(bill: Bill, say: Phrasing) -> list[Line]:
    steps = path(bill)
    short = journey(bill, steps, say)
    if len(steps) < 6:
        return [*short[:-2], *other_votes(bill, steps), *short[-2:]] if steps else short
    end = short[-2:] if standing(bill, steps) else _time_taken(bill, steps)
    step_by_step = [ask("Take us through its way, step by step."), *_stretches(bill, steps, say)]
    return [*step_by_step, *other_votes(bill, steps), *end]


def _time_taken(bill: Bill, steps: tuple[Step, ...]) -> list[Line]:
    last = steps[-1]
    if bill.introduced is None or last.kind != "law":
        return []
    days = (last.date - bill.introduced).days
    took = count(days, "day") if days else "a single day, the day it was introduced"
    return [note(f"From its introduction to its signature it took {took}.", "days", "introduced")]


def _stretches(bill: Bill, steps: tuple[Step, ...], say: Phrasing) -> Iterator[Line]:
    """Every step, with a word from the other host after each decision."""
    before: date | None = None
    for time, stretch in enumerate(_stretched(steps)):
        if time:
            yield ask(say("then", _THEN, time))
        last = stretch[-1]
        yield from [row(stretch)] if _is_row(stretch) else told(stretch, before)
        if last.tally and last.kind in _DECISIONS and "short of" not in last.clause:
            yield remark(last, say, time)
            yield from told_by_party(bill, last)
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
    asked = ask(_WRITTEN[0] if has_summary(bill) else _WRITTEN[1])
    lines = [asked, tell(_contents(bill), "text", "text.count")]
    for number, section in enumerate(bill.text.sections, 1):
        passage = _passage(section)
        if passage and _words(lines) + len(passage.split()) < words:
            told = tell(f'It reads: "{passage}"', f"section.{number}")
            lines += [ask(f"What is in {_label(section)}?", f"section.{number}"), told]
    return lines


def _contents(bill: Bill) -> str:
    assert bill.text is not None
    sections = count(len(bill.text.sections), "section")
    marked = f", marked {bill.text.version}," if bill.text.version else ""
    text = f"The newest text{marked} has {sections}."
    if bill.text.truncated:
        text = f"The newest text{marked} is long; our record holds its first {sections}."
    headings = [_heading(one) for one in bill.text.sections if one.heading]
    return f"{text} The headings: {listing(headings[:8])}." if headings else text


def _label(section: Section) -> str:
    number = re.sub(r"^Sec\b\.?", "section", section.label.rstrip(". "))
    return number if re.fullmatch(r"section \w+", number) else "that section"


def _heading(section: Section) -> str:
    return section.heading.strip().rstrip(".").capitalize()


def _passage(section: Section) -> str:
    """The first sentences of a section that says what shall be.

    What changes other laws makes no sense alone, and what Congress is said to find is an opinion.
    """
    if _AMENDS.search(section.text) or _OPINION.search(f"{section.heading} {section.text[:80]}"):
        return ""
    passage, whole = "", " ".join(section.text.split())
    for sentence in sentences(section.text):
        verbatim = sentence in whole and not _REFERENCE.search(sentence)
        if not verbatim or len(passage) + len(sentence) > 420:
            break
        passage += f" {sentence}"
    return passage.strip()


def _filing(bill: Bill) -> list[Line]:
    lines = []
    if has_summary(bill) and (title := official_title(bill)):
        lines += [ask("And its official title?"), tell(f"Officially it is {title}.", "official")]
    if bill.policy_area:
        filed = f"The record files this {noun(bill)} under {bill.policy_area}{_subjects(bill)}."
        lines.append(tell(filed, "policy", "subjects", "subjects.count"))
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
_ALL_NAMES = 5

_OPINION = re.compile(
    r"short title|\bfind(?:s|ings)\b|sense of|purpose|policy|declar|\bwhereas\b", re.IGNORECASE
)

_REFERENCE = re.compile(r"\(\w{1,4}\)|U\.S\.C\.|Stat\.")

_WRITTEN = ("How is it written?", "What does the text itself say?")

_THEN = (
    "And then?",
    "What came next?",
    "Go on.",
    "What followed?",
)
