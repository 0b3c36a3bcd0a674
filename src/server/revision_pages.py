"""The page on which a listener changes lines of a finished episode."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from litestar import MediaType, Response, Router, post
from litestar.datastructures import CacheControlHeader
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect
from uuid_utils import uuid7

from server.asking import Asked
from server.looks import signed_in
from server.page import page
from server.revision_api import look, submit
from server.script_pages import again, edits_of
from tasks.errors import BadInput, Conflict, TooMany
from tasks.main import House
from tasks.pipelines.editable import EditableScript
from web import pages, views

MAKING = ("make", "make-without")


@page("/episodes/{episode_id:str}/script")
async def script(
    episode_id: FromPath[str], house: NamedDependency[House], user: NamedDependency[str]
) -> str:
    return _page(house, episode_id, await look(house, user, episode_id, {}))


@post("/episodes/{episode_id:str}/script", media_type=MediaType.HTML, include_in_schema=False)
async def change(
    request: Asked,
    episode_id: FromPath[str],
    house: NamedDependency[House],
    user: NamedDependency[str],
) -> Response[str] | Redirect:
    """Check what was changed; then make it, if that is wished and nothing is wrong."""
    form = await request.form()
    wish, of, key = form.get("wish"), str(form.get("of", "")), _key(form)
    sent = {name: str(value) for name, value in form.items()}
    said = {"type": "revision", "episode": episode_id, "form": sent}
    if wish in MAKING and (done := await _done(house, user, said, key)):
        return Redirect(f"/jobs/{done}", status_code=303)
    found = await look(house, user, episode_id, {}, of)
    try:
        found = await look(house, user, episode_id, edits_of(form), of)
        if wish not in MAKING or (wish == "make" and found.flagged):
            page = _page(house, episode_id, found, checked=True)
            return Response(page, status_code=200, media_type="text/html")
        job_id = await submit(house, user, found, key, said)
    except (BadInput, Conflict, TooMany) as error:
        return again(request, error, _page(house, episode_id, found, error.message))
    return Redirect(f"/jobs/{job_id}", status_code=303)


router = Router(
    path="/", route_handlers=[script, change], cache_control=CacheControlHeader(no_store=True)
)


async def _done(house: House, user_id: str, said: Mapping[str, Any], key: str | None) -> str | None:
    """The job of the same press before; a key of another one is told of beside the lines."""
    with suppress(BadInput):
        return await house.jobs.repeated(user_id, said, key)
    return None


def _page(
    house: House, episode_id: str, found: EditableScript, error: str = "", *, checked: bool = False
) -> str:
    view = views.RevisionView(
        episode_id=episode_id,
        script=found,
        key=str(uuid7()),
        error=error,
        checked=checked,
        signed_in=signed_in(house),
    )
    return pages.revision(view)


def _key(form: Mapping[str, Any]) -> str | None:
    return str(form.get("idempotency", ""))[:200] or None
