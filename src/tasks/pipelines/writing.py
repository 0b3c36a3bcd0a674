"""The second step of a show: the dialogue, segment by segment."""

from __future__ import annotations

import msgspec

from tasks.jobs.parts import Answer, Call
from tasks.jobs.run import Context
from tasks.jobs.values import Artifact
from tasks.pipelines.fetching import Fetched
from tasks.providers.base import Brief, Show, Written
from tasks.providers.bundled_bills import sample_bills
from tasks.script.opening import closing, opening, title_and_summary
from tasks.script.values import Script, Segment, Turn
from tasks.studio import Studio

WORDS_A_MINUTE = 150
FRAME = 120
"""Words of the opening and the close."""
TURNS = 16
"""About so many turns a segment, for the bar while it is written."""


async def write(context: Context, show: Show, minutes: int, fetched: Fetched) -> Script:
    """Write the whole script; *minutes* is a ceiling, length follows the facts."""
    desk = _Desk(context, fetched)
    segments = [desk.add(_opening(context.tools, show, fetched))]
    for brief in _briefs(show, minutes, fetched):
        segments.append(await desk.write(brief))
    segments.append(desk.add(_closing(context.tools, show, fetched)))
    await desk.blank_leftovers()
    title, summary = title_and_summary(
        show, fetched.bills, record_date=fetched.record_date, sample=fetched.sample
    )
    return Script(title=title, summary=summary, segments=tuple(segments))


def estimate(studio: Studio, show: Show, bills: int, minutes: int) -> float:
    """US dollars that a show will cost, rather too high than too low.

    It adds up what the ledger would write down before each call, for bills such as the sample's.
    """
    words = _words(minutes, bills)
    typical = [Brief(show, bill, (), 1, bills, words) for bill in sample_bills()[:bills]]
    spoken = [Turn("Sarah", "parliament " * words) for _ in typical]
    written = sum(studio.writer.estimate(brief) for brief in typical)
    return round(written + sum(studio.voice.estimate([turn]) for turn in spoken), 4)


class _Desk:
    """Writes segments, shows their lines as they come, and counts."""

    def __init__(self, context: Context, fetched: Fetched) -> None:
        self._context, self._fetched = context, fetched
        self._studio: Studio = context.tools
        self._lines = 0
        self._written = 0

    def add(self, segment: Segment) -> Segment:
        """Show a segment that code made."""
        for number, turn in enumerate(segment.turns, 1):
            self._show(number, turn)
        self._lines += len(segment.turns)
        return segment

    async def write(self, brief: Brief) -> Segment:
        """Have one segment written: one call, remembered."""

        async def on_turn(number: int, turn: Turn) -> None:
            self._show(number, turn)
            self._say(brief, number)

        async def ask() -> Answer[Written]:
            written = await self._studio.writer.write(brief, on_turn)
            return Answer(result=written, cost_usd=written.cost_usd)

        writer = self._studio.writer
        call = Call(
            provider=writer.name,
            depends_on=writer.depends_on(brief),
            make=ask,
            result_type=Written,
            estimate_usd=writer.estimate(brief),
        )
        self._say(brief, 0)
        part = await self._context.part(f"segment-{brief.index}", call)
        self._written += 1
        return self.add(part.result.segment)

    async def blank_leftovers(self) -> None:
        """Empty the lines of a try that broke off, where it had more than there are now."""
        for line in await self._context.artifacts("line"):
            if line.index > self._lines and line.text:
                self._context.artifact(msgspec.structs.replace(line, text=""))

    def _say(self, brief: Brief, turn: int) -> None:
        done = self._written + min(0.95, turn / TURNS)
        message = f"Writing the script… segment {brief.index} of {brief.of}"
        if turn:
            message += f", turn {turn}"
        self._context.progress(done, brief.of, "segment", message)

    def _show(self, number: int, turn: Turn) -> None:
        """Show a line under its number in the script: a new try replaces the lines of the last."""
        index = self._lines + number
        self._context.artifact(
            Artifact(
                id=f"line/{index}",
                kind="line",
                index=index,
                text=turn.text,
                speaker=turn.speaker,
                url=turn.sources[0] if turn.sources else None,
                checked=self._studio.writer.fact_checked,
            )
        )


def _briefs(show: Show, minutes: int, fetched: Fetched) -> list[Brief]:
    of = len(fetched.bills)
    words = _words(minutes, of)
    return [
        Brief(show, bill, choice.reasons, index, of, words)
        for index, (bill, choice) in enumerate(zip(fetched.bills, fetched.choices, strict=True), 1)
    ]


def _opening(studio: Studio, show: Show, fetched: Fetched) -> Segment:
    return opening(
        show,
        fetched.bills,
        record_date=fetched.record_date,
        offline_parts=studio.offline_parts,
        sample=fetched.sample,
    )


def _closing(studio: Studio, show: Show, fetched: Fetched) -> Segment:
    return closing(
        show,
        fetched.bills,
        record_date=fetched.record_date,
        sample=fetched.sample,
        checked=studio.writer.fact_checked,
    )


def _words(minutes: int, bills: int) -> int:
    """The ceiling for one bill's segment."""
    return max(100, (minutes * WORDS_A_MINUTE - FRAME) // bills)
