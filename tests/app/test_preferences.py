"""What a listener wants told: kept, used where a request says nothing, and never instead of it."""

import json
import re
from collections.abc import Iterator

import pytest

from serving import Json, Served
from tasks.jobs.database import fetch

ALICE = "Xb7hH8MSUJpSbSDYk0k2"
MINE: Json = {
    "topics": ["Health", "oil and gas"],
    "state": "CA",
    "members": ["Bernie Sanders", "R000614"],
    "bills": ["119-hr-22"],
    "minutes": {"daily": 4, "weekly": None, "news": 5},
    "voices": {"sarah": ALICE, "james": None},
    "timeZone": "Europe/Berlin",
    "whenNothingNew": "skip",
}


@pytest.fixture
def here(served: Served) -> Iterator[Served]:
    yield served
    served.put("/api/preferences", json={})


def params(served: Served, job_id: str) -> Json:
    rows = served.call(fetch("SELECT params FROM job WHERE id = ?", job_id))
    found: Json = json.loads(rows[0]["params"])
    return found


def test_what_was_kept_is_there(here: Served) -> None:
    """At first there are the defaults; then what I said, and nothing else."""
    before = here.get("/api/preferences").json()
    said = here.put("/api/preferences", json=MINE)
    again = here.put("/api/preferences", json={"topics": [" Health  care ", "Health care"]}).json()

    assert (before["topics"], before["timeZone"]) == ([], "America/New_York")
    assert said.json() == MINE
    assert again == {**before, "topics": ["Health care"]}
    assert here.get("/api/preferences").json() == again


def test_a_request_without_them_gets_my_topics_and_length(here: Served) -> None:
    """A press and a script alike; what a request says itself wins, an empty list too."""
    here.put("/api/preferences", json=MINE)

    usual = params(here, here.finish(here.press(minutes=2))["jobId"])
    pressed = here.post("/jobs", data={"type": "daily", "billCount": "1"})
    own = params(here, here.finish(here.press(topics=[], state="TX"))["jobId"])

    assert usual == {
        "billCount": 1, "minutes": 2, "state": "CA", "topics": MINE["topics"],
        "voices": MINE["voices"],
    }  # fmt: skip
    by_press = params(here, pressed.headers["Location"].rpartition("/")[2])
    assert by_press == {**usual, "minutes": 4}
    assert (own["topics"], own["state"]) == ([], "TX")


def test_the_same_key_is_the_same_job_after_a_change(here: Served) -> None:
    """Preferences that changed in between make no other request of it."""

    def submit() -> str:
        key = {"Idempotency-Key": "one"}
        return str(here.post("/api/jobs", json={"type": "weekly"}, headers=key).json()["jobId"])

    first = submit()
    here.put("/api/preferences", json=MINE)

    assert submit() == first


def test_what_i_follow_comes_first_and_says_so(here: Served) -> None:
    """A followed bill, and a followed sponsor, with the reason on the page."""
    others = here.finish(here.press(billCount=3))["artifacts"]
    told = {one["id"] for one in others if one["kind"] == "bill"}
    episode = here.get("/api/episodes").json()["episodes"][0]
    passed_over = episode["passedOver"][0]["id"]
    assert passed_over not in told

    here.put("/api/preferences", json={"bills": [passed_over], "members": ["Chip Roy"]})
    here.finish(here.press(billCount=10))

    bills = here.get("/api/episodes").json()["episodes"][0]["bills"]
    reasons = {one["id"]: one["reasons"] for one in bills}
    assert "you follow it" in reasons[passed_over]
    assert "its sponsor is Chip Roy, whom you follow" in reasons["119-hr-22"]


@pytest.mark.parametrize(
    ("body", "field", "told"),
    [
        ({"timeZone": "Mars/Olympus"}, "timeZone", "Mars/Olympus"),
        ({"timeZone": "America"}, "timeZone", "America"),
        ({"timeZone": "../../etc/passwd"}, "timeZone", "etc/passwd"),
        ({"timeZone": ""}, "timeZone", "''"),
        ({"timeZone": "x" * 5000}, "timeZone", "xxx"),
        ({"topics": ["x"] * 11}, "topics", "at most 10 entries"),
        ({"topics": ["ok", ""]}, "topics[1]", "at least 1"),
        ({"topics": "health"}, "topics", "a list"),
        ({"members": ["x"] * 21}, "members", "at most 20"),
        ({"bills": ["119-xx-1"]}, "bills", "119-xx-1"),
        ({"minutes": {"daily": 31}}, "minutes.daily", "up to 30"),
        ({"minutes": {"hourly": 3}}, "hourly", "hourly"),
        ({"state": "Texas"}, "state", "Texas"),
        ({"voices": {"sarah": "Rachel"}}, "voices.sarah", "'Rachel'"),
        ({"voices": {"james": ""}}, "voices.james", "''"),
        ({"voices": {"james": "../" * 8}}, "voices.james", "../"),
        ({"voices": {"james": 5}}, "voices.james", "not 5"),
        ({"voices": {"sarah": ALICE, "james": ALICE}}, "voices.james", ALICE),
        ({"voices": {"maria": ALICE}}, "maria", "maria"),
        ({"voices": ALICE}, "voices", ALICE),
        ({"state": "ZZ"}, "state", "ZZ"),
        ({"whenNothingNew": "shout"}, "whenNothingNew", "shout"),
        ({"more": 1}, "more", "more"),
    ],
)
def test_what_cannot_be_names_the_field_and_the_value(
    served: Served, body: Json, field: str, told: str
) -> None:
    """As everywhere in the API; nothing is kept then."""
    before = served.get("/api/preferences").json()

    answer = served.put("/api/preferences", json=body)

    assert answer.status_code == 422, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["field"] == field
    assert told in answer.json()["detail"]
    assert served.get("/api/preferences").json() == before


def test_the_page_keeps_them_without_javascript(here: Served) -> None:
    """The form shows what is kept, and sends all of it; the home page says it in short."""
    assert 'href="/preferences"' in here.get("/").text
    form = {
        "topics": "Health, oil and gas", "state": "CA", "members": "Bernie Sanders, R000614",
        "bills": "119-HR-22", "minutes_daily": "4", "minutes_weekly": "", "minutes_news": "5",
        "time_zone": "Europe/Berlin", "when_nothing_new": "skip", "voice_sarah": ALICE,
        "voice_james": "",
    }  # fmt: skip

    sent = here.post("/preferences", data=form)
    page = here.get(sent.headers["Location"]).text

    assert sent.status_code == 303
    assert "Kept." in page
    for typed in (
        "Health, oil and gas",
        "Bernie Sanders, R000614",
        "119-hr-22",
        "Europe/Berlin",
        ALICE,
    ):
        assert f'value="{typed}"' in page
    assert here.get("/api/preferences").json() == MINE
    assert "Health, oil and gas, one bill and two members" in here.get("/").text


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"time_zone": "Nowhere"}, "Nowhere"),
        ({"minutes_daily": "many"}, "many"),
        ({"topics": "<script>" * 60}, "at most 100"),
        ({"voice_sarah": "<script>&"}, "&lt;script&gt;&amp;"),
    ],
)
def test_a_form_that_cannot_be_kept_comes_back(
    served: Served, form: dict[str, str], told: str
) -> None:
    """What I typed is still there, as words, and beside it what is wrong."""
    answer = served.post("/preferences", data=form)

    assert answer.status_code == 422
    alert = re.search(r'role="alert"[^>]*>([^<]*)', answer.text)
    assert alert
    assert told in alert[1]
    assert "<script>&" not in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_voices_of_a_request_are_checked_like_mine(served: Served) -> None:
    """The same words, before there is a job."""
    answer = served.post("/api/jobs", json={"type": "news", "voices": {"sarah": "Rachel"}})

    assert answer.status_code == 422
    assert answer.json()["field"] == "voices.sarah"
    assert "'Rachel'" in answer.json()["detail"]


def test_a_scheduled_show_has_the_voices_that_i_prefer_then(here: Served) -> None:
    """It is asked for at its time, so what I changed meanwhile counts; its own params win."""
    days = {"days": ["mon"], "time": "07:00", "type": "daily"}
    own = {"sarah": None, "james": ALICE}
    made = [
        here.post("/api/schedules", json={**days, "params": given}).json()["id"]
        for given in ({"billCount": 1}, {"billCount": 1, "voices": own})
    ]
    here.put("/api/preferences", json=MINE)

    jobs = [here.post(f"/api/schedules/{one}/run").json()["jobId"] for one in made]

    assert [params(here, one)["voices"] for one in jobs] == [MINE["voices"], own]


def test_without_elevenlabs_the_page_says_that_nothing_can_be_chosen(here: Served) -> None:
    """A choice is kept for later, and the voices that are there speak as they do."""
    here.put("/api/preferences", json=MINE)

    episode = here.get(f"/api/episodes/{here.made()['episodeId']}").json()

    assert "whatever stands here" in here.get("/preferences").text
    assert episode["voices"] == {}
