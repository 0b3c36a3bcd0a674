"""The one process for sound."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from chores import die, die_once, niceness, refuse, work_for_ever
from tasks.audio.workshop import Workshop
from tasks.errors import Final, Retryable


@pytest.fixture
async def workshop() -> AsyncIterator[Workshop]:
    workshop = Workshop(longest=20)
    yield workshop
    await workshop.aclose()


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    stat = Path(f"/proc/{pid}/stat")  # a zombie that nobody reaps is gone, too
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z"


async def until(true: Callable[[], bool], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.02)


async def test_all_work_is_done_by_one_other_process(workshop: Workshop) -> None:
    """Four jobs on two cores leave the pages quick: their sound is made in one process."""
    pids = await asyncio.gather(*(workshop.run(os.getpid) for _ in range(4)))

    assert len(set(pids)) == 1
    assert pids[0] != os.getpid()


async def test_what_is_waited_for_goes_ahead(workshop: Workshop) -> None:
    """Joining what is to be heard next does not wait until everything else is voiced."""
    done: list[str] = []

    async def work(name: str, *, ahead: bool = False) -> None:
        await workshop.run(os.getpid, ahead=ahead)
        done.append(name)

    async with asyncio.TaskGroup() as group:
        group.create_task(work("under way"))
        group.create_task(work("first"))
        group.create_task(work("second"))
        group.create_task(work("heard next", ahead=True))

    assert done == ["under way", "heard next", "first", "second"]


async def test_who_gives_up_waiting_holds_up_nobody(workshop: Workshop) -> None:
    """A job that is cancelled while it waits its turn leaves the line."""
    first = asyncio.create_task(workshop.run(os.getpid))
    waiting = asyncio.create_task(workshop.run(os.getpid, ahead=True))
    await asyncio.sleep(0)
    waiting.cancel()

    await first
    async with asyncio.timeout(10):
        assert await workshop.run(os.getpid)


async def test_the_process_steps_back_behind_the_server(workshop: Workshop) -> None:
    """The machine answers pages before it makes sound."""
    assert await workshop.run(niceness) == min(os.nice(0) + 10, 19)


async def test_nothing_is_started_before_it_is_needed() -> None:
    """A server that makes no episode pays nothing for this."""
    workshop = Workshop()

    assert workshop.bench is None
    await workshop.aclose()


async def test_what_the_work_raises_arrives_whole(workshop: Workshop) -> None:
    """An error keeps its reason and its cost on the way between the processes."""
    with pytest.raises(Final, match="Not this") as caught:
        await workshop.run(refuse)

    assert (caught.value.reason, caught.value.cost_usd) == ("refused", 0.25)


async def test_a_killed_process_is_replaced_and_the_work_tried_again(
    workshop: Workshop, tmp_path: Path
) -> None:
    """The machine ran out of memory for a moment; I notice nothing."""
    assert await workshop.run(die_once, str(tmp_path / "died")) == "done"


async def test_a_process_killed_while_idle_is_replaced(workshop: Workshop) -> None:
    """An idle process may go at any time."""
    first = await workshop.run(os.getpid)
    os.kill(first, signal.SIGKILL)

    assert await workshop.run(os.getpid) != first


async def test_work_that_always_kills_its_process_is_given_up(workshop: Workshop) -> None:
    """Something poisonous fails with a plain reason and harms nobody who waits behind it."""
    poison = asyncio.create_task(workshop.run(die))
    others = [asyncio.create_task(workshop.run(os.getpid)) for _ in range(2)]

    with pytest.raises(Retryable, match="stopped twice") as caught:
        await poison
    assert caught.value.reason == "unavailable"
    assert all(await asyncio.gather(*others))


async def test_cancelled_work_stops_at_once(workshop: Workshop, tmp_path: Path) -> None:
    """I press cancel: the machine stops working for me, and is free for the next."""
    marker = tmp_path / "pid"
    work = asyncio.create_task(workshop.run(work_for_ever, str(marker)))
    await until(lambda: marker.exists() and bool(marker.read_text()))

    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work

    await until(lambda: gone(int(marker.read_text())))
    assert await workshop.run(os.getpid) != int(marker.read_text())


async def test_work_that_hangs_is_stopped(tmp_path: Path) -> None:
    """A hang ends in a plain sentence, not in a job that never ends."""
    workshop, marker = Workshop(), tmp_path / "pid"
    await workshop.run(os.getpid)  # a busy machine takes long to start the process
    workshop.longest = 3

    with pytest.raises(Retryable, match="longer than 3 seconds") as caught:
        await workshop.run(work_for_ever, str(marker))

    assert caught.value.reason == "timeout"
    await until(lambda: gone(int(marker.read_text())))
    await workshop.aclose()


async def test_closing_leaves_no_process(tmp_path: Path) -> None:
    """The server stops, and so does all that it started."""
    workshop = Workshop()
    pid = await workshop.run(os.getpid)

    await workshop.aclose()

    assert gone(pid)


PARENT = """
import asyncio, os, time
from tasks.audio.workshop import Workshop

async def main():
    workshop = Workshop()
    print(await workshop.run(os.getpid), flush=True)
    await {then}

if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.mark.parametrize(
    "then", ["workshop.run(time.sleep, 60)", "asyncio.sleep(60)"], ids=["busy", "idle"]
)
async def test_the_process_dies_with_a_killed_server(tmp_path: Path, then: str) -> None:
    """After kill -9 of the server nothing of it keeps running."""
    script = tmp_path / "parent.py"
    script.write_text(PARENT.format(then=then))
    parent = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    child = int(await asyncio.to_thread(parent.stdout.readline))
    assert not gone(child)

    parent.kill()
    parent.wait()
    parent.stdout.close()

    await until(lambda: gone(child))


async def test_an_interrupt_is_left_to_the_server(workshop: Workshop) -> None:
    """Ctrl-C in the terminal does not cut what the server still wants to finish."""
    pid = await workshop.run(os.getpid)

    os.kill(pid, signal.SIGINT)
    os.kill(pid, signal.SIGTERM)

    assert await workshop.run(os.getpid) == pid
