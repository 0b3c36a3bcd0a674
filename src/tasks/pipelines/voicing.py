"""The third step of a show: every segment spoken, in parts."""

from __future__ import annotations

import asyncio

from tasks.audio.parts import cut
from tasks.audio.values import TurnTime
from tasks.jobs.parts import Answer, Call
from tasks.jobs.run import Context
from tasks.jobs.values import Artifact
from tasks.record import Value
from tasks.script.values import Script, Turn
from tasks.studio import Studio

SUFFIXES = {"audio/mpeg": ".mp3", "audio/flac": ".flac"}


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


class Recording(Value, frozen=True):
    parts: tuple[RecordedPart, ...]
    """In the order they are heard."""


class _Piece(Value, frozen=True):
    segment: int
    number: int
    turns: tuple[Turn, ...]

    @property
    def name(self) -> str:
        return f"segment-{self.segment}/part-{self.number}"


async def voice(context: Context, script: Script) -> Recording:
    """Speak all parts, as many at once as the voice allows."""
    booth = _Booth(context, script)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(booth.speak(piece)) for piece in booth.pieces]
    return Recording(tuple(task.result() for task in tasks))


class _Booth:
    def __init__(self, context: Context, script: Script) -> None:
        self._context, self._script = context, script
        self._studio: Studio = context.tools
        self.pieces = [
            _Piece(segment, number, turns)
            for segment, one in enumerate(script.segments)
            for number, turns in enumerate(cut(one.turns, self._studio.voice.max_characters), 1)
        ]
        self._left = {
            segment: sum(piece.segment == segment for piece in self.pieces)
            for segment in range(len(script.segments))
        }
        self._done = 0
        self._say()

    async def speak(self, piece: _Piece) -> RecordedPart:
        """Speak one part, or take it from what is remembered."""
        voice = self._studio.voice

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
        return RecordedPart(piece.segment, piece.turns, part.result, part.storage_key or "")

    async def _wait(self, seconds: float) -> None:
        """Somebody else uses the plan as well: say that we wait for that, and until when."""
        until = self._context.clock.now_ms() + int(1000 * seconds)
        what = f"a free slot of {self._studio.voice.name}"
        async with self._context.waiting_for(what, until):
            await asyncio.sleep(seconds)

    def _voiced(self, piece: _Piece) -> None:
        self._done += 1
        self._left[piece.segment] -= 1
        if not self._left[piece.segment]:
            segment = self._script.segments[piece.segment]
            self._context.artifact(
                Artifact(
                    id=f"segment/{segment.key}",
                    kind="segment",
                    index=piece.segment + 1,
                    title=segment.title,
                )
            )
        self._say()

    def _say(self) -> None:
        total = len(self.pieces)
        now = min(self._done + 1, total)
        message = f"Creating audio… part {now} of {total}"
        self._context.progress(self._done, total, "part", message)
