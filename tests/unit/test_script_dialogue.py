"""Reading what a model wrote: while it writes, and when it is done."""

import json

import pytest

from fakes.bills import PAGE, ROLL, lantern
from tasks.audio.speech import spoken
from tasks.script.dialogue import Unusable, read_dialogue
from tasks.script.facts import facts_of
from tasks.script.scanning import TurnScanner

FACTS = facts_of(lantern())


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
    scanner = TurnScanner(FACTS)

    found = [
        turn
        for start in range(0, len(text), size)
        for turn in scanner.feed(text[start : start + size])
    ]

    assert tuple(found) == read_dialogue(text, FACTS)
    assert [turn.speaker for turn in found] == ["Sarah", "James", "Sarah"]


def test_a_turn_is_not_reported_before_its_end():
    """Half a sentence is not shown."""
    text = written("One.", "Two.")
    scanner = TurnScanner(FACTS)

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
        read_dialogue(text, FACTS)


def test_tags_and_hidden_characters_are_taken_out():
    """A voice would act on `[whispers]`; nobody can see what turns the text around."""
    turns = read_dialogue(written("It [whispers] passed\u202e the\u0000 House. [pause]"), FACTS)

    assert turns[0].text == "It passed the House. [pause]"


def test_each_turn_carries_the_pages_of_its_facts():
    """A line leads to where its facts can be looked up; a plain question leads nowhere."""
    cited = json.dumps(
        {
            "turns": [
                {"speaker": "Sarah", "kind": "question", "text": "Is it?", "facts": []},
                {"speaker": "James", "text": "It is.", "facts": ["sponsor", "vote.1", "nope"]},
            ]
        }
    )

    turns = read_dialogue(cited, FACTS)

    assert turns[0].sources == ()
    assert turns[1].sources == (PAGE, ROLL)
    assert turns[1].facts == ("sponsor", "vote.1", "nope")


def test_hard_values_are_filled_in_by_code():
    """A count comes from the record, not from a model's memory, and its fact is cited."""
    text = written("{bill.number} passed by {vote.1.tally}.", "It came from {sponsor.full}.")

    first, second = read_dialogue(text, FACTS)

    assert first.text == "H.R. 4242 passed by 220 to 208."
    assert first.facts == ("bill", "vote.1")
    assert second.text == "It came from Representative Ada Lane, a Democrat from Ohio."


def test_an_unknown_slot_stays_to_be_flagged():
    """Nothing is made up for it."""
    text = written("It passed by {vote.9.tally}.", "And {bill.colour}?")

    assert read_dialogue(text, FACTS)[0].text == "It passed by {vote.9.tally}."


@pytest.mark.parametrize("name", sorted(FACTS.slots))
def test_what_is_filled_in_can_be_said(name: str):
    """`H.R. 4242` is spoken `House bill …`, and no figure is left for a voice to guess at."""
    said = spoken(FACTS.slots[name])

    assert said
    assert not any(one.isdigit() for one in said)
    assert "House resolution" not in said
