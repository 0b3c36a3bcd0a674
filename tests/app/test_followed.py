"""Members and bills that a listener follows, and their state, in a show from Congress.gov.

The list of what moved lately is of bills that nobody follows; the rest is held, but not listed.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest

from fakes.congress import AS_HTML, BROKEN, NOT_FOUND, Answer, FakeCongress, as_json
from fakes.congress_bills import bill, person
from fakes.toy_studio import toy_studio
from serving import Json, Served, serving
from tasks.clock import MovedClock
from tasks.providers.congress import CongressGov
from tasks.providers.folder import Folder
from tasks.settings import Settings

SANDERS = person("Sen. Sanders, Bernard [I-VT]", "S000033")
WELCH = person("Sen. Welch, Peter [D-VT]", "W000800")
PASSED = "Passed House by voice vote."
BY_SANDERS = "its sponsor is Bernard Sanders, whom you follow"
FROM_VERMONT = "its sponsor is from Vermont, your state"
R = TypeVar("R")


def by(sponsor: Json, bill_id: str, **parts: Any) -> Json:
    return bill(bill_id, detail={"sponsors": [sponsor]}, **parts)


LISTED = [
    bill(f"119-hr-{number}", title=f"Act {number}", moved="2026-05-29", action=PASSED)
    for number in range(1, 21)
]
LAST = by(SANDERS, "118-s-33", title="Dock Act", moved="2026-05-28")
"""Of a Congress that is not listed; no real bill outlives its own."""
HIS = by(SANDERS, "119-s-33", title="Harbor Act", moved="2026-05-27")
OLDER = by(SANDERS, "119-s-34", title="Pier Act", moved="2026-03-03")
MINE = bill("119-hr-700", title="Beacon Act", moved="2026-05-26")
LIMITED = as_json({"error": {"code": "OVER_RATE_LIMIT"}}, 429)


@dataclass
class World:
    congress: FakeCongress
    clock: MovedClock
    folder: Path

    async def visited(self, visit: Callable[[Served], R]) -> R:
        """Serve, and visit from a thread of its own, since Congress.gov lives in this one."""
        studio = toy_studio(Folder(self.folder / "audio"))
        studio.bills = CongressGov(
            "a-key",
            self.congress.base_url,
            text_base_url=self.congress.url,
            clock=self.clock,
            per_hour=10_000_000,
        )
        settings = Settings(data_dir=self.folder, port=0, lease_seconds=6.0, retry_seconds=())

        def both() -> R:
            with serving(settings, studio, self.clock) as served:
                return visit(served)

        return await asyncio.to_thread(both)

    def asked(self, start: str) -> list[str]:
        return [path for path in self.congress.paths() if path.startswith(f"/v3/{start}")]

    def records(self) -> int:
        """Bills that were read whole."""
        return sum(path.endswith("/actions") for path in self.congress.paths())


@pytest.fixture
async def world(folder: Path) -> AsyncIterator[World]:
    clock = MovedClock.at(datetime(2026, 6, 1, 12, tzinfo=UTC))
    congress = FakeCongress(LISTED, today=date(2026, 6, 1))
    for held in (LAST, HIS, OLDER, MINE):
        detail = held["bill"]["bill"]
        bill_id = f"{detail['congress']}-{detail['type'].lower()}-{detail['number']}"
        congress.bills[bill_id] = held
    async with congress:
        yield World(congress, clock, folder)


def told(served: Served, **body: Any) -> dict[str, list[str]]:
    """The bills of a show with the reasons for each, as its page has them."""
    status = served.finish(served.press(**{"billCount": 2, **body}))
    assert status["status"] == "complete", status
    episode = served.get(f"/api/episodes/{status['episodeId']}").json()
    page = served.get(f"/episodes/{status['episodeId']}").text
    assert all(reason in page for one in episode["bills"] for reason in one["reasons"])
    return {one["id"]: one["reasons"] for one in episode["bills"]}


async def test_a_members_bill_that_moved_is_found_though_no_list_has_it(world: World) -> None:
    """By one question each day and one for the member; no record is read for the choice."""

    def visit(served: Served) -> dict[str, list[str]]:
        served.put("/api/preferences", json={"members": ["Bernie Sanders"]})
        return told(served)

    found = await world.visited(visit)

    assert BY_SANDERS in found["119-s-33"]
    assert set(found) == {"119-s-33", "119-hr-1"}
    assert world.asked("member") == [
        "/v3/member/congress/119",
        "/v3/member/S000033/sponsored-legislation",
    ]
    assert world.records() == 2


async def test_whom_an_id_names_is_named_all_the_same(world: World) -> None:
    """No list of members is asked for; the record of the bill says who it is."""

    def visit(served: Served) -> dict[str, list[str]]:
        served.put("/api/preferences", json={"members": ["s000033"]})
        return told(served)

    found = await world.visited(visit)

    assert BY_SANDERS in found["119-s-33"]
    assert world.asked("member") == ["/v3/member/S000033/sponsored-legislation"]


async def test_a_followed_bill_that_moved_is_found_though_no_list_has_it(world: World) -> None:
    """By one question; one that did not move lately, or is not there, does not come."""

    def visit(served: Served) -> dict[str, list[str]]:
        body = {"bills": ["119-hr-700", "119-s-34", "119-hr-999", "119-hr-1"]}
        served.put("/api/preferences", json=body)
        return told(served, billCount=3)

    found = await world.visited(visit)

    assert set(found) == {"119-hr-700", "119-hr-1", "119-hr-2"}
    assert "you follow it" in found["119-hr-700"]
    assert world.records() == 3


async def test_what_was_told_of_them_is_not_told_again(world: World) -> None:
    """Until it moves."""

    def visit(served: Served) -> list[set[str]]:
        served.put("/api/preferences", json={"members": ["Sanders"], "bills": ["119-hr-700"]})
        shows = [set(told(served, onlyNew=True))]
        world.clock.advance(24 * 3600)
        shows.append(set(told(served, onlyNew=True)))
        move(world.congress, "119-s-33", "2026-06-01", "Passed Senate by voice vote.")
        shows.append(set(told(served, onlyNew=True)))
        return shows

    first, second, third = await world.visited(visit)

    assert first == {"119-s-33", "119-hr-700"}
    assert not second & first
    assert "119-s-33" in third


def move(congress: FakeCongress, bill_id: str, on: str, text: str) -> None:
    held = congress.bills[bill_id]
    moved = {"actionDate": on, "text": text}
    detail = {**held["bill"]["bill"], "latestAction": moved}
    actions = [{**moved, "type": "Floor"}, *held["actions"]["actions"]]
    congress.bills[bill_id] = {
        **held,
        "bill": {"bill": detail},
        "actions": {"actions": actions},
    }


@pytest.mark.parametrize("answer", [NOT_FOUND, BROKEN, AS_HTML, as_json({"members": 1})])
@pytest.mark.parametrize("asked", ["/member/congress/", "/sponsored-legislation"])
async def test_members_who_cannot_be_asked_for_are_sought_in_the_records(
    world: World, answer: Answer, asked: str
) -> None:
    """The show comes, and whom I follow is found among the likely ones."""
    if answer.status == 200 and "sponsored" in asked:
        answer = as_json({"sponsoredLegislation": 1}) if "json" in answer.content_type else answer
    world.congress.answers[asked] = answer
    listed = by(SANDERS, "119-hr-3", title="Act 3", moved="2026-05-29", action=PASSED)
    world.congress.bills["119-hr-3"] = listed

    def visit(served: Served) -> dict[str, list[str]]:
        served.put("/api/preferences", json={"members": ["Sanders"]})
        return told(served, billCount=1)

    found = await world.visited(visit)

    assert set(found) == {"119-hr-3"}
    assert BY_SANDERS in found["119-hr-3"]


@pytest.mark.parametrize(("limited", "asked"), [("/bill/119/s/33$", 1), ("/sponsored", 2)])
async def test_a_limit_ends_the_try_and_the_next_asks_for_no_answer_again(
    world: World, limited: str, asked: int
) -> None:
    """Wherever it is met; what was answered before is remembered."""
    world.congress.answers[limited] = LIMITED

    def visit(served: Served) -> tuple[Json, Json]:
        served.put("/api/preferences", json={"members": ["S000033"], "bills": ["119-hr-700"]})
        job_id = served.press(billCount=2)
        ended = served.finish(job_id)
        del world.congress.answers[limited]
        assert served.post(f"/api/jobs/{job_id}/retry").status_code == 202
        return ended, served.finish(job_id)

    ended, status = await world.visited(visit)

    assert (ended["status"], ended["error"]["code"]) == ("failed", "rate_limited")
    bills = {one["id"] for one in status["artifacts"] if one["kind"] == "bill"}
    assert bills == {"119-s-33", "119-hr-700"}
    assert len(world.asked("member")) == asked


async def test_a_request_that_names_bills_asks_for_no_member(world: World) -> None:
    """What I follow has no part in it."""

    def visit(served: Served) -> dict[str, list[str]]:
        body = {"members": ["Sanders"], "bills": ["119-hr-700"], "state": "VT"}
        served.put("/api/preferences", json=body)
        return told(served, bills=["119-hr-1"])

    assert set(await world.visited(visit)) == {"119-hr-1"}
    assert world.asked("member") == []


async def test_a_sponsor_from_my_state_counts_and_a_request_may_name_another(
    world: World,
) -> None:
    """Of bills that moved alike, theirs comes first, and says why."""
    local = by(WELCH, "119-hr-3", title="Act 3", moved="2026-05-29", action=PASSED)
    world.congress.bills["119-hr-3"] = local

    def visit(served: Served) -> list[dict[str, list[str]]]:
        served.put("/api/preferences", json={"state": "VT"})
        return [told(served), told(served, state="TX")]

    vermont, texas = await world.visited(visit)

    assert next(iter(vermont)) == "119-hr-3"
    assert FROM_VERMONT in vermont["119-hr-3"]
    assert all("from Texas, your state" in " ".join(reasons) for reasons in texas.values())


async def test_a_state_that_is_none_is_refused(world: World) -> None:
    """In a request for a show about bills, and in the preferences."""

    def visit(served: Served) -> list[Any]:
        body = {"type": "daily", "state": "ZZ"}
        return [
            served.post("/api/jobs", json=body),
            served.put("/api/preferences", json={"state": "ZZ"}),
        ]

    for answer in await world.visited(visit):
        assert (answer.status_code, answer.json()["field"]) == (422, "state")
        assert "ZZ" in answer.json()["detail"]
