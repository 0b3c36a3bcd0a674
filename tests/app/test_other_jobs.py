"""Jobs that are no shows: a press and a schedule from the pages, without another line for them."""

import re
from collections.abc import Iterator

import pytest

from serving import Served, toy


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with toy(tmp_path_factory.mktemp("data")) as served:
        yield served


def form(page: str, type: str) -> dict[str, str]:
    """The hidden fields of the form that orders a job of this kind."""
    for found in re.findall(r"<form method=\"post\" action=\"/jobs\">.*?</form>", page, re.DOTALL):
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', found))
        if fields["type"] == type:
            return fields
    raise AssertionError(f"no form orders {type}")


def test_a_press_on_the_home_page_orders_a_report(served: Served) -> None:
    """The button is there because the job is; pressing it twice is one job."""
    fields = form(served.get("/").text, "report")

    pressed, again = (served.post("/jobs", data=fields, follow_redirects=False) for _ in range(2))

    assert pressed.status_code == 303
    assert again.headers["location"] == pressed.headers["location"]
    status = served.finish(pressed.headers["location"].rpartition("/")[2])
    assert (status["type"], status["status"]) == ("report", "complete")


def test_what_needs_to_be_told_more_is_not_offered(served: Served) -> None:
    """A change of lines is ordered from its episode: one button would not be enough for it."""
    home, schedules = served.get("/").text, served.get("/schedules").text

    assert "revision" not in home
    assert "revision" not in schedules


def test_a_report_comes_by_itself_if_the_page_is_told_so(served: Served) -> None:
    """What has no words of its own among the shows has its title everywhere."""
    fields = {"type": "report", "mon": "on", "time": "06:30", "time_zone": "UTC"}
    assert '<option value="report">Report of bills</option>' in served.get("/schedules").text

    made = served.post("/schedules", data=fields, follow_redirects=False)

    assert made.status_code == 303, made.text
    assert "<h2>Report of bills</h2>" in served.get("/schedules").text
    assert "Next by itself: Report of bills" in served.get("/").text


def test_one_that_was_told_all_it_needs_has_its_title_too(served: Served) -> None:
    """The page offers no such job; a schedule of it, made over HTTP, is called what it is."""
    params = {"episode": "e", "of": "j", "lines": [{"index": 1, "text": "Other words."}]}
    body = {"type": "revision", "params": params, "days": ["sat"], "time": "05:30"}

    made = served.post("/api/schedules", json=body)

    assert made.status_code == 201, made.text
    page = served.get("/schedules").text
    assert "<h2>Changed episode</h2>" in page
    assert 'value="revision"' not in page
    served.delete(f"/api/schedules/{made.json()['id']}")
