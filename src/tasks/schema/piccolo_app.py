"""Tells Piccolo where the shows' tables and migrations are."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from tasks.drafts import DraftRow
from tasks.episodes import EpisodeRow
from tasks.episodes.corrections import CorrectionRow
from tasks.episodes.links import LinkRow
from tasks.episodes.listening import ListeningRow
from tasks.episodes.replaced import ReplacedRow
from tasks.episodes.told import ToldRow
from tasks.episodes.told_news import ToldNewsRow
from tasks.preferences import PreferenceRow
from tasks.schedules import ScheduleRow
from tasks.webhooks import NoticeRow, WebhookRow

APP_CONFIG = AppConfig(
    app_name="gavelcast",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=[
        EpisodeRow,
        CorrectionRow,
        DraftRow,
        ReplacedRow,
        ListeningRow,
        LinkRow,
        PreferenceRow,
        ToldRow,
        ToldNewsRow,
        ScheduleRow,
        WebhookRow,
        NoticeRow,
    ],
    migration_dependencies=["tasks.jobs.piccolo_app"],
)
