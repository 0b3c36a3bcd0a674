"""The pages as text: what they say in every state, and what they offer."""

import re

import pytest
from msgspec.structs import replace

import preview
import samples
from reading import Reader
from tasks.jobs.values import Artifact, WaitingFor
from web import chapters, pages
from web.trust import one_in

PAGES = preview.every_page()
STATUSES = samples.every_status()


@pytest.mark.parametrize("name", STATUSES)
def test_page_poll_and_socket_show_the_same(name):
    """The fragment is, letter for letter, what the page holds."""
    view = samples.job_view(STATUSES[name])

    assert pages.job_fragment(view).strip() in pages.job(view)


@pytest.mark.parametrize("name", STATUSES)
def test_the_regions_keep_their_names(name):
    """htmx finds each region of the page in every state."""
    fragment = Reader(pages.job_fragment(samples.job_view(STATUSES[name])))

    regions = [each["id"] for _, each in fragment.elements if each.get("hx-swap-oob")]

    assert regions == [
        "announcement",
        "player",
        "chapters",
        "trouble",
        "job",
        "actions",
        "bills",
        "lines",
    ]


def test_the_home_fragment_is_what_the_home_page_holds():
    """The home page's poll and socket show what its page shows."""
    view = samples.busy_home()

    assert pages.jobs_fragment(view.live).strip() in pages.home(view)


def test_a_fragment_without_episodes_leaves_them_alone():
    """News of a running job does not carry the whole archive."""
    live = replace(samples.busy_home().live, episodes=None)

    assert 'id="episodes"' not in pages.jobs_fragment(live)


def test_the_title_carries_the_percentage():
    """I see in the tab how far it is."""
    running = pages.job(samples.job_view(samples.processing(2, progress=42)))
    done = pages.job(samples.job_view(samples.complete()))

    assert "<title>42 % · Daily briefing — Gavelcast</title>" in running
    assert 'data-title="42 % · Daily briefing — Gavelcast"' in running
    assert "<title>Ready · Daily briefing — Gavelcast</title>" in done


def test_what_is_ready_goes_by_its_own_name():
    """Over the player I read what I am about to hear."""
    heard = Artifact(id="audio", kind="audio", index=1, title="Sample: Laken Riley Act")
    done = pages.job(samples.job_view(samples.complete(artifacts=[heard])))
    nameless = pages.job(samples.job_view(samples.complete(artifacts=[])))

    assert "<h2>Sample: Laken Riley Act</h2>" in done
    assert 'aria-label="Sample: Laken Riley Act"' in done
    assert 'aria-label="Daily briefing"' in nameless


def test_a_failure_is_said_plainly_and_can_be_tried_again():
    """When it fails I read why, and find the button to go on."""
    html = pages.job(samples.job_view(samples.failed()))

    assert html.count("ElevenLabs has no credit left.") == 2  # to be seen, and to be heard
    assert "Try again from here" in html
    assert f'action="/jobs/{samples.JOB_ID}/retry"' in html
    assert "cancellation" not in html
    assert "ws-connect" not in html


def test_a_retry_says_when():
    """While it waits to try again I read at what time."""
    html = pages.job(samples.job_view(samples.retrying()))

    assert "Waiting to try again" in html
    assert ">14:03:10 UTC</time>" in html
    assert "(try 2 of 4)" in html
    assert html.count("Congress.gov did not answer in time.") == 1


def test_the_place_in_line_is_said():
    """While it waits for its turn I read which number I am."""
    assert "Waiting in line: number 2" in PAGES["job-queued"]


def test_a_wait_inside_a_step_is_said():
    """While a provider makes us wait, the page says for what."""
    status = samples.processing(2, waiting_for=WaitingFor(what="a free voice at ElevenLabs"))

    assert "Waiting for a free voice at ElevenLabs." in pages.job(samples.job_view(status))


@pytest.mark.parametrize("name", STATUSES)
def test_only_a_job_that_goes_on_is_live_and_can_be_cancelled(name):
    """A finished job's page opens no socket, does not refresh, offers no cancelling."""
    html, over = PAGES[f"job-{name}"], STATUSES[name].over

    assert ("ws-connect" in html) is not over
    assert ('http-equiv="refresh"' in html) is not over
    assert ("/cancellation" in html) is not over


def test_lines_and_bills_stand_in_order():
    """Line 10 comes after line 9, however the rows were read."""
    lines = [Artifact(id=f"line-{n}", kind="line", index=n, text=f"«{n}»") for n in (10, 9, 1)]
    html = pages.job(samples.job_view(samples.processing(1, artifacts=lines)))

    assert re.findall("«([0-9]+)»", html) == ["1", "9", "10"]


def test_a_region_has_a_new_key_only_with_new_content():
    """The player keeps its key to the end; what did not change is not swapped."""

    def keys(status):
        read = Reader(pages.job_fragment(samples.job_view(status)))
        return {each["id"]: each.get("data-key") for _, each in read.elements if "id" in each}

    one, two = keys(samples.processing(2, progress=43)), keys(samples.processing(2, progress=44))
    ready = keys(samples.complete())
    again = keys(samples.complete(duration=1.0, audio_url="/elsewhere.mp3"))

    assert {name for name in one if one[name] != two[name]} == {"job"}
    assert one["player"] != ready["player"] == again["player"]


def test_home_says_what_the_next_press_will_use():
    """Before I press I see which parts are real, which are offline, and what it costs."""
    offline, real = PAGES["home-empty"], PAGES["home-busy"]

    assert 'bundled sample <span class="badge offline">offline</span>' in offline
    assert "<dd>nothing</dd>" in offline
    assert "Congress.gov" in real
    assert "about $0.42" in real
    assert '<span class="badge offline">' not in real


def test_each_job_is_a_plain_form_with_a_key_of_its_own():
    """Without JavaScript a press still works, and pressing twice is one job."""
    read = Reader(PAGES["home-empty"])
    hidden = [each for each in read.named("input") if each.get("type") == "hidden"]

    assert [each["action"] for each in read.named("form")] == 4 * ["/jobs"]
    assert {each["name"]: each["value"] for each in hidden[:2]} == {
        "type": "daily",
        "idempotency": "press-daily",
    }
    assert hidden[3]["value"] == "press-weekly"
    assert hidden[5]["value"] == "press-news"
    assert hidden[7]["value"] == "press-report"


def test_a_wrong_field_is_named_and_what_i_typed_is_kept():
    """A refused press shows which field was wrong, with my words still in it."""
    inputs = {each.get("id"): each for each in Reader(PAGES["home-refused"]).named("input")}

    wrong = inputs["daily-billCount"]
    assert wrong["value"] == "99"
    assert wrong["aria-invalid"] == "true"
    assert wrong["aria-describedby"] == "daily-error"
    assert inputs["daily-topics"]["value"] == "health"
    assert "aria-invalid" not in inputs["daily-topics"]
    assert "The number of bills is a whole number from 1 to 10." in PAGES["home-refused"]


def test_an_episode_names_its_makers_and_its_sources():
    """I can see who made it, that it is a sample, and where each line comes from."""
    html = PAGES["episode"]

    for said in ("sample", "not yet fact-checked", "Hibari (local)", "6 min 12 s", "[1]"):
        assert said in html
    assert "Became Public Law 119-38 on November 19, 2025." in html
    assert 'aria-label="Source 1, congress.gov"' in html
    assert f'action="/episodes/{samples.EPISODE_ID}/deletion"' in html


def test_the_facts_of_a_line_are_links_with_value_place_and_day():
    """Below each line, without JavaScript, and in the line where a value stands as it is."""
    html = PAGES["episode"]
    read = Reader(html)

    [inline] = [each for each in read.named("a") if each.get("class") == "value"]
    assert inline["href"] == samples.VOTE.url
    assert "427 to 1 (clerk.house.gov, roll call" in (inline["title"] or "")
    assert f">{samples.VOTE.says}.</a> <span>clerk.house.gov, roll call, November 18, 2025" in html
    assert "read November 23, 2026" in html
    assert "<summary>Line 5: 1 fact</summary>" in html


def test_the_page_says_why_and_whose_bills_are_told():
    """Chosen, passed over, and the balance of parties over the last episodes."""
    html = PAGES["episode"]

    assert "Why it was chosen: it became law; it moved in the last two weeks." in html
    assert "<summary>1 passed over this time</summary>" in html
    assert "H.R. 1: One Big Beautiful Bill Act (told last week)" in html
    assert (
        "Who brought in the 74 bills of the last 30 episodes: "
        "Republican 41, Democrat 32, independent 1." in html
    )


def test_a_script_to_look_at_shows_what_is_wrong_and_with_what():
    """Beside each field: why it would not be voiced, what the record says, how it was written."""
    read, html = Reader(PAGES["script"]), PAGES["script"]
    fields = {each["name"]: each for each in read.named("textarea")}

    assert list(fields) == ["line-2", "line-3", "line-4", "line-5"]
    assert fields["line-5"]["aria-describedby"] == "why-5"
    assert "“428”: no cited fact has this number here." in html
    assert f"<li>{samples.VOTE.says}.</li>" in html
    assert "As it was written:" in html
    ticks = {each["name"]: "checked" in each for each in read.named("input") if "name" in each}
    assert ticks == {"drop-2": False, "drop-3": False, "drop-4": True, "drop-5": False}


def test_a_job_that_waits_for_me_leads_to_its_script():
    """The button is there while it waits, and says nothing twice."""
    html = PAGES["job-looking"]

    assert f'href="/jobs/{samples.JOB_ID}/script">Look at the script</a>' in html
    assert "Look at the script" not in PAGES["job-outage"]
    assert html.count("Waiting for you to look at the script.") == 2  # to be seen, and to be heard


def test_how_we_check_says_how_often_it_is_wrong():
    """In the figures that docs/truth.md has."""
    html, found = PAGES["how-we-check"], samples.measured()

    for share in (found.slips, found.new_inventions, found.free_wording):
        assert one_in(share) in html
    assert f"{found.slips.wrong} got through" in html
    assert 'href="/how-we-check"' in PAGES["home-empty"]
    assert 'href="/how-we-check"' in PAGES["episode"]


def test_sign_out_is_offered_to_those_who_signed_in():
    """The button is there if there is a session to end."""
    assert "/sign-out" in PAGES["home-busy"]
    assert "/sign-out" not in PAGES["home-empty"]


def test_a_kind_of_job_that_the_page_does_not_know_is_shown_too():
    """A pipeline of another kind gets its page without the page knowing of it."""
    report = Artifact(id="f", kind="file", index=1, title="Report", url="/files/1.pdf")
    status = samples.complete(
        type="report",
        artifacts=[report],
        audio_url=None,
        episode_id=None,
        providers={"crawler": "X"},
    )
    html = pages.job(replace(samples.job_view(status), title="Report"))

    assert "<dt>Crawler</dt><dd>X</dd>" in html
    assert '<a id="file-1" class="button main" href="/files/1.pdf">Report</a>' in html
    assert "<audio" not in html


def test_while_it_is_made_the_page_says_what_can_be_heard():
    """The player's region has the seconds that are ready, and the file when there is one."""

    def player(status):
        [found] = [
            each
            for _, each in Reader(pages.job_fragment(samples.job_view(status))).elements
            if each.get("id") == "player"
        ]
        return {name: found[f"data-{name}"] for name in ("episode", "final", "ready", "duration")}

    nothing = {"episode": "", "final": "", "ready": "0.0", "duration": ""}
    some = nothing | {"episode": samples.EPISODE_ID, "ready": "8.0"}
    ready = {"final": samples.AUDIO, "ready": "372.4", "duration": "372.4"}
    assert player(samples.processing(2)) == nothing
    assert player(samples.growing()) == some
    assert player(samples.complete()) == some | ready
    assert player(samples.failed(episode_id=samples.EPISODE_ID)) == nothing


def test_the_chapters_say_what_is_ready_being_made_and_to_come():
    """Each bill has one, between the opening and the close; what is ready can be pressed."""
    read = Reader(PAGES["job-growing"])
    items = [each for each in read.named("li") if each.get("class") in chapters.STATES]
    places = [each["data-seek"] for each in read.named("a") if "data-seek" in each]

    assert [each["class"] for each in items] == ["ready", "ready", "making", "coming", "coming"]
    assert places == ["0.0", "4.0"]
    assert items[1]["data-chapter"] == "H.R. 4405: Epstein Files Transparency Act"
    assert [one.state for one in chapters.chapters(samples.complete())] == ["ready"] * 5
    assert chapters.chapters(samples.processing(2)) == []
    assert chapters.chapters(samples.growing(status="failed")) == []


def test_without_javascript_there_is_a_link_to_what_is_being_made():
    """The page comes again by itself, so the sound has an address of its own."""
    growing, done = PAGES["job-growing"], PAGES["job-complete"]

    assert f'href="{samples.AUDIO}">Listen while it is being made</a>' in growing
    assert "<audio" not in growing
    assert f'<audio controls preload="none" src="{samples.AUDIO}"' in done


def test_a_job_from_before_chapters_were_timed_has_none():
    """Its page shows the player all the same."""
    old = samples.complete(artifacts=samples.segments(0, 5))

    assert chapters.chapters(old) == []
    assert 'id="audio"' in pages.job(samples.job_view(old))


def test_each_sentence_and_each_line_can_be_heard_from_its_place():
    """A sentence knows its second; its line's time is a link, also without JavaScript."""
    read = Reader(PAGES["episode"])
    sentences = [each["data-at"] for each in read.named("span") if "data-at" in each]
    links = [each for each in read.named("a") if "data-seek" in each]

    assert sentences[:3] == ["0.0", "1.071", "7.5"]
    assert len(links) == len(samples.TALK) + 2  # a line each, and a chapter each
    assert links[1]["href"] == f"{samples.AUDIO}#t=0"
    assert 'href="/episodes/' + samples.EPISODE_ID + '/transcript.vtt"' in PAGES["episode"]


def test_what_is_no_longer_kept_cannot_be_pressed():
    """Without audio the transcript is text alone."""
    told = samples.episode()
    gone = replace(told, audio=replace(told.audio, kept=False))
    html = pages.episode(replace(samples.episode_view(), episode=gone))

    for mark in ("data-seek", "data-at", 'id="player"'):
        assert mark not in html
