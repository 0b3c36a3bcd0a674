"""With a password: a page to sign in, a cookie, or a Bearer token; and nothing without."""

import time
from collections.abc import Iterator
from http.cookies import SimpleCookie

import httpx
import pytest

from server import session
from server.door import LOCAL
from serving import Json, Served, toy

PASSWORD = "correct hörse"
OPEN = {"host": "0.0.0.0", "password": PASSWORD}
BEARER = {"Authorization": f"Bearer {PASSWORD}".encode()}
PAGE = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with toy(tmp_path_factory.mktemp("data"), **OPEN) as served:
        yield served


@pytest.fixture(scope="module")
def made(served: Served) -> Json:
    return signed_in(served).made()


def signed_in(served: Served) -> Served:
    answer = served.client().post("/sign-in", data={"password": PASSWORD})
    assert answer.status_code == 303, answer.text
    return served.client(headers={"Cookie": answer.headers["Set-Cookie"].partition(";")[0]})


def closed(served: Served) -> list[str]:
    """Addresses that are nobody else's business."""
    return [
        "/api/jobs", "/api/episodes", "/api/jobs/x", "/api/jobs/x/events", "/api/audio-status/x",
        "/metrics", "/schema", "/jobs/x", "/episodes/x", "/episodes/x/audio.mp3",
        "/episodes/x/audio/y.mp3", "/fragment", "/jobs/x/fragment", "/",
    ]  # fmt: skip


def test_without_a_password_everything_is_401(served: Served, made: Json) -> None:
    """Who has not signed in reads nothing, not even whether it is there."""
    ids = [path.replace("/x", f"/{made['jobId']}") for path in closed(served)]
    for path in [*closed(served), *ids, made["audioUrl"]]:
        answer = served.get(path)

        assert answer.status_code == 401, path
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.headers["Content-Type"] == "application/problem+json"
    for path in ("/api/jobs", "/jobs", f"/api/jobs/{made['jobId']}/retry", "/sign-out"):
        assert served.post(path, json={"type": "daily"}).status_code == 401
    assert served.delete(f"/api/episodes/{made['episodeId']}").status_code == 401


def test_what_machines_ask_is_open(served: Served) -> None:
    """Health, readiness, and what the sign-in page looks like need no password."""
    for path in ("/health", "/ready", "/sign-in", "/static/htmx/htmx.min.js"):
        assert served.get(path).status_code == 200, path


def test_a_browser_is_led_to_the_sign_in_page(served: Served) -> None:
    """And from there back to where it wanted to go."""
    led = served.get("/jobs/abc", headers=PAGE)
    assert (led.status_code, led.headers["Location"]) == (303, "/sign-in?next=/jobs/abc")

    form = served.get(led.headers["Location"], headers=PAGE).text
    assert 'name="next" value="/jobs/abc"' in form
    answer = served.client().post("/sign-in", data={"password": PASSWORD, "next": "/jobs/abc"})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/jobs/abc")


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(served: Served) -> None:
    """HttpOnly, SameSite, for this whole site, for a month."""
    answer = served.client().post("/sign-in", data={"password": PASSWORD})
    [cookie] = SimpleCookie(answer.headers["Set-Cookie"]).values()

    assert cookie["httponly"]
    assert cookie["samesite"].lower() in {"lax", "strict"}
    assert cookie["path"] == "/"
    assert int(cookie["max-age"]) == 30 * 86400
    assert PASSWORD not in cookie.value
    assert answer.headers["Cache-Control"] == "no-store"


def test_signed_in_everything_works(served: Served, made: Json) -> None:
    """The cookie opens pages, the API, sockets and audio."""
    mine = signed_in(served)

    assert mine.get("/", headers=PAGE).status_code == 200
    assert mine.status(made["jobId"]) == made
    assert mine.get(made["audioUrl"]).status_code == 200
    assert mine.heard(f"/api/jobs/{made['jobId']}/events")[1] == 1000


def test_scripts_send_the_password_as_a_token(served: Served, made: Json) -> None:
    """`Authorization: Bearer PASSWORD` works for calls and sockets, also with an umlaut."""
    assert served.get(f"/api/jobs/{made['jobId']}", headers=BEARER).json() == made
    as_text = {"Authorization": BEARER["Authorization"].decode("latin-1")}
    with served.socket(f"/api/jobs/{made['jobId']}/events", additional_headers=as_text) as socket:
        assert '"snapshot"' in str(socket.recv())


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer wrong", f"Basic {PASSWORD}", PASSWORD, "Bearer \xff\xfe", ""],
)
def test_a_wrong_token_is_401(served: Served, header: str) -> None:
    """Only the password opens."""
    answer = served.get("/api/jobs", headers={"Authorization": header.encode("latin-1")})

    assert answer.status_code == 401


def test_a_wrong_password_shows_the_form_again(served: Served) -> None:
    """It says so, sets no cookie, and keeps where I wanted to go."""
    answer = served.client().post("/sign-in", data={"password": "wrong", "next": "/jobs/abc"})

    assert answer.status_code == 403
    assert "not the password" in answer.text
    assert 'value="/jobs/abc"' in answer.text
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "next_path",
    [
        "https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example",
        "/\t/evil.example", "/\n/evil.example", "\t//evil.example", " //evil.example",
        "javascript:alert(1)", "///evil.example", "", "evil.example", "/\x00/evil.example",
        "/\r\nSet-Cookie: a=b",
    ],
)  # fmt: skip
def test_signing_in_leads_nowhere_else(served: Served, next_path: str) -> None:
    """A link that somebody sent me cannot carry me to another site after I signed in."""
    form = served.get("/sign-in", params={"next": next_path})
    answer = served.client().post("/sign-in", data={"password": PASSWORD, "next": next_path})
    location = answer.headers["Location"]

    assert form.status_code == 200
    assert answer.status_code == 303
    assert location.isascii()
    assert not set(location) & set("\t\r\n\\ ")
    assert httpx.URL("http://here.example/").join(location).host == "here.example"
    assert not location.startswith("//")


GOOD = "the right cookie"


@pytest.mark.parametrize(
    "forge",
    [
        lambda good: "",
        lambda good: "x",
        lambda good: ".",
        lambda good: "..",
        lambda good: good[:-1],
        lambda good: good + "0",
        lambda good: good.replace("local", "other"),
        lambda good: good.replace(".", ".9", 1),
        lambda good: "local.99999999999." + "0" * 64,
        lambda good: "local.never." + good.rpartition(".")[2],
        lambda good: good.rpartition(".")[0],
        lambda good: f'"{good}"',
        lambda good: "\xff\xfe\xfd",
        lambda good: "é" * 100,
        lambda good: "." * 3000,
    ],
)
def test_a_forged_cookie_opens_nothing(served: Served, forge: object) -> None:
    """Nor does a garbled one break anything."""
    answer = served.client().post("/sign-in", data={"password": PASSWORD})
    good = answer.headers["Set-Cookie"].partition("=")[2].partition(";")[0]
    forged = f"{session.COOKIE}={forge(good)}".encode("latin-1")  # type: ignore[operator]

    assert served.get("/api/jobs", headers={"Cookie": forged}).status_code == 401
    assert served.get("/", headers={**PAGE, "Cookie": forged}).status_code == 303


def test_an_old_cookie_opens_nothing(served: Served) -> None:
    """After 30 days I sign in again."""
    data_dir = served.house.settings.data_dir
    key = session.secret_key(data_dir, "") + PASSWORD.encode()

    def status(issued: float) -> int:
        value = session.issue(key, LOCAL, issued)
        return served.get("/api/jobs", headers={"Cookie": f"gavelcast={value}"}).status_code

    now = time.time()
    assert status(now - 29.9 * 86400) == 200
    assert status(now - 30.1 * 86400) == 401


def test_signing_out_takes_the_cookie_away(served: Served) -> None:
    """The browser is told to forget it."""
    answer = signed_in(served).post("/sign-out")
    [cookie] = SimpleCookie(answer.headers["Set-Cookie"]).values()

    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")
    assert (cookie.value, cookie["max-age"]) == ("", "0")


def test_a_socket_without_a_password_is_closed_with_4401(served: Served, made: Json) -> None:
    """After the handshake, so that a browser's script can see the reason."""
    for path in (f"/api/jobs/{made['jobId']}/events", f"/jobs/{made['jobId']}/live", "/live"):
        assert served.heard(path) == ([], 4401)


def test_another_sites_page_is_refused_whatever_it_brings(served: Served) -> None:
    """The cookie does not help a foreign origin."""
    mine = signed_in(served)
    headers = {"Origin": "https://evil.example"}

    assert mine.post("/api/jobs", json={"type": "daily"}, headers=headers).status_code == 403
    assert mine.post("/sign-in", data={"password": PASSWORD}, headers=headers).status_code == 403
