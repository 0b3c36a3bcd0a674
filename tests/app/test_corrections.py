"""An error that a listener reports: it reaches the operator, and becomes a note that stands."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from serving import Json, Served, toy
from tasks.clock import MovedClock
from terminal import say

WRONG = "The count was 220 to 208, not 219."


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def here(folder: Path, clock: MovedClock) -> Iterator[Served]:
    with toy(folder, clock) as served:
        yield served


@pytest.fixture
def episode(here: Served) -> str:
    return str(here.made()["episodeId"])


def reported(served: Served, episode: str, **body: object) -> Json:
    answer = served.post(f"/api/episodes/{episode}/reports", json={"text": WRONG} | body)
    assert answer.status_code == 201, answer.text
    taken: Json = answer.json()
    return taken


def test_a_report_becomes_a_note(here: Served, episode: str) -> None:
    """The operator sees it in the terminal, answers it there, and I read it on the page."""
    taken = reported(here, episode, line=2)
    data = here.house.settings.data_dir

    seen = say(data, "corrections", "list")
    decided = say(data, "corrections", "publish", taken["id"], "--note", "It was 220 to 208.")

    assert taken["id"] in seen.stdout
    assert f"episode {episode}, line 2\n  {WRONG}" in seen.stdout
    assert decided.stdout == f"{taken['id']}: published. Episode {episode}\n"
    [note] = here.get(f"/api/episodes/{episode}").json()["corrections"]
    assert (note["note"], note["line"]) == ("It was 220 to 208.", 2)
    page = here.get(f"/episodes/{episode}").text
    assert "It was 220 to 208." in page
    assert "Correction" in page
    assert WRONG not in page
    assert say(data, "corrections", "list").stderr == "Nothing was reported.\n"
    assert "note: It was 220 to 208." in say(data, "corrections", "list", "--all").stdout


def test_a_report_that_is_put_aside_leaves_no_trace(here: Served, episode: str) -> None:
    """Not all that is reported is wrong."""
    taken = reported(here, episode)

    said = say(here.house.settings.data_dir, "corrections", "dismiss", taken["id"])

    assert said.exit_code == 0
    assert here.get(f"/api/episodes/{episode}").json()["corrections"] == []
    [dismissed] = here.get("/api/corrections?status=dismissed").json()["corrections"]
    assert dismissed["id"] == taken["id"]


def test_a_note_can_be_reworded_but_not_taken_back(here: Served, episode: str) -> None:
    """What stood on the page once is corrected there, not hidden."""
    path = f"/api/corrections/{reported(here, episode)['id']}"
    here.post(f"{path}/publication", json={"note": "It was 221."})

    again = here.post(f"{path}/publication", json={"note": "It was 220."})

    assert again.json()["note"] == "It was 220."
    assert here.post(f"{path}/dismissal").status_code == 409


def test_the_page_has_a_form_that_works_without_javascript(here: Served, episode: str) -> None:
    """I say what is wrong, and the page thanks me; the words are kept as they were."""
    page = here.get(f"/episodes/{episode}").text
    assert f'action="/episodes/{episode}/reports#report"' in page

    sent = here.post(f"/episodes/{episode}/reports", data={"text": WRONG, "line": "1"})
    thanks = here.get(sent.headers["Location"]).text

    assert sent.status_code == 303
    assert "Thank you" in thanks
    [kept] = here.get("/api/corrections").json()["corrections"]
    assert (kept["text"], kept["line"]) == (WRONG, 1)


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"text": ""}, "a few words"),
        ({"text": "  \u202e\x07 "}, "a few words"),
        ({"text": "x" * 2001}, "2,000"),
        ({"text": WRONG, "line": "999"}, "line"),
        ({"text": WRONG, "line": "one"}, "line"),
    ],
)
def test_a_form_that_cannot_be_taken_comes_back_with_its_words(
    here: Served, episode: str, form: dict[str, str], told: str
) -> None:
    """What I typed is still there, and beside it what is wrong."""
    answer = here.post(f"/episodes/{episode}/reports", data=form)

    assert answer.status_code == 422
    alert = re.search(r'role="alert"[^>]*>([^<]*)', answer.text)
    assert alert
    assert told in alert[1]
    if form["text"].isascii():
        assert f">{form['text']}</textarea>" in answer.text
    assert here.get("/api/corrections").json()["corrections"] == []


def test_words_that_look_like_html_stay_words(here: Served, episode: str) -> None:
    """Also in a note, and in a form that comes back."""
    bad = "<script>alert(1)</script>"
    taken = reported(here, episode, text=bad)
    here.post(f"/api/corrections/{taken['id']}/publication", json={"note": bad})

    page = here.get(f"/episodes/{episode}").text
    back = here.post(f"/episodes/{episode}/reports", data={"text": bad, "line": "999"}).text

    for html in (page, back):
        assert bad not in html
        assert "&lt;script&gt;" in html


def test_ten_an_hour_are_the_most(here: Served, episode: str, clock: MovedClock) -> None:
    """Nobody floods the operator; later it goes on."""
    for _ in range(10):
        reported(here, episode)

    refused = here.post(f"/api/episodes/{episode}/reports", json={"text": WRONG})
    form = here.post(f"/episodes/{episode}/reports", data={"text": WRONG})
    clock.advance(timedelta(hours=1).total_seconds())

    assert refused.status_code == form.status_code == 429
    assert 3500 < int(refused.headers["Retry-After"]) <= 3600
    assert f">{WRONG}</textarea>" in form.text
    reported(here, episode)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "text"),
        ({"text": 7}, "text"),
        ({"text": "x", "line": 0}, "line"),
        ({"text": "x", "line": 10**6}, "line"),
        ({"text": "x", "more": 1}, "more"),
    ],
)
def test_a_wrong_body_names_its_field(here: Served, episode: str, body: Json, field: str) -> None:
    """As everywhere in the API."""
    answer = here.post(f"/api/episodes/{episode}/reports", json=body)

    assert (answer.status_code, answer.json()["field"]) == (422, field)


def test_what_is_not_there_is_404(here: Served) -> None:
    """No such episode, no such report."""
    assert here.post("/api/episodes/none/reports", json={"text": "x"}).status_code == 404
    assert here.post("/api/corrections/none/dismissal").status_code == 404
    assert here.post("/api/corrections/none/publication", json={"note": "x"}).status_code == 404
    assert here.get("/api/corrections?status=lost").json()["field"] == "status"


def test_a_page_of_another_site_cannot_report(here: Served, episode: str) -> None:
    """The form has the same door as the others."""
    other = {"Origin": "https://evil.example"}

    answer = here.post(f"/episodes/{episode}/reports", data={"text": WRONG}, headers=other)

    assert answer.status_code == 403


def test_a_deleted_episode_takes_its_reports_along(here: Served, episode: str) -> None:
    """Nothing is left that belongs to nothing."""
    reported(here, episode)

    here.delete(f"/api/episodes/{episode}")

    assert here.get("/api/corrections").json()["corrections"] == []


def test_the_balance_of_parties_is_counted(here: Served, episode: str) -> None:
    """Over the last thirty episodes, by whose bills were told."""
    here.made()

    found = here.get("/api/party-balance").json()

    assert found["episodes"] == 2
    assert sum(found["parties"].values()) == found["bills"] == 2
    bill = here.get(f"/api/episodes/{episode}").json()["bills"][0]
    assert bill["party"] in found["parties"]
    assert bill["party"] in bill["sponsor"]
