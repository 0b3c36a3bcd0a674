"""Kinds of long jobs: one module each. A module here that holds pipelines is found by itself."""

import importlib
import pkgutil
from typing import Any

from tasks.jobs.pipeline import Pipeline, Pipelines


def all_pipelines() -> Pipelines:
    """Find every pipeline in the modules of this package."""
    found: list[Pipeline[Any]] = []
    for module in pkgutil.iter_modules(__path__):
        names = vars(importlib.import_module(f"{__name__}.{module.name}"))
        found += [value for value in names.values() if isinstance(value, Pipeline)]
    return Pipelines(found)
