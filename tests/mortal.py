"""Lives: runners that die, or fall asleep, at their n-th deed, as a process that is killed does.

    with mortal() as database:
        life = Life(dies_at=17)
        task = life.begin(runner.carry_on())

A deed is a statement, a commit, a call, or a word on the bus. Who is dead reaches nothing any more:
what it was in the middle of is rolled back, as the database does for a connection that is gone.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Coroutine, Iterable, Iterator
from contextvars import ContextVar
from typing import Any

from tasks.jobs.bus import Bus
from tasks.jobs.database import PROXY

LIFE: ContextVar["Life | None"] = ContextVar("life", default=None)


class Killed(BaseException):
    """This life is over."""


class Life:
    """All tasks of one process."""

    def __init__(self, dies_at: int | None = None) -> None:
        self._left = dies_at
        self.dead = False
        self.awake = asyncio.Event()
        self.awake.set()
        self.task: asyncio.Task[Any] | None = None

    def begin(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        async def lived() -> None:
            LIFE.set(self)
            with contextlib.suppress(Killed, BaseExceptionGroup):
                await work

        self.task = asyncio.create_task(lived())
        return self.task

    async def end(self) -> None:
        """Kill it now, if it is not over."""
        self.dead = True
        self.awake.set()
        if self.task is not None:
            self.task.cancel()
            await asyncio.wait({self.task}, timeout=10)
            assert self.task.done()

    async def step(self, *, may_sleep: bool = True) -> None:
        if may_sleep:
            await self.awake.wait()
        if self._left is not None:
            self._left -= 1
            self.dead = self.dead or self._left < 0
        if self.dead:
            if self.task is not None:
                self.task.cancel()
            raise Killed


async def deed() -> None:
    """Do something as the life of this task, if it has one."""
    if life := LIFE.get():
        await life.step()


class Mortal:
    """A database that knows who asks; nobody falls asleep inside a transaction."""

    def __init__(self, beneath: Any) -> None:
        self._beneath = beneath
        self._owners: dict[str, Life | None] = {}
        self.stale: list[str] = []
        """What was written by a life that had lost its job to another."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._beneath, name)

    async def fetch(self, sql: str, *args: Any) -> Any:
        await self._deed()
        rows = await self._beneath.fetch(sql, *args)
        if rows and sql.startswith("UPDATE job SET"):
            self._changed.set((sql, rows[0]["id"]))
        await self._deed()
        return rows

    @contextlib.asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        self._changed.set(None)
        await self._deed()
        async with self._beneath.transaction():
            yield
            await self._deed()
            self._note()
        await self._deed()

    _changed: ContextVar[tuple[str, str] | None] = ContextVar("changed", default=None)

    def _note(self) -> None:
        """Note whose job it is, or that it is not his who writes; the commit is done next."""
        life, changed = LIFE.get(), self._changed.get()
        if life is None or changed is None:
            return
        sql, job_id = changed
        if sql.startswith("UPDATE job SET owner"):
            self._owners[job_id] = life
        elif sql.startswith("UPDATE job SET last_seq") and self._owners.get(job_id) is not life:
            self.stale.append(sql)

    async def _deed(self) -> None:
        if life := LIFE.get():
            await life.step(may_sleep=not self._beneath.current_transaction.get())


@contextlib.contextmanager
def mortal() -> Iterator[Mortal]:
    """Bind a database on which lives end."""
    good = PROXY._bound
    PROXY.bind(database := Mortal(good))
    try:
        yield database
    finally:
        PROXY.bind(good)


class UnreliableBus:
    """Loses, repeats and mixes up what it is to tell, as *mischief* says, over and over."""

    def __init__(self, beneath: Bus) -> None:
        self._beneath, self.hub = beneath, beneath.hub
        self.mischief = ""
        self._held: list[tuple[int, bytes]] = []
        self._turn = 0

    async def publish(self, job_id: str, events: Iterable[tuple[int, bytes]]) -> None:
        await deed()
        for event in events:
            await self._beneath.publish(job_id, self._told(event))

    async def start(self) -> None: ...

    async def aclose(self) -> None: ...

    def _told(self, event: tuple[int, bytes]) -> list[tuple[int, bytes]]:
        self._turn += 1
        what = self.mischief[self._turn % len(self.mischief)] if self.mischief else "."
        held, self._held = self._held, []
        if what == "l":
            return held
        if what == "h":
            self._held = [event]
            return held
        return [event, *held, *([event] if what == "r" else [])]
