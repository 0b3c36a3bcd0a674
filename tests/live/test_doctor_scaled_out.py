"""`gavelcast doctor` where processes share PostgreSQL, Redis and a store."""

from pathlib import Path

import pytest

from installations import Installation, Services

PASSWORD = "open-sesame-4718"


def said(here: Installation, *arguments: str, **changes: str) -> tuple[int, dict[str, str]]:
    """What the doctor says, by name, and its exit code."""
    done = here.say("doctor", *arguments, **changes)
    assert PASSWORD not in done.output
    lines = [line.split(maxsplit=2) for line in done.stdout.splitlines() if line.startswith("  ")]
    return done.exit_code, {name: f"{mark} {rest}" for mark, name, rest in lines}


def test_all_is_fine(services: Services, tmp_path: Path) -> None:
    """Each of the shared services is tried as the server uses it."""
    code, found = said(services.scaled_out(tmp_path / "data"))

    assert code == 0, found
    assert found["database"].startswith("fine PostgreSQL (127.0.0.1:")
    assert found["database"].endswith("has the newest schema")
    assert found["Redis"] == "fine takes news and hands it out"
    assert found["storage"].startswith("fine S3 (127.0.0.1")


def test_offline_asks_none_of_them(services: Services, tmp_path: Path) -> None:
    """What is on other machines is not asked, and that is said."""
    code, found = said(services.scaled_out(tmp_path / "data"), "--offline")

    assert code == 0
    assert all("not asked" in found[name] for name in ("database", "Redis", "storage"))


def test_an_older_schema_is_wrong(services: Services, tmp_path: Path) -> None:
    """With what to do about it."""
    code, found = said(services.scaled_out(tmp_path / "data", migrated=False))

    assert code == 1
    assert found["database"].startswith("wrong PostgreSQL (127.0.0.1:")
    assert "run `gavelcast migrate`" in found["database"]


@pytest.mark.parametrize(
    ("name", "setting", "value"),
    [
        ("database", "DATABASE_URL", f"postgres://ann:{PASSWORD}@127.0.0.1:9/shows"),
        ("Redis", "REDIS_URL", f"redis://ann:{PASSWORD}@127.0.0.1:9/0"),
        ("storage", "S3_ENDPOINT_URL", "http://127.0.0.1:9"),
    ],
)
def test_what_is_away_is_named(
    services: Services, tmp_path: Path, name: str, setting: str, value: str
) -> None:
    """By itself: the others are looked at all the same."""
    code, found = said(services.scaled_out(tmp_path / "data"), **{setting: value})

    assert code == 1
    assert found[name].startswith("wrong ")
    assert "127.0.0.1" in found[name]
    others = {"database", "Redis", "storage"} - {name}
    assert all(found[other].startswith("fine") for other in others)
