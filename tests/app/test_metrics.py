"""What Prometheus reads."""

from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from server.metrics import Metrics
from serving import Served, toy
from tasks.errors import Retryable
from tasks.jobs.database import PROXY

Labels = frozenset[tuple[str, str]]


class Scrape:
    """One reading of /metrics."""

    def __init__(self, served: Served) -> None:
        answer = served.get("/metrics")
        assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        self._found = {
            (sample.name, frozenset(sample.labels.items())): sample.value
            for family in text_string_to_metric_families(answer.text)
            for sample in family.samples
        }

    def __call__(self, name: str, **labels: str) -> float | None:
        return self._found.get((f"gavelcast_{name}", frozenset(labels.items())))

    def sum(self, name: str, **labels: str) -> float:
        return sum(
            value
            for (found, with_labels), value in self._found.items()
            if found == f"gavelcast_{name}" and frozenset(labels.items()) <= with_labels
        )

    @property
    def names(self) -> set[str]:
        return {name for name, _ in self._found}


def test_a_show_leaves_its_traces(folder: Path) -> None:
    """Jobs by state, claims, each step's seconds, calls, and what was pushed in each way."""
    with toy(folder) as served:
        made = served.made()
        path = f"/api/jobs/{made['jobId']}"
        pushed = len(served.heard(f"{path}/events?after=0")[0])
        served.streamed(f"{path}/events?after=0")
        with served.socket(f"/jobs/{made['jobId']}/live") as tab:
            tab.recv(10)

        scrape = Scrape(served)

    assert scrape("jobs", state="complete") == 1
    assert [scrape("jobs", state=one) for one in ("queued", "processing", "failed")] == [0, 0, 0]
    assert scrape("claims_total", pipeline="daily") == 1
    for step in ("fetch", "write", "voice", "upload", "save"):
        assert scrape("step_seconds_count", pipeline="daily", step=step) == 1
    assert scrape.sum("provider_calls_total", outcome="answered") > 0
    assert scrape("events_pushed_total", transport="ws") == pushed
    assert scrape("events_pushed_total", transport="sse") == pushed
    assert scrape("events_pushed_total", transport="page") == 1
    assert scrape("crashes_total") == scrape("leases_lost_total") == 0
    assert scrape("database_up") == 1
    assert "process_resident_memory_bytes" in scrape.names


def test_a_retry_is_counted_by_its_reason(folder: Path) -> None:
    """What providers refuse is seen, and why."""
    with toy(folder) as served:
        served.writer.errors.append(Retryable("Overloaded.", reason="overloaded"))
        served.made()

        scrape = Scrape(served)

    assert scrape("retries_total", reason="overloaded") == 1
    assert scrape.sum("provider_calls_total", outcome="overloaded") == 1


def test_who_is_watching_is_counted(folder: Path) -> None:
    """Whoever watches from outside; what the server listens to itself is not."""
    with toy(folder) as served, served.writer.held():
        assert Scrape(served)("watchers") == 0
        job_id = served.press()
        with served.socket(f"/api/jobs/{job_id}/events") as socket, served.socket("/live") as home:
            socket.recv()
            home.recv()

            assert Scrape(served)("watchers") == 2
            assert Scrape(served)("jobs", state="processing") == 1


def test_a_queue_that_nobody_works_on_grows_old(folder: Path) -> None:
    """The age of the oldest due job says that workers are missing, before listeners do."""
    with toy(folder, workers=0) as served:
        assert Scrape(served)("queue_age_seconds") == 0
        served.press()

        served.until_true(lambda: (Scrape(served)("queue_age_seconds") or 0) > 0.05)


def test_without_the_database_the_rest_is_told(folder: Path) -> None:
    """Whoever is called at night still sees what this process did."""
    with toy(folder, workers=0) as served:
        served.press()
        assert Scrape(served)("jobs", state="queued") == 1
        served.call(PROXY.close_connection_pool())

        scrape = Scrape(served)

    assert scrape("database_up") == 0
    assert scrape("jobs", state="queued") is None
    assert scrape("crashes_total") == 0


def test_two_houses_count_apart() -> None:
    """Nothing is shared between two apps of one process."""
    one, two = Metrics(), Metrics()
    one.claimed("daily", crashed=True)

    assert b"gavelcast_crashes_total 1.0" in one.process()
    assert b"gavelcast_crashes_total 0.0" in two.process()


def test_a_way_that_nobody_used_is_at_zero() -> None:
    """A counter that is missing cannot be alarmed on."""
    text = Metrics().process().decode()

    for transport in ("ws", "sse", "page"):
        assert f'gavelcast_events_pushed_total{{transport="{transport}"}} 0.0' in text
