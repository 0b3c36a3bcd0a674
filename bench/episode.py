"""An episode, from the press: how soon it is heard, and how soon it is whole.

Three ways, with the same latencies of the same calls: one call after the other, as these shows were
first made; as it is made now; and what the latencies alone allow, which no program can beat.
"""

import asyncio
import heapq
import tempfile
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import modes  # noqa: F401 - the servers of the tests serve here as well
from fakes.slow_studio import Latency, slow_studio
from serving import Served, serving
from tasks.audio.mixdown import mix
from tasks.audio.pauses import natural
from tasks.audio.values import ChapterStart, Tags, Take
from tasks.jobs.results import result_of
from tasks.pipelines.gathered import Fetched
from tasks.pipelines.voicing import RecordedPart, Recording
from tasks.settings import Settings
from tasks.studio import Studio

SCALE = 1.0
"""At 1 all takes as long as it would; below that, what does not shrink weighs more."""
VOICES = 5
SHOWS: dict[str, dict[str, Any]] = {
    "daily, 6 min": {"type": "daily", "billCount": 3, "minutes": 6},
    "weekly, 15 min": {"type": "weekly", "billCount": 1, "minutes": 15},
    "news length, 7 min": {"type": "daily", "billCount": 5, "minutes": 7},
}
TAGS = Tags("Title", "Gavelcast", "Gavelcast", "2026-11-26", "Synthetic voices.")


@dataclass(frozen=True)
class Made:
    """An episode, and the calls that it took."""

    first: float
    """Seconds from the press to the first sound."""
    whole: float
    work: float
    """Seconds of a core that the process for sound took."""
    fetched: Fetched
    recording: Recording
    size: int
    duration: float


def run() -> dict[str, object]:
    figures: dict[str, object] = {}
    for show, body in SHOWS.items():
        figures |= {f"{show}: {name}": value for name, value in _compared(body).items()}
    return figures


def _compared(body: dict[str, Any]) -> dict[str, object]:
    latency = Latency(scale=SCALE)
    with tempfile.TemporaryDirectory() as folder:
        studio = slow_studio(Path(folder) / "audio", latency, VOICES)
        with serving(Settings(data_dir=Path(folder), port=0), studio) as served:
            made = _made(served, studio, body)
            calls = _one_by_one(studio, latency, made, Path(folder))
            one_by_one = asyncio.run_coroutine_threadsafe(calls, served.server.loop).result(600)
    first, whole = _limit(latency, made)
    return {
        "length, s": round(made.duration, 1),
        "one after the other, s": round(one_by_one, 2),
        "first sound, s": round(made.first, 2),
        "first sound, limit, s": round(first, 2),
        "whole, s": round(made.whole, 2),
        "whole, limit, s": round(whole, 2),
        "first sound, ratio to one after the other (goal: 0.2)": round(made.first / one_by_one, 3),
        "first sound, ratio to its limit (goal: 1.2)": round(made.first / first, 2),
        "whole, ratio to one after the other (goal: 0.45)": round(made.whole / one_by_one, 2),
        "whole, ratio to its limit (goal: 1.15)": round(made.whole / whole, 2),
        "local work, % of its length (goal: 3)": round(100 * made.work / made.duration, 2),
    }


def _made(served: Served, studio: Studio, body: dict[str, Any]) -> Made:
    """Make it as a listener would who plays it at once."""
    before = served.call(studio.workshop.run(time.process_time))
    began = time.monotonic()
    job_id = served.press(**body)
    player = Player(served, job_id, began)
    status = served.finish(job_id)
    whole = time.monotonic() - began
    player.join(60)
    work = served.call(studio.workshop.run(time.process_time)) - before
    fetched = served.call(result_of(job_id, "fetch", Fetched))
    recording = served.call(result_of(job_id, "voice", Recording))
    assert fetched is not None
    assert recording is not None
    size = int(served.head(status["audioUrl"]).headers["content-length"])
    return Made(player.first, whole, work, fetched, recording, size, status["duration"])


class Player(threading.Thread):
    """Notes when the first sound comes."""

    def __init__(self, served: Served, job_id: str, began: float) -> None:
        super().__init__()
        self._served, self._path = served, f"/episodes/{job_id}/audio.mp3"
        self._began, self.first = began, 0.0
        self.start()

    def run(self) -> None:
        with self._served.stream("GET", self._path) as answer:
            for _ in answer.iter_raw():
                self.first = self.first or time.monotonic() - self._began


async def _one_by_one(studio: Studio, latency: Latency, made: Made, folder: Path) -> float:
    """Seconds that the same calls take one after the other, and then joining all at once."""
    began = time.monotonic()
    await asyncio.sleep(latency.listed())
    for bill in made.fetched.bills:
        await asyncio.sleep(latency.fetched(bill.id))
    for bill_id, words in _words(made):
        await asyncio.sleep(latency.written(bill_id, words))
    takes = []
    for number, part in enumerate(made.recording.parts):
        await asyncio.sleep(latency.spoken(part.turns))
        takes.append(await _take(studio, part, folder / f"{number}.flac"))
    chapters = [ChapterStart(0, "All of it")]
    path = str(folder / "one-by-one.mp3")
    mixed = await studio.workshop.run(mix, takes, chapters, TAGS, path)
    data = await asyncio.to_thread(Path(mixed.path).read_bytes)
    await studio.storage.put("one-by-one.mp3", data, "audio/mpeg")
    return time.monotonic() - began


async def _take(studio: Studio, part: RecordedPart, path: Path) -> Take:
    await asyncio.to_thread(path.write_bytes, await studio.storage.get(part.storage_key))
    speakers = tuple(turn.speaker for turn in part.turns)
    return Take(str(path), part.segment, speakers, part.voiced.turns, tuple(natural(part.turns)))


def _limit(latency: Latency, made: Made) -> tuple[float, float]:
    """When the opening could be heard, and when the whole file could be there, at the earliest."""
    read = {bill.id: latency.listed() + latency.fetched(bill.id) for bill in made.fetched.bills}
    written = {bill: read[bill] + latency.written(bill, words) for bill, words in _words(made)}
    ids = [bill.id for bill in made.fetched.bills]
    ready = [max(read.values()), *(written[one] for one in ids), max(written.values())]
    parts = [(ready[part.segment], latency.spoken(part.turns)) for part in made.recording.parts]
    ends = _scheduled(parts, VOICES)
    return ends[0], max(ends) + latency.sent(made.size)


def _scheduled(work: Sequence[tuple[float, float]], slots: int) -> list[float]:
    """When each piece of work (ready at, seconds) ends, taken up as it gets ready."""
    free, ends = [0.0] * slots, [0.0] * len(work)
    for ready, place in sorted((ready, place) for place, (ready, _) in enumerate(work)):
        ends[place] = max(ready, heapq.heappop(free)) + work[place][1]
        heapq.heappush(free, ends[place])
    return ends


def _words(made: Made) -> Iterable[tuple[str, int]]:
    """Each bill, and how many words are said about it."""
    for place, bill in enumerate(made.fetched.bills, 1):
        turns = [
            turn for part in made.recording.parts if part.segment == place for turn in part.turns
        ]
        yield bill.id, sum(len(turn.text.split()) for turn in turns)
