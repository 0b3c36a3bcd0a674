"""A job's events, as a WebSocket and as server-sent events: the whole log, in order, once."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin

from serving import Json, Served, being_written, sse
from tasks.errors import Final, Retryable

SCHEMA = Path(__file__).parents[2] / "docs" / "events.schema.json"
NOWHERE = "0192f0c1-2222-7333-8444-555566667777"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def path(job_id: str, query: str = "") -> str:
    return f"/api/jobs/{job_id}/events{query}"


@pytest.fixture(scope="module")
def log(served: Served, made: Json) -> list[Json]:
    """The whole log of a job that is complete."""
    events, code = served.heard(path(made["jobId"], "?after=0"))
    assert code == 1000
    return events


def test_numbers_have_no_hole(log: list[Json], made: Json) -> None:
    """`seq` counts 1, 2, 3, …, up to the status's own."""
    assert [event["seq"] for event in log] == list(range(1, made["seq"] + 1))


def test_the_stream_says_what_the_socket_says(served: Served, made: Json, log: list[Json]) -> None:
    """Both ways give the same log, to the last byte of it."""
    assert served.streamed(path(made["jobId"], "?after=0")) == log


def test_followed_live_it_is_the_same_log(served: Served) -> None:
    """Who watches while it is made gets what who comes later reads."""
    with ThreadPoolExecutor() as threads, served.writer.held():
        job_id = served.press()
        socket = threads.submit(served.heard, path(job_id, "?after=0"))
        stream = threads.submit(served.streamed, path(job_id, "?after=0"))
        latecomer = threads.submit(served.heard, path(job_id))
        served.until(job_id, being_written)
    log = served.heard(path(job_id, "?after=0"))[0]

    assert socket.result(60) == (log, 1000)
    assert stream.result(60) == log
    first, *rest = latecomer.result(60)[0]
    assert first["type"] == "snapshot"
    assert rest == log[first["seq"] :]


def test_every_event_fits_the_published_schema(served: Served, log: list[Json]) -> None:
    """What docs/events.schema.json says holds for all that is sent, failures too."""
    validator = Draft202012Validator(json.loads(SCHEMA.read_text()))
    served.writer.errors.extend(
        [Retryable("Overloaded.", reason="overloaded"), Final("No credit.", reason="out_of_credit")]
    )
    failed = served.press()
    served.finish(failed)
    served.post(f"/api/jobs/{failed}/retry")
    served.finish(failed)
    others = served.streamed(path(failed, "?after=0")) + served.streamed(path(failed))

    for event in [*log, *others]:
        validator.validate(event)
    assert {"job.retrying", "job.failed", "job.retried", "job.resumed", "snapshot"} <= {
        event["type"] for event in others
    }


def test_the_schema_refuses_what_is_no_event(log: list[Json]) -> None:
    """The schema is not so wide that anything fits."""
    validator = Draft202012Validator(json.loads(SCHEMA.read_text()))

    for wrong in ({}, log[0] | {"type": "job.eaten"}, log[0] | {"seq": "1"}, {"type": "snapshot"}):
        assert not validator.is_valid(wrong)


def test_every_event_says_where_the_job_stands(log: list[Json], made: Json) -> None:
    """Each has the bar, the message and the moment; the bar starts at 0 and never falls."""
    for event in log:
        assert event["jobId"] == made["jobId"]
        assert MOMENT.fullmatch(event["at"])
        assert isinstance(event["progress"], int)
        assert event["message"]
    bar = [event["progress"] for event in log]
    assert bar[0] == 0
    assert bar == sorted(bar)
    assert bar[-2] <= 99
    assert bar[-1] == 100


def test_the_log_tells_the_story_of_the_job(log: list[Json], made: Json) -> None:
    """Queued, started, five steps in order with their progress, ready."""
    types = [event["type"] for event in log]
    begun = [event["step"] for event in log if event["type"] == "step.started"]
    ended = [event["step"]["key"] for event in log if event["type"] == "step.finished"]
    moved = {event["step"]["key"] for event in log if event["type"] == "step.progress"}

    assert types[:2] == ["job.queued", "job.started"]
    assert [step["key"] for step in begun] == ended == ["fetch", "write", "voice", "upload", "save"]
    assert [(step["index"], step["of"]) for step in begun] == [(n, 5) for n in range(1, 6)]
    assert moved == set(ended)
    last = log[-1]
    assert last["type"] == "job.complete"
    assert {name: last[name] for name in ("audioUrl", "duration", "episodeId")} == {
        name: made[name] for name in ("audioUrl", "duration", "episodeId")
    }


def test_artifacts_are_told_as_they_come(log: list[Json], made: Json) -> None:
    """What the status lists at the end, events brought one by one, each in its last form."""
    told = {one["artifact"]["id"]: one["artifact"] for one in log if "artifact" in one}

    assert list(told.values()) == made["artifacts"]
    assert {"bill", "line", "segment", "audio"} == {one["kind"] for one in told.values()}


def test_a_retry_says_when_and_why(served: Served) -> None:
    """`job.retrying` has the moment, the reason and the number of the next try."""
    served.writer.errors.append(Retryable("The writer is overloaded.", reason="overloaded"))
    job_id = served.press()
    served.finish(job_id)

    [retrying] = [
        one for one in served.streamed(path(job_id, "?after=0")) if one["type"] == "job.retrying"
    ]

    assert MOMENT.fullmatch(retrying["notBefore"])
    assert (retrying["reason"], retrying["attempt"]) == ("overloaded", 2)


@pytest.mark.parametrize("way", ["socket", "stream"])
class TestWhereItBegins:
    """With `after`, after it; without, with a snapshot; the header wins."""

    @pytest.fixture
    def read(self, served: Served, made: Json, way: str) -> Any:
        def read(query: str = "", **headers: str) -> list[Json]:
            address = path(made["jobId"], query)
            if way == "stream":
                return served.streamed(address, **headers)
            return served.heard(address, additional_headers=headers)[0]

        return read

    def test_after_a_number_only_what_follows(self, read: Any, log: list[Json]) -> None:
        """I go on where I was."""
        assert read("?after=7") == log[7:]
        assert read("?after=0007") == log[7:]
        assert read(**{"Last-Event-ID": "9"}) == log[9:]

    def test_the_header_wins(self, read: Any, log: list[Json]) -> None:
        """A browser that reconnects to its first address says in a header where it was."""
        assert read("?after=2", **{"Last-Event-ID": "9"}) == log[9:]
        assert read("?after=9", **{"Last-Event-ID": "0"}) == log
        assert read("?after=9", **{"Last-Event-ID": ""}) == log[9:]

    def test_without_a_number_first_a_snapshot(
        self, read: Any, log: list[Json], made: Json
    ) -> None:
        """I get the whole status at once."""
        assert read() == [{"type": "snapshot", "seq": made["seq"], "job": made}]

    @pytest.mark.parametrize(
        "after", ["10000", "-1", "x", "1.5", "%00", "9" * 30, "9" * 5000, "9007199254740992"]
    )
    def test_an_unknown_number_is_answered_with_a_snapshot(
        self, read: Any, made: Json, after: str
    ) -> None:
        """A place that the log does not have, or has no more, starts afresh."""
        [snapshot] = read(f"?after={after}")

        assert (snapshot["type"], snapshot["job"]) == ("snapshot", made)


def test_a_number_no_longer_kept_is_answered_with_a_snapshot(served: Served) -> None:
    """When the beginning of a log is gone, a watcher from there gets the status instead."""
    from tasks.jobs.database import fetch

    made = served.made()
    served.call(fetch("DELETE FROM event WHERE job_id = ? AND seq <= 5", made["jobId"]))

    assert served.streamed(path(made["jobId"], "?after=3"))[0]["type"] == "snapshot"
    assert served.streamed(path(made["jobId"], "?after=5"))[0]["seq"] == 6


def test_a_stream_that_reconnects_at_the_end_is_told_to_stop(served: Served, made: Json) -> None:
    """204 is what ends a browser's EventSource; before the end there is more to say."""
    end = {"Last-Event-ID": str(made["seq"])}

    assert served.get(path(made["jobId"]), headers=end).status_code == 204
    assert served.get(path(made["jobId"], f"?after={made['seq']}")).status_code == 204
    assert served.get(path(made["jobId"], f"?after={made['seq'] - 1}")).status_code == 200
    assert served.get(path(made["jobId"])).status_code == 200


def test_a_socket_that_reconnects_at_the_end_is_closed_at_once(served: Served, made: Json) -> None:
    """There is nothing more, and the close says that it is over."""
    assert served.heard(path(made["jobId"], f"?after={made['seq']}")) == ([], 1000)


def test_a_stream_is_sent_as_one(served: Served, made: Json) -> None:
    """No proxy keeps or holds it, and it has no event names."""
    answer = served.get(path(made["jobId"], "?after=0"))

    assert answer.headers["Content-Type"].startswith("text/event-stream")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Accel-Buffering"] == "no"
    assert "\nevent:" not in answer.text
    assert answer.text.count("\n\n") == made["seq"]


def test_a_stream_comes_while_the_job_runs(served: Served) -> None:
    """Each event is sent when it happens, not at the end."""
    with served.writer.held():
        job_id = served.press()
        with served.stream("GET", path(job_id, "?after=0")) as answer:
            events = sse(answer.iter_lines())
            assert [next(events)["seq"] for _ in range(3)] == [1, 2, 3]
            assert served.status(job_id)["status"] == "processing"


def test_who_leaves_is_no_longer_served(served: Served) -> None:
    """A closed page stops watching, in both ways, while the job goes on."""
    served.rest()
    hub = served.house.bus.hub
    served.until_true(lambda: hub.watchers == 0)
    with served.writer.held():
        job_id = served.press()
        with served.stream("GET", path(job_id)) as answer, served.socket(path(job_id)) as socket:
            lines = answer.iter_lines()
            next(lines)
            socket.recv()
            assert hub.watchers == 2
        served.until_true(lambda: hub.watchers == 0)


def test_a_socket_may_say_what_it_likes(served: Served) -> None:
    """What a client sends is not asked for, and does no harm."""
    with served.writer.held():
        job_id = served.press()
        with served.socket(path(job_id)) as socket:
            socket.recv()
            socket.send("hello")
            socket.send(b"\x00\xff")
            socket.ping().wait(5)
            served.post(f"/api/jobs/{job_id}/cancellation")
            last = [json.loads(text) for text in socket][-1]
            assert socket.close_code == 1000

    assert last["type"] == "job.cancelled"


def test_a_job_that_is_not_there_closes_the_socket_with_4404(served: Served) -> None:
    """After the handshake, so that a browser can see the reason."""
    for where in (path(NOWHERE), "/api/jobs/x/events", f"/jobs/{NOWHERE}/live"):
        assert served.heard(where) == ([], 4404)


@pytest.mark.parametrize("where", ["/api/jobs/{}/events", "/jobs/{}/live", "/live"])
def test_a_foreign_page_cannot_open_a_socket(served: Served, made: Json, where: str) -> None:
    """Browsers send cookies along with any handshake: another site's is refused with 403."""
    for origin in ("https://evil.example", "null", f"http://localhost:{served.port}", "http://["):
        with pytest.raises(InvalidStatus) as refused:
            served.socket(where.format(made["jobId"]), origin=Origin(origin))

        assert refused.value.response.status_code == 403


@pytest.mark.parametrize("where", ["/api/jobs/{}/events", "/jobs/{}/live", "/live"])
def test_our_own_page_and_scripts_can(served: Served, made: Json, where: str) -> None:
    """A page of this server may, and so may what is no browser and has no origin."""
    for origin in (Origin(f"http://127.0.0.1:{served.port}"), None):
        with served.socket(where.format(made["jobId"]), origin=origin) as socket:
            assert socket.recv()
