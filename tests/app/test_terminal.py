"""The terminal beside a running server: it goes through that server's HTTP."""

import json
import os
import re
from pathlib import Path

import pytest

from fakes.deaf_proxy import deaf_proxy
from serving import Json, Served
from tasks.audio.pcm import seconds
from tasks.errors import Final
from tasks.providers.bundled_bills import sample_bills
from terminal import say

SHORT = ("--bill-count", "1", "--minutes", "2")


@pytest.fixture(scope="module")
def data(served: Served) -> Path:
    return served.house.settings.data_dir


def newest(served: Served) -> Json:
    found: Json = served.get("/api/jobs?limit=1").json()["jobs"][0]
    return found


def how_many(served: Served) -> int:
    return len(served.get("/api/jobs?limit=100").json()["jobs"])


def test_a_show_is_made_and_saved(served: Served, data: Path, tmp_path: Path) -> None:
    """I get the file that I named, and am told its title, its length and where it is."""
    target = tmp_path / "briefing.mp3"

    said = say(data, "make", "daily", "-o", target, *SHORT)

    assert said.exit_code == 0, said.output
    status = newest(served)
    title, length, file = said.stdout.splitlines()
    assert title == served.get(f"/api/episodes/{status['episodeId']}").json()["title"]
    minutes, rest = divmod(round(status["duration"]), 60)
    assert length == (f"{minutes} min {rest:02d} s" if minutes else f"{rest} s")
    assert file == str(target)
    assert target.read_bytes() == served.get(status["audioUrl"]).content
    assert seconds(target.read_bytes()) == pytest.approx(status["duration"], abs=0.2)
    assert [path.name for path in tmp_path.iterdir()] == ["briefing.mp3"]


def test_progress_is_told_in_lines_where_there_is_no_terminal(data: Path, tmp_path: Path) -> None:
    """In a log I see the five steps in order, a share that never falls, and no bar."""
    said = say(data, "make", "daily", "-o", tmp_path / "a.mp3", *SHORT)

    shares = [int(share) for share in re.findall(r"^ *(\d+)%  ", said.stderr, re.MULTILINE)]
    assert len(shares) == len(said.stderr.splitlines())
    assert shares == sorted(shares)
    assert shares[-1] == 100
    steps = ("Fetching bills…", "Writing the script…", "Creating audio…", "Uploading…", "Saving…")
    places = [said.stderr.index(step) for step in steps]
    assert places == sorted(places)
    assert "\x1b" not in said.output


def test_quiet_says_only_the_result(data: Path, tmp_path: Path) -> None:
    """With --quiet nothing but title, length and file is said."""
    said = say(data, "make", "daily", "-o", tmp_path / "a.mp3", "--quiet", *SHORT)

    assert said.stderr == ""
    assert len(said.stdout.splitlines()) == 3


def test_the_bills_that_were_asked_for_are_told(
    served: Served, data: Path, made: Json, tmp_path: Path
) -> None:
    """--bills takes the bills I name."""
    told = served.get(f"/api/episodes/{made['episodeId']}").json()["bills"][0]["id"]
    other = next(bill.id for bill in sample_bills() if bill.id != told)

    said = say(data, "make", "weekly", "-o", tmp_path / "a.mp3", "--bills", other)

    assert said.exit_code == 0, said.output
    episode = served.get(f"/api/episodes/{newest(served)['episodeId']}").json()
    assert [bill["id"] for bill in episode["bills"]] == [other]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("dialy",), "'dialy'"),
        (("daily", "--bill-count", "40"), "billCount"),
        (("daily", "--minutes", "1"), "minutes"),
        (("daily", "--topics", "x" * 101), "topics"),
    ],
)
def test_a_wrong_wish_is_named_and_nothing_is_queued(
    served: Served, data: Path, tmp_path: Path, arguments: tuple[str, ...], named: str
) -> None:
    """What cannot be made is said in one line that names it, with exit code 2."""
    before = how_many(served)

    said = say(data, "make", *arguments, "-o", tmp_path / "a.mp3")

    assert said.exit_code == 2
    assert said.stderr.startswith("gavelcast: ")
    assert len(said.stderr.splitlines()) == 1
    assert named in said.stderr
    assert how_many(served) == before


def test_a_file_that_cannot_be_written_is_said_before_anything_is_made(
    served: Served, data: Path, tmp_path: Path
) -> None:
    """Nobody pays for a show that cannot be saved."""
    before = how_many(served)
    (tmp_path / "file").touch()
    targets = {
        tmp_path: "is a folder",
        tmp_path / "nowhere" / "a.mp3": "There is no folder",
        tmp_path / "file" / "a.mp3": "There is no folder",
        Path("/dev/null"): "is not a file",
        tmp_path / ("long" * 64): "file name too long",
    }

    for target, words in targets.items():
        said = say(data, "make", "daily", "-o", target)

        assert said.exit_code == 2
        assert words in said.stderr
    assert how_many(served) == before


def test_an_older_file_is_replaced(data: Path, made: Json, tmp_path: Path) -> None:
    """As other tools do, the file is written over."""
    target = tmp_path / "briefing.mp3"
    target.write_text("an older one")

    said = say(data, "watch", made["jobId"], "-o", target, "--quiet")

    assert said.exit_code == 0
    assert seconds(target.read_bytes()) == pytest.approx(made["duration"], abs=0.2)


def test_a_show_that_fails_says_why_and_goes_on_from_there(
    served: Served, data: Path, tmp_path: Path
) -> None:
    """I read the reason and the command that tries again; then I get my file."""
    served.writer.errors.append(Final("The writer is out of ink.", reason="out_of_credit"))

    said = say(data, "make", "daily", "-o", tmp_path / "a.mp3", *SHORT)

    job_id = newest(served)["jobId"]
    assert said.exit_code == 1
    assert said.stdout == ""
    assert said.stderr.splitlines()[-1] == (
        f"gavelcast: The writer is out of ink. To go on from there: gavelcast jobs retry {job_id}"
    )
    assert not list(tmp_path.iterdir())

    assert say(data, "jobs", "retry", job_id).exit_code == 0
    assert say(data, "watch", job_id, "-o", tmp_path / "a.mp3").exit_code == 0
    assert (tmp_path / "a.mp3").stat().st_size > 1000


def test_a_job_can_be_cancelled(served: Served, data: Path) -> None:
    """It is cancelled when I am told so; a second time there is nothing to cancel."""
    with served.writer.held():
        job_id = served.press()
        served.until(job_id, lambda status: status["status"] == "processing")

        said = say(data, "jobs", "cancel", job_id)
        again = say(data, "jobs", "cancel", job_id)

    assert said.exit_code == 0
    assert said.stdout == f"{job_id}: cancelled. Cancelled.\n"
    assert again.exit_code == 2
    assert "over already" in again.stderr
    assert say(data, "watch", job_id).exit_code == 1


def test_jobs_are_listed_newest_first(served: Served, data: Path, made: Json) -> None:
    """The list is a table for me, and JSON for scripts."""
    shown = say(data, "jobs", "list", "--limit", "100").stdout.splitlines()
    read = json.loads(say(data, "jobs", "list", "--limit", "100", "--json").stdout)["jobs"]

    assert [line.split()[0] for line in shown[1:]] == [job["jobId"] for job in read]
    assert made["jobId"] in {job["jobId"] for job in read}
    assert read == served.get("/api/jobs?limit=100").json()["jobs"]


@pytest.mark.parametrize(
    ("arguments", "is_one"),
    [
        (("--status", "complete"), lambda job: job["status"] == "complete"),
        (("--status", "queued"), lambda job: job["status"] == "queued"),
        (("--type", "weekly"), lambda job: job["type"] == "weekly"),
    ],
)
def test_the_list_can_be_narrowed(
    served: Served, data: Path, made: Json, arguments: tuple[str, ...], is_one: object
) -> None:
    """--status and --type show only such jobs, and --limit no more than so many."""
    assert callable(is_one)
    everything = served.get("/api/jobs?limit=100").json()["jobs"]

    said = say(data, "jobs", "list", "--json", "--limit", "100", *arguments)
    one = say(data, "jobs", "list", "--json", "--limit", "1")

    read = json.loads(said.stdout)["jobs"]
    assert [job["jobId"] for job in read] == [job["jobId"] for job in everything if is_one(job)]
    assert len(json.loads(one.stdout)["jobs"]) == 1


def test_a_job_is_shown(served: Served, data: Path, made: Json) -> None:
    """I see its steps, who made it and what it cost; scripts get the API's status."""
    shown = say(data, "jobs", "show", made["jobId"]).stdout
    read = json.loads(say(data, "jobs", "show", made["jobId"], "--json").stdout)

    assert read == served.status(made["jobId"])
    for words in (made["audioUrl"], "complete, 100%", "$0.00", "script: template", "tones"):
        assert words in shown
    for step in made["steps"]:
        assert step["title"] in shown


@pytest.mark.parametrize("verb", [("watch",), *(("jobs", v) for v in ("show", "cancel", "retry"))])
def test_a_job_that_is_not_there_is_named(data: Path, verb: tuple[str, ...]) -> None:
    """A wrong id is wrong input: exit code 2, and the id in the line."""
    said = say(data, *verb, "no-such-job")

    assert said.exit_code == 2
    assert said.stderr == "gavelcast: There is no job 'no-such-job'.\n"


@pytest.mark.parametrize(("events", "streams"), [(2, 8), (0, 3)])
def test_a_proxy_that_breaks_streams_does_not_matter(
    served: Served, data: Path, tmp_path: Path, events: int, streams: int
) -> None:
    """Where streams break I miss nothing and read nothing twice; where there are none, I poll."""
    note = data / "server.json"
    kept = note.read_bytes()
    try:
        with deaf_proxy(f"http://127.0.0.1:{served.port}", events) as proxy:
            note.write_text(json.dumps({"url": proxy.url, "pid": os.getpid()}))
            said = say(data, "make", "daily", "-o", tmp_path / "a.mp3", *SHORT)
    finally:
        note.write_bytes(kept)

    assert said.exit_code == 0, said.output
    assert sum("/events" in path for path in proxy.asked) >= streams
    assert any("wait=" in path for path in proxy.asked) == (events == 0)
    told = said.stderr.splitlines()
    assert len(told) == len(set(told))
    assert told[-1] == "100%  Your podcast is ready!"


def test_the_database_is_not_migrated_under_a_server(data: Path, served: Served) -> None:
    """While a server runs on the data, `migrate` refuses in one line."""
    said = say(data, "migrate")

    assert said.exit_code == 2
    assert len(said.stderr.splitlines()) == 1
    assert "another Gavelcast is running on it" in said.stderr
