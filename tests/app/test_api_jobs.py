"""A job after its ticket: status, list, cancellation, retry, deletion."""

import hashlib
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from serving import Json, Served, being_written
from tasks.errors import Final, Retryable

ALWAYS = {
    "jobId", "type", "status", "progress", "message", "seq", "attempt", "maxAttempts", "steps",
    "artifacts", "cost", "providers", "createdAt",
}  # fmt: skip
AT_THE_END = {"startedAt", "completedAt", "audioUrl", "duration", "episodeId"}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


@pytest.fixture
def held(served: Served) -> Iterator[str]:
    """A job that is being written, and goes on when the test is over."""
    served.rest()
    with served.writer.held():
        job_id = served.press()
        served.until(job_id, being_written)
        yield job_id


@pytest.fixture
def failed(served: Served) -> str:
    """A job that has failed for good."""
    served.rest()
    served.writer.errors.append(Final("The writer has no credit left.", reason="out_of_credit"))
    job_id = served.press()
    assert served.finish(job_id)["status"] == "failed"
    return job_id


def test_both_addresses_tell_the_same_status(served: Served, made: Json) -> None:
    """The old address and the new one agree."""
    assert served.get(f"/api/audio-status/{made['jobId']}").json() == made
    assert served.get(f"/api/jobs/{made['jobId']}").json() == made


def test_a_finished_job_tells_all_that_is_promised(served: Served, made: Json) -> None:
    """The status has the promised fields, no other, in the promised forms."""
    audio = f"/episodes/{made['episodeId']}/audio"
    artifacts = {one["kind"]: one for one in made["artifacts"]}

    assert set(made) == ALWAYS | AT_THE_END
    assert (made["status"], made["progress"], made["type"]) == ("complete", 100, "daily")
    assert made["message"] == "Your podcast is ready!"
    assert (made["attempt"], made["maxAttempts"]) == (1, 4)
    assert re.fullmatch(rf"{audio}/[0-9a-f]{{64}}\.mp3", made["audioUrl"])
    assert made["duration"] > 0
    assert artifacts["audio"]["url"] == f"{audio}.mp3"
    assert {"bill", "line", "segment", "audio"} == set(artifacts)
    assert set(made["providers"]) == {"bills", "script", "voice", "storage"}
    assert made["cost"] == {"usd": 0.0, "savedUsd": 0.0, "complete": True}
    for name in ("createdAt", "startedAt", "completedAt"):
        assert MOMENT.fullmatch(made[name])


def test_a_finished_job_has_five_finished_steps(made: Json) -> None:
    """Each step tells its title, how far it came, and when."""
    steps = made["steps"]

    assert [step["key"] for step in steps] == ["fetch", "write", "voice", "upload", "save"]
    for step in steps:
        assert set(step) == {
            "key", "title", "status", "progress", "message", "startedAt", "finishedAt"
        }  # fmt: skip
        assert (step["status"], step["progress"]) == ("complete", 100)
        assert MOMENT.fullmatch(step["startedAt"])
        assert step["startedAt"] <= step["finishedAt"]


def test_a_running_job_has_no_end_yet(served: Served, held: str) -> None:
    """What is not known yet is left out; which episode it becomes is known once it is heard."""
    status = served.status(held)

    assert status["status"] == "processing"
    assert set(status) == ALWAYS | {"startedAt", "episodeId"}
    assert {step["status"] for step in status["steps"]} == {"complete", "processing", "waiting"}


def test_a_failed_job_says_why_in_plain_words(served: Served, failed: str) -> None:
    """The error has a word for scripts, a sentence for me, the step, and whether it may help."""
    status = served.status(failed)

    assert status["error"] == {
        "code": "out_of_credit",
        "message": "The writer has no credit left.",
        "step": "write",
        "retryable": False,
    }
    assert set(status) == ALWAYS | {"startedAt", "completedAt", "error"}
    assert status["message"]


def test_a_status_i_have_is_not_sent_again(served: Served, made: Json) -> None:
    """With the ETag of what I have, the answer is 304 and empty."""
    path = f"/api/jobs/{made['jobId']}"
    etag = served.get(path).headers["ETag"]

    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = served.get(path, headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == etag
    for unknown in (etag.strip('"'), '"other"', "", etag[:-2] + '"'):
        assert served.get(path, headers={"If-None-Match": unknown}).status_code == 200


def test_the_etag_is_of_the_body(served: Served, made: Json, held: str) -> None:
    """The same body has the same tag, and another one another."""
    answers = [served.get(f"/api/jobs/{job_id}") for job_id in (made["jobId"], held)]

    for answer in answers:
        assert answer.headers["ETag"].strip('"') in hashlib.sha256(answer.content).hexdigest()
        assert answer.headers["Cache-Control"] == "no-cache"


def test_a_changed_status_is_sent(served: Served) -> None:
    """The tag of an earlier state does not hide the new one."""
    with served.writer.held():
        job_id = served.press()
        before = served.get(f"/api/jobs/{job_id}").headers["ETag"]
    served.finish(job_id)

    answer = served.get(f"/api/jobs/{job_id}", headers={"If-None-Match": before})

    assert answer.status_code == 200
    assert answer.json()["status"] == "complete"


def test_a_long_poll_without_news_hands_back_the_same(served: Served, held: str) -> None:
    """When nothing came in my time, I get 200 and the unchanged status."""
    status = served.status(held)
    began = time.monotonic()

    answer = served.get(f"/api/jobs/{held}?after={status['seq']}&wait=1")

    assert 0.9 < time.monotonic() - began < 4
    assert answer.status_code == 200
    assert answer.json() == status


def test_a_long_poll_ends_with_the_news(served: Served) -> None:
    """I do not wait longer than it takes for something to happen."""
    with ThreadPoolExecutor() as threads, served.writer.held():
        job_id = served.press()
        status = served.until(job_id, being_written)
        began = time.monotonic()
        path = f"/api/jobs/{job_id}?after={status['seq']}&wait=15"
        poll = threads.submit(served.get, path)
        served.post(f"/api/jobs/{job_id}/cancellation")

        assert poll.result().json()["seq"] > status["seq"]
        assert time.monotonic() - began < 8


@pytest.mark.parametrize("query", ["after=0&wait=20", "after=9007199254740992&wait=20", "wait=20"])
def test_a_long_poll_for_what_is_there_already_does_not_wait(
    served: Served, made: Json, query: str
) -> None:
    """Old news, and the status of a job that is over, come at once."""
    began = time.monotonic()

    assert served.get(f"/api/jobs/{made['jobId']}?{query}").json() == made
    assert served.get(f"/api/jobs/{made['jobId']}?after={made['seq']}&wait=20").json() == made
    assert time.monotonic() - began < 5


def test_the_list_is_newest_first_and_comes_in_pages(served: Served) -> None:
    """I can go through all my jobs, page by page, each once."""
    mine = [served.press() for _ in range(3)][::-1]
    seen: list[str] = []
    query = "limit=2"
    while True:
        page = served.get(f"/api/jobs?{query}").json()
        assert set(page) == {"jobs", "nextCursor"}
        assert len(page["jobs"]) <= 2
        seen += [job["jobId"] for job in page["jobs"]]
        if page["nextCursor"] is None:
            break
        query = f"limit=2&cursor={page['nextCursor']}"

    assert seen[:3] == mine
    assert seen == sorted(set(seen), reverse=True)


def test_the_list_can_be_narrowed(served: Served, made: Json, failed: str) -> None:
    """By status, by type, by both."""
    with served.writer.held():
        weekly = served.press(type="weekly")

        def ids(query: str) -> set[str]:
            jobs = served.get(f"/api/jobs?limit=100&{query}").json()["jobs"]
            return {job["jobId"] for job in jobs}

        assert made["jobId"] in ids("status=complete")
        assert failed not in ids("status=complete")
        assert failed in ids("status=failed&type=daily")
        assert weekly in ids("type=weekly")
        assert made["jobId"] not in ids("type=weekly")
        assert not ids("type=weekly&status=failed")


def test_a_list_tells_whole_statuses(served: Served, made: Json) -> None:
    """What the list says of a job is what its own address says."""
    jobs = served.get("/api/jobs?limit=100&status=complete").json()["jobs"]

    assert made in jobs


def test_a_running_job_can_be_cancelled(served: Served, held: str) -> None:
    """It is over within a second, and nothing more is written."""
    began, calls = time.monotonic(), served.writer.calls

    answer = served.post(f"/api/jobs/{held}/cancellation")
    status = served.finish(held)

    assert answer.status_code == 202
    assert answer.json()["jobId"] == held
    assert status["status"] == "cancelled"
    assert time.monotonic() - began < 2
    assert served.writer.calls == calls
    assert [step["status"] for step in status["steps"]][1] == "cancelled"


def test_a_job_in_the_queue_can_be_cancelled(served: Served) -> None:
    """It is over at once."""
    with served.writer.held():
        waiting = [served.press() for _ in range(5)][-1]

        answer = served.post(f"/api/jobs/{waiting}/cancellation")

        assert (answer.status_code, answer.json()["status"]) == (202, "cancelled")


@pytest.mark.parametrize("verb", ["cancellation", "retry"])
def test_what_cannot_be_done_to_a_complete_job_is_409(
    served: Served, made: Json, verb: str
) -> None:
    """A show that is made can neither be cancelled nor tried again."""
    answer = served.post(f"/api/jobs/{made['jobId']}/{verb}")

    assert answer.status_code == 409
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert made["jobId"] in answer.json()["detail"]
    assert served.status(made["jobId"]) == made


def test_a_failed_job_goes_on_from_what_is_remembered(served: Served, failed: str) -> None:
    """Trying again does not fetch again what was fetched, and the bar does not fall."""
    before = served.status(failed)

    answer = served.post(f"/api/jobs/{failed}/retry")
    after = served.finish(failed)

    assert answer.status_code == 202
    assert answer.json()["status"] in {"queued", "processing"}  # a worker may be that quick
    assert answer.json()["progress"] >= before["progress"]
    assert "error" not in answer.json()
    assert after["status"] == "complete"
    assert after["steps"][0] == before["steps"][0]


def test_a_cancelled_job_can_be_tried_again(served: Served) -> None:
    """To cancel is not to throw away."""
    with served.writer.held():
        job_id = served.press()
        served.until(job_id, being_written)
        served.post(f"/api/jobs/{job_id}/cancellation")
        assert served.finish(job_id)["status"] == "cancelled"

    assert served.post(f"/api/jobs/{job_id}/retry").status_code == 202
    assert served.finish(job_id)["status"] == "complete"


def test_a_running_job_cannot_be_tried_again(served: Served, held: str) -> None:
    """There is nothing to try again yet."""
    assert served.post(f"/api/jobs/{held}/retry").status_code == 409


def test_a_job_that_is_over_can_be_deleted_and_its_episode_stays(served: Served) -> None:
    """I can clear my list without losing what was made."""
    made = served.made()

    answer = served.delete(f"/api/jobs/{made['jobId']}")

    assert (answer.status_code, answer.content) == (204, b"")
    assert served.get(f"/api/jobs/{made['jobId']}").status_code == 404
    assert served.get(f"/api/jobs/{made['jobId']}/events").status_code == 404
    assert served.delete(f"/api/jobs/{made['jobId']}").status_code == 404
    assert served.get(f"/api/episodes/{made['episodeId']}").status_code == 200
    assert served.get(made["audioUrl"]).status_code == 200


def test_an_active_job_cannot_be_deleted(served: Served, held: str) -> None:
    """First it has to be cancelled, and I am told so."""
    answer = served.delete(f"/api/jobs/{held}")

    assert answer.status_code == 409
    assert "cancel" in answer.json()["detail"]
    assert served.status(held)["status"] == "processing"


def test_a_job_that_waits_for_a_retry_says_so(served: Served) -> None:
    """A try that failed is not the end: I see what for and until when it waits."""
    served.rest()
    served.writer.errors.append(
        Retryable("The writer is overloaded.", reason="overloaded", retry_after=3.0)
    )
    job_id = served.press()

    status = served.until(job_id, lambda one: one["status"] == "queued" and one["attempt"] == 2)

    assert MOMENT.fullmatch(status["notBefore"])
    assert status["waitingFor"]["what"]
    assert "error" not in status
    served.post(f"/api/jobs/{job_id}/cancellation")
