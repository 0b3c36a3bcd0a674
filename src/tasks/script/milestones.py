"""Read one line of the record: what it did to the bill, if it did anything.

The record's own codes differ between its sources (House, Senate, Library of Congress) and a list
row has none, so the words are read: they are formulas that hardly change.
"""

import re
from datetime import date
from typing import Literal

from tasks.record import Action, Chamber, Value

Deed = Literal[
    "law",
    "signed",
    "vetoed",
    "to_president",
    "concurred",
    "passed",
    "failed",
    "blocked",
    "reported",
    "approved",
]


class Milestone(Value, frozen=True):
    deed: Deed
    chamber: Chamber | None
    date: date
    changed: bool = False
    """Passed with changes, so that the other chamber has to agree again."""
    tally: tuple[int, int] | None = None


def milestone(action: Action) -> Milestone | None:
    """Read what *action* did; None for lines about procedure."""
    deed = _deed(action.text)
    if deed is None:
        return None
    return Milestone(
        deed=deed,
        chamber=chamber_of(action),
        date=action.date,
        changed=bool(_CHANGED.search(action.text)),
        tally=counted(action),
    )


def counted(action: Action) -> tuple[int, int] | None:
    """Yeas and nays of the roll call that the action is about, else as its text has them."""
    rolls = [one for one in action.votes if one.parties]
    if len(rolls) == 1 and rolls[0].yeas is not None and rolls[0].nays is not None:
        return rolls[0].yeas, rolls[0].nays
    return tally(action.text)


def tally(text: str) -> tuple[int, int] | None:
    """Read yeas and nays: `Passed by the Yeas and Nays: 220 - 208 (Roll no. 102)`."""
    found = _TALLY.search(text)
    return (int(found[1]), int(found[2])) if found else None


def chamber_of(action: Action) -> Chamber | None:
    return action.chamber or chamber_in(action.text)


def chamber_in(text: str) -> Chamber | None:
    """Read which chamber acted from the words alone."""
    for chamber, pattern in _CHAMBERS:
        if pattern.search(text):
            return chamber
    return None


def _deed(text: str) -> Deed | None:
    for deed, pattern in _DEEDS:
        if pattern.search(text):
            return deed
    return None


_TALLY = re.compile(r"(?:Nays|[Vv]ote|required\))[:.]? +(\d{1,3}) ?[-–] ?(\d{1,3})\b")

_CHANGED = re.compile(r"with (?:an )?amendments?\b|\bamended\b|as amended")

_CHAMBERS: tuple[tuple[Chamber, re.Pattern[str]], ...] = (
    (
        "House",
        re.compile(
            r"^(?:On (?:passage|motion|agreeing)|Mr\. |Ms\. |Mrs\. |Rule H\. ?Res)"
            r"|\bin (?:the )?House\b|House actions:|Passed House|Roll no\."
        ),
    ),
    (
        "Senate",
        re.compile(
            r"\bin (?:the )?Senate\b|^Senate |Senate actions:|Passed Senate|by Senator"
            r"|Yea-Nay Vote|Record Vote Number|Read twice"
        ),
    ),
)

_HOUSE_QUESTION = (
    r"^(?:On passage|On motion to suspend the rules and (?:pass|agree to|adopt)"
    r"|On agreeing to the (?:joint |concurrent )?resolution)\b"
)

# The first that fits decides, so the lines that only quote another vote stand first as None.
_DEEDS: tuple[tuple[Deed | None, re.Pattern[str]], ...] = (
    ("law", re.compile(r"^Became (?:Public|Private) Law")),
    ("signed", re.compile(r"^Signed by President")),
    ("vetoed", re.compile(r"^(?:Pocket )?[Vv]etoed by President")),
    ("to_president", re.compile(r"^Presented to President")),
    ("blocked", re.compile(r"[Cc]loture\b.* not invoked")),
    ("blocked", re.compile(r"^Motion to proceed to (?:the )?consideration of .* rejected")),
    (None, re.compile(r"[Oo]ver veto|objections of the President")),
    (
        None,
        re.compile(r"reconsider(?:\b.*)? the vote by which|^Rule |^Rules Committee|^[A-Z ]{5,} - "),
    ),
    (
        "concurred",
        re.compile(
            r"^(?:Resolving differences -- (?:House|Senate) actions: )?"
            r"(?:On motion that the House (?:suspend the rules and )?(?:agree to|concur in) "
            r"the Senate amendments?\b.* Agreed to"
            r"|Senate (?:agreed to|concurred in) (?:the )?House amendments?\b"
            r"|(?:Senate agreed to|On agreeing to the) conference report\b"
            r"(?!.* (?:Failed|rejected))"
            r"|Conference report agreed to)"
        ),
    ),
    ("failed", re.compile(r"^Failed of passage/not agreed to|\bfailed of passage in Senate")),
    ("failed", re.compile(_HOUSE_QUESTION + r".* (?:Failed|Not [Aa]greed to|Rejected)\b")),
    ("failed", re.compile(r"[Rr]esolution not agreed to in Senate")),
    ("passed", re.compile(r"^Passed/agreed to in|^Passed (?:House|Senate)\b")),
    ("passed", re.compile(_HOUSE_QUESTION + r".* (?:Passed|Agreed to)\b")),
    ("passed", re.compile(r"\bconsidered,? (?:read the third time, )?and (?:passed|agreed to)\b")),
    (
        "passed",
        re.compile(r"\bread the third time,? and passed\b|[Rr]esolution agreed to in Senate"),
    ),
    ("reported", re.compile(r"^Reported |\. Reported by Senator|^Reported by")),
    ("approved", re.compile(r"[Oo]rdered to be [Rr]eported")),
)
