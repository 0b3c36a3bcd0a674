"""Told in the browser: a quiet line on the page, and a notice if the browser may show one."""

import json

import pytest
from msgspec.structs import replace
from playwright.async_api import expect

import samples
from engine import until

JOB = f"/jobs/{samples.JOB_ID}"
SHOWS = """window.shown = []; window.asked = 0;
class Notification {
  static permission = %s;
  static async requestPermission() { asked++; return Notification.permission = "granted"; }
  constructor(title, { body, tag }) { shown.push([title, body, tag]); }
  close() {}
}
window.Notification = Notification;
Object.defineProperty(document, "hidden", { get: () => %s });"""
"""A browser whose notices can be read; headless ones show none."""


async def opened(visit, permission, *, hidden):
    await visit.page.add_init_script(SHOWS % (json.dumps(permission), json.dumps(hidden)))


def ended(site, status):
    """Let the job of the home page end."""
    site.status = status
    home = samples.busy_home()
    left = tuple(one for one in home.live.jobs if one.status.job_id != status.job_id)
    site.show_home(replace(home, live=replace(home.live, jobs=left)))


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (samples.complete(), "Your podcast is ready!"),
        (samples.failed(), "It did not work out:"),
    ],
)
async def test_the_home_page_says_when_a_show_has_ended(site, visit, status, words):
    """In a line at its top that leads there; well or not, in plain words."""
    await opened(visit, "default", hidden=True)
    await visit.watch(site.url)
    await expect(visit.page.locator("#notice")).to_be_empty()

    ended(site, status)

    line = visit.page.locator("#notice")
    await expect(line).to_contain_text(words)
    await expect(line.get_by_role("link")).to_have_attribute("href", JOB)
    assert await visit.page.evaluate("[shown, asked]") == [[], 0]
    assert visit.errors == []


async def test_a_page_in_the_background_shows_a_notice_if_it_may(site, visit):
    """Of the show that I left on its own page, by its title, once."""
    await opened(visit, "granted", hidden=True)
    await visit.watch(site.url + JOB)

    site.show(samples.complete())

    await until(lambda: visit.page.evaluate("shown.length"))
    [notice] = await visit.page.evaluate("shown")
    assert notice[1:] == ["Your podcast is ready!", samples.JOB_ID]
    await expect(visit.page.locator("#notice")).to_be_empty()
    assert visit.errors == []


async def test_a_page_that_i_look_at_shows_none(site, visit):
    """I see it anyway."""
    await opened(visit, "granted", hidden=False)
    await visit.watch(site.url)

    ended(site, samples.complete())

    await expect(visit.page.locator("#notice")).to_contain_text("ready")
    assert await visit.page.evaluate("shown") == []


async def test_it_asks_when_i_press_and_not_before(site, visit):
    """The button on the page of preferences asks; then it says what I chose."""
    await opened(visit, "default", hidden=False)
    await visit.page.goto(f"{site.url}/all/preferences")
    assert await visit.page.evaluate("asked") == 0

    await visit.page.get_by_role("button", name="Tell me in this browser").click()

    await expect(visit.page.locator("#notify")).to_contain_text("This browser tells you")
    assert await visit.page.evaluate("asked") == 1
    assert visit.errors == []


async def test_where_i_said_no_it_does_not_ask(site, visit):
    """It says where that can be changed."""
    await opened(visit, "denied", hidden=False)
    await visit.page.goto(f"{site.url}/all/preferences")

    await expect(visit.page.locator("#notify")).to_contain_text("was told not to")
    await expect(visit.page.locator("#notify button")).to_have_count(0)
