"""An S3-compatible store: what goes over the wire, what refusals mean, outages."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from fakes.s3 import S3Server, opened, s3_at
from fakes.stubborn import Stubborn
from fakes.wire import Wire
from tasks.errors import Misconfigured, NotFound, Outage
from tasks.providers.s3 import S3

MP3 = bytes(range(256)) * 4096
KEY = "episodes/0a1b.mp3"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[S3Server]:
    async with S3Server(tmp_path_factory.mktemp("s3")) as running:
        yield running


@pytest.fixture
def emptied(server: S3Server) -> S3Server:
    server.empty()
    return server


async def test_requests_are_plain_and_files_stay_forever(emptied: S3Server) -> None:
    """Stores other than AWS take what we send, and browsers keep it."""
    async with Wire(emptied.url) as wire, opened(s3_at(wire.url)) as store:
        await store.put(KEY, MP3, "audio/mpeg")
        await store.get(KEY)
        await store.delete(KEY)

        requests = wire.requests()

    assert [request.split()[0] for request in requests] == [
        "head",
        "put",
        "get",
        "delete",
    ]
    for strange in ("aws-chunked", "x-amz-trailer", "x-amz-checksum", "x-amz-sdk-checksum"):
        assert not any(strange in request for request in requests)
    assert "cache-control: public, max-age=31536000, immutable" in requests[1]
    assert "content-type: audio/mpeg" in requests[1]
    assert f"content-length: {len(MP3)}" in requests[1]
    assert "transfer-encoding" not in requests[1]


async def test_a_key_that_is_there_is_not_uploaded_again(emptied: S3Server) -> None:
    """After a crash, an episode that is up already costs one question, not another upload."""
    async with Wire(emptied.url) as wire, opened(s3_at(wire.url)) as store:
        await store.put(KEY, MP3, "audio/mpeg")
        await store.put(KEY, MP3, "audio/mpeg")

        assert [head.split()[0] for head in wire.requests()] == ["head", "put", "head"]


async def test_progress_is_what_the_connection_has_taken(emptied: S3Server) -> None:
    """While an upload is stuck at a third, the bar does not say more."""
    data = MP3 * 24
    told: list[int] = []
    stuck = asyncio.Event()

    async def on_sent(sent: int, _total: int) -> None:
        told.append(sent)
        if told.count(sent) >= 3:
            stuck.set()

    async with Wire(emptied.url, held_at=2_000_000) as wire, opened(s3_at(wire.url)) as store:
        putting = asyncio.create_task(store.put(KEY, data, "audio/mpeg", on_sent))
        await stuck.wait()
        held = told[-1]
        wire.open_valve()
        await putting

    assert 1_000_000 < held < len(data)
    assert told == sorted(told)
    assert told[-1] == len(data)


async def test_a_cancelled_upload_stops_at_once(emptied: S3Server) -> None:
    """Cancelling while the file goes out sends nothing more, and leaves no file."""
    begun = asyncio.Event()

    async def on_sent(_sent: int, _total: int) -> None:
        begun.set()

    async with Wire(emptied.url, held_at=500_000) as wire, opened(s3_at(wire.url)) as store:
        putting = asyncio.create_task(store.put(KEY, MP3 * 24, "audio/mpeg", on_sent))
        await begun.wait()
        putting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(putting, 1)
        wire.open_valve()

        assert await store.stat(KEY) is None


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"access_key_id": "wrong"}, "S3_ACCESS_KEY_ID"),
        ({"secret_access_key": "wrong"}, "S3_SECRET_ACCESS_KEY"),
        ({"bucket": "nowhere"}, "S3_BUCKET"),
    ],
)
async def test_wrong_settings_are_named(
    server: S3Server, change: dict[str, str], says: str
) -> None:
    """A wrong key or bucket is said by the name of its setting, and no secret is shown."""
    async with opened(s3_at(server.url, **change)) as store:
        with pytest.raises(Misconfigured, match=says) as raised:
            await store.check()

    assert server.secret_access_key not in str(raised.value)


async def test_a_wrong_key_is_named_before_anything_is_sent(server: S3Server) -> None:
    """With a wrong key, an upload stops at the first question."""
    async with Wire(server.url) as wire:
        async with opened(s3_at(wire.url, secret_access_key="wrong")) as store:
            with pytest.raises(Misconfigured, match="S3_SECRET_ACCESS_KEY"):
                await store.put(KEY, MP3, "audio/mpeg")

        assert len(wire.requests()) == 1


async def test_a_store_that_is_down_is_an_outage_until_it_is_back(tmp_path: Path) -> None:
    """When the store goes away the job waits; when it is back, the same job goes on."""
    async with S3Server(tmp_path) as server, opened(s3_at(server.url)) as store:
        await store.put("before.txt", b"before", "text/plain")
        await server.stop()
        with pytest.raises(Outage, match="cannot be reached") as raised:
            await store.put(KEY, MP3, "audio/mpeg")
        await server.start()
        await store.put(KEY, MP3, "audio/mpeg")

        assert raised.value.what == "storage"
        assert await store.get("before.txt") == b"before"


BUSY = "<Error><Code>SlowDown</Code><Message>slow</Message></Error>"
QUOTA = "<Error><Code>QuotaExceeded</Code><Message>full</Message></Error>"
SKEWED = "<Error><Code>RequestTimeTooSkewed</Code><Message>late</Message></Error>"
REGION = "<Error><Code>AuthorizationHeaderMalformed</Code><Message>no</Message></Error>"
OTHER = "<Error><Code>TeapotError</Code><Message>no</Message></Error>"


@pytest.mark.parametrize(
    ("status", "body", "kind", "says"),
    [
        (503, BUSY, Outage, "overloaded"),
        (500, "<html>oops</html>", Outage, "overloaded"),
        (403, QUOTA, Outage, "full"),
        (403, SKEWED, Misconfigured, "clock"),
        (400, REGION, Misconfigured, "S3_REGION"),
        (418, OTHER, Misconfigured, "418, TeapotError"),
        (404, "<html>not here</html>", NotFound, "holds no episodes"),
    ],
)
async def test_refusals_are_said_plainly(
    status: int, body: str, kind: type[Exception], says: str
) -> None:
    """Each way in which a store refuses has its sentence, and only an outage is waited for."""
    async with Stubborn(status, body) as server, opened(s3_at(server.url)) as store:
        with pytest.raises(kind, match=says):
            await store.get(KEY)


async def test_a_web_site_is_not_a_store() -> None:
    """An address that answers everything with a page is found out by the check."""
    async with Stubborn(200, "<html>hello</html>") as server, opened(s3_at(server.url)) as store:
        with pytest.raises(Misconfigured, match="other bytes"):
            await store.check()


async def test_a_store_without_ranges_is_not_played_wrongly() -> None:
    """A store that ignores ranges never makes me hear the wrong place."""
    async with Stubborn(200, "the whole file") as server, opened(s3_at(server.url)) as store:
        with pytest.raises(Outage, match="parts of files"):
            [chunk async for chunk in store.read(KEY, 4, 9)]


@pytest.mark.parametrize(
    ("endpoint", "public", "address"),
    [
        ("https://ewr1.vultrobjects.com/", "", f"https://shows.ewr1.vultrobjects.com/{KEY}"),
        ("https://ewr1.vultrobjects.com", "https://cdn.example/a/", f"https://cdn.example/a/{KEY}"),
        ("http://127.0.0.1:9000", "", f"http://127.0.0.1:9000/shows/{KEY}"),
        ("http://localhost:9000", "", f"http://localhost:9000/shows/{KEY}"),
        ("http://minio:9000", "", f"http://minio:9000/shows/{KEY}"),
        ("http://[::1]:9000", "", f"http://[::1]:9000/shows/{KEY}"),
    ],
)
def test_public_addresses(endpoint: str, public: str, address: str) -> None:
    """Links go to the CDN if there is one, else to the bucket's own address."""
    assert S3(endpoint, "ewr1", "shows", "key", "secret", public).url(KEY) == address


def test_the_store_says_which_it_is() -> None:
    """The page says where the audio is kept, without any key."""
    store = S3("https://ewr1.vultrobjects.com", "ewr1", "shows", "key", "secret")

    assert store.name == "S3 (ewr1.vultrobjects.com/shows)"


def test_naming_a_store_loads_no_sdk() -> None:
    """The page is up before any SDK is loaded."""
    program = (
        "import sys; from tasks.providers import folder, s3;"
        "s3.S3('https://s3.example', 'r', 'b', 'k', 's');"
        "sys.exit(any(sdk in sys.modules for sdk in ('aioboto3', 'botocore', 'aiohttp')))"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
