"""Which voices the two hosts have: what a listener may choose, and who speaks then."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Self

import msgspec

from tasks.errors import BadInput
from tasks.record import Value

HOSTS = ("Sarah", "James")
"""As in a script; their fields are in small letters."""
VOICE_ID = r"^[A-Za-z0-9]{16,40}$"
"""ElevenLabs' ids have 20 letters and digits; a name is shorter."""

Cast = Mapping[str, str]
"""The ids of voices, by speaker: `{"Sarah": "EXAVITQu4vr4xnSDxMaL"}`."""


class Voices(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The id of a voice for each host; None leaves it to the server.

    Raises BadInput that names the field: for what is no id, and for one voice for both.
    """

    sarah: str | None = None
    james: str | None = None

    def __post_init__(self) -> None:
        _check_id("Sarah", self.sarah)
        _check_id("James", self.james)
        if self.sarah and self.sarah == self.james:
            raise BadInput(
                f"voices.james: Sarah has the voice {self.james!r} already; with one voice for"
                " both nobody could tell them apart.",
                field="voices.james",
            )

    @property
    def chosen(self) -> Cast:
        given = zip(HOSTS, (self.sarah, self.james), strict=True)
        return {host: voice for host, voice in given if voice}


class Offered(Value, frozen=True):
    """A voice that can be chosen."""

    id: str
    name: str


class OwnVoices:
    """The part of a voice that speaks as it does, whatever is chosen."""

    voices: Cast = {}

    def cast(self, chosen: Cast) -> Self:
        return self

    async def offered(self) -> tuple[Offered, ...]:
        return ()

    async def knows(self, voice_id: str) -> bool:
        return True


def cast(usual: Cast, chosen: Cast) -> dict[str, str]:
    """Give each host a voice: the chosen one, else the usual one.

    Who chose for one host what the other has gets both exchanged: two hosts are two voices.
    """
    voices = {**usual, **chosen}
    if len(chosen) == 1 and len(set(voices.values())) < len(voices):
        [host] = chosen
        return {one: chosen[host] if one == host else usual[host] for one in voices}
    return voices


def field_of(host: str) -> str:
    """Where a host's voice is chosen: `voices.sarah`."""
    return f"voices.{host.lower()}"


def _check_id(host: str, given: str | None) -> None:
    if given is not None and not re.fullmatch(VOICE_ID, given):
        field = field_of(host)
        raise BadInput(
            f"{field}: takes the id of a voice at ElevenLabs, such as EXAVITQu4vr4xnSDxMaL,"
            f" not {given[:60]!r}.",
            field=field,
        )
