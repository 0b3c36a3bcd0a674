"""The library over HTTP: searching, and how far an episode is heard."""

import pytest

from serving import Json, Served


@pytest.fixture
def position(made: Json) -> str:
    return f"/api/episodes/{made['episodeId']}/position"


def words_of(served: Served, made: Json) -> str:
    """Some words of a line that the episode has."""
    episode = served.get(f"/api/episodes/{made['episodeId']}").json()
    return " ".join(episode["segments"][1]["lines"][0]["text"].split()[:3])


def test_an_episode_is_found_by_what_was_said(served: Served, made: Json) -> None:
    """With the line, its second and its words; the other answers are as they were."""
    q = words_of(served, made)

    found = served.get("/api/episodes", params={"q": q}).json()
    none = served.get("/api/episodes", params={"q": f"{q} zebrafish"}).json()

    assert made["episodeId"] in [one["id"] for one in found["episodes"]]
    hit = found["hits"][made["episodeId"]][0]
    assert hit["line"] >= 0
    assert any(piece["marked"] for piece in hit["snippet"])
    assert (none["episodes"], none["hits"], none["nextCursor"]) == ([], {}, None)


def test_it_is_parted_by_show(served: Served, made: Json) -> None:
    """A show without episodes has none."""
    assert served.get("/api/episodes?show=daily&limit=1").json()["episodes"]
    assert served.get("/api/episodes?show=weekly").json()["episodes"] == []


def test_long_questions_are_answered(served: Served, made: Json) -> None:
    """Ten thousand letters are a question like any other."""
    for q in ("x" * 10_000, '"' * 10_000, "a " * 5_000, "\0", "' OR 1=1 --"):
        assert served.get("/api/episodes", params={"q": q}).status_code == 200


def test_a_place_is_kept_for_the_other_device(served: Served, made: Json, position: str) -> None:
    """Where I was, and when that was noted; the list has it too."""
    at = served.put(position, json={"seconds": 0.5})

    there = served.get(position).json()
    listed = served.get("/api/episodes?limit=100").json()["positions"]
    assert at.status_code == 200
    assert at.json() == there == listed[made["episodeId"]]
    assert there["seconds"] == 0.5
    assert there["updatedAt"].endswith("Z")


def test_near_its_end_it_is_heard(served: Served, made: Json, position: str) -> None:
    """From 95 % on; listening again does not take that back."""
    served.put(position, json={"seconds": made["duration"] * 0.94})
    assert served.get(position).json()["heard"] is False

    served.put(position, json={"seconds": made["duration"] * 0.951})
    served.put(position, json={"seconds": 0})

    assert served.get(position).json() | {"updatedAt": ""} == {
        "seconds": 0.0, "heard": True, "updatedAt": ""
    }  # fmt: skip


@pytest.mark.parametrize("seconds", [-1, 1e9, 1e300, "1", None, True, []])
def test_a_second_that_is_not_in_the_episode_is_refused(
    served: Served, position: str, seconds: object
) -> None:
    """And the field is named."""
    answer = served.put(position, json={"seconds": seconds})

    assert (answer.status_code, answer.json()["field"]) == (422, "seconds")


def test_no_episode_no_place(served: Served) -> None:
    """A wrong id is a 404."""
    path = "/api/episodes/01a2/position"

    assert served.get(path).status_code == 404
    assert served.put(path, json={"seconds": 1}).status_code == 404
