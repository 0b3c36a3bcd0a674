"""Piccolo's configuration: the engine that is bound, and where migrations are."""

from piccolo.conf.apps import AppRegistry

from tasks.jobs.database import DB

__all__ = ["APP_REGISTRY", "DB"]

APP_REGISTRY = AppRegistry(apps=["tasks.jobs.piccolo_app", "tasks.schema.piccolo_app"])
