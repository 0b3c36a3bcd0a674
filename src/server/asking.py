"""What handlers are given: the open house, and who is asking."""

from typing import Any

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
        shown = f"{text[:40]}…" if len(text) > 40 else text
        raise BadInput(f"{field}: takes a number from {low} to {high}, not {shown!r}.", field=field)
    return number
