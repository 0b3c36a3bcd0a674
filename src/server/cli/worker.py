"""`gavelcast worker`: jobs without the web app, beside other processes, until a signal."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Mapping

import structlog

from server import logs
from tasks.errors import Misconfigured
from tasks.main import open_house
from tasks.settings import Settings, load, mode
from tasks.studio import Studio

log = structlog.get_logger()


def run(given: Mapping[str, str]) -> None:
    """Work until SIGINT or SIGTERM; *given* are settings from the command line."""
    logs.configure()
    settings = load({**os.environ, **given})
    if mode(settings) == "embedded":
        raise Misconfigured(
            "A worker of its own needs REDIS_URL and DATABASE_URL=postgres://…;"
            " without them `gavelcast serve` does the work too."
        )
    if not settings.workers:
        raise Misconfigured("GAVELCAST_WORKERS=0: a worker takes 1 to 64.")
    asyncio.run(work(settings), debug=False)


async def work(settings: Settings, studio: Studio | None = None) -> None:
    """Work with the studio of the settings, or another one, until a signal."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, stop.set)
    async with open_house(settings, studio=studio) as house:
        log.info("working", jobs=settings.workers, owner=house.runner.owner)
        await stop.wait()
        log.info("stopping")
