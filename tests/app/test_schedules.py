"""Shows that come by themselves: over HTTP, on the page, and made by the server's own workers."""

import json
import re
from collections.abc import Iterator

import pytest

from serving import Json, Served
from tasks.jobs.database import fetch

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri"]
SEVEN: Json = {"days": WEEKDAYS, "time": "07:00", "params": {"billCount": 1, "minutes": 2}}


@pytest.fixture
def here(served: Served) -> Iterator[Served]:
    yield served
    for one in listed(served):
        served.delete(f"/api/schedules/{one['id']}")
    served.put("/api/preferences", json={})


def listed(served: Served) -> list[Json]:
    found: list[Json] = served.get("/api/schedules").json()["schedules"]
    return found


def made(served: Served, **body: object) -> Json:
    answer = served.post("/api/schedules", json=SEVEN | body)
    assert answer.status_code == 201, answer.text
    schedule: Json = answer.json()
    return schedule


def test_a_schedule_is_made_changed_and_deleted(here: Served) -> None:
    """It says when it comes next, in UTC; switched off it does not."""
    here.put("/api/preferences", json={"timeZone": "Asia/Tokyo"})
    one = made(here)
    path = f"/api/schedules/{one['id']}"

    off = here.patch(path, json={"active": False, "days": ["sun", "sat", "sun"]}).json()
    on = here.patch(path, json={"active": True, "timeZone": "UTC", "time": "23:59"}).json()

    assert (one["type"], one["timeZone"], one["active"]) == ("daily", "Asia/Tokyo", True)
    assert one["nextAt"].endswith("T22:00:00.000Z")
    assert (off["nextAt"], off["days"], off["params"]) == (None, ["sat", "sun"], SEVEN["params"])
    assert on["nextAt"].endswith("T23:59:00.000Z")
    assert listed(here) == [on]
    assert here.delete(path).status_code == 204
    assert listed(here) == []
    assert here.delete(path).status_code == here.patch(path, json={}).status_code == 404


@pytest.mark.parametrize(
    ("body", "field", "told"),
    [
        ({"days": []}, "days", "at least 1"),
        ({"days": ["monday"]}, "days[0]", "monday"),
        ({"days": "mon"}, "days", "a list"),
        ({"time": "7:00"}, "time", "7:00"),
        ({"time": "24:00"}, "time", "24:00"),
        ({"timeZone": "Mars/Olympus"}, "timeZone", "Mars/Olympus"),
        ({"type": "dialy"}, "type", "dialy"),
        ({"params": {"minutes": 99}}, "params.minutes", "99"),
        ({"params": {"type": "weekly"}}, "params.type", "type"),
        ({"params": []}, "params", "an object"),
        ({"active": "yes"}, "active", "yes"),
        ({"more": 1}, "more", "more"),
    ],
)
def test_what_cannot_be_names_the_field_and_the_value(
    here: Served, body: Json, field: str, told: str
) -> None:
    """When it is made and when it is changed; nothing is kept then."""
    one = made(here)

    for answer in (
        here.post("/api/schedules", json=SEVEN | body),
        here.patch(f"/api/schedules/{one['id']}", json=body),
    ):
        assert answer.status_code == 422, answer.text
        assert answer.json()["field"] == field
        assert told in answer.json()["detail"]
    assert listed(here) == [one]


def test_days_and_a_time_are_needed(here: Served) -> None:
    """There is no usual time to get up."""
    for lacking in ("days", "time"):
        body = {name: value for name, value in SEVEN.items() if name != lacking}
        assert here.post("/api/schedules", json=body).json()["field"] == lacking


def test_run_now_makes_a_whole_show_beside_its_times(here: Served) -> None:
    """I get a ticket, and the next time stays."""
    one = made(here)

    answer = here.post(f"/api/schedules/{one['id']}/run")

    assert answer.status_code == 202
    status = here.finish(answer.json()["jobId"])
    assert status["status"] == "complete"
    [after] = listed(here)
    assert (after["lastJobId"], after["nextAt"]) == (status["jobId"], one["nextAt"])
    assert "onlyNew" not in params(here, status["jobId"])


def test_pressing_make_it_now_twice_is_one_job(here: Served) -> None:
    """By the page's key, or a script's; each schedule's press is its own."""
    for time in ("07:00", "07:01"):
        made(here, time=time)
    page = here.get("/schedules").text
    forms = re.findall(
        r'action="(/schedules/[^"]+/run)">.*?name="idempotency" value="([^"]+)"', page
    )
    with here.writer.held():
        pressed = [
            here.post(path, data={"idempotency": key}).headers["Location"]
            for path, key in (*forms, *forms)
        ]
        paths = [f"/api/schedules/{one['id']}/run" for one in listed(here)]
        asked = [
            here.post(paths[0], headers={"Idempotency-Key": "mine"}).json()["jobId"]
            for _ in range(2)
        ]
        ids = {one.removeprefix("/jobs/") for one in pressed} | set(asked)
        for job_id in ids:
            here.post(f"/api/jobs/{job_id}/cancellation")

    assert len(forms) == 2
    assert pressed[:2] == pressed[2:]
    assert len(set(pressed)) == 2
    assert len(set(asked)) == 1


def params(served: Served, job_id: str) -> Json:
    [row] = served.call(fetch("SELECT params FROM job WHERE id = ?", job_id))
    found: Json = json.loads(row["params"])
    return found


def test_the_server_makes_it_when_it_is_due(here: Served) -> None:
    """Nobody presses: the job is there within seconds, and tells only what is new."""
    here.put("/api/preferences", json={"topics": ["health"]})
    one = made(here)
    here.call(fetch("UPDATE schedule SET next_at = 1 WHERE id = ?", one["id"]))

    here.until_true(lambda: listed(here)[0]["lastJobId"] is not None)

    [after] = listed(here)
    assert here.finish(after["lastJobId"])["status"] == "complete"
    assert after["lastAt"] == "1970-01-01T00:00:00.001Z"
    assert after["nextAt"] == one["nextAt"]
    assert params(here, after["lastJobId"]) == {
        **SEVEN["params"], "onlyNew": True, "topics": ["health"]
    }  # fmt: skip


def test_the_page_does_all_of_it_without_javascript(here: Served) -> None:
    """Made, shown with its next time, switched off and on, made now, deleted."""
    form = {
        "type": "weekly", "mon": "on", "fri": "on", "time": "07:30",
        "time_zone": "America/New_York", "topics": "health, oil and gas", "minutes": "12",
    }  # fmt: skip
    assert 'href="/schedules"' in here.get("/").text
    sent = here.post("/schedules", data=form)
    [one] = listed(here)
    page, home = here.get("/schedules").text, here.get("/").text
    path = f"/schedules/{one['id']}"

    assert (sent.status_code, sent.headers["Location"]) == (303, "/schedules")
    assert one["params"] == {"minutes": 12, "topics": ["health", "oil and gas"]}
    assert "Every Monday and Friday at 7:30, New York time" in page
    assert "About health and oil and gas, up to 12 minutes" in page
    said = re.search(r"Next: ((?:Monday|Friday), \w+ \d+, at 7:30, New York time)\.", page)
    assert said
    assert f"Next by itself: Weekly deep dive, {said[1]}." in home

    here.post(f"{path}/activity", data={"active": "off"})
    assert "switched off" in here.get("/schedules").text
    assert "Next by itself" not in here.get("/").text
    here.post(f"{path}/activity", data={"active": "on"})
    assert listed(here)[0]["active"]
    job_page = here.post(f"{path}/run").headers["Location"]
    assert here.finish(job_page.removeprefix("/jobs/"))["status"] == "complete"
    assert f'href="{job_page}"' in here.get("/schedules").text
    here.post(f"{path}/deletion")
    assert listed(here) == []


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"mon": "on", "time": "", "time_zone": "UTC", "type": "daily"}, "time"),
        ({"time": "07:00", "time_zone": "UTC", "type": "daily"}, "at least one day"),
        ({"mon": "on", "time": "07:00", "time_zone": "Mars", "type": "daily"}, "Mars"),
        ({"mon": "on", "time": "07:00", "time_zone": "UTC", "type": "<b>"}, "&lt;b&gt;"),
        ({"mon": "on", "time": "07:00", "time_zone": "UTC", "minutes": "x"}, "whole number"),
    ],
)
def test_a_form_that_cannot_be_taken_comes_back(
    here: Served, form: dict[str, str], told: str
) -> None:
    """With what I typed, and beside it what is wrong."""
    answer = here.post("/schedules", data=form)

    assert answer.status_code == 422
    alert = re.search(r'role="alert"[^>]*>([^<]*)', answer.text)
    assert alert
    assert told in alert[1]
    assert listed(here) == []
