"""A listener's feed as RSS 2.0, for Apple and for apps of the podcast namespace."""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import format_datetime
from html import escape
from uuid import UUID, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

import msgspec

from tasks.episodes.feed import Item
from web.format import day
from web.words import show_title

NAMESPACES = {
    "xmlns:itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "xmlns:podcast": "https://podcastindex.org/namespace/1.0",
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
}
GUID_SPACE = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The podcast namespace's own, for the identity of a feed."""
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HELD_AGAINST = (
    "The hosts, Sarah and James, are synthetic voices (AI), and no real person is heard."
    " Each sentence with a fact in it was held against "
)
DISCLOSURE = f"{_HELD_AGAINST}the public record of Congress."
OF_NEWS = f"{_HELD_AGAINST}what the outlets say that it names."
HOSTS = ("Sarah (AI voice)", "James (AI voice)")


class FeedView(msgspec.Struct, frozen=True, kw_only=True):
    url: str
    """The feed's own, absolute, with its token."""
    base: str
    """What the addresses of its files begin with."""
    items: list[Item]
    audio: dict[str, str] = {}
    """By episode, where its audio is if not with us."""


def rss(view: FeedView) -> bytes:
    """Write the feed; the same episodes are the same bytes."""
    root = Element("rss", {"version": "2.0", **NAMESPACES})
    channel = SubElement(root, "channel")
    _channel(channel, view)
    for item in view.items:
        _item(SubElement(channel, "item"), view, item)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def podcast_guid(url: str) -> str:
    """Name a feed for ever, by its address without scheme and last slashes."""
    return str(uuid5(GUID_SPACE, url.partition("://")[2].rstrip("/")))


def _channel(channel: Element, view: FeedView) -> None:
    _add(channel, "title", "Gavelcast")
    _add(channel, "link", view.base.partition("/feeds/")[0] + "/")
    _add(channel, "atom:link", href=view.url, rel="self", type="application/rss+xml")
    _add(channel, "description", f"What Congress did, told from the public record. {DISCLOSURE}")
    _add(channel, "language", "en-us")
    _add(channel, "generator", "Gavelcast")
    _image(channel, view)
    _add(channel, "itunes:author", "Gavelcast")
    _add(_add(channel, "itunes:category", text="News"), "itunes:category", text="Politics")
    _add(channel, "itunes:explicit", "false")
    _add(channel, "itunes:type", "episodic")
    _add(channel, "itunes:block", "Yes")
    _add(channel, "podcast:block", "yes")
    _add(channel, "podcast:guid", podcast_guid(view.url))
    _add(channel, "podcast:locked", "yes")
    _add(channel, "podcast:medium", "podcast")
    _add(channel, "podcast:txt", DISCLOSURE, purpose="ai-disclosure")
    _hosts(channel)


def _image(channel: Element, view: FeedView) -> None:
    address = f"{view.base}/cover.png"
    image = _add(channel, "image")
    _add(image, "url", address)
    _add(image, "title", "Gavelcast")
    _add(image, "link", view.base.partition("/feeds/")[0] + "/")
    _add(channel, "itunes:image", href=address)


def _item(item: Element, view: FeedView, one: Item) -> None:
    ours = f"{view.base}/{one.id}/{one.audio.sha256}"
    audio = view.audio.get(one.id) or f"{ours}.mp3"
    _add(item, "title", one.title)
    _add(item, "guid", one.id, isPermaLink="false")
    _add(item, "pubDate", format_datetime(datetime.fromisoformat(one.created_at)))
    _add(item, "enclosure", url=audio, length=str(one.audio.size), type="audio/mpeg")
    _add(item, "description", "\n\n".join(_paragraphs(one)))
    _add(item, "content:encoded", _html(one))
    _add(item, "itunes:duration", str(round(one.audio.duration)))
    _add(item, "itunes:explicit", "false")
    _add(item, "itunes:episodeType", "full")
    _add(item, "podcast:chapters", url=f"{ours}.json", type="application/json+chapters")
    _add(item, "podcast:transcript", url=f"{ours}.vtt", type="text/vtt", language="en")
    _hosts(item)


def _hosts(parent: Element) -> None:
    for name in HOSTS:
        _add(parent, "podcast:person", name, role="host", group="cast")


def _paragraphs(one: Item) -> list[str]:
    made_by = f"Script: {one.providers['script']}. " if "script" in one.providers else ""
    news = one.show == "news"
    bundled = "bundled public facts" if news else "a bundled record"
    sample = f" It is a sample, made from {bundled}." if one.sample else ""
    of = "news" if news else "record"
    about = f"{show_title(one.show)}, the {of} as of {day(one.record_date)}.{sample}"
    held = made_by + (OF_NEWS if news else DISCLOSURE)
    return [*_corrected(one), *([one.summary] if one.summary else []), about, held]


def _corrected(one: Item) -> list[str]:
    return [
        f"Correction, {day(note.published_at)}"
        f"{f', line {note.line}' if note.line else ''}: {note.note}"
        for note in one.corrections
    ]


def _html(one: Item) -> str:
    bills = "".join(
        f'<li><a href="{escape(bill.url)}">{escape(f"{bill.citation}: {bill.title}")}</a></li>'
        for bill in one.bills
    )
    told = "".join(f"<p>{escape(words)}</p>" for words in _paragraphs(one))
    return told + (f"<ul>{bills}</ul>" if bills else "")


def _add(parent: Element, name: str, words: str | None = None, **attributes: str) -> Element:
    child = SubElement(parent, name, attributes)
    if words is not None:
        child.text = NOT_IN_XML.sub(" ", words)
    return child
