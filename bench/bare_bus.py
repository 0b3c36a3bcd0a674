"""What to compare with: redis-py's pub/sub handed on by `websockets`, and nothing else.

`python -m bench.bare_bus PORT REDIS`. A socket to `/NAME` gets what is published as `NAME|text`.
"""

import asyncio
import json
import sys
from collections import defaultdict

import uvloop
from redis.asyncio import Redis
from websockets.asyncio.server import ServerConnection, broadcast, serve

CHANNEL = "bare"


async def main(port: int, url: str) -> None:
    there: dict[str, set[ServerConnection]] = defaultdict(set)

    async def stay(connection: ServerConnection) -> None:
        assert connection.request is not None
        there[connection.request.path].add(connection)
        await connection.wait_closed()

    async with (
        serve(stay, "127.0.0.1", port, compression=None, ping_interval=None),
        Redis.from_url(url).pubsub() as pubsub,
    ):
        await pubsub.subscribe(CHANNEL)
        print(json.dumps([]), flush=True)
        async for message in pubsub.listen():
            if message["type"] == "message":
                name, text = message["data"].decode().split("|", 1)
                broadcast(there[f"/{name}"], text)


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(int(sys.argv[1]), sys.argv[2]))
