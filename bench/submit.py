"""Tickets a second, and how long one takes, beside a bare Litestar handler that does one INSERT.

1, 16 and 64 at a time, each on a kept connection and for another user; nothing is run meanwhile.
"""

import asyncio
import itertools
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from bench.modes import Postgres, Valkey
from bench.servers import first_answer, free_port, running

CROWDS = {1: 400, 16: 1600, 64: 1600}
"""How many at a time, and how many in all."""
WARM = 50
GOAL = 1.5

BODY = json.dumps({"type": "daily"}).encode()


def run() -> dict[str, object]:
    figures: dict[str, object] = {}
    with Valkey() as valkey, Postgres() as postgres, tempfile.TemporaryDirectory() as folder:
        url = asyncio.run(postgres.new_database())
        scaled = {"GAVELCAST_DATABASE_URL": url, "GAVELCAST_REDIS_URL": valkey.url}
        figures |= _mode("embedded", {}, str(Path(folder) / "bare.sqlite"), Path(folder) / "a")
        figures |= _mode("scaled out", scaled, url, Path(folder) / "b")
    return figures


def _mode(name: str, environ: dict[str, str], database: str, data: Path) -> dict[str, object]:
    figures: dict[str, object] = {}
    with ExitStack() as stack:
        here, there, began = free_port(), free_port(), time.perf_counter()
        environ |= {"GAVELCAST_PORT": str(here), "GAVELCAST_USER_HEADER": "X-User"}
        ours = [sys.executable, "-m", "bench.idle_server"]
        stack.enter_context(running(ours, data, environ))
        bare = [sys.executable, "-m", "bench.bare_insert", str(there), database]
        stack.enter_context(running(bare, data))
        first_answer(here, began)
        first_answer(there, began)
        for crowd, count in CROWDS.items():
            mine = asyncio.run(_measure(here, "/api/generate-podcast", crowd, count))
            theirs = asyncio.run(_measure(there, "/insert", crowd, count))
            figures |= _table(f"{name}, {crowd} at a time", mine, theirs)
    return figures


def _table(what: str, mine: dict[str, float], theirs: dict[str, float]) -> dict[str, object]:
    table: dict[str, object] = {f"{what}: {name}": value for name, value in mine.items()}
    table |= {f"{what}: bare {name}": value for name, value in theirs.items()}
    ratio = round(mine["p99, ms"] / theirs["p99, ms"], 2)
    return table | {f"{what}: ratio of p99 (goal: {GOAL})": ratio}


async def _measure(port: int, path: str, crowd: int, count: int) -> dict[str, float]:
    numbers = itertools.count()
    await _all(port, path, crowd, WARM, numbers)
    began = time.perf_counter()
    spent = sorted(await _all(port, path, crowd, count, numbers))
    return {
        "a second": round(count / (time.perf_counter() - began)),
        "p50, ms": round(1000 * spent[count // 2], 1),
        "p99, ms": round(1000 * spent[int(count * 0.99)], 1),
    }


async def _all(
    port: int, path: str, crowd: int, count: int, numbers: "itertools.count[int]"
) -> list[float]:
    spent: list[float] = []
    left = iter(range(count))
    async with asyncio.TaskGroup() as group:
        for _ in range(crowd):
            group.create_task(_press_on(port, path, left, numbers, spent))
    return spent


async def _press_on(
    port: int,
    path: str,
    left: Iterator[int],
    numbers: "itertools.count[int]",
    spent: list[float],
) -> None:
    """One client: press, read the answer, press again."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in left:
        began = time.perf_counter()
        writer.write(_request(path, next(numbers)))
        await _answer(reader)
        spent.append(time.perf_counter() - began)
    writer.close()
    await writer.wait_closed()


def _request(path: str, number: int) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"X-User: user {number}\r\nContent-Length: {len(BODY)}\r\n\r\n"
    )
    return head.encode() + BODY


async def _answer(reader: asyncio.StreamReader) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    assert head.startswith(b"http/1.1 202"), head
    length = head.split(b"content-length:")[1].split(b"\r\n")[0]
    await reader.readexactly(int(length))
