"""Read a bill once more from the answers that were kept, with the same code and no network."""

from collections.abc import Sequence
from datetime import UTC, datetime

import httpx

from tasks.clock import Clock
from tasks.providers.bill_ids import BillId
from tasks.providers.congress.client import Client
from tasks.providers.congress.desk import Desk
from tasks.providers.congress.pace import Pace
from tasks.providers.congress.texts import Texts
from tasks.record import Bill, Document, forget

TIMEOUT = 60.0
AT_ONCE = 10_000_000
"""Calls an hour that never make a file wait."""


class StoppedClock(Clock):
    """It is always the moment at which the answers were fetched."""

    def __init__(self, fetched_at: str) -> None:
        self._moment = datetime.fromisoformat(fetched_at).astimezone(UTC)

    def now(self) -> datetime:
        return self._moment

    def now_ms(self) -> int:
        return round(self._moment.timestamp() * 1000)


async def read_again(bill_id: BillId, documents: Sequence[Document]) -> Bill:
    """Read the bill; what is not among *documents* was not there.

    Raises `Retryable` or `Final` where they cannot be read, and ValueError where there are none.
    """
    if not documents:
        raise ValueError("there are no documents")
    clock = StoppedClock(documents[0].fetched_at)
    kept = {one.url: one for one in documents}
    transport = httpx.MockTransport(lambda request: _answer(kept.get(str(request.url))))
    pace = Pace(clock, per_hour=AT_ONCE)
    base = _before(documents, f"/{bill_id.path}")
    client = Client("", base, clock=clock, pace=pace, timeout=TIMEOUT, transport=transport)
    texts = Texts(_before(documents, "/bulkdata/"), timeout=TIMEOUT, transport=transport)
    desk = Desk(client, texts, clock)
    try:
        return await desk.bill(bill_id, forget)
    finally:
        await desk.aclose()


def _answer(document: Document | None) -> httpx.Response:
    if document is None:
        return httpx.Response(404, json={"error": "not kept"})
    return httpx.Response(200, content=document.body, headers={"Content-Type": document.media_type})


def _before(documents: Sequence[Document], path: str) -> str:
    """Where the documents lay: what comes before *path* in the address of the first that has it."""
    found = (one.url.partition(path)[0] for one in documents if path in one.url)
    return next(found, "https://nowhere.invalid")
