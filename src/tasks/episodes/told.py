"""What a listener was told already: of each bill, up to which day of its record.

A scheduled show leaves out what it tells of. The rows stay when an episode is deleted: it was told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import msgspec
from piccolo.columns import BigInt, Text, Varchar
from piccolo.table import Table

from tasks.jobs.database import DB, fetch
from tasks.record import Action, Bill, Candidate, Value

LATE = timedelta(days=2)
"""The record may write down so late what happened."""


class ToldRow(Table, db=DB, tablename="told"):
    user_id = Varchar(200)
    bill_id = Varchar(40)
    show = Varchar(100)
    day = Varchar(10)
    """Of the newest action that was told."""
    actions = Text()
    """The texts of all actions of that day, as a list."""
    told_at = BigInt()


class Upto(Value, frozen=True):
    """The end of what was told of a bill."""

    day: date
    actions: frozenset[str]

    @classmethod
    def of(cls, actions: Iterable[Action]) -> Upto | None:
        known = list(actions)
        if not known:
            return None
        newest = max(one.date for one in known)
        return cls(newest, frozenset(_plain(one) for one in known if one.date == newest))

    def covers(self, action: Action) -> bool:
        return action.date < self.day or (
            action.date == self.day and _plain(action) in self.actions
        )

    def together(self, other: Upto | None) -> Upto:
        if other is None or other.day < self.day:
            return self
        if other.day > self.day:
            return other
        return Upto(self.day, self.actions | other.actions)


class Told(Value, frozen=True):
    """All that one listener was told."""

    bills: Mapping[str, Upto] = {}
    since: int | None = None
    """When the show in question last told anything, in milliseconds."""
    day: date | None = None
    """What was known by then: the day of the newest action that it told."""

    def is_new(self, candidate: Candidate) -> bool:
        """Whether its latest action was not told, and came since the last show of that kind."""
        latest = candidate.latest_action
        if self.day is not None and latest.date < self.day - LATE:
            return False
        return not self.covers(candidate.id, latest)

    def covers(self, bill_id: str, action: Action | None) -> bool:
        upto = self.bills.get(bill_id)
        return upto is not None and action is not None and upto.covers(action)


async def find(user_id: str, show: str) -> Told:
    """Read what a listener was told by any show; `since` and `day` are of this one."""
    rows = await fetch("SELECT * FROM told WHERE user_id = ?", user_id)
    mine = [row for row in rows if row["show"] == show]
    bills: dict[str, Upto] = {}
    for row in rows:
        upto = Upto(date.fromisoformat(row["day"]), _texts(row["actions"]))
        bills[row["bill_id"]] = upto.together(bills.get(row["bill_id"]))
    return Told(
        bills=bills,
        since=max((row["told_at"] for row in mine), default=None),
        day=max((date.fromisoformat(row["day"]) for row in mine), default=None),
    )


async def remember(user_id: str, show: str, bills: Iterable[Bill], now: int) -> None:
    """Write down what an episode tells, in the transaction that saves it."""
    for bill in bills:
        upto = Upto.of(bill.actions)
        if upto is not None:
            await _write(user_id, bill.id, show, upto, now)


async def _write(user_id: str, bill_id: str, show: str, upto: Upto, now: int) -> None:
    await fetch(
        """INSERT INTO told (user_id, bill_id, show, day, actions, told_at)
        VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (user_id, show, bill_id) DO UPDATE SET
        day = excluded.day, actions = excluded.actions, told_at = excluded.told_at""",
        user_id, bill_id, show, upto.day.isoformat(),
        msgspec.json.encode(sorted(upto.actions)).decode(), now,
    )  # fmt: skip


def _texts(actions: str) -> frozenset[str]:
    return msgspec.json.decode(actions, type=frozenset[str])


def _plain(action: Action) -> str:
    return " ".join(action.text.lower().split())
