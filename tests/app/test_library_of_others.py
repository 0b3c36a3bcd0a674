"""Where a proxy names the users, nothing of one listener's library is another's."""

from collections.abc import Iterator

import pytest

from serving import Json, Served, toy


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with toy(tmp_path_factory.mktemp("data"), user_header="X-User") as served:
        yield served


@pytest.fixture(scope="module")
def ann(here: Served) -> Served:
    return here.client(headers={"X-User": "ann"})


@pytest.fixture(scope="module")
def bob(here: Served) -> Served:
    return here.client(headers={"X-User": "bob"})


@pytest.fixture(scope="module")
def hers(ann: Served) -> Json:
    episode: Json = ann.get(f"/api/episodes/{ann.made()['episodeId']}").json()
    return episode


def token(url: str) -> str:
    return url.rpartition("/")[2].partition(".")[0]


def test_bob_finds_nothing_of_hers(bob: Served, hers: Json) -> None:
    """Neither by words nor by show, on no page, and by no address, to read or to write."""
    word = max(hers["segments"][1]["lines"][0]["text"].split(), key=len).strip(".,?!")
    api, page = f"/api/episodes/{hers['id']}", f"/episodes/{hers['id']}"
    name = hers["audio"]["sha256"]

    found = bob.get("/api/episodes", params={"q": word}).json()
    assert (found["episodes"], found["hits"], found["positions"]) == ([], {}, {})
    for path in ("/library", f"/library?q={word}", "/library?show=daily", "/feed"):
        assert hers["id"] not in bob.get(path).text
    for verb, path, body in (
        ("GET", api, None), ("DELETE", api, None), ("GET", page, None),
        ("GET", f"{api}/position", None), ("PUT", f"{api}/position", {"seconds": 0}),
        ("GET", f"{api}/share", None), ("POST", f"{api}/share", None),
        ("DELETE", f"{api}/share", None), ("POST", f"{page}/share", None),
        ("POST", f"{page}/share/revocation", None), ("POST", f"{page}/deletion", None),
        ("GET", f"{page}/audio.mp3", None), ("GET", f"{page}/audio.mp3?from=0", None),
        ("GET", f"{page}/audio/{name}.mp3", None), ("GET", f"{page}/transcript.vtt", None),
        ("GET", f"{page}/chapters.json", None), ("GET", f"{page}/evidence.zip", None),
    ):  # fmt: skip
        assert bob.request(verb, path, json=body).status_code == 404, (verb, path)


def test_his_feed_and_links_open_nothing_of_hers(
    here: Served, ann: Served, bob: Served, hers: Json
) -> None:
    """Each token opens its own listener's files alone; what he takes back is his own."""
    his = bob.get(f"/api/episodes/{bob.made()['episodeId']}").json()
    feeds = {who: token(one.post("/api/feed").json()["url"]) for who, one in
             (("ann", ann), ("bob", bob))}  # fmt: skip
    share = token(bob.post(f"/api/episodes/{his['id']}/share").json()["url"])
    bob.put(f"/api/episodes/{his['id']}/position", json={"seconds": 0.5})

    for suffix in (".mp3", ".vtt", ".json"):
        rest = f"{hers['id']}/{hers['audio']['sha256']}{suffix}"
        assert here.get(f"/feeds/{feeds['ann']}/{rest}").status_code == 200
        assert here.get(f"/feeds/{feeds['bob']}/{rest}").status_code == 404
    page = here.get(f"/shared/{share}").text
    assert his["title"] in page
    assert hers["id"] not in page
    assert his["id"] not in here.get(f"/feeds/{feeds['ann']}.xml").text
    assert ann.get("/api/episodes").json()["positions"] == {}
    bob.delete("/api/feed")
    assert here.get(f"/feeds/{feeds['ann']}.xml").status_code == 200
