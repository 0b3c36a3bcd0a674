"""What a step came to, for those who look at a job from outside."""

from typing import TypeVar

import msgspec

from tasks.jobs.database import fetch

R = TypeVar("R")


async def result_of(job_id: str, step: str, kind: type[R]) -> R | None:
    """Read the result of a step; None while it has none."""
    rows = await fetch("SELECT result FROM step WHERE job_id = ? AND key = ?", job_id, step)
    if not rows or rows[0]["result"] is None:
        return None
    return msgspec.json.decode(rows[0]["result"], type=kind)
