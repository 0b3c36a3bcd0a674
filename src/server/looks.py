"""Views for the pages, from the open house."""

from __future__ import annotations

from typing import Protocol

from msgspec.structs import replace
from uuid_utils import uuid7

from tasks import episodes
from tasks.episodes import links, replaced
from tasks.episodes.balance import balance
from tasks.jobs.values import Status
from tasks.main import House
from tasks.pipelines import basis, editing
from web import views
from web.words import SHOWS


class Named(Protocol):
    """A part of the studio, as far as the page tells of it."""

    @property
    def name(self) -> str: ...

    @property
    def offline(self) -> bool: ...


SHOWN = 30
"""Episodes on the home page."""


def signed_in(house: House) -> bool:
    """Whether there is a session that can be ended."""
    settings = house.settings
    return bool(settings.password) and not settings.on_loopback and not settings.user_header


def offers(
    house: House,
    type: str = "",
    entered: views.Entered | None = None,
    wrong: views.FieldError | None = None,
) -> tuple[views.Offer, ...]:
    """What can be pressed; the show *type* shows again what was entered and what is wrong."""
    known = {
        one.type: _offer(house, one.type, one.estimate(house.studio))
        for one in house.jobs.pipelines
        if one.type in SHOWS
    }
    if entered is not None and type in known:
        known[type] = views.Offer(
            type=type,
            parts=known[type].parts,
            estimate_usd=known[type].estimate_usd,
            key=known[type].key,
            entered=entered,
            error=wrong,
        )
    return tuple(known[type] for type in SHOWS if type in known)


def others(
    house: House, type: str = "", wrong: views.FieldError | None = None
) -> tuple[views.Job, ...]:
    """The jobs beside the shows, as far as they ask nothing; *type* shows what is wrong."""
    return tuple(
        views.Job(
            type=one.type,
            title=one.title,
            key=str(uuid7()),
            error=wrong if one.type == type else None,
        )
        for one in house.jobs.pipelines
        if one.type not in SHOWS and one.asks_nothing
    )


def _offer(house: House, type: str, estimate: float) -> views.Offer:
    return views.Offer(
        type=type, parts=_parts(house, type), estimate_usd=estimate, key=str(uuid7())
    )


def _parts(house: House, type: str) -> tuple[views.Part, ...]:
    studio = house.studio
    source: dict[str, Named] = {"news": studio.news} if type == "news" else {"bills": studio.bills}
    made_by = source | {
        "script": studio.writer,
        "voice": studio.voice,
        "storage": studio.storage,
    }
    return tuple(views.Part(what, part.name, part.offline) for what, part in made_by.items())


async def job_view(house: House, user_id: str, job_id: str) -> views.JobView:
    status = await house.jobs.status(user_id, job_id)
    if not (status.audio_url and status.episode_id):
        return _view(house, status)
    kept = await episodes.has_audio(status.episode_id)
    former = await replaced.is_former(status.episode_id, job_id)
    view = _view(house, status, audio_kept=bool(kept), former=former)
    return replace(view, deleted=kept is None)


async def episode_view(
    house: House, user_id: str, episode_id: str, form: views.ReportForm
) -> views.EpisodeView:
    found = await episodes.find(user_id, episode_id)
    told = await balance(user_id)
    link = await links.current(user_id, "share", episode_id)
    return views.EpisodeView(
        episode=found,
        changeable=not basis.fixed(found, house.studio.voice.name),
        balance=told,
        report=form,
        shared_at=f"/shared/{link.token}" if link else "",
        signed_in=signed_in(house),
    )


async def live_view(house: House, user_id: str) -> views.Live:
    """What moves on the home page: jobs that are not over, and the newest episodes."""
    queued = (await house.jobs.page(user_id, status="queued")).jobs
    processing = (await house.jobs.page(user_id, status="processing")).jobs
    under_way = sorted(queued + processing, key=lambda job: job.job_id, reverse=True)
    newest = await episodes.newest(user_id, SHOWN)
    return views.Live(jobs=tuple(_view(house, job) for job in under_way), episodes=tuple(newest))


def waits(status: Status) -> bool:
    """Whether the job waits for its script to be looked at."""
    waiting = status.waiting_for
    return status.status == "queued" and waiting is not None and waiting.what == editing.WAITING


def _view(
    house: House, status: Status, *, audio_kept: bool = True, former: bool = False
) -> views.JobView:
    return views.JobView(
        status=status,
        title=house.jobs.pipelines.title(status.type),
        now=house.clock.now(),
        signed_in=signed_in(house),
        audio_kept=audio_kept,
        replaced=former,
        to_look_at=waits(status),
    )
