"""When a time of day comes next: once a day, on the days of 23 and 25 hours too."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from tasks.schedules.moments import DAYS, next_moment

WEEKDAYS = DAYS[:5]


def local(zone: str, day: str, at: str, days: tuple[str, ...] = DAYS) -> str:
    """The next moment after that day has begun there, by the clocks of the zone."""
    where = ZoneInfo(zone)
    begin = datetime.fromisoformat(f"{day}T00:00").replace(tzinfo=where) - timedelta(seconds=1)
    moment = next_moment(days, time.fromisoformat(at), where, begin)  # type: ignore[arg-type]
    assert moment.tzinfo is UTC
    return moment.astimezone(where).isoformat(timespec="minutes")


@pytest.mark.parametrize(
    ("zone", "day", "leapt", "comes"),
    [
        ("America/New_York", "2026-03-08", "02:30", "2026-03-08T03:00-04:00"),
        ("America/New_York", "2027-03-14", "02:00", "2027-03-14T03:00-04:00"),
        ("Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T03:00+02:00"),
        ("Europe/Berlin", "2027-03-28", "02:59", "2027-03-28T03:00+02:00"),
        ("Australia/Sydney", "2026-10-04", "02:30", "2026-10-04T03:00+11:00"),
        ("Australia/Sydney", "2027-10-03", "02:01", "2027-10-03T03:00+11:00"),
        ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-04T02:30+11:00"),
        ("Australia/Lord_Howe", "2027-10-03", "02:00", "2027-10-03T02:30+11:00"),
        ("Antarctica/Troll", "2027-03-28", "01:30", "2027-03-28T03:00+02:00"),
        ("Africa/Cairo", "2026-04-24", "00:30", "2026-04-24T01:00+03:00"),
    ],
)
def test_a_time_that_is_leapt_over_comes_right_after_the_leap(
    zone: str, day: str, leapt: str, comes: str
) -> None:
    """In spring there is no half past two: the show comes at three."""
    assert local(zone, day, leapt) == comes


@pytest.mark.parametrize(
    ("zone", "day", "at", "first", "then"),
    [
        ("America/New_York", "2026-11-01", "01:30", "-04:00", "2026-11-02T01:30-05:00"),
        ("America/New_York", "2027-11-07", "01:00", "-04:00", "2027-11-08T01:00-05:00"),
        ("Europe/Berlin", "2026-10-25", "02:30", "+02:00", "2026-10-26T02:30+01:00"),
        ("Europe/Berlin", "2027-10-31", "02:00", "+02:00", "2027-11-01T02:00+01:00"),
        ("Australia/Sydney", "2026-04-05", "02:30", "+11:00", "2026-04-06T02:30+10:00"),
        ("Australia/Sydney", "2027-04-04", "02:59", "+11:00", "2027-04-05T02:59+10:00"),
        ("Australia/Lord_Howe", "2026-04-05", "01:45", "+11:00", "2026-04-06T01:45+10:30"),
        ("Australia/Lord_Howe", "2027-04-04", "01:30", "+11:00", "2027-04-05T01:30+10:30"),
        ("Antarctica/Troll", "2026-10-25", "01:30", "+02:00", "2026-10-26T01:30+00:00"),
    ],
)
def test_a_time_that_comes_twice_is_taken_once(
    zone: str, day: str, at: str, first: str, then: str
) -> None:
    """In autumn there are two: the show comes at the first, and not again before the next day."""
    where = ZoneInfo(zone)
    comes = local(zone, day, at)

    assert comes == f"{day}T{at}{first}"
    for later in (0, 1, 3599, 3600, 7200):
        since = datetime.fromisoformat(comes) + timedelta(seconds=later)
        again = next_moment(DAYS, time.fromisoformat(at), where, since)
        assert again.astimezone(where).isoformat(timespec="minutes") == then


@pytest.mark.parametrize("year", [2026, 2027])
@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Berlin", "Australia/Sydney"])
@pytest.mark.parametrize("at", ["00:00", "01:30", "02:30", "03:00", "07:00", "23:59"])
def test_every_day_of_a_year_has_its_moment(zone: str, year: int, at: str) -> None:
    """Each day one, at that time by the clocks there, unless they leap over it."""
    where, wanted = ZoneInfo(zone), time.fromisoformat(at)
    moment = datetime(year, 1, 1, tzinfo=where) - timedelta(seconds=1)
    days, odd = [], []
    while (moment := next_moment(DAYS, wanted, where, moment)).astimezone(where).year == year:
        there = moment.astimezone(where)
        days.append(there.date())
        odd += [there] if there.time() != wanted else []

    assert days == [date(year, 1, 1) + timedelta(n) for n in range(365)]
    assert len(odd) == (at == "02:30")


def test_seven_on_weekdays_is_seven_by_the_clocks_there() -> None:
    """Friday's show is followed by Monday's, also where the clocks change in between."""
    assert local("America/New_York", "2026-10-31", "07:00", WEEKDAYS) == "2026-11-02T07:00-05:00"
    assert local("America/New_York", "2026-10-30", "07:00", WEEKDAYS) == "2026-10-30T07:00-04:00"
    assert local("America/New_York", "2026-03-07", "07:00", WEEKDAYS) == "2026-03-09T07:00-04:00"


def test_the_moment_itself_is_over() -> None:
    """The next one is later, or the same would come again and again."""
    zone = ZoneInfo("Europe/Berlin")
    first = datetime(2026, 11, 26, 6, tzinfo=UTC)

    assert next_moment(DAYS, time(7), zone, first) == first + timedelta(days=1)
    assert next_moment(DAYS, time(7), zone, first - timedelta(milliseconds=1)) == first


def test_what_is_leapt_over_at_midnight_comes_on_the_next_day() -> None:
    """Where clocks leap at the end of a day, its last minutes are the first of the next."""
    assert local("America/Nuuk", "2026-03-28", "23:30", ("sat",)) == "2026-03-29T00:00-01:00"


def test_no_day_is_no_schedule() -> None:
    with pytest.raises(ValueError, match="a day"):
        next_moment((), time(7), ZoneInfo("UTC"), datetime.now(UTC))
