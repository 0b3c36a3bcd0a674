"""What the docs show is run as it stands there, against a real server and a real engine."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

import manual
from fakes.cutting import cutting
from serving import toy
from tasks import pipelines
from tasks.main import House, open_house
from tasks.pipelines import report
from tasks.settings import load


async def test_the_python_client_misses_nothing_in_a_cut(tmp_path):
    """The client of the docs, cut off half-way, tells each event once and ends with the address."""
    [client] = manual.code("docs/api.md", "python")
    assert client.count("http://127.0.0.1:3000") == 1
    with toy(tmp_path / "data") as served:
        async with cutting(served.port, "/events", after=6000) as url:
            (tmp_path / "follow.py").write_text(client.replace("http://127.0.0.1:3000", url))

            process = await asyncio.create_subprocess_exec(
                sys.executable,
                str(tmp_path / "follow.py"),
                "weekly",
                stdout=asyncio.subprocess.PIPE,
            )
            said, _ = await process.communicate()

        [job] = served.get("/api/jobs").json()["jobs"]
        log = served.streamed(f"/api/jobs/{job['jobId']}/events?after=0")
    *told, address = said.decode().splitlines()
    assert process.returncode == 0
    assert address == url + job["audioUrl"]
    assert told == [f"{event['progress']:3} %  {event['message']}" for event in log]


@pytest.fixture
def add(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Add a module to the pipelines, as if it lay in their folder."""
    monkeypatch.setattr(pipelines, "__path__", [*pipelines.__path__, str(tmp_path / "added")])

    def lay(name: str, text: str) -> None:
        (tmp_path / "added").mkdir(exist_ok=True)
        (tmp_path / "added" / f"{name}.py").write_text(text)
        monkeypatch.delitem(sys.modules, f"tasks.pipelines.{name}", raising=False)
        monkeypatch.delattr(pipelines, name, raising=False)

    return lay


@pytest.fixture
async def opened(tmp_path: Path):
    @asynccontextmanager
    async def house() -> AsyncIterator[House]:
        environ = {"GAVELCAST_DATA_DIR": str(tmp_path / "data"), "GAVELCAST_OFFLINE": "1"}
        async with open_house(load(environ, tmp_path / "no.env")) as house:
            yield house

    return house


async def _watch(house: House, body: dict[str, Any]) -> list[dict[str, Any]]:
    job_id = await house.jobs.submit("local", body)
    async with aclosing(house.jobs.watch("local", job_id, after=0)) as watching:
        return [msgspec.json.decode(event) async for _, event in watching]


def test_the_job_of_the_docs_is_the_one_that_ships():
    """The module in docs/add-a-job.md is the report, word by word; test_report.py runs it."""
    [module] = manual.code("docs/add-a-job.md", "python")

    assert module == Path(report.__file__).read_text()


async def test_the_job_of_the_readme_runs(add, opened):
    """The short job in the README is a job as it stands."""
    [module] = manual.code("README.md", "python")
    add("standing", module)

    async with opened() as house:
        log = await _watch(house, {"type": "standing", "bills": ["119-hr-22", "119-s-5"]})

    assert log[-1]["type"] == "job.complete"
    assert log[-1]["message"].startswith("H.R. 22: ")
    assert "S. 5: " in log[-1]["message"]


def test_an_added_job_leaves_the_home_page_as_it_is(add, tmp_path):
    """Home offers the shows alone; a job of one's own has its page and its API."""
    [module] = manual.code("README.md", "python")
    add("standing", module)

    with toy(tmp_path / "data") as served:
        home = served.get("/")
        ticket = served.post("/api/jobs", json={"type": "standing", "bills": ["119-hr-22"]})
        page = served.get(ticket.json()["pageUrl"])

    assert home.status_code == 200
    assert "standing" not in home.text
    assert "Where bills stand" in page.text
