"""`gavelcast serve` and `gavelcast worker` with sound that takes no time.

    python tests/fakes/quick_app.py serve|worker|nursery

Levelling a minute of sound takes seconds of a core; where many processes are killed on a small
machine, they would do nothing else. Without a key for ElevenLabs the hosts hum; with CONDUCTOR
(`127.0.0.1:PORT`) they wait for its signs, and what they hum is really joined. All else is as the
environment says. A nursery loads all code
once, and forks a process for each order that it reads.
"""

import asyncio
import hashlib
import importlib
import json
import os
import select
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import accumulate
from pathlib import Path
from typing import Any, TypeVar, TypeVarTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from fakes.conductor import WaitingVoice
from fakes.toy_studio import ThreadWorkshop, ToneVoice
from server import logs
from server.app import create_app
from server.cli.serve import Server
from server.cli.worker import work
from tasks.audio.finishing import finish
from tasks.audio.growing import grow
from tasks.audio.values import Grown, Measured, Mixed, Placed, Take, TurnTime
from tasks.audio.workshop import Workshop
from tasks.clock import Clock
from tasks.errors import Misconfigured
from tasks.providers.claude import Claude
from tasks.providers.elevenlabs_client import Line
from tasks.settings import Settings, load
from tasks.studio import Studio, open_studio

Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")

BYTES_A_SECOND = 128_000 / 8
"""Of the MP3 that ElevenLabs is asked for."""


class QuickWorkshop(Workshop):
    """Joins MP3s as they are, without a process; does all else like the real one."""

    async def run(
        self,
        function: Callable[[*Arguments], Result],
        *arguments: *Arguments,
        ahead: bool = False,
    ) -> Result:
        quick: Callable[..., Any] = {grow: grown, finish: finished}.get(function, function)
        result: Result = await asyncio.to_thread(quick, *arguments)
        return result


def grown(target: str, takes: Sequence[Take], last: bool) -> Grown:
    sounds = [Path(take.path).read_bytes() for take in takes]
    Path(target).write_bytes(b"".join(sounds))
    ends = [size / BYTES_A_SECOND for size in accumulate(map(len, sounds), initial=0)]
    size = Path(target).stat().st_size
    measured = Measured(ends[-1], -16.0, 3.0, -1.0, 44_100, 2)
    return Grown(size, ends[-1], tuple(map(later, takes, ends, ends[1:])), measured)


def finished(target: str, grown: Grown, chapters: object, tags: object, out_path: str) -> Mixed:
    data = Path(target).read_bytes()
    Path(out_path).write_bytes(data)
    return Mixed(
        path=out_path,
        duration=grown.duration,
        offsets=tuple(one.start for one in grown.takes),
        loudness=-16.0,
        true_peak=-1.0,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        takes=grown.takes,
    )


def later(take: Take, start: float, end: float) -> Placed:
    turns = (TurnTime(start + turn.start, start + turn.end) for turn in take.turns)
    return Placed(start, end, tuple(turns))


def quick_studio(settings: Settings) -> Studio:
    studio = open_studio(settings, Clock())
    if conductor := os.environ.get("CONDUCTOR"):
        studio.voice = WaitingVoice(conductor, settings.data_dir / "season")
        studio.workshop = ThreadWorkshop()
    else:
        studio.voice = ToneVoice() if studio.voice.offline else studio.voice
        studio.workshop = QuickWorkshop()
    return studio


LATE = (
    *("anthropic", "httpx2", "elevenlabs", "aioboto3", "asyncpg", "uvloop", "websockets"),
    *("tasks.jobs.worker", "tasks.jobs.redis_queue", "tasks.jobs.redis_bus", "tasks.jobs.postgres"),
    *("tasks.jobs.database_clock", "tasks.providers.congress", "tasks.providers.s3_client"),
    "uvicorn.protocols.websockets.websockets_sansio_impl",
)
"""Code that is loaded where it is needed."""


def nursery() -> None:
    """Fork a process for each line of orders; say who was born, and who has ended."""
    for name in LATE:
        importlib.import_module(name)
    Claude("warm")._build()
    # What the SDK loads at its first use.
    eleven_labs = Line("warm", None, 1.0)._build()
    assert eleven_labs.text_to_dialogue.with_raw_response.convert_with_timestamps
    children: set[int] = set()
    orders = b""
    while True:
        ready, _, _ = select.select([0], [], [], 0.02)
        if ready:
            heard = os.read(0, 65536)
            if not heard:
                break
            *whole, orders = (orders + heard).split(b"\n")
            children |= {born(json.loads(order)) for order in whole}
        bury(children)
    for pid in children:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def born(order: dict[str, Any]) -> int:
    if pid := os.fork():
        say(f"born {pid}")
        return pid
    os.environ.clear()
    os.environ.update(order["environment"])
    log = os.open(order["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.chdir(Path(order["log"]).parent)
    os._exit(lived(order["what"]))


def lived(what: str) -> int:
    """Run to the end, and answer the exit code."""
    try:
        main(what)
    except Misconfigured as error:
        print(f"gavelcast: {error.message}", file=sys.stderr, flush=True)  # noqa: T201
        return 2
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def bury(children: set[int]) -> None:
    while children:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if not pid:
            return
        children.discard(pid)
        say(f"ended {pid} {os.waitstatus_to_exitcode(status)}")


def say(what: str) -> None:
    os.write(1, f"{what}\n".encode())


def main(what: str) -> None:
    logs.configure()
    settings = load()
    studio = quick_studio(settings)
    if what == "serve":
        Server(create_app(settings, studio=studio), settings).run()
    else:
        asyncio.run(work(settings, studio))


if __name__ == "__main__":
    nursery() if sys.argv[1] == "nursery" else main(sys.argv[1])
