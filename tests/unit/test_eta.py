"""How long it will still take: a range that is right most of the time, or nothing."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

import samples
from tasks.jobs.eta import FEWEST, PastRun, Size, eta, left
from tasks.jobs.values import Artifact, Status, WaitingFor

Bar = list[tuple[int, int]]
"""Milliseconds, and where the bar was."""

PARAMS = "{}"
UNKNOWN = Size(PARAMS)
STEPS = (4.0, 40.0, 60.0, 20.0, 2.0)
"""Seconds, as with real providers."""


def simulated(chance: random.Random, jitter: float, length: float = 1.0) -> Bar:
    """A job whose steps overlap and take as long as chance has it, in pieces."""
    bar, start = [(0, 0)], 0.0
    ends, moves = [], []
    for seconds in STEPS:
        took = seconds * length * chance.lognormvariate(0, jitter)
        pieces = max(2, round(took / 4))
        steps = sorted(start + took * chance.random() for _ in range(pieces - 1))
        moves += [(at, 20 / pieces) for at in (*steps, start + took)]
        ends.append(start + took)
        start += 0.7 * took
    done, moved = 0.0, sorted(moves)
    for at, more in moved:
        done += more
        bar.append((int(1000 * at), min(99, int(done + 1e-9))))
    return [*bar, (int(1000 * max(ends)), 100)]


def run(bar: Bar, size: Size = UNKNOWN) -> PastRun:
    return PastRun(size, left(0, bar[-1][0], bar))


def now(progress: int, **changes: object) -> Status:
    shown = {"progress": progress, "artifacts": [], "steps": samples.steps(0)}
    return samples.processing(2, **(shown | changes))


def same(seconds: float, count: int = FEWEST, size: Size = UNKNOWN) -> list[PastRun]:
    """Jobs that took so long, evenly."""
    bar = [(int(10 * seconds * p), p) for p in range(101)]
    return [run(bar, size)] * count


@pytest.mark.parametrize("jitter", [0.1, 0.25])
def test_it_is_right_most_of_the_time(jitter: float):
    """Over jobs that vary, asked at any moment: the true time lies in the range."""
    chance = random.Random(3)
    asked = shown = right = 0
    for _ in range(60):
        past = [run(simulated(chance, jitter)) for _ in range(20)]
        bar = simulated(chance, jitter)
        end = bar[-1][0]
        for _ in range(20):
            moment = chance.randrange(end)
            progress = max(p for at, p in bar if at <= moment)
            asked += 1
            if (told := eta(now(progress), PARAMS, past, moment / 1000)) is not None:
                shown += 1
                right += told[0] <= (end - moment) / 1000 <= told[1]

    assert shown / asked > 0.7
    assert 0.65 < right / shown < 0.98


def test_nothing_is_said_of_what_was_too_scattered():
    """One in ten seconds, the next in ten minutes: no range would help."""
    chance = random.Random(4)
    past = [run(simulated(chance, 0.1, length)) for length in (0.1, 0.3, 1, 3, 9) * 4]

    assert eta(now(10), PARAMS, past) is None


def test_few_jobs_say_nothing():
    """Five are the fewest."""
    assert eta(now(50), PARAMS, same(100, FEWEST - 1)) is None
    assert eta(now(50), PARAMS, same(100)) == (45, 50)


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "queued"},
        {"status": "complete"},
        {"status": "failed"},
        {"waiting_for": WaitingFor(what="a free slot of ElevenLabs")},
    ],
)
def test_nothing_is_said_while_it_waits_or_is_over(changes: dict[str, object]):
    """In the queue, for a person, for a retry, for a slot."""
    assert eta(now(50, **changes), PARAMS, same(100)) is None


def test_a_job_that_hangs_is_not_like_the_others():
    """Where it should be done by now, nothing is said."""
    past = same(100)

    assert eta(now(50), PARAMS, past, 60) is not None
    assert eta(now(50), PARAMS, past, 80) is None


def lines(characters: int) -> list[Artifact]:
    return [Artifact(id="line/1", kind="line", index=1, text="x" * characters)]


def test_a_longer_script_takes_longer():
    """By its characters, once it is written; by its bills, once they are known."""
    past = same(100, size=Size(PARAMS, 3, 1000))
    bills = samples.artifacts(3, 0)[:1]
    written = now(50, artifacts=[*bills, *lines(1500)], steps=samples.steps(2))

    assert eta(written, PARAMS, past) == (70, 80)
    fetched = now(10, artifacts=bills, steps=samples.steps(1))
    assert eta(fetched, PARAMS, past) == (25, 30)


def test_before_anything_is_known_only_the_same_order_counts():
    """Ten bills are not like three; and one that is far longer says nothing."""
    past = same(100, size=Size('{"billCount":10}', 10, 9000))

    assert eta(now(2), PARAMS, past) is None
    assert eta(now(2), '{"billCount":10}', past) is not None
    fetched = now(25, artifacts=samples.artifacts(1, 0), steps=samples.steps(1))
    assert eta(fetched, PARAMS, past) is None


@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 99)), max_size=20), max_size=9
    ),
    st.integers(0, 100),
)
def test_it_is_never_negative(bars: Sequence[Bar], progress: int):
    """Whatever the past was: from something that is not below nothing, to something more."""
    past = []
    for moves in bars:
        moments, places = sorted(at for at, _ in moves), sorted(p for _, p in moves)
        past.append(PastRun(Size(PARAMS), left(1000, 10**6, [*zip(moments, places, strict=True)])))

    told = eta(now(progress), PARAMS, past)

    assert all(one.left == tuple(sorted(one.left, reverse=True)) for one in past)
    assert all(0 <= seconds <= 1000 for one in past for seconds in one.left)
    assert told is None or 0 <= told[0] < told[1]
