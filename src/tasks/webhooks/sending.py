"""Send notices: signed, tried again after 1, 2 and 4 minutes like a job, then given up."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

import structlog

from tasks.clock import Clock
from tasks.jobs.client import Jobs
from tasks.jobs.database import Row
from tasks.settings import Settings, mode
from tasks.webhooks import notices
from tasks.webhooks.addresses import Refused, resolve

if TYPE_CHECKING:
    import httpx

log = structlog.get_logger()

EVERY = 2.0
"""Seconds between two looks of one process."""
WITHIN = 10.0
"""Seconds for one try, all of it."""
HELD = 60_000
"""Milliseconds for which a try holds its notice."""
AT_ONCE = 10


class Failed(Exception):
    """A try that came to nothing, in plain words."""


class Messenger:
    """Writes notices of jobs that have ended, and delivers those that are due."""

    def __init__(
        self, jobs: Jobs, clock: Clock, settings: Settings, *, within: float = WITHIN
    ) -> None:
        self._jobs, self._clock, self._within = jobs, clock, within
        self._base = base_url(settings)
        self._private = may_be_private(settings)

    async def look(self) -> None:
        now = self._clock.now_ms()
        await notices.gather(self._jobs, self._base, now)
        due = await notices.claim(now, now + HELD, AT_ONCE)
        if due:
            # It reads all certificates that the system trusts.
            client = await asyncio.to_thread(_open_client)
            async with client, asyncio.TaskGroup() as group:
                for row in due:
                    group.create_task(self._deliver(client, row))

    async def _deliver(self, client: httpx.AsyncClient, row: Row) -> None:
        try:
            await self._post(client, row)
        except Failed as error:
            await self._failed(row, str(error))
        else:
            log.info("notice taken", notice=row["id"], job=row["job_id"], attempt=row["attempt"])
            await notices.settle(row["id"], due_at=None, sent_at=self._clock.now_ms(), error=None)

    async def _failed(self, row: Row, why: str) -> None:
        pauses, tried = self._jobs.limits.retries, row["attempt"]
        left = tried <= len(pauses)
        log.warning("notice refused", notice=row["id"], job=row["job_id"], why=why, again=left)
        due = self._clock.now_ms() + int(1000 * pauses[tried - 1]) if left else None
        await notices.settle(row["id"], due_at=due, error=why)

    async def _post(self, client: httpx.AsyncClient, row: Row) -> None:
        import httpx

        try:
            async with asyncio.timeout(self._within):
                status = await self._status(client, row)
        except TimeoutError:
            raise Failed(f"It did not answer within {self._within:g} seconds.") from None
        except Refused:
            raise Failed("Its address is in this server's own network.") from None
        except OSError:
            raise Failed("Its name could not be found.") from None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError):
            raise Failed("It could not be reached, or broke off.") from None
        if 300 <= status < 400:
            raise Failed(f"It answered {status}: redirects are not followed.")
        if not 200 <= status < 300:
            raise Failed(f"It answered {status}.")

    async def _status(self, client: httpx.AsyncClient, row: Row) -> int:
        """Post to what was looked up, the next address where nobody answers at one."""
        import httpx

        url = urlsplit(row["url"])
        port = url.port or (443 if url.scheme == "https" else 80)
        *others, last = await resolve(url.hostname or "", port, private=self._private)
        # Who does not even take the line leaves time for the others.
        each = httpx.Timeout(WITHIN, connect=self._within / (1 + len(others)))
        for address in others:
            with suppress(httpx.ConnectError, httpx.ConnectTimeout):
                return await self._status_at(client, row, url, f"{_netloc(address)}:{port}", each)
        return await self._status_at(client, row, url, f"{_netloc(last)}:{port}", each)

    async def _status_at(
        self,
        client: httpx.AsyncClient,
        row: Row,
        url: SplitResult,
        netloc: str,
        each: httpx.Timeout,
    ) -> int:
        """Post to that address, under the name that was given."""
        request = client.build_request(
            "POST",
            url._replace(netloc=netloc, fragment="").geturl(),
            content=row["body"].encode(),
            headers=self._headers(row, url.netloc),
            extensions={"sni_hostname": url.hostname or ""},
            timeout=each,
        )
        answer = await client.send(request, stream=True)
        await answer.aclose()
        return answer.status_code

    def _headers(self, row: Row, host: str) -> dict[str, str]:
        at = str(self._clock.now_ms() // 1000)
        return {
            "Host": host,
            "Content-Type": "application/json",
            "User-Agent": "Gavelcast",
            "Gavelcast-Notice": row["id"],
            "Gavelcast-Signature": signature(row["secret"], at, row["body"]),
        }


def signature(secret: str, at: str, body: str) -> str:
    """`t=…,v1=…`: of the seconds, a dot and the body, by HMAC-SHA256 with the secret."""
    signed = hmac.new(secret.encode(), f"{at}.{body}".encode(), hashlib.sha256)
    return f"t={at},v1={signed.hexdigest()}"


def _netloc(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def base_url(settings: Settings) -> str:
    """Where people reach this installation; empty where nobody said, and others do."""
    if settings.public_url:
        return settings.public_url.rstrip("/")
    return f"http://localhost:{settings.port}" if may_be_private(settings) else ""


def may_be_private(settings: Settings) -> bool:
    """Whether webhooks may lead into this machine's own network: if its owner alone uses it.

    Of several processes, one that only works does not know who may ask the others.
    """
    alone = settings.on_loopback and mode(settings) == "embedded"
    return alone and not settings.password and not settings.user_header


def _open_client() -> httpx.AsyncClient:
    """A client that goes straight to where it is sent: no proxy, no redirects."""
    import httpx

    return httpx.AsyncClient(
        verify=httpx.create_ssl_context(),
        trust_env=False,
        follow_redirects=False,
        timeout=WITHIN,
    )
