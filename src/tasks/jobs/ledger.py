"""What was paid: a row before each paid call, settled after it, kept for ever.

Payments and content are written without the fence: what was paid is kept, whoever owns the job.
"""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from tasks.errors import Final
from tasks.jobs.database import LOCK, Script, Statement, fetch, run
from tasks.jobs.values import Cost


class Kept(msgspec.Struct, frozen=True):
    """Content as it is remembered."""

    key: str
    storage_key: str | None
    result: bytes
    cost_usd: float
    seconds: float


class PaidCall(msgspec.Struct, frozen=True, kw_only=True):
    """What the ledger writes down before a call."""

    job_id: str
    user_id: str
    provider: str
    step: str
    part: str
    content_key: str
    estimate_usd: float


async def find_content(key: str) -> Kept | None:
    rows = await fetch(
        "SELECT key, storage_key, result, cost_usd, seconds FROM content WHERE key = ?", key
    )
    if not rows:
        return None
    row = rows[0]
    return Kept(
        row["key"], row["storage_key"], row["result"].encode(), row["cost_usd"], row["seconds"]
    )


async def forget_content(key: str) -> None:
    """Forget content that is of no use any more; its payments stay."""
    await fetch("DELETE FROM content WHERE key = ?", key)


async def has_part(job_id: str, step: str, name: str, content_key: str) -> bool:
    """Whether the job knows already that this part came to this content."""
    rows = await fetch(
        "SELECT id FROM part WHERE job_id = ? AND step = ? AND name = ? AND content_key = ?",
        job_id, step, name, content_key,
    )  # fmt: skip
    return bool(rows)


async def start(payment_id: str, call: PaidCall, now: int, cap_usd: float | None = None) -> None:
    """Write down that a call begins, with its estimate; the same id again changes nothing.

    Raises Final where this call could bring the month over *cap_usd*: nothing is paid then.
    """
    await run(_start(payment_id, call, now, cap_usd))


def _start(payment_id: str, call: PaidCall, now: int, cap_usd: float | None) -> Script[None]:
    if cap_usd is not None:
        yield LOCK, "ledger"
        yield from _stay_within(cap_usd, call, now, but=payment_id)
    yield (
        """INSERT INTO payment (id, job_id, user_id, provider, step, part, content_key, state,
        estimate_usd, started_at) VALUES (?, ?, ?, ?, ?, ?, ?, 'started', ?, ?)
        ON CONFLICT (id) DO NOTHING""",
        payment_id, call.job_id, call.user_id, call.provider, call.step, call.part,
        call.content_key, call.estimate_usd, now,
    )  # fmt: skip


def _stay_within(cap_usd: float, call: PaidCall, now: int, but: str) -> Script[None]:
    """Refuse a call whose estimate does not fit into what is left of the month (UTC)."""
    moment = datetime.fromtimestamp(now / 1000, UTC)
    month = datetime(moment.year, moment.month, 1, tzinfo=UTC)
    rows = yield (
        "SELECT coalesce(sum(coalesce(usd, estimate_usd)), 0) AS usd FROM payment"
        " WHERE started_at >= ? AND id <> ?",
        int(month.timestamp() * 1000),
        but,
    )
    spent = float(rows[0]["usd"])
    if spent + call.estimate_usd > cap_usd:
        raise Final(
            f"The limit of ${cap_usd:.2f} a month would be passed: ${spent:.2f} are spent, and the"
            f" next call to {call.provider} may cost ${call.estimate_usd:.2f}. Raise"
            " GAVELCAST_MONTHLY_CAP_USD, or wait for the next month, then try again.",
            reason="monthly_cap",
        )


async def settle(payment_id: str, usd: float, now: int) -> None:
    """Write down what the call cost; only an answered call is settled."""
    await fetch(*_settling(payment_id, usd, now))


def _settling(payment_id: str, usd: float, now: int) -> Statement:
    return (
        "UPDATE payment SET state = 'settled', usd = ?, settled_at = ? WHERE id = ?",
        usd,
        now,
        payment_id,
    )


async def keep(content: Kept, user_id: str, payment_id: str | None, now: int) -> None:
    """Remember an answer, once, and settle its payment, if it had one."""
    await run(_keep(content, user_id, payment_id, now))


def _keep(content: Kept, user_id: str, payment_id: str | None, now: int) -> Script[None]:
    yield (
        """INSERT INTO content (key, user_id, storage_key, result, cost_usd, seconds,
        created_at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING""",
        content.key, user_id, content.storage_key, content.result.decode(),
        content.cost_usd, content.seconds, now,
    )  # fmt: skip
    if payment_id is not None:
        yield _settling(payment_id, content.cost_usd, now)


async def cost_of(job_id: str) -> Cost:
    """Add up what a job has cost: settled payments, and the estimates of calls without an end."""
    paid = await fetch(
        """SELECT coalesce(sum(coalesce(usd, estimate_usd)), 0) AS usd,
        count(CASE WHEN state = 'started' THEN 1 END) AS open,
        coalesce(sum(CASE WHEN state = 'started' THEN estimate_usd END), 0) AS open_usd
        FROM payment WHERE job_id = ?""",
        job_id,
    )
    saved = await fetch(
        "SELECT coalesce(sum(saved_usd), 0) AS usd FROM part WHERE job_id = ?", job_id
    )
    return Cost(
        usd=round(paid[0]["usd"], 6),
        saved_usd=round(saved[0]["usd"], 6),
        complete=not paid[0]["open"],
        unanswered=paid[0]["open"],
        unanswered_usd=round(paid[0]["open_usd"], 6) if paid[0]["open"] else None,
    )
