"""The library on both databases: the same words find the same episodes, and nothing else."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from engine import Engine, nothing, open_engine, toy
from fakes.episodes import saying
from tasks import episodes
from tasks.episodes import library, passages
from tasks.episodes.library import Headline, Hit, Question, Shelf
from tasks.jobs.database import fetch

ODD = [
    '"', "'", "''; DROP TABLE episode; --", "*", "a*", "(", "AND", "OR", "NOT", "NEAR(a, b)",
    "title:a", "^a",
    "-a", "+", "%", "_", "\\", "a\\b", ":*", "'a':*", "a & b | !c", "<->", "?", "$1",
    "{0}", "\0", "a\0b", "\U0001f399\ufe0f", "\U0001f469\u200d\U0001f692", "\u202eabc", "שלום עולם",
    "مرحبا بالعالم", "½", "ﷺ", "ß", "İ", "e\u0301", "हिन्दी", "\ud83c", "中文", "\U0001e900", " ",
    "x" * 10_000, "x " * 5_000, '"' * 10_000, "\u0301", "٣",
]  # fmt: skip


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[Engine]:
    async with open_engine(tmp_path, toy(nothing)) as opened:
        yield opened


async def kept(*of: episodes.Episode, user: str = "ann") -> None:
    for number, one in enumerate(of):
        await episodes.save(user, one, number)


async def look(q: str = "", user: str = "ann", **more: object) -> Shelf[Headline]:
    return await library.look(user, Question(q, **more), Headline)


async def ids(q: str = "", user: str = "ann", **more: object) -> list[str]:
    return [one.id for one in (await look(q, user, **more)).episodes]


def marked(hit: Hit) -> list[str]:
    return [piece.text for piece in hit.snippet if piece.marked]


async def test_words_are_found_in_titles_and_lines(engine: Engine) -> None:
    """Whatever their case and accents, by their beginning, in any line; all of them are needed."""
    await kept(
        saying("e1", "Insulin costs too much.", "The Señate voted on the café."),
        saying("e2", "A bill on health.", title="Taxes, explained"),
    )

    assert await ids("INSULIN") == ["e1"]
    assert await ids("senate CAFE\u0301") == ["e1"]
    assert await ids("insulin voted") == ["e1"]
    assert await ids("tax") == ["e2"]
    assert await ids("e") == ["e2", "e1"]
    assert await ids("ealth") == []
    assert await ids("insulin health") == []


async def test_a_hit_leads_to_its_second(engine: Engine) -> None:
    """The line, who says it and when, with the words marked; the lines with most of them first."""
    lines = ["Nothing.", "The House voted.", "The Senate did not.", "The House and the Senate met."]
    await kept(saying("e1", *lines))

    [hit, *_] = (await look("house senate")).hits["e1"]
    both = (await look("house senate")).hits["e1"][-1]

    assert (hit.line, hit.start, hit.speaker, marked(hit)) == (2, 10.0, "James", ["House"])
    assert (both.line, both.start, marked(both)) == (4, 30.0, ["House", "Senate"])
    assert (await look()).hits == {}


async def test_a_snippet_is_short_and_whole(engine: Engine) -> None:
    """Of a long line, what is around the word, cut between words."""
    await kept(saying("e1", f"{'before ' * 60}<b>needle</b>{' after' * 60}"))

    [hit] = (await look("needle")).hits["e1"]
    text = "".join(piece.text for piece in hit.snippet)

    assert text.startswith("… before")
    assert text.endswith("after …")
    assert "<b>needle</b>" in text
    assert len(text) < 200


@pytest.mark.parametrize("q", ODD, ids=lambda q: ascii(q)[:30])
async def test_whatever_is_asked_nothing_breaks(engine: Engine, q: str) -> None:
    """Quotes, operators, other scripts: words or nothing, never an error, never a command."""
    await kept(saying("e1", "A line."), saying("e2", q.encode(errors="ignore").decode()))

    found = await ids(q)

    assert set(found) <= {"e1", "e2"}
    assert await ids("line") == ["e1"]
    assert not q.strip() or library.asked(q) or found == []


@pytest.mark.parametrize("odd", ["\0", "a\0b", "%", "'", "x" * 10_000], ids=ascii)
async def test_an_odd_show_or_cursor_finds_nothing(engine: Engine, odd: str) -> None:
    """They come from outside as well; nothing breaks, either."""
    await kept(saying("e1", "A line."))

    assert await ids(show=odd) == []
    assert set(await ids(cursor=odd)) <= {"e1"}
    assert set(await ids("line", cursor=odd)) <= {"e1"}
    for page in (
        await engine.jobs.page("ann", type=odd),
        await engine.jobs.page("ann", cursor=odd),
    ):
        assert page.jobs == []


@pytest.mark.parametrize(
    "text", ["שלום עולם", "مرحبا بالعالم", "हिन्दी भाषा", "Straße", "½ cup", "٣٤"]
)
async def test_other_scripts_are_found(engine: Engine, text: str) -> None:
    """As they are written."""
    await kept(saying("e1", "A line."), saying("e2", text))

    assert await ids(text) == ["e2"]


async def test_it_is_paged_and_parted_by_show(engine: Engine) -> None:
    """Newest first, each once; a question stays the same over its pages."""
    shows = {0: "daily", 1: "weekly"}
    await kept(*(saying(f"e{n}", "The vote.", show=shows[n % 2]) for n in range(5)))

    first = await look("vote", limit=2)
    second = await look("vote", limit=2, cursor=first.next_cursor)
    last = await look("vote", limit=2, cursor=second.next_cursor)

    assert [one.id for page in (first, second, last) for one in page.episodes] == [
        "e4", "e3", "e2", "e1", "e0"
    ]  # fmt: skip
    assert last.next_cursor is None
    assert await ids(show="weekly") == ["e3", "e1"]
    assert await ids("vote", show="daily", limit=1) == ["e4"]
    assert await library.shows("ann") == ["daily", "weekly"]


async def test_nobody_finds_what_is_anothers(engine: Engine) -> None:
    """Neither by words nor by show."""
    await kept(saying("e1", "Secret."))

    assert await ids("secret", "bob") == []
    assert await library.shows("bob") == []


async def test_a_deleted_episode_is_found_no_more(engine: Engine) -> None:
    """Nothing of it stays in the index."""
    await kept(saying("e1", "Insulin."), saying("e2", "Insulin."))

    await episodes.delete("ann", "e1")

    assert await ids("insulin") == ["e2"]
    assert await fetch("SELECT 1 AS one FROM passage WHERE episode_id = 'e1'") == []


async def test_an_episode_that_is_saved_again_is_indexed_anew(engine: Engine) -> None:
    """Saved twice, it is there once; also if both come at the same moment."""
    one = saying("e1", *["Insulin."] * 250)
    await asyncio.gather(kept(one), kept(one))

    [rows] = await fetch("SELECT count(*) AS n FROM passage")
    assert rows["n"] == 251


async def test_what_is_not_indexed_is_caught_up_with(engine: Engine) -> None:
    """Episodes from before there was an index, or out of a backup."""
    await kept(*(saying(f"e{n}", "Insulin.") for n in range(3)))
    await fetch("DELETE FROM passage")
    assert await ids("insulin") == []

    await asyncio.gather(passages.catch_up(), passages.catch_up())

    assert await ids("insulin") == ["e2", "e1", "e0"]
    [rows] = await fetch("SELECT count(*) AS n FROM passage")
    assert rows["n"] == 6


def test_this_sqlite_has_full_text() -> None:
    """What the index needs."""
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE VIRTUAL TABLE words USING fts5(text)")
    connection.close()
