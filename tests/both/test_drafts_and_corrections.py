"""What people write beside jobs and episodes, on both databases: changes to scripts, reports."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from engine import Engine, nothing, open_engine, toy
from fakes.episodes import episode
from tasks import drafts, episodes
from tasks.drafts import Draft, Edit
from tasks.episodes import corrections
from tasks.episodes.balance import balance
from tasks.errors import BadInput, Conflict, NotFound, TooMany

HOUR = corrections.HOUR


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[Engine]:
    async with open_engine(tmp_path, toy(nothing)) as opened:
        yield opened


async def test_changes_add_up(engine: Engine) -> None:
    """Each line has its last change; what was not sent again stays."""
    await drafts.change("job", {4: Edit("One."), 5: Edit("")})
    await drafts.change("job", {4: Edit("Two.", ("vote.1",))})

    assert await drafts.find("job") == Draft({4: Edit("Two.", ("vote.1",)), 5: Edit("")})
    assert await drafts.find("another") == Draft()


async def test_two_tabs_lose_nothing_of_each_other(engine: Engine) -> None:
    """Changes that come at the same moment are all kept."""
    await asyncio.gather(*(drafts.change("job", {n: Edit(f"{n}")}) for n in range(1, 9)))

    assert (await drafts.find("job")).edits == {n: Edit(f"{n}") for n in range(1, 9)}


async def test_what_was_let_go_is_changed_no_more(engine: Engine) -> None:
    """Letting go once is enough, with changes or without."""
    await drafts.change("job", {4: Edit("One.")})
    for _ in range(2):
        await drafts.approve("job", 1)
        await drafts.approve("untouched", 1)

    with pytest.raises(Conflict):
        await drafts.change("job", {4: Edit("Two.")})
    assert await drafts.find("job") == Draft({4: Edit("One.")}, approved=True)
    assert await drafts.find("untouched") == Draft({}, approved=True)


async def test_drafts_of_jobs_that_need_them_stay(engine: Engine) -> None:
    """Only those of jobs that are complete, or gone, are thrown away."""
    done = await engine.submit()
    await engine.run()
    queued = await engine.submit()
    for job_id in (done, queued, "gone"):
        await drafts.change(job_id, {1: Edit("x")})

    assert await drafts.forget() == 2
    assert (await drafts.find(queued)).edits
    assert not (await drafts.find(done)).edits


async def test_a_report_becomes_a_note(engine: Engine) -> None:
    """It is the listener's own until it is published; then it stands, in new words if need be."""
    await episodes.save("ann", episode("e1", "a.mp3"), 1)
    taken = await corrections.report("ann", "e1", " It is  wrong.\n\u202eReally. ", 3, 1000)

    assert (taken.text, taken.line, taken.state) == ("It is wrong.\nReally.", 3, "reported")
    assert (await episodes.find("ann", "e1")).corrections == ()
    await corrections.publish("ann", taken.id, "It was so.", 2000)
    await corrections.publish("ann", taken.id, "It was not.", 3000)
    [note] = (await episodes.find("ann", "e1")).corrections
    assert (note.note, note.line) == ("It was not.", 3)
    with pytest.raises(Conflict):
        await corrections.dismiss("ann", taken.id, 4000)
    assert [one.state for one in await corrections.listed("ann", "published")] == ["published"]
    assert await corrections.listed("ann", "reported") == []


async def test_a_report_is_nobody_elses(engine: Engine) -> None:
    """Another listener neither sees nor decides it."""
    taken = await corrections.report("ann", "e1", "Wrong.", None, 1000)

    assert await corrections.listed("bob") == []
    with pytest.raises(NotFound):
        await corrections.dismiss("bob", taken.id, 2000)
    with pytest.raises(BadInput):
        await corrections.report("ann", "e1", " \u202e ", None, 1000)


async def test_reports_at_the_same_moment_are_counted(engine: Engine) -> None:
    """Ten an hour are the most, however they come; another listener is not held up."""
    reports = [corrections.report("ann", "e1", f"{n}", None, 1000) for n in range(15)]
    taken = await asyncio.gather(*reports, return_exceptions=True)

    refused = [one for one in taken if isinstance(one, TooMany)]
    assert len(refused) == 5
    assert refused[0].retry_after == HOUR / 1000
    await corrections.report("bob", "e1", "x", None, 1000)
    await corrections.report("ann", "e1", "later", None, 1000 + HOUR)


async def test_with_the_episode_its_reports_and_evidence_go(engine: Engine) -> None:
    """What nothing else refers to is named, to be deleted."""
    await episodes.save("ann", episode("e1", "a.mp3"), 1)
    await corrections.report("ann", "e1", "Wrong.", None, 1000)

    assert await episodes.delete("ann", "e1") == ["a.mp3"]
    assert await corrections.listed("ann") == []


async def test_the_balance_of_nothing_is_empty(engine: Engine) -> None:
    """Episodes without bills count as episodes."""
    await episodes.save("ann", episode("e1", "a.mp3"), 1)

    told = await balance("ann")

    assert (told.episodes, told.bills, told.parties) == (1, 0, {})
