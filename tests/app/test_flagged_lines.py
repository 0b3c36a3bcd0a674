"""A whole show by a writer that lies: no lie is heard."""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import pytest

from fakes.toy_studio import ToneVoice, ToyWriter, toy_studio
from serving import Served, serving
from tasks.providers.base import Brief, OnTurn, Spoken, Wait, Written
from tasks.providers.folder import Folder
from tasks.script.values import Turn
from tasks.settings import Settings

LIE = "The Senate passed it by 99 to 1 on May 4, 2019."


class LyingWriter(ToyWriter):
    """The template's words, with a lie in each segment; asked again, it lies again."""

    async def write(self, brief: Brief, on_turn: OnTurn) -> Written:
        written = await super().write(brief, on_turn)
        turns = list(written.segment.turns)
        lie = Turn("James", LIE, facts=turns[1].facts)
        turns = [lie for _ in brief.wrong] or [*turns, lie]
        segment = msgspec.structs.replace(written.segment, turns=tuple(turns))
        return msgspec.structs.replace(written, segment=segment)


class ListeningVoice(ToneVoice):
    def __init__(self) -> None:
        self.heard: list[str] = []

    async def speak(self, turns: Sequence[Turn], wait: Wait = asyncio.sleep) -> Spoken:
        self.heard += [turn.text for turn in turns]
        return await super().speak(turns, wait)


@pytest.fixture
def lying(tmp_path: Path) -> Iterator[Served]:
    studio = toy_studio(Folder(tmp_path / "audio"), LyingWriter())
    studio.voice = ListeningVoice()
    with serving(Settings(data_dir=tmp_path, port=0), studio) as served:
        yield served


def test_a_lie_is_never_voiced(lying: Served) -> None:
    """It is asked for again, and then told by code or dropped; the report says so."""
    made = lying.made()

    episode = lying.get(f"/api/episodes/{made['episodeId']}").json()
    voice = lying.house.studio.voice
    assert isinstance(voice, ListeningVoice)
    assert voice.heard
    assert LIE not in voice.heard
    assert LIE not in str(episode)
    report = episode["report"]
    assert report["claims"] == report["supported"] > 0
    assert report["rewritten"] + report["replaced"] + report["dropped"] >= 1
    assert episode["factChecked"] is True
