"""Write the dialogue by code, from the facts alone: no key, no network, no cost."""

import msgspec

from tasks.providers.base import Brief, OnTurn, Written
from tasks.script.news import template as news
from tasks.script.template import VERSION, long_segment, short_segment
from tasks.script.values import Segment
from tasks.story import Story
from tasks.thinking import thought


class TemplateWriter:
    """The writer that stands beside Claude and says only what is in the record."""

    name = "template"
    offline = True
    fact_checked = True
    concurrency = 4

    def depends_on(self, brief: Brief) -> tuple[str, ...]:
        version = news.VERSION if isinstance(brief.subject, Story) else VERSION
        return ("template", version, msgspec.json.encode(brief).decode())

    def estimate(self, brief: Brief) -> float:
        return 0.0

    async def write(self, brief: Brief, on_turn: OnTurn) -> Written:
        segment = await thought(by_code, brief, brief.show == "weekly")
        for number, turn in enumerate(segment.turns, 1):
            await on_turn(number, turn)
        return Written(segment, model=self.name)

    async def check(self) -> str:
        return "written by code, from the facts"

    async def aclose(self) -> None:
        """Nothing is open."""


def by_code(brief: Brief, in_depth: bool = False) -> Segment:
    """What code says of a bill or a story."""
    subject = brief.subject
    if isinstance(subject, Story):
        return news.story_segment(subject, index=brief.index, of=brief.of, words=brief.words)
    write = long_segment if in_depth else short_segment
    return write(subject, index=brief.index, of=brief.of, words=brief.words)
