"""The text of a bill, cut into sections that can be quoted."""

import pytest

from tasks.providers.congress.sections import MOST_CHARACTERS, MOST_SECTIONS, read_sections
from tasks.record import Section

HEAD = '<?xml version="1.0"?><!DOCTYPE bill PUBLIC "-//US Congress//DTDs/bill.dtd//EN" "bill.dtd">'


def sections(body: str) -> tuple[Section, ...]:
    return read_sections(f"{HEAD}<bill>{body}</bill>".encode())[0]


def test_sections_have_a_label_a_heading_and_plain_text() -> None:
    """As a reader would see them, without markup."""
    found = sections(
        """<form><legis-num>H. R. 22</legis-num></form><legis-body>
        <section id="a"><enum>1.</enum><header>Short title</header>
        <text>This Act may be cited as the <quote><short-title>SAVE Act</short-title></quote>.
        </text></section>
        <section><enum>2.</enum><header>Proof</header><subsection><enum>(a)</enum>
        <header>In general</header><text>Section 3 (<external-xref>52 U.S.C. 1</external-xref>) is
        amended—</text><paragraph><enum>(1)</enum><text>by striking <quote>x</quote>; and</text>
        </paragraph></subsection></section></legis-body>"""
    )

    assert found == (
        Section("Sec. 1", "Short title", "This Act may be cited as the “SAVE Act”."),
        Section(
            "Sec. 2",
            "Proof",
            "(a) In general. Section 3 (52 U.S.C. 1) is amended— (1) by striking “x”; and",
        ),
    )


def test_a_quoted_section_belongs_to_the_section_that_quotes_it() -> None:
    """What the bill writes into another law is no section of its own."""
    (found,) = sections(
        "<legis-body><section><enum>2.</enum><text>Add:</text><quoted-block><section>"
        "<enum>9.</enum><header>New</header><text>The new words.</text></section>"
        "<after-quoted-block>.</after-quoted-block></quoted-block></section></legis-body>"
    )

    assert found.label == "Sec. 2"
    assert found.text == "Add: 9. New. The new words.."


@pytest.mark.parametrize("mark", ['changed="deleted"', 'reported-display-style="strikethrough"'])
def test_what_a_committee_struck_out_is_not_read(mark: str) -> None:
    """A reported bill holds its old text too; it is no longer proposed."""
    found = sections(
        f"<legis-body {mark}><section><enum>1.</enum><text>Old.</text></section></legis-body>"
        "<legis-body><section><enum>1.</enum><text>New <deleted-phrase>gone</deleted-phrase>words."
        f"</text></section><section {mark}><text>Old too.</text></section></legis-body>"
    )

    assert [one.text for one in found] == ["New words."]


def test_sections_within_titles_and_divisions_are_found() -> None:
    """Long bills are nested; the contents list is no section."""
    found = sections(
        "<legis-body><toc><toc-entry>Sec. 1. Not this</toc-entry></toc><division><enum>A</enum>"
        "<title><enum>I</enum><header>Farms</header><section><enum>101.</enum><text>Money.</text>"
        "</section><appropriations-intermediate><header>Loans</header><text>For loans, $5.</text>"
        "</appropriations-intermediate></title></division></legis-body>"
    )

    assert [(one.label, one.heading, one.text) for one in found] == [
        ("Sec. 101", "", "Money."),
        ("", "Loans", "For loans, $5."),
    ]


def test_a_resolution_is_read_with_its_reasons() -> None:
    """The whereas clauses come first."""
    found = sections(
        "<preamble><whereas><text>Whereas turtles are old;</text></whereas></preamble>"
        "<resolution-body><section><text>That turtles be thanked.</text></section>"
        "</resolution-body>"
    )

    assert [(one.label, one.text) for one in found] == [
        ("Whereas", "Whereas turtles are old;"),
        ("", "That turtles be thanked."),
    ]


def test_the_newer_markup_is_read_too() -> None:
    """USLM names the same things otherwise, in a namespace."""
    xml = (
        '<bill xmlns="http://schemas.gpo.gov/xml/uslm"><meta><title>x</title></meta><main>'
        '<section><num value="2">SEC. 2. </num><heading>Proof</heading><content>The words.'
        "</content></section></main></bill>"
    )

    assert read_sections(xml.encode())[0] == (Section("Sec. 2", "Proof", "The words."),)


def test_a_body_without_sections_is_one() -> None:
    """Old short bills have bare text."""
    assert sections("<legis-body><text>All of it.</text></legis-body>") == (
        Section("", "", "All of it."),
    )


def test_a_long_text_is_bounded_and_says_so() -> None:
    """An appropriations act does not fill the prompt."""
    one = f"<section><enum>1.</enum><text>{'word ' * 3_000}</text></section>"
    small = "<section><text>Short.</text></section>"

    long, long_cut = read_sections(f"<bill><legis-body>{one * 4}</legis-body></bill>".encode())
    many, many_cut = read_sections(f"<bill><legis-body>{small * 99}</legis-body></bill>".encode())
    few, few_cut = read_sections(f"<bill><legis-body>{small}</legis-body></bill>".encode())

    assert sum(len(section.text) for section in long) <= MOST_CHARACTERS
    assert long[-1].text.endswith("…")
    assert (len(many), len(few)) == (MOST_SECTIONS, 1)
    assert (long_cut, many_cut, few_cut) == (True, True, False)


@pytest.mark.parametrize(
    "xml",
    [
        b"",
        b"<bill>",
        b"<p>Just a moment...<br></p>",
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><bill><legis-body>&x;</legis-body></bill>',
        b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><bill>&b;</bill>',
    ],
)
def test_what_is_no_bill_or_declares_entities_is_refused(xml: bytes) -> None:
    """No file is read and no memory filled by a document from outside."""
    with pytest.raises(ValueError, match="text"):
        read_sections(xml)


def test_entities_cannot_be_smuggled_in_another_encoding() -> None:
    """UTF-16 hides the declaration from a plain search, not from us."""
    xml = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY x "y">]><bill>&x;</bill>'

    with pytest.raises(ValueError, match="text"):
        read_sections(xml.encode("utf-16"))
