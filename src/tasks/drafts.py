"""Scripts that a listener looks at before they are voiced: what was changed, and if they let it go.

The script itself stays what the writer made; a draft holds the changes to it, by line.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from piccolo.columns import BigInt, Text, Varchar
from piccolo.table import Table

from tasks.errors import Conflict
from tasks.jobs.database import DB, LOCK, fetch, transaction
from tasks.record import Value


class Edit(Value, frozen=True):
    """What a line is to be instead; without words it is left out."""

    text: str
    facts: tuple[str, ...] | None = None
    """The ids that it rests on, if they are others than before."""


Edits = dict[int, Edit]
"""By the number of the line in the script, from 1."""


class Draft(Value, frozen=True):
    edits: Edits = {}
    approved: bool = False


class DraftRow(Table, db=DB, tablename="draft"):
    job_id = Varchar(36, primary_key=True)
    edits = Text()
    approved_at = BigInt(null=True, default=None)


async def find(job_id: str) -> Draft:
    """Read the draft; without one, nothing was changed yet."""
    rows = await fetch("SELECT edits, approved_at FROM draft WHERE job_id = ?", job_id)
    if not rows:
        return Draft()
    edits = msgspec.json.decode(rows[0]["edits"], type=Edits)
    return Draft(edits, rows[0]["approved_at"] is not None)


async def change(job_id: str, edits: Mapping[int, Edit]) -> Draft:
    """Add changes to those that there are. Raises Conflict once the script was let go."""
    async with transaction():
        await fetch(LOCK, f"draft {job_id}")
        draft = await find(job_id)
        if draft.approved:
            raise Conflict("The script was let go already.")
        changed = Draft({**draft.edits, **edits})
        await _save(job_id, changed.edits)
    return changed


async def approve(job_id: str, now: int) -> None:
    """Let the script go, as the draft has it; once is enough."""
    async with transaction():
        await fetch(LOCK, f"draft {job_id}")
        await fetch(
            """INSERT INTO draft (job_id, edits, approved_at) VALUES (?, '{}', ?)
            ON CONFLICT (job_id) DO UPDATE SET
            approved_at = coalesce(draft.approved_at, excluded.approved_at)""",
            job_id,
            now,
        )


async def forget(batch: int = 500) -> int:
    """Delete the drafts of jobs that are complete, or gone."""
    rows = await fetch(
        """DELETE FROM draft WHERE job_id IN (SELECT draft.job_id FROM draft
        LEFT JOIN job ON job.id = draft.job_id
        WHERE job.id IS NULL OR job.status = 'complete' LIMIT ?) RETURNING job_id""",
        batch,
    )
    return len(rows)


async def _save(job_id: str, edits: Edits) -> None:
    text = msgspec.json.encode(edits).decode()
    await fetch(
        """INSERT INTO draft (job_id, edits) VALUES (?, ?)
        ON CONFLICT (job_id) DO UPDATE SET edits = excluded.edits""",
        job_id,
        text,
    )
