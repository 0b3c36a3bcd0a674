"""What is promised of the engine holds in both modes: every test here runs on both sides."""

from collections.abc import Iterator

import pytest

import engine
from services import Postgres, Valkey
from sides import EMBEDDED, ScaledOut, Side


@pytest.fixture(scope="session")
def scaled_out() -> Iterator[ScaledOut]:
    """A Valkey and a PostgreSQL, for all tests of this process."""
    with Valkey() as valkey, Postgres() as postgres:
        yield ScaledOut(valkey, postgres)


@pytest.fixture(params=["embedded", "scaled out"], autouse=True)
def side(request: pytest.FixtureRequest) -> Iterator[Side]:
    embedded = request.param == "embedded"
    engine.SIDE = EMBEDDED if embedded else request.getfixturevalue("scaled_out")
    yield engine.SIDE
    engine.SIDE = EMBEDDED
