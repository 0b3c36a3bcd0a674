"""How much one listener may ask for, and how long a key is kept; each on a server of its own."""

import re
from datetime import timedelta
from pathlib import Path

from serving import Served, toy
from tasks.clock import MovedClock


def ask(served: Served, **headers: str) -> str:
    answer = served.post("/api/jobs", json={"type": "daily"}, headers=headers)
    return str(answer.json()["jobId"])


def test_a_key_is_kept_for_a_day(folder: Path) -> None:
    """The key means the same job for 24 hours, and a new one after that."""
    clock = MovedClock()
    with toy(folder, clock, workers=0) as served:
        key = {"Idempotency-Key": "daily at eight"}
        first = ask(served, **key)
        clock.offset = timedelta(hours=23, minutes=59)
        assert ask(served, **key) == first

        clock.offset = timedelta(hours=24, minutes=1)

        assert ask(served, **key) != first


def test_too_many_waiting_is_429_with_the_time_to_wait(folder: Path) -> None:
    """Beyond what may wait for me I am told to come back, when, and in plain words."""
    with toy(folder, workers=0, user_waiting=2) as served:
        ask(served)
        known = ask(served, **{"Idempotency-Key": "mine"})

        refused = served.post("/api/jobs", json={"type": "daily"})
        pressed = served.post("/jobs", data={"type": "daily"}, headers={"Accept": "text/html"})

        assert refused.status_code == pressed.status_code == 429
        for answer in (refused, pressed):
            assert int(answer.headers["Retry-After"]) > 0
        assert refused.headers["Content-Type"] == "application/problem+json"
        assert refused.json()["detail"].startswith("2 ")
        assert refused.json()["detail"] in pressed.text
        assert ask(served, **{"Idempotency-Key": "mine"}) == known


def test_a_job_in_the_queue_knows_its_place(folder: Path) -> None:
    """While mine waits I see how many are before it; a running one has no place."""
    with toy(folder, workers=1) as served, served.writer.held():
        first, *others = [ask(served) for _ in range(3)]
        running = served.until(first, lambda status: status["status"] == "processing")

        assert "position" not in running
        assert [served.status(job_id)["position"] for job_id in others] == [1, 2]


def test_a_form_pressed_without_a_key_is_a_press(folder: Path) -> None:
    """A browser that sends no key still makes a show."""
    with toy(folder, workers=0) as served:
        answer = served.post("/jobs", data={"type": "weekly", "idempotency": ""})

        assert re.fullmatch("/jobs/[0-9a-f-]{36}", answer.headers["Location"])


def test_a_list_holds_20_unless_asked(folder: Path) -> None:
    """A page is not longer than it has to be, and up to 100 may be asked for."""
    with toy(folder, workers=0, user_waiting=1000) as served:
        asked = [ask(served) for _ in range(22)][::-1]

        def listed(query: str) -> list[str]:
            return [job["jobId"] for job in served.get(f"/api/jobs{query}").json()["jobs"]]

        assert listed("") == asked[:20]
        assert listed("?limit=100") == asked
        assert listed("?limit=1") == asked[:1]
