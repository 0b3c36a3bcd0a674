"""Behind nginx and Caddy, set up as the docs say, everything works as it does without them."""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from uuid import uuid4
from xml.etree import ElementTree

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.typing import Origin

from fakes import proxies

Proxy = Callable[[int, Path], AbstractContextManager[str]]
PROXIES: dict[str, Proxy] = {"nginx": proxies.nginx, "caddy": proxies.caddy}
ALICE, BOB = map(proxies.authorization, proxies.PEOPLE)


@pytest.fixture(scope="module")
def app_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    settings = {
        "GAVELCAST_DATA_DIR": str(tmp_path_factory.mktemp("data")),
        "GAVELCAST_OFFLINE": "1",
        "GAVELCAST_PORT": "0",
        "GAVELCAST_USER_HEADER": "X-User",
        "GAVELCAST_PUBLIC_URL": f"https://{proxies.HOST}",
    }
    command = [Path(sys.executable).with_name("gavelcast"), "serve"]
    server = subprocess.Popen(command, env=os.environ | settings, stderr=subprocess.PIPE)
    assert server.stderr is not None
    try:
        events = (json.loads(line) for line in server.stderr)
        listening = next(event for event in events if event["event"] == "listening")
        yield int(listening["url"].rpartition(":")[2])
    finally:
        server.terminate()
        server.communicate()


@pytest.fixture(scope="module")
def proxy_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the proxy has its files."""
    return tmp_path_factory.mktemp("proxy")


@pytest.fixture(scope="module", params=PROXIES)
def proxy(request: pytest.FixtureRequest, app_port: int, proxy_folder: Path) -> Iterator[str]:
    if not shutil.which(request.param, path=f"{os.environ['PATH']}:/usr/sbin"):
        pytest.skip(f"{request.param} is not installed on this machine")
    with PROXIES[request.param](app_port, proxy_folder) as url:
        yield url


@pytest.fixture(scope="module")
def finished(proxy: str) -> tuple[str, str]:
    """A job of Alice's that is over, and where its audio is."""
    job_id = press(proxy)
    with httpx.stream("GET", events_of(proxy, job_id), headers=ALICE, timeout=100) as stream:
        stream.read()
    status = httpx.get(f"{proxy}/api/jobs/{job_id}", headers=ALICE).json()
    return job_id, status["audioUrl"]


def press(proxy: str) -> str:
    headers = ALICE | {"Origin": f"https://{proxies.HOST}", "Idempotency-Key": str(uuid4())}
    try:
        answer = post(proxy, headers)
    except httpx.RemoteProtocolError:
        # Debian's Caddy 2.6 cuts an answer now and then on an overloaded machine, where neither
        # nginx nor the server itself does. With the same key, asking again is the same job.
        answer = post(proxy, headers)
    assert answer.status_code == 202, answer.text
    job_id: str = answer.json()["jobId"]
    return job_id


def post(proxy: str, headers: dict[str, str]) -> httpx.Response:
    return httpx.post(f"{proxy}/api/generate-podcast", json={"type": "daily"}, headers=headers)


def events_of(proxy: str, job_id: str) -> str:
    return f"{proxy}/api/jobs/{job_id}/events?after=0"


def test_nobody_comes_in_without_a_name(proxy: str) -> None:
    """Who has not signed in to the proxy sees nothing."""
    for headers in ({}, {"X-User": "alice"}):
        answer = httpx.get(f"{proxy}/api/jobs", headers={"Host": proxies.HOST, **headers})

        assert answer.status_code == 401


def test_nobody_can_pass_for_another(proxy: str, finished: tuple[str, str]) -> None:
    """Bob cannot see Alice's episodes by saying that he is Alice."""
    job = f"{proxy}/api/jobs/{finished[0]}"

    assert httpx.get(job, headers=ALICE | {"X-User": "bob"}).status_code == 200
    assert httpx.get(job, headers=BOB | {"X-User": "alice"}).status_code == 404


def test_another_site_cannot_press_the_button(proxy: str) -> None:
    """A page elsewhere cannot make episodes in my name."""
    answer = httpx.post(
        f"{proxy}/api/generate-podcast",
        json={"type": "daily"},
        headers=ALICE | {"Origin": "https://elsewhere.example"},
    )

    assert answer.status_code == 403


def test_server_sent_events_come_while_the_job_runs(proxy: str) -> None:
    """The proxy hands each event on at once, and the last one too."""
    job_id = press(proxy)
    with httpx.stream("GET", events_of(proxy, job_id), headers=ALICE, timeout=100) as stream:
        lines = (json.loads(line[6:]) for line in stream.iter_lines() if line.startswith("data: "))
        first = next(lines)
        meanwhile = httpx.get(f"{proxy}/api/jobs/{job_id}", headers=ALICE).json()
        rest = list(lines)

    assert first["seq"] == 1
    assert meanwhile["status"] in {"queued", "processing"}
    assert [event["seq"] for event in rest] == list(range(2, len(rest) + 2))
    assert rest[-1]["type"] == "job.complete"


async def test_a_websocket_gets_every_event(proxy: str) -> None:
    """The live page's socket passes through, to the proper close at the end."""
    port = int(proxy.rpartition(":")[2])
    async with connect(
        events_of(f"ws://{proxies.HOST}:{port}", press(proxy)),
        additional_headers={"Authorization": ALICE["Authorization"]},
        origin=Origin(f"https://{proxies.HOST}"),
        host="127.0.0.1",
        port=port,
    ) as live:
        events = [json.loads(text) async for text in live]

    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert events[-1]["type"] == "job.complete"
    assert live.close_code == 1000


def test_the_player_can_jump(proxy: str, finished: tuple[str, str]) -> None:
    """A range of the audio comes through the proxy as what it is."""
    audio = f"{proxy}{finished[1]}"
    whole = httpx.get(audio, headers=ALICE)
    part = httpx.get(audio, headers=ALICE | {"Range": "bytes=1000-1999"})
    known = httpx.get(audio, headers=ALICE | {"If-None-Match": whole.headers["ETag"]})

    assert (whole.status_code, part.status_code, known.status_code) == (200, 206, 304)
    assert part.content == whole.content[1000:2000]
    assert "immutable" in whole.headers["Cache-Control"]


@pytest.fixture(scope="module")
def opened(proxy: str, finished: tuple[str, str]) -> dict[str, str]:
    """Paths that Alice's feed and her link to an episode name."""
    paths = {}
    for name, path in (("feed", "/api/feed"), ("share", f"/api/episodes/{finished[0]}/share")):
        headers = ALICE | {"Origin": f"https://{proxies.HOST}"}
        url = httpx.post(f"{proxy}{path}", headers=headers).json()["url"]
        paths[name] = url.removeprefix(f"https://{proxies.HOST}")
    feed = httpx.get(f"{proxy}{paths['feed']}", headers={"Host": proxies.HOST})
    file = ElementTree.fromstring(feed.content).find("channel/item/enclosure")
    assert file is not None
    return {**paths, "audio": file.attrib["url"].removeprefix(f"https://{proxies.HOST}")}


def test_apps_and_who_has_a_link_need_no_name(proxy: str, opened: dict[str, str]) -> None:
    """They have the token in the address, and nothing else: no password, no name."""
    for path in (*opened.values(), "/static/gavelcast.css"):
        headers = {"Host": proxies.HOST, "Range": "bytes=0-1"}
        for method in ("GET", "HEAD"):
            answer = httpx.request(method, f"{proxy}{path}", headers=headers)
            assert answer.status_code in {200, 206}, (method, path)


@pytest.mark.parametrize("way", ["/feeds/..{}", "/feeds/%2e%2e{}", "/feeds/x/..%2f..{}", "/x/..{}"])
def test_no_way_leads_past_the_names(proxy: str, finished: tuple[str, str], way: str) -> None:
    """What is open is open to tokens alone, however an address is written."""
    host, port = "127.0.0.1", int(proxy.rpartition(":")[2])
    for head in ("", f"Authorization: {ALICE['Authorization'][:12]}xx\r\n"):
        with socket.create_connection((host, port)) as line:
            path = way.format(f"/api/jobs/{finished[0]}")
            said = f"GET {path} HTTP/1.1\r\nHost: {proxies.HOST}\r\nX-User: alice\r\n{head}"
            line.sendall(f"{said}Connection: close\r\n\r\n".encode())
            answer = line.makefile("rb").read()

        assert answer.split()[1] in {b"400", b"401", b"404", b"301", b"308"}, answer[:200]
        assert finished[1].encode() not in answer


def test_no_token_is_in_the_proxys_log(
    proxy: str, opened: dict[str, str], proxy_folder: Path
) -> None:
    """Whoever may read the log could else hear what is shared, or a whole feed."""
    httpx.get(f"{proxy}/", headers=ALICE)
    for path in opened.values():
        httpx.get(f"{proxy}{path}", headers={"Host": proxies.HOST})

    logs = {one.name: one.read_text() for one in proxy_folder.glob("*.log")}
    assert "access.log" not in logs or "GET / " in logs["access.log"]
    for path in opened.values():
        assert path.split("/")[2].partition(".")[0] not in "".join(logs.values())
