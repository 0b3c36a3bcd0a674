"""Servers that tests may break: each test of this folder gets its own."""

from collections.abc import Iterator

import pytest

from services import Postgres, Valkey


@pytest.fixture
def valkey() -> Iterator[Valkey]:
    with Valkey() as valkey:
        yield valkey


@pytest.fixture
def postgres() -> Iterator[Postgres]:
    with Postgres() as postgres:
        yield postgres
