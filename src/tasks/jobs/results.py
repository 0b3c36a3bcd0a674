"""What a step and its parts came to, for those who look at a job from outside."""

from typing import Generic, TypeVar

import msgspec

from tasks.jobs.database import fetch

R = TypeVar("R")


class KeptPart(msgspec.Struct, Generic[R], frozen=True):
    """A part as it is remembered."""

    name: str
    storage_key: str
    result: R


async def result_of(job_id: str, step: str, kind: type[R]) -> R | None:
    """Read the result of a step; None while it has none."""
    rows = await fetch("SELECT result FROM step WHERE job_id = ? AND key = ?", job_id, step)
    if not rows or rows[0]["result"] is None:
        return None
    return msgspec.json.decode(rows[0]["result"], type=kind)


async def parts_of(job_id: str, step: str, prefix: str, kind: type[R]) -> list[KeptPart[R]]:
    """Read the parts of a step that have bytes, and whose names begin so, in order of names."""
    rows = await fetch(
        """SELECT part.name, content.storage_key, content.result FROM part
        JOIN content ON content.key = part.content_key
        WHERE part.job_id = ? AND part.step = ? AND part.name LIKE ?
        AND content.storage_key IS NOT NULL ORDER BY part.name""",
        job_id,
        step,
        f"{prefix}%",
    )
    return [
        KeptPart(row["name"], row["storage_key"], msgspec.json.decode(row["result"], type=kind))
        for row in rows
    ]
