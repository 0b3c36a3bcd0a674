"""The script of a job that waits to be looked at: to read it, to change lines, to let it go."""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar import Router, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta

from server.asking import Asked
from server.jobs_api import json_body, read_body
from server.looks import waits
from server.schema import ApprovalRequest, ScriptRequest
from tasks import drafts
from tasks.drafts import Edit, Edits
from tasks.errors import Conflict
from tasks.jobs.values import Status
from tasks.main import House
from tasks.pipelines import editing
from tasks.pipelines.editable import EditableScript

MOST = 500
"""Lines in one call; no script has so many."""


Facts = Annotated[tuple[Annotated[str, Meta(max_length=100)], ...], Meta(max_length=40)]


class LineEdit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    index: Annotated[int, Meta(ge=1)]
    text: Annotated[str, Meta(max_length=2 * editing.LONGEST)]
    facts: (
        Annotated[tuple[Annotated[str, Meta(max_length=100)], ...], Meta(max_length=40)] | None
    ) = None


class Changes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    lines: Annotated[tuple[LineEdit, ...], Meta(max_length=MOST)]


class Approval(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    without_flagged: bool = False


@get("/api/jobs/{job_id:str}/script", summary="A script that waits to be looked at")
async def script(
    job_id: FromPath[str], house: NamedDependency[House], user: NamedDependency[str]
) -> EditableScript:
    """Read the script, line by line, with what the check would not let through, and why."""
    return await look(house, user, job_id)


@put(
    "/api/jobs/{job_id:str}/script",
    summary="Change lines of a script",
    operation_class=ScriptRequest,
)
async def change(
    request: Asked,
    job_id: FromPath[str],
    house: NamedDependency[House],
    user: NamedDependency[str],
) -> EditableScript:
    """Change lines and have them checked; a line without words is left out."""
    given: Changes = read_body(await json_body(request), Changes)
    return await edit(
        house, user, job_id, {one.index: Edit(one.text, one.facts) for one in given.lines}
    )


@post(
    "/api/jobs/{job_id:str}/approval",
    status_code=202,
    summary="Let a script be voiced",
    operation_class=ApprovalRequest,
)
async def approve(
    request: Asked,
    job_id: FromPath[str],
    house: NamedDependency[House],
    user: NamedDependency[str],
) -> Status:
    """Let it go. With lines that the check flags only if they are to be left out."""
    body = await json_body(request) if await request.body() else {}
    given: Approval = read_body(body, Approval)
    return await let_go(house, user, job_id, without_flagged=given.without_flagged)


router = Router(path="/", route_handlers=[script, change, approve], tags=["Scripts"])


async def look(house: House, user_id: str, job_id: str) -> EditableScript:
    await insist_on_waiting(house, user_id, job_id)
    return await editing.look(job_id)


async def edit(house: House, user_id: str, job_id: str, edits: Edits) -> EditableScript:
    await insist_on_waiting(house, user_id, job_id)
    return await editing.change(job_id, edits)


async def let_go(house: House, user_id: str, job_id: str, *, without_flagged: bool) -> Status:
    """Approve, then signal: where the second is missing, asking again makes up for it."""
    found = await look(house, user_id, job_id)
    if found.flagged and not without_flagged:
        numbers = ", ".join(str(line.index) for line in found.flagged)
        raise Conflict(
            f"The record does not carry what is said in line {numbers}. Change or leave out what "
            "is flagged, or let the script go without it."
        )
    await drafts.approve(job_id, house.clock.now_ms())
    await house.jobs.signal(user_id, job_id)
    return await house.jobs.status(user_id, job_id)


async def insist_on_waiting(house: House, user_id: str, job_id: str) -> None:
    """Raise Conflict unless the job waits for its script to be looked at."""
    if not waits(await house.jobs.status(user_id, job_id)):
        raise Conflict("The script of this job does not wait to be looked at.")
