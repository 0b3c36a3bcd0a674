"""The feed, as podcast apps see it: parsed by others' libraries, fetched without a session."""

import io
import json
import socket
import struct
import time
from collections.abc import Iterator
from email.utils import formatdate, parsedate_to_datetime
from typing import Any

import feedparser
import httpx
import podcastparser
import pytest
from structlog.testing import capture_logs

from captions import read
from fakes.podcast_app import ITUNES, PODCAST, PodcastApp, sha256
from serving import Json, Served, toy
from tasks.jobs.database import fetch

PASSWORD = "correct hörse"
EARLIER = (
    b"https://podcastindex.org/namespace/1.0",
    b"https://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md",
)
"""podcastparser knows the namespace by its earlier name alone."""
BEARER = {"Authorization": f"Bearer {PASSWORD}".encode()}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with a password."""
    with toy(tmp_path_factory.mktemp("data"), host="0.0.0.0", password=PASSWORD) as served:
        yield served


@pytest.fixture(scope="module")
def mine(served: Served) -> Served:
    return served.client(headers=BEARER)


@pytest.fixture(scope="module")
def made(mine: Served) -> list[Json]:
    """Two episodes, the newer first."""
    ids = [mine.made()["episodeId"] for _ in range(2)]
    return [mine.get(f"/api/episodes/{one}").json() for one in reversed(ids)]


@pytest.fixture(scope="module")
def url(mine: Served, made: list[Json]) -> str:
    answer = mine.post("/api/feed")
    assert answer.status_code == 201
    assert mine.get("/api/feed").json() == answer.json()
    return str(answer.json()["url"])


def of(feed: Any, path: str) -> str:
    found = feed.find(path)
    assert found is not None, path
    return str(found.text)


def test_two_libraries_read_it(served: Served, made: list[Json], url: str) -> None:
    """Both find the same episodes, files, lengths, chapters and hosts, and nothing wrong."""
    body = served.get(url).content

    one = feedparser.parse(body)
    two = podcastparser.parse(url, io.BytesIO(body.replace(*EARLIER)))

    assert not one.bozo
    assert one.version == "rss20"
    assert one.feed.title == two["title"] == "Gavelcast"
    assert one.feed.itunes_block in {True, "yes", "Yes"}
    assert one.feed.image.href == two["cover_url"]
    for episode, by_one, by_two in zip(made, one.entries, two["episodes"], strict=True):
        assert by_one.title == by_two["title"] == episode["title"]
        assert by_one.id == by_two["guid"] == episode["id"]
        [file], [enclosure] = by_one.enclosures, by_two["enclosures"]
        assert file.href == enclosure["url"]
        assert int(file.length) == enclosure["file_size"] == episode["audio"]["size"]
        assert file.type == enclosure["mime_type"] == "audio/mpeg"
        assert by_two["total_time"] == round(episode["audio"]["duration"])
        assert by_two["chapters_json_url"].endswith(".json")
        assert by_two["transcript_url"].endswith(".vtt")
        assert [one["name"] for one in by_two["persons"]] == [
            "Sarah (AI voice)", "James (AI voice)"
        ]  # fmt: skip
        assert episode["bills"][0]["citation"] in by_one.content[0].value


def test_apple_and_podcasting_2_find_what_they_need(served: Served, url: str) -> None:
    """Each tag that Apple asks for, and those of the podcast namespace."""
    with PodcastApp(url) as app:
        feed = app.refresh()
        assert feed is not None
        picture = app.fetch(feed.find(f"channel/{ITUNES}image").attrib["href"])

    said = {name: of(feed, f"channel/{name}") for name in ("title", "description", "language")}
    assert all(said.values())
    assert "synthetic voices (AI)" in said["description"]
    assert of(feed, f"channel/{ITUNES}explicit") == "false"
    assert of(feed, f"channel/{ITUNES}block") == "Yes"
    assert feed.find(f"channel/{ITUNES}category").attrib["text"] == "News"
    assert of(feed, f"channel/{PODCAST}locked") == "yes"
    assert of(feed, f"channel/{PODCAST}guid").count("-") == 4
    assert "voices (AI)" in of(feed, f"channel/{PODCAST}txt[@purpose='ai-disclosure']")
    for item in feed.iterfind("channel/item"):
        assert item.find("guid").attrib == {"isPermaLink": "false"}
        assert of(item, f"{ITUNES}explicit") == "false"
        assert parsedate_to_datetime(of(item, "pubDate")).tzinfo is not None
    self_link = feed.find("channel/{http://www.w3.org/2005/Atom}link")
    assert self_link.attrib == {"href": url, "rel": "self", "type": "application/rss+xml"}
    width, height, depth, colours = struct.unpack(">IIBB", picture.content[16:26])
    assert picture.headers["Content-Type"] == "image/png"
    assert (depth, colours) == (8, 2)
    assert 1400 <= width == height <= 3000


def test_an_app_gets_all_of_an_episode(served: Served, made: list[Json], url: str) -> None:
    """Audio in parts, transcript and chapters, with nothing but the feed's address."""
    with PodcastApp(url) as app:
        item = app.items()[0]
        audio = app.download(item)
        words = app.fetch(item.find(f"{PODCAST}transcript").attrib["url"], Origin="https://a.b")
        chapters = app.fetch(item.find(f"{PODCAST}chapters").attrib["url"])

        assert sha256(audio) == made[0]["audio"]["sha256"]
        assert words.headers["Content-Type"].startswith("text/vtt")
        assert words.headers["Access-Control-Allow-Origin"] == "*"
        assert len(read(words.text)) > 10
        assert chapters.headers["Content-Type"] == "application/json+chapters"
        assert len(json.loads(chapters.text)["chapters"]) == len(made[0]["segments"])
        assert all(one.startswith(url.removesuffix(".xml")) for one in app.asked)


def test_an_address_may_be_escaped(served: Served, url: str) -> None:
    """Apps that write each letter of a path as its number mean the same; the log hides it, too."""
    base = url.removesuffix(".xml")
    escaped = "".join(f"%{ord(one):02X}" for one in base.rpartition("/")[2])
    audio = feedparser.parse(served.get(url).content).entries[0].enclosures[0].href

    with capture_logs() as said:
        for one in (url, f"{base}/cover.png", audio):
            path = httpx.URL(one).path.replace(base.rpartition("/")[2], escaped)
            with socket.create_connection(("127.0.0.1", served.port)) as line:
                host = f"Host: 127.0.0.1:{served.port}\r\nConnection: close"
                line.sendall(f"HEAD {path} HTTP/1.1\r\n{host}\r\n\r\n".encode())
                assert line.makefile("rb").readline().split()[1] == b"200", path

    assert len(said) >= 3
    assert base.rpartition("/")[2] not in str(said)
    assert escaped not in str(said)


def test_what_an_app_has_is_not_sent_again(served: Served, mine: Served, url: str) -> None:
    """By its tag, or by its day; a new episode makes it another."""
    with PodcastApp(url) as app:
        app.refresh()
        assert app.refresh() is None
        first = served.get(url)
        changed = parsedate_to_datetime(first.headers["Last-Modified"]).timestamp()
        later = served.get(url, headers={"If-Modified-Since": formatdate(changed, usegmt=True)})
        before = served.get(
            url, headers={"If-Modified-Since": formatdate(changed - 10, usegmt=True)}
        )
        odd = served.get(url, headers={"If-Modified-Since": "yesterday"})

        assert (later.status_code, later.content) == (304, b"")
        assert before.status_code == odd.status_code == 200
        gone = mine.made()["episodeId"]
        since = served.get(url, headers={"If-Modified-Since": first.headers["Last-Modified"]})
        assert since.status_code == 200
        assert parsedate_to_datetime(since.headers["Last-Modified"]).timestamp() <= time.time()
        assert app.refresh() is not None
        mine.delete(f"/api/episodes/{gone}")
        assert app.refresh() is not None
        assert served.get(url, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_a_revised_episode_keeps_its_guid_and_gets_another_file(
    served: Served, made: list[Json], url: str
) -> None:
    """Apps replace what they have of it, and do not show it twice."""
    sha256_before, size = made[1]["audio"]["sha256"], made[1]["audio"]["size"]
    with PodcastApp(url) as app:
        before = app.items()[1]
        replaced = ("UPDATE episode SET body = replace(body, ?, ?) WHERE id = ?",)
        served.call(fetch(*replaced, sha256_before, "f" * 64, made[1]["id"]))
        after = app.items()[1]
        served.call(fetch(*replaced, "f" * 64, sha256_before, made[1]["id"]))

    assert of(before, "guid") == of(after, "guid") == made[1]["id"]
    old, new = (one.find("enclosure").attrib for one in (before, after))
    assert old["url"] == new["url"].replace("f" * 64, sha256_before)
    assert old["length"] == new["length"] == str(size)


def test_a_correction_stands_in_the_description(
    served: Served, mine: Served, made: list[Json], url: str
) -> None:
    """What was published, as words, and nothing that was only reported."""
    note = "It was <b>220</b> & not 219."
    for text, published in (("Wrong.", note), ("Only reported.", "")):
        path = f"/api/episodes/{made[0]['id']}/reports"
        taken = mine.post(path, json={"text": text, "line": 2}).json()["id"]
        if published:
            mine.post(f"/api/corrections/{taken}/publication", json={"note": published})

    entry, other = feedparser.parse(served.get(url).content).entries

    assert f"line 2: {note}" in entry.description
    assert "It was &lt;b&gt;220&lt;/b&gt; &amp; not 219." in entry.content[0].value
    assert "Correction" not in other.description
    assert "Only reported" not in served.get(url).text


def test_an_episode_whose_audio_is_gone_is_left_out(
    served: Served, made: list[Json], url: str
) -> None:
    """An app could not play it."""
    key, id = made[1]["audio"]["key"], made[1]["id"]
    lost = "UPDATE episode SET audio_deleted_at = ? WHERE id = ?"
    served.call(fetch(lost, 1, id))
    left = [one.id for one in feedparser.parse(served.get(url).content).entries]
    served.call(fetch(lost, None, id))

    assert key
    assert left == [made[0]["id"]]


def test_a_new_address_takes_the_place_of_the_old(
    served: Served, mine: Served, made: list[Json]
) -> None:
    """What the old one named is gone with it; having none is possible, too."""
    old = mine.post("/api/feed").json()["url"]
    files = [
        of_old["href"] for of_old in feedparser.parse(served.get(old).content).entries[0].links
    ]
    new = mine.post("/api/feed").json()["url"]

    assert old != new
    assert served.get(new).status_code == 200
    for one in (old, old.replace(".xml", "/cover.png"), *files):
        assert served.get(one).status_code == 404, one
    for more in ({"Range": "bytes=9-"}, {"If-None-Match": "*"}):
        assert all(served.get(one, headers=more).status_code == 404 for one in files)
    assert mine.delete("/api/feed").status_code == 204
    assert mine.get("/api/feed").status_code == served.get(new).status_code == 404
    mine.post("/api/feed")


@pytest.mark.parametrize(
    "token", ["x", "A" * 22, "A" * 900, "é", "%00", "' OR 1=1 --", "local", "null", " ", "\u202e"]
)
def test_a_wrong_token_opens_nothing(served: Served, made: list[Json], token: str) -> None:
    """Whatever it is: 404, as where there is nothing, and no word of whose it might be."""
    sha256 = made[0]["audio"]["sha256"]
    url = f"http://127.0.0.1:{served.port}/feeds/{token}"
    for more in (".xml", "/cover.png", f"/{made[0]['id']}/{sha256}.mp3", ""):
        answer = served.get(httpx.URL(f"{url}{more}"))

        assert answer.status_code == 404, more
        assert answer.json()["detail"] == "There is nothing at this address."


def test_a_token_opens_what_its_feed_names_and_no_more(
    served: Served, made: list[Json], url: str, mine: Served
) -> None:
    """No other file, no other listener's, no writing, nothing else of the server."""
    url = mine.get("/api/feed").json()["url"]
    base = url.removesuffix(".xml")
    token = base.rpartition("/")[2]
    bearer = {"Authorization": f"Bearer {token}"}

    for path in (
        f"{base}/x.png", f"{base}/{made[0]['id']}/{'0' * 64}.mp3", f"{base}/none/x.mp3",
        f"{base}/{made[0]['id']}/{made[0]['audio']['sha256']}", f"{base}.json", base,
        f"{base.replace('/feeds/', '/shared/')}",
    ):  # fmt: skip
        assert served.get(path).status_code == 404, path
    assert served.post(url).status_code == 405
    assert served.get("/api/episodes", headers=bearer).status_code == 401
    assert served.get("/feed").status_code == served.post("/api/feed").status_code == 401
    foreign = "UPDATE episode SET user_id = ? WHERE id = ?"
    served.call(fetch(foreign, "bob", made[0]["id"]))
    theirs = served.get(f"{base}/{made[0]['id']}/{made[0]['audio']['sha256']}.mp3")
    served.call(fetch(foreign, "local", made[0]["id"]))
    assert theirs.status_code == 404


def test_the_page_has_the_address_and_ways_into_apps(mine: Served) -> None:
    """Copying, opening, a new one; without JavaScript, too."""
    url = mine.post("/api/feed").json()["url"]
    page = mine.get("/feed").text

    assert f">{url}</a>" in page
    for scheme in ("podcast://", "pcast://", "pktc://subscribe/"):
        assert f'href="{scheme}{url.removeprefix("http://")}"' in page
    assert 'href="overcast://x-callback-url/add?url=http%3A%2F%2F' in page
    assert mine.post("/feed/address").headers["Location"] == "/feed"
    assert url not in mine.get("/feed").text
    mine.post("/feed/revocation")
    assert "Make my address" in mine.get("/feed").text
