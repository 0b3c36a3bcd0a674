"""Players jump about in an episode, and caches keep it, by the letter of RFC 9110."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.ranges import Reply, reply_for

SHA = "ab" * 32
TAG = f'"{SHA}"'
SIZE = 1000


def get(size: int = SIZE, method: str = "GET", **asked: str) -> Reply:
    headers = {name.replace("_", "-"): value for name, value in asked.items()}
    return reply_for(method, headers, sha256=SHA, size=size)


def test_without_a_range_the_whole_file_comes() -> None:
    """A plain download gets everything, and learns that it may jump."""
    assert get() == Reply(
        200, {"ETag": TAG, "Accept-Ranges": "bytes", "Content-Length": "1000"}, 0, 1000
    )


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-499", 0, 500),
        ("bytes=500-", 500, 1000),
        ("bytes=0-", 0, 1000),
        ("bytes=-1", 999, 1000),
        ("bytes=-5000", 0, 1000),
        ("bytes=999-999", 999, 1000),
        ("bytes=900-99999999999999999999999", 900, 1000),
        ("BYTES=1-2", 1, 3),
        (" bytes= 1-2 ", 1, 3),
        ("bytes=007-0008", 7, 9),
    ],
)
def test_one_range_is_answered_with_that_part(asked: str, start: int, end: int) -> None:
    """Jumping to a place plays that place."""
    reply = get(range=asked)

    assert (reply.status, reply.start, reply.end) == (206, start, end)
    assert reply.headers == {
        "ETag": TAG,
        "Accept-Ranges": "bytes",
        "Content-Range": f"bytes {start}-{end - 1}/1000",
        "Content-Length": str(end - start),
    }


@pytest.mark.parametrize("asked", ["bytes=1000-", "bytes=1000-1001", "bytes=-0", "bytes=9999999-"])
def test_a_range_outside_the_file_is_refused_with_its_size(asked: str) -> None:
    """A player that asks beyond the end is told where the end is."""
    reply = get(range=asked)

    assert reply.status == 416
    assert reply.headers["Content-Range"] == "bytes */1000"
    assert reply.headers["Content-Length"] == "0"
    assert (reply.start, reply.end) == (0, 0)


@pytest.mark.parametrize("asked", ["bytes=0-", "bytes=-1", "bytes=0-0"])
def test_no_range_of_an_empty_file_can_be_had(asked: str) -> None:
    """Nothing cannot be divided."""
    assert get(size=0, range=asked).status == 416


@pytest.mark.parametrize(
    "asked",
    [
        *("", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5", "bytes=5-4", "bytes=--5"),
        *("bytes=1-2-3", "bytes=0-1,5-6", "bytes=0-1, -1", "items=0-5", "0-5", "bytes=+1-2"),
        *("bytes=1 - 2", "bytes=0x0-0x5", "bytes=١-٢", "bytes=" + "9" * 5000 + "-", "bytes=1-2\n3"),
    ],
)
def test_what_is_not_one_range_is_answered_with_the_whole(asked: str) -> None:
    """A range that makes no sense never breaks a download."""
    reply = get(range=asked)

    assert (reply.status, reply.start, reply.end) == (200, 0, 1000)
    assert "Content-Range" not in reply.headers


@pytest.mark.parametrize(
    "known", [TAG, f"W/{TAG}", f'"x", {TAG}', f'W/"a,b" , W/{TAG}', "*", " * "]
)
def test_a_cache_that_knows_the_file_gets_no_body(known: str) -> None:
    """What my browser already has is not sent again, even if it asks for a part."""
    for method in ("GET", "HEAD"):
        reply = get(method=method, if_none_match=known, range="bytes=0-1")

        assert reply == Reply(304, {"ETag": TAG})


@pytest.mark.parametrize("known", ['"x"', "", SHA, f'"{SHA}', f'"{SHA.upper()}"', '"*"'])
def test_a_cache_that_knows_another_file_gets_this_one(known: str) -> None:
    """A stale copy is replaced."""
    assert get(if_none_match=known).status == 200


@pytest.mark.parametrize(
    ("known", "status"),
    [
        (TAG, 206),
        (f" {TAG} ", 206),
        (f"W/{TAG}", 200),
        ('"x"', 200),
        ("", 200),
        ("Mon, 23 Nov 2026 19:00:00 GMT", 200),
    ],
)
def test_a_download_goes_on_only_in_the_same_file(known: str, status: int) -> None:
    """A download that broke off is never continued with another file's bytes."""
    assert get(range="bytes=500-", if_range=known).status == status


def test_an_if_range_without_a_range_changes_nothing() -> None:
    """The whole file is the whole file."""
    assert get(if_range=TAG).status == 200


def test_head_says_what_get_would_send_in_whole() -> None:
    """A podcast app that asks first learns the size."""
    assert get(method="HEAD", range="bytes=0-1") == get()


@given(
    size=st.integers(0, 50),
    first=st.integers(0, 60) | st.none(),
    last=st.integers(0, 60) | st.none(),
)
def test_bounds_always_lie_inside_the_file(size: int, first: int | None, last: int | None) -> None:
    """No range, whatever it is, reads outside of the file or says one thing and sends another."""
    shown = ["" if number is None else str(number) for number in (first, last)]

    reply = get(size=size, range=f"bytes={shown[0]}-{shown[1]}")

    assert 0 <= reply.start <= reply.end <= size
    assert int(reply.headers["Content-Length"]) == reply.end - reply.start
    assert (reply.status == 206) == ("Content-Range" in reply.headers and reply.start < reply.end)
