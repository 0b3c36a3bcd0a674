"""What holds for every answer: a strict policy, no cookies for the passing."""

import pytest

from serving import Json, Served

PAGE = {"Accept": "text/html"}
NOWHERE = "0192f0c1-2222-7333-8444-555566667777"


def policy_of(header: str) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in header.split(";"))
    return {name: value for name, _, value in parts}


ASKED = [
    ("GET", "/", {}),
    ("GET", "/jobs/{job}", {}),
    ("GET", "/jobs/{job}/fragment", {}),
    ("GET", "/episodes/{job}", {}),
    ("GET", "/nothing", {}),
    ("GET", f"/jobs/{NOWHERE}", {}),
    ("PUT", "/", {}),
    ("POST", "/jobs", {}),
    ("GET", "/", {"Host": "evil.example"}),
    ("GET", "/", {"Host": "["}),
    ("POST", "/jobs", {"Origin": "https://evil.example"}),
    ("GET", "/static/%00", {}),
    ("GET", "/static/htmx/htmx.min.js", {}),
    ("GET", "/api/jobs/{job}", {}),
    ("GET", "/api/jobs/{job}/events", {}),
    ("GET", f"/api/jobs/{NOWHERE}", {}),
    ("POST", "/api/jobs", {}),
    ("GET", "/episodes/{job}/audio.mp3", {}),
    ("GET", "/schema", {}),
    ("GET", "/health", {}),
]


@pytest.mark.parametrize(("method", "path", "headers"), ASKED)
def test_every_answer_has_the_strict_policy(
    served: Served, made: Json, method: str, path: str, headers: dict[str, str]
) -> None:
    """Pages, errors and refusals alike: nothing inline, nothing from elsewhere, no guessing."""
    answer = served.request(method, path.format(job=made["jobId"]), headers={**PAGE, **headers})
    policy = policy_of(answer.headers["Content-Security-Policy"])

    assert policy["default-src"] == "'self'"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    for name in ("object-src", "base-uri", "frame-ancestors"):
        assert policy[name] == "'none'"
    assert policy["form-action"] == policy["media-src"] == "'self'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers
    assert "server" not in answer.headers


def test_pages_are_not_kept(served: Served, made: Json) -> None:
    """Going back shows how it is now, and a shared machine keeps nothing."""
    for path in ("/", f"/jobs/{made['jobId']}", f"/episodes/{made['episodeId']}", "/fragment"):
        assert served.get(path).headers["Cache-Control"] == "no-store"


def test_a_defect_is_told_without_its_inside(
    served: Served, made: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should something break after all, nobody is shown a stack trace."""
    from tasks.jobs.database import PROXY

    engine = PROXY._bound
    monkeypatch.setattr(PROXY, "_bound", None)
    answers = [served.get(f"/api/jobs/{made['jobId']}"), served.get("/", headers=PAGE)]
    monkeypatch.setattr(PROXY, "_bound", engine)

    for answer in answers:
        assert answer.status_code == 500
        assert "log" in answer.text
        assert "Traceback" not in answer.text
        assert "RuntimeError" not in answer.text
