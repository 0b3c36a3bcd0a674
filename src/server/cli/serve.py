"""`gavelcast serve`: the web app and its workers, until a signal."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from types import FrameType
from typing import Any

import structlog
import uvicorn
from litestar import Litestar

from server import logs
from server.app import create_app
from tasks.main import lock
from tasks.settings import Settings, load

log = structlog.get_logger()

GOODBYE = 3
"""Seconds open responses have to end once a signal came."""


class Server(uvicorn.Server):
    """Says where it listens, for people and for commands on the same data."""

    def __init__(self, app: Litestar, settings: Settings) -> None:
        super().__init__(config(app, settings))
        self._app, self._settings = app, settings

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._announce(self.servers[0].sockets[0].getsockname()[1])

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Let watchers and jobs go first: open responses would hold up the stop."""
        super().handle_exit(sig, frame)
        if house := self._app.state.get("house"):
            asyncio.get_running_loop().call_soon_threadsafe(house.say_goodbye)

    def _announce(self, port: int) -> None:
        host = self._settings.host if self._settings.on_loopback else "127.0.0.1"
        url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        where = self._settings.data_dir / "server.json"
        where.write_text(json.dumps({"url": url, "pid": os.getpid()}))
        log.info("listening", url=url)
        if sys.stderr.isatty():
            print(f"\n  Gavelcast is at {url}\n", file=sys.stderr)  # noqa: T201


def run(given: Mapping[str, str]) -> None:
    """Serve until SIGINT or SIGTERM; *given* are settings from the command line."""
    logs.configure()
    settings = load({**os.environ, **given})
    with lock(settings.data_dir):
        """Held for a moment, so that a second server says so before it starts."""
    Server(create_app(settings), settings).run()


def config(app: Litestar, settings: Settings) -> uvicorn.Config:
    """Uvicorn as this app needs it: sockets without compression, pings, no access log."""
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_ping_interval=20.0,
        ws_ping_timeout=20.0,
        ws_max_size=64 * 1024,
        timeout_graceful_shutdown=GOODBYE,
        access_log=False,
        log_config=None,
        server_header=False,
    )
