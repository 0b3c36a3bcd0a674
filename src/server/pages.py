"""The pages: what people see, made from the same rows as the API, live by a socket."""

from __future__ import annotations

from contextlib import suppress

import msgspec
from litestar import MediaType, Response, Router, post, websocket
from litestar.datastructures import CacheControlHeader
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from server import forms, problems
from server.asking import Asked, Socket, user_of
from server.corrections_api import take
from server.episodes_api import forget
from server.live import Live
from server.looks import episode_view, job_view, live_view, offers, others, signed_in
from server.metrics import Metrics
from server.page import page
from server.sockets import LATER, NOT_HERE, NOT_YOU, close, push
from server.yours import yours_view
from tasks.episodes.balance import balance
from tasks.errors import BadInput, Conflict, NotFound, Outage, TooMany
from tasks.main import House
from tasks.truth.measured import measured
from web import pages, views


@page("/")
async def home(house: NamedDependency[House], user: NamedDependency[str]) -> str:
    return await _home(house, user, offers(house), others(house))


@post("/jobs", media_type=MediaType.HTML, include_in_schema=False)
async def press(
    request: Asked, house: NamedDependency[House], user: NamedDependency[str]
) -> Response[str] | Redirect:
    """Take a press: go on to the job's page, or show the form again with what is wrong."""
    form = forms.read(await request.form())
    try:
        job_id = await house.jobs.submit(user, form.body(), form.key)
    except (BadInput, TooMany) as error:
        wrong = views.FieldError(getattr(error, "field", ""), error.message)
        if wrong.field == "type":
            raise
        shows = offers(house, form.type, form.entered, wrong)
        page = await _home(house, user, shows, others(house, form.type, wrong))
        return _again(request, error, page)
    return Redirect(f"/jobs/{job_id}", status_code=303)


@page("/fragment")
async def home_fragment(house: NamedDependency[House], user: NamedDependency[str]) -> str:
    return pages.jobs_fragment(await live_view(house, user))


@page("/jobs/{job_id:str}")
async def job(
    job_id: FromPath[str], house: NamedDependency[House], user: NamedDependency[str]
) -> str:
    return pages.job(await job_view(house, user, job_id))


@page("/jobs/{job_id:str}/fragment")
async def job_fragment(
    job_id: FromPath[str], house: NamedDependency[House], user: NamedDependency[str]
) -> str:
    return pages.job_fragment(await job_view(house, user, job_id))


@post("/jobs/{job_id:str}/cancellation", include_in_schema=False)
async def cancel(
    job_id: FromPath[str], house: NamedDependency[House], user: NamedDependency[str]
) -> Redirect:
    with suppress(Conflict):
        await house.jobs.cancel(user, job_id)
    return Redirect(f"/jobs/{job_id}", status_code=303)


@post("/jobs/{job_id:str}/retry", include_in_schema=False)
async def retry(
    job_id: FromPath[str], house: NamedDependency[House], user: NamedDependency[str]
) -> Redirect:
    with suppress(Conflict):
        await house.jobs.retry(user, job_id)
    return Redirect(f"/jobs/{job_id}", status_code=303)


@page("/episodes/{episode_id:str}")
async def episode(
    episode_id: FromPath[str],
    house: NamedDependency[House],
    user: NamedDependency[str],
    reported: FromQuery[str | None] = None,
) -> str:
    thanks = views.ReportForm(taken=reported is not None)
    return pages.episode(await episode_view(house, user, episode_id, thanks))


@post("/episodes/{episode_id:str}/reports", media_type=MediaType.HTML, include_in_schema=False)
async def report(
    request: Asked,
    episode_id: FromPath[str],
    house: NamedDependency[House],
    user: NamedDependency[str],
) -> Response[str] | Redirect:
    """Take a report, or show the form again with what is wrong."""
    form = forms.read_report(await request.form())
    try:
        await take(house, user, episode_id, form.text, forms.line_of(form))
    except (BadInput, TooMany) as error:
        refused = msgspec.structs.replace(form, error=error.message)
        page = pages.episode(await episode_view(house, user, episode_id, refused))
        return _again(request, error, page)
    return Redirect(f"/episodes/{episode_id}?reported=1#report", status_code=303)


@page("/how-we-check")
async def how_we_check(house: NamedDependency[House], user: NamedDependency[str]) -> str:
    told = await balance(user)
    view = views.HowWeCheck(measured=measured(), balance=told, signed_in=signed_in(house))
    return pages.how_we_check(view)


@post("/episodes/{episode_id:str}/deletion", include_in_schema=False)
async def delete_episode(
    episode_id: FromPath[str],
    house: NamedDependency[House],
    user: NamedDependency[str],
    back: FromQuery[str | None] = None,
) -> Redirect:
    await forget(house, user, episode_id)
    return Redirect("/library" if back == "library" else "/", status_code=303)


@websocket("/jobs/{job_id:str}/live")
async def job_live(
    socket: Socket,
    job_id: FromPath[str],
    house: NamedDependency[House],
    live: NamedDependency[Live],
    metrics: NamedDependency[Metrics],
) -> None:
    """Send the job's fragment at once, and again after each event."""
    await socket.accept()
    user_id = user_of(socket)
    if user_id is None:
        return await close(socket, NOT_YOU)
    try:
        await house.jobs.check(user_id, job_id)
    except NotFound:
        return await close(socket, NOT_HERE)
    except Outage:
        return await close(socket, LATER)
    return await push(socket, live.job(user_id, job_id), house.bus.hub, metrics.pushed("page"))


@websocket("/live")
async def home_live(
    socket: Socket,
    house: NamedDependency[House],
    live: NamedDependency[Live],
    metrics: NamedDependency[Metrics],
) -> None:
    """Send what moves on the home page whenever one of the user's jobs does."""
    await socket.accept()
    user_id = user_of(socket)
    if user_id is None:
        return await close(socket, NOT_YOU)
    return await push(socket, live.home(user_id), house.bus.hub, metrics.pushed("page"))


router = Router(
    path="/",
    route_handlers=[
        home,
        press,
        home_fragment,
        job,
        job_fragment,
        cancel,
        retry,
        episode,
        report,
        how_we_check,
        delete_episode,
        job_live,
        home_live,
    ],
    cache_control=CacheControlHeader(no_store=True),
)


def _again(request: Asked, error: BadInput | TooMany, page: str) -> Response[str]:
    """Answer a form that cannot be taken: the page once more, with the status of its error."""
    told = problems.ours(request, error)
    return Response(
        page, status_code=told.status_code, headers=told.headers, media_type="text/html"
    )


async def _home(
    house: House, user_id: str, offered: tuple[views.Offer, ...], others: tuple[views.Job, ...]
) -> str:
    view = views.Home(
        offers=offered,
        others=others,
        live=await live_view(house, user_id),
        yours=await yours_view(house, user_id),
        signed_in=signed_in(house),
    )
    return pages.home(view)
