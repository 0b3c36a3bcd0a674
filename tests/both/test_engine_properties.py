"""Whatever happens, in whatever order: a watcher sees 1 … n, and nothing is asked again."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from engine import SOON, Engine, Provider, open_engine, toy
from mortal import Life, Mortal, UnreliableBus, deed, mortal
from tasks.errors import Conflict, Final, Retryable
from tasks.jobs.client import Jobs
from tasks.jobs.database import fetch
from tasks.jobs.parts import Answer, Call
from tasks.jobs.run import Context
from tasks.jobs.values import OVER, Artifact

DEEDS = 150
"""More than a whole job takes."""

acts = some.one_of(
    some.tuples(some.just("work"), some.none() | some.integers(0, DEEDS)),
    some.tuples(some.just("watch"), some.integers(0, 12)),
    some.tuples(some.just("bus"), some.text("lhr.", min_size=1, max_size=4)),
    some.tuples(some.just("provider"), some.sampled_from(["busy", "lost", "no"])),
    some.tuples(some.just("rest"), some.integers(1, 40)),
    some.tuples(
        some.sampled_from(
            ["expire", "sleep", "wake", "kill", "leave", "cancel", "retry", "submit", "reconnect"]
        ),
        some.none(),
    ),
)
scenarios = some.lists(acts, min_size=3, max_size=16)

QUICK = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
LONG = settings(QUICK, max_examples=1500, derandomize=False)


class MortalProvider(Provider):
    """Counts who asks what, and knows what had been kept by then."""

    def __init__(self) -> None:
        super().__init__("one", "two", "three", shared=False)
        self.again: list[str] = []
        """Questions whose answer was kept already, while nobody else was at it."""
        self.alone = True

    def call(self, name: str, context: Context | None = None) -> Call[str]:
        assert context is not None
        job_id = context.job_id

        async def make() -> Answer[str]:
            await deed()
            sql = "SELECT job_id FROM part WHERE job_id = ? AND name = ?"
            if self.alone and await fetch(sql, job_id, name):
                self.again.append(f"{name} of {job_id}")
            self.calls.append(name)
            await asyncio.sleep(0)
            if error := self.errors.pop("any", None):
                raise error
            await deed()
            return Answer(result=name, data=name.encode(), suffix=".mp3", cost_usd=self.usd)

        return msgspec.structs.replace(super().call(name, context), make=make)


@dataclass
class Watched:
    """What one watcher saw, across all its connections."""

    numbers: list[int] = field(default_factory=list)
    events: list[bytes] = field(default_factory=list)
    task: asyncio.Task[None] | None = None


class World:
    """One job, who carries it, and who watches."""

    def __init__(self, engine: Engine, database: Mortal, provider: MortalProvider, n: int) -> None:
        self._engine, self._database, self._provider = engine, database, provider
        self._user, self._key = f"user {n}", f"key {n}"
        self._lives: list[Life] = []
        self._watchers: list[Watched] = []
        self.job_id = ""

    async def play(self, scenario: list[tuple[str, Any]]) -> None:
        await self.submit(None)
        for what, how in scenario:
            await getattr(self, what)(how)
        await self._to_the_end()
        await self._check()

    async def submit(self, _: None) -> None:
        """The same request again, twice at once, is the same job."""
        ask = self._engine.jobs.submit
        twice = [ask(self._user, {"type": "toy"}, self._key) for _ in range(2)]
        first, second = await asyncio.gather(*twice)
        assert first == second == (self.job_id or first)
        self.job_id = first

    async def work(self, dies_at: int | None) -> None:
        """A worker begins, and dies at some deed."""
        life = Life(dies_at)
        self._lives.append(life)
        self._provider.alone = len([one for one in self._lives if not one.dead]) == 1
        life.begin(self._engine.runner(f"life {len(self._lives)}").carry_on())
        await self.rest(3)

    async def rest(self, turns: int) -> None:
        for _ in range(turns):
            await asyncio.sleep(0.001)

    async def expire(self, _: None) -> None:
        self._engine.expire()

    async def sleep(self, _: None) -> None:
        for life in self._lives:
            life.awake.clear()

    async def wake(self, _: None) -> None:
        for life in self._lives:
            life.awake.set()
        await self.rest(3)

    async def kill(self, _: None) -> None:
        for life in self._lives:
            await life.end()

    async def watch(self, leaves_after: int) -> None:
        """Somebody begins to watch, and leaves after so many events (0: stays)."""
        watched = Watched()
        self._watchers.append(watched)
        self._connect(watched, leaves_after)
        await self.rest(1)

    async def leave(self, _: None) -> None:
        """All connections are cut."""
        for one in self._watchers:
            await _cut(one.task)

    async def reconnect(self, _: None) -> None:
        for one in self._watchers:
            if one.task is None or one.task.done():
                self._connect(one, 0)
        await self.rest(1)

    async def bus(self, mischief: str) -> None:
        bus = self._engine.bus
        assert isinstance(bus, UnreliableBus)
        bus.mischief = mischief

    async def provider(self, trouble: str) -> None:
        errors = {
            "busy": Retryable("Busy."),
            "lost": Retryable("Broken off.", reason="dropped"),
            "no": Final("No."),
        }
        self._provider.errors["any"] = errors[trouble]

    async def cancel(self, _: None) -> None:
        with suppress(Conflict):
            await self._engine.jobs.cancel(self._user, self.job_id)

    async def retry(self, _: None) -> None:
        with suppress(Conflict):
            await self._engine.jobs.retry(self._user, self.job_id)

    def _connect(self, watched: Watched, leaves_after: int) -> None:
        async def follow() -> None:
            after = max(watched.numbers, default=0)
            watching = self._engine.jobs.watch(self._user, self.job_id, after)
            async for seq, body in watching:
                watched.numbers.append(seq)
                watched.events.append(body)
                if len(watched.events) == leaves_after:
                    return await watching.aclose()
            return None

        watched.task = asyncio.create_task(follow())

    async def _to_the_end(self) -> None:
        """Whoever sleeps wakes, whoever is dead is replaced; failed jobs are tried again."""
        self._provider.errors.clear()
        await self.wake(None)
        for life in self._lives:
            if not life.dead and life.task is not None:
                await asyncio.wait({life.task}, timeout=SOON)
            await life.end()
        self._provider.alone = True
        await self.retry(None)
        for _ in range(2):
            self._engine.clock.advance(300)
            await self._engine.run("last")
        await self.reconnect(None)
        tasks = {one.task for one in self._watchers if one.task is not None}
        if tasks:
            _, pending = await asyncio.wait(tasks, timeout=SOON)
            assert not pending, "a watcher was not let go at the end"

    async def _check(self) -> None:
        status = await self._engine.status(self.job_id, self._user)
        events = await self._engine.events(self.job_id)
        assert status.status in OVER
        assert status.seq == len(events)
        for one in self._watchers:
            assert one.numbers == list(range(1, status.seq + 1))
            assert [msgspec.json.decode(body) for body in one.events] == events
        bars = [event["progress"] for event in events]
        assert bars == sorted(bars)
        finished = [event["step"]["key"] for event in events if event["type"] == "step.finished"]
        assert finished == ["a", "b"] if status.status == "complete" else finished in ([], ["a"])
        assert self._database.stale == []
        assert self._provider.again == []


async def _cut(task: asyncio.Task[None] | None) -> None:
    if task is not None and not task.done():
        task.cancel()
        await asyncio.wait({task})


async def side_by_side(context: Context) -> None:
    """A step whose parts run at once, and that shows what it makes."""
    provider = PROVIDER[0]
    async with asyncio.TaskGroup() as group:
        for number, name in enumerate(("four", "five"), 1):
            group.create_task(context.part(name, provider.call(name, context)))
            context.artifact(Artifact(id=name, kind="line", index=number))


PROVIDER: list[MortalProvider] = []


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[tuple[Engine, Mortal, MortalProvider]]:
    provider = MortalProvider()
    PROVIDER[:] = [provider]
    async with open_engine(folder, toy(provider, side_by_side), waiting=10**6) as engine:
        engine.bus = UnreliableBus(engine.bus)
        engine.jobs = Jobs(
            engine.pipelines, None, engine.bus, engine.bell, engine.clock, engine.limits
        )
        with mortal() as database:
            yield engine, database, provider


def play_all(folder: Path, how: settings) -> None:
    """Play generated scenarios, one job each, on one engine."""
    numbers = itertools.count()
    with asyncio.Runner() as loop:
        stack = AsyncExitStack()
        engine, database, provider = loop.run(stack.enter_async_context(opened(folder)))
        try:

            @how
            @given(scenarios)
            def play(scenario: list[tuple[str, Any]]) -> None:
                world = World(engine, database, provider, next(numbers))
                loop.run(world.play(scenario))

            play()
        finally:
            loop.run(stack.aclose())


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.jobs.watch.LOOK_AGAIN", 0.2)


def test_whatever_happens_nothing_is_lost_or_repeated(tmp_path: Path) -> None:
    """Kills, sleeps, lost leases, a bad bus, cancelling, trying again: one story, asked once."""
    play_all(tmp_path, QUICK)


@pytest.mark.long
def test_whatever_happens_at_length(tmp_path: Path) -> None:
    play_all(tmp_path, LONG)
