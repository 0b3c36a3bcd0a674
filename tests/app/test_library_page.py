"""The page of the library: what is there, what is found, and where that leads."""

import re

import pytest

from serving import Json, Served


def test_episodes_are_there_to_open_hear_keep_and_delete(served: Served, made: Json) -> None:
    """Each with its day, its length, its file and a form."""
    page = served.get("/library").text
    title = served.get(f"/api/episodes/{made['episodeId']}").json()["title"]

    assert f'href="/episodes/{made["episodeId"]}"' in page
    assert f'href="{made["audioUrl"]}" download="{title}.mp3"' in page
    assert f'action="/episodes/{made["episodeId"]}/deletion?back=library"' in page
    assert '<option value="daily"' in page


def test_a_hit_leads_to_its_line_and_second(served: Served, made: Json) -> None:
    """The words are marked, and the link names both."""
    episode = served.get(f"/api/episodes/{made['episodeId']}").json()
    line = episode["segments"][1]["lines"][0]
    word = max(line["text"].split(), key=len).strip(".,?!")

    page = served.get("/library", params={"q": word, "show": "daily"}).text

    assert f"<mark>{word}" in page
    assert re.search(rf'href="/episodes/{made["episodeId"]}\?t=\d+#line-\d+"', page)
    assert 'value="daily" selected' in page


def test_what_was_asked_is_shown_as_words(served: Served, made: Json) -> None:
    """Whatever it is, it is escaped; nothing is found for it."""
    page = served.get("/library", params={"q": "<script>alert(1)</script>"}).text

    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "Nothing was found" in page


@pytest.mark.long
def test_older_ones_are_on_the_next_page(served: Served, made: Json) -> None:
    """The link keeps what was asked for."""
    while len(served.get("/api/episodes?limit=100").json()["episodes"]) < 31:
        served.finish(served.press())

    page = served.get("/library?show=daily").text
    older = re.search(r'href="(/library\?[^"]+)"', page)
    assert older
    rest = served.get(older[1].replace("&amp;", "&")).text

    assert page.count('class="play"') == 30
    assert 1 <= rest.count('class="play"') <= 30
    assert "show=daily" in older[1]


def test_deleting_there_leads_back_there(served: Served) -> None:
    """And it is gone."""
    made = served.made()

    answer = served.post(f"/episodes/{made['episodeId']}/deletion?back=library")

    assert answer.headers["Location"] == "/library"
    assert made["episodeId"] not in served.get("/library").text


def test_how_far_it_is_heard_is_shown(served: Served) -> None:
    """Beside each that was listened to."""
    newest = served.made()["episodeId"]

    served.put(f"/api/episodes/{newest}/position", json={"seconds": 1.2})

    assert "heard to 0:01" in served.get("/library").text
