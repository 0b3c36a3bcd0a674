"""Say where a bill stands, and what its record does not hold yet."""

from tasks.record import Bill, Chamber
from tasks.script.path import Step
from tasks.script.status import Rung, Status, status
from tasks.script.wording import capital, day, noun, other


def headline(bill: Bill) -> str:
    """Goes on after a bill's name: `passed the House on April 10, 2025`."""
    now = status(bill)
    when = f" on {day(now.date)}" if now.date else ""
    if now.rung == "reported" and "approved" in now.text:
        return f"was approved in committee{when}"
    return _HEADLINES[now.rung].format(when=when, chamber=bill.origin)


def in_brief(bill: Bill) -> str:
    """The same in the present and without a date: `is now law`, `has passed the House`."""
    now = status(bill)
    if now.rung == "reported" and "approved" in now.text:
        return "has been approved in committee"
    return _IN_BRIEF[now.rung].format(chamber=bill.origin)


def standing(bill: Bill, steps: tuple[Step, ...]) -> str:
    """Where it is now, in the present tense; empty where its path has said all (it became law)."""
    now = status(bill)
    says = {
        "introduced": _in_committee,
        "reported": _out_of_committee,
        "passed_house": _in_the_other_chamber,
        "passed_senate": _in_the_other_chamber,
        "passed_both": _between_chambers,
        "agreed": _agreed,
        "to_president": _with_the_president,
        "failed": _stopped,
        "blocked": _stopped,
    }.get(now.rung)
    return says(bill, steps, now) if says else ""


def _in_committee(bill: Bill, steps: tuple[Step, ...], now: Status) -> str:
    none = "the record shows no vote on it so far, in committee or on the floor"
    last = bill.latest_action
    if last is None:
        return f"{capital(none)}."
    if steps and steps[-1].date == last.date:
        return f"That is the latest entry: {none}."
    return f"The latest entry is from {day(last.date)}, and {none}."


def _out_of_committee(bill: Bill, steps: tuple[Step, ...], now: Status) -> str:
    if not any(step.kind == "reported" for step in steps):
        return f"A committee has approved it. The full {bill.origin} has not voted on it so far."
    none = f"the record shows no vote of the full {bill.origin} so far"
    if any(step.kind == "calendar" for step in steps):
        return f"It is on the calendar of the {bill.origin}, and {none}."
    return f"{capital(none)}."


def _in_the_other_chamber(bill: Bill, steps: tuple[Step, ...], now: Status) -> str:
    passed_by: Chamber = "House" if now.rung == "passed_house" else "Senate"
    there = other(passed_by)
    return f"It is before the {there} now, and the record shows no vote there so far."


def _between_chambers(bill: Bill, steps: tuple[Step, ...], now: Status) -> str:
    if "another version" in now.text:
        return "The two chambers passed different versions, so they still have to agree on one."
    if bill.kind in ("hconres", "sconres"):
        return "Both chambers have agreed to it, and it does not need to go to the President."
    return "Both chambers have passed it. The record does not show it going to the President yet."


def _agreed(bill: Bill, steps: tuple[Step, ...], now: Status) -> str:
    return f"That is as far as it goes: a simple {noun(bill)} speaks for one chamber. It is no law."


def _with_the_president(bill: Bill, steps: tuple[Step, ...], now: Status) -> str:
    return "It is on the President's desk. The record shows no signature and no veto so far."


def _stopped(bill: Bill, steps: tuple[Step, ...], now: Status) -> str:
    return f"That is where it stopped. The record shows no further vote on the {noun(bill)} since."


_IN_BRIEF: dict[Rung, str] = {
    "introduced": "is in committee",
    "reported": "is out of committee",
    "passed_house": "has passed the House",
    "passed_senate": "has passed the Senate",
    "agreed": "has been agreed to by the {chamber}",
    "passed_both": "has been through both chambers",
    "to_president": "has been sent to the President",
    "law": "is now law",
    "vetoed": "has been vetoed by the President",
    "blocked": "has been held up in the Senate",
    "failed": "has failed on the floor",
}

_HEADLINES: dict[Rung, str] = {
    "introduced": "was introduced{when}",
    "reported": "was sent to the full {chamber} by a committee{when}",
    "passed_house": "passed the House{when}",
    "passed_senate": "passed the Senate{when}",
    "agreed": "was agreed to by the {chamber}{when}",
    "passed_both": "has been through both chambers",
    "to_president": "was sent to the President{when}",
    "law": "became law{when}",
    "vetoed": "was vetoed by the President{when}",
    "blocked": "was held up in the Senate{when}",
    "failed": "failed on the floor{when}",
}
