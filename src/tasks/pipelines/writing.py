"""The second step of a show: the dialogue, segment by segment."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

import msgspec

from tasks.errors import StepError
from tasks.jobs.flow import Flow
from tasks.jobs.parts import Answer, Call
from tasks.jobs.run import Context
from tasks.pipelines import lines
from tasks.pipelines.framing import frame_of
from tasks.pipelines.gathered import Gathered, Quiet, Told
from tasks.pipelines.lines import Board
from tasks.providers.base import Brief, OnTurn, Show, Written, Wrong
from tasks.providers.template import by_code
from tasks.script.facts import Facts, facts_of
from tasks.script.news.choosing import MOST
from tasks.script.prompt import MOST_MENDED
from tasks.script.quiet import quiet_segment
from tasks.script.values import Report, Script, Segment, SegmentReport, Turn
from tasks.story import Story, Subject
from tasks.studio import Studio
from tasks.thinking import thought
from tasks.truth.citing import completed
from tasks.truth.evidence import segment_report
from tasks.truth.frame import frame_facts
from tasks.truth.mending import again, flagged, settled, without_flagged

WORDS_A_MINUTE = 150
FRAME = 120
"""Words of the opening and the close."""
WORDS_A_TURN = 60
LEAST_OF_A_STORY = 55
"""Words: who and when, the headline, a sentence."""
WORDS_OF_A_STORY = 120
"""Rather more than there is to say of a headline and a few sentences."""
A_WORD = "senate "
"""As long as words are on average, as the voices get them: numbers written out, with a space."""
OF_NO_USE = ("refused", "bad_answer", "truncated")
TURNS = 16
"""About so many turns a segment, for the bar while it is written."""


async def write(context: Context, show: Show, minutes: int, gathered: Flow[Gathered]) -> Script:
    """Write the whole script; *minutes* is a ceiling, length follows the facts.

    A bill or story is written about as soon as it is fetched, several at once. The opening names
    all, so it follows the last of them; segments are shown and handed on in the order they are
    heard.
    """
    desk = _Desk(context)
    async with asyncio.TaskGroup() as group:
        writing = [
            group.create_task(desk.write(_brief(show, minutes, told)))
            async for told in gathered.pieces()
        ]
        fetched = await gathered.result()
        if fetched.quiet:
            return await desk.quiet(show, fetched.quiet)
        facts = frame_facts(fetched.subjects)
        frame = frame_of(show, fetched, context.tools)
        desk.frame(frame.opening, facts, 0)
        for task in writing:
            await task
        desk.frame(frame.closing, facts, len(writing) + 1)
    await desk.blank_leftovers()
    return Script(frame.title, frame.summary, tuple(desk.segments), Report.of(desk.reports))


def estimate(studio: Studio, show: Show, subjects: Sequence[Subject], minutes: int) -> float:
    """US dollars that a show will cost, rather too high than too low.

    It adds up what the ledger would write down before each call, for *subjects* such as these.
    """
    words = _words(minutes, len(subjects), subjects[0])
    if show == "news":
        words = min(words, WORDS_OF_A_STORY)
    typical = [Brief(show, one, (), 1, len(subjects), words) for one in subjects]
    spoken = Turn("Sarah", A_WORD * (FRAME + words * len(typical)))
    written = sum(_both_calls(studio, brief) for brief in typical)
    return round(written + studio.voice.estimate([spoken]), 4)


def _both_calls(studio: Studio, brief: Brief) -> float:
    """A segment, and the turns of it that may have to be written again."""
    turn = Turn("Sarah", A_WORD * WORDS_A_TURN)
    wrong = dict.fromkeys(range(TURNS // 4), ("a reason",))
    mended = _to_write_again(brief, (turn,) * TURNS, wrong)
    return studio.writer.estimate(brief) + studio.writer.estimate(mended)


class _Desk:
    """Writes segments, hands them on in order, and counts."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._studio: Studio = context.tools
        self._board = Board(context)
        self._done: dict[int, tuple[Segment, SegmentReport]] = {}
        """By place: 0 is the opening."""
        self._turns: dict[int, int] = {}
        """How many turns there are of each segment that is being written, by its place."""
        self._of = 1
        self.segments: list[Segment] = []
        self.reports: list[SegmentReport] = []

    def frame(self, segment: Segment, facts: Facts, place: int) -> None:
        """Check and hand on a segment that code made about the show itself."""
        good = msgspec.structs.replace(segment, turns=without_flagged(segment.turns, facts))
        report = segment_report(good, facts)
        dropped = len(segment.turns) - len(good.turns)
        self._finish(place, good, msgspec.structs.replace(report, dropped=dropped))

    async def quiet(self, show: Show, quiet: Quiet) -> Script:
        """The whole script of a show that has nothing to tell."""
        self.frame(quiet_segment(news=show == "news"), frame_facts(()), 0)
        await self.blank_leftovers()
        return Script(quiet.title, quiet.summary, tuple(self.segments), Report.of(self.reports))

    async def write(self, brief: Brief) -> None:
        """Have one segment written and checked: what fails is written again, once."""
        place, self._of = brief.index, brief.of
        self._say(place, 0)
        async with self._context.slot(self._studio.writer.name, self._studio.writer.concurrency):
            segment = await self._asked(f"segment-{brief.index}", brief, self._watched(place))
            checked, report = await self._mended(brief, segment)
        self._finish(place, checked, report)

    def _finish(self, place: int, segment: Segment, report: SegmentReport) -> None:
        self._turns.pop(place, None)
        self._done[place] = segment, report
        self._board.finish(place, segment.turns)
        while len(self.segments) in self._done:
            segment, report = self._done[len(self.segments)]
            self.segments.append(segment)
            self.reports.append(report)
            self._context.hand_on(segment)

    async def _mended(self, brief: Brief, segment: Segment) -> tuple[Segment, SegmentReport]:
        """Let nothing through that the gate flags."""
        facts, turns, wrong = await thought(_looked_at, brief, segment.turns)
        new: tuple[Turn, ...] = ()
        if wrong:
            new = await self._written_again(brief, turns, wrong)
            turns = again(turns, dict(zip(wrong, new, strict=False)))
        checked, report = await thought(_settled, brief, segment, turns, facts)
        return checked, msgspec.structs.replace(report, rewritten=len(new))

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

    def _watched(self, place: int) -> OnTurn:
        async def on_turn(number: int, turn: Turn) -> None:
            self._board.draft(place, number, turn, checked=self._studio.writer.fact_checked)
            self._say(place, number)

        return on_turn

    async def blank_leftovers(self) -> None:
        """Empty the lines of a try that broke off, where it had more than there are now."""
        await lines.blank_from(self._context, self._board.lines)

    def _say(self, place: int, turn: int) -> None:
        """Say how far all of it is, in words about the earliest segment that is being written."""
        self._turns[place] = turn
        written = sum(place > 0 for place in self._done)
        done = written + sum(min(0.95, turns / TURNS) for turns in self._turns.values())
        first = min(self._turns)
        message = f"Writing the script… segment {first} of {self._of}"
        if self._turns[first]:
            message += f", turn {self._turns[first]}"
        self._context.progress(done, self._of, "segment", message)


def _looked_at(
    brief: Brief, turns: Sequence[Turn]
) -> tuple[Facts, tuple[Turn, ...], dict[int, tuple[str, ...]]]:
    """The turns with the names that they forgot to cite, and which of them do not pass."""
    facts = facts_of(brief.subject)
    cited = completed(turns, facts)
    return facts, cited, flagged(cited, facts)


def _settled(
    brief: Brief, segment: Segment, turns: tuple[Turn, ...], facts: Facts
) -> tuple[Segment, SegmentReport]:
    """The segment with nothing in it that is flagged, and what became of what was."""
    good = settled(completed(turns, facts), facts, by_code(brief).turns)
    checked = msgspec.structs.replace(segment, turns=good.turns)
    report = segment_report(checked, facts)
    return checked, msgspec.structs.replace(report, replaced=good.replaced, dropped=good.dropped)


async def _unwatched(number: int, turn: Turn) -> None:
    """Show nothing: these turns have places among others."""


def _to_write_again(
    brief: Brief, turns: tuple[Turn, ...], wrong: Mapping[int, tuple[str, ...]]
) -> Brief:
    listed = tuple(Wrong(turns[n], why) for n, why in wrong.items())[:MOST_MENDED]
    words = WORDS_A_TURN * len(listed)
    return msgspec.structs.replace(brief, wrong=listed, words=words)


def _brief(show: Show, minutes: int, told: Told) -> Brief:
    words = _words(minutes, told.of, told.subject)
    return Brief(show, told.subject, told.reasons, told.index, told.of, words)


def most_stories(minutes: int) -> int:
    """How many stories have room in so many minutes."""
    return max(1, min(MOST, (minutes * WORDS_A_MINUTE - FRAME) // LEAST_OF_A_STORY))


def _words(minutes: int, of: int, subject: Subject) -> int:
    """The ceiling for one segment."""
    least = LEAST_OF_A_STORY if isinstance(subject, Story) else 100
    return max(least, (minutes * WORDS_A_MINUTE - FRAME) // of)
