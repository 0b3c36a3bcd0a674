"""The page of shows that come by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import MediaType, Response, Router, post
from litestar.datastructures import CacheControlHeader
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect
from uuid_utils import uuid7

from server import problems
from server.asking import Asked
from server.jobs_api import LONGEST_KEY
from server.looks import signed_in
from server.page import page
from server.typed import number, parted, text
from tasks import preferences
from tasks.errors import BadInput, Conflict, TooMany
from tasks.main import House
from tasks.schedules.moments import DAYS
from web import pages, views
from web.yours import EnteredSchedule, SchedulesView

Refused = BadInput | Conflict | TooMany


@page("/schedules")
async def show(house: NamedDependency[House], user: NamedDependency[str]) -> str:
    zone = (await preferences.find(user)).time_zone
    return await _page(house, user, EnteredSchedule(time_zone=zone))


@post("/schedules", media_type=MediaType.HTML, include_in_schema=False)
async def create(
    request: Asked, house: NamedDependency[House], user: NamedDependency[str]
) -> Response[str] | Redirect:
    """Make a schedule, or show the form again with what is wrong."""
    said = read(await request.form())
    try:
        await house.schedules.create(user, body(said))
    except (BadInput, Conflict) as error:
        return await _again(request, house, user, said, error)
    return _back()


@post("/schedules/{schedule_id:str}/run", media_type=MediaType.HTML, include_in_schema=False)
async def run(
    request: Asked,
    schedule_id: FromPath[str],
    house: NamedDependency[House],
    user: NamedDependency[str],
) -> Response[str] | Redirect:
    key = text(await request.form(), "idempotency")[:LONGEST_KEY] or None
    try:
        job_id = await house.schedules.run_now(user, schedule_id, key)
    except (BadInput, Conflict, TooMany) as error:
        return await _again(request, house, user, EnteredSchedule(), error)
    return Redirect(f"/jobs/{job_id}", status_code=303)


@post("/schedules/{schedule_id:str}/activity", include_in_schema=False)
async def switch(
    request: Asked,
    schedule_id: FromPath[str],
    house: NamedDependency[House],
    user: NamedDependency[str],
) -> Redirect:
    """Switch it on or off."""
    on = text(await request.form(), "active") == "on"
    await house.schedules.change(user, schedule_id, {"active": on})
    return _back()


@post("/schedules/{schedule_id:str}/deletion", include_in_schema=False)
async def delete(
    schedule_id: FromPath[str], house: NamedDependency[House], user: NamedDependency[str]
) -> Redirect:
    await house.schedules.delete(user, schedule_id)
    return _back()


router = Router(
    path="/",
    route_handlers=[show, create, run, switch, delete],
    cache_control=CacheControlHeader(no_store=True),
)


def read(form: Mapping[str, Any]) -> EnteredSchedule:
    return EnteredSchedule(
        type=text(form, "type"),
        days=tuple(one for one in DAYS if text(form, one)),
        time=text(form, "time"),
        time_zone=text(form, "time_zone"),
        topics=text(form, "topics"),
        minutes=text(form, "minutes"),
    )


def body(said: EnteredSchedule) -> dict[str, Any]:
    """The same as a script would send; a number that is none is BadInput."""
    if not said.days:
        raise BadInput("days: takes at least one day.", field="days")
    params: dict[str, Any] = {}
    if said.minutes:
        params["minutes"] = number(said.minutes, "params.minutes")
    if topics := parted(said.topics):
        params["topics"] = topics
    return {
        "type": said.type,
        "days": list(said.days),
        "time": said.time,
        "timeZone": said.time_zone,
        "params": params,
    }


async def _page(
    house: House, user_id: str, said: EnteredSchedule, error: views.FieldError | None = None
) -> str:
    view = SchedulesView(
        schedules=tuple(await house.schedules.listed(user_id)),
        titles={one.type: one.title for one in house.jobs.pipelines},
        offered=tuple(one.type for one in house.jobs.pipelines if one.asks_nothing),
        entered=said,
        error=error,
        now=house.clock.now(),
        key=str(uuid7()),
        signed_in=signed_in(house),
    )
    return pages.schedules(view)


async def _again(
    request: Asked, house: House, user_id: str, said: EnteredSchedule, error: Refused
) -> Response[str]:
    told = problems.ours(request, error)
    wrong = views.FieldError(getattr(error, "field", ""), error.message)
    page = await _page(house, user_id, said, wrong)
    return Response(
        page, status_code=told.status_code, headers=told.headers, media_type="text/html"
    )


def _back() -> Redirect:
    return Redirect("/schedules", status_code=303)
