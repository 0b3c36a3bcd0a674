"""The page on which a listener looks at a script before it is voiced."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import MediaType, Response, Router, post
from litestar.datastructures import CacheControlHeader
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from server import problems
from server.asking import Asked
from server.looks import signed_in
from server.page import page
from server.script_api import edit, let_go, look
from tasks.drafts import Edit, Edits
from tasks.errors import BadInput, Conflict, TooMany
from tasks.main import House
from tasks.pipelines.editable import EditableScript
from web import pages, views


@page("/jobs/{job_id:str}/script")
async def script(
    job_id: FromPath[str], house: NamedDependency[House], user: NamedDependency[str]
) -> str:
    return _page(house, await look(house, user, job_id))


@post("/jobs/{job_id:str}/script", media_type=MediaType.HTML, include_in_schema=False)
async def change(
    request: Asked,
    job_id: FromPath[str],
    house: NamedDependency[House],
    user: NamedDependency[str],
) -> Response[str] | Redirect:
    """Keep what was changed and check it; then voice it, if that is wished and nothing is wrong."""
    form = await request.form()
    wish = form.get("wish")
    try:
        found = await edit(house, user, job_id, edits_of(form))
    except BadInput as error:
        return again(request, error, _page(house, await look(house, user, job_id), error.message))
    if wish not in ("voice", "voice-without") or (wish == "voice" and found.flagged):
        return Response(_page(house, found, checked=True), status_code=200, media_type="text/html")
    await let_go(house, user, job_id, without_flagged=wish == "voice-without")
    return Redirect(f"/jobs/{job_id}", status_code=303)


router = Router(
    path="/", route_handlers=[script, change], cache_control=CacheControlHeader(no_store=True)
)


def _page(house: House, found: EditableScript, error: str = "", *, checked: bool = False) -> str:
    view = views.ScriptView(script=found, error=error, checked=checked, signed_in=signed_in(house))
    return pages.script(view)


def again(request: Asked, error: BadInput | Conflict | TooMany, page: str) -> Response[str]:
    """Answer a form that cannot be taken: the page once more, with the status of its error."""
    told = problems.ours(request, error)
    return Response(page, status_code=told.status_code, media_type="text/html")


def edits_of(form: Mapping[str, Any]) -> Edits:
    """The fields `line-3` and `drop-3` of the form; one that is ticked is left out."""
    texts = {name.removeprefix("line-"): value for name, value in form.items() if _is_line(name)}
    return {
        int(number): Edit("" if f"drop-{number}" in form else str(text))
        for number, text in texts.items()
    }


def _is_line(name: str) -> bool:
    number = name.removeprefix("line-")
    return name.startswith("line-") and number.isascii() and number.isdigit() and len(number) < 6
