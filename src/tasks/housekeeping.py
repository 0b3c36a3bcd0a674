"""Housekeeping: what is thrown away after its time, once an hour, by one of all workers.

    keeper = Housekeeper(storage, clock, "90d")
    await keeper.tidy()

A file is deleted before the rows that refer to it change: what a crash leaves in between is
found again the next time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import accumulate

import msgspec
import structlog
from uuid_utils import uuid7

from tasks import drafts, episodes
from tasks.clock import Clock
from tasks.episodes import replaced
from tasks.jobs import retention, slots
from tasks.jobs.orders import KEY_KEPT
from tasks.jobs.retention import Use
from tasks.jobs.storage import Storage
from tasks.webhooks import notices

log = structlog.get_logger()

EVERY = 3600.0
"""Seconds between two looks of one process."""
TURN = 55 * 60 * 1000
"""Milliseconds for which nobody else looks; those that follow are counted in them too."""
DAY = 24 * 3600 * 1000
LOG_KEPT = 30 * DAY
"""Milliseconds after a job's end."""
FORMER_KEPT = 7 * DAY
"""Milliseconds for which an episode's file stays after the episode was made again."""
YOUNG = 3600 * 1000
"""Milliseconds for which a file is safe, whatever room it takes: its job may be at it."""
FOREVER = 2**62

UNITS = {"d": DAY, "w": 7 * DAY, "MB": 10**6, "GB": 10**9}


class Keep(msgspec.Struct, frozen=True):
    """How much audio is kept: up to an age in milliseconds, a size in bytes, or all."""

    age: int | None = None
    size: int | None = None

    @classmethod
    def read(cls, text: str) -> Keep:
        """Read what `GAVELCAST_KEEP` says: `90d`, `12w`, `500MB`, `20GB`, nothing."""
        number = text.rstrip("dwMGB")
        unit = text.removeprefix(number)
        if not unit:
            return cls()
        amount = int(number) * UNITS[unit]
        return cls(age=amount) if unit in "dw" else cls(size=amount)

    def expired(self, uses: Iterable[Use], sizes: Mapping[str, int], now: int) -> list[Use]:
        """Choose what has to go, oldest first: never what is young, or needed just now."""
        uses = sorted(uses, key=lambda use: use.used_at)
        free = [use for use in uses if not use.busy and use.used_at < now - YOUNG]
        if self.age is not None:
            return [use for use in free if use.used_at < now - self.age]
        if self.size is None:
            return []
        excess = sum(sizes.get(use.storage_key, 0) for use in uses) - self.size
        before = accumulate((sizes.get(use.storage_key, 0) for use in free), initial=0)
        return [use for use, freed in zip(free, before, strict=False) if freed < excess]


class Housekeeper:
    def __init__(self, storage: Storage, clock: Clock, keep: str) -> None:
        self._storage, self._clock, self._keep = storage, clock, Keep.read(keep)

    async def tidy(self) -> None:
        """Throw away what has had its time, unless somebody did within the hour."""
        now = self._clock.now_ms()
        if not await slots.take(str(uuid7()), "housekeeping", 1, now, now + TURN):
            return
        logs = await retention.forget_logs(now - LOG_KEPT)
        keys = await retention.forget_keys(now - KEY_KEPT)
        await drafts.forget()
        await notices.forget(now - LOG_KEPT)
        await self._delete_short_lived(now - DAY)
        await self._delete_former(now - min(FORMER_KEPT, self._keep.age or FORMER_KEPT))
        files = await self._delete_audio(now)
        if logs or keys or files:
            log.info("thrown away", logs=logs, keys=keys, files=files)

    async def _delete_short_lived(self, before: int) -> None:
        for use in await retention.short_lived(before):
            await self._storage.delete(use.storage_key)
            await retention.forget_content(use.content_key)

    async def _delete_former(self, before: int) -> None:
        """Delete what episodes had before they were made again."""
        for job_id, keys in (await replaced.expired(before)).items():
            needed = await retention.mentioned_by_unfinished()
            for key in await replaced.unused(keys, but=job_id):
                if key not in needed:
                    await self._storage.delete(key)
            await replaced.forget(job_id)

    async def _delete_audio(self, now: int) -> int:
        if self._keep == Keep():
            return 0
        deleted = 0
        for use in await self._expired(now):
            deleted += await self._delete(use, now)
        return deleted

    async def _expired(self, now: int) -> list[Use]:
        before = FOREVER if self._keep.age is None else now - self._keep.age
        uses = [*await episodes.audio_uses(before), *await retention.uses(before)]
        sizes = {} if self._keep.size is None else await self._storage.sizes("")
        return self._keep.expired(uses, sizes, now)

    async def _delete(self, use: Use, now: int) -> bool:
        """Delete one file, if nobody came to need it since it was chosen."""
        if not await self._is_free(use):
            return False
        await self._storage.delete(use.storage_key)
        if use.content_key:
            await retention.forget_content(use.content_key)
        else:
            await episodes.forget_audio(use.storage_key, now)
        return True

    async def _is_free(self, use: Use) -> bool:
        if use.storage_key in await retention.mentioned_by_unfinished():
            return False
        just_after = use.used_at + 1
        if use.content_key:
            found = await retention.uses(just_after, use.content_key)
        else:
            found = await episodes.audio_uses(just_after, use.storage_key)
        return any(not one.busy for one in found)
