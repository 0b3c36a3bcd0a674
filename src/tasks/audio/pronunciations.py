"""What an installation wants said otherwise: `pronunciations.txt` in its data folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tasks.audio.speech import Instead, spoken
from tasks.errors import Misconfigured

FILE = "pronunciations.txt"


def pronunciations(data_dir: Path) -> Instead:
    """Read the lines `written = said`; none where there is no file.

    Raises Misconfigured, which names the line that is wrong.
    """
    path = data_dir / FILE
    if not path.exists():
        return ()
    try:
        return tuple(read(path))
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(f"{path}: cannot be read as text in UTF-8.") from error


def read(path: Path) -> Iterator[tuple[str, str]]:
    seen: dict[str, int] = {}
    for number, line in enumerate(path.read_text("utf-8-sig").splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        written, said = (side.strip() for side in line.partition("=")[::2])
        if not spoken(said) or not spoken(written):
            wrong(path, number, line, "takes `written = said`, such as `Tlaib = Tuh-leeb`")
        if written in seen:
            wrong(path, number, line, f"stands in line {seen[written]} already")
        seen[written] = number
        yield written, said


def wrong(path: Path, number: int, line: str, what: str) -> None:
    raise Misconfigured(f"{path}, line {number}: `{line.strip()}`: {what}.")
