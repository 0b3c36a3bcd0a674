"""The pages as they are served: complete without JavaScript, and live by the same fragments."""

import re
from collections.abc import Iterator

import pytest

from serving import Json, Served, being_written
from tasks.errors import Final
from tasks.jobs.database import fetch


@pytest.fixture
def held(served: Served) -> Iterator[str]:
    """A job that is being written."""
    served.rest()
    with served.writer.held():
        job_id = served.press()
        served.until(job_id, being_written)
        yield job_id


def without_times(html: str) -> str:
    """Elapsed seconds go on while one reads."""
    return re.sub(r"\d+ ?s\b|\d+:\d\d", "", html)


def test_home_shows_what_runs_and_what_was_made(served: Served, made: Json, held: str) -> None:
    """The page has the shows to press, the job that runs, and past episodes."""
    page = served.get("/")

    assert page.status_code == 200
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    for word in ('value="daily"', 'value="weekly"', held, made["episodeId"], "tones"):
        assert word in page.text


def test_a_finished_jobs_page_plays_without_javascript(served: Served, made: Json) -> None:
    """The audio, its download and the episode stand in the page itself."""
    page = served.get(f"/jobs/{made['jobId']}").text

    assert re.search(rf'<audio[^>]*src="{re.escape(made["audioUrl"])}"', page)
    assert f"/episodes/{made['episodeId']}" in page
    assert "Your podcast is ready!" in page


def test_a_job_of_a_kind_that_is_gone_still_has_its_page(served: Served, made: Json) -> None:
    """After an upgrade that no longer has it, too."""
    change = "UPDATE job SET type = ? WHERE id = ?"
    served.call(fetch(change, "former", made["jobId"]))
    page = served.get(f"/jobs/{made['jobId']}")
    served.call(fetch(change, made["type"], made["jobId"]))

    assert page.status_code == 200
    assert "Your podcast is ready!" in page.text


def test_a_running_jobs_page_can_be_cancelled_without_javascript(served: Served, held: str) -> None:
    """A plain form posts, and leads back to the page."""
    page = served.get(f"/jobs/{held}").text
    assert "<progress" in page
    assert f'action="/jobs/{held}/cancellation"' in page

    answer = served.post(f"/jobs/{held}/cancellation")

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/jobs/{held}")
    assert served.finish(held)["status"] == "cancelled"


def test_a_failed_jobs_page_can_be_tried_again_without_javascript(served: Served) -> None:
    """It says why in plain words, and the form goes on from there."""
    served.rest()
    served.writer.errors.append(Final("The writer has no credit left.", reason="out_of_credit"))
    job_id = served.press()
    served.finish(job_id)
    page = served.get(f"/jobs/{job_id}").text
    assert "The writer has no credit left." in page
    assert f'action="/jobs/{job_id}/retry"' in page

    answer = served.post(f"/jobs/{job_id}/retry")

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/jobs/{job_id}")
    assert served.finish(job_id)["status"] == "complete"


@pytest.mark.parametrize("verb", ["cancellation", "retry"])
def test_a_press_that_comes_too_late_leads_back(served: Served, made: Json, verb: str) -> None:
    """Who presses when it is over already sees the page, not an error."""
    answer = served.post(f"/jobs/{made['jobId']}/{verb}")

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/jobs/{made['jobId']}")
    assert served.status(made["jobId"]) == made


def test_the_socket_sends_what_the_poll_sends(served: Served, made: Json) -> None:
    """On connect the fragment comes at once, made from the row; at the end the socket closes."""
    with served.socket(f"/jobs/{made['jobId']}/live") as socket:
        sent = [str(text) for text in socket]
        assert socket.close_code == 1000

    polled = served.get(f"/jobs/{made['jobId']}/fragment").text
    assert {without_times(one) for one in sent} == {without_times(polled)}
    page = served.get(f"/jobs/{made['jobId']}").text
    region = without_times(re.sub(r"\s+", " ", polled)).strip()[:200]
    assert region in without_times(re.sub(r"\s+", " ", page))


def test_the_socket_follows_to_the_end(served: Served) -> None:
    """A fragment comes on each change; the last one is the end."""
    with served.writer.held():
        job_id = served.press()
        socket = served.socket(f"/jobs/{job_id}/live")
        with socket:
            first = str(socket.recv())
            served.post(f"/jobs/{job_id}/cancellation")
            rest = [str(text) for text in socket]

    assert "Cancelled" not in first
    assert "Cancelled" in rest[-1]


def test_home_moves_when_something_happens(served: Served) -> None:
    """A job that somebody starts in another window appears by itself."""
    served.rest()
    with served.socket("/live") as socket, served.writer.held():
        assert "<progress" not in str(socket.recv())

        job_id = served.press()

        while job_id not in str(socket.recv(10)):
            pass


def test_an_episodes_page_has_the_whole_of_it(served: Served, made: Json) -> None:
    """Player, every line with its speaker, and the bills with their sources."""
    page = served.get(f"/episodes/{made['episodeId']}").text
    episode = served.get(f"/api/episodes/{made['episodeId']}").json()

    assert "<audio" in page
    assert made["audioUrl"] in page
    assert episode["bills"][0]["url"] in page
    for speaker in ("Sarah", "James"):
        assert speaker in page
    assert page.count("<audio") == 1


@pytest.mark.parametrize(
    "path", ["/", "/library", "/schedules", "/preferences", "/feed", "/how-we-check", "/health"]
)
def test_who_only_asks_whether_a_page_is_there_is_told(served: Served, path: str) -> None:
    """What watches a site asks by HEAD: the same answer, without a body."""
    head, page = served.request("HEAD", path), served.get(path)

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Type"] == page.headers["Content-Type"]


def test_what_the_pages_load_is_here(served: Served) -> None:
    """Style, script and htmx come from this server, and may be kept."""
    page = served.get("/").text
    loaded = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)

    assert any("htmx" in path for path in loaded)
    for path in loaded:
        assert served.get(path).status_code == 200, path
