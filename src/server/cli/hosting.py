"""The server that commands talk to: the one that runs on the data, or one of the command's own."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import Any, TypeVar

import httpx
import msgspec

from server.cli import whereabouts
from server.cli.http import LOCAL, Api, Unreachable, Whose
from server.cli.whereabouts import Running
from tasks.embedded import Held, is_held, lock
from tasks.settings import Settings, mode

T = TypeVar("T")

PATIENCE = 15.0
"""Seconds that a server may take between locking the data and answering."""
AWAY = 60.0
"""Seconds that a server may be away: it is being restarted."""
AGAIN = 0.2
"""Seconds between two looks."""
LOG = "command.log"
"""What a command's own server has to say; a terminal shows progress instead."""


async def through(
    settings: Settings,
    act: Callable[[Api], Awaitable[T]],
    *,
    working: bool = False,
    user: str = LOCAL,
) -> T:
    """Do *act* with a server; *working*: one of our own runs jobs too, not only answers.

    A server may be restarted, and one that another command had for itself ends with it: then
    *working* acts are done again, with whichever comes next, and have to go on where they were.
    """
    while True:
        async with reached(settings, working=working, user=user) as api:
            try:
                return await act(api)
            except Unreachable as error:
                if not working or api.whose == "our own":
                    raise
                gone = error
        if api.whose == "a server's":
            await _back(settings, gone)


async def _back(settings: Settings, gone: Unreachable) -> None:
    """Wait until a server is there again."""
    until = time.monotonic() + AWAY
    while await find(settings) is None:
        if time.monotonic() > until:
            raise gone
        await asyncio.sleep(AGAIN)


@asynccontextmanager
async def reached(settings: Settings, *, working: bool, user: str) -> AsyncIterator[Api]:
    """Reach the server that runs on the data, or serve for as long as the block lasts."""
    async with AsyncExitStack() as stack:
        api = await _found(settings, user)
        while api is None:
            try:
                url = await stack.enter_async_context(hosted(settings, working=working))
                api = Api(url, settings, "our own", user)
            except Held:
                api = await _found(settings, user)
        yield await stack.enter_async_context(api)


async def _found(settings: Settings, user: str) -> Api | None:
    running = await find(settings)
    if running is None:
        return None
    whose: Whose = "a server's" if running.lasts else "another command's"
    return Api(running.url, settings, whose, user)


async def find(settings: Settings) -> Running | None:
    """Find the server that runs on the data; None if there is none."""
    if mode(settings) == "scaled out":
        return await _answering(whereabouts.noted(settings.data_dir))
    until = time.monotonic() + PATIENCE
    while is_held(settings.data_dir):
        running = whereabouts.noted(settings.data_dir)
        if found := await _answering(running):
            return found
        if time.monotonic() > until:
            raise Unreachable(
                f"GAVELCAST_DATA_DIR={settings.data_dir}: another Gavelcast is running on it"
                f"{f' (process {running.pid})' if running else ''}, but does not answer."
            )
        await asyncio.sleep(AGAIN)
    return None


@asynccontextmanager
async def hosted(settings: Settings, *, working: bool) -> AsyncIterator[str]:
    """Serve on a free port of loopback until the block ends; jobs under way are handed back."""
    if mode(settings) == "embedded":
        with lock(settings.data_dir):
            """What cannot be locked is said before the app is loaded."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    from server import logs

    with (settings.data_dir / LOG).open("w", encoding="utf-8") as log:
        logs.configure(log)
        server = _server(settings, working=working)
        serving = asyncio.create_task(server.serve())
        try:
            yield await _address(server, serving)
        finally:
            server.handle_exit(signal.SIGTERM, None)
            await serving


def _server(settings: Settings, *, working: bool) -> Any:
    """Load the app only here: most commands find a server, or need none."""
    from server.app import create_app
    from server.cli.serve import Server

    class Own(Server):
        lasts = False

        @contextmanager
        def capture_signals(self) -> Iterator[None]:
            """Leave Ctrl-C to the command."""
            yield

    workers = settings.workers if working else 0
    own = msgspec.structs.replace(settings, host="127.0.0.1", port=0, workers=workers)
    return Own(create_app(own), own)


async def _address(server: Any, serving: asyncio.Task[None]) -> str:
    while not server.url:
        if serving.done():
            serving.result()
        await asyncio.sleep(0.005)
    url: str = server.url
    return url


async def _answering(running: Running | None) -> Running | None:
    return running if running is not None and await _answers(running.url) else None


async def _answers(url: str) -> bool:
    try:
        async with httpx.AsyncClient(timeout=2.0, trust_env=False) as client:
            answer = await client.get(f"{url}/health", headers={"Host": "localhost"})
            return answer.is_success
    except (httpx.HTTPError, httpx.InvalidURL):
        return False
