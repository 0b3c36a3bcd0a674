"""Servers that tests may break, one each; and some that all tests of this process share."""

from collections.abc import Iterator

import pytest

from installations import Services
from services import Postgres, Valkey


@pytest.fixture
def valkey() -> Iterator[Valkey]:
    with Valkey() as valkey:
        yield valkey


@pytest.fixture
def postgres() -> Iterator[Postgres]:
    with Postgres() as postgres:
        yield postgres


@pytest.fixture(scope="session")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """For tests that break nothing: each takes a database, a number and a bucket of its own."""
    with Services(tmp_path_factory.mktemp("s3")) as services:
        yield services
