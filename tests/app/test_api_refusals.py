"""What cannot be: a plain sentence as a problem, the field by its name, and never a 500."""

import pytest

from serving import Json, Served

NOWHERE = "0192f0c1-2222-7333-8444-555566667777"


def problem(answer: object, status: int) -> Json:
    """The problem that an answer is, in the form of RFC 9457."""
    assert answer.status_code == status, answer.text  # type: ignore[attr-defined]
    assert answer.headers["Content-Type"] == "application/problem+json"  # type: ignore[attr-defined]
    said: Json = answer.json()  # type: ignore[attr-defined]
    assert said["type"] == "about:blank"
    assert said["status"] == status
    assert said["title"]
    assert said["detail"].rstrip().endswith((".", "?"))
    assert len(said["detail"].split()) > 2
    assert "Traceback" not in said["detail"]
    return said


@pytest.mark.parametrize(
    ("body", "field", "words"),
    [
        ({}, "type", "daily, news, report"),
        ({"type": None}, "type", "say which job it is (daily, news"),
        ({"type": "dialy"}, "type", "'dialy' (daily, news, report"),
        ({"type": "video"}, "type", "daily, news, report"),
        ({"type": ["daily"]}, "type", "daily, news, report"),
        ({"type": {"a": 1}}, "type", "daily, news, report"),
        ({"type": "daily", "billcount": 3}, "billcount", "billcount"),
        ({"type": "daily", "bill_count": 3}, "bill_count", "bill_count"),
        ({"type": "daily", "jobId": NOWHERE}, "jobId", "jobId"),
        ({"type": "daily", "billCount": 0}, "billCount", "0"),
        ({"type": "daily", "billCount": 11}, "billCount", "11"),
        ({"type": "daily", "billCount": "3"}, "billCount", "3"),
        ({"type": "daily", "billCount": 2.5}, "billCount", "2.5"),
        ({"type": "daily", "billCount": True}, "billCount", "True"),
        ({"type": "daily", "billCount": 10**30}, "billCount", "1"),
        ({"type": "daily", "bills": "119-hr-1"}, "bills", "119-hr-1"),
        ({"type": "daily", "bills": ["hr-1"]}, "bills", "hr-1"),
        ({"type": "daily", "bills": ["119-xx-1"]}, "bills", "119-xx-1"),
        ({"type": "daily", "bills": ["119-hr-1", 7]}, "bills", "7"),
        ({"type": "daily", "bills": [f"119-hr-{n}" for n in range(1, 12)]}, "bills", "10"),
        ({"type": "daily", "topics": ["x"] * 11}, "topics", "10"),
        ({"type": "daily", "topics": [""]}, "topics", "1"),
        ({"type": "daily", "topics": ["x" * 101]}, "topics", "100"),
        ({"type": "daily", "state": "Texas"}, "state", "Texas"),
        ({"type": "daily", "state": "tx"}, "state", "tx"),
        ({"type": "daily", "minutes": 1}, "minutes", "1"),
        ({"type": "daily", "minutes": 31}, "minutes", "31"),
    ],
)
def test_a_wrong_value_is_named(served: Served, body: Json, field: str, words: str) -> None:
    """I am told which field is wrong, what I sent, and what it takes."""
    for path in ("/api/generate-podcast", "/api/jobs"):
        said = problem(served.post(path, json=body), 422)

        assert said["field"].partition("[")[0] == field
        assert words in said["detail"]


@pytest.mark.parametrize("body", [b"[]", b'"daily"', b"7", b"null", b"true"])
def test_json_that_is_no_object_is_422(served: Served, body: bytes) -> None:
    """The body has to be an object, and an example is shown."""
    answer = served.post("/api/jobs", content=body, headers={"Content-Type": "application/json"})

    assert '{"type": "daily"}' in problem(answer, 422)["detail"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"type=daily",
        b"{'type': 'daily'}",
        b'{"type": "daily"',
        b'{"type": "daily"} {}',
        b'{"type": "\xff\xfe"}',
        b'{"type": "\\ud800"}',
        b"\x00\x01",
        b"\xef\xbb\xbf{}",
        b"NaN",
        b'{"billCount": 1e999}',
        b"[" * 60_000,
        b'{"a":' * 9_000,
    ],
)
def test_what_is_not_json_is_400(served: Served, body: bytes) -> None:
    """A body that cannot be read is said to be so."""
    answer = served.post("/api/jobs", content=body, headers={"Content-Type": "application/json"})

    assert "not JSON" in problem(answer, 400)["detail"]


@pytest.mark.parametrize("depth", [300, 600, 900])
@pytest.mark.parametrize(
    ("verb", "path"), [("PUT", "/api/preferences"), ("POST", "/api/episodes/x/revision")]
)
def test_what_is_nested_too_deep_is_400(served: Served, verb: str, path: str, depth: int) -> None:
    """Whatever it is for: no request of ours has more than a few lists in each other."""
    body = b'{"topics": ' + b"[" * depth + b"]" * depth + b"}"
    headers = {"Content-Type": "application/json", "Idempotency-Key": "deep"}

    answer = served.request(verb, path, content=body, headers=headers)

    assert "nested too deep" in problem(answer, 400)["detail"]


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", "", "é"]
)
def test_another_content_type_is_415(served: Served, kind: str) -> None:
    """Only JSON is taken, whatever a body looks like: no other site's form can pass for it."""
    answer = served.post(
        "/api/jobs", content=b'{"type": "daily"}', headers={"Content-Type": kind.encode()}
    )

    assert "application/json" in problem(answer, 415)["detail"]


def test_no_content_type_is_415(served: Served) -> None:
    """A body has to say what it is."""
    problem(served.post("/api/jobs", content=b'{"type": "daily"}'), 415)


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "Application/JSON"])
def test_json_may_be_written_in_every_proper_way(served: Served, kind: str) -> None:
    """What other clients call JSON is taken."""
    answer = served.post("/api/jobs", content=b'{"type": "daily"}', headers={"Content-Type": kind})

    assert answer.status_code == 202


@pytest.mark.parametrize("path", ["/api/generate-podcast", "/api/jobs", "/jobs"])
@pytest.mark.parametrize("told", [True, False])
def test_a_body_over_64_kb_is_413(served: Served, path: str, told: bool) -> None:
    """Too much is refused, whether its length is said before or not."""
    json, large = "application/json", b'{"type": "' + b"x" * 66_000 + b'"}'
    kind = json if path.startswith("/api") else "application/x-www-form-urlencoded"
    content = large if told else iter([large[:40_000], large[40_000:]])

    answer = served.post(path, content=content, headers={"Content-Type": kind})

    problem(answer, 413)


def test_a_body_of_64_kb_is_read(served: Served) -> None:
    """What is within the limit is looked at."""
    answer = served.post("/api/jobs", json={"type": "daily", "topics": ["x" * 65_000]})

    assert problem(answer, 422)["field"].startswith("topics")


ABSENT = [
    ("GET", f"/api/jobs/{NOWHERE}"),
    ("GET", f"/api/audio-status/{NOWHERE}"),
    ("GET", "/api/jobs/x"),
    ("GET", "/api/jobs/%00"),
    ("GET", "/api/jobs/%F0%9F%8E%99"),
    ("GET", "/api/jobs/" + "9" * 5000),
    ("POST", f"/api/jobs/{NOWHERE}/cancellation"),
    ("POST", f"/api/jobs/{NOWHERE}/retry"),
    ("DELETE", f"/api/jobs/{NOWHERE}"),
    ("GET", f"/api/jobs/{NOWHERE}/events"),
    ("GET", f"/api/episodes/{NOWHERE}"),
    ("DELETE", f"/api/episodes/{NOWHERE}"),
    ("GET", f"/episodes/{NOWHERE}"),
    ("GET", f"/episodes/{NOWHERE}/audio.mp3"),
    ("GET", f"/episodes/{NOWHERE}/audio/{'0' * 64}.mp3"),
    ("POST", f"/episodes/{NOWHERE}/deletion"),
    ("GET", f"/jobs/{NOWHERE}"),
    ("GET", f"/jobs/{NOWHERE}/fragment"),
    ("POST", f"/jobs/{NOWHERE}/cancellation"),
    ("POST", f"/jobs/{NOWHERE}/retry"),
    ("GET", "/nothing/here"),
    ("GET", "/static/nothing.css"),
    ("GET", "/static/%00"),
    ("GET", "/static/" + "x" * 4000),
    ("GET", "/static/..%2f..%2f..%2fpyproject.toml"),
    ("GET", "/static/htmx/nothing.js"),
]


@pytest.mark.parametrize(("method", "path"), ABSENT, ids=lambda value: value[:40])
def test_what_is_not_there_is_404(served: Served, method: str, path: str) -> None:
    """What does not exist is told as a sentence, to scripts and to people."""
    problem(served.request(method, path), 404)
    page = served.request(method, path, headers={"Accept": "text/html"})

    assert page.status_code == 404
    wanted = "application/problem+json" if path.startswith("/api/") else "text/html; charset=utf-8"
    assert page.headers["Content-Type"] == wanted


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/api/generate-podcast", "POST"),
        ("PUT", "/api/jobs", "GET"),
        ("POST", f"/api/audio-status/{NOWHERE}", "GET"),
        ("PATCH", f"/api/jobs/{NOWHERE}", "DELETE"),
        ("GET", f"/api/jobs/{NOWHERE}/cancellation", "POST"),
        ("DELETE", f"/api/jobs/{NOWHERE}/events", "GET"),
        ("POST", "/api/episodes", "GET"),
        ("DELETE", "/health", "GET"),
        ("POST", "/", "GET"),
    ],
)
def test_another_method_is_405_and_says_which_ones_there_are(
    served: Served, method: str, path: str, allowed: str
) -> None:
    """A wrong verb is answered with those that the address knows."""
    answer = served.request(method, path)

    assert allowed in answer.headers["Allow"]
    problem(answer, 405)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=-1", "limit"),
        ("limit=ten", "limit"),
        ("limit=٣", "limit"),
        ("limit=00000000000000000000000000000000000000000000000000101", "limit"),
        ("limit=" + "9" * 5000, "limit"),
        ("status=done", "status"),
        ("type=dialy", "type"),
        ("cursor=zzz", "cursor"),
        ("cursor=" + "0" * 5000, "cursor"),
    ],
)
def test_a_wrong_query_is_named(served: Served, query: str, field: str) -> None:
    """A list that is asked for wrongly says which part of the question it was."""
    assert problem(served.get(f"/api/jobs?{query}"), 422)["field"] == field
    if field in ("limit", "cursor"):
        assert problem(served.get(f"/api/episodes?{query}"), 422)["field"] == field


@pytest.mark.parametrize("value", ["-1", "x", "1.5", "99999999999999999999", "9" * 5000, "%00"])
@pytest.mark.parametrize("field", ["after", "wait"])
def test_a_wrong_number_in_a_long_poll_is_named(served: Served, field: str, value: str) -> None:
    """`after` and `wait` take whole numbers, within reason."""
    job_id = served.press()

    answer = served.get(f"/api/jobs/{job_id}?{field}={value}")

    assert problem(answer, 422)["field"] == field


def test_nobody_waits_longer_than_a_minute(served: Served) -> None:
    """A `wait` that would tie up the server is refused, however it is written."""
    job_id = served.press()

    for wait in ("61", "000000000000000000000061"):
        answer = served.get(f"/api/jobs/{job_id}?after=0&wait={wait}")
        assert problem(answer, 422)["field"] == "wait"


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_an_idempotency_key_has_1_to_200_characters(served: Served, key: str) -> None:
    """A key that is none is refused, and named."""
    answer = served.post("/api/jobs", json={"type": "daily"}, headers={"Idempotency-Key": key})

    assert problem(answer, 422)["field"] == "Idempotency-Key"


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"type": "daily", "billCount": "many"}, "many"),
        ({"type": "daily", "billCount": "11"}, "11"),
        ({"type": "daily", "minutes": "1"}, "1"),
        ({"type": "daily", "topics": ",".join("abcdefghijkl")}, "10"),
    ],
)
def test_a_form_filled_in_wrongly_is_shown_again(
    served: Served, form: dict[str, str], words: str
) -> None:
    """The page comes back with what was wrong, and nothing was made."""
    jobs = served.get("/api/jobs").json()["jobs"]

    answer = served.post("/jobs", data=form)

    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert words in answer.text
    assert [one["jobId"] for one in served.get("/api/jobs").json()["jobs"]] == [
        one["jobId"] for one in jobs
    ]


@pytest.mark.parametrize(
    ("form", "words"),
    [({"type": "video"}, "video"), ({"type": "<b>bold</b>"}, "&lt;b&gt;"), ({}, "daily, news")],
)
def test_a_form_for_no_show_is_told_on_a_page(
    served: Served, form: dict[str, str], words: str
) -> None:
    """Where there is no form to show again, a page says what was wrong."""
    answer = served.post("/jobs", data=form, headers={"Accept": "text/html"})

    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert words in answer.text
