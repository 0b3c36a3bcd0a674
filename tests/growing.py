"""A stream of MP3 that grows as a test says, as an episode does while it is being made."""

import asyncio
import io
import math
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any
from urllib.parse import parse_qs

import av
import numpy as np

RATE = 48_000
FRAME = 0.024
"""Seconds of a frame: 1152 samples."""
FRAME_BYTES = 768
"""At 256 kbit/s and this rate all frames are of one size. Chromium reads a stream in blocks of
32 KB, and waits for the rest of one: so much must fit into a second."""
Message = dict[str, Any]


class Cut(Exception):
    """Ends a connection in the middle of its answer."""


@cache
def music(seconds: int) -> bytes:
    """Make a quiet tone, as frames alone."""
    tone = (900 * np.sin(np.arange(RATE * seconds) * 2 * math.pi * 220 / RATE)).astype(np.int16)
    buffer = io.BytesIO()
    options = {"write_xing": "0", "id3v2_version": "0"}
    with av.open(buffer, "w", format="mp3", options=options) as container:
        stream = container.add_stream("mp3", rate=RATE, layout="mono")
        stream.bit_rate = 256_000
        frame = av.AudioFrame.from_ndarray(tone[None, :], format="s16p", layout="mono")
        frame.sample_rate = RATE
        for packet in (*stream.encode(frame), *stream.encode(None)):
            container.mux(packet)
    return buffer.getvalue()


class Growing:
    """What can be heard so far; and where its listeners began."""

    def __init__(self, seconds: float = 6.0) -> None:
        self.begun: list[float] = []
        self.resumes = True
        """Whether the browser may ask again by itself; it then leaves out what it has."""
        self._frames, self._whole, self._cuts = 0, False, 0
        self._news = asyncio.Condition()
        self._frames = round(seconds / FRAME)

    async def give(self, seconds: float, *, whole: bool = False) -> None:
        """Let it grow to so many seconds; *whole* ends it there."""
        async with self._news:
            self._frames, self._whole = round(seconds / FRAME), whole
            self._news.notify_all()

    async def cut(self) -> None:
        async with self._news:
            self._cuts += 1
            self._news.notify_all()

    async def answer(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        goes_on = dict(scope["headers"]).get(b"range", b"bytes=0-") != b"bytes=0-"
        if goes_on and not self.resumes:
            await send({"type": "http.response.start", "status": 416, "headers": []})
            return await send({"type": "http.response.body", "body": b""})
        asked = parse_qs(scope["query_string"].decode())
        seconds = float(asked.get("from", ["0"])[0])
        self.begun.append(seconds)
        headers = [(b"content-type", b"audio/mpeg"), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        gone = asyncio.ensure_future(self._left(receive))
        try:
            await self._send(round(seconds / FRAME), gone, send)
        finally:
            gone.cancel()

    async def _send(
        self, at: int, gone: asyncio.Future[None], send: Callable[[Message], Awaitable[None]]
    ) -> None:
        data, cuts = music(30), self._cuts
        while not gone.done():
            body = data[at * FRAME_BYTES : self._frames * FRAME_BYTES]
            at = max(at, self._frames)
            await send({"type": "http.response.body", "body": body, "more_body": True})
            if self._whole:
                return await send({"type": "http.response.body", "body": b""})
            async with self._news:
                while self._frames <= at and not (self._whole or self._cuts > cuts or gone.done()):
                    await self._news.wait()
            if self._cuts > cuts:
                raise Cut
        return None

    async def _left(self, receive: Callable[[], Awaitable[Message]]) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        async with self._news:
            self._news.notify_all()
