"""How PostgreSQL reads the tables when thousands of jobs are over and hundreds come at once."""

import json
from typing import Any

from live.test_ports import database_on
from services import Postgres
from tasks.jobs import claims
from tasks.jobs.claims import NEXT, Claim
from tasks.jobs.commit import Batch, _take_numbers
from tasks.jobs.database import Statement, fetch

OVER, DUE, NOW = 2000, 300, 10**12


async def fill() -> None:
    """Many that are over, of whom the statistics know; then a burst, of which they do not."""
    await fetch("INSERT INTO listener (id) SELECT 'user ' || n FROM generate_series(0, 7) AS n")
    await add("over", OVER, "complete", "NULL")
    await fetch("ANALYZE")
    await add("due", DUE, "queued", "1")


async def add(name: str, count: int, status: str, due_at: str) -> None:
    await fetch(
        f"""INSERT INTO job (id, user_id, type, params, status, message, providers, last_seq,
        created_at, due_at) SELECT '{name} ' || n, 'user ' || n % 8, 'toy', '{{}}', '{status}', '',
        '{{}}', 1, 1, {due_at} FROM generate_series(1, {count}) AS n"""
    )


async def rows_read(statement: Statement) -> int:
    """Run it, and count the rows that were looked at, as often as they were."""
    sql, *values = statement
    [answer] = await fetch(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", *values)
    [plan] = json.loads(answer["QUERY PLAN"])
    return _read(plan["Plan"])


def _read(node: dict[str, Any]) -> int:
    looked_at = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
    own = node["Actual Loops"] * looked_at if node.get("Relation Name") == "job" else 0
    return int(own) + sum(_read(below) for below in node.get("Plans", ()))


async def test_a_claim_reads_those_that_wait_once_or_twice(postgres: Postgres) -> None:
    """Not once for each of them, and none of those that are over."""
    async with database_on(postgres):
        await fill()

        assert await rows_read((NEXT.format(others=""), NOW, NOW, NOW, 9)) <= 2 * DUE


async def test_who_knows_a_job_reads_no_other(postgres: Postgres) -> None:
    """Taking a job and writing its events costs the same however many others there are."""
    async with database_on(postgres):
        await fill()
        row = {"id": "due 7", "user_id": "user 7", "owner": None}
        batch = Batch()
        batch.job["progress"] = 1

        assert await rows_read(next(claims._take(row, "one", NOW, 1))) <= 2
        claim = Claim("due 7", "user 7", 1, False, row, [])
        assert await rows_read(next(_take_numbers(claim, batch, 1))) <= 2
        [job] = await fetch("SELECT progress, owner FROM job WHERE id = 'due 7'")
        assert (job["progress"], job["owner"]) == (1, "one")
