"""The silent first frame that tells how long an MP3 is, and what players are to skip.

Sources: "Mp3 Info Tag rev 1" (gabriel.mp3-tech.org/mp3infotag.html); FFmpeg's mp3dec.c reads it.
"""

from __future__ import annotations

import struct

from tasks.audio.mp3 import BIT_RATE, ENCODER_DELAY, FRAME

SIDE_INFO = 32
"""Bytes in a frame of two channels, before what it holds."""
SIZE = 144 * BIT_RATE // 44_100
HEAD = 4
ALL_FIELDS = 15
CONSTANT = 1
LOWPASS = 170
"""Hundreds of Hz, as LAME chooses at this rate."""
JOINT_STEREO = 3 << 2


def lame_tag(first: bytes, frames: int, size: int, samples: int) -> bytes:
    """The frame to put before *frames* frames of *size* bytes, of which *samples* are heard.

    *first* is the header of one of them.
    """
    # Without the bit that says that the frame is one byte longer.
    header = first[:2] + bytes([first[2] & ~2]) + first[3:HEAD]
    info = struct.pack(">4s3I100sI", b"Info", ALL_FIELDS, frames, SIZE + size, CONTENTS, 0)
    frame = header + bytes(SIDE_INFO) + info + lame(size, frames * FRAME, samples)
    return (frame + struct.pack(">H", crc(frame))).ljust(SIZE, b"\0")


CONTENTS = bytes(256 * percent // 100 for percent in range(100))
"""At a constant rate everything is where one expects it."""


def lame(size: int, decoded: int, samples: int) -> bytes:
    padding = min(max(decoded - ENCODER_DELAY - samples, 0), 0xFFF)
    return (
        struct.pack(">9sBBIHHBB", b"LAME3.100", CONSTANT, LOWPASS, 0, 0, 0, 0, BIT_RATE // 1000)
        + (ENCODER_DELAY << 12 | padding).to_bytes(3, "big")
        + struct.pack(">BBHIH", JOINT_STEREO, 0, 0, SIZE + size, 0)
    )


def crc(data: bytes) -> int:
    """CRC-16 of the tag itself; that of the music is left at 0, which nobody checks."""
    value = 0
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return value
