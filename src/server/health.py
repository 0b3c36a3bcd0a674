"""Whether it lives, and whether it can work."""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Response, Router, route
from litestar.di import NamedDependency

from server.asking import Asked
from server.problems import problem
from tasks.jobs.database import fetch
from tasks.main import House

WITHIN = 5.0
"""Seconds a part has to answer."""


@route("/health", http_method=["GET", "HEAD"], summary="Whether the server lives")
async def health() -> dict[str, str]:
    """Answer as long as the process can."""
    return {"status": "ok"}


@route("/ready", http_method=["GET", "HEAD"], summary="Whether the server can work")
async def ready(request: Asked, house: NamedDependency[House]) -> Response[Any]:
    """Ask the database, Redis and the storage; 503 with the reason if one does not answer."""
    parts = {
        "The database": _database,
        "Redis": house.bus.check,
        "The storage": house.studio.storage.check,
    }
    for name, check in parts.items():
        try:
            async with asyncio.timeout(WITHIN):
                await check()
        except Exception as error:  # whatever it is, it is the answer
            why = str(error).rstrip(".") or "it takes too long"
            detail = f"{name} does not answer: {why}."
            return problem(request, 503, detail, {"Retry-After": "5"}, {})
    return Response({"status": "ready"})


async def _database() -> None:
    await fetch("SELECT 1 AS one")


router = Router(path="/", route_handlers=[health, ready], tags=["Health"])
