"""The index of what was said: a title or a line is a passage, whose words can be searched.

It is made from the episodes, so it is in no backup, and is made again where it is missing. SQLite
has the words in an FTS5 table beside it, PostgreSQL in a column with a GIN index.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import msgspec

from tasks.episodes.values import Episode
from tasks.episodes.words import words
from tasks.jobs.database import LOCK, database, fetch, transaction

BATCH = 100
"""Passages, or episodes, at once."""

MATCHES = {
    "sqlite": "passage.id IN (SELECT rowid FROM passage_words WHERE passage_words MATCH ?)",
    "postgres": "passage.words @@ CAST(CAST(? AS TEXT) AS TSQUERY)",
}
TERMS = {"sqlite": '"{}"*', "postgres": "'{}':*"}


def matches() -> str:
    """The condition on a passage that one of its words begins with a term."""
    return MATCHES[database().engine_type]


def term(word: str) -> str:
    """What to ask the condition for; *word* is one of `words.words`: letters and digits alone."""
    return TERMS[database().engine_type].format(word)


async def index(episode: Episode) -> None:
    """Index an episode, instead of what is indexed of it; inside a transaction."""
    await fetch(LOCK, f"passages {episode.id}")
    await forget(episode.id)
    passages = _passages(episode)
    while batch := list(islice(passages, BATCH)):
        marks = ", ".join("(?, ?, ?, ?, ?, ?)" for _ in batch)
        await fetch(
            "INSERT INTO passage (episode_id, line, starts_at, speaker, text, folded)"  # noqa: S608
            f" VALUES {marks}",
            *(value for passage in batch for value in (episode.id, *passage)),
        )


async def forget(episode_id: str) -> None:
    await fetch("DELETE FROM passage WHERE episode_id = ?", episode_id)


async def catch_up() -> None:
    """Index the episodes that are not: from before there was an index, or out of a backup."""
    while rows := await fetch(
        """SELECT id FROM episode WHERE NOT EXISTS (
            SELECT 1 FROM passage WHERE passage.episode_id = episode.id) LIMIT ?""",
        BATCH,
    ):
        for row in rows:
            await _index_again(row["id"])


async def _index_again(episode_id: str) -> None:
    async with transaction():
        await fetch(LOCK, f"passages {episode_id}")
        rows = await fetch("SELECT body FROM episode WHERE id = ?", episode_id)
        for row in rows:
            await index(msgspec.json.decode(row["body"], type=Episode))


def _passages(episode: Episode) -> Iterator[Sequence[object]]:
    """The title is line 0; lines count from 1."""
    yield 0, 0.0, "", *_texts(episode.title)
    for number, line in enumerate(episode.lines, 1):
        yield number, line.start, line.speaker, *_texts(line.text)


def _texts(text: str) -> tuple[str, str]:
    """The text as it is shown, and as it is searched; no database of ours takes a null byte."""
    text = text.replace("\0", "")
    return text, " ".join(words(text))
