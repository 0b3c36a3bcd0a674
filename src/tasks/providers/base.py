"""What the shows need from outside: bills, news, a writer, a voice; each real, and offline.

A provider raises `tasks.errors.Retryable` or `tasks.errors.Final` and nothing else; its messages
are for listeners. It never retries a paid call by itself, and it never logs a key.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from typing import Literal, Protocol

from tasks.audio.values import TurnTime
from tasks.providers.casting import Cast, Offered
from tasks.record import Bill, Candidate, Keep, Member, Value, forget
from tasks.script.values import Segment, Turn
from tasks.story import Item, Subject

Show = Literal["daily", "weekly", "news"]

CHECK_WITHIN = 10.0
"""Seconds a provider has for a check."""


class BillSource(Protocol):
    """Where the record comes from."""

    name: str
    """For the episode: `Congress.gov`, `bundled sample`."""
    offline: bool

    async def candidates(self, today: date) -> tuple[Candidate, ...]:
        """List what moved lately in the Congress that sits on *today*, newest action first."""
        ...

    async def candidate(self, bill_id: str) -> Candidate | None:
        """Look up one bill as the list would have it; None where it has no action yet."""
        ...

    async def members(self, names: Sequence[str], today: date) -> Mapping[str, tuple[Member, ...]]:
        """Say for each name or id who is meant among those who sit on *today*: none, or several.

        Who is given by an id may come without a name.
        """
        ...

    async def sponsored(self, sponsor: Member, today: date) -> tuple[Candidate, ...]:
        """List what a member sponsored in the Congress of *today* and the one before.

        Newest action first.
        """
        ...

    async def bill(self, bill_id: str, keep: Keep = forget) -> Bill:
        """Fetch the whole record of a bill, such as `119-hr-22`; *keep* gets each document."""
        ...

    async def check(self) -> str:
        """Prove, without paying, that it can be used; say in a few words what was seen.

        Raises `Retryable` or `Final`; what is asked over a network takes `CHECK_WITHIN` at most.
        """
        ...

    async def aclose(self) -> None: ...


class Found(Value, frozen=True):
    """What is kept of one search."""

    items: tuple[Item, ...]
    fetched_at: str
    """ISO 8601 UTC: when it was made (offline: of which day the items are)."""
    cost_usd: float = 0.0


class NewsSource(Protocol):
    """Where the news comes from."""

    name: str
    """For the episode: `Brave Search`, `bundled facts`."""
    offline: bool

    def estimate(self) -> float:
        """US dollars that one search will cost."""
        ...

    async def search(self, topic: str) -> Found:
        """Find items on a topic, the freshest first: cleaned, bounded, none that is empty."""
        ...

    async def check(self) -> str:
        """As `BillSource.check`."""
        ...

    async def aclose(self) -> None: ...


class Wrong(Value, frozen=True):
    """A turn that did not pass the check."""

    turn: Turn
    problems: tuple[str, ...]


class Brief(Value, frozen=True):
    """What one segment is to be written from."""

    show: Show
    subject: Subject
    reasons: tuple[str, ...]
    """Why it was chosen."""
    index: int
    """From 1, among the segments about bills or stories."""
    of: int
    words: int
    """A ceiling; length follows the facts."""
    wrong: tuple[Wrong, ...] = ()
    """If given, only these turns are to be written again, each in its place."""


class Written(Value, frozen=True):
    """A writer's answer for one segment."""

    segment: Segment
    cost_usd: float = 0.0
    input_tokens: int = 0
    output_tokens: int = 0
    model: str = ""


OnTurn = Callable[[int, Turn], Awaitable[None]]
"""Called for every turn as it becomes whole: its number from 1, and the turn."""


class ScriptWriter(Protocol):
    """Who writes the dialogue."""

    name: str
    """`Claude claude-sonnet-5-5`, `template`."""
    offline: bool
    fact_checked: bool
    """False for a model's words until they are checked against the record."""
    concurrency: int
    """How many segments may be written at once, over all jobs."""

    def depends_on(self, brief: Brief) -> tuple[str, ...]:
        """All that the answer depends on: provider, model, prompt, settings, record."""
        ...

    def estimate(self, brief: Brief) -> float:
        """US dollars that the call will cost, rather too high than too low."""
        ...

    async def write(self, brief: Brief, on_turn: OnTurn) -> Written: ...

    async def check(self) -> str:
        """As `BillSource.check`."""
        ...

    async def aclose(self) -> None: ...


class Spoken(Value, frozen=True):
    """A voice's answer for one part; *audio* is kept in storage, the rest in the database."""

    audio: bytes
    media_type: str
    """`audio/mpeg`, `audio/flac`, ..."""
    duration: float
    """Seconds, measured on the decoded audio."""
    turns: tuple[TurnTime, ...]
    """Within the part."""
    cost_usd: float = 0.0
    characters: int = 0


Wait = Callable[[float], Awaitable[None]]
"""Waits for so many seconds, and may say so."""


class Voice(Protocol):
    """Who speaks it."""

    name: str
    """`ElevenLabs eleven_v3`, `Hibari (local)`."""
    offline: bool
    concurrency: int
    """How many parts may be spoken at once, over all jobs."""
    max_characters: int
    """The most text one part may hold; parts are cut between turns."""

    @property
    def voices(self) -> Cast:
        """The ids of the hosts' voices; empty where they cannot be chosen."""
        ...

    def cast(self, chosen: Cast) -> "Voice":
        """The same voice, with other hosts: it shares its slots and its closing with this one.

        Whom *chosen* leaves out has the usual voice.
        """
        ...

    async def offered(self) -> tuple[Offered, ...]:
        """List what can be chosen; empty where that cannot be said."""
        ...

    async def knows(self, voice_id: str) -> bool:
        """Answer False only where it is certain that there is no such voice."""
        ...

    def depends_on(self, turns: Sequence[Turn]) -> tuple[str, ...]: ...

    def estimate(self, turns: Sequence[Turn]) -> float: ...

    async def speak(self, turns: Sequence[Turn], wait: Wait = asyncio.sleep) -> Spoken:
        """Speak one part; *wait* is called where the provider asks to come back later."""
        ...

    async def check(self) -> str:
        """As `BillSource.check`."""
        ...

    async def aclose(self) -> None: ...
