"""A shared episode: opened by its link alone, by nobody without it, and until it is revoked."""

from collections.abc import Iterator
from traceback import format_exception

import pytest
from structlog.testing import capture_logs

from serving import Json, Served, toy
from tasks.jobs.database import fetch

PASSWORD = "correct hörse"
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
def episode(mine: Served) -> Json:
    body: Json = mine.get(f"/api/episodes/{mine.made()['episodeId']}").json()
    return body


@pytest.fixture
def path(mine: Served, episode: Json) -> Iterator[str]:
    """The path of a link that was just made."""
    answer = mine.post(f"/api/episodes/{episode['id']}/share")
    assert answer.status_code == 201
    yield answer.json()["url"].removeprefix(f"http://127.0.0.1:{mine.port}")
    mine.delete(f"/api/episodes/{episode['id']}/share")


def test_the_link_opens_the_episode_without_a_password(
    served: Served, episode: Json, path: str
) -> None:
    """Player, transcript and sources; nothing of the account, and no search engine keeps it."""
    page = served.get(path)

    assert page.status_code == 200
    for line in episode["segments"][0]["lines"]:
        assert line["speaker"] in page.text
    assert f'src="{path}/audio/{episode["audio"]["sha256"]}.mp3"' in page.text
    assert "https://www.congress.gov/" in page.text
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert '<meta name="robots" content="noindex' in page.text
    assert ' <span class="badge offline">sample' in page.text
    for private in ("/deletion", "/reports", "/jobs/", "/sign-out", "/library", "evidence"):
        assert private not in page.text


def test_its_audio_can_be_heard_and_sought(served: Served, episode: Json, path: str) -> None:
    """Whole, in parts, and asked for by HEAD; under the link's own address alone."""
    sha256, size = episode["audio"]["sha256"], episode["audio"]["size"]
    url = f"{path}/audio/{sha256}.mp3"

    part = served.get(url, headers={"Range": "bytes=10-19"})
    head = served.head(url)

    assert (part.status_code, len(part.content)) == (206, 10)
    assert head.headers["Content-Length"] == str(size)
    assert served.get(f"/episodes/{episode['id']}/audio/{sha256}.mp3").status_code == 401
    assert served.get(f"{path}/audio/{'0' * 64}.mp3").status_code == 404


def test_a_link_is_made_once_and_can_be_taken_back(
    served: Served, mine: Served, episode: Json, path: str
) -> None:
    """Asking again gives the same one; taken back, all is gone, and a new one differs."""
    api = f"/api/episodes/{episode['id']}/share"
    audio = f"{path}/audio/{episode['audio']['sha256']}.mp3"
    assert mine.post(api).json() == mine.get(api).json()
    assert served.get(audio).status_code == 200

    assert mine.delete(api).status_code == 204

    assert served.get(path).status_code == served.get(audio).status_code == 404
    assert mine.get(api).status_code == 404
    assert not mine.post(api).json()["url"].endswith(path)


def test_taken_back_while_it_plays_the_rest_is_not_heard(
    served: Served, mine: Served, episode: Json, path: str
) -> None:
    """A player asks for part after part, and whether what it has is still good."""
    audio = f"{path}/audio/{episode['audio']['sha256']}.mp3"
    first = served.get(audio, headers={"Range": "bytes=0-99"})
    assert first.status_code == 206
    etag = first.headers["ETag"]
    assert served.get(audio, headers={"If-None-Match": etag}).status_code == 304
    assert first.headers["Cache-Control"] == "private, no-cache"

    mine.delete(f"/api/episodes/{episode['id']}/share")

    for headers in ({"Range": "bytes=100-"}, {"Range": "bytes=100-", "If-Range": etag},
                    {"If-None-Match": etag}):  # fmt: skip
        for method in ("GET", "HEAD"):
            answer = served.request(method, audio, headers=headers)
            assert answer.status_code == 404, headers


def test_the_page_of_the_episode_makes_it_and_takes_it_back(
    served: Served, mine: Served, episode: Json
) -> None:
    """By forms, without JavaScript."""
    page = f"/episodes/{episode['id']}"
    assert "/shared/" not in mine.get(page).text

    made = mine.post(f"{page}/share")
    with_link = mine.get(page).text
    taken_back = mine.post(f"{page}/share/revocation")

    assert made.headers["Location"] == taken_back.headers["Location"] == f"{page}#share"
    assert "/shared/" in with_link
    assert '<details class="share" id="share" open>' in with_link
    assert "/shared/" not in mine.get(page).text


@pytest.mark.parametrize("token", ["x", "A" * 22, "A" * 900, "é", "%00", "' OR 1=1 --", "null"])
def test_a_wrong_token_opens_nothing(served: Served, path: str, token: str) -> None:
    """404, as where there is nothing at all; a token of another kind opens nothing either."""
    answer = served.get(f"/shared/{token}")

    assert answer.status_code == 404
    assert served.get(f"/shared/{token}/audio/x.mp3").status_code == 404
    assert served.get(path.replace("/shared/", "/feeds/") + ".xml").status_code == 404


def test_nobody_shares_without_the_password(served: Served, episode: Json, path: str) -> None:
    """Nor what is not there."""
    api = f"/api/episodes/{episode['id']}/share"

    assert served.post(api).status_code == served.delete(api).status_code == 401
    assert served.get(api).status_code == 401
    assert served.post(path).status_code == 405


def test_what_is_not_there_cannot_be_shared(mine: Served) -> None:
    """A wrong id is a 404."""
    for verb in ("POST", "GET", "DELETE"):
        assert mine.request(verb, "/api/episodes/none/share").status_code == 404


def test_with_the_episode_its_link_goes(served: Served, mine: Served) -> None:
    """What was deleted is heard no more."""
    made = mine.made()
    url = mine.post(f"/api/episodes/{made['episodeId']}/share").json()["url"]
    assert served.get(url).status_code == 200

    mine.delete(f"/api/episodes/{made['episodeId']}")

    assert served.get(url).status_code == 404


def test_the_log_keeps_the_token_to_itself(
    served: Served, path: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """Who reads the log could hear what is shared, or a whole feed."""
    served.get(path)
    served.get("/feeds/secret-token.xml")

    said = capfd.readouterr().out
    assert "/shared/…" in said
    assert path.removeprefix("/shared/") not in said
    assert "secret-token" not in said


def test_a_defect_keeps_the_token_to_itself_too(
    served: Served, mine: Served, episode: Json, path: str
) -> None:
    """What is logged whole names the defect, and no address that opens something."""
    body = mine.call(fetch("SELECT body FROM episode WHERE id = ?", episode["id"]))[0]["body"]
    written = "UPDATE episode SET body = ? WHERE id = ?"
    mine.call(fetch(written, "{", episode["id"]))

    with capture_logs() as said:
        answer = served.get(path)

    mine.call(fetch(written, body, episode["id"]))
    [defect] = [one for one in said if one["log_level"] == "error"]
    told = [str(defect), *format_exception(defect["exc_info"])]
    assert answer.status_code == 500
    assert path.removeprefix("/shared/") not in "".join(told)


def test_shared_news_say_whose_they_are(mine: Served, served: Served) -> None:
    """Who has the link sees the outlets and their pages, as I do."""
    job_id = mine.post("/api/jobs", json={"type": "news", "minutes": 2}).json()["jobId"]
    made = mine.finish(job_id)["episodeId"]
    url = mine.post(f"/api/episodes/{made}/share").json()["url"]
    story = mine.get(f"/api/episodes/{made}").json()["stories"][0]["items"][0]

    page = served.get(url).text

    assert "the news as of" in page
    assert story["url"] in page
    assert story["outlet"] in page
