"""The slots port: how much of something is used at once, over all jobs of the installation.

A provider's limit is per plan, not per process: scaled out, a slot is a row with a lease.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Protocol

import structlog
from uuid_utils import uuid7

from tasks.clock import Clock
from tasks.errors import Outage
from tasks.jobs.database import fetch, lock, transaction
from tasks.jobs.patience import until_back

log = structlog.get_logger()

LOOK_AGAIN = 0.25
"""Seconds between two looks for a slot that other processes hold."""


class Slots(Protocol):
    def taken(self, pool: str, most: int) -> AbstractAsyncContextManager[None]:
        """Hold one of the *most* slots of a pool, once there is one."""
        ...


class InProcessSlots:
    """The slots of one process: semaphores."""

    def __init__(self) -> None:
        self._free: dict[str, asyncio.Semaphore] = {}

    @asynccontextmanager
    async def taken(self, pool: str, most: int) -> AsyncIterator[None]:
        async with self._free.setdefault(pool, asyncio.Semaphore(most)):
            yield


class LeasedSlots:
    """Slots of many processes: rows, whose leases end where a process does."""

    def __init__(self, clock: Clock, lease: float) -> None:
        self._clock, self._lease = clock, lease
        self._mine = InProcessSlots()
        """One of ours waits in line here, not in the database."""

    @asynccontextmanager
    async def taken(self, pool: str, most: int) -> AsyncIterator[None]:
        async with self._mine.taken(pool, most):
            slot_id = await self._take(pool, most)
            keeping = asyncio.create_task(self._keep(slot_id))
            try:
                yield
            finally:
                keeping.cancel()
                await asyncio.wait({keeping})
                with suppress(Outage):
                    await fetch("DELETE FROM slot WHERE id = ?", slot_id)

    async def _take(self, pool: str, most: int) -> str:
        slot_id = str(uuid7())
        while True:
            if await until_back(lambda: self._try(slot_id, pool, most)):
                return slot_id
            await asyncio.sleep(LOOK_AGAIN)

    async def _try(self, slot_id: str, pool: str, most: int) -> bool:
        now = self._clock.now_ms()
        return await take(slot_id, pool, most, now, now + self._lease_ms)

    async def _keep(self, slot_id: str) -> None:
        while True:
            await asyncio.sleep(self._lease / 3)
            until = self._clock.now_ms() + self._lease_ms
            with suppress(Outage):
                await fetch("UPDATE slot SET lease_until = ? WHERE id = ?", until, slot_id)

    @property
    def _lease_ms(self) -> int:
        return int(self._lease * 1000)


async def take(slot_id: str, pool: str, most: int, now: int, until: int) -> bool:
    """Take one of the *most* slots of a pool, over all processes, if one is free; until then."""
    async with transaction():
        await lock(f"slots of {pool}")
        await fetch("DELETE FROM slot WHERE pool = ? AND lease_until < ?", pool, now)
        rows = await fetch("SELECT id FROM slot WHERE pool = ?", pool)
        if len(rows) < most:
            await fetch(
                "INSERT INTO slot (id, pool, lease_until) VALUES (?, ?, ?)", slot_id, pool, until
            )
        return len(rows) < most
