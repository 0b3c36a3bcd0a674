"""Cleaning up to the end, however often who asked for it is cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any


async def to_its_end(cleanup: Coroutine[Any, Any, None]) -> None:
    """Run *cleanup* to its end, however often the caller is cancelled meanwhile.

    What it raises is passed over: there is nothing left that the caller could do.
    """
    task = asyncio.ensure_future(cleanup)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError as error:
            cancelled = error
        except Exception:
            break
    with suppress(Exception):
        task.result()
    if cancelled is not None:
        raise cancelled
