"""The second step of a show: the dialogue, segment by segment."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from tasks.errors import StepError
from tasks.jobs.parts import Answer, Call
from tasks.jobs.run import Context
from tasks.pipelines import lines
from tasks.pipelines.fetching import Fetched
from tasks.providers.base import Brief, OnTurn, Show, Written, Wrong
from tasks.providers.bundled_bills import sample_bills
from tasks.script.facts import Facts, facts_of
from tasks.script.opening import closing, opening, title_and_summary
from tasks.script.prompt import MOST_MENDED
from tasks.script.template import short_segment
from tasks.script.values import Report, Script, Segment, SegmentReport, Turn
from tasks.studio import Studio
from tasks.truth.evidence import segment_report
from tasks.truth.frame import frame_facts
from tasks.truth.mending import again, flagged, settled, without_flagged

WORDS_A_MINUTE = 150
FRAME = 120
"""Words of the opening and the close."""
WORDS_A_TURN = 60
OF_NO_USE = ("refused", "bad_answer", "truncated")
TURNS = 16
"""About so many turns a segment, for the bar while it is written."""


async def write(context: Context, show: Show, minutes: int, fetched: Fetched) -> Script:
    """Write the whole script; *minutes* is a ceiling, length follows the facts."""
    desk = _Desk(context, fetched)
    frame = frame_facts(fetched.bills)
    segments = [desk.frame(_opening(context.tools, show, fetched), frame)]
    for brief in _briefs(show, minutes, fetched):
        segments.append(await desk.write(brief))
    segments.append(desk.frame(_closing(context.tools, show, fetched), frame))
    await desk.blank_leftovers()
    title, summary = title_and_summary(
        show, fetched.bills, record_date=fetched.record_date, sample=fetched.sample
    )
    return Script(title, summary, tuple(segments), Report.of(desk.reports))


def estimate(studio: Studio, show: Show, bills: int, minutes: int) -> float:
    """US dollars that a show will cost, rather too high than too low.

    It adds up what the ledger would write down before each call, for bills such as the sample's.
    """
    words = _words(minutes, bills)
    typical = [Brief(show, bill, (), 1, bills, words) for bill in sample_bills()[:bills]]
    spoken = [Turn("Sarah", "parliament " * words) for _ in typical]
    written = sum(_both_calls(studio, brief) for brief in typical)
    return round(written + sum(studio.voice.estimate([turn]) for turn in spoken), 4)


def _both_calls(studio: Studio, brief: Brief) -> float:
    """A segment, and the turns of it that may have to be written again."""
    turn = Turn("Sarah", "parliament " * WORDS_A_TURN)
    wrong = dict.fromkeys(range(TURNS // 4), ("a reason",))
    mended = _to_write_again(brief, (turn,) * TURNS, wrong)
    return studio.writer.estimate(brief) + studio.writer.estimate(mended)


class _Desk:
    """Writes segments, shows their lines as they come, and counts."""

    def __init__(self, context: Context, fetched: Fetched) -> None:
        self._context, self._fetched = context, fetched
        self._studio: Studio = context.tools
        self._lines = 0
        self._written = 0
        self.reports: list[SegmentReport] = []

    def frame(self, segment: Segment, facts: Facts) -> Segment:
        """Check and show a segment that code made about the show itself."""
        good = msgspec.structs.replace(segment, turns=without_flagged(segment.turns, facts))
        report = segment_report(good, facts)
        dropped = len(segment.turns) - len(good.turns)
        self.reports.append(msgspec.structs.replace(report, dropped=dropped))
        return self.add(good)

    def add(self, segment: Segment) -> Segment:
        """Show a segment that code made."""
        for number, turn in enumerate(segment.turns, 1):
            self._show(number, turn)
        self._lines += len(segment.turns)
        return segment

    async def write(self, brief: Brief) -> Segment:
        """Have one segment written and checked: what fails is written again, once."""
        self._say(brief, 0)
        segment = await self._asked(f"segment-{brief.index}", brief, self._watched(brief))
        checked = await self._mended(brief, segment)
        self._written += 1
        return self.add(checked)

    async def _mended(self, brief: Brief, segment: Segment) -> Segment:
        """Let nothing through that the gate flags."""
        facts = facts_of(brief.bill)
        turns, rewritten = segment.turns, 0
        if wrong := flagged(turns, facts):
            new = await self._written_again(brief, turns, wrong)
            turns, rewritten = again(turns, dict(zip(wrong, new, strict=False))), len(new)
        code = short_segment(brief.bill, index=brief.index, of=brief.of, words=brief.words)
        good = settled(turns, facts, code.turns)
        checked = msgspec.structs.replace(segment, turns=good.turns)
        self.reports.append(
            msgspec.structs.replace(
                segment_report(checked, facts),
                rewritten=rewritten,
                replaced=good.replaced,
                dropped=good.dropped,
            )
        )
        return checked

    async def _written_again(
        self, brief: Brief, turns: tuple[Turn, ...], wrong: Mapping[int, tuple[str, ...]]
    ) -> tuple[Turn, ...]:
        """Ask once more; an answer that is of no use is none, since code has sentences too."""
        try:
            briefed = _to_write_again(brief, turns, wrong)
            return (await self._asked(f"segment-{brief.index}-again", briefed, _unwatched)).turns
        except StepError as error:
            if error.reason not in OF_NO_USE:
                raise
            return ()

    async def _asked(self, name: str, brief: Brief, on_turn: OnTurn) -> Segment:
        """One call, remembered."""
        writer = self._studio.writer

        async def ask() -> Answer[Written]:
            written = await writer.write(brief, on_turn)
            return Answer(result=written, cost_usd=written.cost_usd)

        call = Call(
            provider=writer.name,
            depends_on=writer.depends_on(brief),
            make=ask,
            result_type=Written,
            estimate_usd=writer.estimate(brief),
        )
        return (await self._context.part(name, call)).result.segment

    def _watched(self, brief: Brief) -> OnTurn:
        async def on_turn(number: int, turn: Turn) -> None:
            self._show(number, turn, checked=self._studio.writer.fact_checked)
            self._say(brief, number)

        return on_turn

    async def blank_leftovers(self) -> None:
        """Empty the lines of a try that broke off, where it had more than there are now."""
        await lines.blank_from(self._context, self._lines)

    def _say(self, brief: Brief, turn: int) -> None:
        done = self._written + min(0.95, turn / TURNS)
        message = f"Writing the script… segment {brief.index} of {brief.of}"
        if turn:
            message += f", turn {turn}"
        self._context.progress(done, brief.of, "segment", message)

    def _show(self, number: int, turn: Turn, *, checked: bool = True) -> None:
        """Show a line under its number in the script: a new try replaces the lines of the last."""
        index = self._lines + number
        self._context.artifact(lines.shown(index, turn, checked=checked))


async def _unwatched(number: int, turn: Turn) -> None:
    """Show nothing: these turns have places among others."""


def _to_write_again(
    brief: Brief, turns: tuple[Turn, ...], wrong: Mapping[int, tuple[str, ...]]
) -> Brief:
    listed = tuple(Wrong(turns[n], why) for n, why in wrong.items())[:MOST_MENDED]
    words = WORDS_A_TURN * len(listed)
    return msgspec.structs.replace(brief, wrong=listed, words=words)


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
        by_a_model=not studio.writer.offline,
    )


def _words(minutes: int, bills: int) -> int:
    """The ceiling for one bill's segment."""
    return max(100, (minutes * WORDS_A_MINUTE - FRAME) // bills)
