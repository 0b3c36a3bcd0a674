"""Jobs that work on the same thing: of a user's, only one is under way at once."""

from __future__ import annotations

from typing import Any

import msgspec

from tasks.errors import Conflict
from tasks.jobs.claims import ACTIVE
from tasks.jobs.database import Script, Statement
from tasks.jobs.pipeline import Pipeline


def lock(user_id: str) -> Statement:
    """Lock the user's row to the end of the transaction: nobody else adds a job of theirs."""
    return (
        "INSERT INTO listener (id) VALUES (?) ON CONFLICT (id) DO UPDATE SET id = excluded.id",
        user_id,
    )


def refuse_beside(
    pipeline: Pipeline[Any], user_id: str, params: str, but: str = ""
) -> Script[None]:
    """Raise Conflict while another job than *but* is under way on the same as these *params*."""
    if pipeline.alone is None:
        return
    mine = _works_on(pipeline, params)
    rows = yield (
        f"SELECT id, params FROM job WHERE user_id = ? AND {ACTIVE} AND type = ?",  # noqa: S608
        user_id,
        pipeline.type,
    )
    for row in rows:
        if row["id"] != but and _works_on(pipeline, row["params"]) == mine:
            raise Conflict(
                f"Job {row['id']!r} is under way on the same; wait for it, or cancel it."
            )


def _works_on(pipeline: Pipeline[Any], params: str) -> str:
    assert pipeline.alone is not None
    return pipeline.alone(pipeline.read_params(msgspec.json.decode(params)))
