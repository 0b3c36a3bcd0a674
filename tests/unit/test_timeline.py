"""A job's page shows which steps were under way at the same time."""

import re
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import samples
from reading import Reader
from tasks.jobs.values import Status, StepStatus
from web import pages
from web.timeline import THINNEST, WIDE, Timeline, spoken, timeline

Times = tuple[float, float | None]


def step(number: int, times: Times | None, state: str = "") -> StepStatus:
    """A step that began and ended so many seconds before now."""
    start, end = times or (None, None)
    return StepStatus(
        key=samples.STEPS[number][0],
        title=samples.STEPS[number][1],
        status=state
        or ("waiting" if times is None else "processing" if end is None else "complete"),  # type: ignore[arg-type]
        progress=0,
        message="",
        started_at=None if start is None else samples.at(-start),
        finished_at=None if end is None else samples.at(-end),
    )


def laid_out(*times: Times | None, **changes: object) -> Timeline | None:
    steps = [step(number, one) for number, one in enumerate(times)]
    return timeline(job(steps, **changes), samples.NOW)


def job(steps: list[StepStatus], **changes: object) -> Status:
    return samples.status("processing", **({"steps": steps} | changes))


def test_steps_that_overlap_are_seen_to():
    """Each bar begins and ends where its step did."""
    line = laid_out((20, 15), (18, 10), (16, 0), None, None)

    assert line is not None
    assert [(bar.start, bar.end) for bar in line.bars] == [(0, 5), (2, 10), (4, 20)]
    assert [(bar.x, bar.width) for bar in line.bars] == [(0, 250), (100, 400), (200, 800)]
    assert (line.seconds, line.idle) == (20, 0)


def test_a_step_under_way_reaches_to_now():
    """And is said to."""
    line = laid_out((10, 6), (5, None))

    assert line is not None
    assert line.bars[1].end == line.seconds == 10
    assert [spoken(bar) for bar in line.bars] == ["from 0:00 to 0:04", "from 0:05 until now"]


def test_before_the_first_step_there_is_nothing():
    """Nothing is drawn of a job that waits to begin."""
    assert laid_out(None, None) is None
    assert "timeline" not in pages.job(samples.job_view(samples.status()))


def test_waiting_is_left_out():
    """Five hours at the script would hide all that was done."""
    line = laid_out((18_020, 18_015), (18_015, 18_010), (10, 0))

    assert line is not None
    assert [(bar.start, bar.end) for bar in line.bars] == [(0, 5), (5, 10), (10, 20)]
    assert line.idle == 18_000
    view = samples.job_view(job([step(0, (18_020, 18_010)), step(1, (10, 0))]))
    assert "without 5:00:00 of waiting" in pages.job(view)


def test_a_job_that_failed_shows_where():
    """The step that failed ends with the job."""
    steps = [step(0, (20, 10)), step(1, (10, None), "failed")]
    over = samples.failed(steps=steps, completed_at=samples.at(-5))

    line = timeline(over, samples.NOW + timedelta(hours=3))

    assert line is not None
    assert [(bar.state, bar.end) for bar in line.bars] == [("complete", 10), ("failed", 15)]


def test_a_step_that_took_no_time_is_seen():
    """Thin, and inside."""
    line = laid_out((100, 0), (0, 0))

    assert line is not None
    assert (line.bars[1].width, line.bars[1].x) == (THINNEST, WIDE - THINNEST)


@pytest.mark.parametrize("name", ["voicing", "complete", "failed"])
def test_it_has_words_for_who_does_not_see_it(name: str):
    """The drawing is hidden from screen readers; the list says the same."""
    page = pages.job(samples.job_view(samples.every_status()[name]))
    drawings = Reader(page).named("svg")

    assert drawings
    assert all(one["aria-hidden"] == "true" for one in drawings)
    assert len(re.findall(r", from [\d:]+ (?:to [\d:]+|until now)<", page)) == len(drawings)


@given(st.lists(st.tuples(st.floats(0, 1e6), st.floats(0, 1e6)), min_size=1, max_size=5))
def test_bars_lie_inside(times: list[tuple[float, float]]):
    """Whatever the clocks of several machines said."""
    line = laid_out(*(one for one in times))

    assert line is not None
    assert all(bar.x >= 0 and bar.width >= THINNEST for bar in line.bars)
    assert all(bar.x + bar.width <= WIDE + 0.2 for bar in line.bars)
    assert all(one.start <= other.start for one, other in pairwise(line.bars))
