"""The show of news, whole: offline it is a sample; it is told, kept and checked like any other."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from evidence_files import changed, covered_up, packed, unpacked
from serving import Json, Served
from tasks.evidence.checking import check
from tasks.providers.bundled_news import sample_stories


@pytest.fixture(scope="module")
def status(served: Served) -> Json:
    return served.finish(submitted(served, topics=["US Congress", "health"]))


@pytest.fixture(scope="module")
def episode(served: Served, status: Json) -> Json:
    return served.get(f"/api/episodes/{status['episodeId']}").json()


@pytest.fixture(scope="module")
def evidence(served: Served, status: Json) -> bytes:
    return served.get(f"/episodes/{status['episodeId']}/evidence.zip").content


def submitted(served: Served, **wishes: object) -> str:
    answer = served.post("/api/generate-podcast", json={"type": "news", **wishes})
    assert answer.status_code == 202, answer.text
    job_id: str = answer.json()["jobId"]
    return job_id


def test_news_is_made_in_the_same_five_steps(served: Served, status: Json) -> None:
    """I press and hear: fetch, write, voice, upload, save, each with its message."""
    log = served.heard(f"/api/jobs/{status['jobId']}/events?after=0")[0]
    messages = [one["message"] for one in log]

    assert status["status"] == "complete", status
    assert [step["key"] for step in status["steps"]] == [
        "fetch",
        "write",
        "voice",
        "upload",
        "save",
    ]
    assert messages[-1] == "Your podcast is ready!"
    assert any(one.startswith("Fetching news…") for one in messages)
    bar = [one["progress"] for one in log]
    assert bar == sorted(bar)


def test_the_status_says_who_makes_it_and_what_of(status: Json) -> None:
    """`news` stands where a show about bills has `bills`; its stories are artifacts."""
    stories = [one for one in status["artifacts"] if one["kind"] == "story"]

    assert list(status["providers"]) == ["news", "script", "voice", "storage"]
    assert status["providers"]["news"] == "bundled facts"
    assert len(stories) == 5
    assert all(one["url"].startswith("https://") for one in stories)
    assert all("2025" in one["text"] or "2026" in one["text"] for one in stories)


def test_every_story_is_told_with_its_outlet_and_day(episode: Json) -> None:
    """What I hear is always somebody's, of some day, and all of it passed the check."""
    assert episode["factChecked"] is True
    assert (episode["bills"], len(episode["stories"])) == ([], 5)
    for story, segment in zip(episode["stories"], episode["segments"][1:-1], strict=True):
        lead = story["items"][0]
        first = segment["lines"][0]["text"]
        assert lead["outlet"] in first
        assert lead["title"] in first
        assert segment["url"] == lead["url"]
    assert episode["report"]["said"] == episode["report"]["mustSay"] == 5


def test_a_sample_says_that_it_is_one(episode: Json) -> None:
    """Bundled facts are never taken for news: title, summary and the second line say so."""
    opening = " ".join(line["text"] for line in episode["segments"][0]["lines"])

    assert episode["sample"] is True
    assert episode["title"] == "Sample: News of Congress, May 28, 2026"
    assert "This is a sample, with bundled public facts of" in opening
    assert "not today's news" in opening
    assert "in our words" in opening


def test_a_sample_is_not_said_to_be_about_my_topics(
    served: Served, status: Json, episode: Json
) -> None:
    """It is the same for every topic: neither title nor page says that it was found for mine."""
    page = served.get(f"/episodes/{status['episodeId']}").text

    assert "health" not in episode["title"]
    assert "Found for your topic" not in page
    assert "the same for every topic" in page


def test_the_page_shows_the_stories_and_no_parties(served: Served, status: Json) -> None:
    """Each story with outlet, day and link; whose bills were told is not the question here."""
    page = served.get(f"/episodes/{status['episodeId']}").text

    assert "<h2>The stories</h2>" in page
    assert "<h2>The bills</h2>" not in page
    assert "Who brought in" not in page
    assert "Parties named" not in page
    for story in sample_stories():
        assert f'href="{story.url}" rel="noreferrer"' in page


def test_a_feed_says_what_news_was_held_against(served: Served, episode: Json) -> None:
    """Of a news episode an app says nothing of the record of Congress: it is the outlets'."""
    address = served.post("/api/feed").json()["url"]
    [item] = [
        one
        for one in ElementTree.fromstring(served.get(urlsplit(address).path).text).iter("item")
        if one.findtext("title") == episode["title"]
    ]
    served.delete("/api/feed")

    said = item.findtext("description") or ""
    assert "Your news, the news as of May 28, 2026. It is a sample, made from bundled" in said
    assert "was held against what the outlets say" in said
    assert "record" not in said.replace(episode["summary"], "")


def test_news_counts_for_no_balance(served: Served, status: Json) -> None:
    """Parties are counted over episodes about bills."""
    made = served.made()

    page = served.get(f"/episodes/{made['episodeId']}").text

    assert "of the last episode" in page


async def test_the_evidence_can_be_checked(evidence: bytes, tmp_path: Path) -> None:
    """Anyone can repeat the verdict from what is kept: titles, addresses, days, our notes."""
    found = await check(packed(unpacked(evidence), tmp_path / "evidence.zip"))

    assert found.problems == ()
    assert (found.bills, found.stories, found.documents) == (0, 5, 5)


def no_outlet(script: Json) -> None:
    said = "The President signed the Medal of Sacrifice Act on May 28, 2026."
    script["segments"][1]["turns"][1]["text"] = said


def another_outlet(script: Json) -> None:
    turn = script["segments"][1]["turns"][0]
    turn["text"] = turn["text"].replace("Congress.gov", "GovInfo")


def another_number(script: Json) -> None:
    for segment in script["segments"]:
        for turn in segment["turns"]:
            turn["text"] = turn["text"].replace("119-94", "119-93")


@pytest.mark.parametrize("change", [no_outlet, another_outlet, another_number])
async def test_a_changed_line_is_named(
    evidence: bytes, tmp_path: Path, change: Callable[[Json], None]
) -> None:
    """A number or an outlet that is exchanged is found, also where every hash is right again."""
    files = unpacked(evidence)
    changed(files, "script.json", change)
    covered_up(files)

    found = await check(packed(files, tmp_path / "evidence.zip"))

    assert any("script.json" in one for one in found.problems)


async def test_a_changed_source_is_named(evidence: bytes, tmp_path: Path) -> None:
    """What is kept of an item gives the facts: another outlet there is another fact."""
    files = unpacked(evidence)
    name = next(one for one in files if one.startswith("sources/"))
    changed(files, name, lambda story: story["items"][0].update(outlet="Reuters"))
    covered_up(files)

    found = await check(packed(files, tmp_path / "evidence.zip"))

    assert any("facts.json" in one for one in found.problems)


def test_only_what_is_needed_is_kept(evidence: bytes) -> None:
    """Of an item: outlet, title, address, day, notes. No description, no picture, no raw answer."""
    with zipfile.ZipFile(io.BytesIO(evidence)) as package:
        sources = [one for one in package.namelist() if one.startswith("sources/")]
        kept = [json.loads(package.read(one)) for one in sources]

    items = [item for story in kept for item in story["items"]]
    assert {key for item in items for key in item} == {
        "outlet", "title", "url", "published", "notes",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"topics": ["x"] * 11}, "topics"),
        ({"topics": [""]}, "topics"),
        ({"topics": ["x" * 101]}, "topics"),
        ({"minutes": 1}, "minutes"),
        ({"minutes": 31}, "minutes"),
        ({"state": "texas"}, "state"),
        ({"state": "ZZ"}, "state"),
        ({"billCount": 3}, "billCount"),
        ({"bills": ["119-hr-1"]}, "bills"),
    ],
)
def test_a_wrong_wish_is_named(served: Served, wish: dict[str, object], field: str) -> None:
    """News takes topics, state and minutes, within the limits, and no bills."""
    answer = served.post("/api/jobs", json={"type": "news", **wish})

    assert answer.status_code == 422
    assert field in answer.text


@pytest.mark.parametrize(
    "wish", [{}, {"topics": []}, {"topics": ["x"] * 10}, {"state": "DC"}, {"minutes": 2}]
)
def test_every_wish_is_taken_up_to_its_limits(served: Served, wish: dict[str, object]) -> None:
    with served.writer.held():
        job_id = submitted(served, **wish)
        served.post(f"/api/jobs/{job_id}/cancellation")


def test_a_short_show_has_fewer_stories(served: Served) -> None:
    """Two minutes hold three stories."""
    status = served.finish(submitted(served, minutes=2))

    assert len([one for one in status["artifacts"] if one["kind"] == "story"]) == 3


def test_the_script_can_be_looked_at_first(served: Served) -> None:
    """I drop the outlet from a line: it is flagged, with the reason, and would not be voiced."""
    job_id = submitted(served, editBeforeVoicing=True, minutes=2)
    served.until(job_id, lambda status: status.get("waitingFor") is not None)
    lines = served.get(f"/api/jobs/{job_id}/script").json()["lines"]
    [line, *_] = [one for one in lines if one["segment"].startswith("story-")]

    edit = {"lines": [{"index": line["index"], "text": "The Medal of Sacrifice Act is now law."}]}
    answer = served.put(f"/api/jobs/{job_id}/script", json=edit)

    flagged = [one["flagged"] for one in answer.json()["lines"] if one["index"] == line["index"]]
    assert "attribution" in str(flagged)
    served.post(f"/api/jobs/{job_id}/cancellation")
