"""Say where a bill stands: the highest rung that its record proves, and since when."""

from datetime import date
from typing import Literal

from tasks.record import Bill, BillKind, Chamber, Value
from tasks.script.milestones import Deed, Milestone, milestone
from tasks.script.wording import day

Rung = Literal[
    "introduced",
    "reported",
    "passed_house",
    "passed_senate",
    "agreed",
    "passed_both",
    "to_president",
    "law",
    "vetoed",
    "blocked",
    "failed",
]

AGREED_TO: frozenset[BillKind] = frozenset({"hres", "sres", "hconres", "sconres"})
"""What never goes to the President is agreed to, not passed."""


class Status(Value, frozen=True):
    rung: Rung
    """`agreed`: a simple resolution that its own chamber adopted, which is all it needs; `blocked`:
    the Senate would not take it up or end debate, so it may come back."""
    date: date | None
    text: str
    """Goes on after the bill's name: `became Public Law 119-1 on January 29, 2025`."""


def status(bill: Bill) -> Status:
    """Read the ladder from the actions alone; the last word of each chamber counts."""
    story = _story(bill)
    return (
        _with_the_president(bill, story)
        or _in_both_chambers(bill, story)
        or _on_the_floor(bill, story)
        or _in_committee(story)
        or _introduced(bill)
    )


def _story(bill: Bill) -> list[Milestone]:
    """The milestones, newest first."""
    found = (milestone(action) for action in bill.actions)
    return sorted((one for one in found if one), key=lambda one: one.date, reverse=True)


def _newest(
    story: list[Milestone], *deeds: Deed, chamber: Chamber | None = None
) -> Milestone | None:
    for one in story:
        if one.deed in deeds and (chamber is None or one.chamber == chamber):
            return one
    return None


def _with_the_president(bill: Bill, story: list[Milestone]) -> Status | None:
    if law := _newest(story, "law") or _newest(story, "signed"):
        return Status("law", law.date, f"{_became_law(bill, law)} on {day(law.date)}")
    if bill.laws:
        return Status("law", None, f"became Public Law {bill.laws[0]}")
    if veto := _newest(story, "vetoed"):
        return Status("vetoed", veto.date, f"was vetoed by the President on {day(veto.date)}")
    if sent := _newest(story, "to_president"):
        return Status("to_president", sent.date, f"was sent to the President on {day(sent.date)}")
    return None


def _became_law(bill: Bill, law: Milestone) -> str:
    return f"became Public Law {bill.laws[0]}" if bill.laws else "was signed into law"


def _in_both_chambers(bill: Bill, story: list[Milestone]) -> Status | None:
    first = _newest(story, "passed", chamber=bill.origin)
    second = _newest(story, "passed", chamber=_other(bill.origin))
    agreed = _newest(story, "concurred")
    if not (first and second) and not agreed:
        return None
    last = max((one for one in (first, second, agreed) if one), key=lambda one: one.date)
    if agreed is None and second and second.changed:
        return Status("passed_both", last.date, _two_versions(bill, last))
    return Status("passed_both", last.date, f"{_done(bill)} both chambers by {day(last.date)}")


def _done(bill: Bill) -> str:
    return "was agreed to by" if bill.kind in AGREED_TO else "passed"


def _two_versions(bill: Bill, last: Milestone) -> str:
    other = _other(bill.origin)
    return (
        f"passed the {bill.origin}, and the {other} in another version on {day(last.date)}; "
        "the two have to agree on one"
    )


def _on_the_floor(bill: Bill, story: list[Milestone]) -> Status | None:
    passed = _newest(story, "passed")
    stopped = _newest(story, "failed", "blocked")
    if stopped and not (passed and _answers(passed, stopped)):
        return _stopped(stopped, passed)
    return _passed(bill, passed) if passed else None


def _answers(passed: Milestone, stopped: Milestone) -> bool:
    """Whether the same chamber passed it after all; the order within one day is not recorded."""
    return passed.chamber == stopped.chamber and passed.date >= stopped.date


def _passed(bill: Bill, passed: Milestone) -> Status:
    chamber = passed.chamber or bill.origin
    rung: Rung = "passed_house" if chamber == "House" else "passed_senate"
    if bill.kind in ("hres", "sres"):
        rung = "agreed"
    when = day(passed.date)
    return Status(rung, passed.date, f"{_done(bill)} the {chamber} on {when}{_count(passed)}")


def _stopped(stopped: Milestone, passed: Milestone | None) -> Status:
    where = f"the {stopped.chamber or 'floor'}"
    before = f"passed the {passed.chamber} but " if passed and passed.chamber else ""
    when = day(stopped.date)
    if stopped.deed == "failed":
        text = f"{before}failed in {where} on {when}{_count(stopped)}"
        return Status("failed", stopped.date, text)
    text = (
        f"{before}was held up in {where} on {when}, when a motion to move it forward did not carry"
    )
    return Status("blocked", stopped.date, text + _count(stopped))


def _count(one: Milestone) -> str:
    return f", {one.tally[0]} to {one.tally[1]}" if one.tally else ""


def _in_committee(story: list[Milestone]) -> Status | None:
    if reported := _newest(story, "reported"):
        text = f"was reported by a committee on {day(reported.date)}"
    elif reported := _newest(story, "approved"):
        text = f"was approved in committee on {day(reported.date)}"
    else:
        return None
    return Status("reported", reported.date, text)


def _introduced(bill: Bill) -> Status:
    when = f" on {day(bill.introduced)}" if bill.introduced else ""
    return Status("introduced", bill.introduced, f"was introduced{when}")


def _other(chamber: Chamber) -> Chamber:
    return "Senate" if chamber == "House" else "House"
