"""The JSON Schema of what a job's socket says.

`python -m server.events_schema > docs/events.schema.json` writes it down.
"""

import json
from typing import Any

import msgspec

from tasks.jobs.events import Event, Snapshot

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def events_schema() -> dict[str, Any]:
    """Describe every message: an event, or a snapshot. Fields may be added; clients ignore them."""
    schemas, definitions = msgspec.json.schema_components(
        (Event, Snapshot), ref_template="#/$defs/{name}"
    )
    return {
        "$schema": DIALECT,
        "title": "What the events of a Gavelcast job look like",
        "oneOf": list(schemas),
        "$defs": dict(sorted(definitions.items())),
    }


if __name__ == "__main__":
    print(json.dumps(events_schema(), indent=2, ensure_ascii=False))  # noqa: T201
