"""The scaled-out side of each port, while what is beneath it is killed, hangs and comes back."""

import asyncio
import contextlib
import random
import signal
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis
from taskiq import BrokerMessage

from services import Postgres, Valkey
from tasks.clock import Clock, MovedClock
from tasks.errors import Outage
from tasks.jobs import postgres as postgres_module
from tasks.jobs import redis_bus, slots
from tasks.jobs.bus import Subscription
from tasks.jobs.database import LOCK, PROXY, fetch, transaction
from tasks.jobs.database_clock import DatabaseClock
from tasks.jobs.postgres import KeptPostgres
from tasks.jobs.redis_bus import RedisBus
from tasks.jobs.redis_client import GONE
from tasks.jobs.redis_queue import RedisQueue
from tasks.jobs.slots import LeasedSlots

SOON = 20.0


@contextlib.asynccontextmanager
async def bus_on(valkey: Valkey) -> AsyncIterator[RedisBus]:
    bus = RedisBus(valkey.url)
    await bus.start()
    async with asyncio.timeout(SOON):
        await bus.connected.wait()
    try:
        yield bus
    finally:
        await bus.aclose()


@contextlib.asynccontextmanager
async def database_on(postgres: Postgres) -> AsyncIterator[KeptPostgres]:
    database = KeptPostgres(await postgres.new_database())
    await database.start_connection_pool()
    PROXY.bind(database)
    try:
        yield database
    finally:
        await database.close_connection_pool()


async def heard(subscription: Subscription) -> list[tuple[int, bytes]] | None:
    async with asyncio.timeout(SOON):
        await subscription.wait(SOON)
    return subscription.take()


async def told_to_look(subscription: Subscription) -> None:
    """Wait until the subscription is marked: something may have been missed."""
    async with asyncio.timeout(SOON):
        while await heard(subscription) is not None:
            pass


async def message(number: int) -> BrokerMessage:
    return BrokerMessage(
        task_id=str(number), task_name="ring", message=str(number).encode(), labels={}
    )


async def test_news_crosses_processes_in_order(valkey: Valkey) -> None:
    """What one process tells, every other hears as it was said; other jobs' watchers do not."""
    async with bus_on(valkey) as here, bus_on(valkey) as there:
        with there.hub.subscribe("job") as mine, there.hub.subscribe("other") as other:
            mine.take()
            other.take()
            await here.publish("job", [(1, b'{"a|b": 1}'), (2, b"two")])
            await here.publish("job", [(3, b"three")])
            got: list[tuple[int, bytes]] = []
            while len(got) < 3:
                got += await heard(mine) or []

            assert got == [(1, b'{"a|b": 1}'), (2, b"two"), (3, b"three")]
            assert other.take() == []


async def test_a_bus_that_is_killed_comes_back_by_itself(valkey: Valkey) -> None:
    """Watchers are told to look at the log when it goes and when it is back; then all goes on."""
    async with bus_on(valkey) as bus:
        with bus.hub.subscribe("job") as subscription:
            subscription.take()
            valkey.stop()
            await told_to_look(subscription)
            await bus.publish("job", [(1, b"lost, and nobody minds")])

            valkey.start()
            async with asyncio.timeout(SOON):
                await bus.connected.wait()
            await told_to_look(subscription)
            async with asyncio.timeout(SOON):
                while not (got := subscription.take() or []):
                    await bus.publish("job", [(2, b"again")])
                    await subscription.wait(0.2)

            assert set(got) == {(2, b"again")}


async def test_a_bus_that_hangs_holds_nobody_up(
    valkey: Valkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A job that tells its progress waits a moment once, and then not at all."""
    monkeypatch.setattr(redis_bus, "PUBLISH_WITHIN", 0.2)
    monkeypatch.setattr(redis_bus, "SPARED", 60.0)
    async with bus_on(valkey) as bus:
        valkey.send(signal.SIGSTOP)
        try:
            async with asyncio.timeout(SOON):
                for seq in range(1000):
                    await bus.publish("job", [(seq, b"x")])
        finally:
            valkey.send(signal.SIGCONT)


async def test_a_queue_that_is_killed_is_heard_again(valkey: Valkey) -> None:
    """Who rings while it is away is told; who listens goes on by itself when it is back."""
    queue = RedisQueue(valkey.url)
    listening = queue.listen()
    try:
        await queue.kick(await message(1))
        async with asyncio.timeout(SOON):
            assert await anext(listening) == b"1"
        hearing = asyncio.ensure_future(anext(listening))
        valkey.stop()
        with pytest.raises((*GONE, TimeoutError)):
            await queue.kick(await message(2))

        valkey.start()
        await queue.kick(await message(3))

        async with asyncio.timeout(SOON):
            assert await hearing == b"3"
    finally:
        await listening.aclose()
        await queue.shutdown()


async def test_bells_that_nobody_hears_do_not_pile_up(valkey: Valkey) -> None:
    """The list has a length and an end."""
    queue = RedisQueue(valkey.url)
    async with Redis.from_url(valkey.url) as redis:
        for number in range(1100):
            await queue.kick(await message(number))

        assert await redis.llen(queue.queue_name) == 1000
        assert 0 < await redis.ttl(queue.queue_name) <= 3600
    await queue.shutdown()


async def test_a_database_that_is_killed_is_an_outage_until_it_is_back(postgres: Postgres) -> None:
    """Reading and writing say so at once; afterwards the same pool works."""
    async with database_on(postgres):

        async def write() -> None:
            async with transaction():
                await fetch("INSERT INTO listener (id) VALUES ('a')")
                postgres.stop(signal.SIGQUIT)
                await fetch("INSERT INTO listener (id) VALUES ('b')")

        with pytest.raises(Outage, match="database"):
            await write()
        with pytest.raises(Outage, match="database"):
            await fetch("SELECT 1 AS one")
        await asyncio.to_thread(postgres.start)

        async with asyncio.timeout(SOON):
            while True:
                with contextlib.suppress(Outage):
                    rows = await fetch("SELECT id FROM listener")
                    break
        assert rows == []


async def test_a_database_that_hangs_is_an_outage(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for ever, and its pool is whole when it goes on."""
    monkeypatch.setattr(postgres_module, "ANSWER_WITHIN", 0.5)
    monkeypatch.setattr(postgres_module, "CONNECT_WITHIN", 0.5)
    async with database_on(postgres) as database:
        assert database.pool is not None
        sleeping = [asyncio.create_task(fetch("SELECT pg_sleep(60)")) for _ in range(20)]
        async with asyncio.timeout(SOON):
            results = await asyncio.gather(*sleeping, return_exceptions=True)

        assert all(isinstance(result, Outage) for result in results)
        async with asyncio.timeout(SOON):
            assert await fetch("SELECT 1 AS one") == [{"one": 1}]


async def test_who_stops_inside_a_transaction_holds_nobody_up(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stalled process lets go of what it had locked; when it goes on, its transaction is gone."""
    monkeypatch.setattr(postgres_module, "STALLED", 0.5)
    go_on, inside = asyncio.Event(), asyncio.Event()
    async with database_on(postgres) as database:
        other = KeptPostgres(database.config["dsn"])
        await other.start_connection_pool()

        async def stall() -> None:
            async with transaction():
                await fetch(LOCK, "claim")
                inside.set()
                await go_on.wait()
                await fetch("INSERT INTO listener (id) VALUES ('a')")

        stalled = asyncio.create_task(stall())
        await inside.wait()

        async with asyncio.timeout(SOON), other.transaction():
            await other.fetch(LOCK, "claim")
        go_on.set()

        with pytest.raises(Outage, match="database"):
            await stalled
        assert await fetch("SELECT id FROM listener") == []
        await other.close_connection_pool()


async def test_every_process_has_the_databases_time(postgres: Postgres) -> None:
    """A machine whose clock is a day off takes nobody's job."""
    async with database_on(postgres):
        here, there = DatabaseClock(Clock()), DatabaseClock(WrongByADay())
        await here.set()
        await there.set()

        assert abs(here.now_ms() - there.now_ms()) < 500
        rows = await fetch("SELECT extract(epoch FROM clock_timestamp())::float8 AS now")
        assert abs(here.now_ms() - 1000 * rows[0]["now"]) < 500
        assert here.now().tzinfo is not None


class WrongByADay(Clock):
    def now_ms(self) -> int:
        return super().now_ms() + 86_400_000


async def test_slots_hold_over_processes(postgres: Postgres) -> None:
    """Three processes, twelve calls, a plan of two: never three at once, and all get their turn."""
    async with database_on(postgres):
        processes = [LeasedSlots(Clock(), 5.0) for _ in range(3)]
        inside, most = 0, 0

        async def call(process: LeasedSlots) -> None:
            nonlocal inside, most
            async with process.taken("voice", 2):
                inside += 1
                most = max(most, inside)
                await asyncio.sleep(0.01)
                inside -= 1

        async with asyncio.timeout(SOON), asyncio.TaskGroup() as group:
            for number in range(12):
                group.create_task(call(processes[number % 3]))

        assert most == 2
        assert await fetch("SELECT id FROM slot") == []


async def test_the_slot_of_a_process_that_died_is_free_after_its_lease(postgres: Postgres) -> None:
    async with database_on(postgres):
        clock = MovedClock()
        await fetch(
            "INSERT INTO slot (id, pool, lease_until) VALUES ('dead', 'voice', ?)",
            clock.now_ms() + 10_000,
        )
        mine = LeasedSlots(clock, 30.0)
        waiting = asyncio.create_task(
            contextlib.AsyncExitStack().enter_async_context(mine.taken("voice", 1))
        )
        await asyncio.wait({waiting}, timeout=3 * slots.LOOK_AGAIN)
        assert not waiting.done()

        clock.advance(11)

        async with asyncio.timeout(SOON):
            await waiting


async def test_a_long_call_keeps_its_slot(postgres: Postgres) -> None:
    """A lease is renewed while the call lasts; who stops waiting leaves nothing behind."""
    async with database_on(postgres):
        first, second = LeasedSlots(Clock(), 0.6), LeasedSlots(Clock(), 0.6)
        async with first.taken("voice", 1):
            waiting = asyncio.create_task(
                contextlib.AsyncExitStack().enter_async_context(second.taken("voice", 1))
            )
            done, _ = await asyncio.wait({waiting}, timeout=2.0)
            assert not done
            waiting.cancel()
            await asyncio.wait({waiting})

        async with asyncio.timeout(SOON):
            async with second.taken("voice", 1):
                assert len(await fetch("SELECT id FROM slot")) == 1


@pytest.mark.long
async def test_a_listener_that_is_told_to_stop_does(valkey: Valkey) -> None:
    """At whatever moment a worker stops hearing bells, it does not go on to hear for ever."""
    chance = random.Random(1787)
    queue = RedisQueue(valkey.url)
    try:
        for number in range(25):
            listening = queue.listen()
            hearing = asyncio.ensure_future(anext(listening))
            await asyncio.sleep(chance.choice([0, 0, 0.0005, 0.001, 0.002]) * chance.random())
            if number % 3 == 0:
                await queue.kick(await message(number))
            hearing.cancel()
            done, _ = await asyncio.wait({hearing}, timeout=SOON)
            assert done
            await listening.aclose()
    finally:
        await queue.shutdown()
