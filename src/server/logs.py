"""Logs: events with keys, one line each; for people on a terminal, as JSON elsewhere.

What is logged while a job runs names the job, and inside a step the step: both are bound to the
context, which threads and tasks inherit. Libraries' warnings are lines like ours.
"""

import logging
import re
import sys
from typing import TextIO

import structlog
from structlog.stdlib import ProcessorFormatter, add_logger_name
from structlog.types import Processor

ALL: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)
"""What every line has, whoever logs it."""
TOKEN = re.compile(r"^/(feeds|shared)/[^/.]+")


def configure(to: TextIO | None = None) -> None:
    """Log to stderr, or to a file; libraries only when something is wrong."""
    stream = to or sys.stderr
    writing = _on_terminal() if stream.isatty() else _as_json()
    structlog.configure(
        processors=[*ALL, *writing],
        logger_factory=structlog.PrintLoggerFactory(stream),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=[*ALL, add_logger_name],
            processors=[ProcessorFormatter.remove_processors_meta, *writing],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.captureWarnings(True)


def shown(path: str) -> str:
    """Write a path for the log: a token would open what it opens to whoever reads that."""
    return TOKEN.sub(r"/\1/…", path)


def _on_terminal() -> list[Processor]:
    return [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]


def _as_json() -> list[Processor]:
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
