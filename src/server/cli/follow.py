"""Follow a job to its end, by events; by asking, where events do not come through."""

from __future__ import annotations

import httpx
import msgspec

from server.cli.http import Api, News, Unreachable
from server.cli.progress import Screen
from tasks.jobs.values import Status

STREAMS = 3
"""So many event streams may end without news before the job is polled instead."""


class Follower:
    """Shows on *screen* what happens to one job; goes on where it was with any server."""

    def __init__(self, job_id: str, screen: Screen, seq: int = 0) -> None:
        self.job_id, self._screen = job_id, screen
        self._seq, self._streams = seq, STREAMS

    async def to_the_end(self, api: Api) -> Status:
        """Return the status of the job that is over.

        Raises `Unreachable` where the server is away; another call goes on from there.
        """
        while True:
            if self._streams:
                await self._stream(api)
            status = await self._look(api)
            if status.over and (self._seq >= status.seq or not self._streams):
                return status

    async def _stream(self, api: Api) -> None:
        """Hear events until the stream ends or breaks off."""
        before = self._seq
        try:
            async for news in api.events(self.job_id, self._seq):
                self._show(news)
        except (httpx.HTTPError, msgspec.MsgspecError):
            """What is missing is read with the status, or with the next stream."""
        self._streams = STREAMS if self._seq > before else self._streams - 1

    async def _look(self, api: Api) -> Status:
        """Read the status; where there are no streams, once there is news."""
        try:
            status = await api.status(self.job_id, after=None if self._streams else self._seq)
        except Unreachable:
            self._screen.say("The server is away; waiting for it…")
            raise
        if not self._streams:
            self._show(_as_news(status))
        return status

    def _show(self, news: News) -> None:
        self._seq = max(self._seq, news.seq)
        self._screen.show(_as_news(news.job) if news.job else news)


def _as_news(status: Status) -> News:
    return News(
        seq=status.seq,
        type="snapshot",
        status=status.status,
        progress=status.progress,
        message=status.message,
    )
