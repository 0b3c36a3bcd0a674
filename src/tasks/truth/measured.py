"""How often the gate is wrong, as `python -m bench truth --write` measured it.

The one source of these figures: docs/truth.md and the page on how we check have them from here.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Self

import msgspec

from tasks.record import Value

FILE = Path(__file__).with_name("measured.json")


class Share(Value, frozen=True):
    """Of *all*, how many were judged rightly."""

    good: int
    all: int

    @property
    def wrong(self) -> int:
        return self.all - self.good

    @classmethod
    def of(cls, shares: Iterable[Self]) -> Self:
        found = tuple(shares)
        return cls(sum(one.good for one in found), sum(one.all for one in found))


class Dialogue(Value, frozen=True):
    voice: str
    """Who wrote it, and when."""
    fresh: Share | None
    """As it was judged when it was new to the gate: the figure to trust."""
    now: Share


class Measured(Value, frozen=True, kw_only=True):
    bundled_bills: int
    recorded_bills: int
    false_turns: dict[str, Share]
    """Made false, by what they were made from."""
    new_inventions: Share
    """Plausible inventions that the gate had never seen."""
    by_template: Share
    without_summary: Share
    dialogues: dict[str, Dialogue]

    @property
    def slips(self) -> Share:
        return Share.of(self.false_turns.values())

    @property
    def free_wording(self) -> Share:
        """Faithful turns in words of their own, by people, when they were new."""
        return Share.of(one.fresh for one in self.dialogues.values() if one.fresh)


@cache
def measured() -> Measured:
    return msgspec.json.decode(FILE.read_bytes(), type=Measured)
