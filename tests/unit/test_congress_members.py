"""Who is meant by a name, and what they sponsored: asked of Congress.gov, seldom."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from fakes.congress import FakeCongress, as_json, gateway_error
from fakes.congress_bills import bill, person
from fakes.congress_members import amendment, seat
from tasks.clock import MovedClock
from tasks.errors import Final, Retryable
from tasks.providers.congress import CongressGov
from tasks.record import Member

TODAY = date(2026, 1, 20)
ROSTER = "/v3/member/congress/119"
SANDERS = person("Sen. Sanders, Bernard [I-VT]", "S000033")
LEE = person("Sen. Lee, Mike [R-UT]", "L000577")
SUSIE = person("Rep. Lee, Susie [D-NV-3]", "L000590")
NORTON = person("Del. Norton, Eleanor Holmes [D-DC-At Large]", "N000147")


def by(sponsor: dict[str, Any], bill_id: str, **parts: Any) -> dict[str, Any]:
    return bill(bill_id, detail={"sponsors": [sponsor]}, **parts)


HELD = [
    by(SANDERS, "119-s-1", moved="2026-01-05"),
    by(SANDERS, "119-s-2", moved="2026-01-19", title="Harbor Act"),
    by(SANDERS, "118-s-3", moved="2025-01-02"),
    by(SANDERS, "117-s-3", moved="2023-01-02"),
    by(LEE, "119-s-4"),
    by(SUSIE, "119-hr-5"),
    by(NORTON, "119-hr-6"),
]


@pytest.fixture
async def fake() -> AsyncIterator[FakeCongress]:
    async with FakeCongress(HELD, today=TODAY) as congress:
        yield congress


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
async def source(fake: FakeCongress, clock: MovedClock) -> AsyncIterator[CongressGov]:
    congress = CongressGov("a-key", fake.base_url, clock=clock, timeout=2, per_hour=10_000_000)
    yield congress
    await congress.aclose()


async def one(source: CongressGov, name: str) -> Member:
    (found,) = (await source.members((name,), TODAY))[name]
    return found


async def test_a_name_is_found_among_those_who_sit(fake: FakeCongress, source: CongressGov) -> None:
    """As the list writes it, and as the record has it."""
    meant = await source.members(("Bernie Sanders", "Lee", "Eleanor Holmes Norton"), TODAY)

    assert meant["Bernie Sanders"] == (
        Member("S000033", name="Bernard Sanders", title="Sen.", party="I", state="VT"),
    )
    assert [found.name for found in meant["Lee"]] == ["Mike Lee", "Susie Lee"]
    assert [(found.title, found.district) for found in meant["Lee"]] == [
        ("Sen.", None),
        ("Rep.", 3),
    ]
    (norton,) = meant["Eleanor Holmes Norton"]
    assert (norton.title, norton.state) == ("Del.", "DC")
    (call,) = fake.calls
    assert (call.path, call.query["currentMember"], call.query["limit"]) == (ROSTER, "true", "250")


async def test_an_id_needs_no_list(fake: FakeCongress, source: CongressGov) -> None:
    """Also one that is written small; the name comes with the bill."""
    found = await one(source, "s000033")

    assert (found.bioguide_id, found.name) == ("S000033", "")
    assert fake.calls == []


async def test_the_list_is_asked_for_once_a_day(
    fake: FakeCongress, source: CongressGov, clock: MovedClock
) -> None:
    """By all shows of a process, also those that come at once; an id is named by it then."""
    await asyncio.gather(*(one(source, "Sanders") for _ in range(3)))
    clock.advance(23 * 3600)
    named = await one(source, "S000033")
    assert (fake.paths(), named.name) == ([ROSTER], "Bernard Sanders")

    clock.advance(3600)
    await one(source, "Sanders")

    assert fake.paths() == [ROSTER] * 2


async def test_a_list_that_was_not_answered_is_asked_for_again(
    fake: FakeCongress, source: CongressGov
) -> None:
    """Nobody is known then, or it is said what is wrong; neither is kept for a day."""
    fake.answers[ROSTER] = as_json({"error": "x"}, 404)
    assert (await source.members(("Sanders",), TODAY))["Sanders"] == ()
    fake.answers[ROSTER] = as_json({"members": "many"})
    with pytest.raises(Retryable, match="form that is not known"):
        await source.members(("Sanders",), TODAY)
    fake.answers.clear()

    assert (await one(source, "Sanders")).state == "VT"


async def test_odd_rows_do_not_spoil_the_list(fake: FakeCongress, source: CongressGov) -> None:
    """Empty ones, and terms in another form, were seen by others."""
    listed = {**seat(SANDERS), "terms": [{"chamber": "Senate", "startYear": 2007}]}
    moved = {**seat(LEE), "terms": {"item": [
        {"chamber": "Senate", "startYear": 2011},
        {"chamber": "House of Representatives", "startYear": 2003},
    ]}}  # fmt: skip
    rows = [{}, {"bioguideId": "X000001"}, {**seat(SUSIE), "terms": None}, listed, moved]
    fake.answers[ROSTER] = as_json({"members": rows})

    meant = await source.members(("Sanders", "Lee"), TODAY)

    titles = [found.title for found in (*meant["Sanders"], *meant["Lee"])]
    assert titles == ["Sen.", "Rep.", "Sen."]


async def test_what_a_member_sponsored_is_bills_of_this_congress_and_the_last(
    fake: FakeCongress, source: CongressGov
) -> None:
    """No amendments, nothing older; each names its sponsor. It is one question."""
    sanders = await one(source, "Sanders")
    fake.sponsored["S000033"] = [amendment(119, 7), amendment(118, 8)]

    found = await source.sponsored(sanders, TODAY)

    assert [(bill.id, bill.title) for bill in found] == [
        ("119-s-2", "Harbor Act"),
        ("119-s-1", "Lighthouse Repair Act"),
        ("118-s-3", "Lighthouse Repair Act"),
    ]
    assert {bill.sponsor for bill in found} == {sanders}
    assert fake.paths()[1:] == ["/v3/member/S000033/sponsored-legislation"]


@pytest.mark.parametrize(("congress", "pages"), [(119, 2), (118, 1)])
async def test_a_second_page_is_for_who_filled_the_first(
    fake: FakeCongress, source: CongressGov, congress: int, pages: int
) -> None:
    """Some senators offer hundreds of amendments; what is older than this Congress is not read."""
    fake.sponsored["S000033"] = [amendment(119, number) for number in range(249)]
    fake.sponsored["S000033"] += [amendment(congress, 250)]

    found = await source.sponsored(await one(source, "S000033"), TODAY)

    assert len(fake.calls) == pages
    assert [bill.id for bill in found] == ["119-s-2", "119-s-1", "118-s-3"][: 3 * (pages - 1)]


async def test_whom_only_an_id_names_has_the_office_of_the_chamber(source: CongressGov) -> None:
    """Until the record says more."""
    (found,) = await source.sponsored(await one(source, "L000577"), TODAY)

    assert found.sponsor
    assert (found.sponsor.bioguide_id, found.sponsor.title) == ("L000577", "Sen.")


async def test_an_id_that_nobody_has_and_a_refused_key_are_final(
    fake: FakeCongress, source: CongressGov
) -> None:
    """What each is can be told apart."""
    with pytest.raises(Final, match="Z999999") as nobody:
        await source.sponsored(await one(source, "Z999999"), TODAY)
    fake.answers["sponsored"] = gateway_error(403, "API_KEY_INVALID")
    with pytest.raises(Final, match="API_KEY_INVALID") as refused:
        await source.sponsored(await one(source, "S000033"), TODAY)

    assert (nobody.value.reason, refused.value.reason) == ("not_found", "key_refused")


async def test_a_bill_without_an_action_is_no_candidate(
    fake: FakeCongress, source: CongressGov
) -> None:
    """There is nothing to tell of it yet."""
    fake.answers["/bill/119/s/1$"] = as_json({"bill": {"title": "Lighthouse Repair Act"}})

    assert await source.candidate("119-s-1") is None
