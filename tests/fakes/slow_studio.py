"""A studio whose providers take their time, as those over a network do: each latency is given.

    studio = slow_studio(folder, Latency(scale=0.2))

Each call takes as long as its name and its size say, whoever calls it when: the same show can be
made in several ways, and compared. With *scale* all of it, what is heard too, is shorter.
"""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import cycle, islice, pairwise
from pathlib import Path

from msgspec.structs import replace

from tasks.audio.pcm import flac
from tasks.audio.values import TurnTime
from tasks.audio.workshop import Workshop
from tasks.jobs.storage import OnSent
from tasks.providers.base import Brief, OnTurn, Spoken, Wait, Written
from tasks.providers.bundled_bills import BundledBills
from tasks.providers.bundled_news import BundledNews
from tasks.providers.casting import OwnVoices
from tasks.providers.folder import Folder
from tasks.providers.template import TemplateWriter
from tasks.record import Bill, Candidate, Keep, forget
from tasks.script.values import Turn
from tasks.studio import Studio
from voices import babble, sixteen_bit

PACE = 14.0
"""Characters that a host says in a second."""
RATE = 24_000


@dataclass(frozen=True)
class Latency:
    """Seconds; what the first version of these shows was seen to need, added up over a daily show.

    Fetching 5, writing 8 to 20, voicing 25 to 60, uploading 2 to 5.
    """

    scale: float = 1.0
    listing: float = 1.0
    bill: float = 1.33
    first_token: float = 2.0
    word: float = 0.009
    voice: float = 1.5
    """Before a part is spoken."""
    sound: float = 0.1
    """Per second that is heard."""
    bandwidth: float = 1.6e6
    """Bytes a second."""
    jitter: float = 0.2
    """By what share a call may be quicker or slower."""

    def of(self, name: str, seconds: float) -> float:
        """How long the call of that name takes: always the same."""
        chance = int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) / 0xFFFFFFFF
        return self.scale * seconds * (1 + self.jitter * (2 * chance - 1))

    def listed(self) -> float:
        return self.of("listing", self.listing)

    def fetched(self, bill_id: str) -> float:
        return self.of(bill_id, self.bill)

    def written(self, bill_id: str, words: int) -> float:
        return self.of(f"write {bill_id}", self.first_token + self.word * words)

    def spoken(self, turns: Sequence[Turn]) -> float:
        return self.of(turns[0].text, self.voice + self.sound * self.heard(turns) / self.scale)

    def sent(self, size: int) -> float:
        return size / self.bandwidth

    def heard(self, turns: Sequence[Turn]) -> float:
        """Seconds that turns are heard."""
        return self.scale * sum(len(turn.text) for turn in turns) / PACE


class SlowBills(BundledBills):
    def __init__(self, latency: Latency) -> None:
        self._latency = latency

    async def candidates(self, today: date) -> tuple[Candidate, ...]:
        await asyncio.sleep(self._latency.listed())
        return await super().candidates(today)

    async def bill(self, bill_id: str, keep: Keep = forget) -> Bill:
        await asyncio.sleep(self._latency.fetched(bill_id))
        return await super().bill(bill_id, keep)


class SlowWriter(TemplateWriter):
    """The template's turns, again and again until they are as many words as were asked for."""

    def __init__(self, latency: Latency) -> None:
        self._latency = latency

    async def write(self, brief: Brief, on_turn: OnTurn) -> Written:
        turns = await lengthened(brief)
        words = sum(len(turn.text.split()) for turn in turns)
        left = self._latency.written(brief.subject.id, words)
        for number, turn in enumerate(turns, 1):
            await asyncio.sleep(left / len(turns))
            await on_turn(number, turn)
        whole = await super().write(brief, _unheard)
        return replace(whole, segment=replace(whole.segment, turns=turns))


class SlowVoice(OwnVoices):
    """Babbles each turn for as long as it would be heard."""

    name = "slow babble"
    offline = True
    max_characters = 1800

    def __init__(self, latency: Latency, concurrency: int) -> None:
        self._latency, self.concurrency = latency, concurrency

    def depends_on(self, turns: Sequence[Turn]) -> tuple[str, ...]:
        return (self.name, *(turn.text for turn in turns))

    def estimate(self, turns: Sequence[Turn]) -> float:
        return 0.0

    async def speak(self, turns: Sequence[Turn], wait: Wait = asyncio.sleep) -> Spoken:
        edges = [0.0]
        for turn in turns:
            edges.append(edges[-1] + self._latency.heard([turn]))
        sound, _ = await asyncio.gather(
            asyncio.to_thread(_babbled, round(edges[-1], 2)),
            asyncio.sleep(self._latency.spoken(turns)),
        )
        times = tuple(TurnTime(start, end - 0.05) for start, end in pairwise(edges))
        return Spoken(sound, "audio/flac", edges[-1], times)

    async def aclose(self) -> None:
        """Nothing is open."""


class SlowFolder(Folder):
    def __init__(self, root: Path, latency: Latency) -> None:
        super().__init__(root)
        self._latency = latency

    async def put(
        self, key: str, data: bytes, media_type: str, on_sent: OnSent | None = None
    ) -> None:
        await asyncio.sleep(self._latency.sent(len(data)) if media_type == "audio/mpeg" else 0)
        await super().put(key, data, media_type, on_sent)


def slow_studio(folder: Path, latency: Latency, voices: int = 5) -> Studio:
    return Studio(
        bills=SlowBills(latency),
        news=BundledNews(),
        writer=SlowWriter(latency),
        voice=SlowVoice(latency, voices),
        storage=SlowFolder(folder, latency),
        workshop=Workshop(),
    )


async def lengthened(brief: Brief) -> tuple[Turn, ...]:
    """The turns of a segment, as many as its words allow."""
    whole = await TemplateWriter().write(brief, _unheard)
    turns, words = whole.segment.turns, whole.segment.words
    return tuple(islice(cycle(turns), len(turns) * max(1, round(brief.words / words))))


async def _unheard(number: int, turn: Turn) -> None:
    """Nobody watches."""


@cache
def _babbled(seconds: float) -> bytes:
    return flac(sixteen_bit(babble(seconds, rate=RATE)), RATE)
