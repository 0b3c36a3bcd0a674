"""Run a command's coroutine; Ctrl-C and SIGTERM end it by cancelling, and set the exit code."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any, TypeVar

import click

T = TypeVar("T")

INTERRUPTED, TERMINATED = 130, 143


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run *work* to its end."""
    try:
        return asyncio.run(_until_terminated(work))
    except KeyboardInterrupt:
        raise click.exceptions.Exit(INTERRUPTED) from None
    except asyncio.CancelledError:
        raise click.exceptions.Exit(TERMINATED) from None


async def _until_terminated(work: Coroutine[Any, Any, T]) -> T:
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await work
