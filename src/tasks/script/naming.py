"""Name a bill as a host would: by its short title and its number."""

import re

from tasks.record import Bill, Chamber
from tasks.script.wording import noun


def short_title(bill: Bill) -> str:
    """A title that can be said in one breath; empty if the bill has none."""
    title = bill.title.strip().rstrip(".")
    official = title == bill.official_title.strip().rstrip(".") and not _SHORT.search(title)
    long = len(title.split()) > 14 or _OFFICIAL.match(title)
    return "" if official or long else title


def name(bill: Bill) -> str:
    """`the SAVE Act, H.R. 22`, without a year; else the number, and what it is filed under."""
    title = without_year(short_title(bill))
    if title:
        article = "the " if _SHORT.search(title) and not title.startswith("The ") else ""
        return f"{article}{title}, {bill.citation}"
    if bill.policy_area:
        return f"{bill.citation}, a {noun(bill)} on {_topic(bill.policy_area)}"
    return bill.citation


def short_name(bill: Bill) -> str:
    """For titles: `SAVE Act`, else `H.R. 408 on energy`."""
    on = f" on {_topic(bill.policy_area)}" if bill.policy_area else ""
    return without_year(short_title(bill)) or bill.citation + on


def without_year(title: str) -> str:
    """`Whole Milk for Healthy Kids Act` for `… Act of 2025`, as a host would say it."""
    return _YEAR.sub("", title)


def title_and_number(bill: Bill) -> str:
    """`SAVE Act (H.R. 22)`, else `H.R. 408`."""
    title = short_title(bill)
    return f"{title} ({bill.citation})" if title else bill.citation


def title_then(bill: Bill, chamber: Chamber) -> str:
    """The title *chamber* passed the bill under, if it is not the one it is known by today."""
    stage = f"Passed {chamber}"
    known = [one.text for one in bill.titles if one.kind == "short" and one.stage == stage]
    return "" if not known or bill.title in known else known[0]


def official_title(bill: Bill) -> str:
    """What the official title says it is: `a bill to prohibit …`, or the words themselves."""
    title = _TAIL.sub("", bill.official_title.strip().rstrip("."))
    if title.startswith("To "):
        return f"a {noun(bill)} t{title[1:]}"
    if _OFFICIAL.match(title) and title.startswith("A "):
        return "a" + title[1:]
    return f"a {noun(bill)} {title[0].lower()}{title[1:]}" if title else ""


def _topic(area: str) -> str:
    return area if area == "Native Americans" else area.lower()


_SHORT = re.compile(r"\bAct\b|\bResolution of \d{4}$")
_OFFICIAL = re.compile(r"(?:To|A bill|A (?:joint |concurrent )?resolution) ", re.IGNORECASE)
_YEAR = re.compile(r"(?<= Act) of \d{4}$")
_TAIL = re.compile(r",? and for other purposes$")
