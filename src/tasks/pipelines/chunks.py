"""The growing sound of an episode, as it is put away: chunk after chunk, in order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from tasks.jobs.parts import Answer, Call
from tasks.jobs.retention import SHORT_LIVED
from tasks.jobs.run import Context
from tasks.jobs.values import Artifact
from tasks.record import Value

CHUNK = "chunk-"
"""How the parts that are chunks of sound are named."""


class Chunk(Value, frozen=True):
    """A piece of the growing sound: whole MP3 frames, without tags."""

    first: int
    """How many frames there are before it."""
    end: int
    last: bool = False


class NewChunk(Value, frozen=True):
    """A chunk that is not put away yet."""

    chunk: Chunk
    depends_on: tuple[str, ...]
    """All that its bytes depend on."""
    data: bytes
    segment: Artifact | None
    """The segment that can be heard to its end with it."""


class Chunks:
    """Puts chunks away as parts of the step: another process that goes on has the same bytes."""

    def __init__(
        self, context: Context, storage: str, on_put: Callable[[int, NewChunk], None]
    ) -> None:
        self._context, self._storage, self._on_put = context, storage, on_put
        self._new: asyncio.Queue[NewChunk | None] = asyncio.Queue()

    def add(self, new: NewChunk) -> None:
        self._new.put_nowait(new)

    @asynccontextmanager
    async def putting_away(self) -> AsyncIterator[None]:
        """Put away what is added in the block, beside it."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._put_all_away())
            yield
            self._new.put_nowait(None)

    async def _put_all_away(self) -> None:
        number = 0
        while new := await self._new.get():
            number += 1
            await self._put_away(number, new)
            self._on_put(number, new)

    async def _put_away(self, number: int, new: NewChunk) -> None:
        async def make() -> Answer[Chunk]:
            return Answer(
                result=new.chunk, data=new.data, suffix=SHORT_LIVED, media_type="audio/mpeg"
            )

        call = Call(
            provider=self._storage,
            depends_on=("chunk", *new.depends_on),
            make=make,
            result_type=Chunk,
        )
        await self._context.part(f"{CHUNK}{number:04}", call)
