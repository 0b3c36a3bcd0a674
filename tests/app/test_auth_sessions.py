"""What a password does over time; each on a server of its own."""

from pathlib import Path

from serving import Served, toy

PASSWORD = "correct horse"
OPEN = {"host": "0.0.0.0", "password": PASSWORD}


def cookie_of(served: Served) -> str:
    answer = served.client().post("/sign-in", data={"password": PASSWORD})
    return str(answer.headers["Set-Cookie"]).partition(";")[0]


def test_guessing_is_slowed_down(folder: Path) -> None:
    """After ten wrong passwords in a minute, everybody who guesses waits; who is in stays in."""
    with toy(folder, **OPEN) as served:
        mine = served.client(headers={"Cookie": cookie_of(served)})
        guesses = [served.post("/sign-in", data={"password": str(n)}) for n in range(10)]
        assert {one.status_code for one in guesses} == {403}

        blocked = served.post("/sign-in", data={"password": PASSWORD})

        assert blocked.status_code == 429
        assert int(blocked.headers["Retry-After"]) > 0
        assert mine.get("/api/jobs").status_code == 200


def test_a_new_password_signs_everybody_out(folder: Path) -> None:
    """Who knew the old one is out when I change it; a restart alone signs nobody out."""
    with toy(folder, **OPEN) as served:
        cookie = cookie_of(served)
    with toy(folder, **OPEN) as served:
        assert served.get("/api/jobs", headers={"Cookie": cookie}).status_code == 200
    with toy(folder, host="0.0.0.0", password="another") as served:
        assert served.get("/api/jobs", headers={"Cookie": cookie}).status_code == 401


def test_over_https_the_cookie_stays_on_https(folder: Path) -> None:
    """Where the public address is https, the cookie is Secure."""
    with toy(folder, **OPEN, public_url="https://gavelcast.example") as served:
        answer = served.post("/sign-in", data={"password": PASSWORD})

        assert "secure" in answer.headers["Set-Cookie"].lower()
