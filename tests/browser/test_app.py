"""The whole app in a real browser: press, watch, hear; and whatever comes in between."""

import re
import signal

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from fakes.congress import FakeCongress
from fakes.congress_bills import bill
from fakes.line import Line
from servers import Server

RECORD = r"https://(www\.congress|clerk\.house|www\.senate|www\.govinfo)\.gov/"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
PRESS = "Make my daily briefing"
WRITE_DOWN = """() => {
  [window.titles, window.parts] = [[], []];
  new MutationObserver(() => {
    titles.push(document.title);
    const [said] = document.querySelectorAll(".step.processing p");
    if (said?.textContent.includes("part")) parts.push(said.textContent);
  }).observe(document, {subtree: true, childList: true, characterData: true});
}"""
UNTIL_IT_PLAYS = """(audio, place) => new Promise(done => {
  audio.addEventListener("timeupdate", () => { if (audio.currentTime > place) done(); });
})"""
BUSY = 400_000
"""Milliseconds that a whole episode may take on a busy machine."""
pytestmark = pytest.mark.timeout(600)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def real(tmp_path_factory):
    """`gavelcast serve` as it comes, with its own voices."""
    async with Server(tmp_path_factory.mktemp("real"), GAVELCAST_OFFLINE="1") as server:
        yield server


async def press(page: Page, url: str, name: str = PRESS) -> str:
    """Press the button at home; answers the job's id."""
    await page.goto(url)
    await page.get_by_role("button", name=name).click()
    await page.wait_for_url("**/jobs/*")
    return page.url.rpartition("/")[2]


async def follow(page: Page, slow) -> str:
    """Press, and go on once the first part waits to be spoken."""
    job_id = await press(page, slow.url)
    await slow.conductor.asked()
    await expect(page.locator(".step.processing .name").last).to_have_text("Create the audio")
    return job_id


def part(number: int) -> re.Pattern[str]:
    return re.compile(rf"part {number} of \d+")


def now(page: Page):
    """What the step under way says."""
    return page.locator(".step.processing p").first


async def test_the_main_job_end_to_end(real, visit):
    """I press the button, watch five steps without reloading, and hear two hosts."""
    page = visit.page
    job_id = await press(page, real.url)
    await page.evaluate(WRITE_DOWN)

    await expect(page.locator("#bills li")).to_have_count(3, timeout=BUSY)
    await expect(page.locator("#lines .line").nth(20)).to_be_visible()
    await expect(page).to_have_title("Ready · Daily briefing — Gavelcast", timeout=BUSY)

    titles, parts = await page.evaluate("[titles, parts]")
    percent = [int(title.partition(" %")[0]) for title in titles if "%" in title]
    assert len(set(percent)) >= 3
    assert percent == sorted(percent)
    assert len(set(parts)) >= 3
    await expect(page.locator(".step.complete")).to_have_count(5)
    status = await real.job(job_id)
    await hear(page, status)
    await read_on(page)
    assert visit.errors == []


async def hear(page: Page, status) -> None:
    audio = page.locator("audio")
    await expect(audio).to_have_js_property("readyState", 4)
    assert await audio.evaluate("a => a.duration") == pytest.approx(status["duration"], abs=0.2)
    await audio.evaluate("a => a.play()")
    await audio.evaluate(UNTIL_IT_PLAYS, 0.5)
    near_the_end = status["duration"] - 20
    await audio.evaluate("(a, place) => { a.currentTime = place }", near_the_end)
    await audio.evaluate(UNTIL_IT_PLAYS, near_the_end + 0.5)
    async with page.expect_download() as downloading:
        await page.get_by_role("link", name="Download the MP3").click()
    download = await downloading.value
    assert download.suggested_filename.endswith(".mp3")
    with open(await download.path(), "rb") as file:
        assert file.read(3) == b"ID3"


async def read_on(page: Page) -> None:
    await page.get_by_role("link", name="Transcript and sources").click()
    await page.wait_for_url("**/episodes/*")
    await expect(page.locator(".script .line").nth(20)).to_be_visible()
    for source in await page.locator(".sources a").all():
        assert re.match(RECORD, await source.get_attribute("href"))
    await expect(page.locator(".bills > ol > li")).to_have_count(3)
    await page.locator("[data-seek]").nth(2).click()
    await expect(page.locator("audio")).to_have_js_property("paused", False)


async def test_pressing_twice_is_one_job(slow, visit):
    """If I double-click, or press again because no answer came, one briefing is made."""
    page = visit.page
    lost: list[str] = []

    async def lose_the_first_answer(route):
        if lost:
            return await route.continue_()
        lost.append(route.request.post_data)
        await route.fetch(max_redirects=0)
        return await route.abort("aborted")

    before = len((await slow.server.get("/api/jobs?limit=100"))["jobs"])
    await page.route("**/jobs", lose_the_first_answer)
    await page.goto(slow.url)

    async with page.expect_event("requestfailed"):
        await page.get_by_role("button", name=PRESS).click()
    await page.get_by_role("button", name=PRESS).dblclick()
    # The second click may break off what the first one led to: the address is what counts.
    await expect(page).to_have_url(re.compile("/jobs/[0-9a-f-]+$"), timeout=30_000)

    assert len(lost) == 1
    assert len((await slow.server.get("/api/jobs?limit=100"))["jobs"]) == before + 1


async def test_a_reload_half_way_changes_nothing(slow, visit):
    """I reload in the middle: all that was there is there, and it goes on moving."""
    page = visit.page
    await follow(page, slow)
    slow.conductor.give()
    await expect(now(page)).to_have_text(part(2))
    lines = await page.locator("#lines .line").all_text_contents()

    await page.reload()

    await expect(now(page)).to_have_text(part(2))
    assert await page.locator("#lines .line").all_text_contents() == lines
    slow.conductor.give()
    await expect(now(page)).to_have_text(part(3))
    assert visit.errors == []


async def test_two_browsers_show_the_same_and_a_cancel_reaches_both(slow, visit, visitor):
    """My other browser shows the same job; I cancel by keyboard here, and it stops there."""
    page = visit.page
    job_id = await follow(page, slow)
    async with visitor.visit() as other:
        await other.watch(f"{slow.url}/jobs/{job_id}")
        slow.conductor.give()
        await expect(now(page)).to_have_text(part(2))
        await expect(now(other.page)).to_have_text(part(2))

        await page.get_by_role("button", name="Cancel").focus()
        await page.keyboard.press("Enter")

        await expect(other.page.locator("#job h2")).to_have_text("Cancelled", timeout=2000)
        await expect(page.locator("#job h2")).to_have_text("Cancelled", timeout=2000)
        await expect(page).to_have_title("Cancelled · Daily briefing — Gavelcast")
        assert visit.errors + other.errors == []


async def test_after_a_cancel_it_goes_on_from_there(slow, visit):
    """I cancel and press Try again: what was spoken is not spoken again."""
    page = visit.page
    await follow(page, slow)
    slow.conductor.give()
    await expect(now(page)).to_have_text(part(2))
    await page.get_by_role("button", name="Cancel").click()
    await expect(page.locator("#job h2")).to_have_text("Cancelled")
    await slow.conductor.left()

    await page.get_by_role("button", name="Try again from here").click()
    await slow.conductor.asked()

    await expect(now(page)).to_have_text(part(2))
    slow.conductor.let_go()
    await expect(page).to_have_title("Ready · Daily briefing — Gavelcast", timeout=BUSY)
    await expect(page.get_by_role("region", name="Player")).to_be_visible()
    assert visit.errors == []


async def test_i_leave_and_come_back(slow, visit):
    """Home lists the running job live; when it is done, the episode is there without a reload."""
    page = visit.page
    job_id = await follow(page, slow)
    await page.get_by_role("link", name="All shows").click()
    running = page.locator(f"#job-{job_id}")
    await expect(page.locator("#jobs li p")).to_have_text(part(1))
    episodes = await page.locator("#episodes li").count()

    slow.conductor.give()
    await expect(page.locator("#jobs li p")).to_have_text(part(2))
    await running.click()
    await expect(now(page)).to_have_text(part(2))
    await page.go_back()
    await expect(page.locator("#jobs li p")).to_have_text(part(2))
    slow.conductor.let_go()

    await expect(page.locator("#episodes li")).to_have_count(episodes + 1, timeout=BUSY)
    await expect(running).to_have_count(0)
    assert visit.errors == []


async def test_what_cannot_be_is_said_plainly(tmp_path, open_theatre, visit):
    """A wrong key fails in plain words with Try again; with the key mended it goes on."""
    page = visit.page
    lighthouses = [bill(f"119-hr-{number}", title=f"Lighthouse Act {number}") for number in (1, 2)]
    async with (
        FakeCongress(lighthouses, key="another-key") as congress,
        open_theatre(
            tmp_path, CONGRESS_API_KEY="wrong-key", CONGRESS_BASE_URL=congress.base_url
        ) as slow,
    ):
        await press(page, slow.url)
        await expect(page).to_have_title("Failed · Daily briefing — Gavelcast")
        await expect(page.locator(".failure p").first).to_contain_text("Congress.gov")
        await expect(page.locator(".failure p").first).to_contain_text("key")
        await expect(page.locator(".step.failed .name")).to_have_text("Fetch the bills")
        assert "wrong-key" not in await page.content()
        assert await visit.violations() == []

        congress.key = "wrong-key"
        await page.get_by_role("button", name="Try again from here").click()

        await expect(page.locator("#bills li")).to_have_count(2)
        await expect(page.locator("#bills")).to_contain_text("Lighthouse Act 1")
        await slow.conductor.asked()
    assert visit.errors == []


async def test_a_voice_without_credit_can_be_tried_again(slow, visit):
    """A failure in the middle keeps what is done, and says what I can do."""
    page = visit.page
    await follow(page, slow)

    slow.conductor.give("speak", "refuse")

    await expect(page.locator(".failure")).to_contain_text("no credit left")
    await expect(page.locator(".step.complete")).to_have_count(2)
    await page.get_by_role("button", name="Try again from here").click()
    await slow.conductor.asked()
    await expect(now(page)).to_have_text(part(2))


async def test_waiting_for_a_retry_shows_when(slow, visitor):
    """If the voice is overloaded I see that it will be tried again, when, and which try it is."""
    async with visitor.visit(timezone_id="America/New_York", locale="en-US") as visit:
        page = visit.page
        job_id = await follow(page, slow)

        slow.conductor.give("busy")

        await expect(page.locator("#job h2")).to_have_text("Waiting to try again")
        await expect(page.locator("#job")).to_contain_text("overloaded")
        await expect(page.locator("#job")).to_contain_text("try 2 of 4")
        due = (await slow.server.job(job_id))["notBefore"]
        shown = page.locator(f"#job time[datetime='{due}']")
        await expect(shown).to_have_text(re.compile(r"^\d{1,2}:\d\d:\d\d [AP]M$"))
        await expect(page.get_by_role("button", name="Cancel")).to_be_visible()
        assert visit.errors == []


async def test_a_cut_line_is_said_polled_over_and_mended(slow, visit):
    """Without a socket I see `Reconnecting…`, the page goes on every 3 s, then live again."""
    page = visit.page
    async with Line(slow.url) as line:
        job_id = await slow.server.press()
        await slow.conductor.asked()
        await visit.watch(f"{line.url}/jobs/{job_id}")
        note = page.locator("#connection")
        line.no_sockets = True

        line.cut()
        await expect(note).to_contain_text("Reconnecting…")
        slow.conductor.give()
        times = []
        for _ in range(2):
            async with page.expect_response("**/fragment") as answering:
                pass
            times.append(await page.evaluate("performance.now()"))
            assert (await answering.value).ok
        assert 2500 < times[1] - times[0] < 4500
        await expect(now(page)).to_have_text(part(2))
        line.no_sockets = False

        await expect(note).to_have_text("", timeout=15_000)
        slow.conductor.give()
        await expect(now(page)).to_have_text(part(3), timeout=1500)


@pytest.mark.parametrize(
    "sign", [signal.SIGKILL, pytest.param(signal.SIGTERM, marks=pytest.mark.long)]
)
async def test_a_restart_in_the_middle(tmp_path, open_theatre, visit, sign):
    """The server is stopped or killed and comes back: page and job go on by themselves."""
    page = visit.page
    async with open_theatre(tmp_path, GAVELCAST_OFFLINE="1") as slow:
        job_id = await follow(page, slow)
        slow.conductor.give()
        await expect(now(page)).to_have_text(part(2))
        loaded = await page.evaluate("performance.timeOrigin")

        await slow.server.stop(sign)
        await expect(page.locator("#connection")).to_contain_text("Reconnecting…")
        await slow.conductor.left()
        await slow.server.start()
        await slow.conductor.asked()

        await expect(page.locator("#connection")).to_have_text("", timeout=15_000)
        await expect(now(page)).to_have_text(part(2))
        slow.conductor.let_go()
        await expect(page).to_have_title("Ready · Daily briefing — Gavelcast", timeout=BUSY)
        assert await page.evaluate("performance.timeOrigin") == loaded
        assert (await slow.server.job(job_id))["attempt"] == 1


async def every_page(slow) -> dict[str, str]:
    """Bring about each state that a page can be in; answers the paths by name."""
    server, conductor = slow.server, slow.conductor
    done = await server.press(billCount=1)
    conductor.let_go()
    episode = (await server.until(done, "complete"))["episodeId"]
    slow.new_season()
    jobs = {"complete": done}
    for state, sign in {"failed": "refuse", "queued": "busy", "cancelled": None}.items():
        jobs[state] = job_id = await server.press()
        await conductor.asked()
        if sign:
            conductor.give(sign)
        else:
            await server.cancel(job_id)
        await server.until(job_id, state)
        await conductor.left()
    jobs["processing"] = await server.press(type="weekly")
    await conductor.asked()
    conductor.give()
    pages = {f"job-{state}": f"/jobs/{job_id}" for state, job_id in jobs.items()}
    missing = {"no-job": "/jobs/none", "no-episode": "/episodes/none", "no-page": "/none"}
    return {"home": "/", "episode": f"/episodes/{episode}"} | pages | missing


@pytest.mark.long
async def test_everyone_can_read_every_page_of_it(slow, visitor):
    """On a phone, light and dark: nothing for axe to find, no sideways scroll, no error."""
    found: list[str] = []
    async with visitor.visit(**PHONE) as visit:
        for name, path in (await every_page(slow)).items():
            await visit.page.goto(slow.url + path)
            for scheme in ("light", "dark"):
                await visit.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                found += [f"{name} {scheme}: {each}" for each in await visit.violations()]
            if await visit.wider_than_the_screen():
                found.append(f"{name}: scrolls sideways")
            if name.startswith("no-"):
                visit.errors.clear()  # Chromium notes the 404

    assert found + visit.errors == []


async def test_it_works_without_javascript(slow, visitor):
    """With JavaScript off I press, and the page comes again by itself until I can listen."""
    async with visitor.visit(java_script_enabled=False) as visit:
        page = visit.page
        job_id = await press(page, slow.url)
        await slow.conductor.asked()
        await expect(now(page)).to_have_text(part(1), timeout=10_000)
        await expect(page.locator(".bills > ol > li")).to_have_count(3)

        slow.conductor.let_go()

        await expect(page.locator("audio")).to_be_visible(timeout=BUSY)
        await expect(page.locator("#job h2")).to_have_text("Ready")
        status = await slow.server.job(job_id)
        await expect(page.locator("audio")).to_have_attribute("src", status["audioUrl"])


async def test_a_wrong_number_is_said_at_its_field(slow, visit):
    """I ask for 99 bills: the form comes back, says so at the field, and keeps what I typed."""
    page = visit.page
    await page.goto(slow.url)
    await page.locator("#daily-billCount").evaluate("e => e.closest('details').open = true")
    await page.locator("#daily-billCount").fill("99")
    await page.locator("#daily-topics").fill("health")

    await page.get_by_role("button", name=PRESS).click()

    field = page.locator("#daily-billCount")
    await expect(field).to_have_attribute("aria-invalid", "true")
    await expect(field).to_be_visible()
    await expect(field).to_have_value("99")
    await expect(page.locator("#daily-topics")).to_have_value("health")
    said = page.get_by_role("alert")
    await expect(said).to_have_text("The number of bills is a whole number from 1 to 10.")
    assert await field.get_attribute("aria-describedby") == await said.get_attribute("id")
    assert await visit.violations() == []
    await field.fill("1")
    await page.get_by_role("button", name=PRESS).click()
    await page.wait_for_url("**/jobs/*")


async def test_the_news_can_be_pressed_for_topics_of_mine(slow, visit):
    """Your news has a button of its own, and takes my topics."""
    page = visit.page
    await page.goto(slow.url)
    offer = page.locator(".offer", has_text="Your news")

    await offer.get_by_text("Options").click()
    await offer.get_by_label("Topics, parted by commas").fill("health, taxes")
    await offer.get_by_role("button", name="Make my news").click()

    await page.wait_for_url("**/jobs/*")
    slow.conductor.let_go()


async def test_an_episode_can_be_deleted(slow, visit):
    """I delete an episode: it is gone from home, and so is its recording."""
    page = visit.page
    slow.conductor.let_go()
    job_id = await slow.server.press(billCount=1)
    status = await slow.server.until(job_id, "complete")
    await page.goto(f"{slow.url}/episodes/{status['episodeId']}")

    await page.get_by_text("Delete this episode…").click()
    await page.get_by_role("button", name="Delete it").click()

    await expect(page.get_by_role("heading", name="Past episodes")).to_be_visible()
    await expect(page.locator(f"#episode-{status['episodeId']}")).to_have_count(0)
    assert (await page.request.get(slow.url + status["audioUrl"])).status == 404
    assert visit.errors == []


async def test_with_a_password_i_sign_in_first(tmp_path, visit):
    """Where others reach it, I am asked for the password; then all works, and I can sign out."""
    page = visit.page
    async with Server(tmp_path, host="127.0.0.2", GAVELCAST_PASSWORD="open sesame") as server:
        await page.goto(f"{server.url}/?")
        await page.get_by_label("Password").fill("wrong")
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.get_by_role("alert")).to_have_text("That is not the password.")
        assert await visit.violations() == []
        visit.errors.clear()

        await page.get_by_label("Password").fill("open sesame")
        async with page.expect_websocket() as opening:
            await page.get_by_role("button", name="Sign in").click()
        await (await opening.value).wait_for_event("framereceived")
        await expect(page.get_by_role("heading", name="Past episodes")).to_be_visible()
        assert visit.errors == []
        await page.get_by_role("button", name="Sign out").click()
        await page.goto(server.url)

        await expect(page.get_by_label("Password")).to_be_visible()
