"""What a listener wants told, once for all shows: topics, bills and members, lengths, time zone.

A request that says nothing of these gets them; what it says itself wins.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta
from piccolo.columns import BigInt, Text, Varchar
from piccolo.table import Table

from tasks.errors import BadInput
from tasks.jobs.database import DB, fetch
from tasks.jobs.refusals import bad_input
from tasks.providers.bill_ids import parse_bill_id
from tasks.script.weighing import Follows
from tasks.script.wording import STATES

MOST_FOLLOWED = 20
"""Bills, and members, that one listener may follow."""
ZONE = "America/New_York"
"""For who says none: Washington's."""

Name = Annotated[str, Meta(min_length=1, max_length=100)]
Minutes = Annotated[int, Meta(ge=2, le=30)]


class Lengths(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Minutes at most, by show; None leaves it to the show."""

    daily: Minutes | None = None
    weekly: Minutes | None = None
    news: Minutes | None = None


class Preferences(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True
):
    topics: Annotated[tuple[Name, ...], Meta(max_length=10)] = ()
    """Policy areas of Congress.gov, and free words."""
    state: Annotated[str, Meta(pattern="^[A-Z]{2}$")] | None = None
    members: Annotated[tuple[Name, ...], Meta(max_length=MOST_FOLLOWED)] = ()
    """Names, or ids of the Biographical Directory such as `S000033`."""
    bills: Annotated[tuple[Name, ...], Meta(max_length=MOST_FOLLOWED)] = ()
    minutes: Lengths = Lengths()
    time_zone: str = ZONE
    when_nothing_new: Literal["say", "skip"] = "say"
    """What a scheduled show does on a day with nothing new: say so in 20 seconds, or nothing."""

    @property
    def follows(self) -> Follows:
        return Follows(self.bills, self.members)


class PreferenceRow(Table, db=DB, tablename="preference"):
    user_id = Varchar(200, primary_key=True)
    body = Text()
    updated_at = BigInt()


async def find(user_id: str) -> Preferences:
    """Read a listener's preferences; who never said any has the defaults."""
    rows = await fetch("SELECT body FROM preference WHERE user_id = ?", user_id)
    return msgspec.json.decode(rows[0]["body"], type=Preferences) if rows else Preferences()


async def save(user_id: str, body: Mapping[str, Any], now: int) -> Preferences:
    """Put these in the place of those before. Raises BadInput that names the field."""
    said = read(body)
    await fetch(
        """INSERT INTO preference (user_id, body, updated_at) VALUES (?, ?, ?)
        ON CONFLICT (user_id) DO UPDATE SET
        body = excluded.body, updated_at = excluded.updated_at""",
        user_id,
        msgspec.json.encode(said).decode(),
        now,
    )
    return said


def read(body: Mapping[str, Any]) -> Preferences:
    """Read what was sent: texts without the space around them, bills by their ids."""
    try:
        said = msgspec.convert(_trimmed(body), Preferences)
    except msgspec.ValidationError as error:
        raise bad_input(str(error), body) from None
    zone(said.time_zone)
    if said.state and said.state not in STATES:
        raise BadInput(f"state: there is no state {said.state}.", field="state")
    return msgspec.structs.replace(
        said,
        topics=tuple(dict.fromkeys(said.topics)),
        members=tuple(dict.fromkeys(said.members)),
        bills=tuple(dict.fromkeys(str(parse_bill_id(one)) for one in said.bills)),
    )


def zone(name: str) -> ZoneInfo:
    """Find a time zone by its name, or raise BadInput."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        # Some names that are none are folders, or too long for a file.
        raise BadInput(
            f"timeZone: takes a name such as {ZONE} or Europe/Berlin, not {name[:60]!r}.",
            field="timeZone",
        ) from None


def usual(show: Literal["daily", "weekly", "news"]) -> Callable[[str], Awaitable[dict[str, Any]]]:
    """Make what gives a show the parameters that a request leaves out."""

    async def params(user_id: str) -> dict[str, Any]:
        known = await find(user_id)
        given = {
            "topics": list(known.topics),
            "state": known.state,
            "minutes": getattr(known.minutes, show),
        }
        return {name: value for name, value in given.items() if value}

    return params


def _trimmed(value: Any) -> Any:
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, list):
        return [_trimmed(one) for one in value]
    if isinstance(value, Mapping):
        return {name: _trimmed(one) for name, one in value.items()}
    return value
