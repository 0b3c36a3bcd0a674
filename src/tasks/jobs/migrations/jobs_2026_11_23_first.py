"""Create the engine's tables. Plain SQL that SQLite and PostgreSQL both take."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

from tasks.jobs.database import DB

ID = "2026-11-23T19:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "The engine's tables"

STATEMENTS = (
    """CREATE TABLE listener (
        id VARCHAR(200) PRIMARY KEY,
        last_claim BIGINT NOT NULL DEFAULT 0)""",
    """CREATE TABLE job (
        id VARCHAR(36) PRIMARY KEY,
        user_id VARCHAR(200) NOT NULL,
        type VARCHAR(100) NOT NULL,
        params TEXT NOT NULL,
        status VARCHAR(20) NOT NULL,
        progress INTEGER NOT NULL DEFAULT 0,
        message TEXT NOT NULL,
        last_seq INTEGER NOT NULL DEFAULT 0,
        attempt INTEGER NOT NULL DEFAULT 1,
        crashes INTEGER NOT NULL DEFAULT 0,
        fence INTEGER NOT NULL DEFAULT 0,
        owner VARCHAR(100),
        lease_until BIGINT,
        due_at BIGINT,
        not_before BIGINT,
        waiting_for TEXT,
        cancel_requested BOOLEAN NOT NULL DEFAULT FALSE,
        error TEXT,
        outcome TEXT,
        providers TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        started_at BIGINT,
        completed_at BIGINT)""",
    """CREATE INDEX job_active ON job (user_id, due_at)
        WHERE status IN ('queued', 'processing')""",
    "CREATE INDEX job_of_user ON job (user_id, created_at)",
    """CREATE TABLE step (
        id {serial},
        job_id VARCHAR(36) NOT NULL,
        key VARCHAR(100) NOT NULL,
        position INTEGER NOT NULL,
        title TEXT NOT NULL,
        status VARCHAR(20) NOT NULL,
        done DOUBLE PRECISION NOT NULL DEFAULT 0,
        message TEXT NOT NULL DEFAULT '',
        started_at BIGINT,
        finished_at BIGINT,
        result TEXT)""",
    "CREATE UNIQUE INDEX step_of_job ON step (job_id, key)",
    """CREATE TABLE part (
        id {serial},
        job_id VARCHAR(36) NOT NULL,
        step VARCHAR(100) NOT NULL,
        name VARCHAR(200) NOT NULL,
        content_key VARCHAR(64) NOT NULL,
        saved_usd DOUBLE PRECISION NOT NULL DEFAULT 0)""",
    "CREATE UNIQUE INDEX part_of_step ON part (job_id, step, name)",
    "CREATE INDEX part_by_content ON part (content_key)",
    """CREATE TABLE content (
        key VARCHAR(64) PRIMARY KEY,
        user_id VARCHAR(200) NOT NULL,
        storage_key TEXT,
        result TEXT NOT NULL,
        cost_usd DOUBLE PRECISION NOT NULL DEFAULT 0,
        seconds DOUBLE PRECISION NOT NULL DEFAULT 0,
        created_at BIGINT NOT NULL)""",
    """CREATE TABLE artifact (
        id {serial},
        job_id VARCHAR(36) NOT NULL,
        artifact_id VARCHAR(200) NOT NULL,
        body TEXT NOT NULL)""",
    "CREATE UNIQUE INDEX artifact_of_job ON artifact (job_id, artifact_id)",
    """CREATE TABLE event (
        id {serial},
        job_id VARCHAR(36) NOT NULL,
        seq INTEGER NOT NULL,
        body TEXT NOT NULL)""",
    "CREATE UNIQUE INDEX event_of_job ON event (job_id, seq)",
    """CREATE TABLE payment (
        id VARCHAR(36) PRIMARY KEY,
        job_id VARCHAR(36) NOT NULL,
        user_id VARCHAR(200) NOT NULL,
        provider VARCHAR(100) NOT NULL,
        step VARCHAR(100) NOT NULL,
        part VARCHAR(200) NOT NULL,
        content_key VARCHAR(64) NOT NULL,
        state VARCHAR(20) NOT NULL,
        estimate_usd DOUBLE PRECISION NOT NULL,
        usd DOUBLE PRECISION,
        started_at BIGINT NOT NULL,
        settled_at BIGINT)""",
    "CREATE INDEX payment_of_job ON payment (job_id)",
    "CREATE INDEX payment_by_time ON payment (started_at)",
    """CREATE TABLE idempotency_key (
        id {serial},
        user_id VARCHAR(200) NOT NULL,
        key VARCHAR(200) NOT NULL,
        body_sha256 VARCHAR(64) NOT NULL,
        job_id VARCHAR(36) NOT NULL,
        created_at BIGINT NOT NULL)""",
    "CREATE UNIQUE INDEX idempotency_key_of_user ON idempotency_key (user_id, key)",
)


class _Raw(Table, db=DB):
    """Any table will do to run plain SQL through Piccolo."""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="jobs", description=DESCRIPTION)
    manager.add_raw(_create)
    return manager


async def _create() -> None:
    sqlite = DB.engine_type == "sqlite"
    serial = "INTEGER PRIMARY KEY" if sqlite else "BIGSERIAL PRIMARY KEY"
    for statement in STATEMENTS:
        await _Raw.raw(statement.replace("{serial}", serial))
