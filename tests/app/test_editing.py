"""A script that I look at before it is voiced: the job waits, lines change, the gate looks."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from fakes.listening_voice import ListeningVoice
from fakes.toy_studio import toy_studio
from serving import Json, Served, serving, toy
from tasks.jobs.database import fetch
from tasks.providers.folder import Folder
from tasks.settings import Settings

LIE = "The Senate passed it by 99 to 1 on May 4, 2019."
WAITING = {"what": "you to look at the script"}


@pytest.fixture
def voice() -> ListeningVoice:
    return ListeningVoice()


@pytest.fixture
def here(folder: Path, voice: ListeningVoice) -> Iterator[Served]:
    studio = toy_studio(Folder(folder / "audio"))
    studio.voice = voice
    with serving(Settings(data_dir=folder, port=0, workers=1), studio) as served:
        yield served


def is_waiting(status: Json) -> bool:
    return status["status"] == "queued" and status.get("waitingFor") == WAITING


def pressed(served: Served, **body: object) -> str:
    """Ask for a show, and wait until its script can be looked at."""
    job_id = served.press(editBeforeVoicing=True, **body)
    served.until(job_id, is_waiting)
    return job_id


def script_of(served: Served, job_id: str) -> Json:
    answer = served.get(f"/api/jobs/{job_id}/script")
    assert answer.status_code == 200, answer.text
    script: Json = answer.json()
    return script


def free(script: Json) -> list[Json]:
    """The lines that can be changed."""
    return [line for line in script["lines"] if line["state"] != "fixed"]


def change(served: Served, job_id: str, **texts: str) -> Json:
    """Change lines: `_4="…"` is line 4."""
    lines = [{"index": int(name[1:]), "text": text} for name, text in texts.items()]
    answer = served.put(f"/api/jobs/{job_id}/script", json={"lines": lines})
    assert answer.status_code == 200, answer.text
    script: Json = answer.json()
    return script


def approve(served: Served, job_id: str, **body: bool) -> Json:
    answer = served.post(f"/api/jobs/{job_id}/approval", json=body)
    assert answer.status_code == 202, answer.text
    return served.finish(job_id)


def test_the_job_waits_at_the_script(here: Served, voice: ListeningVoice) -> None:
    """The script is written, nothing is voiced, and the status says what it waits for."""
    job_id = pressed(here)

    status = here.status(job_id)

    steps = {step["key"]: step["status"] for step in status["steps"]}
    assert steps == {
        "fetch": "complete", "write": "complete", "voice": "waiting", "upload": "waiting",
        "save": "waiting",
    }  # fmt: skip
    assert status["progress"] == 40
    assert status["message"] == "Waiting for you to look at the script."
    assert "position" not in status
    assert voice.calls == []


def test_who_waits_blocks_nobody(here: Served) -> None:
    """With one worker, another show is made meanwhile."""
    pressed(here)

    assert here.made()["status"] == "complete"


def test_let_go_as_it_is(here: Served, voice: ListeningVoice) -> None:
    """What I saw is what is voiced."""
    job_id = pressed(here)
    written = [line["text"] for line in script_of(here, job_id)["lines"]]

    done = approve(here, job_id)

    assert done["status"] == "complete"
    assert sorted(voice.heard) == sorted(written)
    episode = here.get(f"/api/episodes/{done['episodeId']}").json()
    assert episode["report"]["edited"] == 0


def test_a_changed_line_is_voiced_as_i_wrote_it(here: Served, voice: ListeningVoice) -> None:
    """In the audio, the transcript, the lines of the job, and the report; the evidence holds."""
    job_id = pressed(here)
    question = next(line for line in free(script_of(here, job_id)) if line["kind"] == "question")

    changed = change(here, job_id, **{f"_{question['index']}": "And what  else\u202e is in it?"})
    done = approve(here, job_id)

    said = "And what else is in it?"
    line = changed["lines"][question["index"] - 1]
    assert (line["text"], line["state"], line["flagged"]) == (said, "edited", [])
    assert said in voice.heard
    assert question["text"] not in voice.heard
    shown = {one["index"]: one["text"] for one in done["artifacts"] if one["kind"] == "line"}
    assert shown[question["index"]] == said
    episode = here.get(f"/api/episodes/{done['episodeId']}").json()
    assert said in str(episode["segments"])
    assert episode["report"]["edited"] == 1
    assert episode["report"]["claims"] == episode["report"]["supported"]


def test_a_lie_is_marked_and_not_voiced(here: Served, voice: ListeningVoice) -> None:
    """The check says why; letting go needs a change, or leaving it out."""
    job_id = pressed(here)
    first = next(line for line in free(script_of(here, job_id)) if line["kind"] == "fact")

    marked = change(here, job_id, **{f"_{first['index']}": LIE})
    refused = here.post(f"/api/jobs/{job_id}/approval", json={})
    done = approve(here, job_id, withoutFlagged=True)

    assert marked["lines"][first["index"] - 1]["flagged"]
    assert refused.status_code == 409
    assert f"line {first['index']}" in refused.json()["detail"]
    assert done["status"] == "complete"
    assert LIE not in voice.heard
    episode = here.get(f"/api/episodes/{done['episodeId']}").json()
    assert LIE not in str(episode)
    assert episode["report"]["dropped"] >= 1
    assert all(one["text"] != LIE for one in done["artifacts"] if one["kind"] == "line")


def test_a_mended_line_is_let_go(here: Served, voice: ListeningVoice) -> None:
    """What was marked can be taken back."""
    job_id = pressed(here)
    first = next(line for line in free(script_of(here, job_id)) if line["kind"] == "fact")
    change(here, job_id, **{f"_{first['index']}": LIE})

    mended = change(here, job_id, **{f"_{first['index']}": first["written"]})

    assert mended["lines"][first["index"] - 1]["state"] == "written"
    assert approve(here, job_id)["status"] == "complete"
    assert first["written"] in voice.heard


def test_a_line_can_be_left_out(here: Served, voice: ListeningVoice) -> None:
    """Without words it is not said."""
    job_id = pressed(here)
    last = free(script_of(here, job_id))[-1]

    dropped = change(here, job_id, **{f"_{last['index']}": ""})
    approve(here, job_id)

    assert dropped["lines"][last["index"] - 1]["state"] == "dropped"
    assert last["text"] not in voice.heard


def test_other_facts_can_be_cited(here: Served) -> None:
    """A line about something else names what it rests on; an id that is none is flagged."""
    job_id = pressed(here)
    line = next(one for one in free(script_of(here, job_id)) if one["kind"] == "fact")

    def told(*facts: str) -> list[str]:
        text = "The latest entry in the record is an old one."
        given = {"index": line["index"], "text": text, "facts": list(facts)}
        answer = here.put(f"/api/jobs/{job_id}/script", json={"lines": [given]}).json()
        flagged: list[str] = answer["lines"][line["index"] - 1]["flagged"]
        return flagged

    assert any("no fact with this id" in why for why in told("latest", "nonsense"))
    assert not any("no fact with this id" in why for why in told("latest"))


def test_what_says_what_the_show_is_stays(here: Served) -> None:
    """Nobody edits away that the voices are synthetic."""
    job_id = pressed(here)
    script = script_of(here, job_id)
    fixed = [line for line in script["lines"] if line["state"] == "fixed"]

    answer = here.put(
        f"/api/jobs/{job_id}/script", json={"lines": [{"index": 1, "text": "Real people speak."}]}
    )

    assert any("synthetic voices" in line["text"] for line in fixed)
    assert (answer.status_code, answer.json()["field"]) == (422, "lines")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"lines": [{"index": 999, "text": "x"}]}, "lines"),
        ({"lines": [{"index": 0, "text": "x"}]}, "lines[0].index"),
        ({"lines": [{"index": 5, "text": "x" * 1001}]}, "lines"),
        ({"lines": "all"}, "lines"),
        ({"line": []}, "line"),
    ],
)
def test_a_wrong_change_names_its_field(here: Served, body: Json, field: str) -> None:
    """And nothing is changed."""
    job_id = pressed(here)

    answer = here.put(f"/api/jobs/{job_id}/script", json=body)

    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert all(line["state"] in ("written", "fixed") for line in script_of(here, job_id)["lines"])


def test_only_what_changed_is_spoken_anew(here: Served, voice: ListeningVoice) -> None:
    """What was voiced for another show of mine is taken from there."""
    here.made()
    before = len(voice.calls)
    job_id = pressed(here)
    question = next(line for line in free(script_of(here, job_id)) if line["kind"] == "question")

    change(here, job_id, **{f"_{question['index']}": "And what else is in it?"})
    approve(here, job_id)

    [spoken] = voice.calls[before:]
    assert "And what else is in it?" in spoken


def test_a_job_that_does_not_wait_has_no_script_to_change(here: Served) -> None:
    """Before, after, and in jobs that were not asked for it."""
    done = here.made()["jobId"]
    job_id = pressed(here)
    approve(here, job_id)

    for one in (done, job_id):
        assert here.get(f"/api/jobs/{one}/script").status_code == 409
        assert here.put(f"/api/jobs/{one}/script", json={"lines": []}).status_code == 409
        assert here.post(f"/api/jobs/{one}/approval").status_code == 409
    assert here.get("/api/jobs/none/script").status_code == 404


def test_a_job_that_waits_can_be_cancelled_and_tried_again(here: Served) -> None:
    """It waits again, with what I changed."""
    job_id = pressed(here)
    line = free(script_of(here, job_id))[-1]
    change(here, job_id, **{f"_{line['index']}": ""})

    here.post(f"/api/jobs/{job_id}/cancellation")
    cancelled = here.status(job_id)["status"]
    here.post(f"/api/jobs/{job_id}/retry")
    here.until(job_id, is_waiting)

    assert cancelled == "cancelled"
    assert script_of(here, job_id)["lines"][line["index"] - 1]["state"] == "dropped"


def test_a_restart_loses_nothing(folder: Path) -> None:
    """The job waits on, and my changes are there."""
    with toy(folder) as before:
        job_id = pressed(before)
        line = free(script_of(before, job_id))[-1]
        change(before, job_id, **{f"_{line['index']}": ""})

    with toy(folder) as after:
        assert is_waiting(after.status(job_id))
        assert script_of(after, job_id)["lines"][line["index"] - 1]["state"] == "dropped"
        assert approve(after, job_id)["status"] == "complete"


def test_events_tell_of_the_wait(here: Served) -> None:
    """Who follows the job hears that it waits, for whom, and that it goes on."""
    job_id = pressed(here)
    approve(here, job_id)

    events, code = here.heard(f"/api/jobs/{job_id}/events?after=0")

    types = [event["type"] for event in events]
    wait = types.index("job.waiting")
    assert events[wait]["waitingFor"] == WAITING
    assert types[wait + 1 : wait + 3] == ["job.queued", "job.resumed"]
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert code == 1000


def test_drafts_go_with_their_jobs(here: Served) -> None:
    """Nothing is left of them once the show is made."""
    job_id = pressed(here)
    approve(here, job_id)
    from tasks import drafts

    here.call(drafts.forget())

    assert here.call(fetch("SELECT * FROM draft")) == []


def test_the_page_works_without_javascript(here: Served, voice: ListeningVoice) -> None:
    """From the box I tick on the home page to the show, by forms alone."""
    form = {"type": "daily", "billCount": "1", "editBeforeVoicing": "on"}
    sent = here.post("/jobs", data=form)
    job_id = sent.headers["Location"].rpartition("/")[2]
    here.until(job_id, is_waiting)
    page = here.get(f"/jobs/{job_id}").text
    assert f'href="/jobs/{job_id}/script"' in page

    editor = here.get(f"/jobs/{job_id}/script").text
    found = re.findall(r'name="(line-\d+)"[^>]*>([^<]*)</textarea>', editor)
    fields = {name: unescape(text) for name, text in found}
    first, last = next(iter(fields)), list(fields)[-1]
    lying = fields | {first: LIE}
    marked = here.post(f"/jobs/{job_id}/script", data=lying | {"wish": "voice"})
    fixed = fields | {first.replace("line", "drop"): "on", last: fields[last]}
    kept = here.post(f"/jobs/{job_id}/script", data=fixed | {"wish": "check"})
    gone = here.post(f"/jobs/{job_id}/script", data=fixed | {"wish": "voice"})
    done = here.finish(job_id)

    assert marked.status_code == 200
    assert 'role="alert"' in marked.text
    assert 'aria-invalid="true"' in marked.text
    assert "Voice it without what is flagged" in marked.text
    assert "the record carries every line" in kept.text
    assert (gone.status_code, gone.headers["Location"]) == (303, f"/jobs/{job_id}")
    assert done["status"] == "complete"
    assert LIE not in voice.heard


def test_a_page_of_another_site_cannot_let_it_go(here: Served) -> None:
    """The form has the same door as the others."""
    job_id = pressed(here)

    answer = here.post(
        f"/jobs/{job_id}/script", data={"wish": "voice"}, headers={"Origin": "https://evil.example"}
    )

    assert answer.status_code == 403
    assert is_waiting(here.status(job_id))
