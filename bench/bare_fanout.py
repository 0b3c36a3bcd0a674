"""What to compare with: `websockets` alone, telling all that are connected, or one after the other.

`python -m bench.bare_fanout PORT all|turns RATE`; stdin and stdout as those of `bench.emitter`.
"""

import asyncio
import itertools
import json
import sys
import time

import uvloop
from websockets.asyncio.server import ServerConnection, broadcast, serve

WORDS = "words of a script " * 12
EVENT = '{{"seq":{},"jobId":"0192f0c1-2222-7333-8444-555566667777","text":"@{}@ {}"}}'


async def main(port: int, way: str, rate: float) -> None:
    there: list[ServerConnection] = []

    async def stay(connection: ServerConnection) -> None:
        there.append(connection)
        await connection.wait_closed()

    async with serve(stay, "127.0.0.1", port, compression=None, ping_interval=None):
        print(json.dumps(["bare"]), flush=True)
        while line := await asyncio.to_thread(sys.stdin.readline):
            groups = [there] if way == "all" else [[one] for one in there]
            print(await tell(groups, rate, float(line)), flush=True)


async def tell(groups: list[list[ServerConnection]], rate: float, seconds: float) -> int:
    began, told, turns = time.monotonic(), 0, itertools.cycle(groups)
    while told < rate * seconds:
        await asyncio.sleep(max(0.0, began + told / rate - time.monotonic()))
        broadcast(next(turns), EVENT.format(told, time.monotonic_ns(), WORDS))
        told += 1
    return told


with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
    runner.run(main(int(sys.argv[1]), sys.argv[2], float(sys.argv[3])))
