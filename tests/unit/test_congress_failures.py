"""When Congress.gov does not answer as it should, the listener is told plainly."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from fakes.congress import (
    AS_HTML,
    AS_XML,
    BROKEN,
    CHALLENGE,
    CUT,
    HANG,
    NO_JSON,
    NOT_FOUND,
    OVER_LIMIT,
    RESERVED,
    Answer,
    FakeCongress,
    as_json,
    gateway_error,
)
from fakes.congress_bills import bill
from tasks.clock import Clock, MovedClock
from tasks.errors import BadInput, Final, Retryable, StepError
from tasks.providers.congress import CongressGov
from tasks.providers.congress.answers import retry_after
from tasks.providers.congress.pace import Pace

REAL = Path(os.environ.get("GAVELCAST_REAL_DATA") or Path(__file__).parents[2] / "../shared/data")
REAL_ERRORS = sorted((REAL / "congress" / "errors").glob("*"))
NOW = datetime(2026, 1, 20, 12, tzinfo=UTC)


@pytest.fixture
async def fake() -> AsyncIterator[FakeCongress]:
    async with FakeCongress([bill()], today=date(2026, 1, 20)) as congress:
        yield congress


@pytest.fixture
async def source(fake: FakeCongress) -> AsyncIterator[CongressGov]:
    congress = CongressGov("a-key", fake.base_url, text_base_url=fake.url, clock=Clock(), timeout=2)
    yield congress
    await congress.aclose()


async def failure(source: CongressGov) -> StepError:
    with pytest.raises(StepError) as caught:
        await source.bill("119-hr-22")
    return caught.value


@pytest.mark.parametrize(
    ("answer", "kind", "reason", "says"),
    [
        (gateway_error(403, "API_KEY_INVALID"), Final, "key_refused", "CONGRESS_API_KEY"),
        (gateway_error(403, "API_KEY_MISSING"), Final, "key_refused", "API_KEY_MISSING"),
        (gateway_error(403, "API_KEY_DISABLED"), Final, "key_refused", "API_KEY_DISABLED"),
        (gateway_error(403, "API_KEY_UNAUTHORIZED"), Final, "key_refused", "sign-up"),
        (as_json({"error": "Authorization failed"}, 403), Retryable, "unavailable", "403"),
        (CHALLENGE, Retryable, "unavailable", "turned this machine away"),
        (AS_XML, Retryable, "bad_answer", "application/xml instead of data"),
        (AS_HTML, Retryable, "bad_answer", "text/html instead of data"),
        (NO_JSON, Retryable, "bad_answer", "form that is not known"),
        (as_json([]), Retryable, "bad_answer", "form that is not known"),
        (as_json({"bill": None}), Retryable, "bad_answer", "form that is not known"),
        (NOT_FOUND, Final, "not_found", "bill/119/hr/22"),
        (RESERVED, Final, "not_found", "bill/119/hr/22"),
        (as_json({"error": "x"}, 400), Final, "refused", "400"),
        (OVER_LIMIT, Retryable, "rate_limited", "hourly limit"),
        (BROKEN, Retryable, "unavailable", "500"),
        (Answer(503, b"<html>", content_type="text/html"), Retryable, "unavailable", "503"),
        (CUT, Retryable, "unavailable", "cannot be reached"),
    ],
)
async def test_each_failure_is_sorted_and_said(
    fake: FakeCongress,
    source: CongressGov,
    answer: Answer,
    kind: type[StepError],
    reason: str,
    says: str,
) -> None:
    """A bad key ends the job with what to do; a bad hour only puts it off."""
    fake.answers["/bill/119/hr/22$"] = answer

    error = await failure(source)

    assert (type(error), error.reason) == (kind, reason)
    assert "Congress.gov" in error.message
    assert says in error.message
    assert "a-key" not in error.message


@pytest.mark.parametrize("path", REAL_ERRORS, ids=lambda path: path.stem)
async def test_the_recorded_error_bodies_are_understood(
    fake: FakeCongress, source: CongressGov, path: Path
) -> None:
    """What the real gateway says leads to the same."""
    body, status = path.read_bytes(), int(path.name[:3])
    if path.suffix == ".json":
        body = json.dumps(
            {key: value for key, value in json.loads(body).items() if key[0] != "_"}
        ).encode()
    kind = "application/json" if path.suffix == ".json" else "text/html"
    fake.answers["/bill/119/hr/22$"] = Answer(status, body, content_type=kind)

    error = await failure(source)

    final = "api_key" in path.name or path.name.startswith(("404", "500_unbound"))
    assert isinstance(error, Final) is final


async def test_the_wait_that_was_asked_for_is_passed_on(
    fake: FakeCongress, source: CongressGov
) -> None:
    """Retry-After decides when the job goes on."""
    fake.answers["/bill/119/hr/22$"] = OVER_LIMIT

    error = await failure(source)

    assert isinstance(error, Retryable)
    assert error.retry_after == 17


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("60", 60.0), ("Tue, 20 Jan 2026 12:01:00 GMT", 60.0), ("", None), ("soon", None)],
)
def test_retry_after_may_be_seconds_or_a_date(value: str, seconds: float | None) -> None:
    """Both forms are allowed by HTTP; nonsense is no wait."""
    assert retry_after(value, NOW) == seconds


async def test_silence_ends_in_a_timeout(fake: FakeCongress) -> None:
    """A server that never answers does not hold the job for ever."""
    fake.answers["/bill/119/hr/22$"] = HANG
    source = CongressGov("a-key", fake.base_url, clock=Clock(), timeout=0.2)

    error = await failure(source)

    assert (type(error), error.reason) == (Retryable, "timeout")
    await source.aclose()


async def test_a_cancelled_question_ends_at_once(fake: FakeCongress, source: CongressGov) -> None:
    """Cancel means cancel, also while Congress.gov is thinking."""
    fake.answers["/bill/119/hr/22$"] = HANG
    asking = asyncio.create_task(source.bill("119-hr-22"))
    await fake.asked.wait()

    asking.cancel()

    with pytest.raises(asyncio.CancelledError):
        await asking


async def test_a_redirect_in_circles_ends(fake: FakeCongress, source: CongressGov) -> None:
    """The redirect loop of 2025 does not hang the job."""
    fake.answers["/bill/119/hr/22$"] = Answer(302, headers={"Location": "/v3/bill/119/hr/22"})

    error = await failure(source)

    assert isinstance(error, Retryable)
    assert "circles" in error.message
    assert len(fake.calls) == 4


async def test_a_redirect_on_the_same_host_is_followed(
    fake: FakeCongress, source: CongressGov
) -> None:
    """An address that moved is found."""
    fake.answers["/moved"] = as_json(bill()["bill"])
    fake.answers["/bill/119/hr/22$"] = Answer(301, headers={"Location": f"{fake.base_url}/moved"})

    assert (await source.bill("119-hr-22")).title == "Lighthouse Repair Act"


@pytest.mark.parametrize("place", ["http://localhost:{port}/v3/x", "//evil.invalid/x", "http://["])
async def test_the_key_goes_to_no_other_host(
    fake: FakeCongress, source: CongressGov, place: str
) -> None:
    """A redirect elsewhere is not followed: the key would go along."""
    port = fake.url.rpartition(":")[2]
    where = place.format(port=port)
    fake.answers["/bill/119/hr/22$"] = Answer(302, headers={"Location": where})

    error = await failure(source)

    assert "another place" in error.message
    assert len(fake.calls) == 1


async def test_an_endless_answer_is_dropped(fake: FakeCongress, source: CongressGov) -> None:
    """Memory is not filled with nonsense."""
    fake.answers["/bill/119/hr/22$"] = Answer(body=b" " * 16_500_000)

    error = await failure(source)

    assert (type(error), error.reason) == (Retryable, "bad_answer")


async def test_nobody_there_is_said_plainly(fake: FakeCongress) -> None:
    """No network is no mystery."""
    async with FakeCongress() as gone:
        address = gone.base_url
    source = CongressGov("a-key", address, clock=Clock())

    error = await failure(source)

    assert isinstance(error, Retryable)
    assert "cannot be reached" in error.message
    await source.aclose()


async def test_one_failure_among_many_questions_is_the_one_that_is_told(
    fake: FakeCongress, source: CongressGov
) -> None:
    """Questions asked at once fail as one, not as a group."""
    fake.answers["/cosponsors$"] = OVER_LIMIT
    fake.answers["/summaries$"] = OVER_LIMIT

    error = await failure(source)

    assert (type(error), error.reason) == (Retryable, "rate_limited")


@pytest.mark.parametrize(
    "text", ["", "hr-22", "119-xx-1", "119-hr-0", "119-hr-x", "119/hr/22", "119-hr-1-2", "٣-hr-1"]
)
async def test_what_is_no_bill_is_refused_by_field(source: CongressGov, text: str) -> None:
    """A mistyped bill is the caller's to mend, and named."""
    with pytest.raises(BadInput) as caught:
        await source.bill(text)

    assert caught.value.field == "bills"
    assert repr(text) in caught.value.message


async def test_the_key_travels_in_a_header_only(fake: FakeCongress, source: CongressGov) -> None:
    """Addresses end up in logs; the key does not."""
    await source.bill("119-hr-22")

    assert all(call.headers.get("x-api-key") == "a-key" for call in fake.calls)
    assert not any("a-key" in str(call.query) + call.path for call in fake.calls)


def test_the_hourly_pace_is_felt_after_the_burst() -> None:
    """A few bills go at once; a thousand calls keep to the key's limit."""
    pace = Pace(MovedClock(), per_hour=3600, burst=5)

    waits = [pace.wait(100.0) for _ in range(8)]

    assert waits == [0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 2.0, 3.0]
    assert pace.wait(1000.0) == 0.0
