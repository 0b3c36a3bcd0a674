"""Congress.gov as a source of bills. What it needs is loaded with the first question."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from tasks.clock import Clock
from tasks.errors import Retryable
from tasks.providers.base import CHECK_WITHIN
from tasks.providers.bill_ids import parse_bill_id
from tasks.record import Bill, Candidate, Keep, Member, forget

if TYPE_CHECKING:
    from httpx import AsyncBaseTransport

    from tasks.providers.congress.desk import Desk

PER_HOUR = 4_500
"""A key is good for 5,000 calls an hour."""
TIMEOUT = 25.0
"""Seconds for one answer."""


class CongressGov:
    """Read the record with a key from https://api.congress.gov/sign-up/.

    *text_base_url* is where the texts of bills lie; they are not in the API.
    """

    name = "Congress.gov"
    offline = False

    def __init__(
        self,
        key: str,
        base_url: str = "https://api.congress.gov/v3",
        *,
        text_base_url: str = "https://www.govinfo.gov",
        clock: Clock,
        transport: "AsyncBaseTransport | None" = None,
        per_hour: int = PER_HOUR,
        timeout: float = TIMEOUT,
    ) -> None:
        self._key = key
        self._base_url = base_url
        self._text_base_url = text_base_url
        self._clock = clock
        self._transport = transport
        self._per_hour = per_hour
        self._timeout = timeout
        self._opening = asyncio.Lock()
        self._desk: Desk | None = None

    async def candidates(self, today: date) -> tuple[Candidate, ...]:
        desk = await self._open()
        return await desk.candidates(today)

    async def candidate(self, bill_id: str) -> Candidate | None:
        wanted = parse_bill_id(bill_id)
        desk = await self._open()
        return await desk.candidate(wanted)

    async def members(self, names: Sequence[str], today: date) -> Mapping[str, tuple[Member, ...]]:
        desk = await self._open()
        return await desk.members(names, today)

    async def sponsored(self, sponsor: Member, today: date) -> tuple[Candidate, ...]:
        desk = await self._open()
        return await desk.sponsored(sponsor, today)

    async def bill(self, bill_id: str, keep: Keep = forget) -> Bill:
        wanted = parse_bill_id(bill_id)
        desk = await self._open()
        return await desk.bill(wanted, keep)

    async def check(self) -> str:
        """Ask which Congress sits: it takes the key, and one of its calls."""
        desk = await self._open()
        try:
            async with asyncio.timeout(CHECK_WITHIN):
                return f"the key is good, Congress {await desk.sitting()} sits"
        except TimeoutError:
            raise Retryable("Congress.gov did not answer in time.", reason="timeout") from None

    async def aclose(self) -> None:
        desk, self._desk = self._desk, None
        if desk is not None:
            await desk.aclose()

    async def _open(self) -> "Desk":
        async with self._opening:
            if self._desk is None:
                self._desk = await asyncio.to_thread(self._load)
            return self._desk

    def _load(self) -> "Desk":
        from tasks.providers.congress.client import Client
        from tasks.providers.congress.desk import Desk
        from tasks.providers.congress.pace import Pace
        from tasks.providers.congress.texts import Texts

        client = Client(
            self._key,
            self._base_url,
            clock=self._clock,
            pace=Pace(self._clock, per_hour=self._per_hour),
            timeout=self._timeout,
            transport=self._transport,
        )
        texts = Texts(self._text_base_url, timeout=self._timeout, transport=self._transport)
        return Desk(client, texts, self._clock)
