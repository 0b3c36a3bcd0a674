"""What a listener has set up, for the pages: preferences, and shows that come by themselves."""

from __future__ import annotations

import msgspec

from tasks.script.wording import STATES
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
    time_zone: str = ""
    when_nothing_new: str = "say"


class PreferencesView(View, frozen=True, kw_only=True):
    entered: EnteredPreferences
    error: FieldError | None = None
    saved: bool = False
    """True right after they were kept."""


def states() -> dict[str, str]:
    """The states by their letters, in the order of their names."""
    named = {code: name.removeprefix("the ") for code, name in STATES.items()}
    return dict(sorted(named.items(), key=lambda one: one[1]))
