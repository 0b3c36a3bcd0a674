"""A newcomer gets exactly the pinned parts, and nothing of our machines is in the project."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = ("installer", "build", "run", "dev")

PIN = re.compile(r"([A-Za-z0-9._-]+)(?:\[[a-z0-9,._-]+\])?==([^ ;]+)(?: ; [^\\]+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")
NOTE = re.compile(r"    #( +.*)?")

MACHINE_PATH = re.compile(r"/(root|work|home/[a-z]+|Users/[A-Za-z]+|opt/(wheels|pypi))(/|\b)")
REGISTRY = re.compile(r"https?://\S*(/simple\b|pypi|pythonhosted)", re.IGNORECASE)


def pins(lock: str) -> set[tuple[str, str]]:
    lines = (ROOT / "requirements" / f"{lock}.txt").read_text().splitlines()
    return {found.groups() for line in lines if (found := PIN.fullmatch(line))}


def tracked(*under: str) -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "-z", *under], cwd=ROOT, capture_output=True, check=False
    )
    if listing.returncode:
        pytest.skip("this is not a git checkout")
    paths = [ROOT / name for name in listing.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_pins_and_hashes_and_nothing_else(lock: str) -> None:
    """What is installed is what was tested, from whichever registry the machine uses."""
    lines = (ROOT / "requirements" / f"{lock}.txt").read_text().splitlines()

    strange = [line for line in lines if not any(p.fullmatch(line) for p in (PIN, HASH, NOTE))]
    unhashed = [
        line
        for line, following in zip(lines, [*lines[1:], ""], strict=True)
        if PIN.fullmatch(line) and not HASH.fullmatch(following)
    ]

    assert strange == []
    assert unhashed == []
    assert pins(lock)


def test_the_tests_run_on_the_parts_that_users_get() -> None:
    """What the tests saw working is what runs."""
    assert pins("run") <= pins("dev")
    assert pins("build") <= pins("dev")


def test_every_part_is_locked() -> None:
    """A part that is added without `make lock` is noticed here, not on a newcomer's machine."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = {
        "run": project["project"]["dependencies"],
        "dev": project["dependency-groups"]["dev"],
        "build": project["build-system"]["requires"],
    }

    for lock, lines in wanted.items():
        locked = {(canonicalize_name(name), version) for name, version in pins(lock)}
        for requirement in map(Requirement, lines):
            name = canonicalize_name(requirement.name)
            versions = [version for locked_name, version in locked if locked_name == name]
            assert any(requirement.specifier.contains(version) for version in versions), (
                f"requirements/{lock}.txt has no {requirement}: run `make lock`"
            )


@pytest.mark.parametrize(
    ("kind", "pattern"), [("a machine's path", MACHINE_PATH), ("a registry's address", REGISTRY)]
)
def test_nothing_of_one_machine_is_in_the_project(kind: str, pattern: re.Pattern[str]) -> None:
    """The project holds no path and no registry of whoever worked on it."""
    found = [
        f"{path.relative_to(ROOT)}: {hit[0]}"
        for path in tracked()
        if (hit := pattern.search(path.read_bytes().decode("utf-8", "replace")))
    ]

    assert not found, f"{kind} stands in {found}"


def test_the_wheel_holds_the_whole_program(tmp_path: Path) -> None:
    """`pip install .` brings pages, style, facts and migrations, not only the code."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)

    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        commands = archive.read(next(n for n in names if n.endswith("entry_points.txt"))).decode()

    source = {path.relative_to(ROOT / "src").as_posix() for path in tracked("src")}
    assert source <= set(names)
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {
        "server",
        "tasks",
        "web",
    }
    assert "gavelcast = server.cli:main" in commands


NO_SUCH_PYTHON = "exit 127"
OLD_PYTHON = """case "$*" in *version_info*) exit 1;; -V) echo Python 3.9.2;; esac"""
NO_VENV = """case "$*" in *ensurepip*) exit 1;; esac"""


@pytest.mark.parametrize(
    ("python", "says"),
    [
        (NO_SUCH_PYTHON, "needs Python 3.11 or newer"),
        (OLD_PYTHON, "this is Python 3.9.2"),
        (NO_VENV, "apt-get install python3-venv"),
    ],
)
@pytest.mark.parametrize("target", ["run", "test"])
def test_a_machine_that_lacks_something_is_told_what(
    target: str, python: str, says: str, tmp_path: Path
) -> None:
    """Where Python is missing, old or without venv, one line says what to do."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    stand_in = tmp_path / "python"
    stand_in.write_text(f"#!/bin/sh\n{python}\n")
    stand_in.chmod(0o755)

    made = subprocess.run(
        ["make", "--no-print-directory", target, f"PYTHON={stand_in}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    explanation = [line for line in made.stderr.splitlines() if not line.startswith("make")]
    assert made.returncode != 0
    assert len(explanation) == 1
    assert says in explanation[0]
    assert not (tmp_path / ".venv").exists()


def wheel(folder: Path, name: str, metadata: str = "", version: str = "1.0") -> str:
    """Make a package of nothing but its name; its line in a lock."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}.py", "")
        archive.writestr(
            f"{info}/METADATA",
            f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{metadata}",
        )
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    return f"{name}=={version} --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


def test_pip_sets_it_up_where_only_pip_knows_the_registry(tmp_path: Path) -> None:
    """A part that asks for another one's extras is installed from the pins, by old pips as well."""
    locks = tmp_path / "requirements"
    locks.mkdir()
    asking = wheel(tmp_path, "asking", "Requires-Dist: asked[more]==1.*\n")
    asked = wheel(tmp_path, "asked", "Provides-Extra: more\n")
    wheel(tmp_path, "asked", "Provides-Extra: more\n", version="1.1")
    (locks / "installer.txt").write_text(wheel(tmp_path, "without_uv"))
    (locks / "build.txt").write_text("")
    (locks / "run.txt").write_text(asking + asked)
    shutil.copy(ROOT / "Makefile", tmp_path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)

    subprocess.run(
        ["make", ".venv/.run", f"PYTHON={sys.executable}"],
        cwd=tmp_path,
        env={"PATH": os.defpath, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path)},
        capture_output=True,
        check=False,
    )

    imports = [tmp_path / ".venv/bin/python", "-c", "import asking, asked"]
    assert subprocess.run(imports, check=False).returncode == 0
