"""What a listener may have set up, made up for the pages."""

from msgspec.structs import replace

from samples import JOB_ID, NOW
from tasks.providers.casting import Offered
from tasks.schedules import Schedule
from tasks.webhooks import Trouble, Webhook
from web.views import FieldError
from web.yours import Casting, EnteredPreferences, EnteredSchedule, PreferencesView, SchedulesView

ALICE = Offered("Xb7hH8MSUJpSbSDYk0k2", "Alice - Clear, Engaging Educator")
GEORGE = Offered("JBFqnCBsd6RMkjVDRZzb", "George - Warm, Captivating Storyteller")
URL = "https://hooks.example/gavelcast"


def preferences() -> PreferencesView:
    entered = EnteredPreferences(
        topics="Health, Taxation, oil and gas",
        state="CA",
        members="Bernie Sanders, R000614",
        bills="119-hr-22",
        minutes_daily="4",
        time_zone="America/Los_Angeles",
        when_nothing_new="skip",
        voice_sarah=ALICE.id,
    )
    return PreferencesView(
        entered=entered,
        casting=Casting(
            offline=False,
            speaking={"Sarah": ALICE.id, "James": GEORGE.id},
            offered=(ALICE, GEORGE),
        ),
        saved=True,
        webhook=Webhook(
            url=URL,
            created_at="2026-11-20T12:00:00.000Z",
            gave_up=Trouble(JOB_ID, "It answered 500.", 4, "2026-11-26T12:00:00.000Z"),
            secret="whsec_made-up",
        ),
        webhook_url=URL,
        signed_in=True,
    )


def refused_preferences() -> PreferencesView:
    known = preferences()
    message = "timeZone: takes a name such as America/New_York or Europe/Berlin, not 'Mars'."
    return replace(
        known,
        saved=False,
        webhook=None,
        webhook_url="ftp://here",
        casting=Casting(),
        webhook_error="url: takes an http:// or https:// address, not 'ftp://here'.",
        entered=replace(known.entered, time_zone="Mars"),
        error=FieldError("timeZone", message),
    )


def schedules() -> SchedulesView:
    weekdays = Schedule(
        id="01a21619-51d1-722a-82c0-a3bf2fd6ca37",
        type="daily",
        params={"topics": ["health", "oil and gas"], "minutes": 4},
        days=("mon", "tue", "wed", "thu", "fri"),
        time="07:00",
        time_zone="America/New_York",
        active=True,
        next_at="2026-11-27T12:00:00.000Z",
        last_at="2026-11-26T12:00:00.000Z",
        last_job_id=JOB_ID,
        note=None,
        created_at="2026-11-20T12:00:00.000Z",
    )
    sunday = replace(
        weekdays,
        id="01a21619-51d1-722a-82c0-a3bf2fd6ca38",
        type="weekly",
        params={},
        days=("sun",),
        active=False,
        next_at=None,
        last_job_id=None,
        note="No job is called 'weekly' (daily).",
    )
    return SchedulesView(
        schedules=(weekdays, sunday),
        titles={"daily": "Daily briefing", "report": "Report of bills"},
        offered=("daily", "report"),
        entered=EnteredSchedule(time_zone="Europe/Berlin"),
        now=NOW,
        signed_in=True,
    )


def refused_schedules() -> SchedulesView:
    error = FieldError("params.minutes", "params.minutes: takes a whole number, not 'x'.")
    entered = EnteredSchedule(time_zone="Europe/Berlin", minutes="x")
    return replace(schedules(), schedules=(), entered=entered, error=error)
