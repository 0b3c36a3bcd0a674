"""Write the dialogue by code, from the facts alone: no key, no network, no cost."""

import msgspec

from tasks.providers.base import Brief, OnTurn, Written
from tasks.script.template import VERSION, long_segment, short_segment
from tasks.script.values import Segment


class TemplateWriter:
    """The writer that stands beside Claude and says only what is in the record."""

    name = "template"
    offline = True
    fact_checked = True
    concurrency = 4

    def depends_on(self, brief: Brief) -> tuple[str, ...]:
        return ("template", VERSION, msgspec.json.encode(brief).decode())

    def estimate(self, brief: Brief) -> float:
        return 0.0

    async def write(self, brief: Brief, on_turn: OnTurn) -> Written:
        segment = _segment(brief)
        for number, turn in enumerate(segment.turns, 1):
            await on_turn(number, turn)
        return Written(segment, model=self.name)

    async def check(self) -> str:
        return "written by code, from the facts"

    async def aclose(self) -> None:
        """Nothing is open."""


def _segment(brief: Brief) -> Segment:
    write = long_segment if brief.show == "weekly" else short_segment
    return write(brief.bill, index=brief.index, of=brief.of, words=brief.words)
