"""Work of some hundredths of a second that is no waiting: one thread does it for all jobs.

On the event loop, a few jobs that begin at once would hold up everybody who presses meanwhile. In
several threads they would wait for each other all the same, and the loop for all of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar, TypeVarTuple

Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")

_THREAD = ThreadPoolExecutor(max_workers=1, thread_name_prefix="thinking")


async def thought(function: Callable[[*Arguments], Result], *arguments: *Arguments) -> Result:
    """Run *function* in that thread, one after the other."""
    return await asyncio.get_running_loop().run_in_executor(_THREAD, function, *arguments)
