"""A folder as storage: crashes, full disks, wrong settings."""

import os
import resource
import time
from pathlib import Path

import pytest

from tasks.errors import Misconfigured, Outage
from tasks.providers.folder import Folder

MP3 = bytes(range(256)) * 4096
KEY = "episodes/0a1b.mp3"


def test_starting_sweeps_old_leftovers_only(tmp_path: Path) -> None:
    """A crash in the middle of a write leaves nothing behind for long, and takes nothing away."""
    long_ago = time.time() - 7200
    for name in ("deep/.0123.part", "deep/kept.mp3"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
        os.utime(tmp_path / name, (long_ago, long_ago))
    (tmp_path / "deep/.4567.part").write_bytes(b"of this moment")

    Folder(tmp_path)

    assert {path.name for path in (tmp_path / "deep").iterdir()} == {".4567.part", "kept.mp3"}


async def test_unfinished_files_are_nobodys_keys(tmp_path: Path) -> None:
    """Half a file is never mistaken for a whole one."""
    (tmp_path / ".0123.part").write_bytes(b"half")

    assert await Folder(tmp_path).keys("") == []


async def test_a_full_disk_is_an_outage_and_leaves_nothing(tmp_path: Path) -> None:
    """When the disk is full, the job waits for space; no half file stays."""
    folder = Folder(tmp_path)
    await folder.put("kept.mp3", b"kept", "audio/mpeg")
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(Outage, match="disk is full") as raised:
            await folder.put(KEY, MP3, "audio/mpeg")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))

    assert raised.value.what == "disk"
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["kept.mp3"]


async def test_a_shorter_leftover_is_replaced(tmp_path: Path) -> None:
    """A file that something else cut short is written again."""
    folder = Folder(tmp_path)
    (tmp_path / "cut.mp3").write_bytes(MP3[:100])

    await folder.put("cut.mp3", MP3, "audio/mpeg")

    assert await folder.get("cut.mp3") == MP3


def test_a_folder_that_cannot_be_made_is_a_wrong_setting(tmp_path: Path) -> None:
    """A data folder under a file is refused at the start, by name."""
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(Misconfigured, match="file/audio"):
        Folder(tmp_path / "file" / "audio")
    with pytest.raises(Misconfigured, match="file"):
        Folder(tmp_path / "file")


def test_a_folder_is_served_by_us(tmp_path: Path) -> None:
    """Offline, the audio's address is our own."""
    assert Folder(tmp_path).url(KEY) is None
