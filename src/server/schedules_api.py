"""Shows that come by themselves, over HTTP."""

from __future__ import annotations

import msgspec
from litestar import Response, Router, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from server.asking import Asked
from server.jobs_api import Ticket, given_key, json_body, ticket
from server.yours_schema import ScheduleChange, ScheduleRequest
from tasks.main import House
from tasks.schedules import Schedule


class ScheduleList(msgspec.Struct, frozen=True):
    schedules: list[Schedule]


@get("/api/schedules", summary="Shows that come by themselves")
async def listed(house: NamedDependency[House], user: NamedDependency[str]) -> ScheduleList:
    """List the listener's schedules, oldest first."""
    return ScheduleList(await house.schedules.listed(user))


@post("/api/schedules", summary="Let a show come by itself", operation_class=ScheduleRequest)
async def create(
    request: Asked, house: NamedDependency[House], user: NamedDependency[str]
) -> Schedule:
    """Make a schedule: `days` and a `time`; without a `timeZone`, the preferences' one."""
    return await house.schedules.create(user, await json_body(request))


@patch(
    "/api/schedules/{schedule_id:str}", summary="Change a schedule", operation_class=ScheduleChange
)
async def change(
    request: Asked,
    schedule_id: FromPath[str],
    house: NamedDependency[House],
    user: NamedDependency[str],
) -> Schedule:
    """Change what is sent; `active: false` switches it off. The next time is reckoned from now."""
    return await house.schedules.change(user, schedule_id, await json_body(request))


@delete("/api/schedules/{schedule_id:str}", summary="Delete a schedule")
async def remove(
    schedule_id: FromPath[str], house: NamedDependency[House], user: NamedDependency[str]
) -> None:
    """Delete it; the jobs that it made stay."""
    await house.schedules.delete(user, schedule_id)


@post("/api/schedules/{schedule_id:str}/run", status_code=202, summary="Make its show now")
async def run(
    request: Asked,
    schedule_id: FromPath[str],
    house: NamedDependency[House],
    user: NamedDependency[str],
) -> Response[Ticket]:
    """Queue its show at once, whole like any press; its times stay as they are."""
    return ticket(await house.schedules.run_now(user, schedule_id, given_key(request)))


router = Router(path="/", route_handlers=[listed, create, change, remove, run], tags=["Schedules"])
