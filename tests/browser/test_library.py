"""The library in a real browser: from a word to its second, and from one device to the next."""

import json
import re
from urllib.request import Request, urlopen

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from servers import Server

PHONE = {"viewport": {"width": 390, "height": 844}}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def server(tmp_path_factory):
    """A server with one short episode, by its own voices."""
    folder = tmp_path_factory.mktemp("library")
    async with Server(folder, GAVELCAST_OFFLINE="1") as server:
        await server.until(await server.press(type="daily", billCount=1, minutes=2), "complete")
        yield server


@pytest.fixture
async def episode(server):
    [one] = (await server.get("/api/episodes"))["episodes"]
    return one


def kept(server, episode) -> dict[str, object]:
    with urlopen(f"{server.url}/api/episodes/{episode['id']}/position") as answer:
        return json.load(answer)


def heard_elsewhere(server, episode, seconds: float) -> None:
    body = json.dumps({"seconds": seconds}).encode()
    url = f"{server.url}/api/episodes/{episode['id']}/position"
    headers = {"Content-Type": "application/json"}
    urlopen(Request(url, body, headers, method="PUT")).close()


async def told(page: Page, pressing):
    """Press, and wait until the server was told of it."""
    async with page.expect_response(
        lambda answer: answer.request.method == "PUT" and answer.url.endswith("/position")
    ):
        await pressing


async def test_a_word_leads_to_its_second(server, episode, visit):
    """I search, press a hit, and am at its line; the player stands at its second, and is silent."""
    page = visit.page
    line = episode["segments"][2]["lines"][1]
    await page.goto(f"{server.url}/library")
    await page.get_by_label("Words in titles").fill(" ".join(line["text"].split()[:6]))
    await page.get_by_role("button", name="Search").click()

    hit = page.locator(".hits a").last
    second = int(re.search(r"t=(\d+)", await hit.get_attribute("href"))[1])
    await hit.click()

    await expect(page.locator("h1")).to_have_text(episode["title"])
    await expect(page.locator("#bar-time")).to_have_text(f"{second // 60}:{second % 60:02}")
    await expect(page.locator("audio")).to_have_js_property("paused", True)
    assert re.search(r"#line-\d+$", page.url)
    assert "t=" not in page.url
    assert visit.errors == []


async def test_another_device_goes_on_where_i_stopped(server, episode, visitor, visit):
    """What I heard last counts, wherever that was."""
    page, path = visit.page, f"{server.url}/episodes/{episode['id']}"
    await page.goto(path)
    await told(page, page.locator(f"[data-seek='{episode['segments'][1]['start']}']").first.click())
    await told(page, page.get_by_role("button", name="Pause").first.click())
    at = kept(server, episode)["seconds"]
    assert at >= episode["segments"][1]["start"]

    async with visitor.visit(**PHONE) as phone:
        await phone.page.goto(path)
        await expect(phone.page.locator("#listen")).to_have_text(f"Go on from 0:{int(at):02}")
    heard_elsewhere(server, episode, at + 1)
    await page.reload()

    await expect(page.locator("#listen")).to_have_text(f"Go on from 0:{int(at + 1):02}")
    assert visit.errors == []


async def test_what_is_heard_to_its_end_counts_as_heard(server, episode, visit):
    """The library says so."""
    page = visit.page
    await page.goto(
        f"{server.url}/episodes/{episode['id']}?t={int(episode['audio']['duration']) - 2}"
    )
    await told(page, page.locator("#listen").click())
    await expect(page.locator("#listen")).to_have_text("Listen", timeout=20_000)

    await page.goto(f"{server.url}/library")

    assert kept(server, episode)["heard"] is True
    await expect(page.locator(".shelf li").first).to_contain_text("heard")


async def test_a_guest_keeps_nothing_here(server, episode, visitor):
    """Who hears a shared episode tells the server nothing, and has a player all the same."""
    url = f"{server.url}/api/episodes/{episode['id']}/share"
    with urlopen(Request(url, b"", method="POST")) as answer:
        shared = json.load(answer)["url"]
    async with visitor.visit() as guest:
        asked: list[str] = []
        guest.page.on("request", lambda request: asked.append(request.url))
        await guest.page.goto(shared)
        await guest.page.locator("#listen").click()
        await expect(guest.page.locator("audio")).to_have_js_property("paused", False)
        await expect(guest.page.locator("#bar-time")).to_have_text("0:01")
        await guest.page.locator("#listen").click()

        assert not [one for one in asked if "/api/" in one]
        assert guest.errors == []


async def test_the_address_of_the_feed_is_copied(server, visitor):
    """One press, and it is where podcast apps look for it."""
    rights = ["clipboard-read", "clipboard-write"]
    async with visitor.visit(permissions=rights) as visit:
        await visit.page.goto(f"{server.url}/feed")
        await visit.page.get_by_role("button", name="Make my address").click()
        await visit.page.get_by_role("button", name="Copy").click()
        await expect(visit.page.get_by_role("button", name="Copied")).to_be_visible()

        copied = await visit.page.evaluate("navigator.clipboard.readText()")

    assert re.fullmatch(rf"{server.url}/feeds/[\w-]{{22}}\.xml", copied)
