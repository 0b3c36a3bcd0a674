"""On loopback there is one listener; other sites cannot act in their name."""

import socket

import pytest
from websockets.exceptions import InvalidStatus

from serving import Json, Served

OURS = ["localhost", "127.0.0.1", "[::1]", "LOCALHOST"]
THEIRS = [
    "evil.example",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "evil.example:127.0.0.1",
    "127.0.0.2",
    "0.0.0.0",
    "127.0.0.1@evil.example",
    "localhost:3000@evil.example",
    "localhost/evil",
    "[::2]",
    "[::1",
    "[",
    "]",
    "[evil]",
    "::1",
    "",
    "localhost localhost",
    "lo\u2100calhost",
    "localhost\u00a0",
    "\x7f",
]


def raw(served: Served, host: bytes | None, method: str = "GET", path: str = "/api/jobs") -> int:
    """The status of a request whose Host is just as given; None leaves it out."""
    line = b"" if host is None else b"Host: " + host + b"\r\n"
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as wire:
        wire.sendall(f"{method} {path} HTTP/1.1\r\n".encode() + line + b"Connection: close\r\n\r\n")
        return int(wire.recv(1000).split()[1])


def test_everybody_on_this_machine_is_the_listener(served: Served, made: Json) -> None:
    """No password, no cookie; what else is sent as a name changes nothing."""
    for headers in ({}, {"Authorization": "Bearer x"}, {"Cookie": "gavelcast=x"}, {"X-User": "y"}):
        answer = served.get(f"/api/jobs/{made['jobId']}", headers=headers)

        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("host", OURS)
@pytest.mark.parametrize("port", ["", ":3000", ":1"])
def test_our_own_names_are_answered(served: Served, host: str, port: str) -> None:
    """Whatever name of this machine I type, with its port or without."""
    assert raw(served, f"{host}{port}".encode()) == 200


@pytest.mark.parametrize("host", THEIRS)
@pytest.mark.parametrize("path", ["/api/jobs", "/", "/health", "/static/app.js", "/metrics"])
def test_another_name_is_refused(served: Served, host: str, path: str) -> None:
    """A site that points its own name at my machine reads nothing (DNS rebinding)."""
    assert raw(served, host.encode(), path=path) == 400


def test_no_name_at_all_is_refused(served: Served) -> None:
    """HTTP/1.1 asks for a Host."""
    assert raw(served, None) == 400


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "["])
def test_a_socket_under_another_name_is_refused(served: Served, made: Json, host: str) -> None:
    """The same holds for the handshake of a socket."""
    for path in (f"/api/jobs/{made['jobId']}/events", "/live"):
        with socket.create_connection(("127.0.0.1", served.port), timeout=10) as wire:
            wire.sendall(
                f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\n"
                "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
            )
            assert wire.recv(1000).split()[1] == b"400"


WRITES = [
    ("POST", "/api/generate-podcast"),
    ("POST", "/api/jobs"),
    ("POST", "/api/jobs/{}/cancellation"),
    ("POST", "/api/jobs/{}/retry"),
    ("DELETE", "/api/jobs/{}"),
    ("DELETE", "/api/episodes/{}"),
    ("POST", "/jobs"),
    ("POST", "/jobs/{}/cancellation"),
    ("POST", "/jobs/{}/retry"),
    ("POST", "/episodes/{}/deletion"),
    ("POST", "/sign-in"),
    ("POST", "/sign-out"),
]
FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost:1"},
    {"Origin": "http://127.0.0.1.evil.example"},
    {"Origin": "http://["},
    {"Origin": ""},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1"},
]


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_another_site_cannot_write(served: Served, made: Json, method: str, path: str) -> None:
    """A page elsewhere, open in my browser, can neither make nor end nor delete anything."""
    for headers in FOREIGN:
        answer = served.request(method, path.format(made["jobId"]), headers=headers)

        assert answer.status_code == 403, (headers, answer.text)
        assert answer.headers["Content-Type"] == "application/problem+json"
    assert served.status(made["jobId"]) == made
    assert served.get(f"/api/episodes/{made['episodeId']}").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://127.0.0.1:{}"},
        {"Origin": "http://127.0.0.1:{}", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_our_own_page_and_scripts_can_write(served: Served, headers: dict[str, str]) -> None:
    """A page of this server may, and what is no browser has no origin."""
    mine = {name: value.format(served.port) for name, value in headers.items()}

    assert served.post("/api/jobs", json={"type": "daily"}, headers=mine).status_code == 202


def test_another_site_may_link_here(served: Served, made: Json) -> None:
    """To follow a link to my episode is reading, and allowed."""
    headers = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}

    assert served.get(f"/episodes/{made['episodeId']}", headers=headers).status_code == 200


def test_nobody_signs_in_here(served: Served) -> None:
    """Where there is no password there is no sign-in page, and no cookie to be had."""
    for answer in (
        served.get("/sign-in"),
        served.post("/sign-in", data={"password": ""}),
        served.post("/sign-out"),
    ):
        assert answer.status_code == 404
        assert "Set-Cookie" not in answer.headers


def test_a_refused_handshake_is_a_problem(served: Served) -> None:
    """A script that connects wrongly can read why."""
    with pytest.raises(InvalidStatus) as refused, served.socket("/live", origin="http://x"):
        pass

    assert refused.value.response.headers["Content-Type"] == "application/problem+json"
    assert b"may not do this" in (refused.value.response.body or b"")
