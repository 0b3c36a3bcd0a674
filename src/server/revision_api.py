"""Lines of a finished episode: to read them as they can be changed, and to have it made again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta

from server.asking import Asked
from server.jobs_api import Ticket, given_key, json_body, read_body, ticket
from server.schema import RevisionRequest
from server.script_api import MOST, LineEdit
from tasks.drafts import Edit, Edits
from tasks.errors import BadInput, Conflict
from tasks.main import House
from tasks.pipelines import basis
from tasks.pipelines.editable import EditableScript


class Revision(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    lines: Annotated[tuple[LineEdit, ...], Meta(max_length=MOST)]
    of: str | None = None
    """The `jobId` of the script that these changes are to."""
    without_flagged: bool = False


@get("/api/episodes/{episode_id:str}/script", summary="The lines of an episode, to be changed")
async def script(
    episode_id: FromPath[str], house: NamedDependency[House], user: NamedDependency[str]
) -> EditableScript:
    """Read the lines of a finished episode as they can be changed."""
    return await look(house, user, episode_id, {})


@post(
    "/api/episodes/{episode_id:str}/revision",
    status_code=202,
    summary="Make an episode again with changed lines",
    operation_class=RevisionRequest,
)
async def revise(
    request: Asked,
    episode_id: FromPath[str],
    house: NamedDependency[House],
    user: NamedDependency[str],
) -> Response[Ticket]:
    """Have it made again; it stays as it is until all of the new one is complete."""
    body, key = await json_body(request), given_key(request)
    said = {"type": "revision", "episode": episode_id, "said": body}
    if done := await house.jobs.repeated(user, said, key):
        return ticket(done)
    given: Revision = read_body(body, Revision)
    edits = {one.index: Edit(one.text, one.facts) for one in given.lines}
    found = await look(house, user, episode_id, edits, given.of)
    if not given.without_flagged:
        insist_on_carried(found)
    return ticket(await submit(house, user, found, key, said))


router = Router(path="/", route_handlers=[script, revise], tags=["Episodes"])


async def look(
    house: House, user_id: str, episode_id: str, edits: Edits, of: str | None = None
) -> EditableScript:
    """Judge the lines with the changes in them; Conflict where they are to another state of it."""
    found = await basis.find(user_id, episode_id, house.studio)
    if of is not None and of != found.episode.job_id:
        raise Conflict("The episode was changed meanwhile. Begin again from its page.")
    return found.with_edits(edits)


def insist_on_carried(found: EditableScript) -> None:
    """Raise Conflict where the record does not carry what is said."""
    if why := "; ".join(f"line {line.index}: {line.flagged[0]}" for line in found.flagged):
        raise Conflict(
            f"The record does not carry this: {why}. Change or leave out what is flagged, or make "
            "the episode without it."
        )


async def submit(
    house: House, user_id: str, found: EditableScript, key: str | None, said: Mapping[str, Any]
) -> str:
    """Queue the job; Conflict while another one is at the same episode."""
    lines = [
        {"index": line.index, "text": line.text, "facts": list(line.facts)}
        for line in found.lines
        if line.state in ("edited", "dropped")
    ]
    if not lines:
        raise BadInput("lines: no line is changed.", field="lines")
    body: dict[str, Any] = {
        "type": "revision", "episode": said["episode"], "of": found.job_id, "lines": lines
    }  # fmt: skip
    return await house.jobs.submit(user_id, body, key, said)
