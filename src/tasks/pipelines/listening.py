"""What can be heard of an episode that is still being made: its chunks, and where one may begin."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator

from tasks.audio.mp3 import FRAME, after
from tasks.audio.pcm import RATE
from tasks.jobs.results import KeptPart, parts_of
from tasks.jobs.storage import Storage
from tasks.pipelines.chunks import CHUNK, Chunk


class Growing:
    """The sound of one job from a second on, chunk after chunk, as they are put away."""

    def __init__(self, job_id: str, storage: Storage, start: float = 0.0) -> None:
        self._job_id, self._storage = job_id, storage
        self._first = int(start * RATE / FRAME)
        self._taken = 0
        self.whole = False
        """Whether the last chunk was among them."""

    @property
    def start(self) -> float:
        """Seconds before the frame that it begins with."""
        return self._first * FRAME / RATE

    async def is_whole(self) -> bool:
        """Whether its last chunk is put away, and none is thrown away yet."""
        kept = await self._kept()
        return bool(kept) and kept[-1].result.last and kept[0].result.first == 0

    async def chunks(self, events: AsyncGenerator[tuple[int, bytes], None]) -> AsyncIterator[bytes]:
        """What there is, then what comes, as *events* of the job tell; ends with the last chunk."""
        while True:
            for chunk in (await self._kept())[self._taken :]:
                self._taken += 1
                if chunk.result.end > self._first:
                    yield await self._read(chunk)
                self.whole = chunk.result.last
            if self.whole:
                return
            if await anext(events, None) is None:
                return

    async def _read(self, chunk: KeptPart[Chunk]) -> bytes:
        data = await self._storage.get(chunk.storage_key)
        return data[after(data, self._first - chunk.result.first) :]

    async def _kept(self) -> list[KeptPart[Chunk]]:
        return await parts_of(self._job_id, "upload", CHUNK, Chunk)
