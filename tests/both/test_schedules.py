"""Shows that come by themselves: each moment is one job, whatever happens to the workers."""

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine import Engine, nothing, open_engine, toy, until
from tasks.clock import MovedClock, iso
from tasks.errors import BadInput, Conflict, NotFound
from tasks.jobs.claims import due as due_jobs
from tasks.jobs.client import Jobs
from tasks.jobs.database import Script, fetch
from tasks.jobs.orders import Order, Submitted
from tasks.jobs.pipeline import Pipelines
from tasks.schedules import MOST, Schedule, Schedules, next_ms
from tasks.schedules.due import AT_ONCE, Caller
from tasks.schedules.moments import DAYS

HOUR, DAY = 3600, 24 * 3600
DAILY = {"type": "toy", "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "time": "07:00"}
NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[Engine]:
    async with open_engine(tmp_path, toy(nothing), waiting=1000) as opened:
        yield opened


def at(engine: Engine, moment: datetime) -> None:
    engine.clock.offset = MovedClock.at(moment.astimezone(UTC)).offset


async def made(engine: Engine, user: str = "ann", **body: Any) -> Schedule:
    return await Schedules(engine.jobs, engine.clock).create(user, {**DAILY, **body})


async def look(engine: Engine) -> None:
    await Caller(engine.jobs, engine.clock).look()


async def jobs(user: str = "ann") -> list[str]:
    rows = await fetch("SELECT id FROM job WHERE user_id = ? ORDER BY id", user)
    return [row["id"] for row in rows]


async def keys() -> list[str]:
    return [row["key"] for row in await fetch("SELECT key FROM idempotency_key ORDER BY key")]


async def found(engine: Engine, known: Schedule) -> Schedule:
    return await Schedules(engine.jobs, engine.clock).find("ann", known.id)


async def test_it_comes_when_it_is_due_and_not_before(engine: Engine) -> None:
    """At seven there is one job, and the next moment is tomorrow's seven."""
    at(engine, datetime(2026, 11, 26, 6, 59, tzinfo=NEW_YORK))
    known = await made(engine, params={"n": 5})
    await look(engine)
    assert await jobs() == []

    engine.clock.advance(61)
    for _ in range(3):
        await look(engine)

    [job_id] = await jobs()
    after = await found(engine, known)
    assert known.next_at == "2026-11-26T12:00:00.000Z"
    assert (after.last_at, after.next_at) == (known.next_at, "2026-11-27T12:00:00.000Z")
    assert after.last_job_id == job_id
    assert (await fetch("SELECT params FROM job"))[0]["params"] == '{"n":5}'
    assert await engine.status(job_id, "ann")


@pytest.mark.parametrize("year", [2026, 2027])
@pytest.mark.parametrize(
    ("zone", "months"),
    [("America/New_York", (3, 11)), ("Europe/Berlin", (3, 10)), ("Australia/Sydney", (4, 10))],
)
async def test_it_comes_once_a_day_across_daylight_saving(
    engine: Engine, year: int, zone: str, months: tuple[int, int]
) -> None:
    """Half past two, half past one and seven, on each day around both changes of the clocks."""
    where = ZoneInfo(zone)
    for day in (_changed(where, year, month) for month in months):
        at(engine, day - timedelta(days=2))
        for time in ("01:30", "02:30", "07:00"):
            await made(engine, time=time, timeZone=zone)
        before = await jobs()
        while engine.clock.now() < day + timedelta(days=3):
            engine.clock.advance(HOUR)
            await look(engine)
        assert len(await jobs()) - len(before) == 3 * 5
        await fetch("DELETE FROM schedule")


def _changed(zone: ZoneInfo, year: int, month: int) -> datetime:
    """The beginning of the day of that month on which the clocks are changed."""
    day = datetime(year, month, 1, tzinfo=zone)
    while (day + timedelta(days=1)).utcoffset() == day.utcoffset():
        day += timedelta(days=1)
    return day


async def test_many_workers_make_one_job(engine: Engine) -> None:
    """Ten look at the same moment at what has come due."""
    await made(engine)
    engine.clock.advance(DAY)

    await asyncio.gather(*(look(engine) for _ in range(10)))

    assert len(await jobs()) == 1


async def test_after_days_of_downtime_it_comes_once(engine: Engine) -> None:
    """Each schedule is caught up by one run, and goes on with its next time."""
    known = [await made(engine), await made(engine, time="12:00")]
    engine.clock.advance(10 * DAY)

    for _ in range(3):
        await look(engine)

    assert len(await jobs()) == 2
    now = engine.clock.now().isoformat()
    for one in known:
        assert ((await found(engine, one)).next_at or "") > now[:19]
    engine.clock.advance(DAY)
    await look(engine)
    assert len(await jobs()) == 4


class Killed(Exception):
    pass


class Dying(Jobs):
    """A process that is killed at a point of its work."""

    def __init__(self, engine: Engine, point: str) -> None:
        super().__init__(
            engine.pipelines, None, engine.bus, engine.bell, engine.clock, engine.limits
        )
        self._point = point

    def submission(self, order: Order) -> Script[Submitted]:
        if self._point == "before the job":
            raise Killed
        submitted = yield from super().submission(order)
        if self._point == "before the commit":
            raise Killed
        return submitted

    async def announce(self, submitted: Submitted) -> None:
        raise Killed


@pytest.mark.parametrize("point", ["before the job", "before the commit", "after the commit"])
async def test_a_kill_neither_loses_nor_doubles_it(engine: Engine, point: str) -> None:
    """What was not written is done by the next worker; what was, is found by its sweep."""
    await made(engine)
    engine.clock.advance(DAY)

    with pytest.raises(Killed):
        await Caller(Dying(engine, point), engine.clock).look()
    await look(engine)

    assert await jobs() == await due_jobs(engine.clock.now_ms())
    assert len(await jobs()) == 1


@pytest.mark.parametrize("seed", range(3))
async def test_one_job_for_each_moment_whatever_happens(engine: Engine, seed: int) -> None:
    """Kills at any point, many workers, downtime: as many jobs as moments, and none left out."""
    chance = random.Random(seed)
    known, moments = await made(engine, time="07:00"), set[str | None]()
    for _ in range(25):
        engine.clock.advance(chance.choice([60, HOUR, DAY, 9 * DAY]))
        workers = [
            Caller(
                Dying(engine, chance.choice(["before the job", "before the commit", "after"]))
                if chance.random() < 0.5
                else engine.jobs,
                engine.clock,
            )
            for _ in range(chance.randint(1, 3))
        ]
        await asyncio.gather(*(one.look() for one in workers), return_exceptions=True)
        moments.add((await found(engine, known)).last_at)
    await look(engine)
    moments.add((await found(engine, known)).last_at)

    assert len(await jobs()) == len(moments - {None}) == len(await keys())
    assert ((await found(engine, known)).next_at or "") > engine.clock.now().isoformat()[:19]


async def test_where_too_many_wait_it_comes_later(tmp_path: Path) -> None:
    """It stays due until there is room, and comes once; other listeners are not held up."""
    async with open_engine(tmp_path, toy(nothing), waiting=1) as engine:
        await made(engine)
        await made(engine, "bob")
        engine.clock.advance(DAY)
        waiting = await engine.submit("ann")
        for _ in range(2):
            await look(engine)
        assert (await jobs(), len(await jobs("bob"))) == ([waiting], 1)

        await engine.run()
        for _ in range(2):
            await look(engine)

        assert len(await jobs()) == 2


async def test_what_can_no_longer_be_made_is_said(engine: Engine) -> None:
    """A kind of job that is gone: noted, and tried again at its next time, not at every look."""
    known = await made(engine)
    engine.clock.advance(DAY)
    engine.jobs.pipelines = Pipelines([toy(nothing, type="other")])
    with pytest.raises(BadInput):
        await Schedules(engine.jobs, engine.clock).run_now("ann", known.id)

    await look(engine)

    after = await found(engine, known)
    assert after.note == "No job is called 'toy' (other)."
    assert after.active
    assert await jobs() == []


async def test_what_is_gone_can_be_switched_off(engine: Engine) -> None:
    """And be moved to other days: what is not changed is not looked at."""
    schedules, known = Schedules(engine.jobs, engine.clock), await made(engine)
    engine.jobs.pipelines = Pipelines([toy(nothing, type="other")])

    moved = await schedules.change("ann", known.id, {"days": ["sun"]})
    off = await schedules.change("ann", known.id, {"active": False})

    assert (moved.days, off.active) == (("sun",), False)
    with pytest.raises(BadInput):
        await schedules.change("ann", known.id, {"params": {"n": 2}})


async def test_one_that_cannot_be_made_holds_up_no_other(engine: Engine) -> None:
    """Whatever is wrong with it: it is noted, and the next one comes."""
    refused, lost = [await made(engine, time=time) for time in ("07:00", "07:01")]
    await made(engine, "bob")
    await fetch("UPDATE schedule SET time_zone = 'Old/Zone' WHERE id = ?", lost.id)
    engine.clock.advance(DAY)

    await Caller(Refusing(engine, refused.id), engine.clock).look()

    assert (await found(engine, refused)).note == "Another one is under way on the same."
    after = await found(engine, lost)
    assert "Old/Zone" in (after.note or "")
    assert not after.active
    assert (len(await jobs("ann")), len(await jobs("bob"))) == (0, 1)


class Refusing(Jobs):
    """Refuses the job of one schedule."""

    def __init__(self, engine: Engine, schedule_id: str) -> None:
        super().__init__(
            engine.pipelines, None, engine.bus, engine.bell, engine.clock, engine.limits
        )
        self._schedule_id = schedule_id

    def submission(self, order: Order) -> Script[Submitted]:
        if self._schedule_id in (order.key or ""):
            raise Conflict("Another one is under way on the same.")
        return (yield from super().submission(order))


async def test_many_that_wait_hold_up_no_other(tmp_path: Path) -> None:
    """More than a worker looks at in one go, all of listeners who have too many jobs waiting."""
    async with open_engine(tmp_path, toy(nothing), waiting=1) as engine:
        for number in range(AT_ONCE + 1):
            await made(engine, f"user-{number}", time="06:00")
            await engine.submit(f"user-{number}")
        good = await made(engine, "bob", time="08:00")
        engine.clock.advance(2 * DAY)

        await look(engine)

        assert (await Schedules(engine.jobs, engine.clock).find("bob", good.id)).last_job_id


async def test_a_clock_that_is_put_back_makes_nothing_twice(engine: Engine) -> None:
    """The moment that was comes no second time; the next one comes when it is there again."""
    await made(engine)
    engine.clock.advance(DAY)
    await look(engine)
    engine.clock.advance(-2 * HOUR)
    for _ in range(4):
        await look(engine)
        engine.clock.advance(HOUR)
    assert len(await jobs()) == 1

    engine.clock.advance(DAY)
    await look(engine)
    assert len(await jobs()) == 2


async def test_a_clock_that_was_far_ahead_puts_nothing_off(engine: Engine) -> None:
    """A year ahead it came, too early; right again, it comes the day after, not in a year."""
    known = await made(engine)
    engine.clock.advance(400 * DAY)
    await look(engine)
    engine.clock.advance(-400 * DAY)

    for _ in range(3):
        engine.clock.advance(DAY)
        await look(engine)

    assert (await found(engine, known)).next_at == next_after(engine.clock.now_ms())
    # The first day's was made already.
    assert len(await jobs()) == 3


async def test_one_without_a_time_zone_is_no_trouble_where_a_clock_was_far_ahead(
    engine: Engine,
) -> None:
    """It is switched off, as where it is due, and the others are set right."""
    lost, known = await made(engine, time="07:01"), await made(engine)
    ahead = engine.clock.now_ms() + 400 * 1000 * DAY
    await fetch("UPDATE schedule SET next_at = ?", ahead)
    await fetch("UPDATE schedule SET time_zone = 'Old/Zone' WHERE id = ?", lost.id)

    await look(engine)

    assert (await found(engine, known)).next_at == next_after(engine.clock.now_ms())
    after = await found(engine, lost)
    assert not after.active
    assert "Old/Zone" in (after.note or "")


def next_after(now: int) -> str | None:
    return iso(next_ms(list(DAYS), "07:00", "America/New_York", now))


async def test_off_is_off_and_on_begins_from_now(engine: Engine) -> None:
    """What would have come meanwhile is not made up for."""
    schedules, known = Schedules(engine.jobs, engine.clock), await made(engine)
    off = await schedules.change("ann", known.id, {"active": False})
    engine.clock.advance(3 * DAY)
    await look(engine)
    on = await schedules.change("ann", known.id, {"active": True, "time": "08:15"})
    await look(engine)

    assert (off.active, off.next_at) == (False, None)
    assert (on.active, on.time, on.days) == (True, "08:15", known.days)
    assert await jobs() == []
    engine.clock.advance(DAY)
    await look(engine)
    assert len(await jobs()) == 1


async def test_it_is_nobody_elses(engine: Engine) -> None:
    """Another listener neither sees, changes, runs nor deletes it."""
    schedules, known = Schedules(engine.jobs, engine.clock), await made(engine)

    assert await schedules.listed("bob") == []
    for asked in (
        schedules.find("bob", known.id),
        schedules.change("bob", known.id, {"active": False}),
        schedules.run_now("bob", known.id),
        schedules.delete("bob", known.id),
    ):
        with pytest.raises(NotFound):
            await asked
    assert await schedules.listed("ann") == [known]
    await schedules.delete("ann", known.id)
    assert await schedules.listed("ann") == []


async def test_twenty_are_the_most(engine: Engine) -> None:
    """Also if they come at the same moment."""
    asked = [made(engine, time=f"07:{n:02}") for n in range(MOST + 2)]
    answers = await asyncio.gather(*asked, return_exceptions=True)

    assert sum(isinstance(one, Conflict) for one in answers) == 2


async def test_a_press_that_comes_twice_is_one_schedule(engine: Engine) -> None:
    """Two that are the same in everything are never meant; what differs at all may be."""
    answers = await asyncio.gather(made(engine), made(engine), return_exceptions=True)
    await made(engine, time="08:00")
    await made(engine, user="bob")

    assert sum(isinstance(one, Conflict) for one in answers) == 1
    assert len(await Schedules(engine.jobs, engine.clock).listed("ann")) == 2


async def test_every_worker_looks(engine: Engine) -> None:
    """A pool that is given it as a chore makes the show, too."""
    await made(engine)
    engine.clock.advance(DAY)
    chore = (HOUR, Caller(engine.jobs, engine.clock).look)

    async def done() -> bool:
        return bool(await fetch("SELECT id FROM job WHERE status = 'complete'"))

    async with engine.working(engine.runner(), chores=(chore,)):
        await until(done)

    assert len(await jobs()) == 1
