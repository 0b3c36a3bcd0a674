"""What Anthropic's models cost, in one place.

Source: platform.claude.com, the models' price pages, October and November 2026. US dollars for a
million tokens. Thinking is billed as output; the cached part of a prompt has prices of its own.
"""

from tasks.record import Value


class Price(Value, frozen=True):
    input: float
    output: float
    cache_write: float
    """For five minutes."""
    cache_read: float


class Usage(Value, frozen=True):
    """What an answer used; the input is the sum of its three kinds."""

    fresh: int = 0
    cache_write: int = 0
    cache_read: int = 0
    output: int = 0

    @property
    def input(self) -> int:
        return self.fresh + self.cache_write + self.cache_read


PRICES: dict[str, Price] = {
    "claude-haiku-5-5": Price(0.10, 0.50, 0.125, 0.01),
    "claude-sonnet-5-5": Price(2.0, 10.0, 2.50, 0.10),
    "claude-opus-5-5": Price(4.0, 20.0, 5.0, 0.20),
    "claude-fable-5-1": Price(10.0, 50.0, 12.5, 0.50),
    "claude-opus-5": Price(5.0, 25.0, 6.25, 0.50),
    "claude-sonnet-5": Price(2.0, 10.0, 2.50, 0.20),
    "claude-haiku-4-5": Price(1.0, 5.0, 1.25, 0.10),
}

DEAREST = Price(10.0, 50.0, 12.5, 1.0)
"""For a model that is not in the table: better counted too high than too low."""

LONG_PROMPT = 100_000
"""Tokens; above, Haiku 5.5 costs five times as much."""


def price(model: str) -> Price:
    """The price of *model*, also of a dated name such as `claude-sonnet-5-5-20261007`."""
    known = [name for name in PRICES if model == name or model.startswith(f"{name}-2")]
    return PRICES[known[0]] if known else DEAREST


def cost(model: str, usage: Usage) -> float:
    """US dollars."""
    each = price(model)
    factor = 5 if usage.input > LONG_PROMPT and model.startswith("claude-haiku-5-5") else 1
    total = (
        usage.fresh * each.input
        + usage.cache_write * each.cache_write
        + usage.cache_read * each.cache_read
        + usage.output * each.output
    )
    return factor * total / 1_000_000
