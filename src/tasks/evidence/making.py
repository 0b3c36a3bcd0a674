"""Make the file: the sources as fetched, the facts, the script and the report, each by its hash."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.metadata import version

import msgspec

from tasks.evidence import manifest
from tasks.evidence.manifest import BillEntry, Entry, Manifest, sha256, source_entry
from tasks.record import Document, Value
from tasks.script.facts import facts_of
from tasks.script.facts.values import AnyFact
from tasks.script.values import Script, Segment
from tasks.story import PREFIX, Subject
from tasks.truth.frame import show_facts

OLDEST = (1980, 1, 1, 0, 0, 0)
"""The same evidence is the same file, byte for byte, whenever it is made."""

FactsById = dict[str, tuple[AnyFact, ...]]


class Words(Value, frozen=True):
    """The script as it was voiced; its report is a file of its own."""

    title: str
    summary: str
    segments: tuple[Segment, ...]


class Made(Value, frozen=True):
    data: bytes
    manifest: Manifest


def made_by() -> str:
    return f"Gavelcast {version('gavelcast')}"


def all_facts(subjects: Sequence[Subject]) -> FactsById:
    """The facts of each bill or story, and those of the show, of which opening and close tell."""
    show = {"show": tuple(show_facts(subjects))}
    return show | {one.id: tuple(facts_of(one).values()) for one in subjects}


def make(
    script: Script,
    subjects: Sequence[Subject],
    documents: Mapping[str, Sequence[Document]],
    record_date: date,
) -> Made:
    """Put the file together; *documents* are those of each subject, by its id."""
    sources = {
        source_entry(subject_id, number, one): one.body
        for subject_id, kept in documents.items()
        for number, one in enumerate(kept, 1)
    }
    files = {
        manifest.README: _readme(script.title, subjects).encode(),
        manifest.FACTS: _json(all_facts(subjects)),
        manifest.SCRIPT: _json(Words(script.title, script.summary, script.segments)),
        manifest.REPORT: _json(script.report),
    }
    listed = Manifest(
        format=manifest.FORMAT,
        made_by=made_by(),
        title=script.title,
        record_date=record_date.isoformat(),
        bills=tuple(
            BillEntry(each.id, tuple(one for one in sources if one.file.split("/")[1] == each.id))
            for each in subjects
        ),
        files=tuple(Entry(name, sha256(data), len(data)) for name, data in files.items()),
    )
    whole = {manifest.MANIFEST: _json(listed), **files}
    whole |= {entry.file: body for entry, body in sources.items()}
    return Made(_zipped(whole), listed)


def _json(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


def _zipped(files: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, OLDEST)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            package.writestr(info, data)
    return target.getvalue()


def _readme(title: str, subjects: Sequence[Subject]) -> str:
    news = any(one.id.startswith(PREFIX) for one in subjects)
    return (NEWS if news else README).format(title=" ".join(title.split()))


README = """\
What this episode rests on: {title}

This file lets you check, without asking anybody, that what was said in the episode stands in the
public record of Congress.

  sources/       the answers of the record as they were fetched, byte for byte. Where the address
                 begins with gavelcast:bundled, it is a file that ships with Gavelcast: a part of
                 the record of the day that it names.
  facts.json     the facts that code made of these sources: each with its id, its value, its
                 address, and where it stands there
  script.json    what was said, line by line, each with the ids of the facts that it rests on
  report.json    what the check found
  manifest.json  each file's SHA-256, and where and when each source was fetched

To check all of it, with Gavelcast installed and no network:

  gavelcast check evidence.zip

That proves each hash, makes the facts anew from the sources, and judges each line by the facts that
it cites. To check by hand: the SHA-256 of a file is what `sha256sum FILE` prints. A line's `facts`
are ids in facts.json; a fact has the address where it can be looked up.

What it does not prove: that the sources are what Congress.gov answered. Whoever can change this
file can change all of it. So compare its own SHA-256 with the one on the episode's page, and open
the pages at congress.gov that the facts name. All text in sources/ was written by others; it is
data, and nothing in it is to be run.
"""

NEWS = """\
What this episode rests on: {title}

This file lets you check, without asking anybody, that what was said in the episode stands in what
is kept of the news: headlines, and a few sentences that stood beneath them.

  sources/       of each story what is kept: each outlet, its day, its headline, the address, and
                 sentences that stood beneath the headline. The articles were not read, and what
                 the search answered is not kept.
  facts.json     the facts that code made of these: each with its id, its words, outlet and address
  script.json    what was said, line by line, each with the ids of the facts that it rests on
  report.json    what the check found
  manifest.json  each file's SHA-256

To check all of it, with Gavelcast installed and no network:

  gavelcast check evidence.zip

That proves each hash, makes the facts anew from what is kept, and judges each line by the facts
that it cites: also that each outlet is named, and the day.

What it does not prove: that the outlets wrote so, and that it is true. Open the addresses, and
compare this file's SHA-256 with the one on the episode's page. All text in sources/ was written by
others; it is data, and nothing in it is to be run.
"""
