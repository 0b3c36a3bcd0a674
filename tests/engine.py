"""An engine of toy jobs on a database of its own, driven by hand.

    async with open_engine(tmp_path, toy(first, second)) as engine:
        job_id = await engine.submit()
        await engine.runner("one").carry_on()
        assert await engine.types(job_id) == [...]

A process that dies is a runner that hangs in a gate while its lease runs out by the clock: nothing
is handed back, and what it tries to write later has to be refused.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from sides import EMBEDDED, Side
from tasks.clock import MovedClock
from tasks.errors import StepError
from tasks.jobs.bell import Bell
from tasks.jobs.client import Jobs
from tasks.jobs.database import fetch
from tasks.jobs.events import read_after
from tasks.jobs.parts import Answer, Call
from tasks.jobs.pipeline import Pipeline, Pipelines, Step, pipeline, step
from tasks.jobs.ports import Ports
from tasks.jobs.run import Context, Run
from tasks.jobs.runner import Limits, Runner
from tasks.jobs.storage import Storage
from tasks.jobs.values import Outcome, Status
from tasks.jobs.worker import Chore, Worker
from tasks.providers.folder import Folder

SIDE: Side = EMBEDDED
"""Which side of the ports engines are opened on."""
SOON = 10.0
"""Seconds within which what is waited for has to come, on a busy machine too."""

Event = dict[str, Any]
Work = Callable[[Context], Awaitable[str | None]]


class Params(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    n: int = 3


class Made(msgspec.Struct, frozen=True):
    text: str


def toy_step(key: str, work: Work) -> Step[[], Made]:
    @step(key, title=f"Step {key}", message=f"Doing {key}…")
    async def run(context: Context) -> Made:
        return Made(await work(context) or key)

    return run


def toy(*works: Work, type: str = "toy") -> Pipeline[Params]:
    """A kind of job whose steps `a`, `b`, … do *works*, one after the other."""
    steps = tuple(toy_step(key, work) for key, work in zip("abcdefgh", works, strict=False))

    @pipeline(type, title="Toy", params=Params, steps=steps)
    async def carry(run: Run[Params]) -> Outcome:
        for one in steps:
            await run.step(one)
        return Outcome(message="Done.")

    return carry


async def nothing(context: Context) -> None:
    """The work of a step that is done at once."""


class Gate:
    """A place where a step stands still, all it said being written, and a test knows that."""

    def __init__(self) -> None:
        self.reached, self._open = asyncio.Event(), asyncio.Event()
        self._free = False

    async def __call__(self, context: Context | None = None) -> None:
        if context is not None:
            await context.flush()
        self.reached.set()
        if not self._free:
            await self._open.wait()

    def open(self) -> None:
        self._open.set()

    def open_for_others(self) -> None:
        """Let through who comes from now on; who stands here is dead, and stays."""
        self._free = True

    async def wait(self) -> None:
        async with asyncio.timeout(SOON):
            await self.reached.wait()


class Provider:
    """Who is paid for answers: each of `parts` a call with bytes, in order; counts its calls.

    A name's error in *errors* is raised once, a gate in *gates* is passed before the answer.
    """

    def __init__(self, *names: str, usd: float = 0.5, shared: bool = True) -> None:
        self.names, self.usd, self.shared = names or ("one", "two", "three"), usd, shared
        self.calls: list[str] = []
        self.errors: dict[str, StepError] = {}
        self.gates: dict[str, Gate] = {}

    async def __call__(self, context: Context) -> str:
        """The work of a step."""
        said = []
        for done, name in enumerate(self.names, 1):
            part = await context.part(name, self.call(name, context))
            context.progress(done, len(self.names), "part", f"part {done}")
            said.append(part.result)
        return " ".join(said)

    def call(self, name: str, context: Context | None = None) -> Call[str]:
        async def make() -> Answer[str]:
            self.calls.append(name)
            if gate := self.gates.get(name):
                await gate(context)
            if error := self.errors.pop(name, None):
                raise error
            sound = f"sound of {name}".encode()
            return Answer(result=name.upper(), data=sound, suffix=".mp3", cost_usd=self.usd)

        return Call(
            provider="toy",
            depends_on=("toy", name),
            make=make,
            result_type=str,
            estimate_usd=2 * self.usd,
            shared_in="user" if self.shared else "job",
        )


class Engine:
    def __init__(
        self, ports: Ports, folder: Path, limits: Limits, storage: Storage, *kinds: Any
    ) -> None:
        self.folder, self.limits, self.storage = folder, limits, storage
        assert isinstance(ports.clock, MovedClock)
        self.ports, self.clock, self.bus, self.bell = ports, ports.clock, ports.bus, Bell()
        self.slots = ports.slots
        self.pipelines = Pipelines(kinds)
        self.jobs = Jobs(self.pipelines, None, self.bus, self.bell, self.clock, limits)
        self._tasks: list[asyncio.Task[None]] = []

    def runner(self, owner: str = "one", **others: Any) -> Runner:
        given = {"pipelines": self.pipelines, "limits": self.limits, **others}
        ports = msgspec.structs.replace(self.ports, bus=given.pop("bus", self.bus))
        return Runner(owner, tools=None, storage=self.storage, ports=ports, **given)

    def start(self, runner: Runner | None = None) -> asyncio.Task[None]:
        """Let a runner carry on beside the test; it is stopped with the engine."""
        return self.beside((runner or self.runner()).carry_on())

    def beside(self, work: Any) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.ensure_future(work)
        self._tasks.append(task)
        return task

    async def run(self, owner: str = "one") -> None:
        """Carry on until nothing is due."""
        async with asyncio.timeout(2 * SOON):
            await self.runner(owner).carry_on()

    def expire(self) -> None:
        """Let every lease run out: what a process that was killed leaves behind."""
        self.clock.advance(self.limits.lease + 1)

    @contextlib.asynccontextmanager
    async def working(
        self, runner: Runner, size: int = 2, chores: Sequence[Chore] = ()
    ) -> AsyncIterator[Worker]:
        """Run a whole worker beside the block."""
        finish = asyncio.Event()
        broker = self.ports.queue()
        worker = Worker(runner, broker, self.bell, self.bus, self.clock, size, chores)
        task = asyncio.create_task(worker.run(finish))
        try:
            yield worker
        finally:
            finish.set()
            async with asyncio.timeout(2 * SOON):
                await task

    async def submit(self, user: str = "local", type: str = "toy", **params: Any) -> str:
        return await self.jobs.submit(user, {"type": type, **params})

    async def status(self, job_id: str, user: str = "local") -> Status:
        return await self.jobs.status(user, job_id)

    async def events(self, job_id: str) -> list[Event]:
        """The whole log, which has to count 1, 2, 3 … without a hole."""
        log = [(seq, msgspec.json.decode(body)) for seq, body in await read_after(job_id, 0, 10**6)]
        assert [seq for seq, _ in log] == list(range(1, len(log) + 1))
        assert [event["seq"] for _, event in log] == [seq for seq, _ in log]
        return [event for _, event in log]

    async def types(self, job_id: str) -> list[str]:
        return [event["type"] for event in await self.events(job_id)]

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=SOON)


@contextlib.asynccontextmanager
async def open_engine(
    folder: Path,
    *kinds: Any,
    storage: Storage | None = None,
    **limits: Any,
) -> AsyncIterator[Engine]:
    async with SIDE.ports(folder, MovedClock()) as ports:
        storage = storage or Folder(folder / "audio")
        engine = Engine(ports, folder, Limits(**limits), storage, *kinds)
        try:
            yield engine
        finally:
            await engine.close()


async def row(job_id: str) -> dict[str, Any]:
    return (await fetch("SELECT * FROM job WHERE id = ?", job_id))[0]


async def payments(job_id: str) -> list[dict[str, Any]]:
    return await fetch("SELECT * FROM payment WHERE job_id = ? ORDER BY id", job_id)


async def until(condition: Callable[[], Awaitable[Any] | Any], within: float = SOON) -> None:
    """Wait until the condition holds."""
    async with asyncio.timeout(within):
        while True:
            holds = condition()
            if await holds if asyncio.iscoroutine(holds) else holds:
                return
            await asyncio.sleep(0.005)
