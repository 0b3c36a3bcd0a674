"""A finished episode of which I change lines: only these are voiced, and it is replaced at once."""

import asyncio
import re
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import accumulate, pairwise
from pathlib import Path

import pytest

from fakes.listening_voice import ListeningVoice
from fakes.podcast_app import PodcastApp, sha256
from fakes.toy_studio import TURN, tone, toy_studio
from serving import Json, Served, serving
from tasks.audio.values import TurnTime
from tasks.evidence.checking import check
from tasks.providers.base import Spoken, Wait
from tasks.providers.folder import Folder
from tasks.script.values import Turn
from tasks.settings import Settings

LIE = "The Senate passed it by 99 to 1 on May 4, 2019."
SAID = "And what else is in it?"
USD = 0.01
"""What a turn costs."""


class PaidVoice(ListeningVoice):
    """Says a few turns at once, each as long as its words; it can be held."""

    max_characters = 500

    def __init__(self) -> None:
        super().__init__()
        self.held: asyncio.Event | None = None

    def estimate(self, turns: Sequence[Turn]) -> float:
        return USD * len(turns)

    async def speak(self, turns: Sequence[Turn], wait: Wait = asyncio.sleep) -> Spoken:
        if self.held is not None:
            await self.held.wait()
        await super().speak(turns, wait)
        sizes = [1 + len(turn.text) % 7 for turn in turns]
        ends = [TURN * end for end in accumulate(sizes, initial=0)]
        times = tuple(TurnTime(*one) for one in pairwise(ends))
        return Spoken(tone(sum(sizes)), "audio/flac", ends[-1], times, USD * len(turns))


@pytest.fixture
def voice() -> PaidVoice:
    return PaidVoice()


@pytest.fixture
def here(folder: Path, voice: PaidVoice) -> Iterator[Served]:
    studio = toy_studio(Folder(folder / "audio"))
    studio.voice = voice
    with serving(Settings(data_dir=folder, port=0, workers=2), studio) as served:
        yield served


def made(served: Served) -> Json:
    """Make a show; answer its episode."""
    return episode_of(served, served.made()["episodeId"])


def episode_of(served: Served, episode_id: str) -> Json:
    answer = served.get(f"/api/episodes/{episode_id}")
    assert answer.status_code == 200, answer.text
    episode: Json = answer.json()
    return episode


def lines_of(served: Served, episode_id: str) -> list[Json]:
    answer = served.get(f"/api/episodes/{episode_id}/script")
    assert answer.status_code == 200, answer.text
    lines: list[Json] = answer.json()["lines"]
    return lines


def question(lines: list[Json]) -> Json:
    return next(one for one in lines if one["kind"] == "question" and one["state"] != "fixed")


def revise(served: Served, episode_id: str, lines: dict[int, str], **more: object) -> str:
    given = [{"index": index, "text": text} for index, text in lines.items()]
    answer = served.post(f"/api/episodes/{episode_id}/revision", json={"lines": given} | more)
    assert answer.status_code == 202, answer.text
    assert answer.headers["Location"] == answer.json()["statusUrl"]
    job_id: str = answer.json()["jobId"]
    return job_id


def texts(episode: Json) -> list[str]:
    return [line["text"] for segment in episode["segments"] for line in segment["lines"]]


def test_only_what_changed_is_voiced_again(here: Served, voice: PaidVoice) -> None:
    """One part is spoken and paid, the others are kept; the page says what that saved."""
    old = made(here)
    before, line = len(voice.calls), question(lines_of(here, old["id"]))

    done = here.finish(revise(here, old["id"], {line["index"]: SAID}))
    new = episode_of(here, old["id"])

    [spoken] = voice.calls[before:]
    assert SAID in spoken
    assert len(voice.calls) > 2
    assert done["status"] == "complete"
    assert done["cost"]["usd"] == pytest.approx(USD * len(spoken))
    assert done["cost"]["savedUsd"] == pytest.approx(USD * (len(texts(new)) - len(spoken)))
    assert new["costUsd"] == pytest.approx(old["costUsd"] + done["cost"]["usd"])


def test_it_stays_the_same_episode(here: Served, tmp_path: Path) -> None:
    """What it is stays; its words, sound, times, evidence and report are new."""
    old = made(here)
    line = question(lines_of(here, old["id"]))

    done = here.finish(revise(here, old["id"], {line["index"]: SAID}))
    new = episode_of(here, old["id"])

    assert done["episodeId"] == old["id"]
    assert done["audioUrl"] == new["audio"]["url"]
    for same in ("id", "title", "summary", "bills", "passedOver", "createdAt", "recordDate"):
        assert new[same] == old[same]
    chapters = [[one["title"] for one in each["segments"]] for each in (old, new)]
    assert chapters[0] == chapters[1]
    changed = [after for after, was in zip(texts(new), texts(old), strict=True) if after != was]
    assert changed == [SAID]
    assert new["audio"]["sha256"] != old["audio"]["sha256"]
    assert new["evidence"]["sha256"] != old["evidence"]["sha256"]
    assert new["report"]["edited"] == 1
    assert new["revisedAt"] > new["createdAt"]
    assert len(here.get("/api/episodes").json()["episodes"]) == 1
    (tmp_path / "e.zip").write_bytes(here.get(f"/episodes/{old['id']}/evidence.zip").content)
    assert here.call(check(tmp_path / "e.zip")).holds


def test_the_old_one_is_there_until_the_new_one_is_complete(here: Served, voice: PaidVoice) -> None:
    """While it is made, all addresses are as before; what grows has an address of its own."""
    old = made(here)
    line = question(lines_of(here, old["id"]))
    sound = here.get(f"/episodes/{old['id']}/audio.mp3").content
    voice.held = asyncio.Event()

    job_id = revise(here, old["id"], {line["index"]: SAID})
    here.until(job_id, lambda status: any("end" in one for one in status["artifacts"]))

    assert episode_of(here, old["id"]) == old
    assert here.get(f"/episodes/{old['id']}/audio.mp3").content == sound
    assert here.get(f"/api/episodes/{job_id}").status_code == 404
    with here.stream("GET", f"/episodes/{job_id}/audio.mp3") as growing:
        assert growing.headers["cache-control"] == "no-store"
        here.server.loop.call_soon_threadsafe(voice.held.set)
        grown = growing.read()
    here.finish(job_id)
    final = here.get(f"/episodes/{old['id']}/audio.mp3").content
    assert final != sound
    assert grown in final
    assert here.get(f"/episodes/{job_id}/audio.mp3").status_code == 404
    assert here.get(f"/episodes/{job_id}/audio.mp3?from=0").content == grown
    here.delete(f"/api/episodes/{old['id']}")
    assert here.get(f"/episodes/{job_id}/audio.mp3?from=0").status_code == 404


def test_the_old_file_stays_for_who_plays_it(here: Served, folder: Path) -> None:
    """Its address is good for a while; the episode's deletion takes both."""
    old = made(here)
    line = question(lines_of(here, old["id"]))
    sound = here.get(old["audio"]["url"]).content
    here.finish(revise(here, old["id"], {line["index"]: SAID}))

    assert here.get(old["audio"]["url"]).content == sound
    assert here.get(old["audio"]["url"], headers={"Range": "bytes=1-3"}).status_code == 206
    assert here.get(f"/episodes/{old['id']}/audio/{'0' * 64}.mp3").status_code == 404
    assert len(list((folder / "audio" / "episodes").iterdir())) >= 2
    here.delete(f"/api/episodes/{old['id']}")
    assert here.get(old["audio"]["url"]).status_code == 404
    assert not list((folder / "audio" / "episodes").glob("*.mp3"))
    assert not list((folder / "audio" / "evidence").glob("*.zip"))
    assert not list((folder / "audio").rglob("*.brief"))


def test_the_old_file_stays_for_apps_and_who_has_a_link(here: Served) -> None:
    """An app that fetched half of it goes on, and so does who listens to what I shared."""
    old = made(here)
    sha256 = old["audio"]["sha256"]
    feed = here.post("/api/feed").json()["url"].removesuffix(".xml")
    shared = here.post(f"/api/episodes/{old['id']}/share").json()["url"]
    sound = here.get(old["audio"]["url"]).content
    line = question(lines_of(here, old["id"]))
    here.finish(revise(here, old["id"], {line["index"]: SAID}))

    for url in (f"{feed}/{old['id']}/{sha256}.mp3", f"{shared}/audio/{sha256}.mp3"):
        assert here.get(url).content == sound
        assert here.get(url.replace(sha256, "0" * 64)).status_code == 404


def test_apps_know_it_again_and_fetch_it_anew(here: Served) -> None:
    """The same episode to them, of the same day, with another file of the length it has now."""
    old = made(here)
    line = question(lines_of(here, old["id"]))
    with PodcastApp(here.post("/api/feed").json()["url"]) as app:
        before = {one.findtext("guid"): one for one in app.items()}[old["id"]]
        here.finish(revise(here, old["id"], {line["index"]: SAID}))
        after = {one.findtext("guid"): one for one in app.items()}[old["id"]]
        sound = app.download(after)

    new = here.get(f"/api/episodes/{old['id']}").json()
    assert before.findtext("pubDate") == after.findtext("pubDate")
    assert sha256(sound) == new["audio"]["sha256"] != old["audio"]["sha256"]
    for one in (before, after):
        files = [found.attrib["url"] for found in one.iter() if "url" in found.attrib]
        assert len(files) == 3
        audio = (old if one is before else new)["audio"]
        assert all(f"/{old['id']}/{audio['sha256']}." in url for url in files)


def test_the_job_that_made_it_is_not_needed(here: Served, voice: PaidVoice) -> None:
    """The episode and its evidence are enough."""
    old = made(here)
    here.delete(f"/api/jobs/{old['jobId']}")
    line = question(lines_of(here, old["id"]))

    done = here.finish(revise(here, old["id"], {line["index"]: SAID}))

    assert done["status"] == "complete"
    assert SAID in texts(episode_of(here, old["id"]))


def test_a_second_revision_begins_with_the_first(here: Served, voice: PaidVoice) -> None:
    """What I changed stays changed, and the parts of the first are kept as well."""
    old = made(here)
    first = question(lines_of(here, old["id"]))
    here.finish(revise(here, old["id"], {first["index"]: SAID}))
    before = len(voice.calls)
    fact = [one for one in lines_of(here, old["id"]) if one["state"] != "fixed"][-1]

    here.finish(revise(here, old["id"], {fact["index"]: ""}))
    new = episode_of(here, old["id"])

    assert SAID in texts(new)
    assert fact["text"] not in texts(new)
    assert len(texts(new)) == len(texts(old)) - 1
    assert len(voice.calls) <= before + 1
    assert new["report"]["edited"] == 2


def test_corrections_stay_with_their_lines(here: Served) -> None:
    """What was published stands on, at the number that its line has now."""
    old = made(here)
    free = [one for one in lines_of(here, old["id"]) if one["state"] != "fixed"]
    for line in (free[0], free[-1]):
        told = {"text": "It is wrong.", "line": line["index"]}
        report = here.post(f"/api/episodes/{old['id']}/reports", json=told).json()
        here.post(f"/api/corrections/{report['id']}/publication", json={"note": line["text"]})

    here.finish(revise(here, old["id"], {free[0]["index"]: ""}))
    new = episode_of(here, old["id"])

    gone, moved = new["corrections"]
    assert "line" not in gone or gone["line"] is None
    assert texts(new)[moved["line"] - 1] == moved["note"]
    assert moved["line"] == free[-1]["index"] - 1


def test_two_at_once_are_refused(here: Served, voice: PaidVoice) -> None:
    """The second gets 409 while the first is under way, also by a retry; then it is taken."""
    old = made(here)
    line = question(lines_of(here, old["id"]))
    voice.held = asyncio.Event()
    job_id = revise(here, old["id"], {line["index"]: SAID})
    body = {"lines": [{"index": line["index"], "text": "What else does it say?"}]}

    refused = here.post(f"/api/episodes/{old['id']}/revision", json=body)
    here.post(f"/api/jobs/{job_id}/cancellation")
    here.finish(job_id)
    second = revise(here, old["id"], {line["index"]: "What else does it say?"})
    retried = here.post(f"/api/jobs/{job_id}/retry")
    here.server.loop.call_soon_threadsafe(voice.held.set)

    assert refused.status_code == 409
    assert job_id in refused.json()["detail"]
    assert retried.status_code == 409
    assert here.finish(second)["status"] == "complete"
    here.post(f"/api/jobs/{job_id}/retry")
    assert here.finish(job_id)["error"]["code"] == "outdated"
    assert "What else does it say?" in texts(episode_of(here, old["id"]))


def test_one_that_fails_changes_nothing(here: Served, voice: PaidVoice) -> None:
    """Cancelled in the middle, it leaves the episode as it was; tried again, it goes on."""
    old = made(here)
    line = question(lines_of(here, old["id"]))
    voice.held = asyncio.Event()
    job_id = revise(here, old["id"], {line["index"]: SAID})
    here.until(job_id, lambda status: any("end" in one for one in status["artifacts"]))

    here.post(f"/api/jobs/{job_id}/cancellation")
    here.finish(job_id)
    assert episode_of(here, old["id"]) == old
    here.server.loop.call_soon_threadsafe(voice.held.set)
    here.post(f"/api/jobs/{job_id}/retry")

    assert here.finish(job_id)["status"] == "complete"
    assert SAID in texts(episode_of(here, old["id"]))


def test_a_lie_is_not_voiced(here: Served, voice: PaidVoice) -> None:
    """409 says which line and why; without what is flagged it is made, and the line is left out."""
    old = made(here)
    fact = next(
        one
        for one in lines_of(here, old["id"])
        if one["kind"] == "fact" and one["state"] != "fixed"
    )
    body = {"lines": [{"index": fact["index"], "text": LIE}]}

    refused = here.post(f"/api/episodes/{old['id']}/revision", json=body)
    here.finish(revise(here, old["id"], {fact["index"]: LIE}, withoutFlagged=True))
    new = episode_of(here, old["id"])

    assert refused.status_code == 409
    assert f"line {fact['index']}" in refused.json()["detail"]
    assert LIE not in voice.heard
    assert LIE not in str(new)
    assert new["report"]["claims"] == new["report"]["supported"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"lines": []}, 422),
        ({"lines": [{"index": 999, "text": "x"}]}, 422),
        ({"lines": [{"index": 1, "text": "Real people speak."}]}, 422),
        ({"lines": [{"index": 3, "text": "x" * 1001}]}, 422),
        ({"line": []}, 422),
        ({"lines": [{"index": 3, "text": "Well."}], "of": "another"}, 409),
    ],
)
def test_what_cannot_be_is_refused(here: Served, body: Json, status: int) -> None:
    """And no job is made of it."""
    old = made(here)

    answer = here.post(f"/api/episodes/{old['id']}/revision", json=body)

    assert answer.status_code == status, answer.text
    assert len(here.get("/api/jobs").json()["jobs"]) == 1


def test_a_line_of_the_news_can_be_changed_too(here: Served, tmp_path: Path) -> None:
    """The story is told in other words of its own; outlet, day and evidence hold."""
    news = here.post("/api/jobs", json={"type": "news"}).json()["jobId"]
    old = episode_of(here, here.finish(news)["episodeId"])
    line = next(
        one
        for one in lines_of(here, old["id"])
        if one["state"] != "fixed" and "It creates a national medal" in one["text"]
    )
    said = line["text"].replace("This is from Congress.gov as well.", "Congress.gov says it.")
    lie = {"index": line["index"], "text": "GovInfo says that it creates two medals."}

    refused = here.post(f"/api/episodes/{old['id']}/revision", json={"lines": [lie]})
    done = here.finish(revise(here, old["id"], {line["index"]: said}))
    new = episode_of(here, old["id"])
    evidence = tmp_path / "evidence.zip"
    evidence.write_bytes(here.get(new["evidence"]["url"]).content)

    assert refused.status_code == 409
    assert done["status"] == "complete"
    assert set(done["providers"]) == {"voice", "storage"}
    assert new["stories"] == old["stories"]
    assert [one for one in texts(new) if one not in texts(old)] == [said]
    assert asyncio.run(check(evidence)).problems == ()


def test_other_voices_do_not_go_on_with_it(here: Served, voice: PaidVoice) -> None:
    """The opening says who speaks: an episode has one pair of voices, or is left alone."""
    old = made(here)
    voice.name = "others"

    assert here.get(f"/api/episodes/{old['id']}/script").status_code == 409
    assert "Change a line" not in here.get(f"/episodes/{old['id']}").text


def test_another_listener_has_no_such_episode(here: Served) -> None:
    """What is not there is 404."""
    assert here.get("/api/episodes/none/script").status_code == 404
    assert here.post("/api/episodes/none/revision", json={"lines": []}).status_code == 404


def test_a_key_makes_two_presses_one_job(here: Served, voice: PaidVoice) -> None:
    """As with every other job."""
    old = made(here)
    line = question(lines_of(here, old["id"]))
    voice.held = asyncio.Event()
    body = {"lines": [{"index": line["index"], "text": SAID}]}
    headers = {"Idempotency-Key": "once"}

    tickets = [
        here.post(f"/api/episodes/{old['id']}/revision", json=body, headers=headers)
        for _ in range(2)
    ]
    here.server.loop.call_soon_threadsafe(voice.held.set)

    job_id = tickets[0].json()["jobId"]
    assert job_id == tickets[1].json()["jobId"]
    here.finish(job_id)
    # An answer that was lost is asked for again, when the job is over long since.
    late = here.post(f"/api/episodes/{old['id']}/revision", json=body, headers=headers)
    other = here.post(
        f"/api/episodes/{old['id']}/revision", json=body | {"of": "x"}, headers=headers
    )
    assert late.json()["jobId"] == job_id
    assert (other.status_code, other.json()["field"]) == (422, "Idempotency-Key")


def test_the_page_works_without_javascript(here: Served, voice: PaidVoice) -> None:
    """From the episode to its form, by a check, to the job, and back to the changed episode."""
    old = made(here)
    address = f"/episodes/{old['id']}/script"
    assert f'href="{address}"' in here.get(f"/episodes/{old['id']}").text
    form = here.get(address).text
    found = re.findall(r'name="(line-\d+)"[^>]*>([^<]*)</textarea>', form)
    fields = {name: unescape(text) for name, text in found}
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    line = question(lines_of(here, old["id"]))
    first = next(iter(fields))

    unchanged = here.post(address, data=hidden | fields | {"wish": "make"})
    lying = here.post(address, data=hidden | fields | {first: LIE, "wish": "make"})
    sent = hidden | fields | {f"line-{line['index']}": SAID}
    checked = here.post(address, data=sent | {"wish": "check"})
    gone = here.post(address, data=sent | {"wish": "make"})
    job_id = gone.headers["Location"].rpartition("/")[2]
    here.finish(job_id)
    again = here.post(address, data=sent | {"wish": "make"})
    late = here.post(address, data=sent | {"wish": "make", "idempotency": "another"})

    assert (unchanged.status_code, lying.status_code) == (422, 200)
    assert "Make it without what is flagged" in lying.text
    assert LIE not in voice.heard
    assert SAID in checked.text
    assert "the record carries every line" in checked.text
    assert gone.status_code == 303
    assert again.headers["Location"] == gone.headers["Location"]
    assert late.status_code == 409
    page = here.get(f"/episodes/{old['id']}").text
    assert unescape(SAID) in page
    assert "changed on" in page
    assert "Lines of this episode were changed since" in here.get(f"/jobs/{old['jobId']}").text
    assert 'id="audio"' in here.get(f"/jobs/{job_id}").text


def hidden_in(page: str) -> dict[str, str]:
    """The fields of the form that nobody sees."""
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))


def test_other_words_on_the_same_page_are_not_lost(here: Served, voice: PaidVoice) -> None:
    """Whoever goes back and changes more finds it in the form again, with a key of its own."""
    old = made(here)
    line, address = question(lines_of(here, old["id"])), f"/episodes/{old['id']}/script"
    sent = hidden_in(here.get(address).text) | {"wish": "make"}
    voice.held = asyncio.Event()
    job_id = here.post(address, data=sent | {f"line-{line['index']}": SAID}).headers["Location"]

    again = here.post(address, data=sent | {f"line-{line['index']}": "And what more is in it?"})
    here.server.loop.call_soon_threadsafe(voice.held.set)
    here.finish(job_id.rpartition("/")[2])

    assert again.status_code == 422
    assert "And what more is in it?" in again.text
    assert hidden_in(again.text)["idempotency"] != sent["idempotency"]


def test_a_file_in_a_field_is_no_defect(here: Served) -> None:
    """No form of ours sends one; who does is told that nothing is changed."""
    address = f"/episodes/{made(here)['id']}/script"
    sent = hidden_in(here.get(address).text) | {"wish": "make"}

    answer = here.post(address, data=sent, files={"picture": ("a.png", b"a", "image/png")})

    assert answer.status_code == 422
    assert "no line is changed" in answer.text


def test_deleted_while_it_is_made_again_it_stays_deleted(here: Served, voice: PaidVoice) -> None:
    """The job ends in plain words, and brings nothing back."""
    old = made(here)
    line = question(lines_of(here, old["id"]))
    voice.held = asyncio.Event()
    job_id = revise(here, old["id"], {line["index"]: SAID})
    here.until(job_id, lambda status: any("end" in one for one in status["artifacts"]))

    here.delete(f"/api/episodes/{old['id']}")
    here.server.loop.call_soon_threadsafe(voice.held.set)
    done = here.finish(job_id)

    assert (done["status"], done["error"]["code"]) == ("failed", "not_found")
    assert "There is no episode" in done["error"]["message"]
    assert here.get("/api/episodes").json()["episodes"] == []
    assert here.get("/api/episodes", params={"q": SAID}).json()["episodes"] == []
