"""Where a proxy names the users, each has preferences, schedules and a webhook of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from serving import Served, toy

WEBHOOK = "/api/preferences/webhook"


@pytest.fixture
def here(folder: Path) -> Iterator[Served]:
    with toy(folder, user_header="X-User") as served:
        yield served


def test_nobody_sees_or_changes_what_another_has_set_up(here: Served) -> None:
    """Ann's things are there for Ann, and for Bob there is nothing."""
    ann, bob = here.client(headers={"X-User": "ann"}), here.client(headers={"X-User": "bob"})
    ann.put("/api/preferences", json={"topics": ["lighthouses"]})
    ann.put(WEBHOOK, json={"url": "https://ann.example/"})
    one = ann.post("/api/schedules", json={"days": ["mon"], "time": "07:00"}).json()

    assert bob.get("/api/preferences").json()["topics"] == []
    assert bob.get("/api/schedules").json() == {"schedules": []}
    assert bob.get(WEBHOOK).status_code == 404
    for page in ("/", "/preferences", "/schedules"):
        assert "lighthouses" not in bob.get(page).text
        assert "ann.example" not in bob.get(page).text
    path = f"/api/schedules/{one['id']}"
    assert bob.patch(path, json={"active": False}).status_code == 404
    assert bob.post(f"{path}/run").status_code == 404
    assert bob.post(f"/schedules/{one['id']}/deletion").status_code == 404
    assert bob.delete(path).status_code == 404
    bob.delete(WEBHOOK)
    assert ann.get(WEBHOOK).json()["url"] == "https://ann.example/"
    assert ann.get("/api/schedules").json() == {"schedules": [one]}


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8765/", "http://[::1]/", "http://169.254.169.254/latest/meta-data/"]
)
def test_a_webhook_may_not_lead_into_the_servers_network(here: Served, url: str) -> None:
    """An address that is one is refused at once, with the field and the value."""
    answer = here.put(WEBHOOK, json={"url": url}, headers={"X-User": "ann"})

    assert answer.status_code == 422
    assert answer.json()["field"] == "url"
    assert here.get(WEBHOOK, headers={"X-User": "ann"}).status_code == 404
