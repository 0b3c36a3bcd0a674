"""A server for a module's tests, and a show that was made on it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from serving import Json, Served, toy


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of quick shows on loopback; nothing but these tests asks it."""
    with toy(tmp_path_factory.mktemp("data"), user_waiting=1000) as served:
        yield served


@pytest.fixture(scope="module")
def made(served: Served) -> Json:
    """The status of a job that is complete."""
    return served.made()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data directory for a server of the test's own."""
    return tmp_path / "data"
