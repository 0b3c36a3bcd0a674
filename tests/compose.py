"""compose.yaml as the tests read it: the one file, its variables filled in as compose does."""

import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parents[1] / "compose.yaml"
TEXT = FILE.read_text()
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(TEXT)["services"]
OURS = {name: one for name, one in SERVICES.items() if one["image"] == "gavelcast"}
NEEDED = sorted(set(re.findall(r"\$\{(\w+):\?", TEXT)))
"""Variables without which nothing starts."""
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)(?::([?-])([^}]*))?\}")


def filled(text: str, given: Mapping[str, str]) -> str:
    """Fill variables in; one that is needed, and is not given, is a KeyError."""

    def value(found: re.Match[str]) -> str:
        name, kind, rest = found.groups()
        if given.get(name) or kind != "-":
            return given[name]
        return str(rest)

    return VARIABLE.sub(value, text).replace("$$", "$")


def environment(service: str, given: Mapping[str, str]) -> dict[str, str]:
    return {name: filled(text, given) for name, text in SERVICES[service]["environment"].items()}


def command(service: str) -> list[str]:
    return shlex.split(OURS[service]["command"])
