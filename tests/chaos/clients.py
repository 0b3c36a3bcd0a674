"""Clients who go on: they submit with a key until they have a ticket, watch, cancel, try again."""

import asyncio
import itertools
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from chaos.installation import BILLS, Installation
from chaos.watcher import Watcher

AT_ONCE = 6
"""Stories under way while there is trouble."""
OVER = {"complete", "failed", "cancelled"}
Json = dict[str, Any]


@dataclass
class Story:
    """What one client did about one job, and was told."""

    bill: str
    key: str
    job_ids: set[str] = field(default_factory=set)
    watchers: list[Watcher] = field(default_factory=list)
    cancelled: int = 0
    retried: int = 0
    status: Json = field(default_factory=dict)

    @property
    def job_id(self) -> str:
        return min(self.job_ids)


class Crowd:
    """All clients, over HTTP alone."""

    def __init__(self, installation: Installation, seed: int) -> None:
        self._urls = [server.url for server in installation.servers]
        self._seed = seed
        self.stories: list[Story] = []
        self.answers: Counter[str] = Counter()
        self.faults: list[str] = []
        self.slowest_ticket = 0.0
        self._numbers = itertools.count(1)
        self.watching: list[asyncio.Task[None]] = []
        self._group: asyncio.TaskGroup

    async def go_on(self, seconds: float) -> None:
        """Let stories begin for *seconds*, some at once; return when each has come to an end."""
        until = time.monotonic() + seconds
        async with httpx.AsyncClient(timeout=6.0) as self._client, asyncio.TaskGroup() as group:

            async def one_after_another() -> None:
                while time.monotonic() < until:
                    await self._live(self._new(), until)

            for _ in range(AT_ONCE):
                group.create_task(one_after_another())

    async def settle(self, within: float) -> None:
        """See every story to its end, and try again what failed: nothing is in its way now."""
        async with (
            httpx.AsyncClient(timeout=20.0) as self._client,
            asyncio.timeout(within),
            asyncio.TaskGroup() as group,
        ):
            for story in self.stories:
                group.create_task(self._finish(story))

    async def watch_to_the_end(self, within: float) -> None:
        """Let every watcher come to the end of its log."""
        async with asyncio.timeout(within):
            for story in self.stories:
                for watcher in story.watchers:
                    while not (watcher.is_over.is_set() and watcher.last >= story.status["seq"]):
                        await asyncio.sleep(0.05)

    def watch_with(self, group: asyncio.TaskGroup) -> None:
        self._group = group

    def _new(self) -> Story:
        number = next(self._numbers)
        assert number < BILLS
        story = Story(f"119-hr-{number}", f"key-{self._seed}-{number}")
        self.stories.append(story)
        return story

    async def _live(self, story: Story, until: float) -> None:
        """Live through one story as a listener might; what is left at *until* is settled later."""
        rng = random.Random(f"{self._seed} {story.bill}")
        await self._submit(story, rng)
        self._watch(story, rng)
        if rng.random() < 0.25:
            await asyncio.sleep(rng.uniform(0.0, 3.0))
            await self._cancel(story)
        while time.monotonic() < until:
            await self._until_over(story, until)
            again = story.status.get("status") in ("failed", "cancelled") and rng.random() < 0.5
            if not again or not await self._retry(story):
                return

    async def _finish(self, story: Story) -> None:
        for _ in range(4):
            await self._until_over(story, time.monotonic() + 3600)
            if story.status["status"] != "failed" or not await self._retry(story):
                return

    async def _submit(self, story: Story, rng: random.Random) -> None:
        """Ask until there is a ticket; sometimes twice in the same moment, of two servers."""
        began = time.monotonic()
        body = {"type": "daily", "bills": [story.bill], "minutes": 2}
        headers = {"Idempotency-Key": story.key}

        async def once(url: str) -> None:
            answer = await self._told(
                lambda: self._client.post(f"{url}/api/jobs", json=body, headers=headers)
            )
            if answer is not None and answer.status_code == 202:
                story.job_ids.add(answer.json()["jobId"])

        while not story.job_ids:
            twins = rng.random() < 0.3
            urls = rng.sample(self._urls * 2, 2) if twins else [rng.choice(self._urls)]
            await asyncio.gather(*(once(url) for url in urls))
        self.slowest_ticket = max(self.slowest_ticket, time.monotonic() - began)

    def _watch(self, story: Story, rng: random.Random) -> None:
        for kind in ("WebSocket", "server-sent events"):
            own = random.Random(rng.random())
            watcher = Watcher(kind, story.job_id, self._urls, own)
            story.watchers.append(watcher)
            self.watching.append(self._group.create_task(watcher.watch()))

    async def _cancel(self, story: Story) -> None:
        if await self._press(story, "cancellation"):
            story.cancelled += 1

    async def _retry(self, story: Story) -> bool:
        pressed = await self._press(story, "retry")
        story.retried += pressed
        return pressed

    async def _press(self, story: Story, verb: str) -> bool:
        """Press until it is known whether that was taken; a 409 may also follow a lost answer."""
        while True:
            url = f"{random.choice(self._urls)}/api/jobs/{story.job_id}/{verb}"
            answer = await self._told(lambda url=url: self._client.post(url))
            if answer is not None and answer.status_code in (202, 409):
                return answer.status_code == 202

    async def _until_over(self, story: Story, until: float) -> None:
        while time.monotonic() < until:
            url = f"{random.choice(self._urls)}/api/jobs/{story.job_id}"
            query = {"after": story.status["seq"], "wait": 3} if story.status else {}
            answer = await self._told(
                lambda url=url, query=query: self._client.get(url, params=query)
            )
            if answer is not None and answer.status_code == 200:
                story.status = answer.json()
                if story.status["status"] in OVER:
                    return

    async def _told(self, ask: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response | None:
        """Ask once; wait as the answer says, or a moment where there is none."""
        try:
            answer = await ask()
        except httpx.TransportError as error:
            self.answers[type(error).__name__] += 1
            await asyncio.sleep(0.3)
            return None
        self.answers[str(answer.status_code)] += 1
        if answer.status_code in (429, 503):
            if "retry-after" not in answer.headers:
                self.faults.append(f"{answer.status_code} without Retry-After")
            await asyncio.sleep(1.0)
        elif answer.status_code not in (200, 202, 409):
            self.faults.append(
                f"{answer.status_code} for {answer.request.url}: {answer.text[:200]}"
            )
            await asyncio.sleep(0.5)
        return answer
