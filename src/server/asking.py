"""What handlers are given: the open house, and who is asking."""

from typing import Any
from uuid import UUID

from litestar import Request, WebSocket
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.types import Scope

from tasks.errors import BadInput
from tasks.main import House

Asked = Request[Any, Any, State]
Socket = WebSocket[Any, Any, State]


def give_house(state: State) -> House:
    house: House = state["house"]
    return house


def give_user(scope: Scope) -> str:
    user_id: str = scope["state"]["user_id"] or ""
    return user_id


def user_of(connection: ASGIConnection[Any, Any, Any, Any]) -> str | None:
    user_id: str | None = connection.scope["state"]["user_id"]
    return user_id


def whole_number(text: str | None, field: str, low: int, high: int) -> int | None:
    """Read a query's number, or raise BadInput that names it."""
    if text is None or text == "":
        return None
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else -1
    if not low <= number <= high:
        what = f"takes a number from {low} to {high}, not {shortened(text)!r}"
        raise BadInput(f"{field}: {what}.", field=field)
    return number


def page_after(cursor: str | None) -> str:
    """Read the id that the page before ended with, or raise BadInput; empty for the first page."""
    try:
        return str(UUID(cursor)) if cursor else ""
    except ValueError:
        raise BadInput(
            f"cursor: takes the nextCursor of the page before, not {shortened(cursor or '')!r}.",
            field="cursor",
        ) from None


def shortened(text: str) -> str:
    return f"{text[:40]}…" if len(text) > 40 else text
