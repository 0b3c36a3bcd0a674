"""A server whose jobs do nothing but tell: `python -m bench.emitter PORT DATA JOBS RATE`
(and, scaled out, the addresses of the database and of Redis).

It is the whole path of a running job: a journal commits each event, the bus brings it to those who
watch. Once it listens it prints the jobs' ids; each line on stdin makes it tell for so many
seconds, *RATE* events a second over all jobs in turn, and say how many that were.
"""

import asyncio
import itertools
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import uvicorn
from litestar import Litestar

from server import logs
from server.app import create_app
from server.cli.serve import config
from tasks.jobs import watch
from tasks.jobs.claims import Claim
from tasks.jobs.database import fetch
from tasks.jobs.journal import Journal
from tasks.jobs.values import Artifact
from tasks.main import House
from tasks.settings import Secret, Settings

LONG = 3600 * 1000
WORDS = "words of a script " * 12


def main(port: int, data: Path, jobs: int, rate: float, database: str = "", bus: str = "") -> None:
    settings = Settings(
        data_dir=data,
        port=port,
        workers=0,
        offline=True,
        user_waiting=10**6,
        database_url=Secret(database),
        redis_url=Secret(bus),
    )
    logs.configure()
    # Events without rows are only on the bus: whoever looked at the log would lose them.
    watch.LOOK_AGAIN = 3600.0
    app = create_app(settings)
    server = uvicorn.Server(config(app, settings))
    with asyncio.Runner(loop_factory=server.config.get_loop_factory()) as runner:
        runner.run(emit(app, server, jobs, rate))


async def emit(app: Litestar, server: uvicorn.Server, jobs: int, rate: float) -> None:
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    async with journals(app.state["house"], jobs) as pens:
        say([pen.claim.job_id for pen in pens])
        turns = itertools.cycle(pens)
        while line := await asyncio.to_thread(sys.stdin.readline):
            say(await tell(turns, rate, float(line)))
    server.should_exit = True
    await serving


@asynccontextmanager
async def journals(house: House, jobs: int) -> AsyncIterator[list[Journal]]:
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(await taken(house)) for _ in range(jobs)]


async def taken(house: House) -> Journal:
    job_id = await house.jobs.submit("local", {"type": "daily"})
    [row] = await fetch(
        "UPDATE job SET status = 'processing', owner = 'bench', fence = 1, lease_until = ?"
        " WHERE id = ? RETURNING *",
        house.clock.now_ms() + LONG,
        job_id,
    )
    return Journal(Claim(job_id, "local", 1, False, row, []), house.bus, house.clock)


async def tell(turns: "itertools.cycle[Journal]", rate: float, seconds: float) -> int:
    """Tell at a steady pace, whatever telling takes; each event has the moment in its message."""
    began, told = time.monotonic(), 0
    while told < rate * seconds:
        await asyncio.sleep(max(0.0, began + told / rate - time.monotonic()))
        pen = next(turns)
        pen.message = f"@{time.monotonic_ns()}@"
        pen.add_artifact(Artifact(id="line", kind="line", index=1, text=WORDS))
        told += 1
    return told


def say(what: object) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]), *sys.argv[5:])
