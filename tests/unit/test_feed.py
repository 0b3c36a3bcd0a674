"""A feed is XML, whatever its episodes are called: others read what was written."""

import io
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import feedparser
import podcastparser
import pytest

from tasks.episodes.feed import FeedBill, Item
from tasks.episodes.values import AudioFile, Note
from web.feed import FeedView, rss
from web.library import FeedPageView

URL = "https://gavelcast.example/feeds/a-b_c.xml"
BASE = URL.removesuffix(".xml")
AUDIO = AudioFile("k", "0" * 64, 7, 61.4, -16.0, -1.4, "/x.mp3")
ODD = [
    "Ham & eggs <b>bold</b>", "]]>", "&amp; &lt; &#38;", '"quoted" and \'so\'', "<!-- no -->",
    "\U0001f399\ufe0f on air", "שלום", "<?xml version='1.0'?>", "100% of 5_0", "É\u0301 — “so”",
]  # fmt: skip


def item(title: str = "Plain", **changes: object) -> Item:
    said = {
        "id": "e1", "title": title, "summary": title, "show": "daily",
        "created_at": "2026-01-01T00:00:00.000Z", "record_date": "2026-01-01", "sample": False,
        "audio": AUDIO, "bills": (FeedBill("H.R. 1", title, f"https://a.example/?a=1&b={title}"),),
        "corrections": (Note("n", title, "2026-01-02T00:00:00.000Z"),),
    }  # fmt: skip
    return Item(**{**said, **changes})


def written(*items: Item, **more: dict[str, str]) -> bytes:
    return rss(FeedView(url=URL, base=BASE, items=list(items), **more))


@pytest.mark.parametrize("title", ODD, ids=ascii)
def test_a_title_is_read_as_it_was_written(title: str) -> None:
    """By XML itself and by two libraries: no markup of its own, nothing escaped twice."""
    body = written(item(title))

    plain = ElementTree.fromstring(body)
    [entry] = feedparser.parse(body, sanitize_html=False).entries
    [episode] = podcastparser.parse(URL, io.BytesIO(body))["episodes"]

    assert plain.findtext("channel/item/title") == title
    assert entry.title == title
    assert episode["title"] == " ".join(title.split())
    assert title in (plain.findtext("channel/item/description") or "")


def test_what_no_xml_can_hold_is_left_out() -> None:
    """A null byte or half a sign in one title does not cost the whole feed."""
    body = written(item("a\0b\x1f\ud83c\uffff c\td"))

    assert ElementTree.fromstring(body).findtext("channel/item/title") == "a b    c\td"


def test_markup_in_words_is_no_markup_in_the_notes() -> None:
    """The notes are HTML; what people or the record wrote in them is text."""
    [entry] = feedparser.parse(written(item("<script>x</script>")), sanitize_html=False).entries

    assert "<script>" not in entry.content[0].value
    assert "&lt;script&gt;x&lt;/script&gt;" in entry.content[0].value


def test_addresses_are_whole() -> None:
    """Each is read as it was written, and is one that apps can ask for as it stands."""
    cdn = "https://cdn.example/a%20b.mp3?x=1&y=2"
    ours, theirs = (
        ElementTree.fromstring(body).find("channel/item/enclosure").attrib  # type: ignore[union-attr]
        for body in (written(item()), written(item(), audio={"e1": cdn}))
    )

    assert ours == {"url": f"{BASE}/e1/{'0' * 64}.mp3", "length": "7", "type": "audio/mpeg"}
    assert theirs["url"] == cdn
    for one in ElementTree.fromstring(written(item())).iter():
        for address in (one.attrib.get("url"), one.attrib.get("href")):
            assert not address or (address.isascii() and " " not in address)


def test_the_ways_into_apps_lead_back_to_the_feed() -> None:
    """Each with the whole address in it, escaped where it is a part of another."""
    apps = FeedPageView(url=URL).apps

    [inner] = parse_qs(urlsplit(apps["Overcast"]).query)["url"]
    assert inner == URL
    for name in ("Apple Podcasts", "Pocket Casts", "Another app"):
        assert apps[name].endswith(URL.removeprefix("https://"))
