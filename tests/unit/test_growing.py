"""The sound of an episode that is still being made: heard from its beginning, and never again."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from tasks.audio.finishing import finish
from tasks.audio.growing import DESKS, MOST, grow
from tasks.audio.measure import SILENCE, measure
from tasks.audio.mixdown import mix
from tasks.audio.pcm import RATE, flac
from tasks.audio.values import ChapterStart, Grown, Mixed, Tags, Take
from tasks.audio.workshop import Workshop
from tasks.errors import Final
from voices import DELAY, Says, babble, decoded, listen, record, sixteen_bit, sounding, turns

TAGS = Tags(title="Grown", artist="", album="", date="2026-01-29", comment="")


@pytest.fixture(scope="module")
def takes(tmp_path_factory: pytest.TempPathFactory) -> list[Take]:
    """Three parts of two segments, with turns of both hosts."""
    folder = tmp_path_factory.mktemp("takes")
    one, two = babble(1.7, 0.4), babble(2.1, 0.1, pitch=210)
    return [
        record(folder, 0.2, Says("Sarah", two), 0.9, Says("James", one), 0.4),
        record(folder, Says("James", one), 0.1, Says("Sarah", two)),
        record(folder, Says("Sarah", two), 0.3, Says("James", babble(0.5)), segment=1),
    ]


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "growing.mp3"


@pytest.fixture(scope="module")
def whole(takes: list[Take], tmp_path_factory: pytest.TempPathFactory) -> tuple[Grown, bytes]:
    """What comes of all takes at once."""
    target = tmp_path_factory.mktemp("whole") / "whole.mp3"
    return grow(str(target), takes, last=True), target.read_bytes()


def test_what_was_heard_is_never_made_again(takes: list[Take], target: Path) -> None:
    """The file only grows: what I have heard of it stays as it was."""
    before = b""
    for count in range(1, 4):
        grown = grow(str(target), takes[:count], last=count == 3)
        data = target.read_bytes()

        assert data.startswith(before)
        assert len(data) == grown.size > len(before)
        before = data


def test_only_what_is_new_is_read(
    takes: list[Take], target: Path, whole: tuple[Grown, bytes]
) -> None:
    """A part that is in the file is not decoded again."""
    first = target.with_name("first.flac")
    first.write_bytes(Path(takes[0].path).read_bytes())
    moved = [Take(str(first), 0, takes[0].speakers, takes[0].turns), *takes[1:]]
    grow(str(target), moved[:1], last=False)
    first.unlink()

    grow(str(target), moved, last=True)

    assert target.read_bytes() == whole[1]


def test_it_does_not_matter_how_it_grew(
    takes: list[Take], target: Path, whole: tuple[Grown, bytes]
) -> None:
    """One take after the other, or all of them at once: the same bytes, the same times."""
    for count in (1, 1, 2, 3):
        grown = grow(str(target), takes[:count], last=False)
    grown = grow(str(target), takes, last=True)

    assert target.read_bytes() == whole[1]
    assert grown == whole[0]


@pytest.mark.parametrize("left", ["all", "less", "more", "nothing"])
def test_a_process_that_knows_nothing_makes_the_same_bytes(
    takes: list[Take], target: Path, whole: tuple[Grown, bytes], left: str
) -> None:
    """The process died, whatever of the file was left: who goes on is not heard to."""
    grown = grow(str(target), takes[:2], last=False)
    before = target.read_bytes()
    DESKS.clear()
    data = {"all": before, "less": before[:9999], "more": before + b"\0" * 99_999, "nothing": b""}
    target.write_bytes(data[left])

    again = grow(str(target), takes[:2], last=False)

    assert again == grown
    assert target.read_bytes() == before
    grow(str(target), takes, last=True)
    assert target.read_bytes() == whole[1]


def test_a_file_that_was_touched_is_made_anew(
    takes: list[Take], target: Path, whole: tuple[Grown, bytes]
) -> None:
    """What somebody else wrote into it does not stay in the middle of an episode."""
    grow(str(target), takes[:1], last=False)
    with target.open("ab") as file:
        file.write(b"something else")

    grow(str(target), takes, last=True)

    assert target.read_bytes() == whole[1]


async def test_a_killed_workshop_goes_on_where_it_was(
    takes: list[Take], target: Path, whole: tuple[Grown, bytes]
) -> None:
    """Another job's work was cancelled, and the process with it: I hear nothing of that."""
    workshop = Workshop()
    await workshop.run(grow, str(target), takes[:2], False)
    workshop.discard()

    await workshop.run(grow, str(target), takes, True)
    await workshop.aclose()

    assert target.read_bytes() == whole[1]


def test_the_process_remembers_few_files(
    takes: list[Take], tmp_path: Path, whole: tuple[Grown, bytes]
) -> None:
    """A hundred unfinished episodes do not fill the memory; each still ends as it should."""
    targets = [str(tmp_path / f"{number}.mp3") for number in range(MOST + 3)]
    for target in targets:
        grow(target, takes[:1], last=False)

    assert len(DESKS) == MOST
    grow(targets[0], takes, last=True)
    assert Path(targets[0]).read_bytes() == whole[1]
    DESKS.clear()


def test_it_can_be_heard_at_every_size(whole: tuple[Grown, bytes]) -> None:
    """Wherever the file ends just now, what there is plays to its end, without a gap."""
    grown, data = whole
    everything = decoded(data)
    sizes = [end for end in frame_ends(data) if end]

    for count in range(10, len(sizes) + 1, 9):
        sound = decoded(data[: sizes[count - 1]])

        assert len(sound) == count * 1152
        assert np.array_equal(sound, everything[: len(sound)])
    assert len(everything) / RATE == pytest.approx(grown.duration)


def frame_ends(data: bytes) -> list[int]:
    ends, at = [], 0
    while at < len(data):
        assert data[at : at + 2] == b"\xff\xfb"
        at += 417 + (data[at + 2] >> 1 & 1)
        ends.append(at)
    return ends


def test_it_says_how_long_it_plays(takes: list[Take], target: Path) -> None:
    """A player is told no second that it cannot play; what is held back is a tenth at most."""
    grown = grow(str(target), takes[:2], last=False)

    assert len(listen(str(target))) / RATE == pytest.approx(grown.duration)
    assert grown.takes[-1].end - 0.11 < grown.duration <= grown.takes[-1].end + DELAY
    DESKS.clear()


def test_what_is_said_is_heard_when_it_says(
    takes: list[Take], target: Path, whole: tuple[Grown, bytes]
) -> None:
    """The words light up with the sound: in the finished file, and in the growing one."""
    mixed = mix(takes, [], TAGS, str(target))

    finished, growing = (sounding(sound) for sound in (listen(mixed.path), decoded(whole[1])))

    told = list(turns(mixed.takes))
    assert len(finished) == len(growing) == len(told) == 6
    for turn, then, now in zip(told, finished, growing, strict=True):
        assert (then.start, then.end) == pytest.approx((turn.start, turn.end), abs=0.015)
        assert (now.start, now.end) == pytest.approx((turn.start, turn.end), abs=0.035)


def test_the_finished_file_holds_the_very_same_frames(
    takes: list[Take], target: Path, whole: tuple[Grown, bytes]
) -> None:
    """What I heard while it was made and what I download are the same sound."""
    mixed = mix(takes, [ChapterStart(0, "One")], TAGS, str(target))

    assert target.read_bytes().endswith(whole[1])
    growing, finished = decoded(whole[1]), listen(mixed.path)
    assert np.array_equal(growing[1105 : 1105 + len(finished)], finished)
    assert mixed.duration == pytest.approx(whole[0].takes[-1].end, abs=1 / RATE)


def test_a_take_without_sound_has_its_place(takes: list[Take], target: Path) -> None:
    """A part of total silence is no hole, and shifts nothing."""
    silent = record(target.parent, Says("James", np.zeros(3 * RATE)))

    grown = grow(str(target), [takes[0], silent, takes[1]], last=True)

    before, nothing, after = grown.takes
    assert before.end == nothing.start == nothing.end == nothing.turns[0].start
    assert after.start - before.end < 0.4


def test_an_episode_without_sound_is_a_file_all_the_same(target: Path) -> None:
    """Silence is no reason to fail, nor to amplify noise."""
    silent = record(target.parent, 1.0)

    mixed = mix([silent], [ChapterStart(0, "Nothing")], TAGS, str(target))

    assert mixed.loudness == SILENCE
    assert mixed.offsets == (0,)
    assert measure(mixed.path).duration < 1


def test_nothing_to_join_is_said_plainly(target: Path) -> None:
    """An episode without a part does not become an empty file."""
    with pytest.raises(Final, match="no audio"):
        grow(str(target), [], last=False)

    assert not target.exists()


@pytest.mark.parametrize("data", [b"", b"<html>not audio</html>" * 50], ids=["empty", "html"])
def test_a_part_that_is_no_audio_is_named(takes: list[Take], target: Path, data: bytes) -> None:
    """When a stored part is damaged, the message says which; the rest stays as it was."""
    damaged = target.with_name("damaged.flac")
    damaged.write_bytes(data)
    grow(str(target), takes[:1], last=False)
    before = target.read_bytes()

    with pytest.raises(Final, match="Part 2 ") as caught:
        grow(str(target), [takes[0], Take(str(damaged), 0)], last=False)

    assert caught.value.reason == "bad_audio"
    assert target.read_bytes() == before
    assert grow(str(target), takes[:1], last=False).size == len(before)
    DESKS.clear()


def test_a_part_that_breaks_off_is_named(takes: list[Take], target: Path) -> None:
    """Half a file is not taken for a short one."""
    sound = sixteen_bit(babble(3))
    damaged = target.with_name("damaged.flac")
    data = bytearray(flac(sound))
    data[len(data) // 2 :] = bytes(len(data) - len(data) // 2)
    damaged.write_bytes(data)

    with pytest.raises(Final, match="Part 1 "):
        grow(str(target), [Take(str(damaged), 0)], last=True)


@pytest.fixture
async def workshop() -> AsyncIterator[Workshop]:
    workshop = Workshop()
    yield workshop
    await workshop.aclose()


async def test_two_episodes_grow_at_once(
    takes: list[Take], tmp_path: Path, whole: tuple[Grown, bytes], workshop: Workshop
) -> None:
    """Somebody else's episode does not get into mine."""
    one, two = str(tmp_path / "one.mp3"), str(tmp_path / "two.mp3")
    for count in (1, 2, 3):
        await asyncio.gather(
            workshop.run(grow, one, takes[:count], count == 3),
            workshop.run(grow, two, takes[::-1][:count], count == 3),
        )

    assert Path(one).read_bytes() == whole[1]
    assert Path(two).read_bytes() != whole[1]


def test_a_finished_episode_is_forgotten(takes: list[Take], target: Path) -> None:
    """Its encoder takes no memory any more."""
    grow(str(target), takes, last=True)

    assert str(target) not in DESKS


def test_mixing_twice_is_mixing_once(takes: list[Take], target: Path) -> None:
    """A second try after a crash uploads the same bytes under the same name."""
    first, second = (mix(takes, [], TAGS, str(target)) for _ in range(2))

    assert isinstance(first, Mixed)
    assert first == second


def test_what_is_measured_on_the_way_is_what_the_file_is(tmp_path: Path) -> None:
    """Nobody waits for a second listening at the end: it would say the same."""
    takes = (
        record(
            tmp_path, Says("Sarah", babble(4.0)), 0.3, Says("James", babble(3.0, 0.9, pitch=90))
        ),
        record(tmp_path, Says("Sarah", babble(5.0, 0.05, seed=3)), segment=1),
    )
    target = str(tmp_path / "growing.mp3")
    for count in range(1, len(takes) + 1):
        grow(target, takes[:count], last=False)

    mixed = finish(target, grow(target, takes, last=True), [], TAGS, str(tmp_path / "done.mp3"))

    heard = measure(mixed.path)
    assert mixed.loudness == pytest.approx(heard.loudness, abs=0.05)
    assert mixed.true_peak == pytest.approx(heard.true_peak, abs=0.05)
    assert mixed.duration == pytest.approx(heard.duration, abs=1e-6)
