"""Jobs over HTTP: submit, status, list, cancel, retry, delete."""

from __future__ import annotations

import hashlib
from typing import Any, TypeVar

import msgspec
from litestar import Response, Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from server import files_api
from server.asking import Asked, page_after, whole_number
from server.ranges import is_known
from server.schema import JobRequest
from tasks.errors import BadInput
from tasks.jobs.refusals import bad_input
from tasks.jobs.values import Page, Status
from tasks.main import House

T = TypeVar("T")

STATES = ("queued", "processing", "complete", "failed", "cancelled")
MOST_SECONDS = 60
LONGEST_KEY = 200
DEEPEST = 50
"""Lists and objects in each other; no request of ours has ten."""
TOO_DEEP = "The body is not JSON that can be read: it is nested too deep."
LAST = 2**53


class Ticket(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What who submits a job gets at once."""

    success: bool = True
    job_id: str
    status: str = "queued"
    message: str = "Your job is in the queue."
    status_url: str
    poll_url: str
    events_url: str
    page_url: str
    poll_interval: int = 3000
    """Milliseconds between two polls, if events cannot be had."""


class Unreadable(BadInput):
    """The body is not JSON."""


class WrongMediaType(BadInput):
    """The body has to be application/json."""


@post(
    ["/api/generate-podcast", "/api/jobs"],
    status_code=202,
    summary="Submit a job",
    operation_class=JobRequest,
)
async def submit(
    request: Asked, house: NamedDependency[House], user: NamedDependency[str]
) -> Response[Ticket]:
    """Queue a job; the body's `type` says which kind, the other fields are its parameters."""
    job_id = await house.jobs.submit(user, await json_body(request), given_key(request))
    return ticket(job_id)


@get(["/api/audio-status/{job_id:str}", "/api/jobs/{job_id:str}"], summary="A job's status")
async def status(
    request: Asked,
    job_id: FromPath[str],
    house: NamedDependency[House],
    user: NamedDependency[str],
    after: FromQuery[str | None] = None,
    wait: FromQuery[str | None] = None,
) -> Response[Status | None]:
    """Read all that is known of a job; with `after` and `wait`, once there is something newer."""
    seq = whole_number(after, "after", 0, LAST)
    seconds = whole_number(wait, "wait", 0, MOST_SECONDS)
    if seq is not None and seconds:
        found = await house.jobs.status_after(user, job_id, seq, seconds)
    else:
        found = await house.jobs.status(user, job_id)
    etag = f'"{hashlib.sha256(msgspec.json.encode(found)).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    if is_known(request.headers.get("if-none-match"), etag):
        return Response(None, status_code=304, headers=headers)
    return Response(found, headers=headers)


@get("/api/jobs", summary="Jobs, newest first")
async def listed(
    house: NamedDependency[House],
    user: NamedDependency[str],
    status: FromQuery[str | None] = None,
    type: FromQuery[str | None] = None,
    limit: FromQuery[str | None] = None,
    cursor: FromQuery[str | None] = None,
) -> Page:
    """List the listener's jobs; `cursor` is the `nextCursor` of the page before."""
    if status is not None and status not in STATES:
        raise BadInput(f"status: takes {', '.join(STATES)}, not {status!r}.", field="status")
    if type is not None:
        house.jobs.pipelines.find(type)
    most = whole_number(limit, "limit", 1, 100) or 20
    after = page_after(cursor) or None
    return await house.jobs.page(user, status=status, type=type, limit=most, cursor=after)


@post("/api/jobs/{job_id:str}/cancellation", status_code=202, summary="Cancel a job")
async def cancel(
    job_id: FromPath[str], house: NamedDependency[House], user: NamedDependency[str]
) -> Status:
    """Ask for the job to be cancelled; it is within a second."""
    await house.jobs.cancel(user, job_id)
    return await house.jobs.status(user, job_id)


@post("/api/jobs/{job_id:str}/retry", status_code=202, summary="Try a job again")
async def retry(
    job_id: FromPath[str], house: NamedDependency[House], user: NamedDependency[str]
) -> Status:
    """Let a failed or cancelled job go on from what is remembered."""
    await house.jobs.retry(user, job_id)
    return await house.jobs.status(user, job_id)


@delete("/api/jobs/{job_id:str}", summary="Delete a job that is over")
async def remove(
    job_id: FromPath[str], house: NamedDependency[House], user: NamedDependency[str]
) -> None:
    """Delete the job, its log and its files; its episode, and what it cost, stay."""
    await house.jobs.delete(user, job_id)
    await files_api.forget(house, job_id)


router = Router(
    path="/", route_handlers=[submit, status, listed, cancel, retry, remove], tags=["Jobs"]
)


def read_body(body: dict[str, Any], kind: type[T]) -> T:
    """Read a body as *kind*; BadInput names the field and the value that it cannot be."""
    try:
        return msgspec.convert(body, kind)
    except msgspec.ValidationError as error:
        raise bad_input(str(error), body) from None


async def json_body(request: Asked) -> dict[str, Any]:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise WrongMediaType(f"Content-Type: takes application/json, not {kind!r}.")
    try:
        body = msgspec.json.decode(await request.body())
    except msgspec.DecodeError as error:
        raise Unreadable(f"The body is not JSON: {error}.") from None
    except UnicodeDecodeError:
        raise Unreadable("The body is not JSON: it is not UTF-8.") from None
    except RecursionError:
        raise Unreadable(TOO_DEEP) from None
    if _is_deep(body):
        raise Unreadable(TOO_DEEP)
    if not isinstance(body, dict):
        raise BadInput('The body has to be a JSON object, such as {"type": "daily"}.')
    return body


def _is_deep(body: Any) -> bool:
    """Whether what works on it level by level could run out of stack."""
    level = [body]
    for _ in range(DEEPEST):
        inner = [one.values() if isinstance(one, dict) else one for one in level if _holds(one)]
        level = [one for each in inner for one in each]
    return bool(level)


def _holds(value: Any) -> bool:
    return isinstance(value, dict | list)


def given_key(request: Asked) -> str | None:
    key = request.headers.get("idempotency-key")
    if key is not None and not 1 <= len(key) <= LONGEST_KEY:
        raise BadInput(
            f"Idempotency-Key: takes 1 to {LONGEST_KEY} characters, not {len(key)}.",
            field="Idempotency-Key",
        )
    return key


def ticket(job_id: str) -> Response[Ticket]:
    """Answer who has submitted a job."""
    made = Ticket(
        job_id=job_id,
        status_url=f"/api/jobs/{job_id}",
        poll_url=f"/api/audio-status/{job_id}",
        events_url=f"/api/jobs/{job_id}/events",
        page_url=f"/jobs/{job_id}",
    )
    return Response(made, status_code=202, headers={"Location": made.status_url})
