"""Each listener's shows are spoken by the voices that they chose, from the press to any change."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from fakes.elevenlabs_api import (
    CATALOG,
    DOWN,
    MISSING_PERMISSIONS,
    QUOTA_EXCEEDED,
    FakeElevenLabs,
    Reply,
)
from fakes.toy_studio import toy_studio
from serving import Json, Served, serving
from tasks.audio.workshop import Workshop
from tasks.providers.elevenlabs import VOICES
from tasks.providers.elevenlabs_answer import price
from tasks.providers.folder import Folder
from tasks.settings import Settings
from tasks.studio import open_voice
from tasks.variables import Secret

ANN = {"sarah": "AnnsSarahAnnsSarah01", "james": "AnnsJamesAnnsJames01"}
BOB = {"sarah": "BobsSarahBobsSarah01", "james": "BobsJamesBobsJames01"}
HURRIED = 22.0
"""Characters a second: almost too fast to be taken for the whole, and sooner joined."""
SAID = "And what else is in it?"
R = TypeVar("R")


@pytest.fixture
async def elevenlabs() -> AsyncIterator[FakeElevenLabs]:
    async with FakeElevenLabs(key="key-of-elevenlabs") as server:
        server.pace = HURRIED
        yield server


@pytest.fixture
def settings(folder: Path, elevenlabs: FakeElevenLabs) -> Settings:
    return Settings(
        data_dir=folder,
        port=0,
        workers=4,
        retry_seconds=(0.05, 0.05, 0.05),
        elevenlabs_api_key=Secret("key-of-elevenlabs"),
        elevenlabs_base_url=elevenlabs.url,
        elevenlabs_concurrency=2,
        user_header="X-User",
    )


async def visited(settings: Settings, visit: Callable[[Served], R]) -> R:
    """Serve, and visit from a thread of its own, since ElevenLabs lives in this one."""

    def both() -> R:
        studio = toy_studio(Folder(settings.data_dir / "audio"))
        studio.voice = open_voice(settings, Workshop())
        with serving(settings, studio) as served:
            served.headers["X-User"] = "ann"
            return visit(served)

    return await asyncio.to_thread(both)


def prefer(served: Served, voices: Json) -> None:
    answer = served.put("/api/preferences", json={"voices": voices})
    assert answer.status_code == 200, answer.text


def ids(fake: FakeElevenLabs) -> list[set[str]]:
    """The voices of each call."""
    return [{one["voice_id"] for one in call["inputs"]} for call in fake.requests]


def shown(voices: Json) -> Json:
    """As an episode has them."""
    return {"Sarah": voices["sarah"], "James": voices["james"]}


async def test_two_listeners_have_voices_of_their_own(
    settings: Settings, elevenlabs: FakeElevenLabs
) -> None:
    """At the same time, with the slots of the one key: no part has voices of both."""
    elevenlabs.latency = 0.05

    def visit(ann: Served) -> list[Json]:
        bob = ann.client(headers={"X-User": "bob"})
        for who, voices in ((ann, ANN), (bob, BOB)):
            prefer(who, voices)
        jobs = [(who, who.press(billCount=3)) for who in (ann, bob)]
        done = [(who, who.finish(job_id)) for who, job_id in jobs]
        return [who.get(f"/api/episodes/{one['episodeId']}").json() for who, one in done]

    episodes = await visited(settings, visit)

    assert [one["voices"] for one in episodes] == [shown(ANN), shown(BOB)]
    anns, bobs = set(ANN.values()), set(BOB.values())
    assert all(used <= anns or used <= bobs for used in ids(elevenlabs))
    assert set().union(*ids(elevenlabs)) == anns | bobs
    assert elevenlabs.most_at_once <= 2


async def test_a_job_keeps_the_voices_of_its_press(
    settings: Settings, elevenlabs: FakeElevenLabs
) -> None:
    """Changed between two tries: it goes on with the old ones, and nothing is paid twice."""
    elevenlabs.replies.extend([Reply(), QUOTA_EXCEEDED, QUOTA_EXCEEDED])

    def visit(served: Served) -> tuple[Json, Json]:
        prefer(served, ANN)
        failed = served.finish(served.press(billCount=3))
        elevenlabs.replies.clear()
        prefer(served, BOB)
        assert served.post(f"/api/jobs/{failed['jobId']}/retry").status_code == 202
        return failed, served.finish(failed["jobId"])

    failed, complete = await visited(settings, visit)

    assert (failed["error"]["code"], complete["status"]) == ("out_of_credit", "complete")
    assert set().union(*ids(elevenlabs)) == set(ANN.values())
    assert complete["cost"]["usd"] == pytest.approx(price(elevenlabs.characters))
    assert complete["cost"]["usd"] == pytest.approx(_once(elevenlabs))


def _once(fake: FakeElevenLabs) -> float:
    """What all calls cost if each is made once."""
    told = {str(call["inputs"]): call["inputs"] for call in fake.requests}
    return price(sum(len(one["text"]) for inputs in told.values() for one in inputs))


async def test_a_request_that_names_voices_gets_them(
    settings: Settings, elevenlabs: FakeElevenLabs
) -> None:
    """They go before mine; whom it leaves out has the server's."""

    def visit(served: Served) -> Json:
        prefer(served, ANN)
        done = served.finish(served.press(voices={"james": BOB["james"]}))
        episode: Json = served.get(f"/api/episodes/{done['episodeId']}").json()
        return episode

    episode = await visited(settings, visit)

    assert episode["voices"] == {"Sarah": VOICES["Sarah"], "James": BOB["james"]}
    assert set().union(*ids(elevenlabs)) == set(episode["voices"].values())


async def test_a_changed_line_is_spoken_by_the_voices_of_its_episode(
    settings: Settings, elevenlabs: FakeElevenLabs
) -> None:
    """Also after I chose others: one part is paid, and the episode stays of one cast."""

    def visit(served: Served) -> tuple[int, Json, Json]:
        prefer(served, ANN)
        episode_id = served.made()["episodeId"]
        before = elevenlabs.calls
        prefer(served, BOB)
        lines = served.get(f"/api/episodes/{episode_id}/script").json()["lines"]
        line = next(one for one in lines if one["kind"] == "question" and one["state"] != "fixed")
        body = {"lines": [{"index": line["index"], "text": SAID}]}
        ticket = served.post(f"/api/episodes/{episode_id}/revision", json=body).json()
        done = served.finish(ticket["jobId"])
        return before, done, served.get(f"/api/episodes/{episode_id}").json()

    before, done, episode = await visited(settings, visit)

    assert done["status"] == "complete", done
    assert elevenlabs.calls == before + 1
    assert SAID in str(elevenlabs.requests[-1])
    assert set().union(*ids(elevenlabs)) == set(ANN.values())
    assert episode["voices"] == shown(ANN)


async def test_a_voice_that_is_gone_ends_the_show_plainly(
    settings: Settings, elevenlabs: FakeElevenLabs
) -> None:
    """I read which it is and where I change it; nothing was paid, nothing is tried again."""

    def visit(served: Served) -> Json:
        prefer(served, ANN)
        elevenlabs.no_voices.add(ANN["james"])
        return served.finish(served.press())

    status = await visited(settings, visit)

    assert (status["status"], status["attempt"]) == ("failed", 1)
    assert (status["error"]["code"], status["error"]["step"]) == ("unknown_voice", "voice")
    assert ANN["james"] in status["error"]["message"]
    assert "your preferences" in status["error"]["message"]
    assert ANN["sarah"] not in status["error"]["message"]
    assert elevenlabs.characters == status["cost"]["usd"] == 0


async def test_a_voice_that_is_not_there_is_not_kept(
    settings: Settings, elevenlabs: FakeElevenLabs
) -> None:
    """I am told when I choose it, in the form and over HTTP; another choice stays."""
    elevenlabs.no_voices.add(BOB["james"])

    def visit(served: Served) -> tuple[Json, str, Json]:
        prefer(served, ANN)
        refused = served.put("/api/preferences", json={"voices": BOB})
        page = served.post("/preferences", data={"voice_james": BOB["james"]})
        assert (refused.status_code, page.status_code) == (422, 422)
        kept: Json = served.get("/api/preferences").json()["voices"]
        return refused.json(), page.text, kept

    refused, page, kept = await visited(settings, visit)

    assert refused["field"] == "voices.james"
    assert BOB["james"] in refused["detail"]
    assert re.search(r'id="voice_james"[^>]*aria-invalid="true"', page)
    assert f'value="{BOB["james"]}"' in page
    assert kept == ANN


async def test_the_form_offers_the_voices_of_the_account(
    settings: Settings, elevenlabs: FakeElevenLabs
) -> None:
    """By name, asked for once in a while; a name is shown as text, whatever is in it."""

    def visit(served: Served) -> str:
        prefer(served, {"james": "Xb7hH8MSUJpSbSDYk0k2"})
        return [served.get("/preferences").text for _ in range(3)][-1]

    page = await visited(settings, visit)

    assert elevenlabs.asked == ["/v2/voices?page_size=100"]
    for one in CATALOG["voices"]:  # type: ignore[attr-defined]
        assert f'<option value="{one["voice_id"]}"' in page
    assert 'label="Alice &lt;b&gt;"' in page
    assert "Now Alice &lt;b&gt;." in page
    assert "<b>." not in page
    assert "Empty: the server&#39;s own, Sarah." in page
    assert "whatever stands here" not in page


@pytest.mark.parametrize("answer", [MISSING_PERMISSIONS, DOWN, Reply(body={"status": "ok"})])
async def test_where_nothing_can_be_asked_any_id_is_kept(
    settings: Settings, elevenlabs: FakeElevenLabs, answer: Reply
) -> None:
    """The key may only speak, or ElevenLabs is down: the fields are there without a list."""
    elevenlabs.catalog = elevenlabs.no_voice = answer
    elevenlabs.no_voices = set(ANN.values())

    def visit(served: Served) -> str:
        prefer(served, ANN)
        return served.get("/preferences").text

    page = await visited(settings, visit)

    assert f'value="{ANN["sarah"]}"' in page
    assert '<datalist id="voices"></datalist>' in page
