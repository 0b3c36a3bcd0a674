"""Valkey, PostgreSQL and an S3 server: of a test's own where it breaks them, else one for all."""

from collections.abc import Iterator

import pytest

from installations import Services
from nursery import Nursery
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
    with Services(tmp_path_factory.mktemp("s3")) as services:
        yield services


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Where processes of all tests come from; each starts its own."""
    with Nursery() as nursery:
        yield nursery
