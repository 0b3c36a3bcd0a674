"""Waiting for our own database or storage to come back, where giving up would lose something."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from tasks.errors import Outage

R = TypeVar("R")

log = structlog.get_logger()

AGAIN = (0.1, 0.5, 1.0, 2.0, 5.0)
"""Seconds before each further try, the last for ever."""


async def until_back(
    call: Callable[[], Awaitable[R]], on_away: Callable[[Outage], None] = lambda outage: None
) -> R:
    """Make a call that may be made twice until it meets no Outage; *on_away* hears of each."""
    for tries, wait in enumerate(itertools.chain(AGAIN, itertools.repeat(AGAIN[-1]))):
        try:
            return await call()
        except Outage as outage:
            # Said once: thousands may be waiting.
            if tries == 0:
                log.warning("waiting", what=outage.what, error=outage.message)
            on_away(outage)
            await asyncio.sleep(wait)
    raise AssertionError("the waits have no end")
