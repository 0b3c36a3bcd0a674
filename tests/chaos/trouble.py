"""The troublemaker: a plan of kills, stops and outages drawn from the seed, carried out in time."""

import asyncio
import contextlib
import random
import signal
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field

from chaos.installation import LEASE, Installation, restart
from chaos.processes import Process
from tasks.jobs.patience import AGAIN

PAUSE = {"embedded": (3.0, 9.0), "scaled out": (0.5, 3.5)}
"""Seconds between two acts; where one process does all, it has to get somewhere in between."""
STOPPED = (1.2, 1.8)
"""Leases that a stopped process is away."""
DOWN = (0.0, 3.0)
"""Seconds that a service is away."""
SETTLED = 1.5 * LEASE + 2.0
"""Seconds of peace after a kill whose resume is measured."""

EMBEDDED = ("kill worker", "kill worker", "deploy worker", "stop worker")
SCALED_OUT = (
    *("kill worker", "kill worker", "measured kill", "deploy worker", "stop worker"),
    *("kill server", "deploy server", "stop server"),
    *("restart Redis", "restart PostgreSQL", "storage down"),
)


@dataclass(frozen=True)
class Act:
    """One piece of trouble as it was planned."""

    pause: float
    what: str
    which: float
    """Which process, as a share of those there are."""
    length: float
    """Of a stop or an outage, as a share of the longest."""


@dataclass
class Killed:
    """A job that was under way in a process that was killed."""

    job_id: str
    at: float
    measured: bool
    """Whether there was peace until it went on."""


@dataclass
class Troublemaker:
    installation: Installation
    say: Callable[[str], None]
    done: dict[str, int] = field(default_factory=dict)
    killed: list[Killed] = field(default_factory=list)
    outages: list[tuple[float, float]] = field(default_factory=list)
    """When the database or the storage was away, and a little longer: who waits looks again."""
    _lasting: set[asyncio.Task[None]] = field(default_factory=set)

    async def make(self, seed: int, seconds: float) -> None:
        """Make trouble for *seconds*; afterwards everything is up again."""
        until = time.monotonic() + seconds
        async with asyncio.TaskGroup() as group:
            for act in plan(seed, self.installation.mode):
                if self.installation.mode == "embedded":
                    await self.installation.servers[0].up.wait()
                await asyncio.sleep(act.pause)
                if time.monotonic() >= until:
                    break
                self.say(f"{act.what} ({act.which:.2f})")
                self.done[act.what] = self.done.get(act.what, 0) + 1
                if act.what == "measured kill":
                    await self._measured_kill(act)
                    continue
                lasting = group.create_task(self._carry_out(act))
                self._lasting.add(lasting)
                lasting.add_done_callback(self._lasting.discard)

    async def _carry_out(self, act: Act) -> None:
        what, _, whom = act.what.partition(" ")
        doing: dict[str, Callable[[Act, str], Awaitable[None]]] = {
            "kill": self._kill_one,
            "deploy": self._deploy,
            "stop": self._stop,
            "restart": self._restart,
            "storage": self._storage_down,
        }
        await doing[what](act, whom)

    def _one(self, act: Act, whom: str) -> Process:
        group = self.installation.servers if whom == "server" else self.installation.workers
        return group[int(act.which * len(group))]

    async def _kill_one(self, act: Act, whom: str) -> None:
        await self._kill(self._one(act, whom))

    async def _kill(self, process: Process, *, measured: bool = False) -> None:
        if process.alive:
            jobs = await self._jobs_of(process)
            process.send(signal.SIGKILL)
            self.killed += [Killed(job_id, time.time(), measured) for job_id in jobs]

    async def _measured_kill(self, act: Act) -> None:
        """Kill a worker that carries a job while nothing else goes wrong."""
        await self._peace()
        for _ in range(50):
            for process in self.installation.workers:
                if await self._jobs_of(process):
                    await self._kill(process, measured=True)
                    await asyncio.sleep(SETTLED)
                    return
            await asyncio.sleep(0.1)

    async def _peace(self) -> None:
        """Wait until nothing lasts, every process is up, and its last trouble some time ago."""
        if self._lasting:
            await asyncio.wait(self._lasting)
        for process in self.installation.processes:
            await process.up.wait()
        last = max((sent.at for one in self.installation.processes for sent in one.sent), default=0)
        await asyncio.sleep(max(0.0, last + SETTLED - time.time()))

    async def _deploy(self, act: Act, whom: str) -> None:
        self._one(act, whom).send(signal.SIGTERM)

    async def _stop(self, act: Act, whom: str) -> None:
        """Stop a process for longer than a lease, then let it go on where it was."""
        process = self._one(act, whom)
        if not process.alive:
            return
        process.send(signal.SIGSTOP)
        low, high = STOPPED
        await asyncio.sleep(LEASE * (low + act.length * (high - low)))
        process.send(signal.SIGCONT)

    async def _restart(self, act: Act, whom: str) -> None:
        installation = self.installation
        service = installation.valkey if whom == "Redis" else installation.postgres
        assert service is not None
        if service.process is not None and service.process.poll() is None:
            with self._outage(away=whom != "Redis"):
                await restart(service, DOWN[1] * act.length)

    async def _storage_down(self, act: Act, whom: str) -> None:
        store = self.installation.store
        assert store is not None
        if store.is_up:
            with self._outage(away=True):
                await store.stop()
                await asyncio.sleep(1.0 + DOWN[1] * act.length)
                await store.start()

    @contextlib.contextmanager
    def _outage(self, *, away: bool) -> Iterator[None]:
        began = time.time()
        yield
        if away:
            self.outages.append((began, time.time() + AGAIN[-1]))

    async def _jobs_of(self, process: Process) -> list[str]:
        sql = f"SELECT id FROM job WHERE status = 'processing' AND owner LIKE '%-{process.pid}-%'"
        try:
            async with asyncio.timeout(1.0):
                return [row["id"] for row in await self.installation.rows(sql)]
        except Exception:  # the database may be what is away
            return []


def plan(seed: int, mode: str) -> list[Act]:
    """Draw the same acts from the same seed."""
    rng = random.Random(f"{seed} {mode}")
    kinds = EMBEDDED if mode == "embedded" else SCALED_OUT
    return [
        Act(rng.uniform(*PAUSE[mode]), rng.choice(kinds), rng.random(), rng.random())
        for _ in range(1000)
    ]
