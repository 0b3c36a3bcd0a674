"""The finished file: what it says of itself, and how it is made."""

import hashlib
import struct
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import av
import pytest

from chores import mix_and_weigh
from tasks.audio.measure import measure
from tasks.audio.mixdown import mix
from tasks.audio.values import Chapter, ChapterStart, Mixed, Tags, Take
from tasks.audio.workshop import Workshop
from tasks.errors import Final
from voices import Says, babble, record

TAGS = Tags(
    title="Daily briefing – José",
    artist="Gavelcast",
    album="Gavelcast daily",
    date="2026-01-29",
    comment="Synthetic voices. The record as of January 29, 2026 – a sample.",
    url="https://example.org/",
)
CHAPTERS = [ChapterStart(0, "Opening"), ChapterStart(2, "H.R. 22: é", "https://example.org/22")]


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Mixed:
    """Three parts that differ by 20 dB and in their rates."""
    folder = tmp_path_factory.mktemp("parts")
    takes = [
        record(folder, Says("Sarah", babble(6, 0.9, 1))),
        record(folder, Says("James", babble(5, 0.09, 2, rate=24_000)), rate=24_000),
        record(folder, Says("Sarah", babble(4, 0.3, 3)), segment=1),
    ]
    return mix(takes, CHAPTERS, TAGS, str(tmp_path_factory.mktemp("mixed") / "episode.mp3"))


def test_what_it_tells_was_measured_on_the_file(mixed: Mixed) -> None:
    """−16 LUFS, no peak above −1 dBTP, two channels: not what was meant, but what came of it."""
    measured = measure(mixed.path)

    assert measured.loudness == pytest.approx(-16, abs=0.5)
    assert measured.true_peak <= -1
    assert (mixed.loudness, mixed.true_peak) == pytest.approx(
        (measured.loudness, measured.true_peak), abs=0.02
    )
    assert mixed.duration == measured.duration
    assert (measured.channels, measured.sample_rate) == (2, 44_100)


def test_it_is_as_long_as_its_parts_and_pauses(mixed: Mixed) -> None:
    """Nothing is lost or doubled where parts meet."""
    assert mixed.duration == pytest.approx(6 + 0.34 + 5 + 0.7 + 4, abs=0.02)
    assert mixed.offsets == pytest.approx((0, 6.34, 12.04), abs=0.01)
    assert mixed.offsets == tuple(take.start for take in mixed.takes)


def test_the_file_says_what_it_is(mixed: Mixed) -> None:
    """Any player shows the title, the date of the record, and that the voices are synthetic."""
    with av.open(mixed.path) as file:
        shown = file.metadata

    assert shown["title"] == TAGS.title
    assert shown["artist"] == TAGS.artist
    assert shown["album"] == TAGS.album
    assert shown["date"] == TAGS.date
    assert shown["comment"] == TAGS.comment
    assert b"COMM" in Path(mixed.path).read_bytes()[:400]


def test_it_has_chapters(mixed: Mixed) -> None:
    """I can jump from bill to bill."""
    with av.open(mixed.path) as file:
        found = sorted(file.chapters(), key=lambda chapter: chapter["start"])

    first, second = mixed.chapters
    assert [(c["start"], c["end"], c["metadata"]["title"]) for c in found] == [
        (0, round(1000 * first.end), "Opening"),
        (round(1000 * first.end), round(1000 * second.end), "H.R. 22: é"),
    ]
    assert first.end == second.start == mixed.offsets[2]
    assert second == Chapter(second.start, mixed.duration, "H.R. 22: é", "https://example.org/22")


def test_its_tag_can_be_read_to_the_end(mixed: Mixed) -> None:
    """Every frame of the tag is where a strict reader looks for it, with a chapter's address."""
    data = Path(mixed.path).read_bytes()

    frames = list(tag_frames(data))

    names = [name for name, _ in frames]
    assert names == [
        "TIT2",
        "TPE1",
        "TALB",
        "TYER",
        "TDAT",
        "TCON",
        "TLAN",
        "COMM",
        "WOAF",
        "CTOC",
        "CHAP",
        "CHAP",
    ]
    inner = list(inner_frames(frames[-1][1].partition(b"\0")[2][16:]))
    assert [name for name, _ in inner] == ["TIT2", "WXXX"]
    assert inner[1][1] == b"\0\0https://example.org/22"


def tag_frames(data: bytes) -> Iterator[tuple[str, bytes]]:
    assert data[:6] == b"ID3\x03\0\0"
    size = sum(byte << 7 * (3 - place) for place, byte in enumerate(data[6:10]))
    assert data[10 + size : 12 + size] == b"\xff\xfb"
    return inner_frames(data[10 : 10 + size])


def inner_frames(body: bytes) -> Iterator[tuple[str, bytes]]:
    while body:
        name, size = body[:4].decode(), struct.unpack(">I", body[4:8])[0]
        yield name, body[10 : 10 + size]
        body = body[10 + size :]


def test_it_is_constant_in_bit_rate(mixed: Mixed) -> None:
    """Every player, also an old one, finds the right place when I seek."""
    with av.open(mixed.path) as file:
        sizes = [packet.size for packet in file.demux(audio=0) if packet.size]
        assert file.streams.audio[0].bit_rate == 128_000
        assert file.duration / 1e6 == pytest.approx(mixed.duration, abs=0.001)

    assert set(sizes) <= {417, 418}


def test_its_size_and_fingerprint_are_of_the_file(mixed: Mixed) -> None:
    """What is uploaded under a name is what was measured."""
    data = Path(mixed.path).read_bytes()

    assert mixed.size == len(data)
    assert mixed.sha256 == hashlib.sha256(data).hexdigest()


@pytest.fixture
async def workshop() -> AsyncIterator[Workshop]:
    workshop = Workshop()
    yield workshop
    await workshop.aclose()


async def test_it_is_made_in_the_workshop(tmp_path: Path, workshop: Workshop) -> None:
    """The pages stay quick while a file is made: another process makes it."""
    takes = [record(tmp_path, Says("Sarah", babble(1, 0.4)))]

    mixed = await workshop.run(mix, takes, [ChapterStart(0, "One")], TAGS, str(tmp_path / "o.mp3"))

    assert mixed.duration == pytest.approx(1, abs=0.02)


async def test_a_broken_part_is_named_from_the_workshop(tmp_path: Path, workshop: Workshop) -> None:
    """The plain sentence survives the way between the processes."""
    with pytest.raises(Final, match="Part 1 "):
        await workshop.run(mix, [Take("gone.flac", 0)], [], TAGS, str(tmp_path / "o.mp3"))


@pytest.mark.parametrize(
    ("minutes", "megabytes"), [(1, 60), pytest.param(30, 300, marks=pytest.mark.long)]
)
async def test_a_long_episode_needs_little_memory(
    tmp_path: Path, workshop: Workshop, minutes: int, megabytes: int
) -> None:
    """Half an hour is made on a small machine, too: memory does not grow with the length."""
    one = record(tmp_path, Says("Sarah", babble(20, 0.4)))

    mixed, more = await workshop.run(mix_and_weigh, [one] * 3 * minutes, str(tmp_path / "o.mp3"))

    assert mixed.duration == pytest.approx(3 * minutes * 20.34, abs=0.4)
    assert mixed.loudness == pytest.approx(-16, abs=0.5)
    assert more <= megabytes
