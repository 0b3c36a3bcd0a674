"""The page on which a listener says what they want told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import MediaType, Response, Router, get, post
from litestar.datastructures import CacheControlHeader
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect

from server import problems
from server.asking import Asked
from server.looks import signed_in
from server.typed import number, parted, text
from tasks import preferences
from tasks.errors import BadInput
from tasks.main import House
from tasks.preferences import Preferences
from web import pages, views
from web.yours import EnteredPreferences, PreferencesView


@get("/preferences", media_type=MediaType.HTML, include_in_schema=False)
async def show(
    house: NamedDependency[House],
    user: NamedDependency[str],
    saved: FromQuery[str | None] = None,
) -> str:
    known = await preferences.find(user)
    return _page(house, entered(known), saved=saved is not None)


@post("/preferences", media_type=MediaType.HTML, include_in_schema=False)
async def change(
    request: Asked, house: NamedDependency[House], user: NamedDependency[str]
) -> Response[str] | Redirect:
    """Keep what the form says, or show it again with what is wrong."""
    said = read(await request.form())
    try:
        await preferences.save(user, body(said), house.clock.now_ms())
    except BadInput as error:
        page = _page(house, said, views.FieldError(error.field, error.message))
        status = problems.ours(request, error).status_code
        return Response(page, status_code=status, media_type="text/html")
    return Redirect("/preferences?saved=1", status_code=303)


router = Router(
    path="/", route_handlers=[show, change], cache_control=CacheControlHeader(no_store=True)
)


def _page(
    house: House,
    said: EnteredPreferences,
    error: views.FieldError | None = None,
    *,
    saved: bool = False,
) -> str:
    view = PreferencesView(entered=said, error=error, saved=saved, signed_in=signed_in(house))
    return pages.preferences(view)


def read(form: Mapping[str, Any]) -> EnteredPreferences:
    return EnteredPreferences(
        **{name: text(form, name) for name in EnteredPreferences.__struct_fields__}
    )


def body(said: EnteredPreferences) -> dict[str, Any]:
    """The same as a script would send; a number that is none is BadInput."""
    lengths = {"daily": said.minutes_daily, "weekly": said.minutes_weekly}
    minutes = {show: number(typed, f"minutes.{show}") for show, typed in lengths.items() if typed}
    given = {
        "topics": parted(said.topics),
        "state": said.state.upper(),
        "members": parted(said.members),
        "bills": parted(said.bills),
        "minutes": minutes,
        "timeZone": said.time_zone,
        "whenNothingNew": said.when_nothing_new,
    }
    return {name: value for name, value in given.items() if value}


def entered(known: Preferences) -> EnteredPreferences:
    """What is kept, as it would be typed."""
    return EnteredPreferences(
        topics=", ".join(known.topics),
        state=known.state or "",
        members=", ".join(known.members),
        bills=", ".join(known.bills),
        minutes_daily=str(known.minutes.daily or ""),
        minutes_weekly=str(known.minutes.weekly or ""),
        time_zone=known.time_zone,
        when_nothing_new=known.when_nothing_new,
    )
