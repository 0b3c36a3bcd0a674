"""What every source of bills promises, the real one and the bundled one alike."""

import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import date, datetime

import pytest

from fakes.congress import FakeCongress
from fakes.congress_bills import bill
from tasks.clock import Clock
from tasks.errors import BadInput, Final
from tasks.providers.base import BillSource
from tasks.providers.bundled_bills import BundledBills
from tasks.providers.congress import CongressGov
from tasks.script.choosing import choose
from tasks.script.status import status

TODAY = date(2026, 11, 23)


@pytest.fixture(params=["Congress.gov", "bundled sample"])
async def source(request: pytest.FixtureRequest) -> AsyncIterator[BillSource]:
    if request.param == "bundled sample":
        yield BundledBills()
        return
    held = [bill(f"119-hr-{number}", moved=f"2026-10-{number:02}") for number in range(1, 13)]
    async with FakeCongress(held, today=TODAY) as fake:
        congress = CongressGov(
            "a-key", fake.base_url, text_base_url=fake.url, clock=Clock(), timeout=5
        )
        yield congress
        await congress.aclose()


async def test_a_source_says_what_it_is(source: BillSource) -> None:
    """The page and the episode name it."""
    assert source.name in {"Congress.gov", "bundled sample"}
    assert source.offline is (source.name == "bundled sample")


async def test_candidates_come_newest_first_without_doubles(source: BillSource) -> None:
    """There is enough for a daily and a weekly show, each bill once."""
    found = await source.candidates(TODAY)
    dates = [one.latest_action.date for one in found]

    assert len(found) >= 12
    assert len({one.id for one in found}) == len(found)
    assert dates == sorted(dates, reverse=True)
    assert all(one.title and one.latest_action.text for one in found)
    assert found == await source.candidates(TODAY)


async def test_every_candidate_can_be_read_whole(source: BillSource) -> None:
    """What is listed is there, and its parts fit together."""
    for candidate in await source.candidates(TODAY):
        found = await source.bill(candidate.id)

        assert (found.id, found.title) == (candidate.id, candidate.title)
        assert found.latest_action
        assert found.latest_action.date == candidate.latest_action.date
        dates = [action.date for action in found.actions]
        assert dates == sorted(dates, reverse=True)
        told = {vote for action in found.actions for vote in action.votes}
        assert set(found.votes) <= told
        assert found.url.startswith("https://www.congress.gov/bill/119th-congress/")
        assert datetime.fromisoformat(found.fetched_at).tzinfo
        assert status(found).text


async def test_a_show_can_be_made_of_it(source: BillSource) -> None:
    """Three bills are chosen, each with a reason."""
    chosen, _ = choose(await source.candidates(TODAY), count=3, today=TODAY)

    assert len(chosen) == 3
    assert all(one.reasons for one in chosen)


async def test_a_bill_may_be_written_in_capitals(source: BillSource) -> None:
    """As people copy it."""
    listed = (await source.candidates(TODAY))[0].id

    assert (await source.bill(f" {listed.upper()} ")).id == listed


async def test_a_bill_that_is_not_there_is_final(source: BillSource) -> None:
    """The show passes it over; asking again would not help."""
    with pytest.raises(Final) as caught:
        await source.bill("119-hr-99999")

    assert caught.value.reason == "not_found"
    assert "99999" in caught.value.message


async def test_what_is_no_bill_is_bad_input(source: BillSource) -> None:
    """The field is named, so that the form can show it."""
    with pytest.raises(BadInput) as caught:
        await source.bill("H.R. 22")

    assert caught.value.field == "bills"


async def test_closing_twice_does_no_harm(source: BillSource) -> None:
    """Shutting down is always possible."""
    await source.aclose()
    await source.aclose()


def test_a_source_is_loaded_only_when_it_is_asked() -> None:
    """The page is quick to start: no HTTP client, no HTML parser until the first question."""
    program = (
        "import sys\n"
        "from tasks.clock import Clock\n"
        "from tasks.providers.bundled_bills import BundledBills\n"
        "from tasks.providers.congress import CongressGov\n"
        "CongressGov('a-key', clock=Clock()), BundledBills()\n"
        "sys.exit(bool({'httpx', 'bs4'} & set(sys.modules)))"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


async def test_one_bill_can_be_looked_up_as_the_list_has_it(source: BillSource) -> None:
    """With its sponsor, whom the list does not name."""
    listed = (await source.candidates(TODAY))[0]

    found = await source.candidate(listed.id)

    assert found
    assert found.sponsor == (await source.bill(listed.id)).sponsor
    assert (found.title, found.latest_action) == (listed.title, listed.latest_action)
    with pytest.raises(Final, match="99999"):
        await source.candidate("119-hr-99999")


async def test_members_are_found_by_name_and_by_id_with_what_they_sponsored(
    source: BillSource,
) -> None:
    """Newest action first, and each names its sponsor."""
    meant = await source.members(("chip roy", "R000614", "Nobody At All"), TODAY)

    (by_name,), (by_id,) = meant["chip roy"], meant["R000614"]
    assert by_name.bioguide_id == by_id.bioguide_id == "R000614"
    assert meant["Nobody At All"] == ()
    found = await source.sponsored(by_name, TODAY)
    dates = [one.latest_action.date for one in found]
    assert dates == sorted(dates, reverse=True)
    assert {one.sponsor and one.sponsor.name for one in found} == {"Chip Roy"}
    assert (await source.bill(found[0].id)).sponsor == found[0].sponsor
