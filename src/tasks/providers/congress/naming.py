"""Name a bill: by the best of its titles, by its number, by its page."""

import re
from collections.abc import Iterable
from typing import Literal

from tasks.providers.bill_ids import BillId
from tasks.providers.congress.plain import line
from tasks.providers.congress.wire import Title as WireTitle
from tasks.providers.congress.wire import Titles
from tasks.record import CITATIONS, SPOKEN, Title

MOST_TITLES = 40

_STAGED = re.compile(
    r"(?P<kind>Short|Official) Title(?:s|\(s\))? as "
    r"(?P<stage>[A-Z][a-z]+(?: to)?(?: [A-Z][a-z]+)?)$"
)


def shown_title(titles: Titles) -> str:
    """The display title, else a short one, else the official one, else nothing."""
    known = titles.titles or ()
    for sort in ("Display Title", "Short Title"):
        for title in known:
            if (title.title_type or "").startswith(sort) and line(title.title):
                return line(title.title)
    return official_title(known)


def official_title(titles: Iterable[WireTitle]) -> str:
    """The official title as introduced; a later one if that is missing."""
    official = [one for one in titles if (one.title_type or "").startswith("Official Title")]
    official.sort(key=lambda one: one.title_type != "Official Title as Introduced")
    return next((line(one.title, 2000) for one in official if line(one.title)), "")


def staged_titles(titles: Iterable[WireTitle]) -> tuple[Title, ...]:
    """The titles of the whole bill, each with its version; those of parts are left out."""
    read = [_staged(one) for one in titles]
    return tuple(dict.fromkeys(one for one in read if one))[:MOST_TITLES]


def _staged(title: WireTitle) -> Title | None:
    found = _STAGED.match(title.title_type or "")
    if found is None or not line(title.title):
        return None
    kind: Literal["short", "official"] = "official" if found["kind"] == "Official" else "short"
    return Title(line(title.title, 600), kind, found["stage"])


def page_url(bill_id: BillId) -> str:
    """The bill's page: `…/bill/119th-congress/house-bill/22`."""
    kind = SPOKEN[bill_id.kind].lower().replace(" ", "-")
    return f"https://www.congress.gov/bill/{ordinal(bill_id.congress)}-congress/{kind}/{bill_id.number}"


def ordinal(number: int) -> str:
    if number % 100 in {11, 12, 13}:
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def citation(bill_id: BillId) -> str:
    """As written: `H.R. 22`."""
    return f"{CITATIONS[bill_id.kind]} {bill_id.number}"
