"""The transcript in time: when sentences are heard, as WebVTT, and the chapters."""

from itertools import pairwise

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

import samples
from captions import Cue, read
from tasks.audio.values import Span, TurnTime
from tasks.episodes.captions import LONGEST, captions
from tasks.episodes.chapters import chapters
from tasks.episodes.timing import timed
from tasks.episodes.values import Episode, Line, Sentence

WORDS = (
    "-->",
    "a --> b",
    "<v Eve>",
    "&amp;",
    "&",
    "<b>",
    "\n\n",
    "\r",
    "NOTE",
    "WEBVTT",
    "\u202eright",
)
TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=90)
HOSTILE = st.lists(st.sampled_from(WORDS) | TEXT, max_size=12).map(" ".join)


def told(*texts: str) -> Episode:
    """An episode of one chapter, a line of ten seconds for each text."""
    lines = tuple(
        Line(
            "Sarah",
            text,
            "fact",
            10.0 * n,
            10.0 * n + 9,
            sentences=timed(text, TurnTime(10.0 * n, 10.0 * n + 9)),
        )
        for n, text in enumerate(texts)
    )
    whole = samples.episode()
    return replace(whole, segments=(replace(whole.segments[0], lines=lines),))


def test_a_sentence_is_heard_where_the_voice_says():
    """The times of a part count from its own beginning."""
    spans = (Span(11.0, 12.5), Span(12.75, 14.0))

    assert timed("It passed. Then it waited.", TurnTime(11.0, 14.0, spans)) == (
        Sentence("It passed.", 11.0, 12.5),
        Sentence("Then it waited.", 12.75, 14.0),
    )


def test_without_times_of_its_own_a_line_is_shared_out_by_length():
    """So it is where the voice counted the sentences differently."""
    shared = (Sentence("It ran on.", 10.0, 15.0), Sentence("It passed.", 15.0, 20.0))

    assert timed("It ran on. It passed.", TurnTime(10.0, 20.0)) == shared
    assert timed("It ran on. It passed.", TurnTime(10.0, 20.0, (Span(10, 11),))) == shared


def test_an_older_episode_is_read_and_each_line_is_one_cue():
    """What was saved before sentences were timed can still be followed."""
    raw = msgspec.to_builtins(told("It passed. Then it waited."))
    del raw["segments"][0]["lines"][0]["sentences"]
    old = msgspec.convert(raw, Episode)

    assert old.lines[0].sentences == ()
    assert read(captions(old)) == [Cue(0.0, 9.0, "Sarah", "It passed. Then it waited.")]


def test_each_sentence_is_a_cue_with_its_speaker():
    """In the order and at the times in which they are heard."""
    cues = read(captions(samples.episode()))

    assert cues[0] == Cue(0.0, 1.071, "Sarah", "Good morning.")
    assert [cue.text for cue in cues] == [
        one.text for line in samples.episode().lines for one in line.timed
    ]
    assert {cue.speaker for cue in cues} == {"Sarah", "James"}


def test_a_long_sentence_is_divided_evenly():
    """No cue is longer than two lines; together they say the sentence, in its time."""
    text = " ".join(["the committee on veterans affairs"] * 8) + "."
    cues = read(captions(told(text)))

    assert len(cues) == 4
    assert max(len(cue.text) for cue in cues) - min(len(cue.text) for cue in cues) <= 16
    assert " ".join(cue.text for cue in cues) == text
    assert (cues[0].start, cues[-1].end) == (0.0, 9.0)
    assert all(one.end == following.start for one, following in pairwise(cues))


@given(st.lists(HOSTILE, max_size=4))
def test_no_words_break_the_file(texts):
    """Arrows, tags, ampersands, empty lines and marks come out as they went in."""
    cues = read(captions(told(*texts)))

    assert "".join("".join(cue.text for cue in cues).split()) == "".join("".join(texts).split())
    assert all(len(cue.text) <= LONGEST for cue in cues)
    assert all(cue.start < cue.end for cue in cues)
    assert all(one.start <= following.start for one, following in pairwise(cues))


def test_chapters_lead_to_their_bills():
    """A chapter for each segment; the opening has no page of its own."""
    found = msgspec.to_builtins(chapters(samples.episode()))

    assert found["version"] == "1.2.0"
    assert list(found["chapters"]) == [
        {"startTime": 0, "endTime": 15, "title": "Opening"},
        {
            "startTime": 15,
            "endTime": 60,
            "title": "H.R. 4405: Epstein Files Transparency Act",
            "url": samples.BILLS[0].url,
        },
    ]
