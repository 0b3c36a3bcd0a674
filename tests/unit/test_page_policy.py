"""What keeps the pages safe: everything escaped, nothing inline, nothing from elsewhere."""

import json
import re
from pathlib import Path

import pytest
from msgspec.structs import replace

import preview
import samples
import web
from reading import Reader
from tasks.jobs.values import Artifact
from web import pages
from web.views import SignIn

STATIC = Path(web.__path__[0]) / "static"
PAGES = preview.every_page()
LINES = {
    "gavelcast": 47,
    "player": 150,
    "listening": 52,
    "remote": 32,
    "browsing": 55,
    "notify": 45,
    "places": 55,
    "copying": 22,
}


@pytest.mark.parametrize("name", PAGES)
def test_a_strict_policy_lets_every_page_work(name):
    """No page needs inline script or style, `javascript:`, or anything from elsewhere."""
    read = Reader(PAGES[name])

    for tag, attributes in read.elements:
        assert tag != "style"
        assert "style" not in attributes
        assert not [each for each in attributes if each.startswith(("on", "hx-on", "hx-vals"))]
        for loaded in ("src", "action"):
            assert (attributes.get(loaded) or "/").startswith("/")
    assert all(attributes.get("src") for attributes in read.named("script"))
    assert all((each["href"] or "").startswith("/static/") for each in read.named("link"))


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_one_heading_a_title_and_each_id_once(name):
    """Screen readers and htmx both find what they look for."""
    read = Reader(PAGES[name])
    ids = [attributes["id"] for _, attributes in read.elements if attributes.get("id")]

    assert len(ids) == len(set(ids))
    assert len(read.named("h1")) == 1
    assert len(read.named("title")) == 1


def test_hostile_words_stay_words():
    """A title, a line or a name that looks like HTML is shown, not run."""
    bad = samples.HOSTILE
    made = [
        Artifact(id="b", kind="bill", index=1, title=bad, text=bad, url="javascript:alert(3)"),
        Artifact(id="l", kind="line", index=1, speaker=bad, text=bad),
    ]
    status = samples.processing(1, message=bad, artifacts=made, providers={bad: bad})
    view = replace(samples.job_view(status), title=bad)
    shown = samples.episode(
        title=bad,
        summary=bad,
        bills=(replace(samples.BILLS[0], title=bad, url="javascript:alert(4)"),),
    )
    html = [
        pages.job(view),
        pages.episode(replace(samples.episode_view(), episode=shown)),
        pages.home(
            replace(samples.busy_home(), live=replace(samples.busy_home().live, jobs=(view,)))
        ),
        pages.sign_in(SignIn(error=bad, next=bad)),
    ]

    for text in html:
        read = Reader(text)
        assert len(read.named("script")) == 8
        assert not [each for _, each in read.elements if "onfocus" in each]
        assert "javascript:" not in text
        assert "&lt;script&gt;" in text


def test_the_scripts_are_small():
    """Our own scripts stay within so many lines of readable length."""
    for name, most in LINES.items():
        lines = (STATIC / f"{name}.js").read_text().splitlines()

        assert len(lines) <= most
        assert max(map(len, lines)) <= 120


def test_the_style_takes_nothing_from_elsewhere():
    """No font, image or sheet comes from another site."""
    for file in STATIC.iterdir():
        assert not re.search(r"@import|url\(\s*['\"]?(https?:)?//", file.read_text())


def test_htmx_is_configured_for_a_strict_policy():
    """htmx neither evaluates text nor writes a style element."""
    said = {
        each.get("name"): each.get("content") for each in Reader(PAGES["sign-in"]).named("meta")
    }

    config = json.loads(said["htmx-config"] or "")

    assert config["allowEval"] is False
    assert config["includeIndicatorStyles"] is False
    assert "wsReconnectDelay" not in config  # the extension takes no number; the script sets it
