"""The news: what outlets say of one story, as frozen values; all that is kept of it.

An item is a headline, its address, its outlet and its day, and a few bounded sentences that stood
beneath it. The page itself is not fetched, and what a search answered is not kept.
"""

from datetime import date, datetime
from hashlib import sha256
from typing import Literal

from tasks.clock import CAPITOL
from tasks.record import Bill, Value

PREFIX = "story-"


class Item(Value, frozen=True):
    """What one outlet has of a story."""

    outlet: str
    """As it is said: `Reuters`."""
    title: str
    url: str
    """http or https, and nothing else."""
    published: date
    """The day in Washington."""
    notes: tuple[str, ...] = ()
    """Sentences of what stood beneath the title, whole and word for word."""


class Story(Value, frozen=True, tag="story"):
    """One story: its leading item first, then what other outlets have of the same."""

    items: tuple[Item, ...]
    topic: str
    """Of the listener, for which it was found."""
    fetched_at: str
    """ISO 8601 UTC: when it was searched for (offline: when the bundled items were)."""
    kind: Literal["news", "sample"] = "news"

    @property
    def id(self) -> str:
        return story_id(self.items[0].url)

    @property
    def lead(self) -> Item:
        return self.items[0]

    @property
    def title(self) -> str:
        return self.lead.title

    @property
    def url(self) -> str:
        return self.lead.url

    @property
    def record_date(self) -> date:
        """The day on which it was searched for, in Washington."""
        moment = datetime.fromisoformat(self.fetched_at)
        return (moment.astimezone(CAPITOL) if moment.tzinfo else moment).date()


def story_id(url: str) -> str:
    """The same address always gives the same id."""
    return PREFIX + sha256(url.encode()).hexdigest()[:12]


Subject = Bill | Story
"""What a segment is about."""
