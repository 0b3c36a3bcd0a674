"""The third step of a show: every segment spoken, in parts, as soon as it is written."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence

from tasks.audio.recutting import cut_again
from tasks.audio.trial import trial
from tasks.audio.values import TurnTime
from tasks.jobs.flow import Flow
from tasks.jobs.parts import Answer, Call
from tasks.jobs.run import Context
from tasks.jobs.values import Artifact
from tasks.pipelines.gathered import Gathered
from tasks.providers.casting import Cast
from tasks.record import Value
from tasks.script.values import Script, Segment, Turn
from tasks.story import Subject
from tasks.studio import Studio
from tasks.thinking import thought
from tasks.truth.evidence import sayable

SUFFIXES = {"audio/mpeg": ".mp3", "audio/flac": ".flac"}


MANY = 6
"""Parts that there will be at least, for the bar, as long as it is not known."""


class VoicedPart(Value, frozen=True):
    """What the database keeps of a part; its sound is in storage."""

    duration: float
    turns: tuple[TurnTime, ...]
    media_type: str


class RecordedPart(Value, frozen=True):
    segment: int
    """Which of the script's segments, from 0."""
    turns: tuple[Turn, ...]
    voiced: VoicedPart
    storage_key: str
    closes: bool = False
    """Whether its segment ends with it."""


class Recording(Value, frozen=True):
    parts: tuple[RecordedPart, ...]
    """In the order they are heard."""
    voices: dict[str, str] = {}
    """The ids of the voices that speak them, by speaker; empty where they have none."""

    @property
    def pieces(self) -> tuple[RecordedPart, ...]:
        return self.parts


class _Piece(Value, frozen=True):
    segment: int
    number: int
    of: int
    turns: tuple[Turn, ...]

    @property
    def closes(self) -> bool:
        return self.number == self.of

    @property
    def name(self) -> str:
        return f"segment-{self.segment}/part-{self.number}"


Cuts = Mapping[str, Sequence[Sequence[Turn]]]
"""How the turns of segments were cut into parts before, by a segment's key."""


async def voice(
    context: Context,
    script: Flow[Script],
    gathered: Flow[Gathered],
    chosen: Cast,
    before: Cuts | None = None,
) -> Recording:
    """Speak all parts, as many at once as the voice allows; hand them on in their order.

    *chosen* are the hosts' voices, and *before* how the script was cut for another job.
    """
    booth = _Booth(context, chosen, before or {})
    async with asyncio.TaskGroup() as group:
        # The process for sound is started meanwhile: what is voiced first is joined at once.
        group.create_task(booth.make_ready())
        async for segment in checked(script, gathered):
            for piece in booth.cut(segment):
                booth.begin(group, piece)
        booth.complete()
    return Recording(tuple(task.result() for task in booth.tasks), dict(booth.voice.voices))


async def checked(script: Flow[Script], gathered: Flow[Gathered]) -> AsyncGenerator[Segment, None]:
    """The last gate before the voices: what it flags is left out, whoever wrote it."""
    async for segment in script.pieces():
        said = await thought(sayable, segment, await _told_in(segment, gathered))
        if said.turns:
            yield said


async def _told_in(segment: Segment, gathered: Flow[Gathered]) -> Sequence[Subject]:
    """What a segment rests on: the bill or story that it is about, or all of them."""
    async for told in gathered.pieces():
        if told.subject.id == segment.key:
            return (told.subject,)
    return (await gathered.result()).subjects


def shown(
    segment: Segment, index: int, start: float | None = None, end: float | None = None
) -> Artifact:
    """A segment that is spoken; with *start* and *end* it can be heard."""
    return Artifact(
        id=f"segment/{segment.key}",
        kind="segment",
        index=index,
        title=segment.title,
        start=start,
        end=end,
    )


class _Booth:
    def __init__(self, context: Context, chosen: Cast, before: Cuts) -> None:
        self._context, self._before = context, before
        studio: Studio = context.tools
        self._workshop, self.voice = studio.workshop, studio.voice.cast(chosen)
        self._segments: list[Segment] = []
        self._left: dict[int, int] = {}
        self._handed_on = self._done = 0
        self._complete = False
        self.tasks: list[asyncio.Task[RecordedPart]] = []

    async def make_ready(self) -> None:
        await self._workshop.run(trial, ahead=True)

    def cut(self, segment: Segment) -> list[_Piece]:
        """Cut a segment into parts."""
        place = len(self._segments)
        before = self._before.get(segment.key, ())
        parts = cut_again(before, segment.turns, self.voice.max_characters)
        self._segments.append(segment)
        self._left[place] = len(parts)
        return [_Piece(place, n, len(parts), turns) for n, turns in enumerate(parts, 1)]

    def begin(self, group: asyncio.TaskGroup, piece: _Piece) -> None:
        task = group.create_task(self.speak(piece))
        task.add_done_callback(self._hand_on)
        self.tasks.append(task)

    def complete(self) -> None:
        """No segment follows: from now on it is known how many parts there are."""
        self._complete = True
        self._say()

    def _hand_on(self, _: asyncio.Task[RecordedPart]) -> None:
        """Hand on what is spoken, in order: what is done early waits for those before it."""
        while self._handed_on < len(self.tasks):
            task = self.tasks[self._handed_on]
            if not task.done() or task.cancelled() or task.exception():
                return
            self._context.hand_on(task.result())
            self._handed_on += 1

    async def speak(self, piece: _Piece) -> RecordedPart:
        """Speak one part, or take it from what is remembered."""
        voice = self.voice

        async def make() -> Answer[VoicedPart]:
            spoken = await voice.speak(piece.turns, self._wait)
            return Answer(
                result=VoicedPart(spoken.duration, spoken.turns, spoken.media_type),
                data=spoken.audio,
                suffix=SUFFIXES.get(spoken.media_type, ""),
                media_type=spoken.media_type,
                cost_usd=spoken.cost_usd,
            )

        call = Call(
            provider=voice.name,
            depends_on=voice.depends_on(piece.turns),
            make=make,
            result_type=VoicedPart,
            estimate_usd=voice.estimate(piece.turns),
            shared_in="user",
        )
        async with self._context.slot(voice.name, voice.concurrency):
            part = await self._context.part(piece.name, call)
        self._voiced(piece)
        key = part.storage_key or ""
        return RecordedPart(piece.segment, piece.turns, part.result, key, piece.closes)

    async def _wait(self, seconds: float) -> None:
        """Somebody else uses the plan as well: say that we wait for that, and until when."""
        until = self._context.clock.now_ms() + int(1000 * seconds)
        what = f"a free slot of {self.voice.name}"
        async with self._context.waiting_for(what, until):
            await asyncio.sleep(seconds)

    def _voiced(self, piece: _Piece) -> None:
        self._done += 1
        self._left[piece.segment] -= 1
        if not self._left[piece.segment]:
            self._context.artifact(shown(self._segments[piece.segment], piece.segment + 1))
        self._say()

    def _say(self) -> None:
        """How many parts there will be is known once all segments are written."""
        total = len(self.tasks)
        now = min(self._done + 1, total)
        message = f"Creating audio… part {now}"
        if self._complete:
            self._context.progress(self._done, total, "part", f"{message} of {total}")
        else:
            self._context.progress(self._done, max(2 * total, MANY), "part", message)
