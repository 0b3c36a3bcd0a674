"""An episode can be heard while it is made: one address, the same sound, whoever listens when."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest

from fakes.toy_studio import ThreadWorkshop, ToneVoice, toy_studio
from serving import Served, being_written, serving, toy
from tasks.audio.finishing import finish
from tasks.audio.pcm import seconds
from tasks.providers.base import Spoken, Wait
from tasks.providers.folder import Folder
from tasks.script.values import Turn
from tasks.settings import Settings

FRAME = 1152 / 44_100
"""Seconds."""


@pytest.fixture
def served(folder: Path) -> Iterator[Served]:
    with toy(folder) as served:
        yield served


def address(job_id: str) -> str:
    return f"/episodes/{job_id}/audio.mp3"


class Listener(threading.Thread):
    """Somebody who plays an address to its end, beside the test."""

    def __init__(self, served: Served, path: str) -> None:
        super().__init__()
        self._served, self._path = served, path
        self.data, self.headers, self.error = b"", httpx.Headers(), None
        self.begun = threading.Event()
        self.start()

    def run(self) -> None:
        try:
            with self._served.stream("GET", self._path) as answer:
                self.status, self.headers = answer.status_code, answer.headers
                for data in answer.iter_raw():
                    self.data += data
                    self.begun.set()
        except httpx.RemoteProtocolError as error:
            self.error = error

    def heard(self) -> bytes:
        """All of it, once the answer has ended well."""
        self.join(60)
        assert self.error is None
        return self.data

    def broken_off(self) -> bool:
        self.join(60)
        return self.error is not None


def test_i_hear_the_opening_while_the_rest_is_written(served: Served) -> None:
    """The address answers at once, uncached and without ranges, and goes on to the last word."""
    with served.writer.held():
        job_id = served.press()
        status = served.until(job_id, being_written)
        listener = Listener(served, address(job_id))
        assert listener.begun.wait(10)
        opening = seconds(listener.data)
        assert status["episodeId"] == job_id
        assert {"id": "audio", "kind": "audio", "index": 1, "url": address(job_id)} in status[
            "artifacts"
        ]

    done = served.finish(job_id)

    heard = listener.heard()
    assert listener.headers["cache-control"] == "no-store"
    assert listener.headers["accept-ranges"] == "none"
    assert "content-length" not in listener.headers
    assert 0 < opening < done["duration"]
    assert served.get(done["audioUrl"]).content.endswith(heard)
    assert seconds(heard) == pytest.approx(done["duration"], abs=4 * FRAME)


def test_i_can_come_back_to_where_i_was(served: Served) -> None:
    """After a cut I go on at a second of mine, at the frame that it falls into."""
    with served.writer.held():
        job_id = served.press()
        served.until(job_id, being_written)
        late = Listener(served, f"{address(job_id)}?from=0.7")
    whole = served.get(served.finish(job_id)["audioUrl"]).content

    assert late.heard()
    assert whole.endswith(late.data)
    began = float(late.headers["gavelcast-from"])
    assert 0.7 - FRAME <= began <= 0.7
    assert seconds(late.data) == pytest.approx(seconds(whole) - began, abs=4 * FRAME)


def test_a_cut_across_the_end_does_not_matter(served: Served) -> None:
    """What I asked for while it grew is the same afterwards: my player counts its bytes."""
    with served.writer.held():
        job_id = served.press()
        served.until(job_id, being_written)
        before = Listener(served, f"{address(job_id)}?from=0.2")
    served.finish(job_id)

    after = served.get(f"{address(job_id)}?from=0.2", headers={"Range": "bytes=100-"})

    assert after.status_code == 200
    assert after.content == before.heard()
    assert served.get(address(job_id), headers={"Range": "bytes=100-"}).status_code == 206


@pytest.mark.parametrize("wrong", ["soon", "-1", "nan", "inf", "1e9"])
def test_a_second_that_is_none_is_named(served: Served, wrong: str) -> None:
    """A wrong `from` is a plain 422, and costs nothing."""
    with served.writer.held():
        job_id = served.press()

        answer = served.get(f"{address(job_id)}?from={wrong}")

        assert answer.status_code == 422
        assert answer.json()["detail"].startswith("from: takes seconds")
        served.post(f"/api/jobs/{job_id}/cancellation")


def test_a_show_that_ends_badly_breaks_off(served: Served) -> None:
    """My player can tell a cut from an end: a cancelled show's sound does not end well."""
    with served.writer.held():
        job_id = served.press()
        served.until(job_id, being_written)
        listener = Listener(served, address(job_id))
        assert listener.begun.wait(10)

        served.post(f"/api/jobs/{job_id}/cancellation")

        assert listener.broken_off()
        assert listener.data
    assert served.get(address(job_id)).status_code == 404
    assert "episodeId" not in served.until(job_id, lambda status: status["status"] == "cancelled")


def test_who_only_asks_gets_no_sound(served: Served) -> None:
    """HEAD says what a GET would, and does not wait."""
    with served.writer.held():
        job_id = served.press()
        began = time.monotonic()

        answer = served.head(address(job_id))

        assert time.monotonic() - began < 5
        assert (answer.status_code, answer.content) == (200, b"")
        assert answer.headers["content-type"] == "audio/mpeg"
        assert answer.headers["cache-control"] == "no-store"
        served.post(f"/api/jobs/{job_id}/cancellation")


class Metered(ToneVoice):
    """Speaks a turn or two at a time, in order, as often as it is let."""

    concurrency = 1
    max_characters = 120

    def __init__(self) -> None:
        self._leave = threading.Semaphore(0)

    def let_one_through(self) -> None:
        self._leave.release()

    def let_all_through(self) -> None:
        self._leave.release(1000)

    async def speak(self, turns: Sequence[Turn], wait: Wait = asyncio.sleep) -> Spoken:
        assert await asyncio.to_thread(self._leave.acquire, timeout=30)
        return await super().speak(turns, wait)


class Finishing(ThreadWorkshop):
    """Stands still before the file is finished, until it is told to go on."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = threading.Event()

    async def run(self, function: Callable[..., Any], *arguments: Any, ahead: bool = False) -> Any:
        return await super().run(self._waited if function is finish else function, *arguments)

    def _waited(self, *arguments: Any) -> Any:
        assert self.go_on.wait(30)
        return finish(*arguments)


def test_each_part_is_heard_before_the_next_is_there(folder: Path) -> None:
    """A long segment has many parts, and I do not wait for its last one."""
    voice = Metered()
    studio = toy_studio(Folder(folder / "audio"))
    studio.voice = voice
    with serving(Settings(data_dir=folder), studio) as served:
        job_id = served.press()
        listener = Listener(served, address(job_id))
        heard = 0
        for _ in range(5):
            voice.let_one_through()
            served.until_true(lambda before=heard: len(listener.data) > before)
            heard = len(listener.data)
        voice.let_all_through()
        done = served.finish(job_id)

        assert served.get(done["audioUrl"]).content.endswith(listener.heard())


def test_all_of_it_is_heard_before_the_file_is_finished(folder: Path) -> None:
    """The last chunk ends the sound: nobody waits for the file, its tags, or the episode."""
    workshop = Finishing()
    studio = toy_studio(Folder(folder / "audio"))
    studio.workshop = workshop
    with serving(Settings(data_dir=folder), studio) as served:
        job_id = served.press()
        heard = Listener(served, address(job_id)).heard()
        workshop.go_on.set()
        done = served.finish(job_id)

        assert served.get(done["audioUrl"]).content.endswith(heard)
        assert done["steps"][3]["status"] == "complete"
