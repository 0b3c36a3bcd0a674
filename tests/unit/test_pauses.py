"""The pauses: as long as people make them, wherever a voice put them, and no word is cut."""

from pathlib import Path

import numpy as np
import pytest

from tasks.audio.finishing import finish
from tasks.audio.growing import grow
from tasks.audio.pauses import natural
from tasks.audio.values import Placed, Span, Tags, Take
from tasks.script.values import Turn
from voices import Says, babble, gaps, listen, record, sounding, turns

TAGS = Tags(title="", artist="", album="", date="2026-01-29", comment="")
ONE, TWO = babble(1.2, 0.4), babble(0.9, 0.2, pitch=210)


def made(folder: Path, *takes: Take) -> tuple[str, tuple[Placed, ...]]:
    grown = grow(str(folder / "growing.mp3"), takes, last=True)
    mixed = finish(str(folder / "growing.mp3"), grown, [], TAGS, str(folder / "done.mp3"))
    return mixed.path, mixed.takes


@pytest.mark.parametrize("noise", [0.0, 0.001], ids=["silent room", "noisy room"])
@pytest.mark.parametrize("off", [(0.0, 0.0), (0.2, -0.2), (-0.2, 0.2), (0.2, 0.2), (-0.2, -0.2)])
@pytest.mark.parametrize("pause", [0.06, 0.15, 0.6, 1.4])
def test_pauses_between_speakers_become_natural(
    tmp_path: Path, pause: float, off: tuple[float, float], noise: float
) -> None:
    """Whether a voice hurries or dawdles, and where it says that turns begin: I hear neither."""
    said = [Says("Sarah", ONE, stamped=off), Says("James", TWO, stamped=off)]
    take = record(tmp_path, 0.3, said[0], pause, said[1], pause, said[0], 0.5, noise=noise)

    path, placed = made(tmp_path, take)

    sound = listen(path)
    spans = sounding(sound, below=0.05, at_least=0.05)
    assert [one.end - one.start for one in spans] == pytest.approx([1.2, 0.9, 1.2], abs=0.03)
    assert all(0.24 <= gap <= 0.42 for gap in gaps(spans))
    for turn, span in zip(turns(placed), spans, strict=True):
        assert (turn.start, turn.end) == pytest.approx((span.start, span.end), abs=0.03)


def test_a_pause_that_is_natural_stays(tmp_path: Path) -> None:
    """A voice that knows how to pause is left alone."""
    take = record(tmp_path, Says("Sarah", ONE), 0.25, Says("James", TWO), 0.4, Says("Sarah", ONE))

    path, _ = made(tmp_path, take)

    assert gaps(sounding(listen(path))) == pytest.approx([0.25, 0.4], abs=0.02)


def test_an_answer_comes_sooner(tmp_path: Path) -> None:
    """After a question, and for a reaction, people wait less."""
    asked = Turn("Sarah", "What would it change?", "question")
    told = Turn("James", "Quite a lot.")
    pauses = tuple(natural([asked, told, asked]))
    turns = Says("Sarah", ONE), 0.9, Says("James", TWO), 0.9, Says("Sarah", ONE)

    path, _ = made(tmp_path, record(tmp_path, *turns, pauses=pauses))

    assert gaps(sounding(listen(path))) == pytest.approx([0.28, 0.34], abs=0.02)


def test_a_hole_within_a_turn_is_closed(tmp_path: Path) -> None:
    """Nowhere is it silent for longer than a second."""
    turn = np.concatenate([ONE, np.zeros(60_000), TWO, np.zeros(25_000), ONE])
    take = record(tmp_path, 2.0, Says("Sarah", turn), 2.5, Says("James", ONE), 3.0)

    path, placed = made(tmp_path, take, take)

    for heard in (path, str(tmp_path / "growing.mp3")):
        found = gaps(sounding(listen(heard)))
        assert max(found) < 0.75
        assert found[:3] == pytest.approx([0.6, 25_000 / 44_100, 0.34], abs=0.02)
    spans = sounding(listen(path))
    told = placed[0].turns[0]
    assert (told.start, told.end) == pytest.approx((spans[0].start, spans[2].end), abs=0.02)


def test_a_new_segment_is_heard_to_begin(tmp_path: Path) -> None:
    """There is a breath between two bills, and less between two parts of one."""
    first = record(tmp_path, 0.5, Says("Sarah", ONE), 0.5)
    second = record(tmp_path, 0.01, Says("Sarah", ONE), 0.8)
    third = record(tmp_path, Says("Sarah", ONE), segment=1)

    path, placed = made(tmp_path, first, second, third)

    assert gaps(sounding(listen(path))) == pytest.approx([0.34, 0.7], abs=0.02)
    assert sounding(listen(path))[0].start < 0.06
    assert [one.start for one in placed] == sorted(one.start for one in placed)


def test_sentences_are_where_they_are_heard(tmp_path: Path) -> None:
    """The sentence that lights up is the one I hear, also where the voice's times were off."""
    turn = np.concatenate([ONE, np.zeros(13_230), TWO, np.zeros(52_920), ONE])
    stamps = (Span(0, 1.1), Span(1.35, 2.5), Span(3.5, 4.7))
    take = record(tmp_path, Says("James", TWO), 1.2, Says("Sarah", turn, stamps), 0.2)

    path, placed = made(tmp_path, take)

    heard = sounding(listen(path))[1:]
    told = placed[0].turns[1].sentences
    assert len(told) == len(heard) == 3
    for sentence, span in zip(told, heard, strict=True):
        assert (sentence.start, sentence.end) == pytest.approx((span.start, span.end), abs=0.02)


def test_a_turn_without_sound_is_nowhere_long(tmp_path: Path) -> None:
    """A line that nobody can say does not shift the others."""
    turns = Says("Sarah", ONE), Says("James", np.zeros(0)), 0.5, Says("Sarah", TWO)

    path, placed = made(tmp_path, record(tmp_path, *turns))

    first, nothing, last = placed[0].turns
    assert first.end <= nothing.start + 0.001
    assert nothing.end - nothing.start < 0.001
    assert nothing.end <= last.start
    assert gaps(sounding(listen(path))) == pytest.approx([0.34], abs=0.02)


@pytest.mark.parametrize("end", [0.0, 99.0])
def test_senseless_times_cut_nothing(tmp_path: Path, end: float) -> None:
    """Timestamps that mean nothing cost no word."""
    wrong = (0.0, end - 1.2)
    take = record(
        tmp_path, Says("Sarah", ONE, stamped=wrong), 0.3, Says("James", TWO, stamped=wrong)
    )

    path, _ = made(tmp_path, take)

    spans = sounding(listen(path))
    assert [one.end - one.start for one in spans] == pytest.approx([1.2, 0.9], abs=0.03)
