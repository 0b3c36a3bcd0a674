"""Whose bills are told: the parties of their sponsors, over the last episodes."""

from collections import Counter

import msgspec

from tasks.jobs.database import fetch
from tasks.record import Value

EPISODES = 30
NOBODY = "no party on record"


class Balance(Value, frozen=True):
    episodes: int
    bills: int
    parties: dict[str, int]
    """Bills by the party of who brought them in, the largest first."""


class _Bill(msgspec.Struct, frozen=True):
    party: str = ""


class _Body(msgspec.Struct, frozen=True):
    bills: tuple[_Bill, ...]


async def balance(user_id: str, most: int = EPISODES) -> Balance:
    """Count over the listener's newest episodes about bills; a bill told twice counts twice."""
    rows = await fetch(
        "SELECT body FROM episode WHERE user_id = ? AND show <> ? ORDER BY id DESC LIMIT ?",
        user_id,
        "news",
        most,
    )
    told = [bill for row in rows for bill in msgspec.json.decode(row["body"], type=_Body).bills]
    parties = Counter(bill.party or NOBODY for bill in told)
    return Balance(len(rows), len(told), dict(parties.most_common()))
