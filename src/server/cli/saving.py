"""Save an episode's audio as a file: whole, or not at all."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from server.cli.http import Api, Unreachable
from tasks.errors import BadInput, GavelcastError

TRIES = 3


def look_at(target: Path) -> None:
    """Find out what would keep the file from being saved before anything is made or paid for."""
    try:
        if target.is_dir():
            raise BadInput(f"{target} is a folder; name the file: {target / 'briefing.mp3'}")
        if target.exists() and not target.is_file():
            raise BadInput(f"{target} is not a file.")
        if not target.parent.is_dir():
            raise BadInput(f"There is no folder {target.parent}.")
        with _beside(target) as beside:
            beside.touch()
    except OSError as error:
        raise BadInput(f"{target} cannot be written: {_why(error)}.") from None


async def save(api: Api, url: str, target: Path) -> None:
    """Fetch the audio at *url* into *target*, replacing what is there."""
    for tries_left in reversed(range(TRIES)):
        try:
            return await _fetch(api, url, target)
        except OSError as error:
            raise GavelcastError(f"{target} cannot be written: {_why(error)}.") from None
        except httpx.HTTPError as error:
            if not tries_left:
                why = str(error) or type(error).__name__
                raise Unreachable(f"The audio cannot be fetched from {url}: {why}.") from None
        await asyncio.sleep(1)
    return None


async def _fetch(api: Api, url: str, target: Path) -> None:
    with _beside(target) as beside:
        with beside.open("wb") as file:
            async for chunk in api.audio(url):
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    beside = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        yield beside
    finally:
        beside.unlink(missing_ok=True)


def _why(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
