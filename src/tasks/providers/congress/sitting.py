"""Tell which Congress sits on a day. A new one begins on 3 January of every odd year."""

from datetime import date

from tasks.errors import Final, Retryable
from tasks.providers.congress.client import Client
from tasks.providers.congress.wire import Sitting, SittingAnswer


async def congress_sitting(client: Client, today: date) -> int:
    """Ask for the current Congress; reckon it where the answer is missing or belies the date."""
    try:
        answer = await client.get("congress/current", SittingAnswer)
    except (Final, Retryable) as error:
        if error.reason in {"key_refused", "rate_limited"}:
            raise
        return congress_on(today)
    number = answer.congress.number
    return number if number and _covers(answer.congress, today) else congress_on(today)


def congress_on(day: date) -> int:
    """Reckon the Congress of a day in Washington (20th Amendment; the first sat from 1789)."""
    year = day.year if (day.month, day.day) >= (1, 3) else day.year - 1
    return (year - 1789) // 2 + 1


def _covers(sitting: Sitting, day: date) -> bool:
    if sitting.start_year is None or sitting.end_year is None:
        return sitting.number == congress_on(day)
    return date(sitting.start_year, 1, 3) <= day < date(sitting.end_year + 1, 1, 3)
