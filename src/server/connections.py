"""Connections that do not wait for ever for whoever does not read.

What uvicorn has written waits until it is read, however long that takes. A watcher who stands still
for some seconds is let go: a socket is closed with 1013, a stream is cut, and both catch up with
`after`. Other answers, such as audio that is being listened to, may be read at leisure.
"""

from __future__ import annotations

import asyncio
import socket
from asyncio.transports import BaseTransport
from collections.abc import Callable
from functools import lru_cache
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import State

from server.asking import Asked, Socket

TOO_SLOW = 1013
SLOW = 10.0
"""Seconds a watcher may stand still with a full buffer, and then has to read what waits for it."""
BUFFER = 32 * 1024
"""Bytes that may wait for one watcher, once in the system and once in the process."""
WATCHED = "gavelcast.watched"
"""The extension of a request whose answer is a stream that somebody watches."""


CUT = "gavelcast.cut"
"""The extension of a request that breaks its answer off."""


AT_ONCE = "gavelcast.at_once"
"""The extension of a socket that sends a text without a task in between."""


class PatientSocket(WebSocketsSansIOProtocol):
    """A WebSocket that is closed with 1013 when nobody reads, or answers a ping."""

    slow = SLOW
    _slow_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(transport)
        _keep_little(self.transport)

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if self.response.status_code == 101:
            cast(Any, self.scope)["extensions"][AT_ONCE] = self._at_once

    def pause_writing(self) -> None:
        super().pause_writing()
        self._slow_timer = self.loop.call_later(self.slow, self._let_go)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._drop_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        self._drop_timer()
        super().connection_lost(exc)

    def keepalive_timeout(self) -> None:
        self._let_go()

    def on_task_complete(self, task: asyncio.Task[None]) -> None:
        """Nothing more will be sent: what is not read soon will not be read."""
        super().on_task_complete(task)
        if not self.disconnected:
            self._drop_timer()
            self._slow_timer = self.loop.call_later(self.slow, self.transport.abort)

    def _at_once(self, text: bytes) -> bool:
        """Send a text, or answer False: there is no room for it, or nobody any more."""
        free = self.writable.is_set() and not (self.close_sent or self.transport.is_closing())
        if not free or self.conn.state is not State.OPEN:
            return False
        self.transport.write(_frame(text))
        return True

    def _let_go(self) -> None:
        if self.close_sent or self.transport.is_closing():
            return
        self.queue.put_nowait({"type": "websocket.disconnect", "code": TOO_SLOW})
        self.conn.send_close(TOO_SLOW, "Too slow; come back with `after`.")
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self.writable.set()

    def _drop_timer(self) -> None:
        if self._slow_timer is not None:
            self._slow_timer.cancel()
            self._slow_timer = None


class PatientHttp(HttpToolsProtocol):
    """HTTP, where an answer that is `watched` is cut when nobody reads."""

    slow = SLOW
    _watched = False
    _slow_timer: asyncio.TimerHandle | None = None

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._watched = False
        extensions = {WATCHED: self._watch, CUT: self.transport.abort}
        cast(Any, self.scope)["extensions"] = extensions

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._watched:
            self._slow_timer = self.loop.call_later(self.slow, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._slow_timer is not None:
            self._slow_timer.cancel()

    def _watch(self) -> None:
        self._watched = True
        _keep_little(self.transport)


def watched(request: Asked) -> None:
    """Cut this request's answer when nobody reads it; under another server this does nothing."""
    _do(request, WATCHED)


def cut(request: Asked) -> None:
    """Break this request's answer off, so that who reads it knows that there would be more."""
    _do(request, CUT)


def at_once(socket: Socket) -> Callable[[bytes], bool] | None:
    """What sends a text on this socket at once, if its server can do that."""
    extensions: dict[str, Any] = cast(Any, socket.scope).get("extensions") or {}
    return extensions.get(AT_ONCE)


@lru_cache(maxsize=32)
def _frame(text: bytes) -> bytes:
    """The bytes on the wire, made once for all who are told the same."""
    return Frame(Opcode.TEXT, text).serialize(mask=False)


def _do(request: Asked, what: str) -> None:
    extensions: dict[str, Any] = cast(Any, request.scope).get("extensions") or {}
    if do := extensions.get(what):
        do()


def _keep_little(transport: asyncio.Transport) -> None:
    """Let little wait, here and in the system, which would take megabytes for one who sleeps."""
    transport.set_write_buffer_limits(high=BUFFER)
    if (line := transport.get_extra_info("socket")) is not None:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER)
