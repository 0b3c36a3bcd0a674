"""Create the index of what was said: each database has full text in a way of its own."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from tasks.episodes import EpisodeRow
from tasks.jobs.database import database

ID = "2026-11-26T06:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "The index of titles and transcripts"

COLUMNS = """episode_id VARCHAR(36) NOT NULL,
        line INTEGER NOT NULL,
        starts_at DOUBLE PRECISION NOT NULL,
        speaker TEXT NOT NULL,
        text TEXT NOT NULL,
        folded TEXT NOT NULL"""
OF_EPISODE = "CREATE INDEX passage_of_episode ON passage (episode_id, line)"
SQLITE = (
    f"CREATE TABLE passage (id INTEGER PRIMARY KEY, {COLUMNS})",
    OF_EPISODE,
    """CREATE VIRTUAL TABLE IF NOT EXISTS passage_words USING fts5(
        folded, content = 'passage', content_rowid = 'id',
        tokenize = 'unicode61 remove_diacritics 0')""",
    """CREATE TRIGGER passage_added AFTER INSERT ON passage BEGIN
        INSERT INTO passage_words (rowid, folded) VALUES (new.id, new.folded);
    END""",
    """CREATE TRIGGER passage_deleted AFTER DELETE ON passage BEGIN
        INSERT INTO passage_words (passage_words, rowid, folded)
        VALUES ('delete', old.id, old.folded);
    END""",
)
POSTGRES = (
    f"""CREATE TABLE passage (id BIGSERIAL PRIMARY KEY, {COLUMNS},
        words TSVECTOR GENERATED ALWAYS AS
            (array_to_tsvector(string_to_array(folded, ' '))) STORED)""",
    OF_EPISODE,
    "CREATE INDEX passage_by_word ON passage USING GIN (words)",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="gavelcast", description=DESCRIPTION)
    manager.add_raw(_create)
    return manager


async def _create() -> None:
    for statement in SQLITE if database().engine_type == "sqlite" else POSTGRES:
        await EpisodeRow.raw(statement)
