"""`gavelcast serve`: the web app and its workers, until a signal."""

from __future__ import annotations

import asyncio
import gc
import os
import socket
import sys
import time
from collections.abc import Mapping
from types import FrameType
from typing import Any

import structlog
import uvicorn
from litestar import Litestar

from server import logs
from server.app import create_app
from server.cli import whereabouts
from server.cli.refusals import Startup
from server.cli.whereabouts import Running
from server.connections import PatientHttp, PatientSocket
from tasks.embedded import lock
from tasks.errors import Misconfigured
from tasks.jobs.bus import SPREAD
from tasks.main import House
from tasks.settings import Settings, load, mode

log = structlog.get_logger()

HANDOVER = 0.0005
"""Seconds for which a thread that computes keeps the interpreter from the event loop: a tenth of
what Python allows, since a ticket takes a dozen turns."""
GOODBYE = 3
"""Seconds open responses have to end once a signal came."""


class Server(uvicorn.Server):
    """Says where it listens, for people and for commands on the same data."""

    lasts = True
    """Whether it serves until it is told to stop, and not just as long as one command."""

    def __init__(self, app: Litestar, settings: Settings) -> None:
        self.opening = Startup(app)
        super().__init__(config(self.opening, settings))
        self._app, self._settings = app, settings
        self.url = ""

    async def startup(self, sockets: Any = None) -> None:
        with self.opening.told_once():
            await super().startup(sockets)
        if self.started:
            port = self.servers[0].sockets[0].getsockname()[1]
            self._announce(whereabouts.address(self._settings.host, port))
        if self.lasts:
            # What is loaded by now stays. Looking through all of it again and again, the collector
            # would hold up everybody for a tenth of a second.
            gc.freeze()

    async def shutdown(self, sockets: Any = None) -> None:
        whereabouts.forget(self._settings.data_dir)
        await self._watchers_gone()
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Let watchers and jobs go first: open responses would hold up the stop."""
        super().handle_exit(sig, frame)
        if house := self._app.state.get("house"):
            asyncio.get_running_loop().call_soon_threadsafe(self._say_goodbye, house)

    def _say_goodbye(self, house: House) -> None:
        """Shut the door first: whoever is let go and comes back at once goes elsewhere."""
        for listener in self.servers:
            listener.close()
        house.say_goodbye()

    async def _watchers_gone(self) -> None:
        """Wait while watchers are let go, one by one: uvicorn would close all at once."""
        house, until = self._app.state.get("house"), time.monotonic() + SPREAD + 0.2
        while house and house.bus.hub.watchers and not self.force_exit:
            if time.monotonic() > until:
                return
            await asyncio.sleep(0.02)

    def _announce(self, url: str) -> None:
        self.url = url
        running = Running(url=url, pid=os.getpid(), lasts=self.lasts)
        whereabouts.announce(self._settings.data_dir, running)
        log.info("listening", url=url)
        if self.lasts and sys.stderr.isatty():
            print(f"\n  Gavelcast is at {url}\n", file=sys.stderr)  # noqa: T201


def run(given: Mapping[str, str]) -> None:
    """Serve until SIGINT or SIGTERM; *given* are settings from the command line."""
    logs.configure()
    settings = load({**os.environ, **given})
    if mode(settings) == "embedded":
        with lock(settings.data_dir):
            """Held for a moment, so that a second server says so before it starts."""
    _look_at_address(settings)
    sys.setswitchinterval(HANDOVER)
    Server(create_app(settings), settings).run()


def _look_at_address(settings: Settings) -> None:
    """Say plainly what uvicorn would find out only after all else has been opened."""
    try:
        for family, *_, address in socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        ):
            socket.create_server(address[:2], family=family).close()
    except socket.gaierror:
        raise Misconfigured(f"GAVELCAST_HOST={settings.host}: no such address.") from None
    except OSError as error:
        raise Misconfigured(
            f"GAVELCAST_PORT={settings.port}: {settings.host}:{settings.port} cannot be used"
            f" ({(error.strerror or str(error)).lower()}); `--port` takes another one."
        ) from None


def config(app: Litestar | Startup, settings: Settings) -> uvicorn.Config:
    """Uvicorn as this app needs it: sockets without compression, pings, no access log."""
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=PatientHttp,
        ws=PatientSocket,
        ws_per_message_deflate=False,
        ws_ping_interval=20.0,
        ws_ping_timeout=20.0,
        ws_max_size=64 * 1024,
        timeout_graceful_shutdown=GOODBYE,
        access_log=False,
        log_config=None,
        server_header=False,
    )
