"""Asking for a job over HTTP, as scripts do."""

import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

from serving import Served

UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")

GENERATE = (
    "curl -X POST http://localhost:3000/api/generate-podcast"
    """ -H "Content-Type: application/json" -d '{"type": "daily"}'"""
)
POLL = "curl http://localhost:3000/api/audio-status/JOB"


def curl(command: str, served: Served) -> str:
    to_here = f" --silent --connect-to localhost:3000:127.0.0.1:{served.port}"
    ran = subprocess.run(command + to_here, shell=True, capture_output=True, check=True)
    return ran.stdout.decode()


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed on this machine")
def test_the_two_calls_in_peoples_scripts_work_unchanged(served: Served) -> None:
    """What I have pasted into my scripts goes on working, letter by letter."""
    job_id = re.search(r'"jobId":"([^"]+)"', curl(GENERATE, served))
    assert job_id

    polled = curl(POLL.replace("JOB", job_id[1]), served)

    assert f'"jobId":"{job_id[1]}"' in polled
    assert '"type":"daily"' in polled


@pytest.mark.parametrize("path", ["/api/generate-podcast", "/api/jobs"])
def test_a_ticket_says_where_to_look(served: Served, path: str) -> None:
    """The ticket has exactly the fields that are promised, and so has its Location."""
    answer = served.post(path, json={"type": "daily"})
    ticket = answer.json()
    job_id, message = ticket["jobId"], ticket.pop("message")

    assert answer.status_code == 202
    assert UUID7.fullmatch(job_id)
    assert message
    assert answer.headers["Location"] == f"/api/jobs/{job_id}"
    assert ticket == {
        "success": True,
        "jobId": job_id,
        "status": "queued",
        "statusUrl": f"/api/jobs/{job_id}",
        "pollUrl": f"/api/audio-status/{job_id}",
        "eventsUrl": f"/api/jobs/{job_id}/events",
        "pageUrl": f"/jobs/{job_id}",
        "pollInterval": 3000,
    }


def test_every_address_of_the_ticket_answers(served: Served) -> None:
    """I can follow each address of my ticket at once."""
    ticket = served.post("/api/jobs", json={"type": "weekly"}).json()

    assert served.get(ticket["statusUrl"]).json()["type"] == "weekly"
    assert served.get(ticket["pollUrl"]).json()["jobId"] == ticket["jobId"]
    assert served.get(ticket["pageUrl"]).headers["content-type"] == "text/html; charset=utf-8"
    with served.socket(ticket["eventsUrl"], max_queue=None) as socket:
        assert '"type":"snapshot"' in str(socket.recv())


@pytest.mark.parametrize(
    "wish",
    [
        {"billCount": 1},
        {"billCount": 10},
        {"bills": ["119-hr-1"]},
        {"topics": ["health", "water"]},
        {"topics": []},
        {"state": "TX"},
        {"minutes": 2},
        {"minutes": 30},
    ],
)
def test_every_wish_is_taken_up_to_its_limits(served: Served, wish: dict[str, object]) -> None:
    """The optional fields may be given, and their limits belong to what is allowed."""
    with served.writer.held():
        answer = served.post("/api/jobs", json={"type": "daily", **wish})

        assert answer.status_code == 202, answer.text
        served.post(f"{answer.headers['Location']}/cancellation")


def test_the_bills_i_ask_for_are_the_ones_i_get(served: Served) -> None:
    """`bills` names what is told, in my order."""
    status = served.finish(served.press(bills=["119-s-5", "119-hr-22"], billCount=None))
    bills = [one["id"] for one in status["artifacts"] if one["kind"] == "bill"]

    assert bills == ["119-s-5", "119-hr-22"]


def test_without_a_key_every_call_is_a_new_job(served: Served) -> None:
    """Pressing twice in a script, without saying that it is the same, makes two."""
    assert served.press() != served.press()


def test_the_same_key_and_body_is_the_same_job(served: Served) -> None:
    """A script that repeats its call after a lost answer does not pay twice."""
    body, key = {"type": "daily", "billCount": 1}, {"Idempotency-Key": "again"}
    first = served.post("/api/generate-podcast", json=body, headers=key)
    reordered = dict(reversed(body.items()))
    second = served.post("/api/jobs", json=reordered, headers=key)

    assert second.status_code == 202
    assert second.json() == first.json()


def test_the_same_key_pressed_at_once_is_one_job(served: Served) -> None:
    """Ten calls that arrive together with one key share one job."""

    def ask(_: int) -> str:
        key = {"Idempotency-Key": "together"}
        return str(served.post("/api/jobs", json={"type": "daily"}, headers=key).json()["jobId"])

    with ThreadPoolExecutor(10) as threads:
        assert len(set(threads.map(ask, range(10)))) == 1


@pytest.mark.parametrize("other", [{"type": "weekly"}, {"type": "daily", "billCount": 2}])
def test_the_same_key_for_something_else_is_refused(
    served: Served, other: dict[str, object]
) -> None:
    """A key that was used for another request is a mistake of mine, and I am told so."""
    key = {"Idempotency-Key": f"other {other}"}
    served.post("/api/jobs", json={"type": "daily"}, headers=key)

    refused = served.post("/api/jobs", json=other, headers=key)

    assert refused.status_code == 422
    assert refused.json()["field"] == "Idempotency-Key"


def test_a_form_pressed_twice_is_one_job(served: Served) -> None:
    """A double click on the button makes one show."""
    key = re.search(r'name="idempotency" value="([^"]+)"', served.get("/").text)
    assert key
    form = {"type": "daily", "idempotency": key[1]}

    pressed = [served.post("/jobs", data=form) for _ in range(2)]

    assert [one.status_code for one in pressed] == [303, 303]
    assert pressed[0].headers["Location"] == pressed[1].headers["Location"]
    assert pressed[0].headers["Location"].startswith("/jobs/")


def test_each_home_page_has_keys_of_its_own(served: Served) -> None:
    """To want a second show I open the page again: it is another press."""
    keys = [re.findall(r'name="idempotency" value="([^"]+)"', served.get("/").text) for _ in "ab"]

    assert keys[0]
    assert not set(keys[0]) & set(keys[1])
