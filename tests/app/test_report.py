"""A job that makes no sound: a report, with all that the engine gives to any job, and its files."""

import asyncio
import csv
import re
from collections.abc import Iterator
from io import StringIO

import msgspec
import pytest

from serving import Json, Served, toy
from tasks.errors import Retryable
from tasks.jobs.database import fetch
from tasks.providers.bundled_bills import BundledBills
from tasks.record import Bill, Keep, forget


class Bills(BundledBills):
    """The bundled bills; the reading of one fails once, or is held."""

    fails = held = ""
    read: list[str]

    def __init__(self) -> None:
        self.read = []
        self.titles: list[str] = []
        """Instead of their own, while there are any."""

    async def bill(self, bill_id: str, keep: Keep = forget) -> Bill:
        self.read.append(bill_id)
        if bill_id == self.held:
            await asyncio.Event().wait()
        if bill_id == self.fails:
            self.fails = ""
            raise Retryable("Congress.gov is away.")
        bill = await super().bill(bill_id, keep)
        return msgspec.structs.replace(bill, title=self.titles.pop()) if self.titles else bill


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with toy(tmp_path_factory.mktemp("data")) as served:
        yield served


@pytest.fixture
def bills(served: Served) -> Bills:
    served.house.studio.bills = Bills()
    return served.house.studio.bills


def ordered(served: Served, **body: object) -> str:
    answer = served.post("/api/jobs", json={"type": "report", **body})
    assert answer.status_code == 202, answer.text
    return str(answer.json()["jobId"])


@pytest.fixture(scope="module")
def made(served: Served) -> Json:
    status = served.finish(ordered(served, days=366))
    assert status["status"] == "complete", status
    return status


def files(status: Json) -> dict[str, Json]:
    return {one["url"].rpartition("/")[2]: one for one in status["artifacts"] if "key" in one}


def test_a_report_is_made_without_a_key_or_a_network(served: Served, made: Json) -> None:
    """A week by default, up to the newest action that is on record; a year has more."""
    week = served.finish(ordered(served))

    assert made["message"] == week["message"] == "Your report is ready!"
    assert [step["key"] for step in made["steps"]] == ["read", "write"]
    told = [sum(one["kind"] == "bill" for one in status["artifacts"]) for status in (week, made)]
    assert 1 <= told[0] < told[1]
    assert {"episodeId", "audioUrl"}.isdisjoint(made)


def test_the_table_can_be_saved(served: Served, made: Json) -> None:
    """As a file, with a row for each bill, newest first."""
    answer = served.get(files(made)["report.csv"]["url"])
    head, *rows = csv.reader(answer.content.decode("utf-8-sig").splitlines())

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="report.csv"'
    assert head[:3] == ["Date", "Bill", "Title"]
    titles = [one["title"] for one in made["artifacts"] if one["kind"] == "bill"]
    assert [row[2] for row in rows] == titles
    assert [row[0] for row in rows] == sorted((row[0] for row in rows), reverse=True)


def test_the_page_is_read_in_a_sandbox(served: Served, made: Json) -> None:
    """It is shown, and may do nothing: a page that a job wrote is not a page of ours."""
    answer = served.get(files(made)["report.html"]["url"])

    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "allow-" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.text.count("<tr>") == 1 + sum(one["kind"] == "bill" for one in made["artifacts"])


def test_the_page_of_the_job_leads_to_its_files(served: Served, made: Json) -> None:
    """Like any other job, it has a page, with bar, bills and files."""
    page = served.get(f"/jobs/{made['jobId']}").text

    assert "Report of bills" in page
    for name in ("report.csv", "report.html"):
        assert f'href="/jobs/{made["jobId"]}/files/{name}"' in page
    assert re.search(r"<h2>What it tells of</h2>", page)


def test_files_have_ranges_and_are_not_sent_twice(served: Served, made: Json) -> None:
    """As all our files."""
    url = files(made)["report.csv"]["url"]
    whole = served.get(url)

    part = served.get(url, headers={"Range": "bytes=3-6"})
    known = served.get(url, headers={"If-None-Match": whole.headers["ETag"]})

    assert (part.status_code, part.content) == (206, whole.content[3:7])
    assert known.status_code == 304
    assert served.head(url).headers["Content-Length"] == str(len(whole.content))


def test_what_fails_is_tried_again_from_where_it_was(served: Served, bills: Bills) -> None:
    """A bill that was read is not read again."""
    bills.fails = "119-s-98"

    status = served.finish(ordered(served, days=60))

    assert (status["status"], status["attempt"]) == ("complete", 2)
    assert bills.read.count("119-s-98") == 2
    assert bills.read.count("119-hr-3497") == 1


def test_no_cell_is_a_formula_or_a_tag(served: Served, bills: Bills) -> None:
    """A spreadsheet opens it and calculates nothing; a browser shows it and finds no element."""
    starts = ["=", "+", "-", "@", "\t", "\r"]
    wanted = [f"{one}HYPERLINK(1)<script>alert(1)</script>" for one in starts]
    bills.titles = [*wanted, ""]

    made = files(served.finish(ordered(served, days=366)))

    table = served.get(made["report.csv"]["url"])
    text = table.content.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text, newline="")))[1:]
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if cell.startswith(tuple(starts))] == []
    assert {f"'{one}" for one in wanted} <= set(cells)
    assert "" in cells
    assert table.headers["X-Content-Type-Options"] == "nosniff"
    page = served.get(made["report.html"]["url"]).text
    assert "<script" not in page
    assert page.count("&lt;script&gt;") == len(starts)


def test_it_is_cancelled_like_any_job(served: Served, bills: Bills) -> None:
    """While a bill is read, and it says which; what was read already is not read again."""
    bills.held = "119-s-98"
    job_id = ordered(served, days=60)
    served.until(job_id, lambda status: "119-s-98" in bills.read)
    saying = served.until(job_id, lambda status: "bill" in status["message"])
    served.post(f"/api/jobs/{job_id}/cancellation")
    cancelled = served.finish(job_id)
    bills.held = ""
    served.post(f"/api/jobs/{job_id}/retry")

    assert re.fullmatch(r"Reading… bill \d+ of \d+", saying["message"])
    assert cancelled["status"] == "cancelled"
    assert served.finish(job_id)["status"] == "complete"
    assert len(bills.read) == len(set(bills.read)) + 1


def test_it_comes_by_itself_like_any_show(served: Served) -> None:
    """Every Monday at seven, say; the last one is on the page."""
    body = {"type": "report", "days": ["mon"], "time": "07:00", "params": {"days": 14}}
    schedule = served.post("/api/schedules", json=body).json()
    served.call(fetch("UPDATE schedule SET next_at = 1"))

    def last() -> str:
        return served.get("/api/schedules").json()["schedules"][0]["lastJobId"] or ""

    served.until_true(lambda: bool(last()))
    status = served.finish(last())
    page = served.get("/schedules").text
    served.delete(f"/api/schedules/{schedule['id']}")

    assert (status["type"], status["status"]) == ("report", "complete")
    assert len(files(status)) == 2
    assert f'href="/jobs/{status["jobId"]}"' in page


@pytest.mark.parametrize("body", [{"days": 0}, {"days": 367}, {"days": "7"}, {"weeks": 1}])
def test_what_it_does_not_take_is_refused(served: Served, body: Json) -> None:
    """And the field is named."""
    answer = served.post("/api/jobs", json={"type": "report", **body})

    assert (answer.status_code, answer.json()["field"]) == (422, next(iter(body)))


@pytest.mark.parametrize("name", ["none.csv", "report.csv%00", "audio", "x" * 300, "é"])
def test_there_is_no_other_file(served: Served, made: Json, name: str) -> None:
    """Neither another name nor another job leads to one."""
    assert served.get(f"/jobs/{made['jobId']}/files/{name}").status_code == 404
    assert served.get(f"/jobs/none/files/{name}").status_code == 404
