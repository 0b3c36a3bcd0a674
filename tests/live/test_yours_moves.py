"""What listeners have set up comes along in a backup, from either kind of installation."""

from pathlib import Path
from typing import Any

import pytest

from installations import Services
from serving import Served
from tasks.jobs.database import fetch

WEBHOOK = "/api/preferences/webhook"


def yours(served: Served) -> list[Any]:
    paths = ("/api/preferences", "/api/schedules", WEBHOOK)
    return [served.get(path).json() for path in paths]


@pytest.mark.parametrize(
    ("source", "target"), [("embedded", "scaled out"), ("scaled out", "embedded")]
)
def test_preferences_schedules_and_webhooks_move(
    services: Services, tmp_path: Path, source: str, target: str
) -> None:
    """A secret signs on over there, and what was told is told there no more."""
    here = services.made(source, tmp_path / "here")
    there = services.made(target, tmp_path / "there")
    with here.serving() as served:
        served.put("/api/preferences", json={"topics": ["health"], "timeZone": "Asia/Tokyo"})
        served.post("/api/schedules", json={"days": ["mon"], "time": "07:00"})
        served.put(WEBHOOK, json={"url": "https://hooks.example/"})
        told = "INSERT INTO told (user_id, show, bill_id, day, actions, told_at) VALUES"
        served.call(fetch(f"{told} ('local', 'daily', '119-hr-1', '2026-01-01', '[]', 1)"))
        news = "INSERT INTO told_news (user_id, url, title, published, told_at) VALUES"
        served.call(fetch(f"{news} ('local', 'https://a.example/', 'A', '2026-01-01', 1)"))
        before = yours(served)

    backed_up = here.say("backup", tmp_path / "all.zip")
    restored = there.say("restore", tmp_path / "all.zip")

    assert backed_up.exit_code == restored.exit_code == 0, restored.output
    assert there.rows() == here.rows()
    assert here.rows()["webhook"]
    assert here.rows()["told_news"]
    with there.serving() as served:
        assert yours(served) == before
