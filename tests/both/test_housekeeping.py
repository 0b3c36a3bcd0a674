"""Housekeeping: what has had its time goes, what anybody may still need stays."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import Engine, Gate, Provider, nothing, open_engine, payments, row, toy, until
from fakes.episodes import episode
from tasks import episodes
from tasks.errors import Final, Outage
from tasks.housekeeping import DAY, FOREVER, YOUNG, Housekeeper, Keep
from tasks.jobs.database import fetch
from tasks.jobs.parts import Answer, Call
from tasks.jobs.retention import SHORT_LIVED, Use
from tasks.jobs.run import Context
from tasks.providers.folder import Folder

HOUR = 3600


def days(number: float) -> float:
    return number * 24 * HOUR


async def tidy(engine: Engine, keep: str = "") -> None:
    await Housekeeper(engine.storage, engine.clock, keep).tidy()


async def events(job_id: str) -> int:
    rows = await fetch("SELECT count(*) AS n FROM event WHERE job_id = ?", job_id)
    return int(rows[0]["n"])


async def watched(engine: Engine, job_id: str, after: int | None) -> list[str]:
    watching = engine.jobs.watch("local", job_id, after)
    return [msgspec.json.decode(body)["type"] async for _, body in watching]


async def test_a_log_is_kept_for_thirty_days_after_the_end(tmp_path: Path) -> None:
    """Until then it can be watched from its beginning; then its status is all that is told."""
    async with open_engine(tmp_path, toy(nothing)) as engine:
        job_id = await engine.submit()
        await engine.run()
        before = await engine.status(job_id)

        engine.clock.advance(days(29.9))
        await tidy(engine)
        assert len(await watched(engine, job_id, 0)) == before.seq

        engine.clock.advance(days(0.2))
        await tidy(engine)
        assert await events(job_id) == 0
        assert await engine.status(job_id) == before
        for after in (None, 0, 2, 999):
            assert await watched(engine, job_id, after) == ["snapshot"]
        assert await watched(engine, job_id, before.seq) == []


async def test_the_log_of_a_job_that_is_not_over_stays(tmp_path: Path) -> None:
    """However old it is: one that waits, one that runs, one that was taken up again."""
    gate, errors = Gate(), [Final("No.")]

    async def once(context: Context) -> None:
        if errors:
            raise errors.pop()
        await gate(context)

    async with open_engine(tmp_path, toy(once), running=1) as engine:
        failed, waiting = await engine.submit(), ""
        await engine.run()
        await engine.jobs.retry("local", failed)
        engine.start()
        await gate.wait()
        waiting = await engine.submit()
        counted = await events(failed), await events(waiting)

        engine.clock.advance(days(400))
        await tidy(engine)

        assert (await events(failed), await events(waiting)) == counted


async def test_thousands_of_old_logs_go_in_one_turn(tmp_path: Path) -> None:
    """More than fit into one batch; the newer ones among them stay whole."""
    async with open_engine(tmp_path, toy(nothing), waiting=1000) as engine:
        old = [await engine.submit(f"user {n % 9}") for n in range(120)]
        await engine.run()
        engine.clock.advance(days(31))
        new = [await engine.submit(f"user {n % 9}") for n in range(3)]
        await engine.run()

        await tidy(engine)

        assert [await events(job_id) for job_id in old] == [0] * len(old)
        assert [await events(job_id) for job_id in new] == [
            (await row(job_id))["last_seq"] for job_id in new
        ]


async def test_a_job_of_long_ago_can_be_taken_up_again(tmp_path: Path) -> None:
    """Its numbers go on where they were; who left off before that gets the status first."""
    errors = [Final("No.")]

    async def once(context: Context) -> None:
        if errors:
            raise errors.pop()

    async with open_engine(tmp_path, toy(once)) as engine:
        job_id = await engine.submit()
        await engine.run()
        last = (await engine.status(job_id)).seq
        engine.clock.advance(days(31))
        await tidy(engine)

        await engine.jobs.retry("local", job_id)
        await engine.run()

        assert (await watched(engine, job_id, 0))[0] == "snapshot"
        told = await watched(engine, job_id, last)
        assert (told[0], told[-1]) == ("job.retried", "job.complete")


async def test_idempotency_keys_are_kept_for_a_day(tmp_path: Path) -> None:
    """What is too old to count is deleted, and no other."""
    async with open_engine(tmp_path, toy(nothing), waiting=1000) as engine:
        for n in range(3):
            await engine.jobs.submit("local", {"type": "toy"}, f"key {n}")
            engine.clock.advance(10 * HOUR)

        await tidy(engine)

        rows = await fetch("SELECT key FROM idempotency_key ORDER BY key")
        assert [one["key"] for one in rows] == ["key 1", "key 2"]


async def test_one_of_all_processes_does_it_once_an_hour(tmp_path: Path) -> None:
    """Ten workers look at the same moment: one tidies. An hour later it is anyone's turn again."""
    looked = []

    class Watched(Folder):
        async def sizes(self, prefix: str) -> dict[str, int]:
            looked.append(prefix)
            return await super().sizes(prefix)

    storage = Watched(tmp_path / "audio")
    async with open_engine(tmp_path, toy(nothing), storage=storage) as engine:
        await asyncio.gather(*(tidy(engine, "1GB") for _ in range(10)))
        assert len(looked) == 1

        engine.clock.advance(50 * 60)
        await tidy(engine, "1GB")
        assert len(looked) == 1

        engine.clock.advance(10 * 60)
        await asyncio.gather(*(tidy(engine, "1GB") for _ in range(10)))
        assert len(looked) == 2


async def test_every_worker_does_it(tmp_path: Path) -> None:
    """A pool that is given a chore does it beside its jobs."""
    done = asyncio.Event()

    async def chore() -> None:
        done.set()

    async with (
        open_engine(tmp_path, toy(nothing)) as engine,
        engine.working(engine.runner(), chores=((HOUR, chore),)),
    ):
        await asyncio.wait_for(done.wait(), 10)


@asynccontextmanager
async def shows(folder: Path, *names: str) -> AsyncIterator[tuple[Engine, list[str]]]:
    """Jobs with an episode each, ten days apart; a name that comes twice is one file."""
    kinds = [toy(Provider(f"{name} said"), type=f"toy-{n}") for n, name in enumerate(names)]
    async with open_engine(folder, *kinds) as engine:
        made = []
        for n, name in enumerate(names):
            made.append(await engine.submit(type=f"toy-{n}"))
            await engine.run()
            await save(engine, made[-1], name)
            engine.clock.advance(days(10))
        yield engine, made


async def save(engine: Engine, job_id: str, name: str) -> None:
    key = f"episodes/{name}.mp3"
    await engine.storage.put(key, name.encode() * 1000, "audio/mpeg")
    await episodes.save("local", episode(job_id, key), engine.clock.now_ms())


async def kept(engine: Engine, job_ids: Iterable[str]) -> list[bool]:
    found = [await episodes.find("local", job_id) for job_id in job_ids]
    there = [await engine.storage.stat(one.audio.key) is not None for one in found]
    assert there == [one.audio.kept for one in found]
    return there


async def contents(engine: Engine) -> set[str]:
    rows = await fetch("SELECT storage_key FROM content")
    keys = {one["storage_key"] for one in rows}
    assert set(await engine.storage.keys("content/")) == keys
    return {(await engine.storage.get(key)).decode() for key in keys}


async def test_without_a_limit_all_audio_is_kept(tmp_path: Path) -> None:
    """Nothing is thrown away that nobody asked to be."""
    async with shows(tmp_path, "a", "b") as (engine, made):
        engine.clock.advance(days(10_000))
        await tidy(engine)

        assert await kept(engine, made) == [True, True]
        assert len(await contents(engine)) == 2


async def test_by_age_old_audio_goes_and_its_text_stays(tmp_path: Path) -> None:
    """`15d`: the older episode can no longer be heard, but read; its parts are gone with it."""
    async with shows(tmp_path, "a", "b") as (engine, made):
        spent = await payments(made[0])
        await tidy(engine, "15d")

        assert await kept(engine, made) == [False, True]
        assert await contents(engine) == {"sound of b said"}
        assert await payments(made[0]) == spent
        assert (await engine.status(made[0])).status == "complete"


async def test_by_size_the_oldest_go_until_the_rest_fits(tmp_path: Path) -> None:
    """Three files of 1,000 bytes and their parts, and room for two: the oldest goes."""
    async with shows(tmp_path, "a", "b", "c") as (engine, made):
        assert sum((await engine.storage.sizes("")).values()) == 3045
        keeper = Housekeeper(engine.storage, engine.clock, "")
        keeper._keep = Keep(size=2500)
        await keeper.tidy()

        assert await kept(engine, made) == [False, True, True]
        assert await contents(engine) == {"sound of b said", "sound of c said"}


async def test_a_file_that_a_newer_episode_has_stays(tmp_path: Path) -> None:
    """Two episodes with the same sound: it goes when the newer one's time has come."""
    async with shows(tmp_path, "a", "a") as (engine, made):
        await tidy(engine, "15d")
        assert await kept(engine, made) == [True, True]

        engine.clock.advance(days(10))
        await tidy(engine, "15d")
        assert await kept(engine, made) == [False, False]


async def test_a_part_that_a_newer_show_used_stays(tmp_path: Path) -> None:
    """What is said every week is not paid for again, as long as it is said."""
    provider = Provider("welcome")
    async with open_engine(tmp_path, toy(provider)) as engine:
        for _ in range(5):
            await engine.submit()
            await engine.run()
            engine.clock.advance(days(10))
            await tidy(engine, "15d")

        assert provider.calls == ["welcome"]
        assert await contents(engine) == {"sound of welcome"}


@pytest.mark.parametrize("keep", ["1d", "0MB"])
async def test_what_an_unfinished_job_needs_stays(tmp_path: Path, keep: str) -> None:
    """However long it waits: its parts, and a file that only its step's result names."""
    gate = Gate()

    async def upload(context: Context) -> str:
        await context.storage.put("episodes/mine.mp3", b"mine", "audio/mpeg")
        return "episodes/mine.mp3"

    async with open_engine(tmp_path, toy(Provider("part"), upload, gate)) as engine:
        job_id = await engine.submit()
        engine.start()
        await gate.wait()
        await episodes.save("local", episode("older", "episodes/mine.mp3"), 0)
        engine.clock.advance(days(100))

        await tidy(engine, keep)

        assert await contents(engine) == {"sound of part"}
        assert await kept(engine, ["older"]) == [True]
        assert (await row(job_id))["status"] == "processing"


async def test_what_is_young_stays_whatever_room_it_takes(tmp_path: Path) -> None:
    """A size of nothing spares the files of the last hour."""
    async with open_engine(tmp_path, toy(Provider("part"))) as engine:
        job_id = await engine.submit()
        await engine.run()
        await save(engine, job_id, "a")
        await tidy(engine, "0MB")
        assert await kept(engine, [job_id]) == [True]

        engine.clock.advance(2 * HOUR)
        await tidy(engine, "0MB")
        assert await kept(engine, [job_id]) == [False]
        assert await contents(engine) == set()


async def test_a_failed_job_of_long_ago_makes_lost_parts_anew(tmp_path: Path) -> None:
    """Trying again after its parts were thrown away works: that step is done again, and told."""
    provider, errors = Provider("part"), [Final("No.")]

    async def once(context: Context) -> None:
        if errors:
            raise errors.pop()

    async with open_engine(tmp_path, toy(nothing, provider, once)) as engine:
        job_id = await engine.submit()
        await engine.run()
        engine.clock.advance(days(100))
        await tidy(engine, "90d")
        assert await contents(engine) == set()

        await engine.jobs.retry("local", job_id)
        await engine.run()

        assert (await engine.status(job_id)).status == "complete"
        assert provider.calls == ["part", "part"]
        assert await contents(engine) == {"sound of part"}


async def test_storage_that_is_away_leaves_all_as_it_is(tmp_path: Path) -> None:
    """No row says that a file is gone which could not be deleted; the next turn does it."""

    class Flaky(Folder):
        away = True

        async def delete(self, key: str) -> None:
            if self.away:
                raise Outage("Away.", what="storage")
            await super().delete(key)

    async with shows(tmp_path, "a") as (engine, made):
        storage = Flaky(tmp_path / "audio")
        with pytest.raises(Outage):
            await Housekeeper(storage, engine.clock, "5d").tidy()
        assert await kept(engine, made) == [True]
        assert len(await contents(engine)) == 1

        storage.away = False
        engine.clock.advance(HOUR)
        await Housekeeper(storage, engine.clock, "5d").tidy()
        assert await kept(engine, made) == [False]


async def test_what_somebody_came_to_need_is_spared(tmp_path: Path) -> None:
    """Chosen, but used by a new job or episode before its turn came: it stays."""
    async with shows(tmp_path, "a", "b") as (engine, made):
        keeper = Housekeeper(engine.storage, engine.clock, "5d")
        now = engine.clock.now_ms()
        chosen = await keeper._expired(now)
        await engine.submit(type="toy-0")
        await engine.run()
        await episodes.save("local", episode("newer", "episodes/b.mp3"), now)

        gone = [use.storage_key for use in chosen if await keeper._delete(use, now)]

        assert len(chosen) == 4
        assert await contents(engine) == {"sound of a said"}
        assert "episodes/b.mp3" not in gone
        assert await kept(engine, [made[1], "newer"]) == [True, True]


@pytest.mark.parametrize(
    ("text", "keep"),
    [
        ("", Keep()),
        ("90d", Keep(age=90 * DAY)),
        ("12w", Keep(age=84 * DAY)),
        ("500MB", Keep(size=500_000_000)),
        ("20GB", Keep(size=20_000_000_000)),
    ],
)
def test_the_setting_is_an_age_or_a_size(text: str, keep: Keep) -> None:
    """What `GAVELCAST_KEEP` takes."""
    assert Keep.read(text) == keep


NOW = FOREVER // 2
A_USE = st.builds(
    Use,
    storage_key=st.integers(0, 10**6).map(str),
    used_at=st.integers(NOW - 100 * YOUNG, NOW),
    busy=st.booleans(),
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    uses=st.lists(A_USE, unique_by=lambda use: use.storage_key),
    sizes=st.data(),
    limit=st.integers(0, 3000),
)
def test_a_size_is_kept_to_and_not_more(uses: list[Use], sizes: st.DataObject, limit: int) -> None:
    """The oldest go, as few as will do; never what is busy or young."""
    by_key = {use.storage_key: sizes.draw(st.integers(0, 1000)) for use in uses}

    gone = Keep(size=limit).expired(uses, by_key, NOW)

    free = [use for use in uses if not use.busy and use.used_at < NOW - YOUNG]
    assert all(use in free for use in gone)
    left = sum(by_key.values()) - sum(by_key[use.storage_key] for use in gone)
    assert left <= limit or len(gone) == len(free)
    if gone:
        assert left + by_key[gone[-1].storage_key] > limit
        spared = [use.used_at for use in free if use not in gone]
        assert max(use.used_at for use in gone) <= min(spared, default=NOW)


async def test_what_is_short_lived_goes_a_day_after_its_job(tmp_path: Path) -> None:
    """Chunks of a sound that grew are kept for who was cut off, then the file is enough."""

    async def chunk(context: Context) -> None:
        async def make() -> Answer[str]:
            return Answer(result="chunk", data=b"sound", suffix=SHORT_LIVED)

        call = Call(provider="toy", depends_on=("chunk",), make=make, result_type=str)
        await context.part("chunk-1", call)

    gate = Gate()
    async with open_engine(tmp_path, toy(chunk, gate)) as engine:
        await engine.submit()
        engine.start()
        await gate.wait()
        [kept] = await fetch("SELECT storage_key FROM content")

        engine.clock.advance(days(1.5))
        await tidy(engine)
        assert await engine.storage.stat(kept["storage_key"]) is not None

        gate.open()
        await until(_is_over)
        engine.clock.advance(2 * HOUR)
        await tidy(engine)
        assert await engine.storage.stat(kept["storage_key"]) is None
        assert await fetch("SELECT key FROM content") == []


async def _is_over() -> bool:
    return bool(await fetch("SELECT id FROM job WHERE status = 'complete'"))
