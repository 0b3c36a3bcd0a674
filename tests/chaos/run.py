"""One run: an installation, a crowd, a troublemaker; then peace, and the oracle."""

import asyncio
import random
from collections.abc import Callable
from pathlib import Path

import httpx

from chaos import installation
from chaos.books import Books, read_books
from chaos.clients import Crowd
from chaos.installation import Installation
from chaos.oracle import Findings, judge
from chaos.report import Outcome
from chaos.till import Mood, Till
from chaos.trouble import Troublemaker
from nursery import Nursery

SETTLE_WITHIN = 120.0
"""Seconds after the trouble within which every job has to be over, on a busy machine too."""
MODES = {"embedded": installation.embedded, "scaled out": installation.scaled_out}


async def run(
    nursery: Nursery,
    mode: str,
    folder: Path,
    seed: int,
    seconds: float,
    say: Callable[[str], None] = lambda _: None,
) -> Outcome:
    """Make trouble for *seconds*, settle, and judge."""
    till, mood = Till(), Mood(random.Random(f"{seed} providers"))
    async with MODES[mode](nursery, folder, till, mood) as installed:
        say(f"{mode}: up")
        crowd = Crowd(installed, seed)
        troublemaker = Troublemaker(installed, say)
        async with asyncio.TaskGroup() as watching:
            crowd.watch_with(watching)
            async with asyncio.TaskGroup() as group:
                group.create_task(crowd.go_on(seconds))
                group.create_task(troublemaker.make(seed, seconds))
            mood.calm_down()
            say("peace")
            stuck = await _settle(crowd)
            for task in crowd.watching:
                task.cancel()
        books = await read_books(installed)
        findings = judge(books, installed, crowd, troublemaker)
        findings.faults["jobs lost"] += stuck
        await _fetch_audio(installed, books, findings)
        return Outcome(installed, crowd, troublemaker, books, findings)


async def _settle(crowd: Crowd) -> list[str]:
    """Answer what did not come to an end in time."""
    try:
        await crowd.settle(SETTLE_WITHIN)
        await crowd.watch_to_the_end(30.0)
    except (TimeoutError, ExceptionGroup) as error:
        return [f"not settled: {error!r}"]
    return []


async def _fetch_audio(installed: Installation, books: Books, findings: Findings) -> None:
    async with httpx.AsyncClient(timeout=20.0, follow_redirects=True) as client:
        for job_id, row in books.jobs.items():
            if row["status"] == "complete":
                url = f"{installed.servers[0].url}/episodes/{job_id}/audio.mp3"
                answer = await client.head(url)
                if answer.status_code != 200 or int(answer.headers["content-length"]) < 100_000:
                    said = f"{job_id}: {answer.status_code}"
                    findings.faults["audio that cannot be fetched"].append(said)
