"""Tells Piccolo where the engine's tables and migrations are."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from tasks.jobs import tables

APP_CONFIG = AppConfig(
    app_name="jobs",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=[
        tables.Listener,
        tables.Job,
        tables.Step,
        tables.Part,
        tables.Content,
        tables.Artifact,
        tables.Event,
        tables.Payment,
        tables.IdempotencyKey,
        tables.Slot,
    ],
)
