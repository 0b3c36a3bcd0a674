"""A podcast app as Apple's behaves: it asks before it takes, takes in parts, and asks again."""

from __future__ import annotations

import hashlib
from xml.etree import ElementTree

import httpx

PART = 20_000
"""Bytes that it takes at once."""
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"


class PodcastApp:
    """Knows nothing of the server but the address of a feed."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(follow_redirects=True, timeout=30)
        self._http.headers["User-Agent"] = "AppleCoreMedia/1.0"
        self.url = url
        self.etag = ""
        self.asked: list[str] = []
        """All addresses that it was led to."""

    def __enter__(self) -> PodcastApp:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def refresh(self) -> ElementTree.Element | None:
        """Ask whether the feed has changed; None if not."""
        headers = {"If-None-Match": self.etag} if self.etag else {}
        answer = self._ask("GET", self.url, **headers)
        if answer.status_code == 304:
            assert answer.content == b""
            return None
        assert answer.status_code == 200, answer.text
        assert self._ask("HEAD", self.url).headers["ETag"] == answer.headers["ETag"]
        self.etag = answer.headers["ETag"]
        return ElementTree.fromstring(answer.content)

    def items(self) -> list[ElementTree.Element]:
        feed = self.refresh()
        assert feed is not None
        return feed.findall("channel/item")

    def download(self, item: ElementTree.Element) -> bytes:
        """Look at the file, try whether it has parts, and take them one after the other."""
        enclosure = item.find("enclosure")
        assert enclosure is not None
        url, length = enclosure.attrib["url"], int(enclosure.attrib["length"])
        head = self._ask("HEAD", url)
        assert head.status_code == 200
        assert int(head.headers["Content-Length"]) == length
        assert head.headers["Content-Type"] == enclosure.attrib["type"]
        probe = self._ask("GET", url, Range="bytes=0-1")
        assert (probe.status_code, len(probe.content)) == (206, 2)
        assert probe.headers["Content-Range"] == f"bytes 0-1/{length}"
        etag, starts = probe.headers["ETag"], range(0, length, PART)
        assert head.headers.get("ETag", etag) == etag
        return b"".join(self._part(url, start, length, etag) for start in starts)

    def fetch(self, url: str, **headers: str) -> httpx.Response:
        """Take something else that the feed names."""
        answer = self._ask("GET", url, **headers)
        assert answer.status_code == 200, answer.text
        return answer

    def _part(self, url: str, start: int, length: int, etag: str) -> bytes:
        """Go on where it was, if the file is still the one of which it has the beginning."""
        end = min(start + PART, length) - 1
        headers = {"Range": f"bytes={start}-{end}", "If-Range": etag}
        answer = self._ask("GET", url, **headers)
        assert answer.status_code == 206
        assert answer.headers["Content-Range"] == f"bytes {start}-{end}/{length}"
        return answer.content

    def _ask(self, method: str, url: str, **headers: str) -> httpx.Response:
        answer = self._http.request(method, url, headers=headers)
        self.asked += [str(one.url) for one in (*answer.history, answer)]
        return answer


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
