"""The pages in a real browser: read by eye, by ear and by keyboard, and without JavaScript."""

import pytest
from playwright.async_api import expect

import preview
import samples

JOB = f"/jobs/{samples.JOB_ID}"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
PAGES = sorted(preview.every_page())


@pytest.mark.parametrize("name", PAGES)
async def test_everyone_can_read_every_page(site, visitor, name):
    """Axe finds nothing, light or dark, the console is clean, and no phone scrolls sideways."""
    async with visitor.visit(reduced_motion="reduce", **PHONE) as visit:
        await visit.page.goto(f"{site.url}/all/{name}")

        for scheme in ("light", "dark"):
            await visit.page.emulate_media(color_scheme=scheme)
            assert await visit.violations() == []
        assert not await visit.wider_than_the_screen()
        assert visit.errors == []


@pytest.mark.parametrize("name", ["home-busy", "home-refused", "job-failed", "episode", "sign-in"])
async def test_the_keyboard_reaches_every_control(site, visit, name):
    """I can go to all there is to press with the Tab key alone."""
    await visit.page.goto(f"{site.url}/all/{name}")
    await visit.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    controls = "a[href], button:enabled, input:not([type=hidden]), select, summary, audio[controls]"
    marked = await visit.page.evaluate(
        "s => document.querySelectorAll(s).forEach((e, n) => e.dataset.stop = n) ?? "
        "document.querySelectorAll(s).length",
        controls,
    )

    reached = set()
    for _ in range(marked + 20):
        await visit.page.keyboard.press("Tab")
        reached.add(await visit.page.evaluate("document.activeElement.dataset.stop"))

    assert reached - {None} == {str(n) for n in range(marked)}


async def test_no_button_covers_the_line_i_am_in(site, visitor):
    """While I go through a script by keyboard, the buttons at its end stay out of the way."""
    screen = {"width": 1280, "height": 420}
    async with visitor.visit(reduced_motion="reduce", viewport=screen) as visit:
        await visit.page.goto(f"{site.url}/all/script")
        field = visit.page.locator("textarea")
        buttons = visit.page.locator(".push")

        for _ in range(40):
            await visit.page.keyboard.press("Tab")
            line = visit.page.locator("textarea:focus")
            if await line.count():
                box, bar = await line.bounding_box(), await buttons.bounding_box()
                assert box["y"] >= 0
                assert box["y"] + box["height"] <= bar["y"]
            if await field.last.evaluate("one => one === document.activeElement"):
                return

    pytest.fail("the last line was never reached")


async def test_a_chapter_begins_where_i_press(site, visit):
    """On an episode's page, a chapter's time takes the player there."""
    await visit.page.goto(f"{site.url}/all/episode")

    await visit.page.get_by_role("link", name="Play from 0:15").click()

    await expect(visit.page.locator("audio")).to_have_js_property("paused", False)
    assert await visit.page.locator("audio").evaluate("a => a.currentTime >= 15")
    assert visit.page.url.endswith("/all/episode")


async def test_all_is_there_without_javascript(site, visitor):
    """With JavaScript off the page is whole, and comes again by itself while the job runs."""
    async with visitor.visit(java_script_enabled=False) as visit:
        await visit.page.goto(site.url + JOB)
        refresh = visit.page.locator("meta[http-equiv=refresh]")

        await expect(refresh).to_have_attribute("content", "3")
        await expect(visit.page.locator("#bills li")).to_have_count(3)
        await expect(visit.page.locator("#cancel")).to_be_visible()
        site.status = samples.complete()
        await expect(visit.page.locator("audio")).to_be_visible()

        await expect(refresh).to_have_count(0)


async def test_a_date_is_my_own_day(site, visitor):
    """What was made in my night carries my date, as the time beside it is mine."""
    async with visitor.visit(timezone_id="Pacific/Kiritimati", locale="en-GB") as visit:
        await visit.page.goto(site.url + JOB)  # asked for at 13:59 UTC, 14 hours behind

        day, time = visit.page.locator(".when time").nth(0), visit.page.locator(".when time").nth(1)

        await expect(day).to_have_text("November 24, 2026")
        await expect(time).to_have_text("03:59:03")
