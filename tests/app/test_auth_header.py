"""Behind a proxy that names the user: each has their own, and nobody sees another's."""

from collections.abc import Iterator

import pytest

from serving import Json, Served, toy


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("data")
    with toy(folder, host="0.0.0.0", user_header="X-Forwarded-User") as served:
        yield served


@pytest.fixture(scope="module")
def alice(served: Served) -> Served:
    return served.client(headers={"X-Forwarded-User": "alice"})


@pytest.fixture(scope="module")
def bob(served: Served) -> Served:
    return served.client(headers={"X-Forwarded-User": "bob"})


@pytest.fixture(scope="module")
def hers(alice: Served) -> Json:
    """A show of Alice's."""
    return alice.made()


def test_without_a_name_everything_is_401(served: Served, hers: Json) -> None:
    """A request that the proxy did not name is nobody's."""
    for headers in ({}, {"X-Forwarded-User": ""}, {"X-User": "alice"}):
        for path in ("/", "/api/jobs", f"/api/jobs/{hers['jobId']}", hers["audioUrl"]):
            answer = served.get(path, headers={**headers, "Accept": "text/html"})
            assert answer.status_code == 401
    assert served.post("/api/jobs", json={"type": "daily"}).status_code == 401
    assert served.heard("/live") == ([], 4401)


def test_two_names_are_none(served: Served) -> None:
    """A name that a client slipped in beside the proxy's is not believed."""
    both = [("X-Forwarded-User", "alice"), ("X-Forwarded-User", "bob")]

    assert served.get("/api/jobs", headers=both).status_code == 401


def test_there_is_no_way_around_the_proxy(served: Served) -> None:
    """No password, no cookie, no sign-in page."""
    assert served.get("/api/jobs", headers={"Authorization": "Bearer"}).status_code == 401
    assert served.get("/sign-in").status_code == 404
    assert served.post("/sign-in", data={"password": ""}).status_code == 404


def test_what_is_hers_is_hers(alice: Served, hers: Json) -> None:
    """Alice sees her jobs, episodes, events, pages and audio."""
    assert alice.status(hers["jobId"]) == hers
    assert alice.get("/api/jobs").json()["jobs"] == [hers]
    assert [one["id"] for one in alice.get("/api/episodes").json()["episodes"]] == [
        hers["episodeId"]
    ]
    assert alice.get(hers["audioUrl"]).status_code == 200
    assert alice.heard(f"/api/jobs/{hers['jobId']}/events")[1] == 1000
    assert hers["episodeId"] in alice.get("/").text


def test_what_is_hers_is_not_there_for_him(bob: Served, alice: Served, hers: Json) -> None:
    """Bob can neither see nor touch it by any address, and is not told that it exists."""
    job, episode = hers["jobId"], hers["episodeId"]
    reads = [
        f"/api/jobs/{job}", f"/api/audio-status/{job}", f"/api/jobs/{job}/events",
        f"/api/jobs/{job}/events?after=0", f"/jobs/{job}", f"/jobs/{job}/fragment",
        f"/api/episodes/{episode}", f"/episodes/{episode}", f"/episodes/{episode}/audio.mp3",
        hers["audioUrl"],
    ]  # fmt: skip
    writes = [
        ("POST", f"/api/jobs/{job}/cancellation"), ("POST", f"/api/jobs/{job}/retry"),
        ("DELETE", f"/api/jobs/{job}"), ("DELETE", f"/api/episodes/{episode}"),
        ("POST", f"/jobs/{job}/cancellation"), ("POST", f"/jobs/{job}/retry"),
        ("POST", f"/episodes/{episode}/deletion"),
    ]  # fmt: skip

    for method, path in [*(("GET", path) for path in reads), *writes]:
        assert bob.request(method, path).status_code == 404, path
    assert bob.heard(f"/api/jobs/{job}/events") == ([], 4404)
    assert bob.heard(f"/jobs/{job}/live") == ([], 4404)
    assert bob.get("/api/jobs").json() == {"jobs": [], "nextCursor": None}
    assert bob.get("/api/episodes").json() == {
        "episodes": [],
        "nextCursor": None,
        "hits": {},
        "positions": {},
    }
    assert episode not in bob.get("/").text
    assert alice.status(job) == hers


def test_cursors_and_keys_are_her_own(alice: Served, bob: Served, hers: Json) -> None:
    """Another's cursor lists nothing of theirs, and the same key is another job."""
    assert bob.get(f"/api/jobs?cursor={hers['jobId']}").json()["jobs"] == []
    key = {"Idempotency-Key": "the same"}
    jobs = {
        who.post("/api/jobs", json={"type": "daily"}, headers=key).json()["jobId"]
        for who in (alice, bob)
    }

    assert len(jobs) == 2


def test_the_same_show_of_two_listeners_is_two(alice: Served, bob: Served, hers: Json) -> None:
    """When Bob deletes what sounds the same, Alice still hears hers."""
    wish = {"bills": [one["id"] for one in hers["artifacts"] if one["kind"] == "bill"]}
    his = bob.finish(bob.press(**wish))
    again = alice.finish(alice.press(**wish))
    assert his["episodeId"] != again["episodeId"]

    assert bob.delete(f"/api/episodes/{his['episodeId']}").status_code == 204

    assert bob.get(his["audioUrl"]).status_code == 404
    assert alice.get(again["audioUrl"]).status_code == 200


def test_hers_moves_only_on_her_page(alice: Served, bob: Served) -> None:
    """A home page that is open shows nothing of what others do."""
    with bob.socket("/live") as his_page:
        before = str(his_page.recv())
        made = alice.made()

        assert made["jobId"] not in before
        assert made["jobId"] not in bob.get("/fragment").text
