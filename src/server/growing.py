"""An episode that is still being made, as it grows: 200, chunked, not kept, no ranges."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from litestar import Response
from litestar.response import Stream

from server.asking import Asked
from server.connections import cut
from tasks import episodes
from tasks.errors import BadInput, NotFound
from tasks.main import House

if TYPE_CHECKING:
    from tasks.pipelines.listening import Growing

FROM = "Gavelcast-From"
"""The header that says with which second the answer begins."""
LONGEST = 24 * 3600.0
VOICE = "voice"
"""The step that every show has."""


async def growing(
    request: Asked, house: House, user_id: str, episode_id: str, start: str | None
) -> Response[Any] | None:
    """Answer with the sound from *start* seconds on, as it grows; None where nothing grows.

    Who asks for a later second gets the same bytes for a while after the end, too: a player that
    was cut off counts them.
    """
    from tasks.pipelines.listening import Growing  # what makes sound is loaded after the start

    sound = Growing(episode_id, house.studio.storage, _seconds(start))
    try:
        status = await house.jobs.status(user_id, episode_id)
        if status.status == "complete":
            # What was deleted is heard no more.
            await episodes.find(user_id, status.episode_id or episode_id)
    except NotFound:
        return None
    if VOICE not in [step.key for step in status.steps]:
        return None
    if status.over and (start is None or not await sound.is_whole()):
        return None
    headers = {"Cache-Control": "no-store", "Accept-Ranges": "none", FROM: f"{sound.start:.3f}"}
    if request.method == "HEAD":
        return Response(b"", headers=headers, media_type="audio/mpeg")
    events = house.jobs.watch(user_id, episode_id, status.seq)
    return Stream(_heard(request, sound, events), headers=headers, media_type="audio/mpeg")


async def _heard(
    request: Asked, sound: Growing, events: AsyncGenerator[tuple[int, bytes], None]
) -> AsyncIterator[bytes]:
    async with aclosing(events):
        async for data in sound.chunks(events):
            yield data
    if not sound.whole:
        # An answer that ended well would say that this was all.
        cut(request)


def _seconds(text: str | None) -> float:
    try:
        seconds = float(text or 0)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= LONGEST:
        raise BadInput(f"from: takes seconds from 0 to {LONGEST:.0f}, not {text!r}.", field="from")
    return seconds
