"""Find what moved of the bills and members that a listener follows, however far down a list it is.

A list of what moved lately ends somewhere, and names no sponsor. So members are asked for what they
sponsored, and a followed bill that is not listed for its own record. Each answer is a part: a retry
asks for none again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, timedelta
from typing import TypeVar

import msgspec

from tasks.errors import Final, Retryable
from tasks.jobs.parts import Answer, Call
from tasks.jobs.run import Context
from tasks.providers.base import BillSource
from tasks.record import Bill, Candidate, Choice, Member, Value
from tasks.script.weighing import Follows, by_member

LATELY = timedelta(days=30)
"""What moved longer ago, seen from the newest action of the list, does not come to it."""
MOST_ASKED = 20
"""Members that are asked for their bills."""
TELLING = frozenset({"key_refused", "rate_limited"})
"""Failures that the next question would meet as well."""

T = TypeVar("T")


class Found(Value, frozen=True):
    """What one question came to."""

    candidates: tuple[Candidate, ...]


class Following:
    """Asks for what one listener follows, side by side."""

    def __init__(self, context: Context, source: BillSource, follows: Follows, today: date) -> None:
        self._context, self._source = context, source
        self._follows, self._today = follows, today
        self.left = bool(follows.members)
        """Whether there are members whose bills are yet to be found, by looking at records."""

    async def join(self, listed: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
        """Add to the list what moved lately and is not in it, and who sponsored what is.

        What cannot be asked is left out; only a refused key and a used up limit are raised.
        """
        ids, congresses = {one.id for one in listed}, {one.congress for one in listed}
        async with asyncio.TaskGroup() as group:
            by_members = group.create_task(self._by_members())
            asked = [
                group.create_task(self._bill(one)) for one in self._follows.bills if one not in ids
            ]
        bills = [one for task in asked for one in task.result()]
        sponsored = [one for one in by_members.result() if one.congress in congresses]
        return joined(listed, (*sponsored, *bills), self._today)

    async def _by_members(self) -> list[Candidate]:
        if not self._follows.members:
            return []
        meant = await _or_none(self._source.members(self._follows.members, self._today)) or {}
        members = list({one.bioguide_id: one for found in meant.values() for one in found}.values())
        async with asyncio.TaskGroup() as group:
            asked = [group.create_task(self._sponsored(one)) for one in members[:MOST_ASKED]]
        found = [task.result() for task in asked]
        all_meant = bool(meant) and all(meant.values())
        self.left = not all_meant or None in found or len(members) > MOST_ASKED
        return [one for some in found if some for one in some]

    async def _sponsored(self, sponsor: Member) -> tuple[Candidate, ...] | None:
        async def ask() -> tuple[Candidate, ...]:
            return await self._source.sponsored(sponsor, self._today)

        return await self._part(f"sponsored by {sponsor.bioguide_id}", ask)

    async def _bill(self, bill_id: str) -> tuple[Candidate, ...]:
        async def ask() -> tuple[Candidate, ...]:
            found = await self._source.candidate(bill_id)
            return (found,) if found else ()

        return await self._part(f"latest of {bill_id}", ask) or ()

    async def _part(
        self, name: str, ask: Callable[[], Awaitable[tuple[Candidate, ...]]]
    ) -> tuple[Candidate, ...] | None:
        async def make() -> Answer[Found]:
            return Answer(result=Found(await ask()))

        source = self._source.name
        call = Call(provider=source, depends_on=(source, name), make=make, result_type=Found)
        part = await _or_none(self._context.part(name, call))
        return part.result.candidates if part else None


def joined(
    listed: Sequence[Candidate], found: Sequence[Candidate], today: date
) -> tuple[Candidate, ...]:
    """Put what was *found* to what is *listed*, if it moved lately."""
    since = min(today, max((one.latest_action.date for one in listed), default=today)) - LATELY
    known = {one.id: one for one in listed}
    for one in found:
        newest = _newest(known.get(one.id, one), one)
        if newest.latest_action.date >= since:
            known[one.id] = newest
    return tuple(known.values())


def _newest(known: Candidate, found: Candidate) -> Candidate:
    """One bill from two answers: the later action, and all that either says besides."""
    later = found if found.latest_action.date > known.latest_action.date else known
    return msgspec.structs.replace(
        later,
        policy_area=known.policy_area or found.policy_area,
        sponsor=_named(known.sponsor, found.sponsor),
    )


def _named(known: Member | None, found: Member | None) -> Member | None:
    return known if known and known.name else found or known


def with_name(choice: Choice, bill: Bill) -> Choice:
    """Name the sponsor whom only an id stood for, now that the record is here."""
    unnamed = choice.candidate.sponsor
    if unnamed is None or unnamed.name or bill.sponsor is None:
        return choice
    reasons = {by_member(unnamed): by_member(bill.sponsor)}
    return msgspec.structs.replace(
        choice,
        candidate=msgspec.structs.replace(choice.candidate, sponsor=bill.sponsor),
        reasons=tuple(reasons.get(one, one) for one in choice.reasons),
    )


async def _or_none(asking: Awaitable[T]) -> T | None:
    try:
        return await asking
    except (Final, Retryable) as error:
        if error.reason in TELLING:
            raise
        return None
