"""The episode's file: joined, levelled, encoded once."""

import hashlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import av
import numpy as np
import pytest

from chores import mix_and_weigh
from tasks.audio.measure import SILENCE, measure
from tasks.audio.mixdown import mix
from tasks.audio.pcm import MONO, RATE, Samples, filtered, flac, frames, samples
from tasks.audio.values import ChapterStart, Mixed, PartFile, Tags
from tasks.audio.workshop import Workshop
from tasks.errors import Final

TAGS = Tags(
    title="Daily briefing – José",
    artist="Gavelcast",
    album="Gavelcast daily",
    date="2026-01-29",
    comment="Synthetic voices. The record as of January 29, 2026 – a sample.",
    url="https://example.org/",
)


def babble(seconds: float, level: float, seed: int = 0, rate: int = RATE) -> Samples:
    """Something with the ups and downs of speech: harmonics in syllables, with sharp peaks."""
    noise = np.random.default_rng(seed)
    time = np.arange(round(seconds * rate)) / rate
    tone = sum(np.sin(2 * np.pi * 140 * h * time + h) / h for h in range(1, 20))
    syllables = np.clip(np.sin(2 * np.pi * 4 * time) + 0.4 * noise.standard_normal(), 0, 1)
    sound = (tone + 0.2 * noise.standard_normal(len(time))) * syllables**2
    return np.asarray(sound / np.abs(sound).max() * level * 32767, np.int16)


Part = Callable[..., PartFile]


@pytest.fixture
def part(tmp_path: Path) -> Part:
    return written_to(tmp_path)


def written_to(folder: Path) -> Part:
    def written(sound: Samples, gap_before: float = 0.0, rate: int = RATE) -> PartFile:
        path = folder / f"{len(list(folder.iterdir()))}.flac"
        path.write_bytes(flac(sound, rate))
        return PartFile(str(path), gap_before)

    return written


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Mixed:
    """Three parts that differ by 20 dB and in their rates."""
    folder = tmp_path_factory.mktemp("mixed")
    part = written_to(folder)
    parts = [
        part(babble(6, 0.9, 1)),
        part(babble(5, 0.09, 2, rate=24_000), 0.35, rate=24_000),
        part(babble(4, 0.3, 3), 0.7),
    ]
    chapters = [ChapterStart(0, "Opening"), ChapterStart(2, "H.R. 22: é", "https://example.org/22")]
    return mix(parts, chapters, TAGS, str(folder / "episode.mp3"))


def heard(path: str) -> Samples:
    return np.concatenate(list(samples(filtered(frames(path), *MONO))))


def test_it_is_as_loud_as_podcasts_are(mixed: Mixed) -> None:
    """I need not reach for the volume: −16 LUFS, and no peak above −1 dBTP."""
    measured = measure(mixed.path)

    assert measured.loudness == pytest.approx(-16, abs=0.5)
    assert measured.true_peak <= -1
    assert (mixed.loudness, mixed.true_peak) == (measured.loudness, measured.true_peak)
    assert (measured.channels, measured.sample_rate) == (2, 44_100)


def test_all_parts_are_equally_loud(mixed: Mixed, tmp_path: Path) -> None:
    """A part that was recorded twenty decibels softer does not whisper."""
    sound, path = heard(mixed.path), tmp_path / "part.flac"
    ends = [6, 11.35, 16.05]
    levels = []
    for start, end in zip(mixed.offsets, ends, strict=True):
        path.write_bytes(flac(sound[round(start * RATE) : round(end * RATE)]))
        levels.append(measure(str(path)).loudness)

    assert max(levels) - min(levels) <= 1.5


def test_it_is_as_long_as_its_parts_and_gaps(mixed: Mixed) -> None:
    """Nothing is lost or doubled where parts meet."""
    assert mixed.duration == pytest.approx(6 + 0.35 + 5 + 0.7 + 4, abs=0.02)
    assert mixed.offsets == pytest.approx((0, 6.35, 12.05), abs=0.01)


def test_the_gaps_are_silent(mixed: Mixed) -> None:
    """Between two parts there is a pause, not a click."""
    sound = heard(mixed.path)
    gap = sound[round(6.05 * RATE) : round(6.3 * RATE)].astype(int)

    assert np.abs(gap).max() < 33  # −60 dBFS


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

    assert [(c["start"], c["end"], c["metadata"]["title"]) for c in found] == [
        (0, 12_050, "Opening"),
        (12_050, 16_050, "H.R. 22: é"),
    ]
    assert [c.start for c in mixed.chapters] == pytest.approx([0, 12.05], abs=0.01)
    assert mixed.chapters[1].url == "https://example.org/22"
    assert mixed.chapters[1].end == pytest.approx(mixed.duration, abs=0.02)


def test_it_is_constant_in_bit_rate(mixed: Mixed) -> None:
    """Every player, also an old one, finds the right place when I seek."""
    with av.open(mixed.path) as file:
        sizes = [packet.size for packet in file.demux(audio=0) if packet.size]
        assert file.streams.audio[0].bit_rate == 128_000

    assert set(sizes) <= {417, 418}


def test_its_size_and_fingerprint_are_of_the_file(mixed: Mixed) -> None:
    """What is uploaded under a name is what was measured."""
    data = Path(mixed.path).read_bytes()

    assert mixed.size == len(data)
    assert mixed.sha256 == hashlib.sha256(data).hexdigest()


def test_the_same_parts_make_the_same_file(part: Part, tmp_path: Path) -> None:
    """A second try after a crash uploads the same bytes under the same name."""
    parts = [part(babble(2, 0.4)), part(babble(2, 0.2, 1), 0.3)]

    first, second = (mix(parts, [], TAGS, str(tmp_path / name)) for name in ("1.mp3", "2.mp3"))

    assert first.sha256 == second.sha256


def test_very_uneven_sound_still_meets_the_target(part: Part, tmp_path: Path) -> None:
    """A voice full of sharp peaks is limited, not left too soft."""
    sound = babble(12, 0.05)
    sound[:: RATE // 3] = 32_000

    result = mix([part(sound)], [], TAGS, str(tmp_path / "peaks.mp3"))

    assert result.loudness == pytest.approx(-16, abs=0.5)
    assert result.true_peak <= -1


def test_silence_stays_silent(part: Part, tmp_path: Path) -> None:
    """A part without sound is no reason to fail, nor to amplify noise."""
    result = mix([part(np.zeros(RATE, np.int16))], [], TAGS, str(tmp_path / "silence.mp3"))

    assert result.loudness == SILENCE
    assert result.duration == pytest.approx(1, abs=0.02)


def test_nothing_to_join_is_said_plainly(tmp_path: Path) -> None:
    """An episode without a part does not become an empty file."""
    with pytest.raises(Final, match="no audio"):
        mix([], [], TAGS, str(tmp_path / "none.mp3"))


@pytest.mark.parametrize("data", [b"", b"<html>not audio</html>" * 50], ids=["empty", "html"])
def test_a_part_that_is_no_audio_is_named(part: Part, tmp_path: Path, data: bytes) -> None:
    """When a stored part is damaged, the message says which."""
    damaged = tmp_path / "damaged.flac"
    damaged.write_bytes(data)

    with pytest.raises(Final, match="Part 2 ") as caught:
        mix([part(babble(1, 0.4)), PartFile(str(damaged), 0.3)], [], TAGS, str(tmp_path / "x.mp3"))

    assert caught.value.reason == "bad_audio"


@pytest.fixture
async def workshop() -> AsyncIterator[Workshop]:
    workshop = Workshop()
    yield workshop
    await workshop.aclose()


async def test_it_is_made_in_the_workshop(part: Part, tmp_path: Path, workshop: Workshop) -> None:
    """The pages stay quick while a file is made: another process makes it."""
    parts = [part(babble(1, 0.4))]

    mixed = await workshop.run(mix, parts, [ChapterStart(0, "One")], TAGS, str(tmp_path / "o.mp3"))

    assert mixed.duration == pytest.approx(1, abs=0.02)


async def test_a_broken_part_is_named_from_the_workshop(tmp_path: Path, workshop: Workshop) -> None:
    """The plain sentence survives the way between the processes."""
    with pytest.raises(Final, match="Part 1 "):
        await workshop.run(mix, [PartFile("gone.flac", 0)], [], TAGS, str(tmp_path / "o.mp3"))


@pytest.mark.parametrize(
    ("minutes", "megabytes"), [(2, 30), pytest.param(30, 300, marks=pytest.mark.long)]
)
async def test_a_long_episode_needs_little_memory(
    part: Part, tmp_path: Path, workshop: Workshop, minutes: int, megabytes: int
) -> None:
    """Half an hour is made on a small machine, too: memory does not grow with the length."""
    one = part(babble(20, 0.4), 0.35)

    mixed, more = await workshop.run(mix_and_weigh, [one] * 3 * minutes, str(tmp_path / "o.mp3"))

    assert mixed.duration == pytest.approx(3 * minutes * 20.35, abs=0.2)
    assert mixed.loudness == pytest.approx(-16, abs=0.5)
    assert more <= megabytes
