"""One answer for all who ask at the same moment."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class _Making(Generic[T]):
    """An answer that is made, and how many wait for it."""

    def __init__(self, making: Awaitable[T]) -> None:
        self.task: asyncio.Future[T] = asyncio.ensure_future(making)
        self.askers = 0


class Shared(Generic[T]):
    """Makes an answer once for all who ask for it before it is begun.

    Nothing is kept: who asks later gets one that is made later, so no answer is older than its
    question.
    """

    def __init__(self) -> None:
        self._to_begin: dict[Hashable, _Making[T]] = {}

    async def get(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        """Answer what *make* makes; it is broken off when nobody waits for it any more."""
        making = self._to_begin.get(key)
        if making is None:
            making = self._to_begin[key] = _Making(self._make(key, make))
        making.askers += 1
        try:
            return await asyncio.shield(making.task)
        finally:
            making.askers -= 1
            if not making.askers:
                making.task.cancel()

    async def _make(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        del self._to_begin[key]
        return await make()
