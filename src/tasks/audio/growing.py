"""Make an episode's sound while its parts are still being voiced, by one encoder from end to end.

All that is done to a take depends on it and on those before it, never on what comes: whoever begins
anew makes the same bytes. Runs in the workshop's process, which remembers where it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tasks.audio.balance import Balance
from tasks.audio.cutting import Passage, before, passages
from tasks.audio.levels import Heard, Steps, heard, levelled
from tasks.audio.measure import Ear
from tasks.audio.mp3 import FRAME, Encoder
from tasks.audio.pauses import ANOTHER, SEGMENT, Quiet
from tasks.audio.pcm import RATE, Floats, Samples, decoded
from tasks.audio.placing import placed
from tasks.audio.values import Grown, Measured, Placed, Take
from tasks.errors import Final

EDITION = "1"
"""Grows when the same takes would come to other bytes."""
MOST = 8
"""Files of which the process remembers the encoder."""
SILENT = RATE // 4
"""Samples of a file in which nothing is said: no player takes an empty one."""
FADE = round(0.01 * RATE)
GLIDE = 20
"""Steps in which the gain changes where there is no pause."""


def grow(target: str, takes: Sequence[Take], last: bool) -> Grown:
    """Bring the MP3 at *target*, frames without tags, up to hold all of *takes*.

    With *last* the encoder is closed. Raises Final where there is no take, or one that cannot be
    decoded; what was written before it stays.
    """
    if not takes:
        raise Final("There is no audio to join.", reason="nothing_to_tell")
    desk = resumed(target, takes)
    for number, take in enumerate(takes[len(desk.takes) :], len(desk.takes) + 1):
        desk.add(take, number)
    return desk.finished() if last else remembered(desk).grown()


DESKS: dict[str, Desk] = {}
"""By their file; who was here last comes last."""


def resumed(target: str, takes: Sequence[Take]) -> Desk:
    desk = DESKS.pop(target, None)
    return desk if desk and desk.holds(takes) else Desk(target)


def remembered(desk: Desk) -> Desk:
    DESKS[desk.target] = desk
    if len(DESKS) > MOST:
        del DESKS[next(iter(DESKS))]
    return desk


class Desk:
    """Where the takes of one file come together."""

    def __init__(self, target: str) -> None:
        self.target = target
        self.takes: list[Take] = []
        self._placed: list[Placed] = []
        self._balance = Balance()
        self._encoder, self._ear = Encoder(), Ear()
        self._size = self._position = self._tail = 0
        self._segment = 0
        self._gain = 1.0

    def holds(self, takes: Sequence[Take]) -> bool:
        """Whether the file is what was left, and the beginning of *takes*."""
        path = Path(self.target)
        whole = path.exists() and path.stat().st_size == self._size
        return whole and self.takes == list(takes[: len(self.takes)])

    def add(self, take: Take, number: int) -> None:
        sound = decoded_part(take, number)
        quiet = Quiet(sound, take.turns)
        cut = passages(quiet, take)
        begin = self._position + self._silence_before(take, cut)
        laid = self._lay(take, cut, sound, begin)
        start = begin if cut else self._position
        self._placed.append(placed(take, quiet, laid, start, self._position))
        self.takes.append(take)

    def grown(self, measured: Measured | None = None) -> Grown:
        # What another process left behind may be longer.
        with Path(self.target).open("ab") as file:
            file.truncate(self._size)
        duration = self._encoder.frames * FRAME / RATE
        return Grown(self._size, duration, tuple(self._placed), measured)

    def finished(self) -> Grown:
        if not self._position:
            self._put(np.zeros(SILENT, np.int16))
        self._write(self._encoder.close())
        return self.grown(self._ear.measured())

    def _silence_before(self, take: Take, cut: Sequence[Passage]) -> int:
        if not cut or not self._position:
            return 0
        wanted = (before(take, 0) or ANOTHER) if take.segment == self._segment else SEGMENT
        lead = cut[0].sound.start - cut[0].pieces[0][0]
        return max(round(wanted * RATE) - self._tail - lead, 0)

    def _lay(
        self, take: Take, cut: Sequence[Passage], sound: Floats, begin: int
    ) -> list[tuple[Passage, int]]:
        sounds = [joined(sound, number, cut) for number in range(len(cut))]
        seen = [heard(one) for one in sounds]
        laid: list[tuple[Passage, int]] = []
        self._put(np.zeros(begin - self._position if cut else 0, np.int16))
        for passage, one, shape, gain in zip(
            cut, sounds, seen, self._balance.gains(take, cut, seen), strict=True
        ):
            self._put(np.zeros(passage.silence, np.int16))
            laid.append((passage, self._position))
            self._play(one, shape, self._gliding(passage, shape.gains(gain)))
            self._segment = take.segment
            self._tail = passage.pieces[-1][1] - passage.sound.end
        return laid

    def _gliding(self, passage: Passage, gains: Steps) -> Steps:
        if passage.flows:
            steps = min(GLIDE, len(gains))
            gains[:steps] = np.linspace(self._gain, gains[steps - 1], steps)
        self._gain = float(gains[-1])
        return gains

    def _play(self, sound: Floats, shape: Heard, gains: Steps) -> None:
        self._balance.add(self._position, shape, gains)
        self._put(levelled(sound, gains))

    def _put(self, sound: Samples) -> None:
        self._position += len(sound)
        self._write(self._encoder.encode(sound))

    def _write(self, data: bytes) -> None:
        # Nothing is cut off before it is written again: somebody may be listening.
        path = Path(self.target)
        path.touch()
        with path.open("r+b") as file:
            file.seek(self._size)
            file.write(data)
        self._size += len(data)
        self._ear.hear(data)


def decoded_part(take: Take, number: int) -> Floats:
    import av

    damaged = Final(
        f"Part {number} of the recording cannot be decoded; make the episode again.",
        reason="bad_audio",
    )
    try:
        sound = decoded(take.path)
    except (av.error.FFmpegError, IndexError) as error:
        raise damaged from error
    if not len(sound):
        raise damaged
    return sound


def joined(sound: Floats, number: int, cut: Sequence[Passage]) -> Floats:
    """A passage without what was cut out of it; it begins and ends softly where it is silent."""
    pieces = [sound[start:end].copy() for start, end in cut[number].pieces]
    flows_on = number + 1 < len(cut) and cut[number + 1].flows
    for place, piece in enumerate(pieces):
        if place or not cut[number].flows:
            faded(piece)
        if place < len(pieces) - 1 or not flows_on:
            faded(piece[::-1])
    return np.concatenate(pieces)


def faded(piece: Floats) -> None:
    slope = np.linspace(0, 1, min(FADE, len(piece)), dtype=np.float32)
    piece[: len(slope)] *= slope
