"""Encode an MP3 as podcast players like it, two channels and 128 kbit/s, as the sound comes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from tasks.audio.pcm import RATE, Samples

if TYPE_CHECKING:
    import av

BIT_RATE = 128_000
QUALITY = "7"
"""LAME's scale, 0 (slow) to 9: half as fast again as its default, for speech without a loss."""
FRAME = 1152
"""Samples of an MP3 frame."""
SHORTEST = 144 * BIT_RATE // RATE
"""Bytes of a frame that is not padded."""
ENCODER_DELAY = 576
"""Samples of silence that LAME puts before what it encodes."""
DECODER_DELAY = 529
"""Samples that every decoder puts before that."""


class Encoder:
    """Turns sound into frames; the same sound gives the same bytes, however it is cut."""

    def __init__(self) -> None:
        import av

        self.frames = 0
        """How many there are so far."""
        self._left = np.zeros(0, np.int16)
        self._codec = av.CodecContext.create("libmp3lame", "w")
        self._codec.sample_rate, self._codec.bit_rate = RATE, BIT_RATE
        self._codec.layout, self._codec.format = "stereo", "s16p"
        self._codec.options = {"compression_level": QUALITY}

    def encode(self, sound: Samples) -> bytes:
        """The frames that become whole by this."""
        sound = np.concatenate([self._left, sound])
        whole = len(sound) // FRAME * FRAME
        self._left = sound[whole:].copy()
        blocks = (self._framed(block) for block in sound[:whole].reshape(-1, FRAME))
        return b"".join(self._bytes(self._codec.encode(block)) for block in blocks)

    def close(self) -> bytes:
        """The last frames."""
        left = [self._framed(self._left)] if len(self._left) else []
        return b"".join(self._bytes(self._codec.encode(frame)) for frame in [*left, None])

    def _framed(self, block: Samples) -> av.AudioFrame:
        import av

        frame = av.AudioFrame.from_ndarray(np.stack((block, block)), format="s16p", layout="stereo")
        frame.sample_rate = RATE
        return frame

    def _bytes(self, packets: Iterable[av.Packet[av.AudioStream]]) -> bytes:
        frames = [bytes(packet) for packet in packets]
        self.frames += len(frames)
        return b"".join(frames)


def length(size: int) -> int:
    """How many frames make *size* bytes: at a constant rate they are 417 or 418 long."""
    return round(size * 8 * RATE / (FRAME * BIT_RATE))


def after(frames: bytes, count: int) -> int:
    """Where in *frames* the one after *count* of them begins."""
    place = 0
    for _ in range(count):
        # A frame is 417 bytes long, and one more if its header says that it is padded.
        place += SHORTEST + (frames[place + 2] >> 1 & 1)
    return place
