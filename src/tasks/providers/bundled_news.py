"""News without a key or a network: public facts about Congress, dated, in our own words.

`bundled/news/items.json` has them by their address at congress.gov and at the chambers' own sites.
Numbers, names and dates are the record's. They are no news, and the show says so.
"""

from datetime import date
from functools import cache
from pathlib import Path

import msgspec

from tasks.providers.base import Found
from tasks.script.news.choosing import stories
from tasks.story import Item, Story

FILE = Path(__file__).parent / "bundled" / "news" / "items.json"


class BundledNews:
    """The sample that is told when there is no key for Brave Search."""

    name = "bundled facts"
    offline = True

    @property
    def record_date(self) -> date:
        """The day of the newest fact; nothing later is in it."""
        return _items()[0].published

    def estimate(self) -> float:
        return 0.0

    async def search(self, topic: str) -> Found:
        """Give all of them, whatever the topic: it is a sample."""
        return Found(_items(), self.record_date.isoformat())

    async def check(self) -> str:
        return f"{len(_items())} public facts as of {self.record_date}"

    async def aclose(self) -> None:
        """Nothing is open."""


def sample_stories() -> tuple[Story, ...]:
    """Stories such as a show has."""
    items = _items()
    return stories({"sample": items}, fetched_at=items[0].published.isoformat(), sample=True)


@cache
def _items() -> tuple[Item, ...]:
    items = msgspec.json.decode(FILE.read_bytes(), type=tuple[Item, ...])
    return tuple(sorted(items, key=lambda one: (-one.published.toordinal(), one.url)))
