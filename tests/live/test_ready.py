"""A server says so while something it shares is away, and is ready again by itself."""

from pathlib import Path

from installations import Services
from serving import Served


def ready(served: Served, status: int, words: str) -> None:
    def answers() -> bool:
        answer = served.get("/ready")
        return answer.status_code == status and words in answer.text

    served.until_true(answers, within=30)
    assert served.get("/health").status_code == 200


def test_each_service_that_is_away_is_named(tmp_path: Path) -> None:
    """Redis, the store, PostgreSQL: one after the other, and all well again."""
    with Services(tmp_path / "s3") as services:
        here = services.scaled_out(tmp_path / "here")
        with here.serving() as served:
            ready(served, 200, "ready")

            services.valkey.stop()
            ready(served, 503, "Redis does not answer: ")
            services.valkey.start()
            ready(served, 200, "ready")

            services.s3._stop()
            ready(served, 503, "The storage does not answer: ")
            services.s3._start()
            ready(served, 200, "ready")

            services.postgres.stop()
            ready(served, 503, "The database does not answer: ")
            services.postgres.start()
            ready(served, 200, "ready")
