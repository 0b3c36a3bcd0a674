"""A voice that remembers what it was asked to say."""

import asyncio
from collections.abc import Sequence

from fakes.toy_studio import ToneVoice
from tasks.providers.base import Spoken, Wait
from tasks.script.values import Turn


class ListeningVoice(ToneVoice):
    def __init__(self) -> None:
        self.calls: list[list[str]] = []

    async def speak(self, turns: Sequence[Turn], wait: Wait = asyncio.sleep) -> Spoken:
        self.calls.append([turn.text for turn in turns])
        return await super().speak(turns, wait)

    @property
    def heard(self) -> list[str]:
        return [text for call in self.calls for text in call]
