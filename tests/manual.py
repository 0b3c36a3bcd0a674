"""The written docs, as tests read them: their code, their links, their headings."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#{1,6} +(.+)$", re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
IN_CODE = re.compile(r"`[^`\n]*`")


def pages() -> list[Path]:
    """List every page written by hand."""
    return [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def code(page: str, language: str) -> list[str]:
    """Take the blocks of code in *language* out of a page, in order."""
    return [text for name, text in FENCE.findall((ROOT / page).read_text()) if name == language]


def links(page: Path) -> list[str]:
    """List where a page links to, images included."""
    return LINK.findall(IN_CODE.sub("", _prose(page)))


def anchors(page: Path) -> set[str]:
    """Name the page's headings as GitHub and others do in links."""
    found: list[str] = []
    for heading in HEADING.findall(_prose(page)):
        name = _anchor(heading)
        times = sum(re.fullmatch(rf"{re.escape(name)}(-\d+)?", one) is not None for one in found)
        found.append(f"{name}-{times}" if times else name)
    return set(found)


def _prose(page: Path) -> str:
    return FENCE.sub("", page.read_text())


def _anchor(heading: str) -> str:
    words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
