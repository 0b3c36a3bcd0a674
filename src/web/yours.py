"""What a listener has set up, for the pages: preferences, and shows that come by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from tasks.providers.casting import Cast, Offered
from tasks.schedules import Schedule
from tasks.schedules.moments import DAYS, Day
from tasks.script.wording import STATES, listing
from tasks.webhooks import Webhook
from web.views import FieldError, View

ZONES = (
    *("America/New_York", "America/Chicago", "America/Denver", "America/Phoenix"),
    *("America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico"),
    *("America/Toronto", "America/Mexico_City", "America/Sao_Paulo", "UTC", "Europe/London"),
    *("Europe/Paris", "Europe/Berlin", "Europe/Madrid", "Europe/Rome", "Europe/Warsaw"),
    *("Europe/Athens", "Europe/Kyiv", "Africa/Cairo", "Africa/Lagos", "Africa/Johannesburg"),
    *("Asia/Jerusalem", "Asia/Dubai", "Asia/Kolkata", "Asia/Singapore", "Asia/Hong_Kong"),
    *("Asia/Seoul", "Asia/Tokyo", "Australia/Perth", "Australia/Sydney", "Pacific/Auckland"),
)
"""Suggestions; any other name of the tz database can be typed."""


class EnteredPreferences(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of the form, as text; lists are parted by commas."""

    topics: str = ""
    state: str = ""
    members: str = ""
    bills: str = ""
    minutes_daily: str = ""
    minutes_weekly: str = ""
    minutes_news: str = ""
    time_zone: str = ""
    when_nothing_new: str = "say"
    voice_sarah: str = ""
    voice_james: str = ""


class Casting(msgspec.Struct, frozen=True, kw_only=True):
    """What is said beside the fields in which voices are chosen."""

    offline: bool = True
    speaking: Cast = {}
    """The ids of the voices, as the form stands, by speaker."""
    offered: tuple[Offered, ...] = ()

    def told(self, host: str, typed: str) -> str:
        """Say whose voice a host has: `Now George.`."""
        voice = self.speaking.get(host, "")
        name = next((one.name for one in self.offered if one.id == voice), "")
        if typed:
            return f"Now {name}." if name else ""
        return f"Empty: the server's own, {name or voice}." if voice else ""


class PreferencesView(View, frozen=True, kw_only=True):
    entered: EnteredPreferences
    casting: Casting = Casting()
    error: FieldError | None = None
    saved: bool = False
    """True right after they were kept."""
    webhook: Webhook | None = None
    webhook_url: str = ""
    """As it is kept, or as it was typed."""
    webhook_error: str = ""


class EnteredSchedule(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of the form for a schedule, as text."""

    type: str = "daily"
    days: tuple[Day, ...] = DAYS[:5]
    time: str = "07:00"
    time_zone: str = ""
    topics: str = ""
    minutes: str = ""


class SchedulesView(View, frozen=True, kw_only=True):
    schedules: tuple[Schedule, ...]
    titles: Mapping[str, str]
    """Of all kinds of jobs, by type."""
    offered: tuple[str, ...]
    """The types of those that need to be told no more."""
    entered: EnteredSchedule
    error: FieldError | None = None
    now: datetime
    key: str = ""
    """Of this page: pressing twice is one job."""

    def title(self, type: str) -> str:
        """What a kind of job is called; one that there is no more, as it was asked for."""
        return self.titles.get(type, type)


DAY_NAMES: dict[Day, str] = dict(
    zip(
        DAYS,
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        strict=True,
    )
)


def rhythm(schedule: Schedule) -> str:
    """Say when it comes: `Every weekday at 7:00, New York time`."""
    return f"{_days(schedule.days)} at {_clock(schedule.time)}, {place(schedule.time_zone)} time"


def coming(schedule: Schedule, now: datetime) -> str:
    """Say when it comes next, by the clocks of its time zone."""
    if schedule.next_at is None:
        return ""
    moment = datetime.fromisoformat(schedule.next_at)
    if moment <= now:
        return "now, or after those of your jobs that are on their way"
    there = moment.astimezone(ZoneInfo(schedule.time_zone))
    return (
        f"{there:%A, %B} {there.day}, at {there.hour}:{there:%M}, {place(schedule.time_zone)} time"
    )


def told_of(schedule: Schedule) -> str:
    """Say what it asks for beside the preferences, if anything."""
    topics, minutes = schedule.params.get("topics", ()), schedule.params.get("minutes")
    about = [f"about {listing(topics)}"] * bool(topics)
    length = [f"up to {minutes} minutes"] * bool(minutes)
    said = ", ".join(about + length)
    return said[:1].upper() + said[1:]


def place(zone: str) -> str:
    """`New York` for `America/New_York`."""
    return zone.rpartition("/")[2].replace("_", " ")


def _days(days: tuple[Day, ...]) -> str:
    if days == DAYS:
        return "Every day"
    if days == DAYS[:5]:
        return "Every weekday"
    return f"Every {listing([DAY_NAMES[one] for one in days])}"


def _clock(time: str) -> str:
    return time.removeprefix("0")


def states() -> dict[str, str]:
    """The states by their letters, in the order of their names."""
    named = {code: name.removeprefix("the ") for code, name in STATES.items()}
    return dict(sorted(named.items(), key=lambda one: one[1]))
