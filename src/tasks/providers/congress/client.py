"""Ask Congress.gov: JSON, paged, politely, and with every failure said plainly."""

import asyncio
import copy
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Self

import httpx
import msgspec

from tasks.clock import Clock
from tasks.errors import Final, Retryable
from tasks.providers.congress.answers import problem
from tasks.providers.congress.pace import Pace
from tasks.providers.congress.wire import AnswerT, PageT

LARGEST = 16_000_000
MEDIA_TYPE = "application/json"
REDIRECTS = 3
ROWS = 250
"""The most rows a page may have; larger wishes are capped without a word."""

Note = Callable[[str, str, bytes], None]
"""Told of an address, the media type and the bytes that it was answered with."""


class Client:
    """One connection pool, one pace."""

    def __init__(
        self,
        key: str,
        base_url: str,
        *,
        clock: Clock,
        pace: Pace,
        timeout: float,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._base = base_url.rstrip("/")
        self._clock = clock
        self._pace = pace
        self._timeout = timeout
        self._note: Note = _nothing
        self._http = httpx.AsyncClient(
            headers={"X-Api-Key": key, "Accept": "application/json", "User-Agent": "gavelcast"},
            timeout=httpx.Timeout(timeout, connect=min(timeout, 10)),
            transport=transport,
        )

    async def aclose(self) -> None:
        await self._http.aclose()

    def noting(self, note: Note) -> Self:
        """The same client, which tells *note* of all that it is answered."""
        other = copy.copy(self)
        other._note = note
        return other

    async def get(self, what: str, kind: type[AnswerT], **parameters: str | int) -> AnswerT:
        """Fetch one answer. Raise `Retryable` or `Final`, never anything else."""
        url = httpx.URL(f"{self._base}/{what}", params={"format": "json", **parameters})
        try:
            async with self._pace.turn(), asyncio.timeout(self._timeout):
                body = await self._body(url, what, self._clock.now())
        except (TimeoutError, httpx.TimeoutException) as error:
            raise Retryable("Congress.gov did not answer in time.", reason="timeout") from error
        except httpx.HTTPError as error:
            raise Retryable(f"Congress.gov cannot be reached ({type(error).__name__}).") from error
        answer = _decode(body, kind)
        self._note(str(url), MEDIA_TYPE, body)
        return answer

    async def pages(
        self, what: str, kind: type[PageT], *, most: int, **parameters: str | int
    ) -> AsyncIterator[PageT]:
        """Yield up to *most* pages; what is not there has none.

        The end is where no next page is named, whatever the count says.
        """
        for number in range(most):
            page = await self.page(what, kind, offset=number * ROWS, **parameters)
            yield page
            if not page.more:
                return

    async def page(self, what: str, kind: type[PageT], **parameters: str | int) -> PageT:
        """Fetch one page; what is not there is an empty one."""
        try:
            return await self.get(what, kind, limit=ROWS, **parameters)
        except Final as error:
            if error.reason != "not_found":
                raise
            return kind()

    async def _body(self, url: httpx.URL, what: str, now: datetime) -> bytes:
        for _ in range(REDIRECTS + 1):
            async with self._http.stream("GET", url) as answer:
                if not answer.has_redirect_location:
                    body = await bounded(answer, LARGEST)
                    if error := problem(answer.status_code, answer.headers, body, what, now):
                        raise error
                    return body
                url = _next(url, answer.headers["location"])
        raise Retryable("Congress.gov sends us in circles (too many redirects).")


def _nothing(url: str, media_type: str, body: bytes) -> None:
    """Note nothing."""


async def bounded(answer: httpx.Response, most: int) -> bytes:
    """Read a body, but no more of it than is reasonable."""
    body = bytearray()
    async for piece in answer.aiter_bytes():
        body += piece
        if len(body) > most:
            raise Retryable("The answer is far larger than it should be.", reason="bad_answer")
    return bytes(body)


def _next(url: httpx.URL, location: str) -> httpx.URL:
    """Follow on the same host only: the key is in a header that would go along."""
    try:
        target = url.join(location)
    except httpx.InvalidURL:
        target = httpx.URL("")
    if target.host != url.host or target.scheme not in {url.scheme, "https"}:
        raise Retryable("Congress.gov sends us to another place.", reason="bad_answer")
    return target


def _decode(body: bytes, kind: type[AnswerT]) -> AnswerT:
    try:
        return msgspec.json.decode(body, type=kind, strict=False)
    except msgspec.DecodeError as error:
        raise Retryable(
            f"Congress.gov answered in a form that is not known here ({error}).",
            reason="bad_answer",
        ) from error
