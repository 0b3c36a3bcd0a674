"""Reported errors over HTTP: to report one, to look through them, to let a note stand."""

from __future__ import annotations

from typing import Annotated, get_args

import msgspec
import structlog
from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from msgspec import Meta

from server.asking import Asked
from server.jobs_api import json_body, read_body
from server.schema import NoteRequest, ReportRequest
from tasks import episodes
from tasks.episodes import corrections
from tasks.episodes.corrections import Correction
from tasks.errors import BadInput
from tasks.main import House

STATES = get_args(corrections.State)

log = structlog.get_logger()


class Report(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: str
    line: Annotated[int, Meta(ge=1)] | None = None


class NoteBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    note: str


class CorrectionList(msgspec.Struct, frozen=True):
    corrections: list[Correction]


@post(
    "/api/episodes/{episode_id:str}/reports",
    summary="Report an error in an episode",
    operation_class=ReportRequest,
)
async def report(
    request: Asked,
    episode_id: FromPath[str],
    house: NamedDependency[House],
    user: NamedDependency[str],
) -> Correction:
    """Tell the operator what is wrong, at most ten times an hour; `line` counts from 1."""
    given = read_body(await json_body(request), Report)
    return await take(house, user, episode_id, given.text, given.line)


@get("/api/corrections", summary="Reported errors, newest first")
async def listed(
    user: NamedDependency[str], status: FromQuery[str | None] = None
) -> CorrectionList:
    """List what was reported: `status` is `reported`, `published` or `dismissed`."""
    if status is not None and status not in STATES:
        raise BadInput(f"status: takes {', '.join(STATES)}, not {status[:40]!r}.", field="status")
    return CorrectionList(await corrections.listed(user, status))  # type: ignore[arg-type]


@post(
    "/api/corrections/{correction_id:str}/publication",
    status_code=200,
    summary="Publish a correction",
    operation_class=NoteRequest,
)
async def publish(
    request: Asked,
    correction_id: FromPath[str],
    house: NamedDependency[House],
    user: NamedDependency[str],
) -> Correction:
    """Let a note stand on the episode; again, with other words, it changes them."""
    given = read_body(await json_body(request), NoteBody)
    return await corrections.publish(user, correction_id, given.note, house.clock.now_ms())


@post(
    "/api/corrections/{correction_id:str}/dismissal",
    status_code=200,
    summary="Put a report aside",
)
async def dismiss(
    correction_id: FromPath[str], house: NamedDependency[House], user: NamedDependency[str]
) -> Correction:
    """Put a report aside, where nothing has to be corrected."""
    return await corrections.dismiss(user, correction_id, house.clock.now_ms())


router = Router(path="/", route_handlers=[report, listed, publish, dismiss], tags=["Corrections"])


async def take(
    house: House, user_id: str, episode_id: str, text: str, line: int | None
) -> Correction:
    """Take a report of an episode's listener, and let the operator's log know."""
    episode = await episodes.find(user_id, episode_id)
    if line is not None and not 1 <= line <= len(episode.lines):
        raise BadInput(
            f"line: the episode has lines 1 to {len(episode.lines)}, not {line}.", field="line"
        )
    taken = await corrections.report(user_id, episode_id, text, line, house.clock.now_ms())
    log.info("error reported", episode=episode_id, user=user_id, correction=taken.id)
    return taken
