"""Providers say, at no cost, whether they would work."""

import asyncio
from typing import Any

import pytest

from fakes.claude import FakeClaude
from fakes.congress import FakeCongress, gateway_error
from fakes.elevenlabs_api import DOWN, MISSING_PERMISSIONS, SUBSCRIPTION, FakeElevenLabs, Reply
from tasks.audio.workshop import Workshop
from tasks.clock import Clock
from tasks.errors import Final, Retryable, StepError
from tasks.providers.bundled_bills import BundledBills
from tasks.providers.casting import Offered
from tasks.providers.claude import Claude
from tasks.providers.congress import CongressGov
from tasks.providers.elevenlabs import VOICES, ElevenLabs
from tasks.providers.elevenlabs_voices import WITHIN
from tasks.providers.hibari_voice import HibariVoice
from tasks.providers.template import TemplateWriter

KEY = "a-key"


async def check_congress(server: FakeCongress, key: str = KEY) -> str:
    bills = CongressGov(key, server.base_url, clock=Clock())
    try:
        return await bills.check()
    finally:
        await bills.aclose()


async def check_claude(url: str, key: str = KEY, model: str = "claude-sonnet-5-5") -> str:
    writer = Claude(key, url, model)
    try:
        return await writer.check()
    finally:
        await writer.aclose()


async def check_elevenlabs(url: str, key: str = KEY) -> str:
    voice = ElevenLabs(key, url)
    try:
        return await voice.check()
    finally:
        await voice.aclose()


async def test_the_offline_parts_are_always_there() -> None:
    """Without keys there is nothing that could be wrong."""
    workshop = Workshop()
    try:
        said = [
            await BundledBills().check(),
            await TemplateWriter().check(),
            await HibariVoice(workshop).check(),
        ]
    finally:
        await workshop.aclose()

    assert "20 bills" in said[0]
    assert all(said)


async def test_congress_gov_tells_who_sits() -> None:
    """A good key costs one of its calls; a bad one and a broken answer are told apart."""
    async with FakeCongress(key=KEY) as server:
        said = await check_congress(server)
        assert server.paths() == ["/v3/congress/current"]

        with pytest.raises(Final, match="CONGRESS_API_KEY") as refused:
            await check_congress(server, "another-key")
        server.answers["current"] = gateway_error(429, "OVER_RATE_LIMIT")
        with pytest.raises(Retryable, match="hourly limit"):
            await check_congress(server)

    assert "Congress 1" in said
    assert "another-key" not in refused.value.message


async def test_claude_knows_the_key_and_the_model() -> None:
    """No word is written for it; a bad key and an unknown model are told apart."""
    async with FakeClaude(key=KEY) as server:
        assert "the model is there" in await check_claude(server.url)

        with pytest.raises(Final, match="ANTHROPIC_API_KEY") as refused:
            await check_claude(server.url, "another-key")
        with pytest.raises(Final, match="does not know this Claude model"):
            await check_claude(server.url, model="claude-9")

        assert server.calls == 0
    assert "another-key" not in refused.value.message


async def test_elevenlabs_tells_plan_and_credits() -> None:
    """Nothing is spoken for it; I see what is left of my plan."""
    async with FakeElevenLabs(key=KEY) as server:
        said = await check_elevenlabs(server.url)

        assert server.calls == 0
    assert "plan creator, 88,000 of 100,000 credits left" in said


EMPTY = Reply(body=SUBSCRIPTION | {"character_count": 100_000})
ANOTHER_API = Reply(body={"status": "ok"})


@pytest.mark.parametrize(
    ("account", "kind", "words"),
    [(EMPTY, Final, "out of credit"), (DOWN, Retryable, "down"), (ANOTHER_API, Retryable, "not")],
)
async def test_elevenlabs_that_could_not_speak_is_wrong(
    account: Reply, kind: type[StepError], words: str
) -> None:
    """An empty account, an outage and a wrong address are found before a show is begun."""
    async with FakeElevenLabs(key=KEY) as server:
        server.account = account

        with pytest.raises(kind, match=words):
            await check_elevenlabs(server.url)


async def test_elevenlabs_wants_its_key_and_knows_the_voices() -> None:
    """A bad key is named by its variable, and so are voices that are not there."""
    async with FakeElevenLabs(key=KEY) as server:
        with pytest.raises(Final, match="ELEVENLABS_API_KEY"):
            await check_elevenlabs(server.url, "another-key")
        server.no_voices.add(VOICES["James"])
        with pytest.raises(Final, match="ELEVENLABS_VOICE_JAMES"):
            await check_elevenlabs(server.url)


async def test_a_key_that_may_only_speak_is_fine() -> None:
    """A key with few permissions can be used, though it may not be asked about."""
    async with FakeElevenLabs(key=KEY) as server:
        server.account = MISSING_PERMISSIONS

        assert "may not be asked" in await check_elevenlabs(server.url)


ALICE = Offered("Xb7hH8MSUJpSbSDYk0k2", "Alice")


@pytest.mark.parametrize(
    ("body", "offered"),
    [
        ({"voices": [{"voice_id": ALICE.id, "name": ALICE.name}, {"name": "nobody"}]}, (ALICE,)),
        ({"voices": [{"voice_id": ALICE.id, "name": 5}]}, (Offered(ALICE.id, "5"),)),
        ({"voices": [{"voice_id": ALICE.id}]}, (Offered(ALICE.id, ""),)),
        ({"voices": 5}, ()),
        ({"voices": None}, ()),
        ([], ()),
        ("<html>", ()),
    ],
)
async def test_whatever_is_listed_can_be_read(body: Any, offered: tuple[Offered, ...]) -> None:
    """Another API at that address offers nothing, and breaks no page."""
    async with FakeElevenLabs(key=KEY) as server:
        server.catalog = Reply(body=body)
        voice = ElevenLabs(KEY, server.url)
        try:
            assert await voice.offered() == offered
        finally:
            await voice.aclose()


@pytest.mark.long
async def test_a_list_that_does_not_come_is_not_waited_for() -> None:
    """A page waits for a few seconds, once; the id that it names is taken to be good."""
    async with FakeElevenLabs(key=KEY) as server:
        server.catalog = Reply(ending="hang")
        voice = ElevenLabs(KEY, server.url)
        try:
            async with asyncio.timeout(WITHIN + 3):
                assert await voice.offered() == await voice.cast({}).offered() == ()
                assert await voice.knows(ALICE.id)
        finally:
            await voice.aclose()
        assert server.asked == ["/v2/voices?page_size=100", f"/v1/voices/{ALICE.id}"]


async def test_what_is_away_is_said(unused_tcp_port_url: str) -> None:
    """Nothing listens there: both say so, and do not wait for ever."""
    for check in (check_claude, check_elevenlabs):
        with pytest.raises(Retryable, match="could not be reached"):
            await check(unused_tcp_port_url)


@pytest.fixture
def unused_tcp_port_url() -> str:
    """An address of loopback where nothing can listen: the port is reserved."""
    return "http://127.0.0.1:9"
