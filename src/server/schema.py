"""What the OpenAPI document says of bodies that handlers read themselves."""

from dataclasses import dataclass

from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIType

from server.yours_schema import VOICES
from tasks.episodes.corrections import LONGEST

_TEXTS = Schema(type=OpenAPIType.ARRAY, items=Schema(type=OpenAPIType.STRING), max_items=10)

_JOB = Schema(
    type=OpenAPIType.OBJECT,
    required=["type"],
    properties={
        "type": Schema(type=OpenAPIType.STRING, description="`daily`, `weekly`, `news`, ..."),
        "billCount": Schema(type=OpenAPIType.INTEGER, minimum=1, maximum=10),
        "bills": _TEXTS,
        "topics": _TEXTS,
        "state": Schema(type=OpenAPIType.STRING, pattern="^[A-Z]{2}$"),
        "minutes": Schema(type=OpenAPIType.INTEGER, minimum=2, maximum=30),
        "voices": VOICES,
        "editBeforeVoicing": Schema(type=OpenAPIType.BOOLEAN, default=False),
        "onlyNew": Schema(type=OpenAPIType.BOOLEAN, default=False),
    },
    examples=[{"type": "daily"}],
)


def _body(**properties: Schema) -> RequestBody:
    """What a call takes; the first field is needed."""
    needed = [next(iter(properties))]
    schema = Schema(type=OpenAPIType.OBJECT, required=needed, properties={**properties})
    return RequestBody(required=True, content={"application/json": OpenAPIMediaType(schema=schema)})


def _words(most: int) -> Schema:
    return Schema(type=OpenAPIType.STRING, min_length=1, max_length=most)


@dataclass
class ReportRequest(Operation):
    """An operation whose body says what is wrong, and in which line."""

    def __post_init__(self) -> None:
        line = Schema(type=OpenAPIType.INTEGER, minimum=1)
        self.request_body = _body(text=_words(LONGEST), line=line)


@dataclass
class NoteRequest(Operation):
    """An operation whose body is a correction note."""

    def __post_init__(self) -> None:
        self.request_body = _body(note=_words(LONGEST))


def _lines() -> Schema:
    index = Schema(type=OpenAPIType.INTEGER, minimum=1)
    facts = Schema(type=OpenAPIType.ARRAY, items=Schema(type=OpenAPIType.STRING))
    line = Schema(
        type=OpenAPIType.OBJECT,
        required=["index", "text"],
        properties={"index": index, "text": Schema(type=OpenAPIType.STRING), "facts": facts},
    )
    return Schema(type=OpenAPIType.ARRAY, items=line)


@dataclass
class ScriptRequest(Operation):
    """An operation whose body is changes to lines."""

    def __post_init__(self) -> None:
        self.request_body = _body(lines=_lines())


@dataclass
class RevisionRequest(Operation):
    """An operation whose body is changes to lines of a finished episode."""

    def __post_init__(self) -> None:
        flag = Schema(type=OpenAPIType.BOOLEAN, default=False)
        of = Schema(type=OpenAPIType.STRING)
        self.request_body = _body(lines=_lines(), of=of, withoutFlagged=flag)


@dataclass
class ApprovalRequest(Operation):
    """An operation whose body may say that flagged lines are to be left out."""

    def __post_init__(self) -> None:
        flag = Schema(type=OpenAPIType.BOOLEAN, default=False)
        schema = Schema(type=OpenAPIType.OBJECT, properties={"withoutFlagged": flag})
        content = {"application/json": OpenAPIMediaType(schema=schema)}
        self.request_body = RequestBody(required=False, content=content)


@dataclass
class JobRequest(Operation):
    """An operation whose body is a kind of job and its parameters."""

    def __post_init__(self) -> None:
        self.request_body = RequestBody(
            required=True, content={"application/json": OpenAPIMediaType(schema=_JOB)}
        )


@dataclass
class PositionRequest(Operation):
    """An operation whose body says how far an episode is heard."""

    def __post_init__(self) -> None:
        self.request_body = _body(seconds=Schema(type=OpenAPIType.NUMBER, minimum=0))
