"""What is joined, and what comes of it."""

from tasks.record import Value


class PartFile(Value, frozen=True):
    """One voiced part, in a file of any format that PyAV decodes."""

    path: str
    gap_before: float
    """Seconds of silence before it."""


class ChapterStart(Value, frozen=True):
    """Where a chapter is to begin."""

    part: int
    """Which part it begins with, from 0."""
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
    """Where each part begins, in seconds."""
    loudness: float
    """LUFS, integrated."""
    true_peak: float
    """dBTP."""
    size: int
    """Bytes."""
    sha256: str
    chapters: tuple[Chapter, ...] = ()
