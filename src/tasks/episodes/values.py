"""What an episode is made of, as it is kept, told by the API and shown."""

import msgspec

from tasks.evidence.manifest import SourceEntry
from tasks.record import Value
from tasks.script.values import Report, Speaker, TurnKind


class Sentence(Value, frozen=True):
    """A sentence of a line, and when it is heard."""

    text: str
    start: float
    """Seconds from the beginning of the episode."""
    end: float


class Line(Value, frozen=True):
    """A turn as it is heard."""

    speaker: Speaker
    text: str
    kind: TurnKind
    start: float
    """Seconds from the beginning of the episode."""
    end: float
    sources: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    """The ids of the facts that it cites."""
    sentences: tuple[Sentence, ...] = ()
    """In order; none in episodes from before they were timed."""

    @property
    def timed(self) -> tuple[Sentence, ...]:
        """Its sentences; where they have no times of their own, the line itself is the one."""
        return self.sentences or (Sentence(self.text, self.start, self.end),)


class EpisodeFact(Value, frozen=True):
    """A fact of the record, as the page shows it."""

    id: str
    says: str
    """The value as the record has it."""
    url: str
    """A page that people can open; empty where it is about the show itself."""
    where: str
    """Where on that page."""
    fetched_at: str
    """When the record was read; empty for what holds in general."""
    values: tuple[str, ...] = ()
    """Hard values, as they stand in the lines: `220 to 208`."""


class EpisodeSegment(Value, frozen=True):
    """A chapter: the lines about one bill, or the opening, or the close."""

    key: str
    title: str
    start: float
    end: float
    lines: tuple[Line, ...]
    url: str = ""
    facts: tuple[EpisodeFact, ...] = ()
    """Those that its lines cite, and those that it should have told and did not."""


class EpisodeBill(Value, frozen=True):
    id: str
    citation: str
    title: str
    url: str
    status: str
    """Plain words: `became Public Law 119-1 on January 29, 2025`."""
    reasons: tuple[str, ...]
    """Why it was chosen."""
    sponsor: str = ""
    """`Representative Chip Roy, a Republican from Texas`."""
    party: str = ""
    """The sponsor's: `Republican`; empty if the record has none."""


class EpisodeItem(Value, frozen=True):
    """What one outlet has of a story."""

    outlet: str
    title: str
    url: str
    published: str
    """ISO date."""


class EpisodeStory(Value, frozen=True):
    id: str
    topic: str
    items: tuple[EpisodeItem, ...]
    """The one that is told first, then the same story elsewhere."""


class PassedOver(Value, frozen=True):
    """A bill that could have been told, and was not."""

    id: str
    citation: str
    title: str
    reasons: tuple[str, ...]


class AudioFile(Value, frozen=True):
    key: str
    """In storage."""
    sha256: str
    size: int
    duration: float
    loudness: float
    true_peak: float
    url: str
    """Where listeners get it: the CDN's address, or our own path."""
    kept: bool = True
    """False once it was deleted to make room, as `GAVELCAST_KEEP` has it."""


class EvidenceFile(Value, frozen=True):
    """The file by which anyone can check the episode."""

    key: str
    """In storage."""
    sha256: str
    size: int
    url: str
    sources: tuple[SourceEntry, ...]
    """The documents of the record that are in it."""


class Note(Value, frozen=True):
    """A published correction: an error that somebody reported, and what is right."""

    id: str
    note: str
    published_at: str
    line: int | None = None
    """Which line it is about, from 1."""


class Episode(Value, frozen=True):
    """One finished show."""

    id: str
    job_id: str
    show: str
    title: str
    summary: str
    created_at: str
    record_date: str
    """ISO date of the record that the show tells."""
    sample: bool
    """True if the bills are the bundled sample."""
    fact_checked: bool
    providers: dict[str, str]
    audio: AudioFile
    segments: tuple[EpisodeSegment, ...]
    bills: tuple[EpisodeBill, ...]
    passed_over: tuple[PassedOver, ...] = ()
    stories: tuple[EpisodeStory, ...] = ()
    """Of a show of news, which has no bills."""
    cost_usd: float = 0.0
    saved_usd: float = 0.0
    report: Report = msgspec.field(default_factory=Report)
    """What the check found."""
    evidence: EvidenceFile | None = None
    voices: dict[str, str] = {}
    """The ids of the voices that speak it, by speaker; empty where the provider has none to choose,
    and in episodes from before they were kept."""
    revised_at: str = ""
    """When it was last made again with changed lines; empty if it never was."""
    corrections: tuple[Note, ...] = ()
    """Published ones, oldest first. They are kept beside it, and stay when it is made again."""

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for segment in self.segments for line in segment.lines)
