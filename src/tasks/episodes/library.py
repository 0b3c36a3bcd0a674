"""The library: a listener's episodes by date, by show, and by the words that are in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

import msgspec
from msgspec.structs import replace

from tasks.episodes import passages
from tasks.episodes.listening import Position, positions
from tasks.episodes.values import AudioFile
from tasks.episodes.words import Piece, asked, counted, snippet
from tasks.jobs.database import Row, fetch
from tasks.record import Value

HITS = 3
"""Lines that are shown of an episode."""


class Told(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def audio(self) -> AudioFile: ...


E = TypeVar("E", bound=Told)


class Headline(Value, frozen=True):
    """What a list needs of an episode; its transcript is not even read."""

    id: str
    show: str
    title: str
    summary: str
    created_at: str
    record_date: str
    sample: bool
    fact_checked: bool
    audio: AudioFile


class Question(Value, frozen=True):
    """What is looked for; empty, it is everything."""

    q: str = ""
    show: str = ""
    cursor: str = ""
    """The id of the last episode of the page before."""
    limit: int = 20


class Hit(Value, frozen=True):
    """A line in which words are that were asked for."""

    line: int
    """From 1; 0 is the title."""
    start: float
    """Seconds from the beginning of the episode."""
    speaker: str
    snippet: tuple[Piece, ...]


class Shelf(msgspec.Struct, Generic[E], frozen=True):
    """A page of the library, newest first."""

    episodes: list[E]
    next_cursor: str | None
    hits: dict[str, list[Hit]]
    """By episode; only where words were asked for."""
    positions: dict[str, Position]
    """Of those that were listened to."""


async def look(user_id: str, question: Question, kind: type[E]) -> Shelf[E]:
    """Find the episodes, each as *kind*; a question without a word in it finds none."""
    wanted = asked(question.q)
    rows = [] if question.q.strip() and not wanted else await _rows(user_id, question, wanted)
    found = [_read(row, kind) for row in rows[: question.limit]]
    ids = [one.id for one in found]
    return Shelf(
        episodes=found,
        next_cursor=ids[-1] if len(rows) > question.limit else None,
        hits=await _hits(ids, wanted),
        positions=await positions(user_id, ids),
    )


async def shows(user_id: str) -> list[str]:
    """List the shows that the listener has episodes of."""
    rows = await fetch("SELECT DISTINCT show FROM episode WHERE user_id = ? ORDER BY show", user_id)
    return [row["show"] for row in rows]


async def _rows(user_id: str, question: Question, wanted: Sequence[str]) -> list[Row]:
    """Each word has to be in the episode, in any line of it.

    Only what is asked stands in the statement: PostgreSQL would take a condition that is always
    true for one that few episodes meet, and look at each of them instead of at the index of words.
    """
    said = f"id IN (SELECT episode_id FROM passage WHERE {passages.matches()})"  # noqa: S608
    asked_for = {"user_id = ?": user_id, "id < ?": question.cursor, "show = ?": question.show}
    given = {condition: value for condition, value in asked_for.items() if value}
    conditions = " AND ".join([*given, *(said for _ in wanted)])
    return await fetch(
        "SELECT body, audio_deleted_at FROM episode"  # noqa: S608
        f" WHERE {conditions} ORDER BY id DESC LIMIT ?",
        *given.values(),
        *map(passages.term, wanted),
        question.limit + 1,
    )


async def _hits(episode_ids: Sequence[str], wanted: Sequence[str]) -> dict[str, list[Hit]]:
    if not episode_ids or not wanted:
        return {}
    marks = ", ".join("?" for _ in episode_ids)
    said = " OR ".join(passages.matches() for _ in wanted)
    rows = await fetch(
        "SELECT episode_id, line, starts_at, speaker, text FROM passage"  # noqa: S608
        f" WHERE episode_id IN ({marks}) AND ({said}) ORDER BY line",
        *episode_ids,
        *map(passages.term, wanted),
    )
    found: dict[str, list[Row]] = {one: [] for one in episode_ids}
    for row in rows:
        found[row["episode_id"]].append(row)
    return {episode_id: _best(lines, wanted) for episode_id, lines in found.items()}


def _best(rows: Sequence[Row], wanted: Sequence[str]) -> list[Hit]:
    """Keep the lines with most of the words, in the order they are said."""
    best = sorted(rows, key=lambda row: -counted(row["text"], wanted))[:HITS]
    return [
        Hit(row["line"], row["starts_at"], row["speaker"], snippet(row["text"], wanted))
        for row in sorted(best, key=lambda row: int(row["line"]))
    ]


def _read(row: Row, kind: type[E]) -> E:
    episode = msgspec.json.decode(row["body"], type=kind)
    if row["audio_deleted_at"] is None:
        return episode
    return replace(episode, audio=replace(episode.audio, kept=False))  # type: ignore[type-var]
