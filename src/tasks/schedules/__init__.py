"""Shows that come by themselves: on which days, at what time, where.

The row says when it is due next. Whoever finds it due moves that on and queues the job in one
transaction (`due.py`), so that each moment is one job, however many workers look.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType
from piccolo.columns import BigInt, Text, Varchar
from piccolo.table import Table
from uuid_utils import uuid7

from tasks import preferences
from tasks.clock import Clock, iso
from tasks.errors import BadInput, Conflict, NotFound
from tasks.jobs.client import Jobs
from tasks.jobs.database import DB, LOCK, Row, fetch, transaction
from tasks.jobs.refusals import bad_input
from tasks.record import Value
from tasks.schedules.moments import DAYS, Day, next_moment

MOST = 20
"""Schedules of one listener."""

Days = Annotated[tuple[Day, ...], Meta(min_length=1, max_length=7)]
Time = Annotated[str, Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class Schedule(Value, frozen=True, kw_only=True):
    id: str
    type: str
    """Of the job."""
    params: dict[str, Any]
    days: tuple[Day, ...]
    time: str
    """`07:00`, by the clocks of the time zone."""
    time_zone: str
    active: bool
    next_at: str | None
    last_at: str | None
    """When it was due last."""
    last_job_id: str | None
    note: str | None
    """Why the last one was not made, if so."""
    created_at: str


class Wish(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What is sent to make a schedule, or to change one."""

    type: str | UnsetType = UNSET
    params: dict[str, Any] | UnsetType = UNSET
    days: Days | UnsetType = UNSET
    time: Time | UnsetType = UNSET
    time_zone: str | UnsetType = UNSET
    active: bool | UnsetType = UNSET


class ScheduleRow(Table, db=DB, tablename="schedule"):
    id = Varchar(36, primary_key=True)
    user_id = Varchar(200)
    type = Varchar(100)
    params = Text()
    days = Varchar(30)
    time = Varchar(5)
    time_zone = Varchar(100)
    next_at = BigInt(null=True, default=None)
    """NULL: it is switched off."""
    last_at = BigInt(null=True, default=None)
    last_job_id = Varchar(36, null=True, default=None)
    note = Text(null=True, default=None)
    created_at = BigInt()


class Schedules:
    """All verbs on schedules; every one takes the listener who asks."""

    def __init__(self, jobs: Jobs, clock: Clock) -> None:
        self._jobs, self._clock = jobs, clock

    async def listed(self, user_id: str) -> list[Schedule]:
        """List a listener's schedules, oldest first."""
        rows = await fetch("SELECT * FROM schedule WHERE user_id = ? ORDER BY id", user_id)
        return [read(row) for row in rows]

    async def find(self, user_id: str, schedule_id: str) -> Schedule:
        rows = await fetch(
            "SELECT * FROM schedule WHERE id = ? AND user_id = ?", schedule_id, user_id
        )
        if not rows:
            raise _none(schedule_id)
        return read(rows[0])

    async def create(self, user_id: str, body: Mapping[str, Any]) -> Schedule:
        """Make one.

        Raises BadInput that names the field, Conflict where there are `MOST`, or one like that.
        """
        zone = (await preferences.find(user_id)).time_zone
        usual = {"type": "daily", "params": {}, "timeZone": zone, "active": True}
        wish = self._read({**usual, **body})
        for needed in ("days", "time"):
            if getattr(wish, needed) is UNSET:
                raise BadInput(f"The field {needed!r} is missing.", field=needed)
        async with transaction():
            await fetch(LOCK, f"schedules {user_id}")
            await _refuse_too_many(user_id)
            columns = self._columns(wish)
            await _refuse_twice(user_id, *columns[:-1])
            rows = await fetch(
                """INSERT INTO schedule (id, user_id, created_at, type, params, days, time,
                time_zone, next_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *""",
                str(uuid7()), user_id, self._clock.now_ms(), *columns,
            )  # fmt: skip
        return read(rows[0])

    async def change(self, user_id: str, schedule_id: str, body: Mapping[str, Any]) -> Schedule:
        """Change what is sent. The next moment is reckoned anew from now."""
        async with transaction():
            await fetch(LOCK, f"schedules {user_id}")
            now = await self.find(user_id, schedule_id)
            known = {name: getattr(now, name) for name in Wish.__struct_fields__}
            sent = self._read(body)
            whole = {**msgspec.to_builtins(Wish(**known)), **msgspec.to_builtins(sent)}
            wish = msgspec.convert(whole, Wish)
            if {"type", "params"} & body.keys():
                self._check(wish.type, wish.params)  # type: ignore[arg-type]
            rows = await fetch(
                """UPDATE schedule SET type = ?, params = ?, days = ?, time = ?, time_zone = ?,
                next_at = ?, note = NULL WHERE id = ? AND user_id = ? RETURNING *""",
                *self._columns(wish), schedule_id, user_id,
            )  # fmt: skip
        return read(rows[0])

    async def delete(self, user_id: str, schedule_id: str) -> None:
        rows = await fetch(
            "DELETE FROM schedule WHERE id = ? AND user_id = ? RETURNING id", schedule_id, user_id
        )
        if not rows:
            raise _none(schedule_id)

    async def run_now(self, user_id: str, schedule_id: str, key: str | None = None) -> str:
        """Queue its show at once, beside its times: a press, so it is whole; answer the job."""
        found = await self.find(user_id, schedule_id)
        job_id = await self._jobs.submit(user_id, {**found.params, "type": found.type}, key)
        await fetch("UPDATE schedule SET last_job_id = ? WHERE id = ?", job_id, schedule_id)
        return job_id

    def _read(self, body: Mapping[str, Any]) -> Wish:
        try:
            wish = msgspec.convert(dict(body), Wish)
        except msgspec.ValidationError as error:
            raise bad_input(str(error), body) from None
        if wish.time_zone is not UNSET:
            preferences.zone(wish.time_zone)
        if wish.type is not UNSET:
            self._check(wish.type, {} if wish.params is UNSET else wish.params)
        return wish

    def _check(self, type: str, params: dict[str, Any]) -> None:
        """Raise BadInput where no such job can be made; a show's field is one of `params`."""
        pipeline = self._jobs.pipelines.find(type)
        try:
            pipeline.read_params(params)
        except BadInput as error:
            raise BadInput(error.message, field=f"params.{error.field}".rstrip(".")) from None

    def _columns(self, wish: Wish) -> tuple[Any, ...]:
        """From `type` to `next_at`."""
        days = [one for one in DAYS if one in wish.days]  # type: ignore[operator]
        at, zone = str(wish.time), str(wish.time_zone)
        next_at = next_ms(days, at, zone, self._clock.now_ms()) if wish.active else None
        params = msgspec.json.encode(wish.params).decode()
        return wish.type, params, ",".join(days), at, zone, next_at


def next_ms(days: list[Day], at: str, zone: str, after: int) -> int:
    """When it is due next, in milliseconds."""
    since = datetime.fromtimestamp(after / 1000, preferences.zone("UTC"))
    moment = next_moment(days, time.fromisoformat(at), preferences.zone(zone), since)
    return round(moment.timestamp() * 1000)


def days_of(row: Row) -> list[Day]:
    return msgspec.convert(row["days"].split(","), list[Day])


def read(row: Row) -> Schedule:
    return Schedule(
        id=row["id"],
        type=row["type"],
        params=msgspec.json.decode(row["params"]),
        days=tuple(days_of(row)),
        time=row["time"],
        time_zone=row["time_zone"],
        active=row["next_at"] is not None,
        next_at=iso(row["next_at"]),
        last_at=iso(row["last_at"]),
        last_job_id=row["last_job_id"],
        note=row["note"],
        created_at=iso(row["created_at"]) or "",
    )


async def _refuse_too_many(user_id: str) -> None:
    rows = await fetch("SELECT count(*) AS n FROM schedule WHERE user_id = ?", user_id)
    if rows[0]["n"] >= MOST:
        raise Conflict(f"{MOST} schedules are the most: delete one first.")


async def _refuse_twice(user_id: str, *said: str) -> None:
    rows = await fetch(
        """SELECT id FROM schedule WHERE user_id = ? AND type = ? AND params = ? AND days = ?
        AND time = ? AND time_zone = ?""",
        user_id, *said,
    )  # fmt: skip
    if rows:
        raise Conflict(f"There is a schedule like that already: {rows[0]['id']}.")


def _none(schedule_id: str) -> NotFound:
    return NotFound(f"There is no schedule {schedule_id!r}.")
