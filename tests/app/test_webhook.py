"""The webhook of a listener, over HTTP and on the page of preferences; the server itself tells."""

import asyncio
import re
import threading
from collections.abc import Iterator

import pytest

from fakes.hook import Hook
from serving import Served

PATH = "/api/preferences/webhook"


@pytest.fixture
def here(served: Served) -> Iterator[Served]:
    yield served
    served.delete(PATH)


@pytest.fixture
def hook() -> Iterator[Hook]:
    loop, taking = asyncio.new_event_loop(), Hook()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    serving = taking.serving()
    asyncio.run_coroutine_threadsafe(serving.__aenter__(), loop).result(10)
    yield taking
    asyncio.run_coroutine_threadsafe(serving.__aexit__(None, None, None), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


def test_the_secret_is_told_once(here: Served) -> None:
    """With the first address; later only where I ask for another."""
    assert here.get(PATH).status_code == 404
    first = here.put(PATH, json={"url": "https://hooks.example/a"})
    moved = here.put(PATH, json={"url": "https://hooks.example/b"}).json()
    renewed = here.post(f"{PATH}/secret").json()

    assert first.headers["Cache-Control"] == "no-store"
    assert first.json()["secret"].startswith("whsec_")
    assert (moved["url"], moved["secret"]) == ("https://hooks.example/b", None)
    assert renewed["secret"] not in (None, first.json()["secret"])
    assert here.get(PATH).json() == moved
    assert here.delete(PATH).status_code == 204
    assert here.post(f"{PATH}/secret").status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [({}, "url"), ({"url": 7}, "url"), ({"url": "ftp://x"}, "url"), ({"url": "x", "y": 1}, "y")],
)
def test_a_wrong_body_names_its_field(here: Served, body: dict[str, object], field: str) -> None:
    """As everywhere in the API."""
    answer = here.put(PATH, json=body)

    assert answer.status_code == 422
    assert answer.json()["field"] == field


def test_the_server_tells_my_program_of_a_show(here: Served, hook: Hook) -> None:
    """Within seconds of its end, with the episode's title and where it is heard."""
    here.put(PATH, json={"url": hook.url})
    made = here.made()

    here.until_true(lambda: len(hook.posted) == 1)

    told = hook.posted[0].json
    episode = here.get(f"/api/episodes/{made['episodeId']}").json()
    assert (told["event"], told["jobId"]) == ("job.complete", made["jobId"])
    assert told["title"] == episode["title"]
    assert told["audioUrl"].endswith(made["audioUrl"])
    assert told["episodeUrl"].endswith(f"/episodes/{made['episodeId']}")


def test_the_page_keeps_it_without_javascript(here: Served) -> None:
    """It shows the secret once, what was wrong, and forgets it where the field is empty."""
    kept = here.post("/preferences/webhook", data={"url": "https://hooks.example/a"})
    secret = re.search(r"whsec_[\w-]+", kept.text)
    later = here.get("/preferences").text
    renewed = re.search(r"whsec_[\w-]+", here.post("/preferences/webhook/secret").text)
    refused = here.post("/preferences/webhook", data={"url": "<b>"})
    gone = here.post("/preferences/webhook", data={"url": ""})

    assert kept.status_code == 200
    assert secret
    assert "whsec_" not in later
    assert 'value="https://hooks.example/a"' in later
    assert renewed
    assert renewed[0] != secret[0]
    assert refused.status_code == 422
    assert 'value="&lt;b&gt;"' in refused.text
    assert gone.status_code == 303
    assert here.get(PATH).status_code == 404
