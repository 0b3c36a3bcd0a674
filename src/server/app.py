"""create_app: the one place where all is put together."""

from __future__ import annotations

import importlib.util
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from litestar import Litestar, Router
from litestar.datastructures import MutableScopeHeaders
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.static_files import create_static_files_router
from litestar.types import (
    BeforeMessageSendHookHandler,
    ControllerRouterHandler,
    Message,
    Scope,
)

from server import (
    asking,
    corrections_api,
    episodes_api,
    events_api,
    feed_pages,
    feeds,
    files_api,
    health,
    jobs_api,
    library_pages,
    live,
    metrics,
    pages,
    players_api,
    position_api,
    preferences_api,
    preferences_pages,
    problems,
    revision_api,
    revision_pages,
    schedules_api,
    schedules_pages,
    script_api,
    script_pages,
    session,
    sharing,
    sign_in,
    webhook_api,
)
from server.door import Door
from tasks.clock import Clock
from tasks.errors import GavelcastError
from tasks.main import House, open_house
from tasks.settings import Settings
from tasks.studio import Studio

LARGEST_BODY = 64 * 1024
WEB = Path(__file__).parent.parent / "web" / "static"

ROUTERS: tuple[Router, ...] = (
    jobs_api.router,
    events_api.router,
    episodes_api.router,
    players_api.router,
    position_api.router,
    corrections_api.router,
    script_api.router,
    revision_api.router,
    health.router,
    metrics.router,
    pages.router,
    script_pages.router,
    revision_pages.router,
    sign_in.router,
    preferences_api.router,
    preferences_pages.router,
    schedules_api.router,
    schedules_pages.router,
    webhook_api.router,
    library_pages.router,
    sharing.router,
    feed_pages.router,
    feeds.router,
    files_api.router,
)


def create_app(
    settings: Settings, clock: Clock | None = None, studio: Studio | None = None
) -> Litestar:
    """Make the app; its house opens when it starts, and closes when it stops."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    # With the password in the key, a new password signs everybody out.
    key = session.secret_key(settings.data_dir, settings.secret_key) + settings.password.encode()

    @asynccontextmanager
    async def opened(app: Litestar) -> AsyncIterator[None]:
        counted = metrics.Metrics()
        async with (
            open_house(settings, clock, studio, counted) as house,
            live.open_live(house) as moving,
        ):
            app.state.update({"house": house, "key": key, "live": moving, "metrics": counted})
            yield

    return Litestar(
        route_handlers=[*ROUTERS, *_static()],
        lifespan=[opened],
        middleware=[Door(settings, key)],
        dependencies={
            "house": Provide(asking.give_house, sync_to_thread=False),
            "user": Provide(asking.give_user, sync_to_thread=False),
            "metrics": Provide(metrics.give_metrics, sync_to_thread=False),
            "live": Provide(live.give_live, sync_to_thread=False),
        },
        exception_handlers={
            jobs_api.Unreadable: _as(400),
            jobs_api.WrongMediaType: _as(415),
            GavelcastError: problems.ours,
            HTTPException: problems.theirs,
            Exception: problems.unknown,
        },
        before_send=[_adding(_headers(settings))],
        request_max_body_size=LARGEST_BODY,
        openapi_config=_openapi(),
        logging_config=None,
        signature_types=[House, live.Live, metrics.Metrics, asking.Asked, asking.Socket],
    )


def _as(status: int) -> problems.Handler:
    def answer(request: asking.Asked, error: GavelcastError) -> problems.Answer:
        return problems.problem(request, status, error.message, {}, {})

    return answer


def _adding(headers: dict[str, str]) -> BeforeMessageSendHookHandler:
    """Add headers to every answer, also to those of the door and of a missing route."""

    async def add(message: Message, scope: Scope) -> None:
        if message["type"] == "http.response.start":
            sent = MutableScopeHeaders.from_message(message)
            for name, value in headers.items():
                sent.setdefault(name, value)

    return add


def _static() -> list[ControllerRouterHandler]:
    """Our own files, and htmx from its installed package."""
    package = importlib.util.find_spec("js_lib_htmx")
    if package is None or package.origin is None:
        raise RuntimeError("The package django-js-lib-htmx is not installed")
    htmx = Path(package.origin).parent / "static" / "htmx"
    return [
        create_static_files_router("/static/htmx", [htmx, htmx / "ext"], include_in_schema=False),
        create_static_files_router("/static", [WEB], include_in_schema=False),
    ]


def _headers(settings: Settings) -> dict[str, str]:
    media = " ".join(dict.fromkeys(("'self'", *_origins(settings))))
    policy = (
        f"default-src 'self'; media-src {media}; img-src 'self' data:; object-src 'none';"
        " base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
    }


def _origins(settings: Settings) -> list[str]:
    """Where else audio comes from."""
    return ["/".join(settings.s3_public_url.split("/")[:3])] if settings.s3_public_url else []


def _openapi() -> OpenAPIConfig:
    return OpenAPIConfig(
        title="Gavelcast",
        version="0.1.0",
        path="/schema",
        render_plugins=[JsonRenderPlugin(path=["/", "/openapi.json"])],
    )
