"""What keeps the pages live: the same fragment for all tabs, to the end."""

import asyncio
from contextlib import ExitStack, suppress

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from serving import Served


def last_of(tab: ClientConnection) -> str:
    """Read to the end, and answer what came last."""
    last = ""
    with suppress(ConnectionClosed):
        while True:
            last = str(tab.recv(30))
    return last


def test_all_tabs_show_the_same_to_the_end(served: Served) -> None:
    """Ten tabs of one job end with the same fragment, and are closed with 1000."""
    with ExitStack() as sockets:
        with served.writer.held():
            job_id = served.press()
            tabs = [sockets.enter_context(served.socket(f"/jobs/{job_id}/live")) for _ in range(10)]
            firsts = [tab.recv(10) for tab in tabs]
        lasts = [last_of(tab) for tab in tabs]

    assert {tab.close_code for tab in tabs} == {1000}
    assert all('data-over="false"' in str(first) for first in firsts)
    assert 'data-over="true"' in lasts[0]
    assert set(lasts) == {lasts[0]}


def test_a_job_that_is_cancelled_closes_its_tabs(served: Served) -> None:
    """A tab on a job that is over shows that, and is let go."""
    with served.writer.held():
        job_id = served.press()
        with served.socket(f"/jobs/{job_id}/live") as tab:
            tab.recv(10)
            served.post(f"/api/jobs/{job_id}/cancellation")
            assert 'data-over="true"' in last_of(tab)
            assert tab.close_code == 1000


def test_the_home_page_hears_of_a_press_elsewhere(served: Served) -> None:
    """A job that another tab or a script begins appears by itself."""
    served.rest()
    with served.writer.held(), served.socket("/live") as tab:
        before = str(tab.recv(10))
        job_id = served.press()
        after = before
        while job_id not in after:
            after = str(tab.recv(10))

    assert job_id not in before


def test_a_gap_is_passed_on_once(served: Served) -> None:
    """A bus that was away makes every page look again, once, and not for ever."""
    hub = served.house.bus.hub

    async def news_after_a_gap() -> list[tuple[int, bytes]] | None:
        with hub.subscribe("page") as page:
            hub.mark_gaps()
            for _ in range(50):
                await asyncio.sleep(0)
            page.take()
            for _ in range(50):
                await asyncio.sleep(0)
            return page.take()

    assert served.call(news_after_a_gap()) == []
