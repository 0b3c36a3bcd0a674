"""The broker for taskiq's own worker: `taskiq worker tasks.main:broker`.

Jobs run here as anywhere else, with the same rows, leases and sweep; only the intake is taskiq's.
What is promised of outages and of SIGTERM is promised of `gavelcast worker`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import Protocol

from taskiq import AsyncBroker, TaskiqEvents, TaskiqState

from tasks.errors import Misconfigured
from tasks.jobs.queue import register
from tasks.jobs.redis_queue import RedisQueue
from tasks.jobs.runner import Runner
from tasks.settings import Settings, load, mode


class House(Protocol):
    """What is needed of an open installation."""

    @property
    def runner(self) -> Runner: ...


Open = Callable[[Settings], AbstractAsyncContextManager[House]]


def make(open_house: Open) -> AsyncBroker:
    """Make the broker that the environment asks for; *open_house* opens without an intake."""
    settings = load()
    if mode(settings) == "embedded":
        raise Misconfigured("`taskiq worker` needs REDIS_URL and DATABASE_URL=postgres://….")
    broker = RedisQueue(settings.redis_url)
    _Shift(settings, open_house).serve(broker)
    return broker


class _Shift:
    """From the start of taskiq's worker to its end: an open house without an intake of its own."""

    def __init__(self, settings: Settings, open_house: Open) -> None:
        self._settings, self._open = settings, open_house
        self._stack = AsyncExitStack()
        self._places = asyncio.Semaphore(max(1, settings.workers))
        self._house: House | None = None

    def serve(self, broker: AsyncBroker) -> None:
        register(broker, self._carry)
        broker.add_event_handler(TaskiqEvents.WORKER_STARTUP, self._begin)
        broker.add_event_handler(TaskiqEvents.WORKER_SHUTDOWN, self._end)

    async def _carry(self, hint: str) -> None:
        async with self._places:
            if self._house is not None:
                await self._house.runner.carry_on(hint)

    async def _begin(self, state: TaskiqState) -> None:
        self._house = await self._stack.enter_async_context(self._open(self._settings))

    async def _end(self, state: TaskiqState) -> None:
        self._house = None
        await self._stack.aclose()
