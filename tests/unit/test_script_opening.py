"""The opening and the close, made by code."""

from datetime import date

import pytest

from fakes.bills import lantern
from tasks.script.opening import closing, opening, title_and_summary
from tasks.script.values import Segment

DAY = date(2026, 11, 23)
WICK = lantern(title="Wick Act", number=7, actions=())
WORDS_A_SECOND = 2.4


def first_seconds(segment: Segment, seconds: float = 15.0) -> str:
    """What has been said by then; a full date takes four words more than it has on paper."""
    words = " ".join(turn.text for turn in segment.turns).split()
    return " ".join(words[: int(seconds * WORDS_A_SECOND) - 4])


@pytest.mark.parametrize("sample", [True, False])
@pytest.mark.parametrize("offline", [(), ("script", "voices")])
def test_i_am_told_at_once_who_speaks_and_of_when(sample: bool, offline: tuple[str, ...]):
    """In 15 seconds I know that the hosts are synthetic, and of which day the record is."""
    segment = opening("daily", [lantern()], record_date=DAY, offline_parts=offline, sample=sample)

    said = first_seconds(segment)

    assert "the synthetic voices of Sarah and James" in said
    assert "Monday, November 23, 2026" in said
    assert ("sample" in said) == sample


def test_i_am_told_at_once_what_was_made_offline():
    """Real bills told by a stand-in are not passed off as the real thing."""
    segment = opening("daily", [lantern()], record_date=DAY, offline_parts=("script", "voices"))

    assert "Made offline: the script and voices." in first_seconds(segment)


def test_what_is_to_come_is_named():
    """I hear each bill's name and state before it is told."""
    segment = opening("daily", [lantern(), WICK], record_date=DAY)

    said = " ".join(turn.text for turn in segment.turns)

    assert segment.key == "opening"
    assert "Two bills today." in said
    assert "The Lantern Act, H.R. 4242: it has passed the House." in said
    assert "The Wick Act, H.R. 7: it is in committee." in said


def test_what_all_bills_have_in_common_is_said_once():
    """Nobody reads `it is now law` to me three times over."""
    bills = [lantern(), lantern(title="Wick Act", number=7), lantern(title="Oil Act", number=8)]

    segment = opening("daily", bills, record_date=DAY)

    said = " ".join(turn.text for turn in segment.turns)
    assert said.count("passed the House") == 1
    assert "The same goes for the Wick Act, H.R. 7." in said
    assert "And for the Oil Act, H.R. 8." in said
    assert [turn.sources for turn in segment.turns[-3:]] == [(bill.url,) for bill in bills]


def test_two_bills_in_a_row_at_the_same_place_are_told_as_that():
    """The second of a kind is called one more, not announced in the same words."""
    bills = [
        WICK,
        lantern(),
        lantern(title="Oil Act", number=8),
    ]

    said = " ".join(turn.text for turn in opening("daily", bills, record_date=DAY).turns)

    assert "The same goes for the Oil Act, H.R. 8." in said


def test_the_weekly_show_says_that_it_is_about_one_bill():
    """One bill in depth is announced as that."""
    segment = opening("weekly", [lantern()], record_date=DAY)

    assert "one bill in depth: the Lantern Act, H.R. 4242" in segment.turns[-1].text


@pytest.mark.parametrize("by_a_model", [True, False])
def test_a_script_by_a_model_says_so_and_that_code_checked_it(by_a_model: bool):
    """The close tells me how far I can trust it."""
    segment = closing("daily", [lantern()], record_date=DAY, by_a_model=by_a_model)

    said = " ".join(turn.text for turn in segment.turns)

    assert segment.key == "close"
    assert "congress.gov" in said
    assert ("A language model wrote this script" in said) is by_a_model
    assert ("was checked against it by code" in said) is by_a_model


def test_the_title_and_the_summary_name_the_bills():
    """I can tell episodes apart in a list."""
    title, summary = title_and_summary("daily", [lantern()], record_date=DAY)

    assert title == "Lantern Act"
    assert summary == (
        "Lantern Act (H.R. 4242) passed the House on May 1, 2025. "
        "The record is as of November 23, 2026."
    )


def test_a_sample_is_called_one_in_title_and_summary():
    """Nobody takes a sample for news."""
    title, summary = title_and_summary("weekly", [lantern()], record_date=DAY, sample=True)

    assert title == "Sample: In depth: Lantern Act"
    assert "sample" in summary


def test_a_year_in_a_short_title_is_not_said():
    """A title or an announcement has no `of 2025` in it; the summary has the whole name."""
    bill = lantern(title="Lantern Act of 2025")

    title, summary = title_and_summary("daily", [bill], record_date=DAY)

    assert title == "Lantern Act"
    assert "Lantern Act of 2025 (H.R. 4242)" in summary
    assert "The Lantern Act, H.R. 4242" in opening("daily", [bill], record_date=DAY).turns[-1].text
