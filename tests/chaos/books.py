"""The books: all that the database remembers at the end of a run."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chaos.installation import Installation, Rows
from chaos.till import Call

Json = dict[str, Any]


@dataclass
class Books:
    """Everything the database remembers, by job or by content."""

    jobs: dict[str, Json]
    log: dict[str, list[tuple[int, bytes]]]
    payments: Rows
    content: dict[str, Json]

    def about(self, bill: str) -> list[str]:
        """The jobs that were asked for with this bill."""
        return [id for id, row in self.jobs.items() if f'"{bill}"' in row["params"]]

    def name_of(self, call: Call) -> str:
        """Name a question as the ledger can: Claude's by its job, ElevenLabs' by its content."""
        if call.provider == "ElevenLabs":
            return call.key
        return next(iter(self.about(call.key)), call.key)

    def askers(self, name: str) -> set[str]:
        """The jobs that paid for a question."""
        return {one["job_id"] for one in self.payments if key_of(one) == name}

    def kept_at(self, name: str) -> float:
        """When the answer was first kept; never is infinity."""
        keys = {one["content_key"] for one in self.payments if key_of(one) == name}
        kept = [self.content[key]["created_at"] / 1000 for key in keys if key in self.content]
        return min(kept, default=float("inf"))

    def payment_of(self, name: str, asked: float) -> Json:
        """The payment of the question that reached the provider at *asked*."""
        mine = [one for one in self.payments if key_of(one) == name]
        before = [one for one in mine if one["started_at"] / 1000 <= asked + 0.05]
        return max(before, key=lambda one: int(one["started_at"]))

    def events(self, job_id: str) -> list[Json]:
        return [json.loads(body) for _, body in self.log[job_id]]


async def read_books(installation: Installation) -> Books:
    log: dict[str, list[tuple[int, bytes]]] = defaultdict(list)
    for row in await installation.rows("SELECT job_id, seq, body FROM event ORDER BY job_id, id"):
        log[row["job_id"]].append((row["seq"], row["body"].encode()))
    return Books(
        jobs={row["id"]: row for row in await installation.rows("SELECT * FROM job")},
        log=log,
        payments=await installation.rows("SELECT * FROM payment ORDER BY started_at, id"),
        content={row["key"]: row for row in await installation.rows("SELECT * FROM content")},
    )


def cancelled(events: list[Json]) -> Iterator[tuple[float, float]]:
    """The spans in which the job was cancelled, to its retry or for ever."""
    start = None
    for event in events:
        if event["type"] == "job.cancelled":
            start = time_of(event)
        elif event["type"] == "job.retried" and start is not None:
            yield start, time_of(event)
            start = None
    if start is not None:
        yield start, float("inf")


def time_of(event: Json) -> float:
    return datetime.fromisoformat(event["at"]).timestamp()


def key_of(payment: Json) -> str:
    """Name the question that was paid, as `Books.name_of` does."""
    return payment["content_key"] if payment["step"] == "voice" else payment["job_id"]
