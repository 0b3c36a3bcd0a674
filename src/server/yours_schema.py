"""What the OpenAPI document says of bodies about preferences and schedules."""

from dataclasses import dataclass

from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIType

from tasks.preferences import MOST_FOLLOWED, ZONE
from tasks.providers.casting import VOICE_ID
from tasks.schedules.moments import DAYS
from tasks.webhooks import LONGEST

TEXT, OBJECT, ARRAY = OpenAPIType.STRING, OpenAPIType.OBJECT, OpenAPIType.ARRAY


def texts(most: int) -> Schema:
    return Schema(type=ARRAY, items=Schema(type=TEXT, min_length=1, max_length=100), max_items=most)


def body(schema: Schema) -> RequestBody:
    return RequestBody(required=True, content={"application/json": OpenAPIMediaType(schema=schema)})


_MINUTES = Schema(type=OpenAPIType.INTEGER, minimum=2, maximum=30)

_VOICE = Schema(type=TEXT, pattern=VOICE_ID, description="The id of a voice at ElevenLabs.")
VOICES = Schema(type=OBJECT, properties=dict.fromkeys(("sarah", "james"), _VOICE))

_PREFERENCES = Schema(
    type=OBJECT,
    properties={
        "topics": texts(10),
        "state": Schema(type=TEXT, pattern="^[A-Z]{2}$"),
        "members": texts(MOST_FOLLOWED),
        "bills": texts(MOST_FOLLOWED),
        "minutes": Schema(
            type=OBJECT, properties=dict.fromkeys(("daily", "weekly", "news"), _MINUTES)
        ),
        "voices": VOICES,
        "timeZone": Schema(type=TEXT, default=ZONE),
        "whenNothingNew": Schema(type=TEXT, enum=["say", "skip"], default="say"),
    },
)


@dataclass
class PreferencesRequest(Operation):
    """An operation whose body is a listener's preferences."""

    def __post_init__(self) -> None:
        self.request_body = body(_PREFERENCES)


_SCHEDULE = {
    "type": Schema(type=TEXT, default="daily"),
    "params": Schema(type=OBJECT, description="What a job of that type takes."),
    "days": Schema(
        type=ARRAY, items=Schema(type=TEXT, enum=[*DAYS]), min_items=1, max_items=len(DAYS)
    ),
    "time": Schema(type=TEXT, pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$"),
    "timeZone": Schema(type=TEXT),
    "active": Schema(type=OpenAPIType.BOOLEAN, default=True),
}


@dataclass
class ScheduleRequest(Operation):
    """An operation whose body is a new schedule."""

    def __post_init__(self) -> None:
        self.request_body = body(
            Schema(type=OBJECT, required=["days", "time"], properties={**_SCHEDULE})
        )


@dataclass
class ScheduleChange(Operation):
    """An operation whose body is some fields of a schedule."""

    def __post_init__(self) -> None:
        self.request_body = body(Schema(type=OBJECT, properties={**_SCHEDULE}))


@dataclass
class WebhookRequest(Operation):
    """An operation whose body is an address."""

    def __post_init__(self) -> None:
        url = Schema(type=TEXT, max_length=LONGEST)
        self.request_body = body(Schema(type=OBJECT, required=["url"], properties={"url": url}))
