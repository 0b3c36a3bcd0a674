"""Put a line of the record into a clause that can be said: `the House passed it by 220 to 208`."""

import re
from collections.abc import Callable
from typing import Literal

from tasks.record import Action, Bill
from tasks.script.milestones import Deed, Milestone
from tasks.script.wording import article, other

Procedure = Literal["referred", "hearing", "discharged", "calendar", "received", "desk"]


def deed_clause(bill: Bill, action: Action, done: Milestone) -> str:
    return _DEEDS[done.deed](bill, action, done)


def procedure_clause(bill: Bill, action: Action) -> tuple[Procedure, str] | None:
    """Say what a line about procedure did; None for lines that listeners need not hear."""
    for procedure, pattern, clause in _PROCEDURES:
        if found := pattern.search(action.text):
            return procedure, clause(bill, found)
    return None


def _passed(bill: Bill, action: Action, done: Milestone) -> str:
    verb = "agreed to" if bill.kind.endswith("res") and "j" not in bill.kind else "passed"
    changed = " with changes" if done.changed else ""
    return f"the {done.chamber or bill.origin} {verb} it{changed}{_how(action, done)}"


def _failed(bill: Bill, action: Action, done: Milestone) -> str:
    short = ", short of the 60 votes it needed" if "60 votes" in action.text else ""
    return f"it failed in the {done.chamber or bill.origin}{_count(action, done)}{short}"


def _blocked(bill: Bill, action: Action, done: Milestone) -> str:
    what = "to end debate" if "loture" in action.text else "to take it up"
    where = done.chamber or bill.origin
    return f"a motion in the {where} {what} did not carry{_count(action, done)}"


def _concurred(bill: Bill, action: Action, done: Milestone) -> str:
    chamber = done.chamber or bill.origin
    if "onference report" in action.text:
        return f"the {chamber} agreed to the conference report{_how(action, done)}"
    return f"the {chamber} agreed to the {other(chamber)}'s changes{_how(action, done)}"


def _reported(bill: Bill, action: Action, done: Milestone) -> str:
    changed = " with changes" if done.changed or "amendment" in action.text else ""
    return f"{_committee(action) or 'the committee'} reported it{_without_changes(changed, action)}"


def _without_changes(changed: str, action: Action) -> str:
    return "" if "without amendment" in action.text else changed


def _approved(bill: Bill, action: Action, done: Milestone) -> str:
    committee = _committee(action) or "the committee"
    slant = _SLANT.search(action.text)
    what = f"to report it to the full {bill.origin}" + (f" {slant[0].lower()}" if slant else "")
    if done.tally:
        return f"{committee} voted {done.tally[0]} to {done.tally[1]} {what}"
    return f"{committee} agreed{_how(action, done)} {what}"


def _law(bill: Bill, action: Action, done: Milestone) -> str:
    number = re.search(r"(Public|Private) Law (?:No: ?)?(\d+-\d+)", action.text)
    return f"it became {number[1]} Law {number[2]}" if number else "it became law"


def _count(action: Action, done: Milestone) -> str:
    return f", {done.tally[0]} to {done.tally[1]}" if done.tally else _how(action, done)


def _how(action: Action, done: Milestone) -> str:
    if done.tally:
        return f" by {done.tally[0]} to {done.tally[1]}"
    for pattern, words in _WAYS:
        if pattern.search(action.text):
            return words
    return ""


def _committee(action: Action) -> str:
    found = _COMMITTEE.search(action.text)
    return article(found[1].strip()) if found else ""


def _referred(bill: Bill, found: re.Match[str]) -> str:
    house = "Speaker" in found.string or (bill.origin == "House" and "twice" not in found.string)
    where = f"the {'House' if house else 'Senate'} Committee"
    return f"it was referred to {re.sub('^the Committee', where, found[1])}"


def _sent_over(bill: Bill, found: re.Match[str]) -> str:
    committee = re.sub("^the ", "its ", found[1])
    return f"the Senate received it and referred it to {committee}"


def _hearing(bill: Bill, found: re.Match[str]) -> str:
    return f"hearings were held by {article(found[1])}" if found[1] else "hearings were held"


def _discharged(bill: Bill, found: re.Match[str]) -> str:
    return f"{article(found[1])} was discharged from considering it"


def _house_calendar(bill: Bill, found: re.Match[str]) -> str:
    return f"it was placed on the House's {found[1]} Calendar".replace("House's House", "House")


def _senate_calendar(bill: Bill, found: re.Match[str]) -> str:
    return "it was placed on the Senate's legislative calendar"


def _received(bill: Bill, found: re.Match[str]) -> str:
    return f"the {found[1]} received it"


def _at_the_desk(bill: Bill, found: re.Match[str]) -> str:
    return "the House is holding it at the desk"


_DEEDS: dict[Deed, Callable[[Bill, Action, Milestone], str]] = {
    "passed": _passed,
    "failed": _failed,
    "blocked": _blocked,
    "concurred": _concurred,
    "reported": _reported,
    "approved": _approved,
    "to_president": lambda bill, action, done: "it was presented to the President",
    "signed": lambda bill, action, done: "the President signed it",
    "vetoed": lambda bill, action, done: "the President vetoed it",
    "law": _law,
}

_WAYS = (
    (re.compile(r"[Vv]oice [Vv]ote"), " by voice vote"),
    (re.compile(r"[Uu]nanimous [Cc]onsent"), " by unanimous consent"),
    (re.compile(r"[Ww]ithout objection"), " without objection"),
)

_SLANT = re.compile(r"\b(?:unfavorably|adversely|without recommendation)\b", re.IGNORECASE)

_COMMITTEE = re.compile(r"((?:(?:House|Senate) )?Committee on [^.]+?)(?:\. |\.$)")

_TO_COMMITTEE = (
    r"[Rr]eferred (?:sequentially )?to (the (?:House |Senate )?(?:Sub)?[Cc]ommittees? on .+?)"
    r"(?=, for a period|, for consideration|\.|$)"
)

_PROCEDURES: tuple[tuple[Procedure, re.Pattern[str], Callable[[Bill, re.Match[str]], str]], ...] = (
    ("received", re.compile(r"^Received in the Senate.*?" + _TO_COMMITTEE), _sent_over),
    ("referred", re.compile(_TO_COMMITTEE), _referred),
    ("hearing", re.compile(r"^(?:(Committee on .+?)\. )?(?:[\w -]*)[Hh]earings? held"), _hearing),
    ("discharged", re.compile(r"^((?:Senate |House )?Committee on .+?) discharged"), _discharged),
    ("calendar", re.compile(r"^Placed on the (Union|House|Private) Calendar"), _house_calendar),
    ("calendar", re.compile(r"Placed on Senate Legislative Calendar"), _senate_calendar),
    ("received", re.compile(r"^Received in the (House|Senate)"), _received),
    ("desk", re.compile(r"^Held at the desk"), _at_the_desk),
)
