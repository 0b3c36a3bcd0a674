"""Audio kept in an S3-compatible store: one address for ever, the CDN only if it was set."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from fakes.s3 import S3Server, s3_at
from fakes.toy_studio import toy_studio
from serving import serving
from tasks.providers.s3 import S3
from tasks.settings import Settings


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> AsyncIterator[S3Server]:
    async with S3Server(tmp_path / "s3") as server:
        yield server


def test_the_stable_address_leads_to_the_file(folder: Path, store: S3Server) -> None:
    """Without a CDN we hand on what the store holds, with ranges, and nothing points elsewhere."""
    with serving(Settings(data_dir=folder), toy_studio(s3_at(store.url))) as served:
        made = served.made()
        stable = f"/episodes/{made['episodeId']}/audio.mp3"

        led = served.get(stable)
        whole = served.get(made["audioUrl"])
        part = served.get(made["audioUrl"], headers={"Range": "bytes=100-199"})

        assert led.status_code in {302, 307}
        assert led.headers["Location"] == made["audioUrl"]
        assert made["audioUrl"].startswith(f"/episodes/{made['episodeId']}/audio/")
        assert served.head(stable, follow_redirects=True).status_code == 200
        assert whole.status_code == 200
        assert whole.headers["Content-Length"] == str(len(whole.content))
        assert (part.status_code, part.content) == (206, whole.content[100:200])
        assert "immutable" in whole.headers["Cache-Control"]
        key = served.get(f"/api/episodes/{made['episodeId']}").json()["audio"]["key"]
        assert (store.folder / store.bucket / key).read_bytes() == whole.content
        served.delete(f"/api/episodes/{made['episodeId']}")
        assert not (store.folder / store.bucket / key).exists()


def test_the_audio_is_the_cdns_if_it_was_set(folder: Path, store: S3Server) -> None:
    """With S3_PUBLIC_URL `audioUrl` is there, the page may play it, and our own address works."""
    cdn = "https://cdn.example/shows"
    settings = Settings(data_dir=folder, s3_public_url=cdn)
    studio = toy_studio(
        S3(
            store.url, store.region, store.bucket, store.access_key_id, store.secret_access_key, cdn
        ),
        cdn=True,
    )
    with serving(settings, studio) as served:
        made = served.made()
        episode = served.get(f"/api/episodes/{made['episodeId']}").json()
        ours = f"/episodes/{made['episodeId']}/audio/{episode['audio']['sha256']}.mp3"

        assert made["audioUrl"] == f"{cdn}/{episode['audio']['key']}"
        policy = served.get("/").headers["Content-Security-Policy"]
        assert "media-src 'self' https://cdn.example;" in policy
        assert served.get(ours).status_code == 200
        stable = f"/episodes/{made['episodeId']}/audio.mp3"
        assert served.get(stable).headers["Location"] == ours


async def test_a_store_that_is_down_is_told(folder: Path, store: S3Server) -> None:
    """Readiness says so with the reason, and the audio is a 503 to come back for, not a stump."""
    with serving(Settings(data_dir=folder), toy_studio(s3_at(store.url))) as served:
        made = served.made()
        await store.stop()

        ready, audio = served.get("/ready"), served.get(made["audioUrl"])

        assert ready.status_code == 503
        assert "storage does not answer" in ready.json()["detail"]
        assert audio.status_code == 503
        assert int(audio.headers["Retry-After"]) > 0
        assert store.secret_access_key not in ready.text + audio.text
