"""What a long job is: a plain async function whose steps are remembered.

    @step("fetch", title="Fetch the bills", message="Fetching bills…")
    async def fetch(context: Context, params: Params) -> Bills: ...

    @pipeline("daily", title="Daily briefing", params=Params, steps=(fetch, write))
    async def daily(run: Run[Params]) -> Outcome:
        bills = await run.step(fetch, run.params)
        return await run.step(write, bills)

A step's result is stored under (job, step) when it ends; when the function runs again after a
crash, a retry or a deploy, `run.step` hands back what is stored.
"""

from __future__ import annotations

import builtins
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar, get_type_hints

import msgspec

from tasks.errors import BadInput
from tasks.jobs.refusals import bad_input
from tasks.jobs.values import Outcome

if TYPE_CHECKING:
    from tasks.jobs.run import Context, Run

Q = ParamSpec("Q")
R = TypeVar("R")
P = TypeVar("P", bound=msgspec.Struct)

Usual = Callable[[str], Awaitable[Mapping[str, Any]]]
"""What a user's jobs of a kind get where a request says nothing."""


async def nothing_usual(user_id: str) -> Mapping[str, Any]:
    return {}


class Step(Generic[Q, R]):
    """A step of a pipeline: its key, its words for people, and what it does."""

    def __init__(
        self,
        key: str,
        title: str,
        message: str,
        work: Callable[Concatenate[Context, Q], Awaitable[R]],
    ) -> None:
        self.key, self.title, self.message, self.work = key, title, message, work
        self._result_type: Any = None

    @property
    def result_type(self) -> Any:
        """What the function is annotated to return: the type a stored result is read back as."""
        if self._result_type is None:
            self._result_type = get_type_hints(self.work, localns=_hint_names())["return"]
        return self._result_type

    def __repr__(self) -> str:
        return f"<step {self.key}>"


def step(
    key: str, *, title: str, message: str
) -> Callable[[Callable[Concatenate[Context, Q], Awaitable[R]]], Step[Q, R]]:
    """Make a step of an async function; *message* is what is said while it runs."""

    def make(work: Callable[Concatenate[Context, Q], Awaitable[R]]) -> Step[Q, R]:
        return Step(key, title, message, work)

    return make


@dataclass(eq=False)
class Pipeline(Generic[P]):
    """A kind of long job."""

    type: str
    title: str
    params_type: builtins.type[P]
    steps: tuple[Step[Any, Any], ...]
    carry: Callable[[Run[P]], Awaitable[Outcome]]
    providers: Callable[[Any], dict[str, str]]
    estimate: Callable[[Any], float]
    alone: Callable[[P], str] | None
    usual: Usual

    def read_params(self, given: Mapping[str, Any]) -> P:
        """Convert what a client sent, or raise BadInput that names the field."""
        try:
            return msgspec.convert(dict(given), self.params_type, strict=True)
        except msgspec.ValidationError as error:
            raise bad_input(str(error), given) from None

    @property
    def asks_nothing(self) -> bool:
        """Whether a request may leave all parameters out: one button is enough for it."""
        try:
            self.read_params({})
        except BadInput:
            return False
        return True

    def place(self, key: str) -> int:
        """Where the step stands, from 1."""
        return [step.key for step in self.steps].index(key) + 1


def pipeline(
    type: str,
    *,
    title: str,
    params: type[P],
    steps: tuple[Step[Any, Any], ...],
    providers: Callable[[Any], dict[str, str]] = lambda tools: {},
    estimate: Callable[[Any], float] = lambda tools: 0.0,
    alone: Callable[[P], str] | None = None,
    usual: Usual = nothing_usual,
) -> Callable[[Callable[[Run[P]], Awaitable[Outcome]]], Pipeline[P]]:
    """Make a pipeline of an async function that awaits `run.step(…)` for each of *steps*.

    *providers* names who does the work, and *estimate* the US dollars of one job, both from the
    tools that steps get. *alone* names what a job works on, where no two of a user's jobs may be
    under way on the same. *usual* are parameters that a user's jobs get where a request leaves them
    out.
    """

    def make(carry: Callable[[Run[P]], Awaitable[Outcome]]) -> Pipeline[P]:
        return Pipeline(type, title, params, steps, carry, providers, estimate, alone, usual)

    return make


class Pipelines:
    """All kinds of jobs there are."""

    def __init__(self, pipelines: Iterable[Pipeline[Any]]) -> None:
        self._by_type = {one.type: one for one in pipelines}
        for one in self:
            for step in one.steps:
                # A result that could not be read back is found at the start, not after a crash.
                msgspec.json.Decoder(step.result_type)

    def __iter__(self) -> Any:
        return iter(self._by_type.values())

    def find(self, type: object) -> Pipeline[Any]:
        found = self._by_type.get(type) if isinstance(type, str) else None
        if found is None:
            known = ", ".join(sorted(self._by_type))
            if type is None:
                raise BadInput(f"type: say which job it is ({known}).", field="type")
            raise BadInput(f"No job is called {type!r} ({known}).", field="type")
        return found

    def title(self, type: str) -> str:
        """How a kind of job is called; the bare name of one that is gone, whose jobs are kept."""
        found = self._by_type.get(type)
        return found.title if found else type


def _hint_names() -> dict[str, Any]:
    from tasks.jobs.run import Context, Run

    return {"Context": Context, "Run": Run}
