"""Answer for a file or a part of it, as RFC 9110 has it: ETag, If-None-Match, Range, If-Range."""

import re
from collections.abc import Mapping

import msgspec

OK = 200
PARTIAL = 206
NOT_MODIFIED = 304
UNSATISFIABLE = 416

ENTITY_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')
ONE_RANGE = re.compile(r"bytes=[ \t]*([0-9]{0,40})-([0-9]{0,40})[ \t]*", re.IGNORECASE)


class Reply(msgspec.Struct, frozen=True):
    """What to answer: the body is the file's bytes from *start* up to, not including, *end*."""

    status: int
    headers: dict[str, str]
    start: int = 0
    end: int = 0


def reply_for(method: str, asked: Mapping[str, str], *, sha256: str, size: int) -> Reply:
    """Decide what a GET or HEAD with the headers *asked* (names in lower case) is answered.

    Several ranges, and malformed ones, are answered with the whole file; so is a HEAD, for which
    9110 defines no range. Leaving out its body is the caller's.
    """
    etag = f'"{sha256}"'
    common = {"ETag": etag, "Accept-Ranges": "bytes"}
    if is_known(asked.get("if-none-match"), etag):
        return Reply(NOT_MODIFIED, {"ETag": etag})
    if method != "GET" or asked.get("if-range", etag).strip() != etag:
        return _whole(size, common)
    return _ranged(asked.get("range", ""), size, common)


def is_known(if_none_match: str | None, etag: str) -> bool:
    """Compare weakly, as is right for If-None-Match."""
    if if_none_match is None:
        return False
    return if_none_match.strip() == "*" or etag in ENTITY_TAG.findall(if_none_match)


def _whole(size: int, common: dict[str, str]) -> Reply:
    return Reply(OK, {**common, "Content-Length": str(size)}, 0, size)


def _ranged(header: str, size: int, common: dict[str, str]) -> Reply:
    bounds = _bounds(header, size)
    if bounds is None:
        return _whole(size, common)
    start, end = bounds
    if start >= end:
        return Reply(
            UNSATISFIABLE, {**common, "Content-Range": f"bytes */{size}", "Content-Length": "0"}
        )
    here = {"Content-Range": f"bytes {start}-{end - 1}/{size}", "Content-Length": str(end - start)}
    return Reply(PARTIAL, {**common, **here}, start, end)


def _bounds(header: str, size: int) -> tuple[int, int] | None:
    """Where the one range begins and ends; nothing of the file if it lies outside; None if none."""
    match = ONE_RANGE.fullmatch(header.strip())
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        return max(size - int(last), 0), size
    if last and int(last) < int(first):
        return None
    return int(first), min(int(last) + 1, size) if last else size
