"""The feed where it is less plain: names from a proxy, a public address, a bucket, a CDN."""

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import pytest_asyncio

from fakes.podcast_app import PodcastApp, sha256
from fakes.s3 import S3Server, s3_at
from fakes.toy_studio import toy_studio
from serving import serving, toy
from tasks.providers.s3 import S3
from tasks.settings import Settings
from web.feed import podcast_guid


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> AsyncIterator[S3Server]:
    async with S3Server(tmp_path / "s3") as server:
        yield server


def test_behind_a_proxy_each_listener_has_a_feed(folder: Path) -> None:
    """An app sends no name, only the token; it hears that listener's episodes and nobody else's."""
    with toy(folder, user_header="X-User") as served:
        ann, bob = (served.client(headers={"X-User": name}) for name in ("ann", "bob"))
        hers = ann.made()["episodeId"]
        with (
            PodcastApp(ann.post("/api/feed").json()["url"]) as of_ann,
            PodcastApp(bob.post("/api/feed").json()["url"]) as of_bob,
        ):
            assert [one.findtext("guid") for one in of_ann.items()] == [hers]
            assert of_bob.items() == []
        assert served.get("/feed").status_code == 401


def test_on_loopback_the_token_counts_too(folder: Path) -> None:
    """Where everybody is the listener, a wrong token is still a wrong one."""
    with toy(folder) as served:
        assert served.get("/feeds/wrong.xml").status_code == 404
        assert served.get(served.post("/api/feed").json()["url"]).status_code == 200


def test_addresses_are_those_that_people_use(folder: Path) -> None:
    """With GAVELCAST_PUBLIC_URL every address in the feed begins with it."""
    public = "https://gavelcast.example"
    with toy(folder, public_url=public) as served:
        served.made()
        url = served.post("/api/feed").json()["url"]
        feed = served.get(urlsplit(url).path).text

    assert url.startswith(f"{public}/feeds/")
    assert "127.0.0.1" not in feed
    assert f'href="{url}"' in feed
    assert f"<podcast:guid>{podcast_guid(url)}</podcast:guid>" in feed


def test_a_bucket_is_reached_by_an_address_that_soon_ends(folder: Path, store: S3Server) -> None:
    """The feed names our address; we ask for the token, and lead on for 15 minutes at most."""
    with serving(Settings(data_dir=folder), toy_studio(s3_at(store.url))) as served:
        made = served.made()
        url = served.post("/api/feed").json()["url"]
        with PodcastApp(url) as app:
            [item] = app.items()
            audio = app.download(item)
        ours = item.find("enclosure").attrib["url"]
        led = served.get(ours)
        shared = served.post(f"/api/episodes/{made['episodeId']}/share").json()["url"]
        page = served.get(shared)
        name = ours.rpartition("/")[2]

        assert store.url not in served.get(url).text + page.text
        assert made["audioUrl"].endswith(f"{sha256(audio)}.mp3")
        assert ours.startswith(url.removesuffix(".xml"))
        assert (led.status_code, led.headers["Cache-Control"]) == (302, "no-store")
        assert led.headers["Location"].startswith(store.url)
        [seconds] = parse_qs(urlsplit(led.headers["Location"]).query)["X-Amz-Expires"]
        assert int(seconds) <= 15 * 60
        assert served.get(f"{shared}/audio/{name}").content == audio
        served.delete("/api/feed")
        served.delete(f"/api/episodes/{made['episodeId']}/share")
        for gone in (ours, f"{shared}/audio/{name}"):
            for method in ("GET", "HEAD"):
                part = served.request(method, gone, headers={"Range": "bytes=9-"})
                assert (part.status_code, "Location" in part.headers) == (404, False)


@pytest.mark.parametrize("wished", [False, True])
def test_a_cdn_is_named_only_if_that_is_wished(
    folder: Path, store: S3Server, *, wished: bool
) -> None:
    """GAVELCAST_FEED_CDN=1, and then the page says what revoking cannot recall."""
    cdn = "https://cdn.example/shows"
    settings = Settings(data_dir=folder, s3_public_url=cdn, feed_cdn=wished)
    keys = (store.access_key_id, store.secret_access_key)
    studio = toy_studio(S3(store.url, store.region, store.bucket, *keys, cdn), cdn=True)
    with serving(settings, studio) as served:
        served.made()
        feed = served.get(served.post("/api/feed").json()["url"]).text
        page = served.get("/feed").text

    assert (f'url="{cdn}/episodes/' in feed) == wished
    assert ("cannot recall" in page) == wished


def test_a_feed_is_named_by_its_address_for_ever() -> None:
    """As the podcast namespace has it, by its own example."""
    guid = "917393e3-1b1e-5cef-ace4-edaa54e1f810"

    assert podcast_guid("https://mp3s.nashownotes.com/pc20rss.xml") == guid
    assert podcast_guid("http://mp3s.nashownotes.com/pc20rss.xml/") == guid
    assert httpx.URL("https://mp3s.nashownotes.com").host
