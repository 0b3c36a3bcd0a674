"""Steps that overlap: each hands on what it makes, piece by piece, as soon as it is made.

    async with run.together() as steps:
        bills = steps.begin(fetch, run.params)
        script = steps.begin(write, bills)

    async for bill in bills.pieces(): ...  # within `write`
    fetched = await bills.result()

A step's pieces are those of its result, in the same order. One that ended before a crash, a retry
or a deploy hands all of them on at once, from what is stored; one that runs again makes them anew,
from the parts that are remembered. A step that fails ends those beside it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any, Generic, Protocol, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
R_co = TypeVar("R_co", covariant=True)


class Whole(Protocol[T_co]):
    """A result that is made of pieces."""

    @property
    def pieces(self) -> Sequence[T_co]: ...


class Flow(Generic[R_co]):
    """A step under way, for those that follow it."""

    def __init__(self) -> None:
        self._pieces: list[Any] = []
        self._result: list[R_co] = []
        self._news = asyncio.Event()

    @staticmethod
    def of(result: T) -> Flow[T]:
        """A flow that is at its end."""
        flow: Flow[T] = Flow()
        flow.end(result)
        return flow

    @property
    def ended(self) -> bool:
        return bool(self._result)

    def hand_on(self, piece: Any) -> None:
        self._pieces.append(piece)
        self._tell()

    def end(self, result: R_co) -> None:  # type: ignore[misc]
        """Hand on what is left of the result, and the result itself."""
        self._pieces += getattr(result, "pieces", ())[len(self._pieces) :]
        self._result.append(result)
        self._tell()

    async def begun(self) -> None:
        """Wait for the first piece, or for the end."""
        while not (self._pieces or self._result):
            await self._news.wait()

    async def pieces(self: Flow[Whole[T]]) -> AsyncIterator[T]:
        """Each piece, in order, as soon as it is there."""
        taken = 0
        while True:
            news = self._news
            while taken < len(self._pieces):
                taken += 1
                yield self._pieces[taken - 1]
            if self.ended:
                return
            await news.wait()

    async def result(self) -> R_co:
        while not self._result:
            await self._news.wait()
        return self._result[0]

    def _tell(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()
