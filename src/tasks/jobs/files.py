"""Files that a job makes for its owner: what each is, and where it is kept."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath

from tasks.jobs.storage import valid_key

MEDIA_TYPES = {
    ".csv": "text/csv",
    ".html": "text/html",
    ".json": "application/json",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".txt": "text/plain",
    ".zip": "application/zip",
}


def media_type(name: str) -> str:
    """Say by its name what a file is; what is not known is bytes."""
    return MEDIA_TYPES.get(PurePosixPath(name).suffix, "application/octet-stream")


def prefix(job_id: str) -> str:
    """What the storage keys of a job's files begin with: they are its own, and go with it."""
    return f"files/{job_id}-"


def key(job_id: str, name: str, data: bytes) -> str:
    """Name the place of a file by its content: made again with other words, it is another."""
    digest = hashlib.sha256(data).hexdigest()[:32]
    return valid_key(f"{prefix(job_id)}{digest}-{name}")


def artifact_id(name: str) -> str:
    return f"file/{name}"


def url(job_id: str, name: str) -> str:
    return f"/jobs/{job_id}/files/{name}"
