"""The browser's clients of the docs, run in a browser as they stand there."""

import pytest

import manual
from fakes.cutting import cutting
from serving import toy


@pytest.fixture
def served(tmp_path):
    with toy(tmp_path) as served:
        yield served


async def test_the_browser_client_misses_nothing_in_a_cut(served, visit):
    """The client of the docs, cut off half-way, tells each event once, and ends."""
    client, _ = manual.code("docs/api.md", "js")
    said: list[str] = []
    visit.page.on("console", lambda message: said.append(message.text))
    async with cutting(served.port, "/events", after=6000) as url:
        await visit.page.goto(url)

        await visit.page.evaluate(f"async () => {{ {client} }}")

    [job] = served.get("/api/jobs").json()["jobs"]
    log = served.streamed(f"/api/jobs/{job['jobId']}/events?after=0")
    assert job["status"] == "complete"
    told = [line for line in said if " % " in line]
    assert told == [f"{event['progress']} % {event['message']}" for event in log]


async def test_the_event_source_stops_by_itself(served, visit):
    """The few lines of the docs for server-sent events tell the whole log, and then rest."""
    _, client = manual.code("docs/api.md", "js")
    said: list[str] = []
    visit.page.on("console", lambda message: said.append(message.text))
    job_id = served.press()
    await visit.page.goto(f"http://127.0.0.1:{served.port}")

    await visit.page.evaluate(
        f"""(ticket) => new Promise((resolve) => {{
            {client}
            source.onerror = () => source.readyState === EventSource.CLOSED && resolve();
        }})""",
        {"eventsUrl": f"/api/jobs/{job_id}/events"},
    )

    log = served.streamed(f"/api/jobs/{job_id}/events?after=0")
    assert [line for line in said if line in {event["message"] for event in log}] == [
        event["message"] for event in log
    ]
