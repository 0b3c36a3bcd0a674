"""Files that jobs make, for their owner alone.

A page that a job wrote is shown without any rights: no script, no form, nothing from elsewhere,
not even our own origin. All else is saved, not shown.
"""

from __future__ import annotations

import hashlib
from typing import Any

from litestar import Response, Router, route
from litestar.di import NamedDependency
from litestar.params import FromPath

from server.asking import Asked
from server.stored import Stored, hand_out
from tasks.errors import NotFound
from tasks.jobs import files
from tasks.main import House

SANDBOX = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'none'"
)


@route("/jobs/{job_id:str}/files/{name:str}", http_method=["GET", "HEAD"], summary="A job's file")
async def file(
    request: Asked,
    job_id: FromPath[str],
    name: FromPath[str],
    house: NamedDependency[House],
    user: NamedDependency[str],
) -> Response[Any]:
    """Serve a file that the job has made."""
    key = await _key(house, user, job_id, name)
    kept = await house.studio.storage.stat(key)
    if kept is None:
        raise _no_file(job_id, name)
    stored = Stored(
        key=key,
        sha256=hashlib.sha256(key.encode()).hexdigest(),
        size=kept.size,
        media_type=files.media_type(name),
        caching="private, no-cache",
        more=_shown(name) if name.endswith(".html") else _saved(name),
    )
    return await hand_out(request, house.studio.storage, stored)


router = Router(path="/", route_handlers=[file], tags=["Jobs"])


async def forget(house: House, job_id: str) -> None:
    """Delete the files of a job that is gone."""
    storage = house.studio.storage
    for key in await storage.keys(files.prefix(job_id)):
        await storage.delete(key)


async def _key(house: House, user_id: str, job_id: str, name: str) -> str:
    status = await house.jobs.status(user_id, job_id)
    wanted = files.artifact_id(name)
    for one in status.artifacts:
        if one.id == wanted and one.key:
            return one.key
    raise _no_file(job_id, name)


def _no_file(job_id: str, name: str) -> NotFound:
    return NotFound(f"Job {job_id!r} has no file {name[:100]!r}.")


def _shown(name: str) -> dict[str, str]:
    return {"Content-Security-Policy": SANDBOX, "Content-Disposition": _named("inline", name)}


def _saved(name: str) -> dict[str, str]:
    return {"Content-Disposition": _named("attachment", name)}


def _named(how: str, name: str) -> str:
    return f'{how}; filename="{name}"'
