"""The bell: "there is work". The queue's code is loaded by who works, not by who rings."""

from collections.abc import Awaitable, Callable


class Bell:
    """Rings once somebody answers; before that the first sweep finds what is due."""

    def __init__(self) -> None:
        self._ring: Callable[[str], Awaitable[None]] | None = None

    def answered_by(self, ring: Callable[[str], Awaitable[None]]) -> None:
        self._ring = ring

    async def ring(self, job_id: str) -> None:
        """Say that there is work; the id is a hint."""
        if self._ring is not None:
            await self._ring(job_id)
