"""A news search that finds what a test puts there, and counts how often it is asked."""

from tasks.clock import Clock, iso
from tasks.providers.base import Found
from tasks.story import Item


class MovingNews:
    """Finds *items* for whatever topic, as a source that is no sample."""

    name = "moving news"
    offline = False

    def __init__(self, clock: Clock, *items: Item) -> None:
        self._clock, self.items = clock, list(items)
        self.asked: list[str] = []

    def estimate(self) -> float:
        return 0.005

    async def search(self, topic: str) -> Found:
        self.asked.append(topic)
        return Found(tuple(self.items), iso(self._clock.now_ms()) or "", 0.005)

    async def check(self) -> str:
        return "it moves"

    async def aclose(self) -> None:
        """Nothing is open."""
