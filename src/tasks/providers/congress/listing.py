"""List what moved lately in a Congress."""

import asyncio
from collections.abc import Iterable

import msgspec

from tasks.providers.bill_ids import BillId
from tasks.providers.congress.client import Client
from tasks.providers.congress.members import member
from tasks.providers.congress.naming import shown_title
from tasks.providers.congress.rows import newest_first, read_rows
from tasks.providers.congress.wire import Detail, Row, Rows, Titles
from tasks.record import Candidate

PAGES = 4
FEW = 10
"""With fewer rows a Congress has only just begun, and the one before it still has more to tell."""
UNTITLED = 5
"""How many rows without a title are worth a question each."""


async def moved_lately(client: Client, congress: int) -> tuple[Candidate, ...]:
    """List the bills of *congress* that the record was updated on, newest action first."""
    candidates = read_rows(await _rows(client, congress))
    if len(candidates) < FEW:
        candidates = newest_first((*candidates, *read_rows(await _rows(client, congress - 1))))
    return await _titled(client, candidates)


def listed(bill_id: BillId, detail: Detail) -> Candidate | None:
    """Read a bill's own record as a row of the list, with the sponsor that lists do not name."""
    rows = read_rows(
        [
            Row(
                bill_id.congress,
                bill_id.kind,
                bill_id.number,
                detail.title,
                detail.latest_action,
                detail.policy_area,
            )
        ]
    )
    sponsor = member(detail.sponsors[0], bill_id.kind) if detail.sponsors else None
    return msgspec.structs.replace(rows[0], sponsor=sponsor) if rows and rows[0].title else None


async def _rows(client: Client, congress: int) -> list[Row]:
    """Updates come for other reasons than actions, so the order by action is made here."""
    pages = client.pages(f"bill/{congress}", Rows, most=PAGES, sort="updateDate desc")
    return [row async for page in pages for row in page.bills or ()]


async def _titled(client: Client, candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Ask for the titles that the newest rows lack; what stays without one is left out."""
    candidates = tuple(candidates)
    lacking = [one for one in candidates if not one.title][:UNTITLED]
    async with asyncio.TaskGroup() as group:
        asked = {one.id: group.create_task(_title(client, one)) for one in lacking}
    named = {key: task.result() for key, task in asked.items()}
    whole = (
        msgspec.structs.replace(one, title=one.title or named.get(one.id, "")) for one in candidates
    )
    return tuple(one for one in whole if one.title)


async def _title(client: Client, one: Candidate) -> str:
    path = f"bill/{one.congress}/{one.kind}/{one.number}/titles"
    return shown_title(await client.page(path, Titles))
