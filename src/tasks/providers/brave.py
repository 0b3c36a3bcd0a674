"""News from Brave Search. Pages are never fetched: a headline and what stands beneath it is all.

Source: api-dashboard.search.brave.com, News Search; one try a question goes out at a time.
"""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from tasks.clock import Clock, iso
from tasks.errors import Misconfigured, Retryable, StepError
from tasks.providers import brave_answer
from tasks.providers.base import CHECK_WITHIN, Found
from tasks.providers.brave_errors import (
    KEY_INVALID,
    NO_PLAN,
    Declined,
    declined,
    limits,
    pause,
)

if TYPE_CHECKING:
    from httpx import AsyncClient

BASE_URL = "https://api.search.brave.com"
PATH = "/res/v1/news/search"
A_SEARCH = 0.005
"""US dollars."""
COUNT = 20
"""Results of one search: more than are told, since some are of no use and some are the same."""
TIMEOUT = 15.0
"""Seconds for one answer."""
LARGEST = 4_000_000
PATIENCE = 3
"""How often a search that was too fast is made again, before the job waits instead."""
LONGEST_PAUSE = 5.0
"""Seconds that are waited for here."""
QUESTION = {
    "count": str(COUNT),
    "country": "US",
    "search_lang": "en",
    "safesearch": "strict",
    "freshness": "pw",
    "operators": "false",
}


class Brave:
    """Search with a key from https://api-dashboard.search.brave.com/."""

    name = "Brave Search"
    offline = False

    def __init__(
        self, key: str, base_url: str = BASE_URL, *, clock: Clock, timeout: float = TIMEOUT
    ) -> None:
        if not key or not key.isascii() or not key.isprintable() or " " in key:
            raise Misconfigured("BRAVE_API_KEY holds no key, or characters that no key has.")
        self._key, self._base_url, self._clock, self._timeout = key, base_url, clock, timeout
        self._http: AsyncClient | None = None
        self._turn = asyncio.Lock()
        self._free_at = float("-inf")
        """When the plan lets the next question through."""
        self._left_out: set[str] = set()
        """Options that the plan does not have."""

    def estimate(self) -> float:
        return A_SEARCH

    async def search(self, topic: str) -> Found:
        """One search, paid once it is answered."""
        now = self._clock.now()
        body = await self._answered({"q": topic, **QUESTION, "extra_snippets": "true"})
        try:
            items = await asyncio.to_thread(brave_answer.read, body, now)
        except msgspec.DecodeError:
            said = "Brave Search answered in a form that is not known here."
            raise Retryable(said, reason="bad_answer") from None
        return Found(items, iso(int(now.timestamp() * 1000)) or "", A_SEARCH)

    async def check(self) -> str:
        """Leave out the question: who has a good key is told so, and nothing is searched."""
        try:
            async with asyncio.timeout(CHECK_WITHIN):
                await self._once({})
        except Declined as refused:
            if refused.code == "VALIDATION":
                return "the key is good"
            raise refused.error from None
        except TimeoutError:
            raise _too_late() from None
        raise Retryable("What answers at BRAVE_BASE_URL is not Brave Search.", reason="bad_answer")

    async def aclose(self) -> None:
        if self._http is not None:
            await self._http.aclose()
            self._http = None

    async def _answered(self, question: Mapping[str, str]) -> bytes:
        """Ask; what is only too fast, or refused by chance, is asked again here."""
        seen: list[str] = []
        while True:
            try:
                return await self._once(question)
            except Declined as refused:
                seen.append(refused.code)
                if not self._may_try_again(refused, seen):
                    raise refused.error from None

    def _may_try_again(self, refused: Declined, seen: list[str]) -> bool:
        """A good key is now and then called invalid; extra snippets are not in every plan."""
        if refused.code == KEY_INVALID:
            return seen.count(KEY_INVALID) == 1
        if refused.code == NO_PLAN and "extra_snippets" not in self._left_out:
            self._left_out.add("extra_snippets")
            return True
        wait = getattr(refused.error, "retry_after", None)
        return (
            refused.code == "RATE_LIMITED"
            and seen.count(refused.code) < PATIENCE
            and (wait or 0.0) <= LONGEST_PAUSE
        )

    async def _once(self, question: Mapping[str, str]) -> bytes:
        """One question at a time, and none before the plan lets it through."""
        asked = {name: value for name, value in question.items() if name not in self._left_out}
        async with self._turn:
            await asyncio.sleep(max(0.0, self._free_at - self._clock.monotonic()))
            try:
                async with asyncio.timeout(self._timeout):
                    status, headers, body = await self._get(asked)
            except TimeoutError:
                raise _too_late() from None
            self._note(status, headers)
        if status == 200 and "json" in headers.get("content-type", ""):
            return body
        raise self._problem(status, headers, body)

    def _problem(self, status: int, headers: Mapping[str, str], body: bytes) -> Exception:
        if status != 200 and not 300 <= status < 400:
            return declined(status, headers, body, self._clock.now())
        kind = headers.get("content-type", "").split(";")[0][:60] or "something unnamed"
        said = f"Brave Search answered with {kind} instead of data."
        return Retryable(said, reason="bad_answer")

    def _note(self, status: int, headers: Mapping[str, str]) -> None:
        """Take the pause that the plan asks for, before the next question."""
        windows = limits(headers)
        if status == 429 or (windows and windows[0].used_up):
            self._free_at = self._clock.monotonic() + min(pause(headers), LONGEST_PAUSE)

    async def _get(self, question: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        import httpx

        from tasks.providers.congress.client import bounded

        try:
            async with self._client().stream("GET", PATH, params=dict(question)) as answer:
                return answer.status_code, answer.headers, await bounded(answer, LARGEST)
        except httpx.TimeoutException:
            raise _too_late() from None
        except httpx.HTTPError as error:
            said = f"Brave Search cannot be reached ({type(error).__name__})."
            raise Retryable(said) from None

    def _client(self) -> "AsyncClient":
        if self._http is None:
            import httpx

            headers = {"X-Subscription-Token": self._key, "Accept": "application/json"}
            self._http = httpx.AsyncClient(
                base_url=self._base_url, headers=headers, timeout=self._timeout
            )
        return self._http


def _too_late() -> StepError:
    return Retryable("Brave Search did not answer in time.", reason="timeout")
