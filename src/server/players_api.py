"""What other players need besides the audio: the words in time, and the chapters."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Response, Router, route
from litestar.di import NamedDependency
from litestar.params import FromPath

from server.asking import Asked
from server.ranges import reply_for
from tasks import episodes
from tasks.episodes.captions import captions
from tasks.episodes.chapters import chapters

NOTHING: Mapping[str, str] = {}


@route(
    "/episodes/{episode_id:str}/transcript.vtt",
    http_method=["GET", "HEAD"],
    summary="The transcript in time",
)
async def transcript(
    request: Asked, episode_id: FromPath[str], user: NamedDependency[str]
) -> Response[Any]:
    """Serve the transcript as WebVTT, a cue for each sentence; it is kept longer than the audio."""
    text = captions(await episodes.find(user, episode_id))
    return written(request, text.encode(), "text/vtt")


@route(
    "/episodes/{episode_id:str}/chapters.json",
    http_method=["GET", "HEAD"],
    summary="The chapters",
)
async def chapter_list(
    request: Asked, episode_id: FromPath[str], user: NamedDependency[str]
) -> Response[Any]:
    """Serve the chapters as podcast apps read them."""
    found = chapters(await episodes.find(user, episode_id))
    return written(request, msgspec.json.encode(found), "application/json+chapters")


router = Router(path="/", route_handlers=[transcript, chapter_list], tags=["Episodes"])


def written(
    request: Asked, body: bytes, media_type: str, more: Mapping[str, str] = NOTHING
) -> Response[Any]:
    """Answer with what was just written, a part of it, or what is known of it."""
    asked = {name.lower(): value for name, value in request.headers.items()}
    digest = hashlib.sha256(body).hexdigest()
    reply = reply_for(request.method, asked, sha256=digest, size=len(body))
    part = b"" if request.method == "HEAD" else body[reply.start : reply.end]
    headers = {**reply.headers, **more, "Cache-Control": "no-cache"}
    return Response(part, status_code=reply.status, headers=headers, media_type=media_type)
