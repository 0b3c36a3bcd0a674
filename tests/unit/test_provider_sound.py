"""What a provider may send, made an episode: uneven, hurried, noisy, with times that are off."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

import hearing
from tasks.audio.hosts import speak
from tasks.audio.mixdown import mix
from tasks.audio.parts import sentences
from tasks.audio.pauses import natural
from tasks.audio.pcm import RATE, decoded
from tasks.audio.values import Mixed, Span, Tags, Take
from tasks.script.values import Turn
from voices import Says, babble, levels, listen, mp3, record, silence, sounding, turns

TURNS = (
    Turn("Sarah", "The last bill is about water. It gives $1.5 billion to the states."),
    Turn("James", "They may repair old pipes with it, and build new ones."),
    Turn("Sarah", "Who would pay for that?", "question"),
    Turn("James", "The Treasury. It would borrow the money. The House has not voted yet."),
)
LEVELS = (8, -14, -3, -10)
"""dB by which the turns differ."""
PAUSES = (1.3, 0.05, 1.1, 0.6)
OFF = (0.2, -0.2, 0.15, -0.2)
"""Seconds by which the timestamps are off."""
TAGS = Tags(title="", artist="", album="", date="2026-01-29", comment="")


@pytest.fixture(scope="module")
def uneven(tmp_path_factory: pytest.TempPathFactory) -> Mixed:
    """A dialogue that was spoken well, and then made what a provider may send."""
    folder = tmp_path_factory.mktemp("sent")
    dialogue = speak(TURNS)
    (folder / "even.flac").write_bytes(dialogue.audio)
    even = decoded(str(folder / "even.flac"))
    heard: list[Says | float] = []
    for turn, time, level, pause, off in zip(
        TURNS, dialogue.turns, LEVELS, PAUSES, OFF, strict=True
    ):
        sound = even[round(time.start * RATE) : round(time.end * RATE)] * 10 ** (level / 20)
        spans = (
            Span(one.start - time.start + off, one.end - time.start + off) for one in time.sentences
        )
        heard += [pause, Says(turn.speaker, sound, tuple(spans), (off, off))]
    take = record(folder, *heard, 2.0, noise=0.0004, pauses=tuple(natural(TURNS)))
    path = folder / "sent.mp3"
    path.write_bytes(mp3(decoded(take.path)))
    sent = Take(str(path), 0, take.speakers, take.turns, take.pauses)
    return mix([sent, sent], [], TAGS, str(folder / "episode.mp3"))


def test_it_is_even_and_without_holes(uneven: Mixed) -> None:
    """Turns that were 22 dB apart are equally loud; nobody is silent for a second."""
    found = levels(listen(uneven.path), uneven.takes)
    pauses = hearing.silences(hearing.listen(uneven.path), at_least=0.1, below=-35)

    assert uneven.loudness == pytest.approx(-16, abs=0.5)
    assert uneven.true_peak <= -1
    assert len(found) == 6
    assert max(found) - min(found) <= 1.5
    assert max(end - start for start, end in pauses) <= 1


def test_the_hosts_answer_each_other_naturally(uneven: Mixed) -> None:
    """Where they hurried or dawdled there are now two to five tenths of a second."""
    for take in uneven.takes:
        for before, after in pairwise(take.turns):
            assert 0.2 <= after.start - before.end <= 0.5


def test_no_word_is_cut(uneven: Mixed) -> None:
    """Every sentence is understood, just where it says that it is."""
    sound = hearing.listen(uneven.path)
    told = list(turns(uneven.takes))
    rates = []
    for turn, time in zip(TURNS * 2, told, strict=True):
        for sentence, span in zip(sentences(turn.text), time.sentences, strict=True):
            words = hearing.transcribe(hearing.between(sound, span.start - 0.05, span.end + 0.05))
            rates.append(hearing.word_error_rate(hearing.words(sentence), words))

    assert sum(rates) / len(rates) <= 0.25
    assert max(rates) <= 0.6


def test_another_rate_and_a_second_channel_are_the_same_sound(tmp_path: Path) -> None:
    """A part is as long, and as many words, in whatever form it comes."""
    sound = np.concatenate([babble(2), silence(0.4), babble(2.5)])
    path = tmp_path / "part.mp3"
    path.write_bytes(mp3(sound))

    mixed = mix([Take(str(path), 0)], [], TAGS, str(tmp_path / "episode.mp3"))

    spans = sounding(listen(mixed.path))
    assert [one.end - one.start for one in spans] == pytest.approx([2, 2.5], abs=0.02)
    assert mixed.loudness == pytest.approx(-16, abs=0.5)
