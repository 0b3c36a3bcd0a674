"""How loud it is: the same for every voice, in the growing file and in the finished one."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from tasks.audio.finishing import finish
from tasks.audio.growing import grow
from tasks.audio.levels import heard
from tasks.audio.measure import loudness, measure
from tasks.audio.pcm import RATE, decoded, flac, framed
from tasks.audio.values import Placed, Span, Tags, Take
from voices import DELAY, Says, babble, levels, listen, record, sixteen_bit, turns, within

TAGS = Tags(title="", artist="", album="", date="2026-01-29", comment="")
Sound = npt.NDArray[np.floating]


def even(folder: Path) -> list[Take]:
    return dialogue(folder, babble(3.0, 0.3), babble(2.5, 0.3, pitch=210))


def uneven(folder: Path) -> list[Take]:
    """One host 20 dB softer than the other, and another sample rate in the second part."""
    return [
        *dialogue(folder, babble(3.0, 0.5), babble(2.5, 0.05, pitch=210)),
        record(folder, Says("Sarah", babble(4, 0.1, rate=24_000)), rate=24_000),
    ]


def peaky(folder: Path) -> list[Take]:
    """Clicks that stand 20 dB above the voice."""
    sound = babble(6.0, 0.1)
    for start in range(1000, len(sound), RATE // 3):
        sound[start : start + 20] = 0.98
    return dialogue(folder, sound, babble(3.0, 0.3, pitch=210))


def soft(folder: Path) -> list[Take]:
    """A voice at −40 LUFS, in the noise of a room."""
    return dialogue(folder, babble(3.0, 0.035), babble(3.0, 0.02, pitch=210), noise=0.0003)


def hot(folder: Path) -> list[Take]:
    """A voice that was recorded far too loud, and clipped."""
    return dialogue(folder, np.clip(babble(3.0, 4.0), -1, 1), babble(3.0, 0.9, pitch=210))


def drifting(folder: Path) -> list[Take]:
    """Every part louder than the one before it, as of a provider with moods."""
    return [
        record(folder, Says("Sarah", babble(2.5, level)), 0.3, Says("James", babble(2.2, 0.1)))
        for level in (0.02, 0.1, 0.3, 0.9)
    ]


def flowing(folder: Path) -> list[Take]:
    """Two hosts who leave no pause between them."""
    turns = [Says("Sarah", babble(3, 0.5)), Says("James", babble(3, 0.15, pitch=210))]
    return [record(folder, *turns), record(folder, *turns)]


def dialogue(folder: Path, sarah: Sound, james: Sound, noise: float = 0.0) -> list[Take]:
    turns = Says("Sarah", sarah), 0.3, Says("James", james)
    return [record(folder, *turns, noise=noise), record(folder, *turns, segment=1, noise=noise)]


VOICES = [even, uneven, peaky, soft, hot, drifting, flowing]


class Made:
    def __init__(self, folder: Path, takes: list[Take]) -> None:
        self.growing = str(folder / "growing.mp3")
        grown = grow(self.growing, takes, last=True)
        self.takes: tuple[Placed, ...] = grown.takes
        self.finished = finish(self.growing, grown, [], TAGS, str(folder / "done.mp3")).path


@pytest.fixture(scope="module", params=VOICES, ids=lambda make: make.__name__)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("voices")
    return Made(tmp_path_factory.mktemp("made"), request.param(folder))


def test_it_is_as_loud_as_podcasts_are(made: Made) -> None:
    """I need not reach for the volume: −16 LUFS, and no peak above −1 dBTP."""
    for path in (made.growing, made.finished):
        measured = measure(path)

        assert measured.loudness == pytest.approx(-16, abs=0.5)
        assert measured.true_peak <= -1


def test_all_turns_are_equally_loud(made: Made) -> None:
    """Neither host shouts, nor mumbles: within 1.5 LU of each other."""
    for path, late in ((made.growing, DELAY), (made.finished, 0.0)):
        found = levels(listen(path), made.takes, late)

        assert len(found) >= 3
        assert max(found) - min(found) <= 1.5


def test_nothing_is_clipped(made: Made) -> None:
    """No sample is at full scale."""
    assert np.abs(listen(made.finished).astype(int)).max() < 32_000


def test_nothing_clicks_where_a_pause_is_shortened(tmp_path: Path) -> None:
    """The hum of a room ends and begins softly where a second of it was cut out."""
    turns_ = 0.5, Says("Sarah", babble(2.1)), 1.3, Says("James", babble(2.1, 0.1)), 0.5
    whole = record(tmp_path, *turns_)
    sound = decoded(whole.path)
    sound += 0.01 * hum(len(sound))
    Path(whole.path).write_bytes(flac(sixteen_bit(sound)))

    made = Made(tmp_path, [whole, whole])

    heard = listen(made.finished)
    told = list(turns(made.takes))
    for before, after in pairwise(told):
        gap = within(heard, Span(before.end + 0.02, after.start - 0.02)).astype(int)
        assert np.abs(gap).max() > 300
        assert np.abs(np.diff(gap, n=2)).max() < 0.08 * np.abs(gap).max()


def test_nothing_clicks_where_a_host_is_cut_short(tmp_path: Path) -> None:
    """Where one host begins before the other ends the loudness glides."""
    both = hum(4 * RATE, 220) * np.interp(np.arange(4 * RATE), (88_000, 88_400), (0.5, 0.05))
    take = record(tmp_path, Says("Sarah", both[: 2 * RATE]), Says("James", both[2 * RATE :]))

    made = Made(tmp_path, [take])

    heard = listen(made.finished)[500:-500].astype(int)
    assert np.abs(np.diff(heard, n=2)).max() < 0.02 * np.abs(heard).max()
    assert np.abs(heard[-RATE:]).max() > 0.8 * np.abs(heard[:RATE]).max()


def hum(samples: int, hertz: float = 50) -> Sound:
    return np.sin(2 * np.pi * hertz * np.arange(samples) / RATE).astype(np.float32)


def test_the_meter_agrees_with_that_of_ebu_r128() -> None:
    """What is levelled by is what is measured in the end."""
    for sound in (babble(3, 0.3), babble(5, 0.05, pitch=90), np.r_[babble(2), 0.01 * babble(2)]):
        expected = loudness(framed([sixteen_bit(sound)]))

        assert heard(np.asarray(sound, np.float32)).loudness() == pytest.approx(expected, abs=0.05)


def test_noise_is_not_made_a_voice(tmp_path: Path) -> None:
    """A part in which only the room is heard is not lifted to the loudness of speech."""
    room = record(tmp_path, Says("James", 0.0005 * np.random.default_rng(0).normal(size=3 * RATE)))
    voice = record(tmp_path, Says("Sarah", babble(3)))

    made = Made(tmp_path, [voice, room])

    lifted = within(listen(made.finished), made.takes[1].turns[0])
    assert len(lifted) > 2 * RATE
    assert np.abs(lifted[500:].astype(int)).max() < 200


def test_a_short_answer_is_as_its_host_is(tmp_path: Path) -> None:
    """`Right.` is said as loud as the host says the rest, not made a shout."""
    short = babble(0.6, 0.15, pitch=210)
    takes = dialogue(tmp_path, babble(3), babble(3, 0.3, pitch=210))
    takes.append(record(tmp_path, Says("Sarah", babble(3)), 0.3, Says("James", short)))

    made = Made(tmp_path, takes)

    sound = listen(made.finished)
    usual, right = (within(sound, made.takes[number].turns[1]) for number in (0, 2))
    softer = loudness(framed([usual])) - loudness(framed([np.tile(right, 5)]))
    assert softer == pytest.approx(5.5, abs=1.5)
