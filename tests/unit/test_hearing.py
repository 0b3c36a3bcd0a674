"""An offline episode, heard as a listener hears it: through its MP3."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

import hearing
from fakes.bills import lantern
from tasks.audio.hosts import speak
from tasks.audio.measure import measure
from tasks.audio.mixdown import mix
from tasks.audio.parts import sentences
from tasks.audio.pauses import SEGMENT, natural
from tasks.audio.pcm import Samples, flac
from tasks.audio.values import Mixed, Span, Tags, Take, TurnTime
from tasks.script.opening import opening
from tasks.script.values import Turn

TAGS = Tags(title="Heard", artist="Gavelcast", album="Gavelcast", date="2026-01-29", comment="")

PARTS: tuple[tuple[Turn, ...], ...] = (
    (
        Turn("Sarah", "Welcome to the daily briefing. The voices that you hear are synthetic."),
        Turn("James", "And everything that we say stands in the record of the Congress."),
    ),
    (
        Turn("James", "The House passed H.R. 22 by a vote of 220-208 on April 10, 2025."),
        Turn("Sarah", "What would the bill change?", "question"),
        Turn(
            "James",
            "People who register to vote would have to show that they are citizens of the "
            "United States.",
        ),
    ),
    (
        Turn("Sarah", "The last bill is about water. It gives $1.5 billion to the states."),
        Turn("James", "They may repair old pipes with it. We are back tomorrow morning."),
    ),
)


class Episode:
    """The finished file, and where its turns are in it."""

    def __init__(self, folder: Path) -> None:
        dialogues = [speak(turns) for turns in PARTS]
        takes = []
        for number, (turns, dialogue) in enumerate(zip(PARTS, dialogues, strict=True)):
            path = folder / f"{number}.flac"
            path.write_bytes(dialogue.audio)
            speakers = tuple(turn.speaker for turn in turns)
            pauses = tuple(natural(turns))
            takes.append(Take(str(path), number, speakers, dialogue.turns, pauses))
        self.mixed: Mixed = mix(takes, [], TAGS, str(folder / "episode.mp3"))
        self.sound = hearing.listen(self.mixed.path)
        self.durations = [dialogue.duration for dialogue in dialogues]
        self.turns = [
            (turn, time)
            for turns, take in zip(PARTS, self.mixed.takes, strict=True)
            for turn, time in zip(turns, take.turns, strict=True)
        ]

    def part(self, number: int) -> Samples:
        take = self.mixed.takes[number]
        return hearing.between(self.sound, take.start, take.end)


def heard(sound: Samples, time: TurnTime | Span) -> Samples:
    return hearing.between(sound, time.start, time.end)


@pytest.fixture(scope="module")
def episode(tmp_path_factory: pytest.TempPathFactory) -> Episode:
    return Episode(tmp_path_factory.mktemp("episode"))


@pytest.fixture(scope="module")
def transcripts(episode: Episode) -> list[list[str]]:
    return [hearing.transcribe(episode.part(number)) for number in range(len(PARTS))]


def script(turns: Sequence[Turn]) -> list[str]:
    return hearing.words(" ".join(turn.text for turn in turns))


def test_every_word_can_be_understood(transcripts: list[list[str]]) -> None:
    """A speech recogniser that knows nothing of Congress makes out what the hosts say."""
    rates = [
        hearing.word_error_rate(script(turns), heard)
        for turns, heard in zip(PARTS, transcripts, strict=True)
    ]

    print("word error rates", [f"{rate:.2f}" for rate in rates])  # noqa: T201
    assert max(rates) <= 0.40
    assert sum(rates) / len(rates) <= 0.20


def test_every_part_is_where_it_belongs(transcripts: list[list[str]]) -> None:
    """Each part of the sound is closest to its own part of the script."""
    for number, heard in enumerate(transcripts):
        rates = [hearing.word_error_rate(script(turns), heard) for turns in PARTS]

        assert rates.index(min(rates)) == number


def test_every_sentence_is_heard_when_it_says(episode: Episode) -> None:
    """The sentence that lights up is the one that is said just then."""
    for turn, time in episode.turns:
        told = [hearing.words(sentence) for sentence in sentences(turn.text)]
        assert len(told) == len(time.sentences)
        for number, span in enumerate(time.sentences):
            words = hearing.transcribe(heard(episode.sound, span))
            rates = [hearing.word_error_rate(one, words) for one in told]
            assert rates[number] == min(rates) <= 0.5, (told[number], words)


@pytest.mark.parametrize("sample", [True, False])
def test_what_has_to_be_said_is_understood(sample: bool, tmp_path: Path) -> None:
    """In its first 15 seconds I hear that the voices are synthetic, and of which day it is."""
    told = opening("daily", [lantern()], record_date=date(2026, 5, 30), sample=sample).turns[:2]
    dialogue = speak(told)
    path = tmp_path / "opening.flac"
    path.write_bytes(dialogue.audio)
    sound = hearing.listen(str(path))

    who, when = (hearing.transcribe(heard(sound, time)) for time in dialogue.turns)

    assert dialogue.duration < 15
    assert "with the synthetic voices of sarah and james" in " ".join(who)
    assert "may thirtieth twenty twenty six" in " ".join(when)
    assert ("sample" in when) == sample
    assert hearing.word_error_rate(script(told[1:]), when) <= 0.2


def test_what_is_not_speech_is_not_understood(episode: Episode) -> None:
    """The test above can fail: noise, and the same speech backwards, are no words."""
    backwards = hearing.between(episode.part(0)[::-1], 0, 2)
    noise = np.random.default_rng(0).normal(0, 3000, hearing.RATE).astype(np.int16)

    for sound in (backwards, noise):
        heard = hearing.transcribe(np.ascontiguousarray(sound))
        assert hearing.word_error_rate(script(PARTS[0]), heard) > 0.8


def test_the_two_hosts_cannot_be_confused(episode: Episode) -> None:
    """I hear at once who speaks: James is a good deal lower than Sarah, in every turn."""
    pitches = [
        (turn.speaker, hearing.pitch(heard(episode.sound, time))) for turn, time in episode.turns
    ]

    lowest_sarah = min(pitch for speaker, pitch in pitches if speaker == "Sarah")
    highest_james = max(pitch for speaker, pitch in pitches if speaker == "James")
    assert 90 < highest_james < 155
    assert lowest_sarah > 1.25 * highest_james


def test_it_is_as_loud_as_podcasts_are(episode: Episode) -> None:
    """−16 LUFS and no peak above −1 dBTP, measured on the file."""
    measured = measure(episode.mixed.path)

    assert measured.loudness == pytest.approx(-16, abs=0.5)
    assert measured.true_peak <= -1


def test_all_turns_are_equally_loud(episode: Episode, tmp_path: Path) -> None:
    """Neither host shouts, nor mumbles: within 1.5 LU of each other."""
    levels = []
    for number, (_, time) in enumerate(episode.turns):
        path = tmp_path / f"{number}.flac"
        said = heard(episode.sound, time)
        path.write_bytes(flac(said, hearing.RATE))
        levels.append(measure(str(path)).loudness)

    assert max(levels) - min(levels) <= 1.5


def test_speakers_follow_each_other_naturally(episode: Episode) -> None:
    """Between two speakers there is a quarter to four tenths of a second, and nowhere a hole."""
    pauses = hearing.silences(episode.sound, at_least=0.1)

    for (_, before), (turn, time) in pairwise(episode.turns):
        if time.start in (take.turns[0].start for take in episode.mixed.takes):
            continue
        around = [
            end - begin
            for begin, end in pauses
            if begin < time.start < end + 0.1 and end > before.end
        ]
        assert len(around) == 1, turn.text
        assert 0.2 <= around[0] <= 0.45, turn.text
    assert max(end - begin for begin, end in pauses) <= 1.0


def test_it_is_as_long_as_its_parts_and_gaps(episode: Episode) -> None:
    """Nothing is cut, nothing repeated: within a fifth of a second of the sum of its parts."""
    expected = sum(episode.durations) + 2 * SEGMENT

    assert episode.mixed.duration == pytest.approx(expected, abs=0.2)
    assert measure(episode.mixed.path).duration == pytest.approx(expected, abs=0.2)
