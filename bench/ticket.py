"""From the press to the ticket, while four jobs run in the same process."""

import asyncio
import statistics
import tempfile
import time
from pathlib import Path

import httpx

from bench.servers import first_answer, free_port, ours, running

PRESSES = 60


def run() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        port, began = free_port(), time.perf_counter()
        with running(ours(port), Path(folder)):
            first_answer(port, began)
            return asyncio.run(_measure(f"http://127.0.0.1:{port}"))


async def _measure(url: str) -> dict[str, float]:
    async with httpx.AsyncClient(base_url=url, timeout=30) as client:
        idle = [await _press(client, keep=False) for _ in range(PRESSES)]
        for _ in range(4):
            await _press(client, keep=True)
        busy = [await _press(client, keep=False) for _ in range(PRESSES)]
    return {
        "tickets measured, each way": PRESSES,
        "idle p50, ms": round(1000 * statistics.median(idle), 1),
        "idle p99, ms": round(1000 * sorted(idle)[int(PRESSES * 0.99) - 1], 1),
        "four jobs running p50, ms": round(1000 * statistics.median(busy), 1),
        "four jobs running p99, ms": round(1000 * sorted(busy)[int(PRESSES * 0.99) - 1], 1),
        "goal while other jobs run, ms": 50,
    }


async def _press(client: httpx.AsyncClient, *, keep: bool) -> float:
    began = time.perf_counter()
    answer = await client.post("/api/generate-podcast", json={"type": "daily"})
    spent = time.perf_counter() - began
    job = answer.raise_for_status().json()["jobId"]
    if not keep:
        await client.post(f"/api/jobs/{job}/cancellation")
    return spent
