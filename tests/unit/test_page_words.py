"""The words, times and sums on the pages."""

import re

import pytest
from msgspec.structs import replace

import samples
from tasks.jobs.values import Cost
from web import format, pages, words
from web.views import FieldError


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://www.congress.gov/bill/1", "https://www.congress.gov/bill/1"),
        ("/episodes/1/audio.mp3", "/episodes/1/audio.mp3"),
        ("//elsewhere.example", "#"),
        ("/\\elsewhere.example", "#"),
        (" javascript:alert(1)", "#"),
        ("data:text/html,x", "#"),
        ("https://", "#"),
        ("http://[", "#"),
        ("", "#"),
    ],
)
def test_links_lead_to_web_addresses_only(url, link):
    """Whatever a record holds as an address, a press never runs or fakes anything."""
    assert format.safe_url(url) == link


def test_times_and_money_are_written_for_people():
    """Lengths, dates and sums read as one would say them."""
    assert [format.clock(each) for each in (-1, 7, 372.4, 3723)] == [
        "0:00",
        "0:07",
        "6:12",
        "1:02:03",
    ]
    assert [format.duration(each) for each in (47.6, 372.4)] == ["48 s", "6 min 12 s"]
    assert [format.money(each) for each in (0, 0.004, 0.412, 1234)] == [
        "nothing",
        "under $0.01",
        "$0.41",
        "$1,234.00",
    ]
    assert format.day("2026-11-23T14:00:00.000Z") == "November 23, 2026"
    assert format.day("some day") == "some day"


@pytest.mark.parametrize(
    ("eta", "said"),
    [
        (None, ""),
        ((0, 4), "A few seconds left"),
        ((0, 8), "Less than 8 seconds left"),
        ((20, 40), "About 20 to 40 seconds left"),
        ((60, 170), "About 1 to 3 minutes left"),
        ((100, 130), "About 2 minutes left"),
    ],
)
def test_the_time_left_is_a_range(eta, said):
    """I read about how long it will take."""
    assert words.left(samples.processing(1, eta_seconds=eta)) == said


def test_the_cost_says_what_is_estimated_and_what_was_saved():
    """The sum is never better than the truth."""
    cost = Cost(usd=0.2, saved_usd=0.05, complete=False, unanswered=1, unanswered_usd=0.1)

    assert words.cost_note(cost) == (
        "$0.05 saved by what was kept; with $0.10 estimated for calls without an answer"
    )


def test_a_lost_answer_is_a_row_of_its_own_once_all_is_over():
    """While the job runs, its call may still be answered."""
    cost = Cost(usd=0.2, saved_usd=0, complete=False, unanswered=2, unanswered_usd=0.12)
    over = replace(samples.failed(), cost=cost)
    running = replace(samples.processing(1), cost=cost)

    assert words.lost(running) == ""
    assert words.lost(over) == "2 calls without an answer, taken as $0.12"
    assert "<dt>Lost answers</dt>" in pages.job_fragment(samples.job_view(over))
    assert "Lost answers" not in pages.job_fragment(samples.job_view(running))


def test_what_is_announced_changes_with_step_and_state_only():
    """A screen reader is told the step, not each percentage, and not each place in line."""
    once = words.announcement(samples.processing(1, progress=21))
    later = words.announcement(samples.processing(1, progress=39, message="segment 3, turn 1"))
    first = words.announcement(samples.status(position=1))

    assert once == later == "Step 2 of 5: Write the script."
    assert words.announcement(samples.status(position=2)) == first
    assert words.announcement(samples.processing(2)) == "Step 3 of 5: Create the audio."


def test_a_step_does_not_repeat_its_title():
    """Beside `Create the audio` stands `part 2 of 6`, and nothing where nothing more is known."""
    step = samples.step(2, 2)

    assert words.detail(replace(step, message="Creating audio… part 2 of 6")) == "part 2 of 6"
    assert words.detail(replace(step, message="Saving…")) == ""
    assert words.detail(replace(step, message="2.1 of 6.0 MB")) == "2.1 of 6.0 MB"


def test_home_says_what_keys_would_change():
    """Without keys, home says where to put them; with them it says nothing."""
    without, with_keys = samples.offers(samples.OFFLINE, 0.0), samples.offers(samples.REAL, 0.4)
    own_voice = samples.offers(samples.REAL, 0.0)[0]
    parts = tuple(replace(part, offline=part.what == "voice") for part in own_voice.parts)

    assert words.hint(without).startswith("All of it is made on this machine")
    assert "docs/configuration.md" in words.hint(without)
    assert words.hint([replace(own_voice, parts=parts)]).startswith("What is marked offline")
    assert words.hint(with_keys) == ""


@pytest.mark.parametrize("field", ["billCount", "topics[3]", "minutes"])
def test_the_form_speaks_of_its_fields_as_people_do(field):
    """A wrong number is not told in a programmer's words."""
    said = words.what_is_wrong(FieldError(field, f"{field}: expected `int` <= 10, not 99."))

    assert not re.search(r"`|billCount|topics\[", said)
    assert words.what_is_wrong(FieldError("", "2 jobs are waiting.")) == "2 jobs are waiting."
