"""What other players get: the transcript in time, and the chapters."""

import pytest

from captions import read
from serving import Json, Served


@pytest.fixture(scope="module")
def episode(served: Served, made: Json) -> Json:
    body: Json = served.get(f"/api/episodes/{made['episodeId']}").json()
    return body


@pytest.fixture(params=["transcript.vtt", "chapters.json"])
def address(request: pytest.FixtureRequest, made: Json) -> str:
    return f"/episodes/{made['episodeId']}/{request.param}"


def test_the_transcript_is_in_time(served: Served, episode: Json) -> None:
    """Each sentence of the episode, where it is heard."""
    answer = served.get(f"/episodes/{episode['id']}/transcript.vtt")
    cues = read(answer.text)
    sentences = [
        one
        for chapter in episode["segments"]
        for line in chapter["lines"]
        for one in line["sentences"]
    ]

    assert answer.headers["Content-Type"] == "text/vtt; charset=utf-8"
    assert len(cues) >= len(sentences) > 10
    assert " ".join(cue.text for cue in cues) == " ".join(one["text"] for one in sentences)
    assert {one["start"] for one in sentences} <= {cue.start for cue in cues}
    assert cues[-1].end <= episode["audio"]["duration"]


def test_the_chapters_are_those_of_the_episode(served: Served, episode: Json) -> None:
    """As podcast apps read them."""
    answer = served.get(f"/episodes/{episode['id']}/chapters.json")
    found = answer.json()

    assert answer.headers["Content-Type"] == "application/json+chapters"
    assert found["version"] == "1.2.0"
    for chapter, segment in zip(found["chapters"], episode["segments"], strict=True):
        assert chapter["title"] == segment["title"]
        assert (chapter["startTime"], chapter["endTime"]) == (segment["start"], segment["end"])
        assert chapter.get("url", "") == segment["url"]


def test_they_are_not_sent_twice(served: Served, address: str) -> None:
    """HEAD tells all but the words; who has them is told so."""
    get, head = served.get(address), served.head(address)

    assert (head.status_code, head.content) == (200, b"")
    for name in ("Content-Length", "Content-Type", "ETag", "Cache-Control"):
        assert head.headers[name] == get.headers[name]
    known = served.get(address, headers={"If-None-Match": get.headers["ETag"]})
    assert (known.status_code, known.content) == (304, b"")


def test_who_has_no_such_episode_gets_neither(served: Served) -> None:
    """A wrong id is a 404."""
    for name in ("transcript.vtt", "chapters.json"):
        assert served.get(f"/episodes/01a2/{name}").status_code == 404
