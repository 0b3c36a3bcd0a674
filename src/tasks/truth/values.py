"""What the gate says of a turn."""

from typing import Literal

from tasks.record import Value

Kind = Literal[
    "number", "date", "vote", "status", "person", "party", "state", "chamber", "name", "quote",
    "negation", "superlative", "prediction", "cause", "content", "bill", "title", "money",
    "percent", "citation", "text", "question", "advice", "attribution",
]  # fmt: skip


class Finding(Value, frozen=True):
    """Something said that no cited fact carries."""

    kind: Kind
    said: str
    """The words it is about."""
    why: str
    """What is wrong, for whoever writes it again: `no cited vote has the count 220 to 209`."""


class Verdict(Value, frozen=True):
    """Of one turn."""

    findings: tuple[Finding, ...]
    claims: int
    """How many checkable things it says."""
    rests_on: tuple[str, ...] = ()
    """The cited facts that are there."""

    @property
    def good(self) -> bool:
        return not self.findings
