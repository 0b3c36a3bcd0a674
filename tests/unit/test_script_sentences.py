"""Summaries, made fit for the ear."""

import pytest

from fakes.bills import SUMMARY
from tasks.script.sentences import sentences, shorten, spell_out


def test_headings_and_list_numbers_are_not_read_out():
    """I hear sentences, not the marks that hold a page together."""
    assert sentences(SUMMARY) == (
        "This bill requires the Department of Light (DOL) to lend a lantern to each public "
        "library.",
        "Specifically, DOL must buy the lanterns, and repair them.",
        "The bill ends on October 1, 2030.",
    )


@pytest.mark.parametrize(
    "listed",
    [
        "The grants pay for\n\n- oil;\n\n- wicks; and\n\n- glass.",
        "The grants pay for\noil;\nwicks; and\nglass.",
        "The grants pay for\n\noil;\nwicks; and\nglass.",
    ],
)
def test_a_list_is_one_sentence(listed: str):
    """I hear a list together with what it is a list of."""
    assert sentences(listed) == ("The grants pay for oil; wicks; and glass.",)


@pytest.mark.parametrize(
    "sentence",
    [
        "The U.S. Courts must appoint monitors.",
        "The rule of Mr. Lane and Smith Inc. applies to all of them.",
        "It honors John H. Prescott of Ohio.",
    ],
)
def test_an_abbreviation_does_not_end_a_sentence(sentence: str):
    """No host stops in the middle of a name."""
    assert sentences(sentence) == (sentence,)


def test_an_abbreviation_is_introduced_only_if_it_comes_back():
    """I am told what letters stand for when I will need them, and otherwise spared."""
    again = ("The Department of Light (DOL) lends.", "DOL repairs.")

    assert spell_out(again) == ("The Department of Light, or DOL, lends.", "DOL repairs.")
    assert spell_out(again[:1]) == ("The Department of Light lends.",)


def test_asides_are_said_in_words():
    """`e.g.` is not something one says."""
    spoken = sentences("It covers lamps (e.g., lanterns) and oil (i.e., fuel).")

    assert spoken == ("It covers lamps, for example lanterns, and oil, that is, fuel.",)


def test_a_long_list_is_cut_after_a_whole_item():
    """What is left out is said to be left out."""
    long = "The act pays for " + "; ".join(f"thing number {n}" for n in range(40)) + "."

    short = shorten(long, 200)

    assert len(short) < 220
    assert short.endswith(", among other things.")
    assert "thing number 0; thing number 1;" in short


def test_the_part_that_goes_section_by_section_is_left_to_readers():
    """A summary of a spending law does not read out four hundred sections."""
    text = "This act pays for lamps.\n\n(Sec. 3) This section says how.\n\nDIVISION A--LAMPS"

    assert sentences(text) == ("This act pays for lamps.",)


def test_references_for_readers_are_left_out():
    """Nobody can look up a report while listening."""
    text = "It pays for lamps.\n\nFor additional information see\n\n- CRS Report R1, Lamps."

    assert sentences(text) == ("It pays for lamps.",)
