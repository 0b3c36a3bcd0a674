"""What is published of the interface is what the interface is."""

import json
from pathlib import Path

from server.events_schema import events_schema
from serving import Served

SCHEMA = Path(__file__).parents[2] / "docs" / "events.schema.json"
NOT_THE_API = ("/static", "/schema")


def test_the_schema_of_events_is_up_to_date() -> None:
    """docs/events.schema.json is what `python -m server.events_schema` writes."""
    assert json.loads(SCHEMA.read_text()) == events_schema()


def test_the_api_is_described(served: Served) -> None:
    """Every address and verb under /api, and of health, stands in /schema, with a summary."""
    described = served.get("/schema").json()["paths"]
    routes = {
        (route.path_format, method)
        for route in served.server.app.routes
        for method in getattr(route, "methods", ())
        if route.path_format.startswith(("/api", "/health", "/ready", "/metrics"))
    }

    assert len(routes) > 12
    for path, method in routes:
        if method not in {"OPTIONS", "HEAD"}:
            assert described[path][method.lower()]["summary"], (path, method)


def test_the_description_is_openapi_in_camel_case(served: Served) -> None:
    """It names the fields as they are on the wire."""
    answer = served.get("/schema")
    document = answer.json()
    components = json.dumps(document["components"])

    assert answer.headers["Content-Type"].startswith("application/vnd.oai.openapi+json")
    assert document["openapi"].startswith("3.")
    for field in ("jobId", "pollInterval", "maxAttempts", "nextCursor", "factChecked"):
        assert f'"{field}"' in components
    assert "job_id" not in components


def test_the_body_of_a_job_is_described(served: Served) -> None:
    """What may be asked for stands there, with its limits."""
    paths = served.get("/schema").json()["paths"]
    for path in ("/api/generate-podcast", "/api/jobs"):
        body = paths[path]["post"]["requestBody"]["content"]["application/json"]["schema"]

        assert body["required"] == ["type"]
        assert set(body["properties"]) == {
            "type", "billCount", "bills", "topics", "state", "minutes", "voices",
            "editBeforeVoicing", "onlyNew",
        }  # fmt: skip
        assert "202" in paths[path]["post"]["responses"]
