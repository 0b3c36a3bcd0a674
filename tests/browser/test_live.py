"""The pages while something happens: they move by themselves, and come back after a cut."""

import pytest
from msgspec.structs import replace
from playwright.async_api import expect

import samples

JOB = f"/jobs/{samples.JOB_ID}"


async def test_the_page_moves_by_itself(site, visit):
    """Steps, bar, lines and the tab's title follow the job without a reload."""
    page = visit.page
    await visit.watch(site.url + JOB)

    site.show(samples.processing(2, progress=57))

    await expect(page).to_have_title("57 % · Daily briefing — Gavelcast")
    await expect(page.get_by_role("progressbar", name="Whole job")).to_have_attribute("value", "57")
    await expect(page.locator(".step.processing .name").first).to_have_text("Create the audio")
    await expect(page.locator("#lines .line")).to_have_count(8)
    assert JOB + "/fragment" not in site.asked
    assert visit.errors == []


async def test_the_elapsed_time_goes_between_events(site, visit):
    """A step that takes long still shows that time goes by."""
    await visit.watch(site.url + JOB)
    clock = visit.page.locator(".step.processing time").first
    before = await clock.text_content()

    await expect(clock).not_to_have_text(before or "")

    assert site.asked.count(JOB) == 1


async def test_a_cut_is_said_then_polled_over_then_forgotten(site, visit):
    """When the line is cut I see `Reconnecting…`, the page goes on by polling, and recovers."""
    page = visit.page
    await visit.watch(site.url + JOB)
    note = page.locator("#connection")
    await expect(note).to_have_text("")

    site.refusing = True
    site.cut(1012)
    await expect(note).to_contain_text("Reconnecting…", timeout=1000)
    site.status = samples.processing(3, progress=71)
    async with page.expect_request("**/fragment") as asking:
        pass
    assert (await (await asking.value).all_headers())["hx-request"] == "true"
    await expect(page).to_have_title("71 % · Daily briefing — Gavelcast")
    site.refusing = False

    await expect(note).to_have_text("", timeout=12_000)
    site.show(samples.processing(4, progress=88))
    await expect(page).to_have_title("88 % · Daily briefing — Gavelcast")


@pytest.mark.parametrize("code", [pytest.param(1001, marks=pytest.mark.long), 1011])
async def test_whatever_way_a_socket_ends_the_page_connects_again(site, visit, code):
    """Also codes that htmx takes for final lead back to a live page."""
    page = visit.page
    await visit.watch(site.url + JOB)
    for progress in (50, 60):
        async with page.expect_websocket():
            site.cut(code)
        await expect(page.locator("#connection")).to_have_text("")
        site.show(samples.processing(2, progress=progress))
        await expect(page).to_have_title(f"{progress} % · Daily briefing — Gavelcast")


async def test_a_line_that_is_dead_without_knowing_it_is_polled_over(site, visit):
    """If a socket stays open but silent for half a minute, the page asks by itself."""
    page = visit.page
    await page.clock.install()
    await visit.watch(site.url + JOB)
    site.status = samples.processing(3, progress=73)

    async with page.expect_request("**/fragment"):
        await page.clock.run_for(34_000)

    await expect(page).to_have_title("73 % · Daily briefing — Gavelcast")


async def test_a_job_that_is_gone_says_so(site, visit):
    """If the server says that the job is gone or I am signed out, the page asks afresh."""
    page = visit.page
    await page.clock.install()
    await visit.watch(site.url + JOB)

    site.cut(4404)
    await expect(page.locator("#connection")).to_contain_text("Reconnecting…")
    async with page.expect_navigation():
        await page.clock.run_for(4000)

    assert site.asked.count(JOB) == 2


async def test_a_finished_job_ends_quietly(site, visit):
    """At the end the socket closes, and the page neither reconnects nor polls."""
    page = visit.page
    await page.clock.install()
    await visit.watch(site.url + JOB)

    site.show(samples.complete())
    await expect(page).to_have_title("Ready · Daily briefing — Gavelcast")
    await page.clock.run_for(40_000)

    await expect(page.locator("#connection")).to_have_text("")
    assert visit.sockets == 1
    assert JOB + "/fragment" not in site.asked
    assert visit.errors == []


async def test_a_job_that_ended_meanwhile_is_found_by_polling(site, visit):
    """If the job ends while the line is down I learn of it, and the note goes away."""
    page = visit.page
    await visit.watch(site.url + JOB)
    site.refusing = True
    site.cut(1012)
    await expect(page.locator("#connection")).to_contain_text("Reconnecting…")

    site.status = samples.complete()

    await expect(page).to_have_title("Ready · Daily briefing — Gavelcast")
    await expect(page.locator("#connection")).to_have_text("")


async def test_the_player_is_never_made_again(site, visit):
    """What I listen to plays on while the page around it changes."""
    page = visit.page
    site.status = samples.processing(4)
    await visit.watch(site.url + JOB)
    await expect(page.locator("audio")).to_have_count(0)

    site.show(samples.processing(4, audio_url=samples.AUDIO, episode_id=samples.EPISODE_ID))
    await page.locator("audio").evaluate("a => { a.mine = true; a.play(); }")
    site.show(
        samples.processing(
            4, progress=99, audio_url=samples.AUDIO, episode_id=samples.EPISODE_ID, duration=372.0
        )
    )
    await expect(page).to_have_title("99 % · Daily briefing — Gavelcast")
    site.show(samples.complete())
    await expect(page).to_have_title("Ready · Daily briefing — Gavelcast")

    assert await page.locator("audio").evaluate("a => a.mine === true && !a.paused")
    await expect(page.locator("audio")).to_have_count(1)
    assert visit.errors == []


async def test_the_screen_reader_hears_steps_not_percentages(site, visit):
    """The live region changes when the step or the state does, and at no other time."""
    page = visit.page
    await visit.watch(site.url + JOB)
    await page.evaluate(
        "const region = document.getElementById('announcement'); window.spoken = [];"
        "new MutationObserver(() => spoken.push(region.textContent))"
        ".observe(region, {childList: true, characterData: true, subtree: true})"
    )

    for progress in (30, 33, 36):
        site.show(samples.processing(1, progress=progress))
    await expect(page).to_have_title("36 % · Daily briefing — Gavelcast")
    for progress in (41, 44):
        site.show(samples.processing(2, progress=progress))
    site.show(samples.complete())
    await expect(page).to_have_title("Ready · Daily briefing — Gavelcast")

    assert await page.evaluate("spoken") == [
        "Step 3 of 5: Create the audio.",
        "It is ready.",
    ]
    assert await page.locator("#live [aria-live]").count() == 1


async def test_focus_stays_where_it_was(site, visit):
    """A swap does not throw me off the button or the link that I am on."""
    page = visit.page
    site.status = samples.processing(0)
    await visit.watch(site.url + JOB)
    await page.locator("#bill-1").focus()

    site.show(samples.processing(2))
    await expect(page.locator("#bills li")).to_have_count(3)
    assert await page.evaluate("document.activeElement.id") == "bill-1"
    await page.locator("#cancel").focus()
    site.show(samples.processing(3))
    await expect(page.locator(".step.processing .name").first).to_have_text("Upload")

    assert await page.evaluate("document.activeElement.id") == "cancel"


async def test_home_shows_running_jobs_live(site, visit):
    """The home page follows what is being made, and keeps what I was typing."""
    page = visit.page
    await visit.watch(site.url)
    await page.locator("#daily-topics").evaluate("e => e.closest('details').open = true")
    await page.locator("#daily-topics").fill("health")
    shown = samples.busy_home()
    job = samples.job_view(samples.processing(3, progress=66))

    site.show_home(replace(shown, live=replace(shown.live, jobs=(job,), episodes=None)))

    await expect(page.locator("#jobs li")).to_have_count(1)
    await expect(page.get_by_role("progressbar", name="Daily briefing")).to_have_attribute(
        "value", "66"
    )
    await expect(page.locator("#episodes li")).to_have_count(2)
    await expect(page.locator("#daily-topics")).to_have_value("health")
    await expect(page.locator("#daily-topics")).to_be_focused()
    assert visit.errors == []
