"""Episodes and their audio, served from a folder."""

import hashlib
import re
from itertools import pairwise

import pytest

from serving import Json, Served
from tasks.jobs.database import fetch


@pytest.fixture(scope="module")
def episode(served: Served, made: Json) -> Json:
    answer = served.get(f"/api/episodes/{made['episodeId']}")
    assert answer.status_code == 200
    body: Json = answer.json()
    return body


@pytest.fixture(scope="module")
def whole(served: Served, made: Json) -> bytes:
    return served.get(made["audioUrl"]).content


def test_the_audio_is_what_its_address_says(made: Json, whole: bytes) -> None:
    """The name of the file is the hash of its bytes."""
    assert made["audioUrl"].endswith(f"/{hashlib.sha256(whole).hexdigest()}.mp3")
    assert whole[:3] == b"ID3"


def test_the_file_never_changes_and_says_so(served: Served, made: Json, whole: bytes) -> None:
    """A player may keep it for ever, but no cache that others share."""
    answer = served.get(made["audioUrl"])

    assert answer.headers["Content-Type"] == "audio/mpeg"
    assert answer.headers["Content-Length"] == str(len(whole))
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert "immutable" in answer.headers["Cache-Control"]
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert "public" not in answer.headers["Cache-Control"]
    assert re.fullmatch('"[0-9a-f]{64}"', answer.headers["ETag"])


def test_the_stable_address_is_the_same_file(served: Served, made: Json, whole: bytes) -> None:
    """From a folder it is served directly, and asked for again each time."""
    answer = served.get(f"/episodes/{made['episodeId']}/audio.mp3")

    assert (answer.status_code, answer.content) == (200, whole)
    assert answer.headers["Content-Type"] == "audio/mpeg"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["ETag"] == served.get(made["audioUrl"]).headers["ETag"]


@pytest.fixture(params=["file", "stable"])
def address(request: pytest.FixtureRequest, made: Json) -> str:
    stable = f"/episodes/{made['episodeId']}/audio.mp3"
    return str(made["audioUrl"]) if request.param == "file" else stable


def test_head_tells_all_but_the_bytes(served: Served, address: str, whole: bytes) -> None:
    """A podcast app can ask for the size before it downloads."""
    get, head = served.get(address), served.head(address)

    assert (head.status_code, head.content) == (200, b"")
    for name in ("Content-Length", "Content-Type", "ETag", "Accept-Ranges", "Cache-Control"):
        assert head.headers[name] == get.headers[name]
    assert head.headers["Content-Length"] == str(len(whole))


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-99", 0, 100),
        ("bytes=100-199", 100, 200),
        ("bytes=1000-", 1000, None),
        ("bytes=-500", -500, None),
        ("bytes=0-0", 0, 1),
        ("bytes=0-999999999", 0, None),
        ("bytes=-999999999", 0, None),
    ],
)
def test_a_player_can_jump(
    served: Served, address: str, whole: bytes, asked: str, start: int, end: int | None
) -> None:
    """A range is answered with just those bytes, and says which they are."""
    answer = served.get(address, headers={"Range": asked})
    part = whole[start:end]
    first = len(whole) + start if start < 0 else start

    assert answer.status_code == 206
    assert answer.content == part
    assert answer.headers["Content-Length"] == str(len(part))
    last = first + len(part) - 1
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{len(whole)}"


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=99999999-999999999", "bytes=-0"])
def test_a_range_beyond_the_end_is_416(
    served: Served, address: str, whole: bytes, asked: str
) -> None:
    """And says how long the file is."""
    answer = served.get(address, headers={"Range": asked})

    assert (answer.status_code, answer.content) == (416, b"")
    assert answer.headers["Content-Range"] == f"bytes */{len(whole)}"


@pytest.mark.parametrize(
    "asked",
    ["bytes=5-1", "bytes=a-b", "bytes=", "lines=1-2", "bytes=0-1,3-4", "bytes=--1", "é", "9" * 500],
)
def test_a_range_that_is_none_gets_the_whole(
    served: Served, address: str, whole: bytes, asked: str
) -> None:
    """What cannot be understood is left aside."""
    answer = served.get(address, headers={"Range": asked.encode()})

    assert (answer.status_code, answer.content) == (200, whole)


def test_what_a_player_has_is_not_sent_again(served: Served, address: str) -> None:
    """With the tag of what I have the answer is 304; with another it is the file."""
    etag = served.get(address).headers["ETag"]

    known = served.get(address, headers={"If-None-Match": etag})
    assert (known.status_code, known.content) == (304, b"")
    assert known.headers["ETag"] == etag
    assert served.get(address, headers={"If-None-Match": '"x"'}).status_code == 200


def test_a_range_of_another_version_gets_the_whole(
    served: Served, address: str, whole: bytes
) -> None:
    """A download that goes on does not mix two files."""
    etag = served.get(address).headers["ETag"]
    part = {"Range": "bytes=0-9"}

    assert served.get(address, headers={**part, "If-Range": etag}).status_code == 206
    other = served.get(address, headers={**part, "If-Range": '"other"'})
    assert (other.status_code, other.content) == (200, whole)


@pytest.mark.parametrize("name", ["0" * 64 + ".mp3", "x.mp3", "..%2f..%2fsecret_key", "%00", "é"])
def test_another_name_is_404(served: Served, made: Json, name: str) -> None:
    """There is one file of an episode, and no way to others."""
    assert served.get(f"/episodes/{made['episodeId']}/audio/{name}").status_code == 404
    assert served.head(f"/episodes/{made['episodeId']}/audio/{name}").status_code == 404


def test_a_file_that_is_gone_is_told_and_not_half_sent(served: Served) -> None:
    """When the folder was emptied by hand the answer is a 404, not a broken download."""
    made = served.made()
    found = served.get(f"/api/episodes/{made['episodeId']}").json()
    served.call(served.house.studio.storage.delete(found["audio"]["key"]))

    assert served.get(made["audioUrl"]).status_code == 404


def test_an_episode_tells_what_it_is(episode: Json, made: Json) -> None:
    """Title, summary, when, of which record, by whom, and that the bills are a sample."""
    assert episode["id"] == made["episodeId"]
    assert episode["jobId"] == made["jobId"]
    assert episode["title"]
    assert episode["summary"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", episode["recordDate"])
    assert episode["sample"] is True
    assert episode["providers"] == made["providers"]
    assert (episode["costUsd"], episode["savedUsd"]) == (0.0, 0.0)
    assert episode["audio"]["duration"] == made["duration"]
    assert episode["audio"]["url"] == made["audioUrl"]


def test_an_episode_has_its_lines_where_they_are_heard(episode: Json) -> None:
    """Every line has a speaker, its times and its sources, in chapters without a gap."""
    chapters = episode["segments"]
    lines = [line for chapter in chapters for line in chapter["lines"]]

    assert len(chapters) == 3
    assert [one["start"] for one in chapters] == sorted(one["start"] for one in chapters)
    for chapter, following in pairwise(chapters):
        assert chapter["end"] == following["start"]
    assert chapters[-1]["end"] == pytest.approx(episode["audio"]["duration"], abs=0.001)
    assert {line["speaker"] for line in lines} == {"Sarah", "James"}
    starts = [line["start"] for line in lines]
    assert starts == sorted(starts)
    assert all(line["start"] <= line["end"] for line in lines)
    assert all(line["text"] for line in lines)
    assert any(line["sources"] for line in lines)


def test_an_episode_names_its_bills(episode: Json) -> None:
    """Each with its number, its page at congress.gov, where it stands, and why it was chosen."""
    [bill] = episode["bills"]

    assert bill["url"].startswith("https://www.congress.gov/bill/")
    assert bill["citation"]
    assert bill["status"]
    assert bill["reasons"]


def test_episodes_are_listed_newest_first_in_pages(served: Served, made: Json) -> None:
    """I can go through all I have, page by page, each once."""
    for _ in range(2):
        served.made()
    seen: list[str] = []
    query = "limit=2"
    while True:
        page = served.get(f"/api/episodes?{query}").json()
        assert set(page) == {"episodes", "nextCursor", "hits", "positions"}
        seen += [one["id"] for one in page["episodes"]]
        if page["nextCursor"] is None:
            break
        query = f"limit=2&cursor={page['nextCursor']}"

    assert made["episodeId"] in seen
    assert seen == sorted(set(seen), reverse=True)


@pytest.mark.parametrize("way", ["api", "form"])
def test_a_deleted_episode_is_gone_with_its_file(served: Served, way: str) -> None:
    """Row first, then the file; the job's own record stays."""
    made = served.made()
    key = served.get(f"/api/episodes/{made['episodeId']}").json()["audio"]["key"]
    # The same show again has the very same sound, and the very same file.
    served.call(fetch("DELETE FROM episode WHERE storage_key = ? AND id <> ?", key, made["jobId"]))
    assert served.call(served.house.studio.storage.stat(key))

    if way == "api":
        answer = served.delete(f"/api/episodes/{made['episodeId']}")
        assert (answer.status_code, answer.content) == (204, b"")
    else:
        answer = served.post(f"/episodes/{made['episodeId']}/deletion")
        assert (answer.status_code, answer.headers["Location"]) == (303, "/")

    assert served.call(served.house.studio.storage.stat(key)) is None
    for path in ("/api/episodes/{}", "/episodes/{}", "/episodes/{}/audio.mp3"):
        assert served.get(path.format(made["episodeId"])).status_code == 404
    assert served.get(made["audioUrl"]).status_code == 404
    assert served.status(made["jobId"])["status"] == "complete"


def test_a_file_that_another_episode_has_too_stays(served: Served) -> None:
    """The same sound is kept once, until the last episode that has it is deleted."""
    first, second = served.made(), served.made()
    keys = [
        served.get(f"/api/episodes/{one['episodeId']}").json()["audio"]["key"]
        for one in (first, second)
    ]
    assert keys[0] == keys[1]

    served.delete(f"/api/episodes/{first['episodeId']}")

    assert served.get(second["audioUrl"]).status_code == 200
