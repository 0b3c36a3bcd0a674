"""The bus, the hub and the sockets alone: published here, told to sockets by a server process.

Nothing is written: what is published are events that no row has. Beside it, redis-py's pub/sub
handed on by `websockets`.
"""

import asyncio
import itertools
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import redis.asyncio

from bench.bare_bus import CHANNEL
from bench.modes import Postgres, Valkey
from bench.watch import Server, server
from bench.watchers import SOCKET, Crowd, watching
from tasks.jobs.redis_bus import RedisBus

CROWDS = (1, 100, 1000, 3000)
SECONDS = 3.0
WINDOW = 50
"""Events that are published before all of them have to be heard."""
DELIVERIES, MOST, LEAST = 1000, 200, 4
"""Where it is measured how long each takes: so many a second, and so many events at most, least."""
BODY = '{{"seq":{},"status":"processing","text":"@{}@ ' + "words of a script " * 12 + '"}}'

Publish = Callable[[str, int, str], Awaitable[object]]
"""The name of a job, the number of an event, its text."""


@dataclass(frozen=True)
class Told:
    """Who listens to what, and how it is told to them."""

    crowd: Crowd
    names: list[str]
    publish: Publish


def run() -> dict[str, object]:
    figures: dict[str, object] = {}
    with Valkey() as valkey, Postgres() as postgres:
        for watchers, jobs in itertools.product(CROWDS, ("one job each", "one job")):
            if (watchers, jobs) == (1, "one job"):
                continue
            count = watchers if jobs == "one job each" else 1
            mine = asyncio.run(_ours(watchers, count, valkey, postgres))
            bare = asyncio.run(_bare(watchers, count, valkey))
            figures |= _table(f"bus, {watchers:,} on {jobs}", mine, bare)
    return figures


def _table(what: str, mine: dict[str, float], bare: dict[str, float]) -> dict[str, object]:
    table: dict[str, object] = {f"{what}: {name}": value for name, value in mine.items()}
    table |= {f"{what}: bare {name}": value for name, value in bare.items()}
    rate, p99 = (mine[name] / bare[name] for name in mine)
    return table | {
        f"{what}: ratio of the rate (goal: 0.8)": round(rate, 2),
        f"{what}: ratio of p99 (goal: 1.5)": round(p99, 2),
    }


async def _ours(watchers: int, jobs: int, valkey: Valkey, postgres: Postgres) -> dict[str, float]:
    mode = [await postgres.new_database(), valkey.url]
    bus = RedisBus(valkey.url)

    async def publish(name: str, seq: int, text: str) -> None:
        await bus.publish(name, [(seq, text.encode())])

    with (
        tempfile.TemporaryDirectory() as folder,
        server("bench.emitter", folder, str(jobs), "1", *mode) as there,
    ):
        names = there.hear()
        path = "/api/jobs/{}/events"
        measured = await _measure(there, path, watchers, names, publish, greeted=True)
    await bus.aclose()
    return measured


async def _bare(watchers: int, jobs: int, valkey: Valkey) -> dict[str, float]:
    with server("bench.bare_bus", valkey.url) as there:
        there.hear()
        names = [str(number) for number in range(jobs)]
        async with redis.asyncio.Redis.from_url(valkey.url) as client:

            async def publish(name: str, seq: int, text: str) -> None:
                await client.publish(CHANNEL, f"{name}|{text}")

            return await _measure(there, "/{}", watchers, names, publish, greeted=False)


async def _measure(
    there: Server,
    path: str,
    watchers: int,
    names: list[str],
    publish: Publish,
    *,
    greeted: bool,
) -> dict[str, float]:
    requests = [SOCKET.format(path.format(names[n % len(names)])) for n in range(watchers)]
    async with watching(there.port, requests, greeted=greeted) as crowd:
        await crowd.quiet()
        await there.idle()
        told = Told(crowd, names, publish)
        numbers = {name: itertools.count(2) for name in names}
        await _tell(told, numbers, SECONDS / 3, pace=0)
        rate = await _tell(told, numbers, SECONDS, pace=0)
        crowd.heard.clear()
        await _tell(told, numbers, SECONDS, pace=_pace(watchers // len(names)))
        waits = sorted((heard - said) / 1e6 for said, heard in crowd.heard)
    return {
        "deliveries a second": round(rate),
        "p99, ms": round(waits[int(len(waits) * 0.99)], 2),
    }


def _pace(fan_out: int) -> float:
    return max(LEAST, min(MOST, DELIVERIES / fan_out))


async def _tell(
    told: Told, numbers: "dict[str, itertools.count[int]]", seconds: float, pace: float
) -> float:
    """Tell for so long: *pace* events a second, or as fast as they are heard (0); deliveries/s."""
    fan_out = len(told.crowd.watchers) // len(told.names)
    turns, heard = itertools.cycle(told.names), len(told.crowd.heard)
    began, count = time.monotonic(), 0
    while time.monotonic() - began < seconds:
        if pace:
            await asyncio.sleep(max(0.0, began + count / pace - time.monotonic()))
        name = next(turns)
        seq = next(numbers[name])
        await told.publish(name, seq, BODY.format(seq, time.monotonic_ns()))
        count += 1
        if not pace and count % WINDOW == 0:
            await _all_heard(told.crowd, heard + count * fan_out)
    await _all_heard(told.crowd, heard + count * fan_out)
    return count * fan_out / (time.monotonic() - began)


async def _all_heard(crowd: Crowd, count: int) -> None:
    async with asyncio.timeout(60):
        while len(crowd.heard) < count:  # noqa: ASYNC110
            await asyncio.sleep(0.001)
