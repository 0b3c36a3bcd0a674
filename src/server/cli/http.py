"""The API as commands use it: typed answers, and errors in plain words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from types import TracebackType
from typing import Any, Literal, Self, TypeVar

import httpx
import msgspec

from tasks.episodes.corrections import Correction
from tasks.errors import BadInput, Conflict, GavelcastError, Misconfigured, NotFound, TooMany
from tasks.jobs.values import Page, Status
from tasks.settings import Settings

T = TypeVar("T")

Whose = Literal["a server's", "another command's", "our own"]

LOCAL = "local"
"""Who the terminal is, where a proxy names users."""
WITHIN = httpx.Timeout(40.0, connect=5.0)
"""Seconds: an open event stream has a comment every 15, a long poll answers after 25."""
LONG_POLL = 25
GONE = 410
OURS: dict[int, type[GavelcastError]] = {
    400: BadInput,
    404: NotFound,
    409: Conflict,
    410: NotFound,
    422: BadInput,
    429: TooMany,
}


class Unreachable(GavelcastError):
    """The server does not answer."""


class StepNow(msgspec.Struct, frozen=True):
    """Which step is under way, from 1."""

    index: int


class News(msgspec.Struct, frozen=True, rename="camel"):
    """What commands read of an event; kinds that are not known here are fine."""

    seq: int
    type: str
    status: str = ""
    progress: int = 0
    message: str = ""
    step: StepNow | None = None
    job: Status | None = None
    """In a snapshot."""


class Episode(msgspec.Struct, frozen=True):
    title: str


class _Corrections(msgspec.Struct, frozen=True):
    corrections: list[Correction]


class _Ticket(msgspec.Struct, frozen=True, rename="camel"):
    job_id: str


class _Problem(msgspec.Struct, frozen=True):
    detail: str = ""


class Api:
    """A client of the API at *url*, which is there as long as whoever it belongs to."""

    def __init__(
        self, url: str, settings: Settings, whose: Whose = "a server's", user: str = LOCAL
    ) -> None:
        self.url, self.whose = url, whose
        self._http = httpx.AsyncClient(
            base_url=url, headers=_headers(settings, user), timeout=WITHIN, trust_env=False
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        await self._http.aclose()

    async def submit(self, body: dict[str, Any], key: str) -> str:
        """Queue a job and answer its id; the same *key* again is the same job."""
        answer = await self._ask("POST", "/api/jobs", json=body, headers={"Idempotency-Key": key})
        return _read(answer, _Ticket).job_id

    async def status(self, job_id: str, *, after: int | None = None) -> Status:
        """Read the status; with *after*, once there is news, or a while later."""
        query = {} if after is None else {"after": after, "wait": LONG_POLL}
        return _read(await self._ask("GET", f"/api/jobs/{job_id}", params=query), Status)

    async def page(self, query: dict[str, str]) -> Page:
        return _read(await self._ask("GET", "/api/jobs", params=query), Page)

    async def cancel(self, job_id: str) -> Status:
        return _read(await self._ask("POST", f"/api/jobs/{job_id}/cancellation"), Status)

    async def retry(self, job_id: str) -> Status:
        return _read(await self._ask("POST", f"/api/jobs/{job_id}/retry"), Status)

    async def episode(self, episode_id: str) -> Episode:
        return _read(await self._ask("GET", f"/api/episodes/{episode_id}"), Episode)

    async def corrections(self, query: dict[str, str]) -> list[Correction]:
        answer = await self._ask("GET", "/api/corrections", params=query)
        return _read(answer, _Corrections).corrections

    async def publish(self, correction_id: str, note: str) -> Correction:
        path = f"/api/corrections/{correction_id}/publication"
        return _read(await self._ask("POST", path, json={"note": note}), Correction)

    async def dismiss(self, correction_id: str) -> Correction:
        path = f"/api/corrections/{correction_id}/dismissal"
        return _read(await self._ask("POST", path), Correction)

    async def events(self, job_id: str, after: int) -> AsyncIterator[News]:
        """Stream what happens after event *after*; raises `httpx.HTTPError` where it breaks off."""
        headers = {"Last-Event-ID": str(after), "Accept": "text/event-stream"}
        path = f"/api/jobs/{job_id}/events"
        async with self._http.stream("GET", path, headers=headers) as answer:
            answer.raise_for_status()
            async for line in answer.aiter_lines():
                if line.startswith("data:"):
                    yield msgspec.json.decode(line[5:], type=News)

    async def audio(self, url: str) -> AsyncIterator[bytes]:
        """Stream a file of the server, or of the place that it names; only it gets the password."""
        if url.startswith("/"):
            async with self._http.stream("GET", url) as answer:
                if answer.status_code == GONE:
                    await answer.aread()
                    raise _problem(answer)
                async for chunk in answer.raise_for_status().aiter_bytes():
                    yield chunk
        else:
            async with (
                httpx.AsyncClient(timeout=WITHIN, follow_redirects=True) as elsewhere,
                elsewhere.stream("GET", url) as answer,
            ):
                async for chunk in answer.raise_for_status().aiter_bytes():
                    yield chunk

    async def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        try:
            answer = await self._http.request(method, path, **more)
        except httpx.HTTPError as error:
            why = str(error) or type(error).__name__
            raise Unreachable(f"The server at {self.url} does not answer ({why}).") from None
        if answer.is_success:
            return answer
        raise _problem(answer)


def _headers(settings: Settings, user: str) -> dict[str, str]:
    """Say who asks. `localhost` is a name of every server, whatever it listens on."""
    headers = {"Host": "localhost"}
    if settings.password:
        headers["Authorization"] = f"Bearer {settings.password}"
    if settings.user_header:
        headers[settings.user_header] = user
    return headers


def _problem(answer: httpx.Response) -> GavelcastError:
    if answer.status_code in (401, 403):
        return Misconfigured("GAVELCAST_PASSWORD: the running server has another one.")
    try:
        detail = msgspec.json.decode(answer.content, type=_Problem).detail
    except msgspec.MsgspecError:
        detail = ""
    detail = detail or f"The server answered {answer.status_code}."
    return OURS.get(answer.status_code, GavelcastError)(detail)


def _read(answer: httpx.Response, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(answer.content, type=kind)
    except msgspec.MsgspecError as error:
        raise GavelcastError(f"The server answers in another form: {error}.") from None
