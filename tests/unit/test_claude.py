"""Claude through the real SDK, against a server that speaks its wire format."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator

import pytest

from fakes.bills import lantern
from fakes.claude import FakeClaude, Reply, dialogue, failure
from tasks.errors import Final, Misconfigured, Retryable
from tasks.providers.base import Brief
from tasks.providers.claude import Claude
from tasks.providers.prices import DEAREST, PRICES, Usage, cost, price
from tasks.script.values import Turn

KEY = "sk-ant-secret-123"
BRIEF = Brief(show="daily", subject=lantern(), reasons=(), index=1, of=1, words=200)
PASSED = dialogue("What is it?", "The House passed it by 220 to 208.", facts=("vote.1",))


@pytest.fixture
async def fake() -> AsyncIterator[FakeClaude]:
    async with FakeClaude() as fake:
        yield fake


@pytest.fixture
async def claude(fake: FakeClaude) -> AsyncIterator[Claude]:
    claude = Claude(KEY, fake.url, longest_silence=5.0)
    yield claude
    await claude.aclose()


async def ignore(number: int, turn: Turn) -> None:
    """Nobody watches."""


async def test_the_request_is_what_the_api_takes(fake: FakeClaude, claude: Claude):
    """One call a segment: streamed, structured, its rules cached, with the key where it belongs."""
    await claude.write(BRIEF, ignore)

    request = fake.requests[0]
    assert fake.calls == 1
    assert fake.headers[0]["authorization"] == f"Bearer {KEY}"
    assert request["model"] == "claude-sonnet-5-5"
    assert request["stream"] is True
    assert request["system"][0]["cache_control"] == {"type": "ephemeral"}
    assert request["output_config"]["format"]["type"] == "json_schema"
    assert request["max_tokens"] >= 10_000
    assert "temperature" not in request


async def test_a_dialogue_is_read_with_what_it_cost(fake: FakeClaude, claude: Claude):
    """I pay what was used: cached input at its own price, and no cent is lost."""
    fake.reply = Reply(
        text=PASSED,
        thinking=True,
        input_tokens=100,
        cache_write=2_000,
        cache_read=3_000,
        output_tokens=500,
    )

    written = await claude.write(BRIEF, ignore)

    assert [turn.text for turn in written.segment.turns] == [
        "What is it?",
        "The House passed it by 220 to 208.",
    ]
    assert written.input_tokens == 5_100
    assert written.output_tokens == 500
    dollars = (100 * 2 + 2_000 * 2.5 + 3_000 * 0.1 + 500 * 10) / 1_000_000
    assert written.cost_usd == pytest.approx(dollars)


async def test_lines_arrive_while_it_writes(fake: FakeClaude, claude: Claude):
    """I read the first line before the last one is written."""
    fake.reply = Reply(text=PASSED, ending="stall", after=0.6)
    first = asyncio.Event()

    async def watch(number: int, turn: Turn) -> None:
        assert (number, turn.text) == (1, "What is it?")
        first.set()

    writing = asyncio.create_task(claude.write(BRIEF, watch))
    await asyncio.wait_for(first.wait(), 30)

    assert not writing.done()
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing


async def test_cancelling_hangs_up(fake: FakeClaude, claude: Claude):
    """When I press cancel, Claude stops writing, and stops costing."""
    fake.reply = Reply(text=PASSED, ending="stall")
    begun = asyncio.Event()

    async def watch(number: int, turn: Turn) -> None:
        begun.set()

    writing = asyncio.create_task(claude.write(BRIEF, watch))
    await asyncio.wait_for(begun.wait(), 30)
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing

    await asyncio.wait_for(fake.hung_up.wait(), 10)


SPENT = {"details": {"error_code": "enforced_spend_limit_reached"}}


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (failure(401, "authentication_error", f"invalid x-api-key {KEY}"), "key_refused"),
        (failure(403, "permission_error", "no"), "key_refused"),
        (failure(402, "billing_error", "no"), "out_of_credit"),
        (failure(400, "invalid_request_error", "Your credit balance is too low"), "out_of_credit"),
        (failure(400, "invalid_request_error", "workspace spend limit"), "out_of_credit"),
        (failure(429, "rate_limit_error", "limit", **SPENT), "out_of_credit"),
        (failure(404, "not_found_error", "model: nope"), "unknown_model"),
        (failure(413, "request_too_large", "no"), "too_large"),
        (failure(400, "invalid_request_error", "messages: bad"), "bad_request"),
        (Reply(stop_reason="refusal"), "refused"),
    ],
)
async def test_what_will_not_work_again_is_final(
    fake: FakeClaude, claude: Claude, reply: Reply, reason: str
):
    """I am told what to do about it, in words, once, without my key in them."""
    fake.reply = reply

    with pytest.raises(Final) as failed:
        await claude.write(BRIEF, ignore)

    assert failed.value.reason == reason
    assert KEY not in str(failed.value)
    assert fake.calls == 1


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (failure(429, "rate_limit_error", "slow down"), "rate_limited"),
        (failure(408, "timeout_error", "x"), "unavailable"),
        (failure(409, "api_error", "x"), "unavailable"),
        (failure(500, "api_error", "x"), "unavailable"),
        (failure(504, "timeout_error", "x"), "unavailable"),
        (failure(529, "overloaded_error", "Overloaded"), "unavailable"),
        (Reply(ending="error event"), "unavailable"),
        (Reply(ending="drop"), "dropped"),
        (Reply(ending="no message_stop"), "dropped"),
        (Reply(ending="nothing"), "dropped"),
        (Reply(ending="hang up"), "dropped"),
        (Reply(stop_reason="max_tokens"), "truncated"),
        (Reply(stop_reason="pause_turn"), "bad_answer"),
        (Reply(text='{"turns": [{"speaker": "Sarah"'), "bad_answer"),
        (Reply(text=dialogue("<script>alert(1)</script>", "Yes.")), "bad_answer"),
    ],
)
async def test_what_may_work_later_is_tried_later(
    fake: FakeClaude, claude: Claude, reply: Reply, reason: str
):
    """One call, one attempt: trying again is not done behind my back."""
    fake.reply = reply

    with pytest.raises(Retryable) as failed:
        await claude.write(BRIEF, ignore)

    assert failed.value.reason == reason
    assert "Claude" in str(failed.value)
    assert fake.calls == 1


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({"retry-after": "7"}, 7.0), ({"retry-after-ms": "1500"}, 1.5), ({"retry-after": "x"}, None)],
)
async def test_retry_after_is_handed_on(
    fake: FakeClaude, claude: Claude, headers: dict[str, str], seconds: float | None
):
    """If Anthropic says how long to wait, that is how long I wait."""
    fake.reply = failure(429, "rate_limit_error", "slow down", headers=headers)

    with pytest.raises(Retryable) as failed:
        await claude.write(BRIEF, ignore)

    assert failed.value.retry_after == seconds


@pytest.mark.parametrize(
    "reply",
    [
        Reply(stop_reason="max_tokens"),
        Reply(stop_reason="refusal"),
        Reply(text="no JSON"),
        Reply(ending="error event"),
        Reply(ending="drop"),
        Reply(ending="no message_stop"),
    ],
)
async def test_an_answer_that_cannot_be_used_still_has_its_cost(
    fake: FakeClaude, claude: Claude, reply: Reply
):
    """What Anthropic bills stands in my account, even if I got nothing for it."""
    fake.reply = reply

    with pytest.raises((Retryable, Final)) as failed:
        await claude.write(BRIEF, ignore)

    assert failed.value.cost_usd >= 1200 * 2 / 1_000_000


async def test_a_silent_stream_ends_in_time(fake: FakeClaude):
    """A stalled answer does not hold my episode for ever."""
    fake.reply = Reply(ending="stall")
    claude = Claude(KEY, fake.url, longest_silence=0.2)

    with pytest.raises(Retryable) as failed:
        await claude.write(BRIEF, ignore)

    assert failed.value.reason == "timeout"
    assert failed.value.cost_usd > 0
    await claude.aclose()


async def test_nobody_at_the_address_is_said_plainly(fake: FakeClaude):
    """No network, no stack trace."""
    async with FakeClaude() as gone:
        address = gone.url
    claude = Claude(KEY, address)

    with pytest.raises(Retryable, match="could not be reached") as failed:
        await claude.write(BRIEF, ignore)
    assert not failed.value.answer_lost
    await claude.aclose()


async def test_after_a_failure_the_next_try_counts_its_lines_anew(fake: FakeClaude, claude: Claude):
    """A second try replaces the first one's lines by number; none stands twice."""
    fake.replies.append(Reply(text=PASSED, ending="drop", after=0.9))
    fake.reply = Reply(text=PASSED)
    seen: list[int] = []

    async def watch(number: int, turn: Turn) -> None:
        seen.append(number)

    with pytest.raises(Retryable):
        await claude.write(BRIEF, watch)
    await claude.write(BRIEF, watch)

    assert seen == [1, 1, 2]


async def test_an_error_of_who_watches_stays_what_it_is(claude: Claude):
    """A lost lease is not blamed on Claude."""

    async def lost(number: int, turn: Turn) -> None:
        raise TimeoutError("the lease is lost")

    with pytest.raises(TimeoutError, match="the lease is lost"):
        await claude.write(BRIEF, lost)


@pytest.mark.parametrize("key", ["", "two words", "line\nbreak", "schlüssel"])
def test_a_key_that_cannot_be_one_is_refused_at_once(key: str):
    """A slip in the settings is named before anything is tried, and not repeated."""
    with pytest.raises(Misconfigured, match="ANTHROPIC_API_KEY") as failed:
        Claude(key)

    assert not key or key not in str(failed.value)


def test_a_model_without_a_known_price_is_counted_as_the_dearest():
    """A limit on spending is rather too strict than too lax."""
    assert price("claude-sonnet-5-5") == PRICES["claude-sonnet-5-5"]
    assert price("claude-sonnet-5-5-20261007") == PRICES["claude-sonnet-5-5"]
    assert price("claude-epic-9") == DEAREST
    assert all(DEAREST.output >= known.output for known in PRICES.values())


def test_a_long_prompt_costs_haiku_five_times_as_much():
    """The step in the price list is in the bill."""
    short = cost("claude-haiku-5-5", Usage(fresh=100_000))
    longer = cost("claude-haiku-5-5", Usage(fresh=100_001))

    assert short == pytest.approx(0.01)
    assert longer == pytest.approx(0.05, rel=1e-3)


def test_the_sdk_is_not_loaded_until_it_is_needed():
    """Opening the page does not wait for a library that I may not use."""
    code = (
        "import sys, tasks.providers.claude, tasks.providers.template; "
        "tasks.providers.claude.Claude('key'); sys.exit('anthropic' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code], check=False, timeout=60)

    assert done.returncode == 0
