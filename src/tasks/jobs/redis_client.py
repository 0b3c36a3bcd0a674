"""Connections to Redis, as all that we do with it needs them: no call without an end."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlsplit

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError, RedisError, TimeoutError

GONE = (RedisError, OSError, TimeoutError, EOFError)
"""What a Redis that is away, hangs or starts raises."""
CONNECT_WITHIN = 2.0
ANSWER_WITHIN = 5.0
"""Seconds; blocking reads are shorter."""

OPTIONS: dict[str, Any] = {
    "socket_connect_timeout": CONNECT_WITHIN,
    "socket_timeout": ANSWER_WITHIN,
    "socket_keepalive": True,
}


def connect(url: str) -> Redis:
    """Make a client; what its last restart left of a connection is replaced at once."""
    once_more = Retry(NoBackoff(), 1)
    return Redis.from_url(url, retry=once_more, retry_on_error=[ConnectionError], **OPTIONS)


def namespace(url: str) -> str:
    """What our names begin with: installations that share a Redis have a database each."""
    return f"gavelcast:{urlsplit(url).path.strip('/') or '0'}"


def told_to_stop() -> bool:
    """Whether our task was cancelled: redis-py swallows that in some of its waits."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
