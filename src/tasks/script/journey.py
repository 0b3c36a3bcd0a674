"""Tell the way of a bill: committees, votes, the President, and where it stands."""

import re
from collections.abc import Sequence
from datetime import date

from tasks.record import Bill
from tasks.script.lines import Line, Phrasing, ask, note, tell
from tasks.script.parties import told_by_party
from tasks.script.path import Step
from tasks.script.standing import standing
from tasks.script.wording import capital, count, day, day_after, unique

Steps = tuple[Step, ...]


def journey(bill: Bill, steps: Steps, say: Phrasing, known: date | None = None) -> list[Line]:
    """The way in short: what the committee decided, every vote on the floor, the end.

    *known* is the day spoken of last: `the same day` goes on from there.
    """
    floor = [step for step in steps if step.kind in _FLOOR]
    if not floor and not any(step.kind in _COMMITTEE_DECISIONS for step in steps):
        return _early(bill, steps, say, known)
    lines = _committee(_before_the_floor(steps), say, bool(floor), known)
    if floor:
        lines += [ask(say("floor", _FLOOR_QUESTIONS)), *_floor(bill, floor, say)]
    lines += _president([step for step in steps if step.kind in _PRESIDENT], floor, say)
    return lines + _now(bill, steps, say)


def _early(bill: Bill, steps: Steps, say: Phrasing, known: date | None) -> list[Line]:
    """A bill that nobody has decided on yet: one answer holds it."""
    first = _first_of_each(steps)
    end = tell(standing(bill, first), *WHERE, *_calendar(first))
    return [ask(say("since", _SINCE)), *told(first, known), *([end] if end.text else [])]


def _first_of_each(steps: Steps) -> Steps:
    """The first referral and the first hearing; later ones concern subcommittees."""
    first = {step.kind: step for step in reversed(steps)}
    return tuple(step for step in steps if first[step.kind] is step)


def _before_the_floor(steps: Steps) -> Steps:
    for number, step in enumerate(steps):
        if step.kind in (*_FLOOR, *_PRESIDENT):
            return steps[:number]
    return steps


def _committee(early: Steps, say: Phrasing, voted: bool, known: date | None) -> list[Line]:
    """What it decided; without a decision only bills that got no further have this told."""
    decided = [step for step in early if step.kind == "approved"][-1:]
    reported = [step for step in early if step.kind == "reported"][-1:]
    chosen = decided if voted and decided else [*decided, *reported]
    if voted and not any(step.tally for step in chosen):
        return []
    named = [step for step in early if step.kind == "referred"][:1]
    return [ask(say("committee", _COMMITTEE_QUESTIONS)), *told([*named, *chosen], known)]


def told(steps: Sequence[Step], before: date | None) -> list[Line]:
    """The steps one after another, each with its date, those of one day in one sentence."""
    lines: list[Line] = []
    known: set[str] = set()
    for step in steps:
        when, clause = day_after(before, step.date), _briefly(step.clause, known)
        if lines and before == step.date:
            lines[-1] = _with(lines[-1], clause, step)
        else:
            lines.append(tell(f"{capital(when)}, {clause}.", step.fact))
        before = step.date
    return lines


def _briefly(clause: str, known: set[str]) -> str:
    """Say a committee's name once, then `the committee`."""
    found = _COMMITTEE_NAME.search(clause)
    if found is None:
        return clause
    if found[1] in known:
        return clause.replace(found[0], "the committee")
    known.add(found[1])
    return clause


def _with(line: Line, clause: str, step: Step) -> Line:
    text = f"{line.text[:-1]}, and {clause}.".replace(*_PRESENTED)
    return tell(text, *unique((*line.facts, step.fact)))


def _floor(bill: Bill, floor: list[Step], say: Phrasing) -> list[Line]:
    """Every decision, with the margin of the closest; a row of failed motions is only counted."""
    lines: list[Line] = []
    before: date | None = None
    held_up = [step for step in floor if step.kind == "blocked"]
    closest = _closest(floor)
    for step in floor:
        if step.kind == "blocked" and len(held_up) > 2:
            lines += [row(held_up)] if step is held_up[0] else []
        else:
            lines.append(_decision(step, before))
        if step is closest:
            lines.append(remark(step, say))
        lines += told_by_party(bill, step)
        before = step.date
    return lines + _uncounted(floor, say)


def _closest(floor: list[Step]) -> Step | None:
    counted = [step for step in floor if step.tally and step.kind != "blocked"]
    plain = [step for step in counted if "short of" not in step.clause]
    return min(plain, key=lambda step: step.margin or 0, default=None)


def _decision(step: Step, before: date | None) -> Line:
    return tell(f"{capital(day_after(before, step.date))}, {step.clause}.", step.fact)


def remark(step: Step, say: Phrasing, time: int = 0) -> Line:
    """What the other host makes of a count."""
    yeas, nays = step.tally or (0, 0)
    if yeas == nays:
        return note("A tie.", step.fact)
    if nays <= 3:
        return note(f"{capital(count(nays, 'vote'))} against.", step.fact)
    margin = count(abs(yeas - nays), "vote")
    return note(say("margin", _MARGINS, time).format(votes=margin), step.fact)


def _uncounted(floor: list[Step], say: Phrasing) -> list[Line]:
    """Without any tally the listener should know that none exists."""
    if any(step.tally for step in floor):
        return []
    last = floor[-1]
    return [note(say("uncounted", _UNCOUNTED), "none.count", last.fact)]


def row(held_up: Sequence[Step]) -> Line:
    """Failed motions, counted."""
    first, last = held_up[0], held_up[-1]
    text = (
        f"Between {first.date:%B} {first.date.day} and {day(last.date)}, "
        f"{count(len(held_up), 'motion')} in the Senate to end debate or take it up did not carry."
    )
    return tell(text, *unique(step.fact for step in held_up))


def _president(steps: list[Step], floor: list[Step], say: Phrasing) -> list[Line]:
    """The last word; that it was presented first goes without saying."""
    decided = [step for step in steps if step.kind != "to_president"] or steps
    if not decided:
        return []
    before = floor[-1].date if floor else None
    return [ask(say("president", _AFTERWARDS)), *told(decided, before)]


def _now(bill: Bill, steps: Steps, say: Phrasing) -> list[Line]:
    where = standing(bill, steps)
    return [ask(say("now", _NOW)), tell(where, *WHERE, *_calendar(steps))] if where else []


def _calendar(steps: Sequence[Step]) -> tuple[str, ...]:
    return tuple(step.fact for step in steps if step.kind == "calendar")


WHERE = (
    "status", "now", "latest", "none.vote", "none.house_vote", "none.senate_vote", "none.law",
    "none.president", "none.decision", "none.since",
)  # fmt: skip
"""What may have to be cited for where a bill stands."""

_FLOOR = ("passed", "failed", "blocked", "concurred")
_COMMITTEE_DECISIONS = ("approved", "reported")
_PRESIDENT = ("to_president", "signed", "vetoed", "law")

_COMMITTEE_NAME = re.compile(
    r"the (?:House |Senate )?Committee on (?:the )?(.+?)"
    r"(?=$|, and in addition| (?:voted|agreed|reported|was discharged)\b)"
)

_SINCE = (
    "What has happened since?",
    "And where is it now?",
    "How far has it come?",
    "What has become of it so far?",
)

_COMMITTEE_QUESTIONS = (
    "What happened in committee?",
    "What did the committee do with it?",
    "And its way through committee?",
)

_FLOOR_QUESTIONS = (
    "How did the floor vote go?",
    "What happened on the floor?",
    "And when it came to a vote?",
    "How did the vote turn out?",
)

_MARGINS = (
    "A margin of {votes}.",
    "That is a margin of {votes}.",
    "So {votes} between the two sides.",
)

_UNCOUNTED = (
    "So there is no count of who voted how.",
    "So the record has no count of who voted how.",
    "There is no count of the votes, then.",
)

_PRESENTED = ("to the President, and the President ", "to the President, who ")

_AFTERWARDS = (
    "What came after that?",
    "What happened then?",
    "And from there?",
)

_NOW = (
    "Where does it stand now?",
    "And today?",
    "Where are we now?",
    "What is the latest?",
)
