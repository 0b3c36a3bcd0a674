"""What moved lately, in the Congress that sits."""

from collections.abc import AsyncIterator, Callable
from datetime import date
from typing import Any

import pytest

from fakes.congress import AS_XML, BROKEN, OVER_LIMIT, Answer, FakeCongress, as_json, gateway_error
from fakes.congress_bills import bill
from tasks.clock import Clock
from tasks.errors import Final, Retryable
from tasks.providers.congress import CongressGov
from tasks.providers.congress.sitting import congress_on
from tasks.script.choosing import choose

Start = Callable[..., "CongressGov"]
TODAY = date(2026, 1, 20)


@pytest.fixture
async def fake() -> AsyncIterator[FakeCongress]:
    async with FakeCongress(today=TODAY) as congress:
        yield congress


@pytest.fixture
async def source(fake: FakeCongress) -> AsyncIterator[CongressGov]:
    congress = CongressGov("a-key", fake.base_url, clock=Clock(), timeout=2, per_hour=10_000_000)
    yield congress
    await congress.aclose()


def rows(*bills: dict[str, Any]) -> list[dict[str, Any]]:
    return [one["bill"]["bill"] for one in bills]


def many(congress: int, count: int, moved: str) -> list[dict[str, Any]]:
    return rows(*(bill(f"{congress}-hr-{number}", moved=moved) for number in range(1, count + 1)))


async def test_the_list_is_by_action_though_asked_for_by_update(
    fake: FakeCongress, source: CongressGov
) -> None:
    """Records are touched up for many reasons; what moved last comes first."""
    fake.rows[119] = rows(
        bill("119-hr-1", moved="2026-01-02", updated="2026-01-19"),
        bill("119-s-2", moved="2026-01-16", updated="2026-01-17"),
        bill("119-hr-3", moved="2026-01-09", updated="2026-01-18"),
    )

    found = await source.candidates(TODAY)

    assert [one.id for one in found] == ["119-s-2", "119-hr-3", "119-hr-1"]
    (call,) = [call for call in fake.calls if call.path == "/v3/bill/119"]
    assert call.query == {
        "format": "json",
        "limit": "250",
        "offset": "0",
        "sort": "updateDate desc",
    }


async def test_pages_are_followed_but_not_for_ever(fake: FakeCongress, source: CongressGov) -> None:
    """On a day of mass updates there are ten thousand rows."""
    fake.rows[119] = many(119, 1_200, "2026-01-16")

    found = await source.candidates(TODAY)

    assert len(found) == 1_000
    assert fake.paths().count("/v3/bill/119") == 4


async def test_doubles_are_told_once_with_their_latest_action(
    fake: FakeCongress, source: CongressGov
) -> None:
    """The API repeats rows between pages, and `HR` is `hr`."""
    old, new = rows(bill(moved="2026-01-02"), bill(moved="2026-01-09", action="Passed."))
    fake.rows[119] = [old, new, {**old, "type": "hr", "number": 22}]

    found = await source.candidates(TODAY)

    assert [(one.id, one.latest_action.text) for one in found] == [("119-hr-22", "Passed.")]


async def test_rows_that_are_no_bills_are_left_out(fake: FakeCongress, source: CongressGov) -> None:
    """One odd row does not spoil the list."""
    good = rows(bill())[0]
    fake.rows[119] = [
        {**good, "number": "23", "type": "HAMDT"},
        {**good, "number": "24", "latestAction": None},
        {**good, "number": "25", "latestAction": {"actionDate": "", "text": "x"}},
        {**good, "number": None},
        {**good, "number": "x"},
        {**good, "congress": None},
        {},
        good,
    ]

    assert [one.id for one in await source.candidates(TODAY)] == ["119-hr-22"]


async def test_an_empty_title_is_asked_for_or_the_row_left_out(source: CongressGov) -> None:
    """A bill without a name cannot be chosen by name."""
    titles = [{"title": "Named After All Act", "titleType": "Short Title(s) as Introduced"}]
    bills = [bill("119-hr-1", title="", titles=titles), bill("119-hr-2", title="", titles=[])]
    async with FakeCongress([*bills, bill("119-hr-3")], today=TODAY) as fake:
        source = CongressGov("a-key", fake.base_url, clock=Clock())

        found = await source.candidates(TODAY)

        await source.aclose()

    assert {one.id: one.title for one in found} == {
        "119-hr-1": "Named After All Act",
        "119-hr-3": "Lighthouse Repair Act",
    }


@pytest.mark.parametrize(
    ("today", "number"),
    [
        (date(2025, 1, 2), 118),
        (date(2025, 1, 3), 119),
        (date(2026, 12, 31), 119),
        (date(2027, 1, 1), 119),
        (date(2027, 1, 2), 119),
        (date(2027, 1, 3), 120),
        (date(2028, 1, 2), 120),
        (date(2029, 1, 3), 121),
        (date(1789, 3, 4), 1),
    ],
)
def test_a_congress_begins_on_3_january_of_an_odd_year(today: date, number: int) -> None:
    """No number is written into the program."""
    assert congress_on(today) == number


@pytest.mark.parametrize(
    ("today", "listed"), [(date(2027, 1, 2), "119-hr-1"), (date(2027, 1, 3), "120-hr-1")]
)
async def test_the_new_congress_is_read_from_its_first_day(
    fake: FakeCongress, source: CongressGov, today: date, listed: str
) -> None:
    """On 2 January 2027 the 119th still sits; on the 3rd, the 120th."""
    fake.today = today
    fake.rows[119] = many(119, 20, "2026-12-30")
    fake.rows[120] = many(120, 20, "2027-01-03")

    found = await source.candidates(today)

    assert found[0].id == listed
    assert {one.congress for one in found} == {int(listed[:3])}


@pytest.mark.parametrize("begun", [0, 3])
async def test_a_congress_that_has_just_begun_leaves_the_last_one_to_tell(
    fake: FakeCongress, source: CongressGov, begun: int
) -> None:
    """On the first days there is a briefing too."""
    today = fake.today = date(2027, 1, 3)
    fake.rows[119] = many(119, 20, "2026-12-30")
    fake.rows[120] = many(120, begun, "2027-01-03")

    found = await source.candidates(today)

    assert [one.congress for one in found] == [120] * begun + [119] * 20
    chosen, _ = choose(found, count=3, today=today)
    assert len(chosen) == 3


async def test_a_current_congress_that_lags_behind_the_date_is_not_believed(
    fake: FakeCongress, source: CongressGov
) -> None:
    """The answer of last week does not hide the new Congress."""
    fake.today = date(2027, 1, 2)
    fake.rows[120] = many(120, 20, "2027-01-03")

    assert (await source.candidates(date(2027, 1, 3)))[0].congress == 120


@pytest.mark.parametrize(
    "answer",
    [
        BROKEN,
        AS_XML,
        Answer(404, b"{}"),
        as_json({"congress": {"number": None}}),
        as_json({"congress": {"number": 118}}),
        as_json({"congress": {"number": 118, "startYear": "2023", "endYear": "2024"}}),
    ],
)
async def test_without_a_usable_answer_the_congress_is_reckoned(
    fake: FakeCongress, source: CongressGov, answer: Answer
) -> None:
    """The calendar knows which Congress sits."""
    fake.answers["/congress/current"] = answer
    fake.rows[119] = many(119, 20, "2026-01-16")

    assert (await source.candidates(TODAY))[0].congress == 119


async def test_a_refused_key_or_a_limit_is_told_at_the_first_question(
    fake: FakeCongress, source: CongressGov
) -> None:
    """No second question is asked with a key that is refused."""
    fake.answers["/congress/current"] = gateway_error(403, "API_KEY_DISABLED")
    with pytest.raises(Final, match="API_KEY_DISABLED"):
        await source.candidates(TODAY)

    fake.answers["/congress/current"] = OVER_LIMIT
    with pytest.raises(Retryable, match="hourly limit"):
        await source.candidates(TODAY)
    assert len(fake.calls) == 2


async def test_a_week_without_action_lists_what_moved_before(
    fake: FakeCongress, source: CongressGov
) -> None:
    """In August the briefing tells of July."""
    fake.today = date(2026, 8, 24)
    fake.rows[119] = many(119, 12, "2026-07-30")

    found = await source.candidates(fake.today)

    assert found[0].latest_action.date == date(2026, 7, 30)


async def test_no_bill_anywhere_is_an_empty_list(fake: FakeCongress, source: CongressGov) -> None:
    """The show says that there is nothing to tell; the source does not fail."""
    assert await source.candidates(TODAY) == ()
