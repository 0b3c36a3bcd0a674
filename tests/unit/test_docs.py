"""The docs are whole: what there is, stands there; what stands there, is there."""

import re
from pathlib import Path
from typing import Any, get_args

import click
import pytest

from server.app import create_app
from server.cli import cli
from server.metrics import Metrics
from tasks.jobs.events import EventType
from tasks.jobs.values import ArtifactKind, JobState, StepState
from tasks.pipelines import all_pipelines
from tasks.settings import Settings
from tasks.variables import VARIABLES, Variable

DOCS = Path(__file__).parents[2] / "docs"
API = (DOCS / "api.md").read_text()
CONFIGURATION = (DOCS / "configuration.md").read_text()
TERMINAL = (DOCS / "terminal.md").read_text()
OPERATING = (DOCS / "operating.md").read_text()
PLACE = re.compile(r"\{[^}]*\}(\.(mp3|vtt|xml))?")
SCRIPTS = re.compile(
    "/(api|feeds|health|ready|metrics|schema)|/episodes/{}/(audio|evidence|transcript|chapters)|/jobs/{}/files"
)
"""What is for scripts; the rest is for people's browsers, and told in a paragraph."""
OUR_OWN = ("/static", "/schema/")
"""What only our own pages and tools fetch."""


def routes(folder: Path) -> set[tuple[str, str]]:
    return {
        (method, PLACE.sub("{}", route.path_format))
        for route in create_app(Settings(data_dir=folder)).routes
        for method in getattr(route, "methods", ()) or {"WebSocket"}
        if method not in {"OPTIONS", "HEAD"} and not route.path_format.startswith(OUR_OWN)
    }


def test_every_route_stands_in_the_docs(tmp_path: Path) -> None:
    """Whoever writes a script finds each address, with its verb, in docs/api.md."""
    told = PLACE.sub("{}", API)
    missing = set()
    for method, path in routes(tmp_path):
        verb = rf"{method}\b[^\n]*" if SCRIPTS.match(path) else r"`(POST )?"
        if not re.search(rf"{verb}{re.escape(path)}(?![\w/{{])", told):
            missing.add((method, path))

    assert missing == set()


def test_every_address_in_the_docs_is_there(tmp_path: Path) -> None:
    """docs/api.md promises no address that does not exist."""
    there = routes(tmp_path)
    told = {
        (method, PLACE.sub("{}", path).partition("?")[0])
        for method, path in re.findall(r"`(GET|POST|DELETE|PUT|PATCH) (/[^\s`]*)`", API)
    }

    assert told
    assert told - there == set()


@pytest.mark.parametrize("type", get_args(EventType))
def test_every_event_stands_in_the_docs(type: str) -> None:
    """Whoever listens finds each type, and when it comes, in docs/api.md."""
    assert re.search(rf"^\| `{re.escape(type)}` \| \w", API, re.MULTILINE)


@pytest.mark.parametrize(
    "word",
    sorted({*get_args(JobState), *get_args(StepState), *get_args(ArtifactKind), "snapshot"}),
)
def test_every_word_on_the_wire_stands_in_the_docs(word: str) -> None:
    """States and kinds of artifacts are said."""
    assert re.search(rf'[`"]{word}[`"]', API)


@pytest.mark.parametrize("type", [one.type for one in all_pipelines()])
def test_every_kind_of_job_stands_in_the_docs(type: str) -> None:
    """And so is each of its parameters."""
    fields = all_pipelines().find(type).params_type.__struct_encode_fields__

    assert f"`{type}`" in API
    for field in fields:
        assert f"`{field}`" in API, field


@pytest.mark.parametrize("variable", VARIABLES, ids=lambda variable: variable.name)
def test_every_setting_stands_in_the_docs(variable: Variable) -> None:
    """And whether it is a secret, which may stand in a file."""
    told = re.findall(rf"`{variable.name}`( 🔑)?", CONFIGURATION)

    assert told
    assert any(told) == variable.secret


def test_every_setting_in_the_docs_is_there() -> None:
    """docs/configuration.md promises no setting that does not exist."""
    told = set(re.findall(r"^\| `([A-Z0-9_]+)`", CONFIGURATION, re.MULTILINE))

    assert told - {variable.name for variable in VARIABLES} == set()


def test_many_machines_name_what_is_there() -> None:
    """The files and commands to copy from docs/many-machines.md have no name of their own."""
    text = (DOCS / "many-machines.md").read_text()
    blocks = "\n".join(re.findall(r"^```\w+\n(.*?)^```", text, re.MULTILINE | re.DOTALL))
    set_here = set(re.findall(r"^(?:Environment=)?([A-Z][A-Z0-9_]+)=", blocks, re.MULTILINE))
    said = set(re.findall(r"(?:^|bin/)gavelcast ([a-z]+)", blocks, re.MULTILINE))

    assert set_here
    assert set_here <= {variable.name for variable in VARIABLES}
    assert said
    assert said <= cli.commands.keys()


def test_every_metric_stands_in_the_docs_and_is_there() -> None:
    """docs/operating.md has each metric, and neither its tables nor its alarms name another."""
    text = Metrics().process().decode()
    there = set(re.findall(r"^# TYPE (gavelcast_\w+) ", text, re.MULTILINE))
    there = {name for name in there if not name.endswith("_created")}
    explained = set(re.findall(r"^\| `(gavelcast_\w+)", OPERATING, re.MULTILINE))

    assert there == explained
    assert set(re.findall(r"gavelcast_\w+", OPERATING)) == there


def commands(group: click.Group, before: str = "gavelcast") -> list[tuple[str, click.Command]]:
    found: list[tuple[str, click.Command]] = []
    for name, command in group.commands.items():
        found.append((f"{before} {name}", command))
        if isinstance(command, click.Group):
            found += commands(command, f"{before} {name}")
    return found


@pytest.mark.parametrize(("words", "command"), commands(cli), ids=str)
def test_every_command_stands_in_the_docs(words: str, command: Any) -> None:
    """With each of its options, in docs/terminal.md."""
    assert words in TERMINAL
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert any(option in TERMINAL for option in parameter.opts), parameter.opts
