"""Valkey, PostgreSQL and an S3 server for the tests of this process that need them."""

from collections.abc import Iterator

import pytest

from installations import Services


@pytest.fixture(scope="session")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    with Services(tmp_path_factory.mktemp("s3")) as services:
        yield services
