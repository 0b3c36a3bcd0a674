"""Parts: what a voice speaks in one go."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tasks.audio.parts import cut, sentences
from tasks.audio.speech import spoken
from tasks.script.values import Turn

SENTENCE = "The House passed the bill after a long debate about how it would be paid for."


def turn(text: str, speaker: str = "Sarah") -> Turn:
    return Turn(speaker=speaker, text=text, kind="fact", sources=("https://www.congress.gov/",))  # type: ignore[arg-type]


def said(part: tuple[Turn, ...]) -> int:
    return sum(len(spoken(turn.text)) for turn in part)


def test_a_short_segment_is_one_part() -> None:
    """The opening is one call."""
    turns = (turn("Hello."), turn("And welcome.", "James"))

    assert cut(turns) == [turns]


def test_a_segment_without_turns_has_no_part() -> None:
    """Nothing to say costs nothing."""
    assert cut(()) == []


def test_parts_are_cut_between_turns_and_are_even() -> None:
    """No part is a leftover: the parts of a segment take about the same time."""
    turns = [turn(f"{SENTENCE} {SENTENCE}", "Sarah" if n % 2 else "James") for n in range(13)]

    parts = cut(turns, 1800)

    assert [turn for part in parts for turn in part] == turns
    assert len(parts) == 2
    assert max(map(said, parts)) - min(map(said, parts)) <= len(turns[0].text)


def test_what_is_said_counts_not_what_is_written() -> None:
    """Numbers grow when they are said, and a part too long is cut off by the voice."""
    turns = [turn("$1,234,567,890 of $9,876,543,210.") for _ in range(40)]

    parts = cut(turns, 1800)

    assert sum(len(turn.text) for turn in turns) < 1800
    assert len(parts) > 2
    assert all(said(part) <= 1800 for part in parts)


def test_an_over_long_turn_is_cut_at_the_ends_of_sentences() -> None:
    """A host who speaks for three minutes takes a breath between sentences, not inside them."""
    long = turn(" ".join(f"{SENTENCE[:-1]}, number {n}." for n in range(40)), "James")

    pieces = [piece for part in cut([turn("Go on."), long], 1800) for piece in part]

    assert len(pieces) > 2
    assert all(piece.text.endswith(".") and piece.text[0].isupper() for piece in pieces)
    assert " ".join(piece.text for piece in pieces[1:]) == long.text
    assert {(piece.speaker, piece.kind, piece.sources) for piece in pieces[1:]} == {
        ("James", "fact", long.sources)
    }


def test_an_abbreviation_does_not_end_a_sentence() -> None:
    """`Rep. Roy` stays in one breath."""
    assert sentences(
        "Rep. Roy wrote H.R. 22. Sen. John A. Smith of the U.S. Senate did not. "
        "See No. 5! “Why?” he asked. 12 did."
    ) == [
        "Rep. Roy wrote H.R. 22.",
        "Sen. John A. Smith of the U.S. Senate did not.",
        "See No. 5!",
        "“Why?” he asked.",
        "12 did.",
    ]


@pytest.mark.parametrize("text", ["word " * 900, "clause after clause, " * 200])
def test_a_sentence_without_an_end_is_cut_somewhere(text: str) -> None:
    """Even text that never comes to an end is spoken."""
    parts = cut([turn(text.strip())], 1800)

    assert all(said(part) <= 1800 for part in parts)
    assert " ".join(t.text for part in parts for t in part).split() == text.split()


@given(some.lists(some.text(some.sampled_from("ab 1$%.,'H.R!"), max_size=120), max_size=12))
def test_nothing_is_lost_and_nothing_too_long(texts: list[str]) -> None:
    """Whatever a script holds, every word of it is in one part, in order."""
    turns = [turn(text) for text in texts]

    parts = cut(turns, 200)

    words = [word for part in parts for t in part for word in t.text.split()]
    assert words == [word for text in texts for word in text.split()]
    assert all(said(part) <= 200 or len(part[0].text.split()) == 1 for part in parts)
