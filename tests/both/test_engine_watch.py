"""Watching: everything once, in order, from wherever one left off, and an end."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from engine import SOON, Engine, Event, Gate, Provider, nothing, open_engine, toy, until
from tasks.errors import Final, NotFound
from tasks.jobs.bus import BACKLOG, Hub
from tasks.jobs.database import fetch
from tasks.jobs.run import Context
from tasks.jobs.status import StatusReader
from tasks.jobs.values import Artifact
from tasks.jobs.watch import Watcher


async def watched(engine: Engine, job_id: str, after: int | None = None) -> list[Event]:
    """All that a watcher gets until it is told that this is all."""
    async with asyncio.timeout(SOON):
        watching = engine.jobs.watch("local", job_id, after)
        return [{**msgspec.json.decode(body), "number": seq} async for seq, body in watching]


def numbers(events: list[Event]) -> list[int]:
    return [event["number"] for event in events]


async def ten(context: Context) -> None:
    for done in range(1, 11):
        context.progress(done, 10, "thing", f"thing {done}")
        await context.flush()


async def test_after_zero_is_the_whole_log(tmp_path: Path) -> None:
    """Who asks for all that came after 0 gets everything, and then the end."""
    async with open_engine(tmp_path, toy(ten, nothing)) as engine:
        job_id = await engine.submit()
        await engine.run()

        events = await watched(engine, job_id, after=0)

        assert numbers(events) == [event["seq"] for event in events]
        assert numbers(events) == [event["seq"] for event in await engine.events(job_id)]
        assert events[-1]["type"] == "job.complete"


async def test_after_n_is_what_comes_after_n(tmp_path: Path) -> None:
    """Who left off somewhere goes on there: nothing is lost or told twice."""
    async with open_engine(tmp_path, toy(ten)) as engine:
        job_id = await engine.submit()
        await engine.run()
        last = (await engine.status(job_id)).seq

        for after in range(last + 1):
            assert numbers(await watched(engine, job_id, after)) == list(range(after + 1, last + 1))


async def test_without_a_number_the_whole_status_comes_first(tmp_path: Path) -> None:
    """A new watcher gets a snapshot, then all that comes after it."""
    gate = Gate()

    async with open_engine(tmp_path, toy(nothing, gate)) as engine:
        job_id = await engine.submit()
        engine.start()
        await gate.wait()
        watching = engine.jobs.watch("local", job_id)
        first = msgspec.json.decode((await anext(watching))[1])

        gate.open()
        async with asyncio.timeout(SOON):
            rest = [seq async for seq, _ in watching]

        assert first["type"] == "snapshot"
        assert first["seq"] == first["job"]["seq"]
        assert [one["status"] for one in first["job"]["steps"]] == ["complete", "processing"]
        assert rest == list(range(first["seq"] + 1, (await engine.status(job_id)).seq + 1))


@pytest.mark.parametrize("after", [-1, 99, 10**9])
async def test_a_number_that_never_was_gets_a_snapshot(tmp_path: Path, after: int) -> None:
    """Who asks for what cannot be known is told how things stand."""
    async with open_engine(tmp_path, toy(nothing)) as engine:
        job_id = await engine.submit()
        await engine.run()

        (only,) = await watched(engine, job_id, after)

        assert (only["type"], only["job"]["status"]) == ("snapshot", "complete")


@pytest.mark.parametrize("after", [0, 3, 4])
async def test_a_log_that_is_no_longer_kept_gets_a_snapshot(tmp_path: Path, after: int) -> None:
    """Events of long ago are gone; who left off before them gets the status instead."""
    async with open_engine(tmp_path, toy(ten)) as engine:
        job_id = await engine.submit()
        await engine.run()
        await fetch("DELETE FROM event WHERE job_id = ? AND seq <= 5", job_id)

        (only,) = await watched(engine, job_id, after)

        assert only["type"] == "snapshot"
        assert only["seq"] == (await engine.status(job_id)).seq


@pytest.mark.parametrize("after", [5, 6])
async def test_what_is_still_kept_is_told(tmp_path: Path, after: int) -> None:
    """Who left off just before the first event that is kept, or at it, has missed nothing."""
    async with open_engine(tmp_path, toy(ten)) as engine:
        job_id = await engine.submit()
        await engine.run()
        await fetch("DELETE FROM event WHERE job_id = ? AND seq <= 5", job_id)

        last = (await engine.status(job_id)).seq
        assert numbers(await watched(engine, job_id, after)) == list(range(after + 1, last + 1))


async def test_when_the_whole_log_is_gone_only_its_end_is_known(tmp_path: Path) -> None:
    """Who had read to the end needs nothing more; anybody else gets the status."""
    async with open_engine(tmp_path, toy(nothing)) as engine:
        job_id = await engine.submit()
        await engine.run()
        last = (await engine.status(job_id)).seq
        await fetch("DELETE FROM event WHERE job_id = ?", job_id)

        assert await watched(engine, job_id, last) == []
        assert [one["type"] for one in await watched(engine, job_id, last - 1)] == ["snapshot"]
        assert [one["type"] for one in await watched(engine, job_id, 0)] == ["snapshot"]
        assert [one["type"] for one in await watched(engine, job_id)] == ["snapshot"]


async def test_many_watchers_see_the_same(tmp_path: Path) -> None:
    """Fifty tabs, opened at any time, show one story."""
    gate = Gate()

    async with open_engine(tmp_path, toy(ten, gate, Provider(), ten)) as engine:
        job_id = await engine.submit()
        early = [asyncio.create_task(watched(engine, job_id, 0)) for _ in range(25)]
        engine.start()
        await gate.wait()
        late = [asyncio.create_task(watched(engine, job_id, 0)) for _ in range(25)]
        gate.open()

        stories = await asyncio.gather(*early, *late)

        assert len(stories[0]) > 10
        assert all(story == stories[0] for story in stories)
        assert engine.bus.hub.watchers == 0


async def test_a_watcher_who_leaves_is_forgotten(tmp_path: Path) -> None:
    """A closed page costs nothing more."""
    async with open_engine(tmp_path, toy(nothing)) as engine:
        job_id = await engine.submit()
        watching = engine.jobs.watch("local", job_id, 0)
        await anext(watching)
        waiting = asyncio.create_task(watched(engine, job_id, 1))
        await until(lambda: engine.bus.hub.watchers == 2)

        await watching.aclose()
        waiting.cancel()
        await asyncio.wait([waiting])

        assert engine.bus.hub.watchers == 0


async def test_news_that_was_lost_on_the_way_is_read_from_the_log(tmp_path: Path) -> None:
    """A hole in what the bus brings is filled before anything later is told."""
    async with deaf(tmp_path) as (engine, job_id, said):
        watching = engine.jobs.watch("local", job_id, 0)
        seen = [(await anext(watching))[0] for _ in range(3)]
        next_one = asyncio.ensure_future(anext(watching))

        last = await said()  # three more events, of which only the last is heard
        async with asyncio.timeout(SOON):
            seen += [(await next_one)[0]]
            seen += [seq async for seq, _ in watching]

        assert seen == list(range(1, last + 1))


@contextlib.asynccontextmanager
async def deaf(
    folder: Path,
) -> AsyncIterator[tuple[Engine, str, Callable[[], Awaitable[int]]]]:
    """A job under way whose bus brings nothing but its last event."""
    gate = Gate()

    async with open_engine(folder, toy(gate)) as engine:
        job_id = await engine.submit()
        hub, silent = engine.bus.hub, Hub()
        engine.bus.hub = silent
        runner = engine.start()
        await gate.wait()
        engine.bus.hub = hub

        async def said() -> int:
            engine.bus.hub = silent
            gate.open()
            await runner
            engine.bus.hub = hub
            last = (await engine.events(job_id))[-1]
            hub.dispatch(job_id, last["seq"], msgspec.json.encode(last))
            return int(last["seq"])

        yield engine, job_id, said


async def test_a_watcher_who_is_too_slow_loses_nothing(tmp_path: Path) -> None:
    """More news than a watcher's queue can hold: it reads the log, and misses nothing."""

    async def flood(context: Context) -> None:
        for n in range(3 * BACKLOG):
            context.artifact(Artifact(id=f"{n}", kind="line", index=n))
            if n % 50 == 0:
                await context.flush()

    async with open_engine(tmp_path, toy(flood)) as engine:
        job_id = await engine.submit()
        watching = engine.jobs.watch("local", job_id, 0)
        seen = [(await anext(watching))[0]]
        await engine.run()

        async with asyncio.timeout(SOON):
            seen += [seq async for seq, _ in watching]

        assert seen == list(range(1, 3 * BACKLOG + 7))


async def test_a_queue_that_overflows_says_so_once() -> None:
    """Beyond its bound a queue holds nothing but the word that there was more."""
    hub = Hub()
    with hub.subscribe("job") as subscription:
        for seq in range(1, BACKLOG + 2):
            hub.dispatch("job", seq, b"{}")

        assert subscription.take() is None
        assert subscription.take() == []
        hub.dispatch("job", 999, b"{}")
        assert subscription.take() == [(999, b"{}")]


async def test_a_bus_that_was_away_makes_watchers_look(tmp_path: Path) -> None:
    """When the bus comes back every watcher reads the log, and nobody waits for news that came."""
    async with open_engine(tmp_path, toy(nothing)) as engine:
        job_id = await engine.submit()
        waiting = asyncio.create_task(watched(engine, job_id, 0))
        await until(lambda: engine.bus.hub.watchers == 1)
        hub, engine.bus.hub = engine.bus.hub, Hub()
        await engine.run()
        engine.bus.hub = hub

        hub.mark_gaps()

        assert (await waiting)[-1]["type"] == "job.complete"


class Meanwhile(Watcher):
    """A watcher to whom something happens just when it looks whether the job is over."""

    def __init__(self, engine: Engine, job_id: str, before: Any = None, after: Any = None) -> None:
        super().__init__(job_id, 0, engine.bus.hub, StatusReader(engine.clock, 4))
        self._happens = [before, after]

    async def _is_over(self) -> float | None:
        before, after = self._happens
        self._happens = [None, None]
        if before:
            await before()
        over = await super()._is_over()
        if after:
            await after()
        return over


@pytest.mark.parametrize("when", ["before", "after"])
async def test_an_end_in_between_two_looks_is_told_at_once(tmp_path: Path, when: str) -> None:
    """Whenever the job ends, a watcher is told so, and let go, without delay."""
    async with open_engine(tmp_path, toy(nothing)) as engine:
        job_id = await engine.submit()
        watcher = Meanwhile(engine, job_id, **{when: engine.run})

        async with asyncio.timeout(SOON):
            seen = [seq async for seq, _ in watcher.events()]

        assert seen == list(range(1, 7))


@pytest.mark.parametrize(("when", "end"), [("before", "job.complete"), ("after", "job.failed")])
async def test_a_retry_in_between_two_looks_ends_no_story_in_the_middle(
    tmp_path: Path, when: str, end: str
) -> None:
    """Who watches while a failed job is taken up again sees it to an end, this one or the next."""
    errors: list[Exception] = [Final("No.")]

    async def once(context: Context) -> None:
        if errors:
            raise errors.pop()

    async with open_engine(tmp_path, toy(once)) as engine:
        job_id = await engine.submit()
        await engine.run()

        async def again() -> None:
            await engine.jobs.retry("local", job_id)

        seen = []
        async with asyncio.timeout(SOON):
            async for _, body in Meanwhile(engine, job_id, **{when: again}).events():
                seen.append(msgspec.json.decode(body)["type"])
                if seen[-1] == "job.retried":
                    engine.start()

        assert seen[-1] == end


async def test_a_retried_job_is_one_story(tmp_path: Path) -> None:
    """A failure in the middle of the log does not end it for who reads it later."""
    errors: list[Exception] = [Final("No.")]

    async def once(context: Context) -> None:
        if errors:
            raise errors.pop()

    async with open_engine(tmp_path, toy(nothing, once)) as engine:
        job_id = await engine.submit()
        await engine.run()
        first = await watched(engine, job_id, 0)
        await engine.jobs.retry("local", job_id)
        await engine.run()

        events = await watched(engine, job_id, 0)

        assert first[-1]["type"] == "job.failed"
        assert events[: len(first)] == first
        types = [event["type"] for event in events]
        assert types[len(first)] == "job.retried"
        assert types[-1] == "job.complete"
        bars = [event["progress"] for event in events]
        assert bars == sorted(bars)


async def test_a_long_poll_comes_back_with_the_news(tmp_path: Path) -> None:
    """A poll that waits is answered once there is something after its number."""
    gate = Gate()

    async with open_engine(tmp_path, toy(gate)) as engine:
        job_id = await engine.submit()
        engine.start()
        await gate.wait()
        seq = (await engine.status(job_id)).seq
        polling = asyncio.create_task(engine.jobs.status_after("local", job_id, seq, SOON))
        await until(lambda: engine.bus.hub.watchers == 1)

        gate.open()

        assert (await polling).seq > seq
        assert engine.bus.hub.watchers == 0


async def test_a_long_poll_without_news_comes_back_as_it_was(tmp_path: Path) -> None:
    """When its time is over a poll brings the status unchanged, and listens no more."""
    async with open_engine(tmp_path, toy(nothing)) as engine:
        job_id = await engine.submit()
        before = await engine.status(job_id)

        assert await engine.jobs.status_after("local", job_id, before.seq, 0.05) == before
        assert engine.bus.hub.watchers == 0


async def test_nobody_watches_what_is_anothers(tmp_path: Path) -> None:
    """A job of another listener is as one that is not there."""
    async with open_engine(tmp_path, toy(nothing)) as engine:
        job_id = await engine.submit("ann")

        for ask in (
            anext(engine.jobs.watch("bob", job_id, 0)),
            engine.jobs.status("bob", job_id),
            engine.jobs.status_after("bob", job_id, 0, 1),
            engine.jobs.cancel("bob", job_id),
            engine.jobs.retry("bob", job_id),
            engine.jobs.delete("bob", job_id),
        ):
            with pytest.raises(NotFound, match=job_id):
                await ask
        assert (await engine.jobs.page("bob")).jobs == []
