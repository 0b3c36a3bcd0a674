"""Do heavy work on sound in one process of its own, so that the server stays quick.

One process for all jobs, started when it is first needed: speech synthesis and mixing use whole
cores, and four of them at once on a small machine would make every page wait.
"""

import asyncio
import os
import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import asynccontextmanager, contextmanager, suppress
from multiprocessing import get_context, parent_process
from typing import TypeVar, TypeVarTuple

from tasks.errors import Retryable

Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")

LONGEST = 900.0
"""Seconds that one piece of work may take: ten times what half an hour of sound needs."""
NICENESS = 10


class Workshop:
    """Runs plain functions one after another, in the order they came, in the one process.

    What somebody is waiting to hear goes *ahead* of what came before it.
    A process that dies under its work is replaced and the work tried once more; work that only
    waits never notices. Work that is cancelled is stopped with its process, not just forgotten.
    """

    def __init__(self, longest: float = LONGEST) -> None:
        self.longest = longest
        self.turn = Turn()
        self.bench: Bench | None = None

    async def run(
        self,
        function: Callable[[*Arguments], Result],
        *arguments: *Arguments,
        ahead: bool = False,
    ) -> Result:
        """Run *function* (importable, with arguments that pickle) and return what it returns.

        Raises what the function raises, and Retryable where the process died twice or took longer
        than *longest* seconds.
        """
        async with self.turn.taken(ahead=ahead):
            with suppress(BrokenProcessPool):
                return await self.attempt(function, *arguments)
            try:
                return await self.attempt(function, *arguments)
            except BrokenProcessPool as error:
                raise Retryable(
                    "The audio process was stopped twice while it worked; "
                    "the machine may be short of memory."
                ) from error

    async def attempt(
        self, function: Callable[[*Arguments], Result], *arguments: *Arguments
    ) -> Result:
        self.bench = self.bench or Bench()
        try:
            async with asyncio.timeout(self.longest) as deadline:
                return await asyncio.wrap_future(self.bench.submit(function, *arguments))
        except (BrokenProcessPool, asyncio.CancelledError):
            self.discard()
            raise
        except TimeoutError as error:
            if not deadline.expired():
                raise
            self.discard()
            message = f"The audio process took longer than {self.longest:g} seconds."
            raise Retryable(message, reason="timeout") from error

    def discard(self) -> None:
        bench, self.bench = self.bench, None
        if bench:
            bench.kill(wait=False)

    async def aclose(self) -> None:
        """Stop the process and whatever it was doing, and wait until it is gone."""
        bench, self.bench = self.bench, None
        if bench:
            await asyncio.to_thread(bench.kill, wait=True)


class Turn:
    """One at a time: those who go ahead first, then all others as they came."""

    def __init__(self) -> None:
        self._busy = False
        self._ahead = 0
        self._free = asyncio.Event()

    @asynccontextmanager
    async def taken(self, *, ahead: bool) -> AsyncIterator[None]:
        self._ahead += ahead
        try:
            while self._busy or (self._ahead and not ahead):
                await self._free.wait()
        finally:
            self._ahead -= ahead
        self._busy = True
        try:
            yield
        finally:
            self._busy = False
            free, self._free = self._free, asyncio.Event()
            free.set()


class Bench:
    """The process, from its start to its end."""

    def __init__(self) -> None:
        self.executor = ProcessPoolExecutor(
            max_workers=1, mp_context=get_context("spawn"), initializer=settle_in
        )
        with without_interrupts():
            self.pid = self.executor.submit(os.getpid)

    def submit(
        self, function: Callable[[*Arguments], Result], *arguments: *Arguments
    ) -> Future[Result]:
        return self.executor.submit(function, *arguments)

    def kill(self, *, wait: bool) -> None:
        # Nothing gentler ends work that is under way. The process may still be starting: its end
        # then comes as soon as it says its number.
        self.pid.add_done_callback(kill_the_named)
        self.executor.shutdown(wait=wait, cancel_futures=True)


def kill_the_named(pid: Future[int]) -> None:
    if not pid.cancelled() and not pid.exception():
        with suppress(ProcessLookupError):
            os.kill(pid.result(), signal.SIGKILL)


@contextmanager
def without_interrupts() -> Iterator[None]:
    # A child inherits the mask: Ctrl-C in a terminal reaches every process of the group, also one
    # that has not yet come to where it ignores it.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def settle_in() -> None:
    """Begin as the process: polite to the others, deaf to Ctrl-C, and gone with the parent."""
    os.nice(NICENESS)
    # The parent decides when to stop: one sent to the whole group would cut what it still drains.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    threading.Thread(target=leave_with_parent, daemon=True).start()


def leave_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
