"""Who sits in a Congress: names turned into members, from a list that is asked for once a day.

`GET /member/congress/119?currentMember=true`. Documented, in MemberEndpoint.md and the examples of
the API's own page: the pages, and in each row `bioguideId`, `name` ("Sanders, Bernard"), `state` in
full, `partyName`, `district` (absent for senators) and `terms.item` with `chamber`. Reported by
others: rows that are empty, and `terms` as a bare list. None of it was recorded by us.
"""

import asyncio
import re
from collections.abc import Mapping, Sequence

from tasks.clock import Clock
from tasks.providers.congress.client import Client
from tasks.providers.congress.members import Office, spoken
from tasks.providers.congress.plain import line
from tasks.providers.congress.wire import Members, Seat, Term
from tasks.record import Member
from tasks.script.weighing import is_meant
from tasks.script.wording import STATES, TERRITORIES

PAGES = 4
"""Of 250; some 540 sit at a time."""
KEPT = 24 * 3600 * 1000
"""Milliseconds that the list is kept in this process."""
LETTERS = {
    "Democratic": "D",
    "Republican": "R",
    "Independent": "I",
    "Independent Democrat": "ID",
    "Libertarian": "L",
}
CODES = {name.removeprefix("the "): code for code, name in STATES.items()}

_ID = re.compile(r"[A-Z]\d{6}", re.ASCII)


class Roster:
    """The members of one Congress; all jobs of this process share them."""

    def __init__(self, client: Client, clock: Clock) -> None:
        self._client, self._clock = client, clock
        self._asking = asyncio.Lock()
        self._members: tuple[Member, ...] = ()
        self._congress = self._until = 0

    async def find(self, names: Sequence[str], congress: int) -> Mapping[str, tuple[Member, ...]]:
        """Say who is meant by each name; an id needs no list, and is without a name then."""
        async with self._asking:
            if not self._has(congress) and not all(_ID.fullmatch(one.upper()) for one in names):
                await self._ask(congress)
            members = self._members if self._has(congress) else ()
        return {name: _meant(name, members) for name in names}

    def _has(self, congress: int) -> bool:
        return congress == self._congress and self._clock.now_ms() < self._until

    async def _ask(self, congress: int) -> None:
        what = f"member/congress/{congress}"
        pages = self._client.pages(what, Members, most=PAGES, currentMember="true")
        seats = [seat async for page in pages for seat in page.members or ()]
        self._members = tuple(_member(seat) for seat in seats if seat.bioguide_id and seat.name)
        if self._members:
            self._congress, self._until = congress, self._clock.now_ms() + KEPT


def _meant(name: str, members: Sequence[Member]) -> tuple[Member, ...]:
    """All whom a name fits; an id that is not on the list may be one who has left."""
    found = tuple(one for one in members if is_meant(name, one))
    if not found and _ID.fullmatch(name.upper()):
        return (Member(name.upper(), name="", title="Rep.", party="", state=""),)
    return found


def _member(seat: Seat) -> Member:
    last, _, first = line(seat.name).partition(", ")
    state = CODES.get((seat.state or "").removeprefix("the "), "")
    return Member(
        bioguide_id=(seat.bioguide_id or "").upper(),
        name=spoken(last, first),
        title=_office(seat, state),
        party=LETTERS.get(seat.party_name or "", ""),
        state=state,
        district=seat.district,
    )


def _office(seat: Seat, state: str) -> Office:
    """By the chamber of the latest term."""
    terms = seat.terms if isinstance(seat.terms, tuple) else seat.terms and seat.terms.item
    latest = max(terms or (Term(),), key=lambda one: one.start_year or 0)
    if latest.chamber == "Senate":
        return "Sen."
    if state == "PR":
        return "Resident Commissioner"
    return "Del." if state in TERRITORIES else "Rep."
