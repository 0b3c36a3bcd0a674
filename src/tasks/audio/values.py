"""What is joined, and what comes of it."""

from tasks.record import Value


class Span(Value, frozen=True):
    """From when to when, in seconds."""

    start: float
    end: float


class TurnTime(Value, frozen=True):
    """When a turn is heard, in seconds."""

    start: float
    end: float
    sentences: tuple[Span, ...] = ()
    """One for each of `tasks.audio.parts.sentences`, where they are known."""


class Take(Value, frozen=True):
    """One voiced part, in a file of any format that PyAV decodes."""

    path: str
    segment: int
    """Which of the script's segments, from 0."""
    speakers: tuple[str, ...] = ()
    """Of each turn."""
    turns: tuple[TurnTime, ...] = ()
    """Within the file; without them it is taken as one turn."""
    pauses: tuple[float, ...] = ()
    """Seconds that belong before each turn, as `tasks.audio.pauses.natural` tells them; 0, or
    nothing at all: by who speaks."""


class Placed(Value, frozen=True):
    """Where a take is heard, in seconds of the episode."""

    start: float
    end: float
    turns: tuple[TurnTime, ...]


class Measured(Value, frozen=True):
    duration: float
    """Seconds, decoded."""
    loudness: float
    """LUFS, integrated; a mono file counts as played on two loudspeakers."""
    loudness_range: float
    """LU."""
    true_peak: float
    """dBTP."""
    sample_rate: int
    channels: int


class Grown(Value, frozen=True):
    """What a growing file holds."""

    size: int
    """Bytes: whole frames only."""
    duration: float
    """Seconds that these bytes play; the encoder holds back the last tenth of a second."""
    takes: tuple[Placed, ...]
    measured: Measured | None = None
    """What is heard of all of it, once it is closed."""


class ChapterStart(Value, frozen=True):
    """Where a chapter is to begin."""

    part: int
    """Which take it begins with, from 0."""
    title: str
    url: str = ""


class Chapter(Value, frozen=True):
    start: float
    """Seconds from the beginning of the episode."""
    end: float
    title: str
    url: str = ""


class Tags(Value, frozen=True):
    """What the file says of itself (ID3)."""

    title: str
    artist: str
    album: str
    date: str
    """ISO date of the record."""
    comment: str
    """Names the voices as synthetic, the date of the record, and a sample as such."""
    url: str = ""


class Mixed(Value, frozen=True):
    """A finished episode file, with what was measured on it after encoding."""

    path: str
    duration: float
    """Seconds, decoded."""
    offsets: tuple[float, ...]
    """Where each take begins, in seconds."""
    loudness: float
    """LUFS, integrated."""
    true_peak: float
    """dBTP."""
    size: int
    """Bytes."""
    sha256: str
    chapters: tuple[Chapter, ...] = ()
    takes: tuple[Placed, ...] = ()
