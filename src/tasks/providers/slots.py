"""Stay within what a provider does at once, also when it allows less than we thought."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Slots:
    def __init__(self, most: int) -> None:
        self._most = most
        self._free = asyncio.Semaphore(most)
        self._surplus = 0

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        await self._free.acquire()
        try:
            yield
        finally:
            if self._surplus:
                self._surplus -= 1
            else:
                self._free.release()

    async def allow(self, most: str) -> None:
        """Obey a header that names the plan's limit, if it is lower than ours."""
        if not most.isdecimal() or not 0 < int(most) < self._most:
            return
        for _ in range(self._most - int(most)):
            if self._free.locked():
                self._surplus += 1
            else:
                await self._free.acquire()
        self._most = int(most)
