"""Audio that is no longer kept: the episode stays, and says so wherever it was to be heard."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from serving import Json, Served, toy
from tasks.clock import MovedClock
from tasks.housekeeping import Housekeeper
from terminal import say


@pytest.fixture(scope="module")
def silent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Json, Path]]:
    """A server with a show of long ago, and one of today."""
    clock, folder = MovedClock(), tmp_path_factory.mktemp("data")
    with toy(folder, clock) as served:
        old = served.made()
        clock.advance(100 * 24 * 3600)
        served.call(Housekeeper(served.house.studio.storage, clock, "90d").tidy())
        served.finish(served.press(topics=["energy"]))
        yield served, old, folder


def test_its_text_can_still_be_read(silent: tuple[Served, Json, Path]) -> None:
    """The API has the whole episode, and says that it cannot be heard; the newer one can."""
    served, old, _ = silent

    new, episode = served.get("/api/episodes").json()["episodes"]

    assert episode["id"] == old["episodeId"]
    assert episode["segments"]
    assert [episode["audio"]["kept"], new["audio"]["kept"]] == [False, True]
    assert served.get(f"/api/episodes/{old['episodeId']}").json() == episode
    assert served.get(new["audio"]["url"]).status_code == 200


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("which", ["stable", "immutable"])
def test_its_addresses_say_so(silent: tuple[Served, Json, Path], method: str, which: str) -> None:
    """410 in plain words, not an error of ours, and not "never was"."""
    served, old, _ = silent
    stable = f"/episodes/{old['episodeId']}/audio.mp3"

    answer = served.request(method, stable if which == "stable" else old["audioUrl"])

    assert answer.status_code == 410
    assert answer.headers["Content-Type"] == "application/problem+json"
    if method == "GET":
        assert "no longer kept" in answer.json()["detail"]


def test_its_page_says_so(silent: tuple[Served, Json, Path]) -> None:
    """No player that cannot play, no chapters to jump to; the transcript is there."""
    served, old, _ = silent

    page = served.get(f"/episodes/{old['episodeId']}").text

    assert "no longer kept" in page
    assert "Sarah" in page
    assert "<audio" not in page
    assert ".mp3" not in page


def test_the_page_of_its_job_says_so(silent: tuple[Served, Json, Path]) -> None:
    """It leads to the transcript instead."""
    served, old, _ = silent

    page = served.get(f"/jobs/{old['jobId']}").text

    assert "no longer kept" in page
    assert f'href="/episodes/{old["episodeId"]}"' in page
    assert "<audio" not in page


def test_home_offers_to_play_only_what_plays(silent: tuple[Served, Json, Path]) -> None:
    """The list of past episodes has both; one of them can be played."""
    served, old, _ = silent

    page = served.get("/").text

    assert f'id="episode-{old["episodeId"]}"' in page
    assert f'id="play-{old["episodeId"]}"' not in page
    assert page.count('class="play"') == 1
    assert "audio no longer kept" in page


def test_the_terminal_says_so(silent: tuple[Served, Json, Path], tmp_path: Path) -> None:
    """Fetching it ends with one line and no file."""
    _, old, folder = silent

    said = say(folder, "watch", old["jobId"], "-o", tmp_path / "a.mp3", "--quiet")

    assert said.exit_code == 2
    assert "no longer kept" in said.stderr
    assert not (tmp_path / "a.mp3").exists()


def test_it_can_be_deleted(silent: tuple[Served, Json, Path]) -> None:
    """The rest goes as that of any other episode."""
    served, old, _ = silent

    assert served.delete(f"/api/episodes/{old['episodeId']}").status_code == 204
    assert served.get(f"/episodes/{old['episodeId']}").status_code == 404
