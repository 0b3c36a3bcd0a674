"""The fourth step of a show: one levelled file, where listeners get it."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tasks.audio.mixdown import mix
from tasks.audio.mp3 import BIT_RATE
from tasks.audio.pauses import natural
from tasks.audio.values import ChapterStart, Mixed, Placed, Tags, Take
from tasks.jobs.run import Context
from tasks.pipelines.fetching import Fetched
from tasks.pipelines.voicing import Recording
from tasks.record import Value
from tasks.script.values import Script
from tasks.script.wording import day
from tasks.studio import Studio

BETWEEN_PARTS = 0.35
"""Seconds of silence between two parts of a segment, as between two speakers."""
BETWEEN_SEGMENTS = 0.7
JOINING = 0.5
"""The share of this step that joining is; sending is the rest."""
ENCODED = 90
"""Percent of the joining that is done when the file is written; then it is measured."""
LOOK = 0.25
"""Seconds between two looks at how much is joined."""


class Audio(Value, frozen=True):
    """The finished file."""

    key: str
    sha256: str
    size: int
    duration: float
    loudness: float
    true_peak: float
    offsets: tuple[float, ...]
    """Where each part begins, in seconds."""
    takes: tuple[Placed, ...] = ()
    """Where each part, and each of its turns, is heard."""


async def upload(context: Context, script: Script, fetched: Fetched, recording: Recording) -> Audio:
    """Join the parts in the process for sound, then send the file, content-addressed."""
    studio: Studio = context.tools
    with tempfile.TemporaryDirectory(prefix="gavelcast-") as folder:
        path = Path(folder) / "episode.mp3"
        async with _joining(context, recording, path):
            parts = await _fetch_parts(context, recording, Path(folder))
            chapters, tags = _chapters(script, recording), _tags(script, fetched)
            mixed = await studio.workshop.run(mix, parts, chapters, tags, str(path))
        key = f"episodes/{mixed.sha256}.mp3"
        data = await asyncio.to_thread(Path(mixed.path).read_bytes)
    await _send(context, key, data)
    return _audio(key, mixed)


@asynccontextmanager
async def _joining(context: Context, recording: Recording, path: Path) -> AsyncIterator[None]:
    """Tell how much of the file there is while another process writes it."""
    total = len(recording.parts)
    said = f"Uploading… joining {total} part{'s' * (total != 1)}"
    context.progress(0, 1, "share", said)
    telling = asyncio.create_task(_tell(context, said, path, _length(recording)))
    try:
        yield
    finally:
        telling.cancel()


async def _tell(context: Context, said: str, path: Path, seconds: float) -> None:
    told = 0
    while told < ENCODED:
        await asyncio.sleep(LOOK)
        percent = min(round(ENCODED * _size(path) / (seconds * BIT_RATE / 8)), ENCODED)
        if percent > told:
            context.progress(JOINING * percent / 100, 1, "share", f"{said}, {percent} %")
            told = percent


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _length(recording: Recording) -> float:
    """Seconds that the episode will be heard."""
    gaps = (_gap(recording, number) for number in range(len(recording.parts)))
    return sum(gaps) + sum(part.voiced.duration for part in recording.parts)


async def _fetch_parts(context: Context, recording: Recording, folder: Path) -> tuple[Take, ...]:
    parts: list[Take] = []
    for number, part in enumerate(recording.parts):
        path = folder / f"{number:03}{Path(part.storage_key).suffix}"
        data = await context.storage.get(part.storage_key)
        await asyncio.to_thread(path.write_bytes, data)
        speakers = tuple(turn.speaker for turn in part.turns)
        pauses = tuple(natural(part.turns))
        parts.append(Take(str(path), part.segment, speakers, part.voiced.turns, pauses))
    return tuple(parts)


def _gap(recording: Recording, number: int) -> float:
    if number == 0:
        return 0.0
    before, part = recording.parts[number - 1], recording.parts[number]
    return BETWEEN_PARTS if before.segment == part.segment else BETWEEN_SEGMENTS


def _chapters(script: Script, recording: Recording) -> tuple[ChapterStart, ...]:
    first: dict[int, int] = {}
    for number, part in enumerate(recording.parts):
        first.setdefault(part.segment, number)
    return tuple(
        ChapterStart(number, script.segments[segment].title, script.segments[segment].url)
        for segment, number in first.items()
    )


def _tags(script: Script, fetched: Fetched) -> Tags:
    sample = " This is a sample from a bundled record." if fetched.sample else ""
    return Tags(
        title=script.title,
        artist="Gavelcast",
        album="Gavelcast",
        date=fetched.record_date.isoformat(),
        comment=(
            "The hosts Sarah and James are synthetic voices."
            f" The record is as of {day(fetched.record_date)}.{sample}"
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
        offsets=mixed.offsets,
        takes=mixed.takes,
    )
