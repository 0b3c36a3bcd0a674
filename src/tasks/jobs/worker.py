"""A pool that runs jobs in this process: intake, heartbeat, sweep, and a clean stop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog
from taskiq import AsyncBroker
from taskiq.receiver import Receiver

from tasks.clock import Clock
from tasks.jobs import claims
from tasks.jobs.bell import Bell
from tasks.jobs.bus import CANCEL, Bus
from tasks.jobs.queue import register
from tasks.jobs.runner import Runner

log = structlog.get_logger()

Chore = tuple[float, Callable[[], Awaitable[None]]]
"""How often, in seconds, and what."""

CANCEL_EVERY = 0.5
"""Seconds between two looks at the column that asks for cancelling."""
STOP_WITHIN = 10.0
"""Seconds a stop waits for jobs to be handed back."""


class Worker:
    """*size* jobs at once, fed by the bell; with none it only rings."""

    def __init__(
        self,
        runner: Runner,
        broker: AsyncBroker,
        bell: Bell,
        bus: Bus,
        clock: Clock,
        size: int,
        chores: Sequence[Chore] = (),
    ) -> None:
        self._runner, self._broker, self._bell = runner, broker, bell
        self._bus, self._clock, self._size = bus, clock, size
        self._chores = chores

    async def run(self, finish: asyncio.Event, *, intake: bool = True) -> None:
        """Work until *finish* is set; then hand back what is running, and return.

        Without *intake* somebody else hears the bells, and the chores alone are done here.
        """
        self._broker.is_worker_process = bool(self._size)
        self._bell.answered_by(register(self._broker, self._runner.carry_on))
        if self._size:
            await self._work(finish, intake=intake)
        else:
            await finish.wait()

    async def _work(self, finish: asyncio.Event, *, intake: bool) -> None:
        lease = self._runner.limits.lease
        async with asyncio.TaskGroup() as group:
            if intake:
                group.create_task(self._take_in(finish))
            chores = [
                group.create_task(self._every(lease / 3, self._heartbeat)),
                group.create_task(self._every(min(lease / 6, 5.0), self._sweep)),
                group.create_task(self._every(CANCEL_EVERY, self._look_for_cancels)),
                group.create_task(self._hear_cancels()),
                *(group.create_task(self._every(*chore)) for chore in self._chores),
            ]
            await finish.wait()
            self._runner.stop()
            for chore in chores:
                chore.cancel()

    async def _take_in(self, finish: asyncio.Event) -> None:
        receiver = Receiver(
            self._broker,
            run_startup=False,
            max_async_tasks=self._size,
            wait_tasks_timeout=STOP_WITHIN,
        )
        await receiver.listen(finish)

    async def _every(self, seconds: float, chore: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await chore()
            except Exception as error:
                log.warning("a chore failed", chore=chore.__name__, error=str(error))
            await asyncio.sleep(seconds)

    async def _heartbeat(self) -> None:
        until = self._clock.now_ms() + int(self._runner.limits.lease * 1000)
        for job_id, running in list(self._runner.running.items()):
            asked = await claims.renew(job_id, running.journal.claim.fence, until)
            if asked is None and job_id in self._runner.running:
                running.stop("lost")
            elif asked:
                running.stop("cancelled")

    async def _sweep(self) -> None:
        for job_id in (await claims.due(self._clock.now_ms()))[: self._size]:
            await self._bell.ring(job_id)

    async def _look_for_cancels(self) -> None:
        if self._runner.running:
            for job_id in await claims.cancel_requested(list(self._runner.running)):
                self._stop_one(job_id)

    async def _hear_cancels(self) -> None:
        with self._bus.hub.subscribe(CANCEL) as subscription:
            while True:
                await subscription.wait(60.0)
                for _, job_id in subscription.take() or []:
                    self._stop_one(job_id.decode())

    def _stop_one(self, job_id: str) -> None:
        if running := self._runner.running.get(job_id):
            running.stop("cancelled")
