"""Storage keeps its promise, whether it is a folder or an S3-compatible store."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from fakes.s3 import S3Server, opened, s3_at
from tasks.errors import BadInput, NotFound
from tasks.jobs.storage import Storage, StoredObject, mentioned
from tasks.providers.folder import Folder

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


@pytest.fixture(params=["folder", "s3"])
async def storage(
    request: pytest.FixtureRequest, tmp_path: Path, emptied: S3Server
) -> AsyncIterator[Storage]:
    if request.param == "folder":
        yield Folder(tmp_path / "audio")
    else:
        async with opened(s3_at(emptied.url)) as store:
            yield store


async def read_all(storage: Storage, key: str, start: int, end: int) -> bytes:
    return b"".join([chunk async for chunk in storage.read(key, start, end)])


async def test_what_was_put_is_handed_back(storage: Storage) -> None:
    """The episode I hear is the one that was made."""
    await storage.put(KEY, MP3, "audio/mpeg")

    assert await storage.get(KEY) == MP3
    assert await storage.stat(KEY) == StoredObject(key=KEY, size=len(MP3), media_type="audio/mpeg")


@pytest.mark.parametrize(
    ("start", "end"), [(0, 1), (0, len(MP3)), (700_001, 700_002), (5, 600_000), (9, 9)]
)
async def test_any_range_can_be_read(storage: Storage, start: int, end: int) -> None:
    """I can jump anywhere in an episode."""
    await storage.put(KEY, MP3, "audio/mpeg")

    assert await read_all(storage, KEY, start, end) == MP3[start:end]


async def test_an_empty_file_can_be_kept(storage: Storage) -> None:
    """Nothing is something that can be stored."""
    await storage.put("empty.txt", b"", "text/plain")

    assert await storage.get("empty.txt") == b""
    assert await read_all(storage, "empty.txt", 0, 0) == b""


async def test_what_is_not_there_is_said_to_be_missing(storage: Storage) -> None:
    """A missing file is told apart from a store that is down."""
    assert await storage.stat(KEY) is None
    with pytest.raises(NotFound):
        await storage.get(KEY)
    with pytest.raises(NotFound):
        await read_all(storage, KEY, 0, 10)


async def test_a_deleted_key_is_gone_and_deleting_it_again_is_fine(storage: Storage) -> None:
    """What I delete stays deleted, and pressing twice does no harm."""
    await storage.put(KEY, MP3, "audio/mpeg")
    await storage.put("episodes/other.mp3", b"other", "audio/mpeg")

    await storage.delete(KEY)
    await storage.delete(KEY)

    assert await storage.keys("") == ["episodes/other.mp3"]


async def test_keys_are_listed_by_what_they_begin_with(storage: Storage) -> None:
    """Cleaning up finds exactly the files that it looks for."""
    for key in ("episodes/a1.mp3", "episodes/a2.mp3", "episodes/b/c.mp3", "voice/a1.flac"):
        await storage.put(key, b"x", "audio/mpeg")

    assert await storage.keys("episodes/a") == ["episodes/a1.mp3", "episodes/a2.mp3"]
    assert await storage.keys("episodes/b/") == ["episodes/b/c.mp3"]
    assert await storage.keys("nothing/") == []
    assert len(await storage.keys("")) == 4


async def test_sizes_are_known_without_reading(storage: Storage) -> None:
    """Housekeeping can see what takes up room."""
    await storage.put("episodes/a.mp3", MP3, "audio/mpeg")
    await storage.put("content/b.mp3", b"four", "audio/mpeg")

    assert await storage.sizes("") == {"episodes/a.mp3": len(MP3), "content/b.mp3": 4}
    assert await storage.sizes("content/") == {"content/b.mp3": 4}


async def test_the_last_progress_is_all_of_it(storage: Storage) -> None:
    """The bar of the upload reaches its end."""
    told: list[tuple[int, int]] = []

    async def on_sent(sent: int, total: int) -> None:
        told.append((sent, total))

    await storage.put(KEY, MP3, "audio/mpeg", on_sent)
    await storage.put(KEY, MP3, "audio/mpeg", on_sent)

    assert told[-2:] == [(len(MP3), len(MP3))] * 2


@pytest.mark.parametrize(
    "key",
    [
        *("", "/etc/passwd", "../x", "a/../b", "a//b", "a/", ".hidden", "a/.b", "é.mp3", "a b"),
        *("a\n", "a\\b", "x" * 201, "a/" * 300 + "a", "a?b", "%2e%2e/x"),
    ],
)
async def test_a_key_cannot_lead_elsewhere(storage: Storage, key: str) -> None:
    """No name, however crafted, reaches a file that is not ours."""
    with pytest.raises(BadInput, match="storage key"):
        await storage.put(key, b"x", "text/plain")
    with pytest.raises(BadInput):
        await storage.get(key)
    with pytest.raises(BadInput):
        await storage.stat(key)
    with pytest.raises(BadInput):
        await read_all(storage, key, 0, 1)
    with pytest.raises(BadInput):
        await storage.delete(key)


async def test_a_working_store_passes_its_check(storage: Storage) -> None:
    """`doctor` says fine where it is fine, each time it is asked."""
    await storage.check()
    await storage.check()


async def test_many_at_once(storage: Storage) -> None:
    """Parts of several episodes are stored side by side."""
    async with asyncio.TaskGroup() as group:
        for index in range(20):
            group.create_task(storage.put(f"p/{index}.txt", b"%d" % index, "text/plain"))

    assert await storage.get("p/17.txt") == b"17"
    assert len(await storage.keys("p/")) == 20


def test_files_are_found_in_what_a_step_came_to() -> None:
    """Keys are told from addresses and sentences; what only might be one counts as one."""
    result = (
        '{"key":"episodes/0a.mp3","parts":[{"storageKey":"content/ab/abc.flac"}],'
        '"type":"text/plain","url":"/episodes/1/audio/0a.mp3","page":"https://a.example/b",'
        '"words":"either/or, you see"}'
    )

    assert mentioned(result) == {"episodes/0a.mp3", "content/ab/abc.flac", "text/plain"}


async def test_a_signed_address_needs_no_keys(storage: Storage) -> None:
    """Anyone has the file by it, in parts too; a folder has none, and is served by us."""
    await storage.put(KEY, MP3, "audio/mpeg")

    url = await storage.signed(KEY, 60)

    if storage.offline:
        assert url is None
        return
    assert url is not None
    async with httpx.AsyncClient() as anyone:
        whole = await anyone.get(url)
        part = await anyone.get(url, headers={"Range": "bytes=0-1"})
        forged = await anyone.get(url.replace("0a1b", "0a1c"))
    assert whole.content == MP3
    assert (part.status_code, part.content) == (206, MP3[:2])
    assert forged.status_code == 403
