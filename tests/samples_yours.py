"""What a listener may have set up, made up for the pages."""

from msgspec.structs import replace

from web.views import FieldError
from web.yours import EnteredPreferences, PreferencesView


def preferences() -> PreferencesView:
    entered = EnteredPreferences(
        topics="Health, Taxation, oil and gas",
        state="CA",
        members="Bernie Sanders, R000614",
        bills="119-hr-22",
        minutes_daily="4",
        time_zone="America/Los_Angeles",
        when_nothing_new="skip",
    )
    return PreferencesView(entered=entered, saved=True, signed_in=True)


def refused_preferences() -> PreferencesView:
    known = preferences()
    message = "timeZone: takes a name such as America/New_York or Europe/Berlin, not 'Mars'."
    return replace(
        known,
        saved=False,
        entered=replace(known.entered, time_zone="Mars"),
        error=FieldError("timeZone", message),
    )
