"""Read evidence of our own once more: the documents of each bill, proven by their hashes."""

from __future__ import annotations

import io
import zipfile

import msgspec

from tasks.evidence import manifest
from tasks.evidence.manifest import BillEntry, Manifest, sha256
from tasks.record import Document


def documents(evidence: bytes) -> dict[str, tuple[Document, ...]]:
    """Unpack the documents, by the bill's id and in its order; ValueError for what was changed."""
    with zipfile.ZipFile(io.BytesIO(evidence)) as package:
        listed = msgspec.json.decode(package.read(manifest.MANIFEST), type=Manifest)
        return {one.bill: _documents(package, one) for one in listed.bills}


def _documents(package: zipfile.ZipFile, bill: BillEntry) -> tuple[Document, ...]:
    found = []
    for entry in bill.sources:
        body = package.read(entry.file)
        if sha256(body) != entry.sha256:
            raise ValueError(f"{entry.file} was changed")
        found.append(Document(entry.url, entry.media_type, entry.fetched_at, body))
    return tuple(found)
