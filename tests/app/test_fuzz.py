"""Nothing that a client sends is answered with a 500 or with our inside, on any route."""

import json
import re
import socket
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from server.app import create_app
from serving import Json, Served
from tasks.settings import Settings

ODD = [
    "", " ", "\0", "..", "../..", "%00", "%ff", "\U0001f399", "\ud83c", "é", "٣", "\u202e",
    "'", '"', "{}", "[]",
    "null", "-1", "0", "1", "99999999999999999999", "9" * 5000, "1e999", "NaN", "x" * 3000,
    "\\", "//", "a;b=c", "local", "*",
]  # fmt: skip
NAMES = ["after", "wait", "limit", "cursor", "status", "type", "next", "x", "", "state"]
HEADERS = [
    "Accept", "Accept-Encoding", "Authorization", "Content-Type", "Cookie", "Idempotency-Key",
    "If-Match", "If-None-Match", "If-Range", "Last-Event-ID", "Origin", "Range", "Referer",
    "Sec-Fetch-Site", "X-Forwarded-For", "X-Forwarded-Host", "HX-Request", "Upgrade",
]  # fmt: skip
LIKELY = [
    b"text/html", b"application/json", b"application/x-www-form-urlencoded",
    b"multipart/form-data", b"multipart/form-data; boundary=x", b"bytes=0-9", b"bytes=9-",
    b"bytes=-5", b"bytes=0-1,2-3", b'"x"', b"W/", b"gavelcast=a.b.c", b"Bearer x", b"\xff\xfe",
    b"application/json; charset=\xff", b"http://[", b"http://127.0.0.1", b"cross-site", b"a" * 5000,
    b"multipart/form-data; boundary=" + b"x" * 300, b"websocket", b"text/html;q=x",
]  # fmt: skip

words = some.sampled_from(ODD) | some.text(max_size=20).filter(lambda text: text.isprintable())
values = some.sampled_from(LIKELY) | some.binary(max_size=30).map(
    lambda value: re.sub(rb"[\0-\x1f\x7f]", b"", value)
)
queries = some.lists(some.tuples(some.sampled_from(NAMES), words), min_size=1, max_size=4)
headers = some.lists(some.tuples(some.sampled_from(HEADERS), values), max_size=4)
leaves = (
    some.none() | some.booleans() | some.integers() | some.floats() | words
    | some.sampled_from(["daily", "weekly", "119-hr-22"])
)  # fmt: skip
trees = some.recursive(
    leaves,
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(words, inner, max_size=3),
)
FIELDS = ["type", "billCount", "bills", "topics", "state", "minutes", "idempotency", "password"]
jobs = some.dictionaries(some.sampled_from(FIELDS), trees, max_size=4)
bodies = (
    some.binary(max_size=40)
    | (jobs | trees).map(lambda value: json.dumps(value).encode("utf-8", "surrogatepass"))
    | some.dictionaries(some.sampled_from(FIELDS), words, max_size=4).map(
        lambda form: urlencode(form, errors="replace").encode()
    )
    | some.sampled_from(
        [
            b"[" * 9000,
            b'{"type":' * 5000,
            b'{"type":"daily","type":1}',
            b"--x\r\n\r\n",
            b"%ff=%00",
            b'--x\r\nContent-Disposition: form-data; name="type"; filename="a"\r\n\r\nx\r\n--x--',
        ]
    )
)


def routes() -> list[tuple[str, str]]:
    with TemporaryDirectory() as folder:
        app = create_app(Settings(data_dir=Path(folder)))
    return sorted(
        (method, route.path_format)
        for route in app.routes
        for method in getattr(route, "methods", ()) or ("SOCKET",)
    )


ROUTES = routes()


def said(served: Served, request: bytes) -> bytes:
    """All that the server answers."""
    answer = b""
    with socket.create_connection(("127.0.0.1", served.port), timeout=20) as wire:
        wire.sendall(request)
        try:
            while piece := wire.recv(65536):
                answer += piece
                if answer.startswith(b"HTTP/1.1 101"):
                    break
        except ConnectionResetError:
            pass
    return answer


def written(method: str, target: str, given: list[tuple[str, bytes]], body: bytes) -> bytes:
    names = {name.lower() for name, _ in given}
    usual = [("Host", b"127.0.0.1"), ("Connection", b"close")]
    if method == "SOCKET":
        method, body = "GET", b""
        usual = [usual[0], ("Connection", b"Upgrade"), ("Upgrade", b"websocket")]
        usual += [
            ("Sec-WebSocket-Version", b"13"),
            ("Sec-WebSocket-Key", b"dGhlIHNhbXBsZSBub25jZQ=="),
        ]
    if body:
        usual.append(("Content-Length", str(len(body)).encode()))
    if body and "content-type" not in names:
        usual.append(("Content-Type", b"application/json"))
    head = b"".join(name.encode() + b": " + value + b"\r\n" for name, value in [*usual, *given])
    return f"{method} {target} HTTP/1.1\r\n".encode() + head + b"\r\n" + body


@pytest.fixture(scope="module")
def victim(served: Served) -> str:
    """A job, and an episode, that may be cancelled, retried and deleted."""
    return str(served.made()["jobId"])


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_whatever_is_sent_is_answered(
    served: Served, made: Json, victim: str, method: str, path: str
) -> None:
    """Odd unicode, huge numbers, garbled cookies and ranges: each is the client's mistake."""
    known = made["jobId"] if method in {"GET", "HEAD", "OPTIONS", "SOCKET"} else victim

    @settings(
        max_examples=5 if method == "SOCKET" else 15, deadline=None, derandomize=True, database=None
    )
    @given(some.just(known) | words, queries, headers, bodies)
    def send(
        word: str, query: list[tuple[str, str]], more: list[tuple[str, bytes]], body: bytes
    ) -> None:
        place = quote(word, safe="", errors="replace")
        target = re.sub(r"\{[^}]*\}", lambda _: place, path)
        if query:
            target += "?" + urlencode(query, errors="replace")
        if method in {"GET", "HEAD", "SOCKET"}:
            body = b""
        answer = said(served, written(method, target, more, body))
        status = int(answer.split(b" ", 2)[1])

        assert 100 <= status < 500, answer
        assert b"Traceback" not in answer
        assert b".py" not in answer

    send()


def test_raw_bytes_are_answered(served: Served) -> None:
    """A path and a Host of any bytes are refused, not fallen over."""

    @settings(max_examples=100, deadline=None, derandomize=True, database=None)
    @given(
        some.binary(min_size=1, max_size=60).map(lambda raw: re.sub(rb"[\r\n ]", b"", raw)),
        some.just(b"127.0.0.1") | some.binary(max_size=30).map(lambda raw: raw.strip(b"\r\n")),
        some.sampled_from([b"GET", b"POST", b"BREW", b"DELETE"]),
    )
    def send(raw: bytes, host: bytes, method: bytes) -> None:
        line = method + b" /" + raw + b" HTTP/1.1\r\n"
        answer = said(served, line + b"Host: " + host + b"\r\nConnection: close\r\n\r\n")

        assert answer[:9] == b"HTTP/1.1 ", answer
        assert int(answer.split(b" ", 2)[1]) < 500, answer
        assert b"Traceback" not in answer

    send()
