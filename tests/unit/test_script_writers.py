"""What every writer does, with a key or without."""

from collections.abc import AsyncIterator

import pytest

from fakes.bills import lantern
from fakes.claude import FakeClaude
from tasks.providers.base import Brief, ScriptWriter
from tasks.providers.claude import Claude
from tasks.providers.template import TemplateWriter
from tasks.script.values import Turn


def brief(**changes: object) -> Brief:
    facts = {
        "show": "daily",
        "subject": lantern(),
        "reasons": ("passed the House",),
        "index": 1,
        "of": 3,
        "words": 200,
    }
    return Brief(**facts | changes)  # type: ignore[arg-type]


@pytest.fixture(params=["template", "claude"])
async def writer(request: pytest.FixtureRequest) -> AsyncIterator[ScriptWriter]:
    async with FakeClaude() as fake:
        made = TemplateWriter() if request.param == "template" else Claude("key", fake.url)
        yield made
        await made.aclose()


async def test_a_segment_is_a_dialogue_about_its_bill(writer: ScriptWriter):
    """I hear two hosts, and find the bill in the chapters."""
    written = await writer.write(brief(), ignore)

    assert written.segment.key == "119-hr-4242"
    assert written.segment.title == "H.R. 4242: Lantern Act"
    assert written.segment.url == lantern().url
    assert {turn.speaker for turn in written.segment.turns} == {"Sarah", "James"}
    assert all(turn.sources for turn in written.segment.turns if turn.kind == "fact")


@pytest.mark.parametrize("show", ["daily", "weekly"])
async def test_each_turn_is_reported_once_and_in_order(writer: ScriptWriter, show: str):
    """The lines I watch arriving are the lines that are spoken."""
    seen: list[tuple[int, Turn]] = []

    async def watch(number: int, turn: Turn) -> None:
        seen.append((number, turn))

    written = await writer.write(brief(show=show), watch)

    assert seen == list(enumerate(written.segment.turns, 1))


async def test_the_answer_depends_on_all_that_was_asked(writer: ScriptWriter):
    """A remembered segment is used again only for the very same request."""
    same = writer.depends_on(brief())

    assert writer.depends_on(brief()) == same
    for other in (brief(words=201), brief(index=2), brief(subject=lantern(title="Wick Act"))):
        assert writer.depends_on(other) != same


async def test_the_estimate_is_not_below_the_cost(writer: ScriptWriter):
    """A limit on spending holds."""
    written = await writer.write(brief(), ignore)

    assert written.cost_usd <= writer.estimate(brief())


async def test_a_writer_says_what_it_is(writer: ScriptWriter):
    """The page can mark what a model wrote and nobody checked."""
    assert writer.name
    assert writer.fact_checked is writer.offline


async def ignore(number: int, turn: Turn) -> None:
    """Nobody watches."""
