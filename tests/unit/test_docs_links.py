"""The docs lead where they say, and the README stays short."""

from pathlib import Path

import pytest

import manual

PAGES = manual.pages()
ELSEWHERE = ("https://", "http://", "mailto:")


@pytest.mark.parametrize("document", PAGES, ids=lambda document: document.name)
def test_every_link_leads_somewhere(document: Path):
    """A link between the docs finds its file, and the heading that it names."""
    broken = [link for link in manual.links(document) if not _leads(document, link)]

    assert broken == []


def test_every_page_can_be_found_from_the_readme():
    """Whoever starts at the README reaches every page of the docs."""
    reached, left = set(), [manual.ROOT / "README.md"]
    while left:
        page = left.pop()
        reached.add(page)
        targets = {_target(page, link) for link in manual.links(page)}
        left += [one for one in targets - reached if one.suffix == ".md" and one.is_file()]

    assert set(PAGES) - reached == set()


def test_the_readme_is_read_in_one_go():
    """The README has at most 150 lines."""
    assert len((manual.ROOT / "README.md").read_text().splitlines()) <= 150


def test_a_broken_link_is_noticed(tmp_path: Path):
    """A link to no file and one to no heading are both found; code and addresses are not links."""
    page = tmp_path / "page.md"
    page.write_text(
        "# A page: `x`\n[here](#a-page-x) [gone](gone.md) [no](page.md#no) [out](https://example.org)\n"
        "`[a](code.md)`\n```sh\n[b](code.md)\n```\n"
    )

    assert [one for one in manual.links(page) if not _leads(page, one)] == ["gone.md", "page.md#no"]


def _leads(page: Path, link: str) -> bool:
    if link.startswith(ELSEWHERE):
        return True
    target, (_, _, anchor) = _target(page, link), link.partition("#")
    if not target.exists():
        return False
    return not anchor or anchor in manual.anchors(target)


def _target(page: Path, link: str) -> Path:
    path = link.partition("#")[0]
    return (page.parent / path).resolve() if path else page
