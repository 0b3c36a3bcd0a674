"""compose.yaml says nothing that is not so: commands, settings, pins; and holds no secret."""

import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from compose import NEEDED, OURS, SERVICES, TEXT, VARIABLE, command, environment
from server.cli import cli
from tasks.settings import load, mode
from tasks.variables import VARIABLES

GIVEN = {name: f"{number}" * 32 for number, name in enumerate(NEEDED, 1)}
DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", OURS)
def test_each_command_is_there(name: str) -> None:
    """With the options that it is given."""
    program, *arguments = command(name)

    said = CliRunner().invoke(cli, [*arguments, "--help"])

    assert program == "gavelcast"
    assert said.exit_code == 0, said.output
    assert f"Usage: cli {arguments[0]} " in said.output


def test_what_runs_for_ever_and_what_runs_once() -> None:
    """Server, worker and the schema's migration before both."""
    assert {command(name)[1] for name in OURS} == {"serve", "worker", "migrate"}
    for name in ("server", "worker"):
        before = OURS[name]["depends_on"]
        assert before["migrate"] == {"condition": "service_completed_successfully"}
        assert before["redis"] == before["store"] == {"condition": "service_healthy"}
    assert OURS["migrate"]["restart"] == "no"


@pytest.mark.parametrize("name", OURS)
def test_its_settings_start_it(name: str, tmp_path: Path) -> None:
    """Each is a setting of ours, and together they are what many processes need."""
    found = environment(name, GIVEN)

    settings = load(found | {"GAVELCAST_HOST": "0.0.0.0"}, tmp_path / "no.env")

    assert found.keys() <= {variable.name for variable in VARIABLES}
    assert mode(settings) == "scaled out"
    assert settings.s3_bucket in SERVICES["bucket"]["entrypoint"][-1]


def all_of_it(given: dict[str, str]) -> None:
    for name, service in SERVICES.items():
        if "environment" in service:
            environment(name, given)


@pytest.mark.parametrize("missing", NEEDED)
def test_nothing_starts_without_its_secrets(missing: str) -> None:
    """Compose is told to stop where one is not given, and docs/many-machines.md names it."""
    given = {name: value for name, value in GIVEN.items() if name != missing}

    with pytest.raises(KeyError, match=missing):
        all_of_it(given)
    assert missing in (DOCS / "many-machines.md").read_text()


def test_no_secret_stands_in_it() -> None:
    """Whatever is one comes from outside."""
    secret = re.compile("PASSWORD|SECRET|KEY|AUTH")
    values = [
        (name, text)
        for service in SERVICES.values()
        for name, text in service.get("environment", {}).items()
        if secret.search(name)
    ]

    assert values
    assert all(VARIABLE.fullmatch(text) for _, text in values), values
    assert not re.search(r"://[^$\s]*:[^$@/\s]+@", TEXT)


@pytest.mark.parametrize("name", SERVICES)
def test_images_are_pinned_and_looked_after(name: str) -> None:
    """A version by its number; a check of health for what runs for ever and is listened to."""
    service: dict[str, Any] = SERVICES[name]

    assert service["image"] == "gavelcast" or re.search(r":v?\d+\.\d+", service["image"])
    assert "ports" not in service or all(one.startswith("127.0.0.1:") for one in service["ports"])
    once = service.get("restart", "no") == "no"
    assert once or name == "server" or "healthcheck" in service
