"""Take the pictures of the README from the app as it comes: `python tests/screenshots.py`.

Makes a few short shows with its own voices (about a minute), then writes docs/home.png and
docs/job.png, the latter while a show is being made.
"""

import asyncio
import shutil
import tempfile
from pathlib import Path

from playwright.async_api import Page, async_playwright, expect

from servers import Server

DOCS = Path(__file__).parents[1] / "docs"
PAST = (
    {"type": "daily", "bills": ["119-s-222", "119-s-843", "119-hr-1512"]},
    {"type": "weekly", "bills": ["119-s-146"]},
    {"type": "daily", "bills": ["119-hr-4405", "119-s-5", "119-hr-22"]},
)


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with Server(Path(folder), GAVELCAST_OFFLINE="1") as server:
            for show in PAST:
                job_id = await server.press(**show)
                await server.until(job_id, "complete")
            await take(server)


async def take(server: Server) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = await browser.new_page(viewport={"width": 1280, "height": 900})
        await page.goto(server.url)
        await page.screenshot(path=DOCS / "home.png", full_page=True)
        await page.get_by_role("button", name="Make my daily briefing").click()
        await half_way(page)
        await page.screenshot(path=DOCS / "job.png")
        await browser.close()


async def half_way(page: Page) -> None:
    step = page.locator(".step.processing p").first
    await expect(step).to_contain_text("part 3 of", timeout=60_000)


if __name__ == "__main__":
    asyncio.run(main())
