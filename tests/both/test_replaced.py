"""Episodes that are made again, on both databases: replaced at once, or not at all."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from engine import Engine, Gate, Params, nothing, open_engine, toy
from fakes.episodes import episode
from tasks import episodes
from tasks.episodes import corrections, replaced
from tasks.episodes.values import Episode
from tasks.errors import Conflict
from tasks.housekeeping import DAY, Housekeeper
from tasks.jobs.database import fetch
from tasks.jobs.pipeline import Pipeline
from tasks.jobs.retention import SHORT_LIVED

WEEK = 7 * 24 * 3600


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[Engine]:
    async with open_engine(tmp_path, toy(nothing)) as opened:
        yield opened


def again(old: Episode, job_id: str, key: str) -> Episode:
    audio = msgspec.structs.replace(old.audio, key=key, sha256=key)
    return msgspec.structs.replace(old, job_id=job_id, audio=audio)


async def kept(engine: Engine, *keys: str) -> list[str]:
    return [key for key in keys if await engine.storage.stat(key)]


async def saved(engine: Engine, id: str, key: str) -> Episode:
    made = episode(id, key)
    await engine.storage.put(key, b"sound", "audio/mpeg")
    await episodes.save("ann", made, engine.clock.now_ms())
    return made


async def test_it_is_replaced_once(engine: Engine) -> None:
    """Twice is once; its number, its date and its place in the list stay."""
    old = await saved(engine, "e1", "old.mp3")
    new = again(old, "second", "new.mp3")

    assert [await replaced.replace("ann", new, "e1", {}, 5000) for _ in range(2)] == [True, True]

    found = await episodes.find("ann", "e1")
    assert (found.audio.key, found.job_id) == ("new.mp3", "second")
    assert (found.created_at, found.revised_at) == (old.created_at, "1970-01-01T00:00:05.000Z")
    former = await replaced.former("e1", old.audio.sha256)
    assert former is not None
    assert former.key == "old.mp3"
    assert await replaced.is_former("e1", "e1")
    assert not await replaced.is_former("e1", "second")


async def test_only_the_state_it_was_made_of_is_replaced(engine: Engine) -> None:
    """Of two that began with the same one, one is in time; the other changes nothing."""
    old = await saved(engine, "e1", "old.mp3")
    news = [again(old, f"job {n}", f"{n}.mp3") for n in range(6)]

    done = await asyncio.gather(*(replaced.replace("ann", new, "e1", {}, 1) for new in news))

    assert sorted(done) == [False] * 5 + [True]
    assert (await episodes.find("ann", "e1")).audio.key == f"{done.index(True)}.mp3"
    assert not await replaced.replace("bob", again(old, "x", "x.mp3"), "e1", {}, 1)
    assert not await replaced.replace("ann", episode("gone", "x.mp3"), "e1", {}, 1)


async def test_reports_follow_their_lines(engine: Engine) -> None:
    """A line that is gone has none; what was published is published."""
    old = await saved(engine, "e1", "old.mp3")
    for line in (2, 3, None):
        taken = await corrections.report("ann", "e1", "Wrong.", line, 1000)
        await corrections.publish("ann", taken.id, "Right.", 2000)

    await replaced.replace("ann", again(old, "second", "new.mp3"), "e1", {3: 2}, 1)

    notes = (await episodes.find("ann", "e1")).corrections
    assert [note.line for note in notes] == [None, 2, None]


async def test_former_files_go_after_a_week(engine: Engine) -> None:
    """Not before; and not the new one."""
    old = await saved(engine, "e1", "old.mp3")
    await engine.storage.put("new.mp3", b"sound", "audio/mpeg")
    now = engine.clock.now_ms()
    await replaced.replace("ann", again(old, "second", "new.mp3"), "e1", {}, now)
    tidy = Housekeeper(engine.storage, engine.clock, "").tidy

    engine.clock.advance(WEEK - 3600)
    await tidy()
    assert await kept(engine, "old.mp3", "new.mp3") == ["old.mp3", "new.mp3"]
    engine.clock.advance(2 * 3600)
    await tidy()
    assert await kept(engine, "old.mp3", "new.mp3") == ["new.mp3"]
    assert await replaced.former("e1", old.audio.sha256) is None


async def test_a_file_that_another_has_too_stays(engine: Engine) -> None:
    """Two episodes with the same sound, and one that was changed back."""
    old = await saved(engine, "e1", "same.mp3")
    await saved(engine, "e2", "same.mp3")
    now = engine.clock.now_ms()
    await replaced.replace("ann", again(old, "second", "new.mp3"), "e1", {}, now)

    engine.clock.advance(WEEK + 3600)
    await Housekeeper(engine.storage, engine.clock, "").tidy()

    assert await kept(engine, "same.mp3") == ["same.mp3"]
    assert await episodes.delete("ann", "e2") == ["same.mp3"]


async def test_deleting_names_former_files_too(engine: Engine) -> None:
    """Each file once, and none that is of use elsewhere."""
    old = await saved(engine, "e1", "old.mp3")
    await saved(engine, "e2", "new.mp3")
    await replaced.replace("ann", again(old, "second", "new.mp3"), "e1", {}, 1)

    assert await episodes.delete("ann", "e1") == ["old.mp3"]
    assert await episodes.delete("ann", "e2") == ["new.mp3"]


async def grown(job_id: str, content: str) -> None:
    """A piece that the job has put away, or has in common with others."""
    await fetch(
        "INSERT INTO content (key, user_id, storage_key, result, created_at)"
        " VALUES (?, 'ann', ?, '{}', 0) ON CONFLICT (key) DO NOTHING",
        content,
        f"content/{content}{SHORT_LIVED}",
    )
    await fetch(
        "INSERT INTO part (job_id, step, name, content_key) VALUES (?, 'upload', ?, ?)",
        job_id,
        content,
        content,
    )


async def test_deleting_names_the_pieces_too(engine: Engine) -> None:
    """What was heard while it was made, the first time and again; not what another show has."""
    old = await saved(engine, "e1", "old.mp3")
    await saved(engine, "e2", "e2.mp3")
    await replaced.replace("ann", again(old, "second", "new.mp3"), "e1", {}, 1)
    for job_id, content in (("e1", "a"), ("second", "b"), ("e1", "c"), ("e2", "c"), ("e2", "d")):
        await grown(job_id, content)

    gone = await episodes.delete("ann", "e1")

    assert sorted(gone) == ["content/a.brief", "content/b.brief", "new.mp3", "old.mp3"]
    rows = await fetch("SELECT key FROM content ORDER BY key")
    assert [row["key"] for row in rows] == ["c", "d"]


async def test_audio_is_as_old_as_its_last_making(engine: Engine) -> None:
    """By age, an old episode that was changed yesterday keeps what was made yesterday."""
    old = await saved(engine, "e1", "old.mp3")
    await engine.storage.put("new.mp3", b"sound", "audio/mpeg")
    engine.clock.advance(20 * DAY / 1000)
    now = engine.clock.now_ms()
    await replaced.replace("ann", again(old, "second", "new.mp3"), "e1", {}, now)

    engine.clock.advance(15 * DAY / 1000)
    await Housekeeper(engine.storage, engine.clock, "30d").tidy()
    assert await kept(engine, "new.mp3") == ["new.mp3"]
    engine.clock.advance(20 * DAY / 1000)
    await Housekeeper(engine.storage, engine.clock, "30d").tidy()
    assert await kept(engine, "new.mp3") == []


def alone(gate: Gate) -> Pipeline[Params]:
    """A kind of job of which only one with the same number may be under way."""
    kind = toy(gate, type="alone")
    kind.alone = lambda params: str(params.n)
    return kind


async def test_only_one_is_under_way_on_the_same(tmp_path: Path) -> None:
    """Of presses in the same moment one is taken; others, and other listeners, are not held up."""
    gate = Gate()
    async with open_engine(tmp_path, alone(gate)) as engine:
        presses = [engine.submit(type="alone", n=1) for _ in range(5)]
        taken = await asyncio.gather(*presses, return_exceptions=True)
        jobs = [one for one in taken if isinstance(one, str)]

        assert len(jobs) == 1
        assert all(isinstance(one, Conflict) for one in taken if not isinstance(one, str))
        await engine.submit(type="alone", n=2)
        await engine.submit("bob", type="alone", n=1)
        engine.start()
        await gate.wait()
        with pytest.raises(Conflict):
            await engine.submit(type="alone", n=1)
        gate.open()


async def test_what_is_over_can_go_on_only_alone(tmp_path: Path) -> None:
    """A retry is refused while another is under way, and taken after it."""
    async with open_engine(tmp_path, alone(Gate())) as engine:
        first = await engine.submit(type="alone", n=1)
        await engine.jobs.cancel("local", first)
        second = await engine.submit(type="alone", n=1)

        with pytest.raises(Conflict):
            await engine.jobs.retry("local", first)
        await engine.jobs.cancel("local", second)
        await engine.jobs.retry("local", first)
        assert (await engine.status(first)).status == "queued"
