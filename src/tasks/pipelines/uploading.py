"""The fourth step of a show: joined while it is voiced, so that it can be heard; then one file.

Every part lengthens the sound by a chunk, which is put into storage at once: whoever listens gets
chunk after chunk. The finished file has the same frames, with its tags and chapters before them.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

from tasks.audio.finishing import finish
from tasks.audio.growing import EDITION, grow
from tasks.audio.mp3 import length
from tasks.audio.pauses import natural
from tasks.audio.values import ChapterStart, Grown, Mixed, Placed, Tags, Take
from tasks.jobs.flow import Flow
from tasks.jobs.run import Context
from tasks.jobs.values import Artifact
from tasks.pipelines.chunks import Chunk, Chunks, NewChunk
from tasks.pipelines.gathered import FetchedNews, Gathered
from tasks.pipelines.voicing import RecordedPart, Recording, checked, shown
from tasks.record import Value
from tasks.script.values import Script, Segment
from tasks.script.wording import day
from tasks.studio import Studio

JOINING = 0.5
"""The share of this step that joining is; sending is the rest."""
FEWEST = 3
"""Segments of a show, for the bar, as long as it is not known how many there are."""


class Audio(Value, frozen=True):
    """The finished file."""

    key: str
    sha256: str
    size: int
    duration: float
    loudness: float
    true_peak: float
    parts: tuple[Placed, ...]
    """Where each part is heard, and the turns in it."""


async def upload(
    context: Context, recording: Flow[Recording], script: Flow[Script], gathered: Flow[Gathered]
) -> Audio:
    """Join each part as it comes, then send the whole file, content-addressed."""
    with tempfile.TemporaryDirectory(prefix="gavelcast-") as folder:
        desk = _Desk(context, Path(folder))
        async with aclosing(checked(script, gathered)) as said, desk.chunks.putting_away():
            async for part in recording.pieces():
                await desk.add(part, said)
            mixed = await desk.finish(_tags(await script.result(), await gathered.result()))
            data = await asyncio.to_thread(Path(mixed.path).read_bytes)
            key = f"episodes/{mixed.sha256}.mp3"
            await _send(context, key, data)
    return _audio(key, mixed)


class _Desk:
    """Where parts become chunks, and segments that can be heard."""

    def __init__(self, context: Context, folder: Path) -> None:
        self._context, self._folder = context, folder
        self._studio: Studio = context.tools
        self._target = folder / "growing.mp3"
        self._takes: list[Take] = []
        self._keys: list[str] = []
        self._segments: list[Segment] = []
        self._grown = Grown(0, 0.0, ())
        self._finished = False
        self.chunks = Chunks(context, self._studio.storage.name, self._show)

    async def add(self, part: RecordedPart, said: AsyncGenerator[Segment, None]) -> None:
        """Lengthen the sound by a part; *said* has the segments that the parts belong to."""
        if part.segment == len(self._segments):
            self._segments.append(await anext(said))
        self._say(f"joining part {len(self._takes) + 1}")
        self._takes.append(await self._take(part))
        self._keys.append(part.storage_key)
        await self._grow(last=False, closes=part.closes)

    async def finish(self, tags: Tags) -> Mixed:
        """Close the sound, and put what players need before it."""
        await self._grow(last=True)
        path = str(self._folder / "episode.mp3")
        mixed = await self._studio.workshop.run(
            finish, str(self._target), self._grown, self._chapters(), tags, path, ahead=True
        )
        self._finished = True
        return mixed

    async def _take(self, part: RecordedPart) -> Take:
        path = self._folder / f"{len(self._takes):03}{Path(part.storage_key).suffix}"
        data = await self._context.storage.get(part.storage_key)
        await asyncio.to_thread(path.write_bytes, data)
        return Take(
            path=str(path),
            segment=part.segment,
            speakers=tuple(turn.speaker for turn in part.turns),
            turns=part.voiced.turns,
            pauses=tuple(natural(part.turns)),
        )

    async def _grow(self, *, last: bool, closes: bool = False) -> None:
        before = self._grown
        self._grown = await self._studio.workshop.run(
            grow, str(self._target), tuple(self._takes), last, ahead=True
        )
        chunk = Chunk(length(before.size), length(self._grown.size), last)
        data = await asyncio.to_thread(_slice, self._target, before.size, self._grown.size)
        segment = self._heard() if closes else None
        depends_on = (EDITION, *self._keys, str(last))
        self.chunks.add(NewChunk(chunk, depends_on, data, segment))

    def _show(self, number: int, new: NewChunk) -> None:
        """Tell that there is more to hear: who listens looks for it when there is news."""
        if number == 1:
            self._show_whole()
        if new.segment:
            self._context.artifact(new.segment)
        # From then on the step tells how much of the file is sent, and listeners hear of that.
        if not self._finished:
            self._say(f"{number} part{'s' * (number > 1)} joined")

    def _heard(self) -> Artifact:
        """The segment that has just become whole, and where it is heard."""
        place = len(self._segments) - 1
        heard = [
            placed
            for take, placed in zip(self._takes, self._grown.takes, strict=True)
            if take.segment == place
        ]
        start, end = round(heard[0].start, 3), round(heard[-1].end, 3)
        return shown(self._segments[-1], place + 1, start, end)

    def _show_whole(self) -> None:
        """From now on it can be heard, under an address that stays."""
        url = f"/episodes/{self._context.job_id}/audio.mp3"
        self._context.artifact(Artifact(id="audio", kind="audio", index=1, url=url))
        self._context.promise(self._context.job_id)

    def _chapters(self) -> tuple[ChapterStart, ...]:
        first: dict[int, int] = {}
        for number, take in enumerate(self._takes):
            first.setdefault(take.segment, number)
        return tuple(
            ChapterStart(number, self._segments[place].title, self._segments[place].url)
            for place, number in first.items()
        )

    def _say(self, what: str) -> None:
        share = len(self._segments) / max(FEWEST, len(self._segments) + 1)
        self._context.progress(JOINING * share, 1, "share", f"Uploading… {what}")


def _slice(path: Path, start: int, end: int) -> bytes:
    with path.open("rb") as file:
        file.seek(start)
        return file.read(end - start)


def _tags(script: Script, gathered: Gathered) -> Tags:
    news = isinstance(gathered, FetchedNews)
    what = "news" if news else "record"
    of = "bundled public facts" if news else "a bundled record"
    sample = f" This is a sample from {of}." if gathered.sample else ""
    return Tags(
        title=script.title,
        artist="Gavelcast",
        album="Gavelcast",
        date=gathered.record_date.isoformat(),
        comment=(
            "The hosts Sarah and James are synthetic voices."
            f" The {what} is as of {day(gathered.record_date)}.{sample}"
        ),
    )


async def _send(context: Context, key: str, data: bytes) -> None:
    async def on_sent(sent: int, size: int) -> None:
        share = JOINING + (1 - JOINING) * sent / max(size, 1)
        message = f"Uploading… {sent / 1e6:.1f} of {size / 1e6:.1f} MB"
        context.progress(share, 1, "share", message)

    await on_sent(0, len(data))
    await context.storage.put(key, data, "audio/mpeg", on_sent)


def _audio(key: str, mixed: Mixed) -> Audio:
    return Audio(
        key=key,
        sha256=mixed.sha256,
        size=mixed.size,
        duration=mixed.duration,
        loudness=mixed.loudness,
        true_peak=mixed.true_peak,
        parts=mixed.takes,
    )
