"""What keeps the pages live: fragments, each made once for all tabs that show the same."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager, suppress
from functools import partial

import msgspec
from litestar.datastructures import State

from server.looks import job_view, live_view
from tasks.errors import NotFound
from tasks.jobs.bus import ANY
from tasks.jobs.database import fetch
from tasks.jobs.patience import until_back
from tasks.jobs.shared import Shared
from tasks.main import House
from web import pages

BREATH = 0.1
"""Seconds from one fragment of a job to the next: what happens meanwhile is in that one."""
HOME_BREATH = 0.5
LOOK_AGAIN = 15.0

Fragment = tuple[str, bool]
"""HTML, and whether it is the last."""


class Live:
    """The moving parts of the pages, as streams of fragments."""

    def __init__(self, house: House) -> None:
        self._house, self._hub = house, house.bus.hub
        self._fragments: Shared[Fragment] = Shared()
        self._homes = 0
        """How many home pages are open."""

    def job(self, user_id: str, job_id: str) -> AsyncGenerator[str, None]:
        """The job's fragment at once, and again after its events, until it is over."""

        async def make() -> Fragment:
            view = await job_view(self._house, user_id, job_id)
            return pages.job_fragment(view), view.status.over

        return self._stream(job_id, BREATH, make)

    async def home(self, user_id: str) -> AsyncGenerator[str, None]:
        """What moves on the home page, at once and whenever something of this user's happens."""

        async def make() -> Fragment:
            return pages.jobs_fragment(await live_view(self._house, user_id)), False

        self._homes += 1
        try:
            async with aclosing(self._stream(home_of(user_id), HOME_BREATH, make)) as fragments:
                async for fragment in fragments:
                    yield fragment
        finally:
            self._homes -= 1

    async def _stream(
        self, name: str, breath: float, make: Callable[[], Awaitable[Fragment]]
    ) -> AsyncGenerator[str, None]:
        last, over = "", False
        with suppress(NotFound), self._hub.subscribe(name) as subscription:
            while not (over or subscription.ended):
                subscription.take()
                fragment, over = await until_back(lambda: self._fragments.get(name, make))
                if fragment != last:
                    yield fragment
                last = fragment
                if not over:
                    await _breathe(breath)
                    await subscription.wait(LOOK_AGAIN)

    async def pass_on(self) -> None:
        """Wake the home pages of those whose jobs have news."""
        with self._hub.subscribe(ANY) as heard:
            while not heard.ended:
                await heard.wait(LOOK_AGAIN)
                taken = heard.take()
                if taken is None:
                    self._hub.mark_gaps(but=heard)
                elif self._homes:
                    for user_id in await until_back(partial(_users, taken)):
                        self._hub.wake(home_of(user_id))


class _Of(msgspec.Struct, rename="camel"):
    job_id: str


@asynccontextmanager
async def open_live(house: House) -> AsyncIterator[Live]:
    live = Live(house)
    passing_on = asyncio.create_task(live.pass_on())
    try:
        yield live
    finally:
        passing_on.cancel()
        await asyncio.wait({passing_on})


def give_live(state: State) -> Live:
    live: Live = state["live"]
    return live


async def _breathe(seconds: float) -> None:
    """Wait for the next beat, which is the same for all, so that they ask in the same moment."""
    await asyncio.sleep(seconds - asyncio.get_running_loop().time() % seconds)


async def _users(events: list[tuple[int, bytes]]) -> set[str]:
    """Whose jobs these events are of."""
    ids = {msgspec.json.decode(event, type=_Of).job_id for _, event in events}
    marks = ", ".join("?" for _ in ids)
    rows = await fetch(f"SELECT user_id FROM job WHERE id IN ({marks})", *ids)  # noqa: S608
    return {row["user_id"] for row in rows}


def home_of(user_id: str) -> str:
    return f"home of {user_id}"
