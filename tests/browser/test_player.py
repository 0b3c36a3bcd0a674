"""The player: the same sound from page to page, while it is made and when it is ready."""

import re

import pytest
from playwright.async_api import Page, expect

import samples
from growing import Growing

JOB = f"/jobs/{samples.JOB_ID}"
EPISODE = f"/episodes/{samples.EPISODE_ID}"
WHOLE = f"{EPISODE}/audio/{'0' * 64}.mp3"
READY = {"audio_url": WHOLE, "duration": 20.0, "artifacts": samples.segments(5, 5, 4.0)}
UNTIL_IT_PLAYS = """(audio, place) => new Promise(done => {
  audio.addEventListener("timeupdate", () => { if (audio.currentTime > place) done(); });
})"""
PLACE = "document.querySelector('audio').currentTime"


async def heard(page: Page, more_than: float) -> None:
    """Wait until it has played on to that second of what it plays now."""
    await page.locator("audio").evaluate(UNTIL_IT_PLAYS, more_than)


async def source(page: Page) -> str:
    return str(await page.locator("audio").evaluate("a => a.src.replace(location.origin, '')"))


def playing(page: Page, yes: bool = True):
    return expect(page.locator("audio")).to_have_js_property("paused", not yes)


async def start(site, visit, seconds: float = 6.0) -> Growing:
    """Open a job whose first chapters can be heard, and press."""
    site.growing = Growing(seconds)
    site.status = samples.growing(2, seconds / 2)
    await visit.watch(site.url + JOB)
    await visit.page.get_by_role("button", name="Listen").click()
    await heard(visit.page, 0.2)
    return site.growing


async def test_i_listen_while_it_is_being_made(site, visit):
    """It starts when I press, plays on as it grows, and changes to the file when I pause."""
    page = visit.page
    stream = await start(site, visit)
    site.show(samples.growing(4, 3.0))
    await expect(page.locator("#chapters .ready")).to_have_count(4)
    await stream.give(20, whole=True)
    site.show(samples.complete(**READY))
    await expect(page).to_have_title("Ready · Daily briefing — Gavelcast")
    await expect(page.get_by_role("button", name="Pause").first).to_be_focused()

    place = await page.evaluate(PLACE)
    await heard(page, place + 0.3)
    assert await source(page) == f"{EPISODE}/audio.mp3?from=0.00"
    await page.keyboard.press("k")

    await playing(page, False)
    assert await source(page) == WHOLE
    assert await page.evaluate(PLACE) > place
    await page.keyboard.press("k")
    await playing(page)
    assert stream.begun == [0.0]
    assert visit.errors == []


async def test_it_goes_on_after_a_cut(site, visit):
    """Where the browser can take the stream up again by itself, and where it cannot."""
    page = visit.page
    stream = await start(site, visit, 3.0)

    await stream.cut()
    await stream.give(6)
    await heard(page, 3.2)
    assert stream.begun == [0.0, 0.0]
    stream.resumes = False
    await stream.cut()
    await expect(page.locator("audio")).to_have_attribute("src", re.compile("from=[56]"))
    await stream.give(12)
    await heard(page, 0.2)

    assert stream.begun[2:] == [pytest.approx(5.95, abs=0.1)]


async def test_a_reload_goes_on_when_i_press(site, visit):
    """It waits at my place, and the stream begins there."""
    page = visit.page
    stream = await start(site, visit)
    await heard(page, 1.2)

    await page.reload()
    on = page.get_by_role("button", name="Go on from 0:01")
    await expect(on).to_be_visible()
    await playing(page, False)
    assert stream.begun == [0.0]
    await on.click()
    await heard(page, 0.2)

    assert stream.begun[1:] == [pytest.approx(1.4, abs=0.4)]


async def test_seeking_in_what_grows_opens_it_there(site, visit):
    """Chapters that are ready can be pressed, back and on."""
    page = visit.page
    stream = await start(site, visit)

    await page.get_by_role("link", name="Play from 0:03").click()
    await heard(page, 0.2)
    await page.keyboard.press("ArrowLeft")
    await heard(page, 0.2)

    assert stream.begun == [0.0, 3.0, 0.0]
    await expect(page.locator("#bar-left")).to_have_text("being made")


async def test_it_plays_on_while_i_browse(site, visit):
    """Home and back, by links and by the browser: sound, title, focus and sockets are right."""
    page = visit.page
    stream = await start(site, visit)
    home = await visit.live(page.get_by_role("link", name="All shows").click())
    await expect(page).to_have_title("Hear what Congress did — Gavelcast")
    await expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert page.url == f"{site.url}/"
    site.show_home(samples.empty_home())
    await expect(page.locator("#jobs li")).to_have_count(0)

    job = await visit.live(page.go_back())
    await expect(page).to_have_title("48 % · Daily briefing — Gavelcast")
    site.show(samples.growing(3, 2.0, progress=51))
    await expect(page).to_have_title("51 % · Daily briefing — Gavelcast")
    await page.get_by_role("link", name="How we check").click()
    await expect(page.get_by_role("heading", level=1, name="How we check")).to_be_visible()
    await page.locator("#bar-title").click()
    await expect(page.locator("#chapters .ready")).to_have_count(3)

    await stream.give(20, whole=True)
    await playing(page)
    assert home.is_closed()
    assert job.is_closed()
    assert stream.begun == [0.0]
    assert visit.errors == []


async def test_i_come_back_to_where_i_read(site, visit):
    """Back shows the page at the height at which I left it; a file is no page."""
    page = visit.page
    await page.goto(site.url + EPISODE)
    await page.evaluate(
        "new Promise(done => { addEventListener('scroll', done, {once: true});"
        " scrollTo({top: 300, behavior: 'instant'}); })"
    )
    born = await page.evaluate("performance.timeOrigin")
    await page.evaluate("document.querySelector('.bottom a').click()")
    await expect(page.get_by_role("heading", level=1, name="How we check")).to_be_visible()
    assert await page.evaluate("scrollY") == 0

    await page.go_back()

    await expect(page.locator(".script .line")).to_have_count(len(samples.TALK))
    assert await page.evaluate("scrollY") == 300
    assert await page.evaluate("performance.timeOrigin") == born
    async with page.expect_download():
        await page.get_by_role("link", name="Download the MP3").click()


async def test_the_transcript_follows(site, visit):
    """The sentence that is spoken is marked; I press another, and it is heard."""
    page = visit.page
    await page.goto(site.url + EPISODE)
    marked = page.locator("[aria-current][data-at]")
    await expect(marked).to_have_count(0)

    await page.get_by_text("We are Sarah and James").click()
    await playing(page)
    await expect(marked).to_have_text(samples.episode().lines[0].timed[1].text)
    await page.get_by_role("link", name="Play line 3 from 0:15").press("Enter")

    await expect(marked).to_have_text("First, H.R. 4405.")
    await expect(page.locator("#bar-chapter")).to_have_text(samples.CHAPTERS[1])
    await expect(page.locator("#bar-chapters [aria-current]")).to_have_count(1)
    await page.locator("#bar-chapters button").first.click()
    await expect(marked).to_have_text(samples.TALK[1][1])
    assert await visit.violations() == []
    assert visit.errors == []


async def seconds_left(page: Page) -> int:
    minutes, _, seconds = (
        (await page.locator("#bar-left").inner_text())[1:].split()[0].partition(":")
    )
    return 60 * int(minutes) + int(seconds)


async def test_place_and_speed_are_kept(site, visit):
    """After a reload it waits where I was, at my speed, and does not start by itself."""
    page = visit.page
    await page.goto(site.url + EPISODE)
    await page.get_by_role("link", name="Play line 2 from 0:07").click()
    await playing(page)
    await page.keyboard.press(">")
    await page.keyboard.press("Space")
    await playing(page, False)
    left = await seconds_left(page)

    await page.reload()

    await expect(page.get_by_role("button", name="Go on from 0:0")).to_be_visible()
    await expect(page.get_by_role("combobox", name="Speed")).to_have_value("1.2")
    await expect(page.locator("#bar-left")).to_contain_text("at 1.2×")
    assert abs(await seconds_left(page) - left) <= 1  # a place is kept to a tenth, time in seconds
    await playing(page, False)


async def test_the_machine_knows_what_plays(site, visit):
    """The lock screen has the title and the chapter, and its keys go through the chapters."""
    page = visit.page
    await page.add_init_script(
        "window.keys = {}; navigator.mediaSession.setActionHandler = (n, act) => { keys[n] = act; }"
    )
    await page.goto(site.url + EPISODE)
    await page.get_by_role("link", name="Play from 0:15").click()
    await playing(page)

    told = await page.evaluate(
        "(({title, artist, album}) => [title, artist, album])(navigator.mediaSession.metadata)"
    )

    assert told == [samples.episode().title, "Gavelcast", samples.CHAPTERS[1]]
    assert await page.evaluate("navigator.mediaSession.playbackState") == "playing"
    for key, chapter in (("previoustrack", "Opening"), ("nexttrack", samples.CHAPTERS[1])):
        await page.evaluate("key => keys[key]()", key)
        await expect(page.locator("#bar-chapter")).to_have_text(chapter)
    await page.evaluate("keys.seekto({seekTime: 3}), keys.pause()")
    await playing(page, False)
    await expect(page.locator("#bar-time")).to_have_text("0:03")


async def test_keys_leave_fields_alone(site, visit):
    """What I type in a form is text; and I can turn the keys off."""
    page = visit.page
    await page.goto(f"{site.url}{EPISODE}?reported=1")
    await page.evaluate("document.getElementById('report').open = true")

    await page.get_by_label("What is wrong").press_sequentially("k jl")

    await expect(page.get_by_label("What is wrong")).to_have_value("k jl")
    await playing(page, False)
    await page.get_by_label("Keys").uncheck()
    await page.locator("main h1").click()
    await page.keyboard.press("k")
    await playing(page, False)
    await page.get_by_label("Keys").check()
    await page.locator("main h1").click()
    await page.keyboard.press("k")
    await playing(page)
