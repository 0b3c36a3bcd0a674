"""What Prometheus reads: what this process did since its start, and what the database holds now.

Each house has a registry of its own; the engine fills it through its port (`tasks.jobs.meter`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Literal, get_args

import structlog
from litestar import Response, Router, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

from tasks.jobs import claims
from tasks.jobs.database import fetch
from tasks.jobs.values import JobState
from tasks.main import House

log = structlog.get_logger()

Transport = Literal["ws", "sse", "page"]
TRANSPORTS: tuple[Transport, ...] = get_args(Transport)
SECONDS = (0.1, 0.3, 1, 3, 10, 30, 60, 120, 300, 600)
WITHIN = 5.0
"""Seconds the database has to answer; without it the rest is told."""


class Metrics:
    """The meter of the engine, and the counters of what is pushed."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)

        def counter(name: str, what: str, *labels: str) -> Counter:
            return Counter(f"gavelcast_{name}", what, labels, registry=registry)

        self._claims = counter("claims", "Jobs taken up.", "pipeline")
        self._crashes = counter("crashes", "Jobs taken over after their worker was lost.")
        self._leases_lost = counter("leases_lost", "Jobs that another worker took from this one.")
        self._retries = counter("retries", "Jobs put off after an error that may pass.", "reason")
        self._calls = counter("provider_calls", "Paid or long calls.", "provider", "outcome")
        self._usd = counter("provider_usd", "US dollars of them.", "provider", "outcome")
        self._pushed = counter("events_pushed", "Messages sent to watchers.", "transport")
        for transport in TRANSPORTS:
            self._pushed.labels(transport)
        self._steps = Histogram(
            "gavelcast_step_seconds",
            "From the start of a step to its end.",
            ["pipeline", "step"],
            buckets=SECONDS,
            registry=registry,
        )
        self._rows = _Rows(registry)

    def claimed(self, type: str, *, crashed: bool) -> None:
        self._claims.labels(type).inc()
        if crashed:
            self._crashes.inc()

    def lease_lost(self) -> None:
        self._leases_lost.inc()

    def put_off(self, reason: str) -> None:
        self._retries.labels(reason).inc()

    def step_finished(self, type: str, step: str, seconds: float) -> None:
        self._steps.labels(type, step).observe(seconds)

    def called(self, provider: str, outcome: str, usd: float) -> None:
        self._calls.labels(provider, outcome).inc()
        self._usd.labels(provider, outcome).inc(usd)

    def pushed(self, transport: Transport) -> Callable[[], None]:
        """Answer what counts one message sent this way."""
        return self._pushed.labels(transport).inc

    async def text(self, house: House) -> bytes:
        """Write all of it, as of now."""
        await self._rows.read(house)
        return self.process()

    def process(self) -> bytes:
        """Write what is known without asking anybody."""
        return generate_latest(self._registry)


class _Rows:
    """Gauges that are read from the database, and from the hub, when they are asked for."""

    def __init__(self, registry: CollectorRegistry) -> None:
        def gauge(name: str, what: str, *labels: str) -> Gauge:
            return Gauge(f"gavelcast_{name}", what, labels, registry=registry)

        self._up = gauge("database_up", "Whether the database answered.")
        self._jobs = gauge("jobs", "Jobs by state.", "state")
        self._age = gauge("queue_age_seconds", "How long the oldest due job waits for a worker.")
        self._cost = gauge("cost_usd", "US dollars on the ledger.", "provider", "state")
        self._watchers = gauge("watchers", "Who is watching this process.")

    async def read(self, house: House) -> None:
        self._watchers.set(house.bus.hub.watchers)
        try:
            async with asyncio.timeout(WITHIN):
                await self._read(house.clock.now_ms())
        except Exception as error:
            log.warning("metrics without the database", error=str(error))
            self._up.set(0)
            self._jobs.clear()
            self._cost.clear()

    async def _read(self, now: int) -> None:
        jobs = await fetch("SELECT status, count(*) AS n FROM job GROUP BY status")
        oldest = await claims.oldest_due(now)
        paid = await fetch(
            "SELECT provider, state, sum(coalesce(usd, estimate_usd)) AS usd FROM payment"
            " GROUP BY provider, state"
        )
        self._up.set(1)
        for state in get_args(JobState):
            self._jobs.labels(state).set(0)
        for row in jobs:
            self._jobs.labels(row["status"]).set(row["n"])
        self._age.set(0 if oldest is None else (now - oldest) / 1000)
        self._cost.clear()
        for row in paid:
            self._cost.labels(row["provider"], row["state"]).set(row["usd"])


@get("/metrics", media_type="text/plain", summary="Prometheus metrics")
async def tell(house: NamedDependency[House], metrics: NamedDependency[Metrics]) -> Response[bytes]:
    """What this process did, and what the database holds."""
    return Response(await metrics.text(house), media_type="text/plain; version=0.0.4")


def give_metrics(state: State) -> Metrics:
    metrics: Metrics = state["metrics"]
    return metrics


router = Router(path="/", route_handlers=[tell], tags=["Health"])
