"""Evidence to check, and what somebody might do to it."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tasks.evidence.making import make
from tasks.evidence.manifest import sha256
from tasks.providers.base import BillSource
from tasks.record import Bill, Document
from tasks.script.opening import closing, opening, title_and_summary
from tasks.script.template import short_segment
from tasks.script.values import Script
from tasks.truth.evidence import voiceable

Json = Any


async def made(source: BillSource, *bill_ids: str) -> bytes:
    """The evidence of a daily about these bills, as the template tells them."""
    documents: dict[str, list[Document]] = {one: [] for one in bill_ids}
    bills = [await source.bill(one, documents[one].append) for one in bill_ids]
    return make(script(bills), bills, documents, bills[0].record_date).data


def script(bills: list[Bill]) -> Script:
    day = max(bill.record_date for bill in bills)
    told = [
        short_segment(bill, index=n, of=len(bills), words=300) for n, bill in enumerate(bills, 1)
    ]
    first = opening("daily", bills, record_date=day)
    segments = (first, *told, closing("daily", bills, record_date=day))
    title, summary = title_and_summary("daily", bills, record_date=day)
    return voiceable(Script(title, summary, segments), bills)


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(files: dict[str, bytes], target: Path) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, body in files.items():
            package.writestr(name, body)
    return target


def changed(files: dict[str, bytes], name: str, change: Callable[[Json], None]) -> None:
    """Change a JSON file in place."""
    value = json.loads(files[name])
    change(value)
    files[name] = json.dumps(value).encode()


def covered_up(files: dict[str, bytes]) -> None:
    """Write the manifest anew, so that every hash is right again."""

    def put_right(listed: Json) -> None:
        entries = [*listed["files"], *(one for bill in listed["bills"] for one in bill["sources"])]
        for entry in entries:
            body = files[entry["file"]]
            entry |= {"sha256": sha256(body), "size": len(body)}

    changed(files, "manifest.json", put_right)
