"""Processes are killed, stopped, deployed in the middle of a part; jobs go on, and pay once."""

import asyncio
import contextlib
import random
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from chaos.books import Books, read_books
from chaos.installation import LEASE, Installation
from chaos.processes import Process
from chaos.run import MODES
from chaos.till import Mood, Till
from nursery import Nursery

BUSY = 8.0
"""Seconds that a machine which is busy with other tests may add."""
WITHIN = 120.0
LOOK_AGAIN = 0.05
Json = dict[str, Any]


@dataclass
class World:
    installation: Installation
    till: Till
    mood: Mood
    client: httpx.AsyncClient

    async def press(self, number: int = 1, server: int = 0, key: str = "") -> str:
        answer = await self.client.post(
            f"{self.url(server)}/api/jobs",
            json={"type": "daily", "bills": [f"119-hr-{number}"], "minutes": 2},
            headers={"Idempotency-Key": key} if key else {},
        )
        assert answer.status_code == 202, answer.text
        return str(answer.json()["jobId"])

    def url(self, server: int = 0) -> str:
        return self.installation.servers[server].url

    async def status(self, job_id: str, server: int = 0) -> Json:
        status: Json = (await self.client.get(f"{self.url(server)}/api/jobs/{job_id}")).json()
        return status

    async def row(self, job_id: str) -> Json:
        return (await self.installation.rows(f"SELECT * FROM job WHERE id = '{job_id}'"))[0]

    async def over(self, job_id: str, status: str = "complete") -> Json:
        """Wait until the job is over, in this way."""

        async def is_over() -> bool:
            return (await self.row(job_id))["status"] in ("complete", "failed", "cancelled")

        await until(is_over)
        row = await self.row(job_id)
        assert row["status"] == status, row
        return row

    async def owner(self, job_id: str) -> Process:
        """The process that carries the job."""
        owner = str((await self.row(job_id))["owner"])
        return next(one for one in self.installation.workers if f"-{one.pid}-" in owner)

    async def speaking(self, parts: int = 1) -> None:
        """Wait until so many parts wait for a sign."""
        await until(lambda: self.till.speaking >= parts)

    async def remembered(self) -> set[str]:
        """The content of parts that are spoken and kept."""
        rows = await self.installation.rows("SELECT content_key FROM part WHERE step = 'voice'")
        return {row["content_key"] for row in rows}

    async def books(self) -> Books:
        return await read_books(self.installation)

    async def event(self, job_id: str, type: str, count: int = 1) -> Json:
        """Wait for the event, and answer it."""

        async def there() -> bool:
            return len(await self._events(job_id, type)) >= count

        await until(there)
        return (await self._events(job_id, type))[count - 1]

    async def _events(self, job_id: str, type: str) -> list[Json]:
        books = await self.books()
        return [event for event in books.events(job_id) if event["type"] == type]


Open = Callable[..., contextlib.AbstractAsyncContextManager[World]]


@pytest.fixture
def opened(nursery: Nursery, tmp_path: Path) -> Open:
    @contextlib.asynccontextmanager
    async def open(mode: str = "scaled out", **settings: str) -> AsyncIterator[World]:
        till, mood = Till(), Mood(random.Random(0), share=0.0)
        async with (
            MODES[mode](nursery, tmp_path, till, mood, **settings) as installation,
            httpx.AsyncClient(timeout=20.0) as client,
        ):
            yield World(installation, till, mood, client)
            mood.let_go()

    return open


async def until(condition: Callable[[], Awaitable[Any] | Any]) -> None:
    """Wait until the condition holds; each look may be a connection of its own."""
    async with asyncio.timeout(WITHIN):
        while True:
            holds = condition()
            if await holds if asyncio.iscoroutine(holds) else holds:
                return
            await asyncio.sleep(LOOK_AGAIN)


def at(event: Json) -> float:
    return datetime.fromisoformat(event["at"]).timestamp()


async def one_part_in(world: World) -> tuple[str, set[str]]:
    """Begin a job, and let it get to where one part is kept and the others wait for their sign."""
    world.mood.hold()
    job_id = await world.press()
    await world.speaking(3)
    world.mood.give()

    async def kept() -> set[str]:
        return await world.remembered()

    await until(kept)
    return job_id, await kept()


@pytest.mark.parametrize("mode", MODES)
async def test_a_killed_owners_job_goes_on_from_its_last_part(opened: Open, mode: str) -> None:
    """Killed in the middle of a part: within 1.5 leases, and nothing that is kept is paid again."""
    async with opened(mode) as world:
        job_id, kept = await one_part_in(world)
        killed_at = time.time()
        (await world.owner(job_id)).send(signal.SIGKILL)
        resumed = await world.event(job_id, "job.resumed")
        world.mood.let_go()

        row = await world.over(job_id)

        assert at(resumed) - killed_at < 1.5 * LEASE + BUSY
        assert row["attempt"] == 1
        asked = [call.key for call in world.till.voiced]
        assert [asked.count(key) for key in kept] == [1]
        assert len(asked) == 3 + 2
        finished = [e["step"]["key"] for e in (await world.books()).events(job_id) if
                    e["type"] == "step.finished"]  # fmt: skip
        assert finished == ["fetch", "write", "voice", "upload", "save"]


@pytest.mark.parametrize("mode", MODES)
async def test_a_deploy_hands_the_job_back_at_once(opened: Open, mode: str) -> None:
    """SIGTERM in the middle of a part: no lease is waited for, no attempt and no crash counted."""
    async with opened(mode, GAVELCAST_LEASE_SECONDS="20") as world:
        job_id, kept = await one_part_in(world)
        deployed_at = time.time()
        (await world.owner(job_id)).send(signal.SIGTERM)
        waiting = await world.event(job_id, "job.waiting")
        resumed = await world.event(job_id, "job.resumed")
        world.mood.let_go()

        row = await world.over(job_id)

        assert at(waiting) - deployed_at < 1.0 + BUSY
        assert at(resumed) - deployed_at < 20.0
        assert (row["attempt"], row["crashes"]) == (1, 0)
        asked = [call.key for call in world.till.voiced]
        assert [asked.count(key) for key in kept] == [1]


@pytest.mark.parametrize("mode", ["embedded", pytest.param("scaled out", marks=pytest.mark.long)])
async def test_a_job_that_kills_its_worker_three_times_is_given_up(opened: Open, mode: str) -> None:
    """It says why, and does not take down a fourth."""
    async with opened(mode) as world:
        world.mood.hold()
        job_id = await world.press()
        for crash in range(3):
            await world.speaking(3)
            (await world.owner(job_id)).send(signal.SIGKILL)
            await until(lambda: world.till.speaking == 0)
            assert (await world.row(job_id))["crashes"] == crash

        await world.over(job_id, "failed")

        assert (await world.event(job_id, "job.failed"))["error"]["code"] == "crashed"
        assert len(world.till.voiced) == 9


async def test_a_stalled_owner_writes_nothing_when_it_goes_on(opened: Open) -> None:
    """Stopped for longer than a lease, it keeps what it has paid, and touches nothing else."""
    async with opened() as world:
        world.mood.hold()
        job_id = await world.press()
        await world.speaking(3)
        owner = await world.owner(job_id)
        owner.send(signal.SIGSTOP)
        await world.event(job_id, "job.resumed")
        await world.speaking(6)
        world.mood.let_go()
        await world.over(job_id)
        before = (await world.books()).log[job_id]

        owner.send(signal.SIGCONT)
        log = owner.folder / "log"
        await until(lambda: "lease lost" in log.read_text())

        payments = (await world.books()).payments
        assert len(payments) == 1 + 3 + 3
        assert {one["state"] for one in payments} == {"settled"}
        assert (await world.books()).log[job_id] == before
        assert (await world.row(job_id))["status"] == "complete"


async def test_a_cancelling_outlives_the_server_it_was_asked_of(opened: Open) -> None:
    """Asked of another process, which is killed at once: within a second, and nothing is paid."""
    async with opened() as world:
        world.mood.hold()
        job_id = await world.press()
        await world.speaking(3)

        asked_at = time.time()
        answer = await world.client.post(f"{world.url(1)}/api/jobs/{job_id}/cancellation")
        world.installation.servers[1].send(signal.SIGKILL)
        cancelled = await world.event(job_id, "job.cancelled")

        assert answer.status_code == 202
        assert at(cancelled) - asked_at < 1.0 + BUSY
        await until(lambda: all(call.hung_up for call in world.till.voiced))
        payments = (await world.books()).payments
        assert max(one["started_at"] for one in payments) / 1000 < at(cancelled)
        assert len(world.till.voiced) == 3


async def test_one_key_at_two_servers_in_one_moment_is_one_job(opened: Open) -> None:
    """Pressed ten times at once, of two servers."""
    async with opened() as world:
        world.mood.hold()

        pressed = [world.press(1, server=n % 2, key="the same") for n in range(10)]
        job_ids = set(await asyncio.gather(*pressed))

        assert len(job_ids) == 1
        assert len(await world.installation.rows("SELECT id FROM job")) == 1


async def test_a_burst_waits_its_turn_over_all_processes(opened: Open) -> None:
    """Five at once for three workers: two run, three say where they stand, all come to an end."""
    async with opened(GAVELCAST_USER_RUNNING="2", ELEVENLABS_CONCURRENCY="6") as world:
        world.mood.hold()
        job_ids = [await world.press(n, server=n % 2) for n in range(1, 6)]
        await world.speaking(6)

        found = [await world.status(job_id, server=n % 2) for n, job_id in enumerate(job_ids)]
        world.mood.let_go()
        for job_id in job_ids:
            await world.over(job_id)

        assert [one["status"] for one in found] == ["processing"] * 2 + ["queued"] * 3
        assert [one.get("position") for one in found] == [None, None, 1, 2, 3]
        assert most_at_once(await world.books(), job_ids) == 2


def most_at_once(books: Books, job_ids: list[str]) -> int:
    changes = []
    for job_id in job_ids:
        by_type = {event["type"]: at(event) for event in books.events(job_id)}
        changes += [(by_type["job.started"], 1), (by_type["job.complete"], -1)]
    running = most = 0
    for _, change in sorted(changes):
        running += change
        most = max(most, running)
    return most


@pytest.mark.long
async def test_the_voices_limit_holds_over_all_processes(opened: Open) -> None:
    """The plan allows three at once: three workers with four jobs never ask for a fourth."""
    async with opened(ELEVENLABS_CONCURRENCY="3", GAVELCAST_USER_RUNNING="6") as world:
        job_ids = [await world.press(n) for n in range(1, 5)]
        for job_id in job_ids:
            await world.over(job_id)

        assert world.till.most_speaking == 3
        assert len({call.process for call in world.till.voiced}) > 1
