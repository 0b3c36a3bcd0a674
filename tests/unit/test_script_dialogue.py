"""Reading what a model wrote: while it writes, and when it is done."""

import json

import pytest

from tasks.script.dialogue import Unusable, read_dialogue
from tasks.script.scanning import TurnScanner

SOURCES = ("https://www.congress.gov/bill/1",)


def written(*texts: str, kind: str = "fact") -> str:
    turns = [
        {"speaker": ("Sarah", "James")[n % 2], "kind": kind, "text": text}
        for n, text in enumerate(texts)
    ]
    return json.dumps({"turns": turns})


@pytest.mark.parametrize("size", [1, 3, 7, 10_000])
def test_turns_are_found_as_they_become_whole(size: int):
    """I see each line when it is written, wherever the pieces are cut."""
    texts = ['He said "yes" {twice} [sic].', "A back\\slash } and ] – dashes.", "Done."]
    text = written(*(text.replace("{", "(").replace("}", ")") for text in texts))
    scanner = TurnScanner(SOURCES)

    found = [
        turn
        for start in range(0, len(text), size)
        for turn in scanner.feed(text[start : start + size])
    ]

    assert tuple(found) == read_dialogue(text, SOURCES)
    assert [turn.speaker for turn in found] == ["Sarah", "James", "Sarah"]


def test_a_turn_is_not_reported_before_its_end():
    """Half a sentence is not shown."""
    text = written("One.", "Two.")
    scanner = TurnScanner(SOURCES)

    assert [turn.text for turn in scanner.feed(text[:-4])] == ["One."]
    assert [turn.text for turn in scanner.feed(text[-4:])] == ["Two."]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not the form"),
        ("I would rather not.", "not the form"),
        ('{"turns": [{"speaker": "Bob", "text": "Hi."}]}', "not the form"),
        ('{"turns": []}', "no turns"),
        (written("Hi.", "  \n "), "turn 2 is empty"),
        (written("x" * 601), "turn 1 has 601 characters"),
        (written(*["Hi."] * 61), "61 turns"),
        (written("Hi.", "<b>Bold</b>"), "markup: '<b>'"),
        (written("See https://example.org now.", "Hi."), "markup"),
        (written("Hi.", "James: Hello."), "markup"),
        (
            json.dumps({"turns": [{"speaker": "Sarah", "text": "Hi."}] * 2}),
            "only Sarah speaks",
        ),
        (
            json.dumps(
                {
                    "turns": [{"speaker": "Sarah", "text": "Hi."}] * 4
                    + [{"speaker": "James", "text": "Hi."}]
                }
            ),
            "one host speaks too long",
        ),
    ],
)
def test_what_cannot_be_spoken_is_refused_by_name(text: str, why: str):
    """An answer in the wrong form never reaches a voice."""
    with pytest.raises(Unusable, match=why):
        read_dialogue(text, SOURCES)


def test_tags_and_hidden_characters_are_taken_out():
    """A voice would act on `[whispers]`; nobody can see what turns the text around."""
    turns = read_dialogue(written("It [whispers] passed\u202e the\u0000 House. [pause]"), SOURCES)

    assert turns[0].text == "It passed the House. [pause]"


def test_only_facts_carry_sources():
    """A question has nothing to look up."""
    assert read_dialogue(written("Is it?", kind="question"), SOURCES)[0].sources == ()
    assert read_dialogue(written("It is."), SOURCES)[0].sources == SOURCES
