"""The page on which a listener says what they want told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import MediaType, Response, Router, post
from litestar.datastructures import CacheControlHeader
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect
from msgspec.structs import replace

from server import preferences_api, problems
from server.asking import Asked
from server.looks import signed_in
from server.page import page
from server.typed import number, parted, text
from server.webhook_api import keep
from tasks import preferences, webhooks
from tasks.errors import BadInput
from tasks.main import House
from tasks.preferences import Preferences
from tasks.providers.base import Voice
from web import pages, views
from web.yours import Casting, EnteredPreferences, PreferencesView


@page("/preferences")
async def show(
    house: NamedDependency[House],
    user: NamedDependency[str],
    saved: FromQuery[str | None] = None,
) -> str:
    view = await _view(house, user)
    return pages.preferences(replace(view, saved=saved is not None))


@post("/preferences", media_type=MediaType.HTML, include_in_schema=False)
async def change(
    request: Asked, house: NamedDependency[House], user: NamedDependency[str]
) -> Response[str] | Redirect:
    """Keep what the form says, or show it again with what is wrong."""
    said = read(await request.form())
    try:
        await preferences_api.keep(house, user, body(said))
    except BadInput as error:
        wrong = views.FieldError(error.field, error.message)
        view = replace(await _view(house, user, said), error=wrong)
        return _refused(request, error, view)
    return Redirect("/preferences?saved=1", status_code=303)


@post("/preferences/webhook", media_type=MediaType.HTML, include_in_schema=False)
async def webhook(
    request: Asked, house: NamedDependency[House], user: NamedDependency[str]
) -> Response[str] | Redirect:
    """Keep the address, and show its secret if it is the first; an empty one is forgotten."""
    url = text(await request.form(), "url")
    if not url:
        await webhooks.delete(user)
        return Redirect("/preferences#webhook", status_code=303)
    try:
        kept = await keep(house, user, url)
    except BadInput as error:
        view = replace(await _view(house, user), webhook_url=url, webhook_error=error.message)
        return _refused(request, error, view)
    return _shown(replace(await _view(house, user), webhook=kept))


@post("/preferences/webhook/secret", media_type=MediaType.HTML, include_in_schema=False)
async def secret(house: NamedDependency[House], user: NamedDependency[str]) -> Response[str]:
    """Show another secret, once."""
    renewed = await webhooks.renew_secret(user)
    return _shown(replace(await _view(house, user), webhook=renewed))


router = Router(
    path="/",
    route_handlers=[show, change, webhook, secret],
    cache_control=CacheControlHeader(no_store=True),
)


async def _view(
    house: House, user_id: str, said: EnteredPreferences | None = None
) -> PreferencesView:
    said, hook = said or entered(await preferences.find(user_id)), await webhooks.find(user_id)
    return PreferencesView(
        entered=said,
        casting=await _casting(house.studio.voice, said),
        webhook=hook,
        webhook_url=hook.url if hook else "",
        signed_in=signed_in(house),
    )


async def _casting(voice: Voice, said: EnteredPreferences) -> Casting:
    typed = {"Sarah": said.voice_sarah, "James": said.voice_james}
    chosen = {host: given for host, given in typed.items() if given}
    return Casting(
        offline=voice.offline, speaking=voice.cast(chosen).voices, offered=await voice.offered()
    )


def _shown(view: PreferencesView) -> Response[str]:
    return Response(pages.preferences(view), status_code=200, media_type="text/html")


def _refused(request: Asked, error: BadInput, view: PreferencesView) -> Response[str]:
    status = problems.ours(request, error).status_code
    return Response(pages.preferences(view), status_code=status, media_type="text/html")


def read(form: Mapping[str, Any]) -> EnteredPreferences:
    return EnteredPreferences(
        **{name: text(form, name) for name in EnteredPreferences.__struct_fields__}
    )


def body(said: EnteredPreferences) -> dict[str, Any]:
    """The same as a script would send; a number that is none is BadInput."""
    lengths = {
        "daily": said.minutes_daily,
        "weekly": said.minutes_weekly,
        "news": said.minutes_news,
    }
    minutes = {show: number(typed, f"minutes.{show}") for show, typed in lengths.items() if typed}
    voices = {"sarah": said.voice_sarah, "james": said.voice_james}
    given = {
        "topics": parted(said.topics),
        "state": said.state.upper(),
        "members": parted(said.members),
        "bills": parted(said.bills),
        "minutes": minutes,
        "voices": {host: voice for host, voice in voices.items() if voice},
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
        minutes_news=str(known.minutes.news or ""),
        time_zone=known.time_zone,
        when_nothing_new=known.when_nothing_new,
        voice_sarah=known.voices.sarah or "",
        voice_james=known.voices.james or "",
    )
