"""Where a listener's own program is told that a job has ended, over HTTP."""

from __future__ import annotations

import msgspec
from litestar import Response, Router, delete, get, post, put
from litestar.di import NamedDependency

from server.asking import Asked
from server.jobs_api import json_body, read_body
from server.yours_schema import WebhookRequest
from tasks import webhooks
from tasks.errors import NotFound
from tasks.main import House
from tasks.webhooks import Webhook
from tasks.webhooks.sending import may_be_private

PATH = "/api/preferences/webhook"


class Address(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    url: str


@get(PATH, summary="The listener's webhook")
async def read(user: NamedDependency[str]) -> Webhook:
    """Read the address, and whether the last notice was taken; 404 without one."""
    found = await webhooks.find(user)
    if found is None:
        raise NotFound("There is no webhook.")
    return found


@put(PATH, summary="Be told at an address", operation_class=WebhookRequest)
async def change(
    request: Asked, house: NamedDependency[House], user: NamedDependency[str]
) -> Response[Webhook]:
    """Keep the address; the first time the answer has the secret, and never again."""
    given = read_body(await json_body(request), Address)
    return secretly(await keep(house, user, given.url))


@delete(PATH, summary="Be told no more")
async def remove(user: NamedDependency[str]) -> None:
    """Forget the address, its secret, and what was not delivered yet."""
    await webhooks.delete(user)


@post(f"{PATH}/secret", status_code=200, summary="Make another secret")
async def renew(user: NamedDependency[str]) -> Response[Webhook]:
    """The answer has it, and nothing else ever does; the old one signs nothing more."""
    return secretly(await webhooks.renew_secret(user))


router = Router(path="/", route_handlers=[read, change, remove, renew], tags=["Preferences"])


async def keep(house: House, user_id: str, url: str) -> Webhook:
    private = may_be_private(house.settings)
    return await webhooks.save(user_id, url.strip(), house.clock.now_ms(), private=private)


def secretly(webhook: Webhook) -> Response[Webhook]:
    return Response(webhook, headers={"Cache-Control": "no-store"})
