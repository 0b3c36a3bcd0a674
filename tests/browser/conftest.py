"""A browser for the tests: Debian's Chromium, driven by Playwright's asynchronous side.

The synchronous side keeps its event loop running between tests, which the asynchronous tests of
the other folders cannot stand; so these tests are asynchronous too, on one loop for the session.
"""

import asyncio
import os
import shutil
import socket
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
import pytest_asyncio
import uvicorn
from playwright.async_api import Browser, BrowserContext, Page, WebSocket, async_playwright

from fakes.conductor import Conductor
from preview import Preview
from servers import QUICK, Server

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--mute-audio",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]
TELL_VIOLATIONS = (
    "addEventListener('securitypolicyviolation',"
    " e => console.error(`CSP: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}`))"
)
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put every browser test on the session's loop, where the browser lives."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


def chromium() -> str:
    """Find Chromium; skip the test without it, unless GAVELCAST_REQUIRE_BROWSER=1."""
    names = ("chromium", "chromium-browser", "google-chrome")
    for name in names:
        if found := shutil.which(name):
            return found
    if os.environ.get("GAVELCAST_REQUIRE_BROWSER") == "1":
        pytest.fail("No Chromium was found (apt-get install chromium), and one is required.")
    pytest.skip("No Chromium was found: apt-get install chromium runs the browser tests.")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    path = chromium()
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        await opened.close()


class Visit:
    """A page in a fresh context, with what its console said."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        self.sockets = 0
        """How many were opened."""
        page.on("console", self._heard)
        page.on("websocket", self._connected)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _connected(self, _: object) -> None:
        self.sockets += 1

    def _heard(self, message: Any) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    async def watch(self, url: str) -> None:
        """Open a live page, and wait until its socket has spoken."""
        await self.live(self.page.goto(url))

    async def live(self, going: Awaitable[object]) -> WebSocket:
        """Go to a page, and wait until its socket has spoken; answers the socket."""
        spoken = asyncio.get_running_loop().create_future()
        self.page.once(
            "websocket",
            lambda socket: socket.once("framereceived", lambda _: spoken.set_result(socket)),
        )
        await going
        return await asyncio.wait_for(spoken, 30)

    async def violations(self) -> list[str]:
        """Ask axe what is wrong with the page; each line names the rule and the element."""
        if not await self.page.evaluate("Boolean(window.axe)"):
            await self.page.evaluate(AXE.read_text())
        found = await self.page.evaluate("axe.run()")
        return [
            f"{violation['id']}: {node['target']} {node.get('failureSummary', '')}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]

    async def wider_than_the_screen(self) -> bool:
        # A phone zooms out to what is too wide, and its window grows; its screen does not.
        return bool(await self.page.evaluate("document.documentElement.scrollWidth > screen.width"))


class Site(Preview):
    """The preview on a port of its own, which can go away and come back."""

    def __init__(self) -> None:
        super().__init__()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    @asynccontextmanager
    async def served(self) -> AsyncIterator[None]:
        config = uvicorn.Config(
            self,
            host="127.0.0.1",
            port=self.port,
            log_level="critical",
            ws="websockets-sansio",
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
        server = uvicorn.Server(config)
        server.capture_signals = nullcontext
        async with asyncio.TaskGroup() as group:
            group.create_task(server.serve())
            while not server.started:
                await asyncio.sleep(0.01)
            try:
                yield
            finally:
                server.should_exit = True


class Visitor:
    """Opens pages in fresh contexts: `async with visitor.visit(color_scheme="dark") as visit`."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser

    @asynccontextmanager
    async def visit(self, **options: Any) -> AsyncIterator[Visit]:
        context: BrowserContext = await self._browser.new_context(**options)
        await context.add_init_script(TELL_VIOLATIONS)
        try:
            yield Visit(await context.new_page())
        finally:
            await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def visitor(browser: Browser) -> Visitor:
    return Visitor(browser)


@pytest_asyncio.fixture(loop_scope="session")
async def visit(visitor: Visitor) -> AsyncIterator[Visit]:
    """A page at desktop size."""
    async with visitor.visit(viewport={"width": 1280, "height": 900}) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def site() -> AsyncIterator[Site]:
    made = Site()
    async with made.served():
        yield made


class Theatre:
    """A real server whose voice waits for the test's signs."""

    def __init__(self, server: Server, conductor: Conductor) -> None:
        self.server, self.conductor = server, conductor
        self.url = server.url

    def new_season(self) -> None:
        """Forget what was spoken, and hold what comes."""
        self.server.data_dir.joinpath("season").write_text(str(uuid.uuid4()))
        self.conductor.hold()

    async def clear(self) -> None:
        """Cancel what is under way, and let nothing wait."""
        for job in (await self.server.get("/api/jobs"))["jobs"]:
            if job["status"] in ("queued", "processing"):
                await self.server.cancel(job["jobId"])
                await self.server.until(job["jobId"], "cancelled")


@asynccontextmanager
async def theatre(data_dir: Path, **settings: str) -> AsyncIterator[Theatre]:
    """Open a theatre; all but the voice is as *settings* say."""
    async with Conductor() as conductor:
        settings = {
            "GAVELCAST_RETRY_SECONDS": "3600,3600,3600",
            "CONDUCTOR": conductor.url,
        } | settings
        async with Server(data_dir, QUICK, "serve", **settings) as server:
            opened = Theatre(server, conductor)
            opened.new_season()
            yield opened


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Theatre]:
    async with theatre(tmp_path_factory.mktemp("slow")) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def slow(house: Theatre) -> AsyncIterator[Theatre]:
    """The app with a voice that waits; other tests use the same one, before and after."""
    house.new_season()
    yield house
    await house.clear()


@pytest.fixture
def open_theatre() -> Callable[..., AbstractAsyncContextManager[Theatre]]:
    """Opens one of its own: `async with open_theatre(tmp_path, NAME="value") as slow`."""
    return theatre
