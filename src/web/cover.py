"""The show's picture, drawn by code: our mark, as large as podcast apps ask for."""

from __future__ import annotations

import struct
import zlib
from functools import reduce
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Grid = np.ndarray[Any, Any]

EDITION = 1
"""Raised when the picture changes."""
SIDE = 1400
"""Pixels; Apple takes 1400 to 3000."""
UNITS = 64
"""The mark is drawn on a square of so many, as `static/mark.svg` is."""
GROUND, IVORY, AMBER = (24, 42, 74), (251, 246, 236), (243, 169, 83)


def cover() -> bytes:
    """Draw it, as a PNG; takes a moment."""
    import numpy as np

    # The mark stands in the middle, with air around it.
    y, x = (np.mgrid[0:SIDE, 0:SIDE] + 0.5) * (UNITS * 1.4 / SIDE) - UNITS * 0.2
    canvas = np.empty((SIDE, SIDE, 3))
    canvas[:] = GROUND
    for distance, colour in (*_waves(x, y), *_gavel(x, y)):
        seen = np.clip(0.5 - distance * SIDE / (UNITS * 1.4), 0, 1)[..., None]
        canvas = canvas * (1 - seen) + np.array(colour) * seen
    return _png(np.rint(canvas).astype(np.uint8))


def _waves(x: Grid, y: Grid) -> list[tuple[Grid, tuple[int, int, int]]]:
    """Two arcs of sound, up and to the right of the gavel."""
    import numpy as np

    away = np.hypot(x - 36, y - 28)
    angle = np.degrees(np.arctan2(28 - y, x - 36))
    outside = np.maximum(5 - angle, angle - 68) * 0.3
    return [(np.maximum(abs(away - radius) - 2.25, outside), AMBER) for radius in (14, 23)]


def _gavel(x: Grid, y: Grid) -> list[tuple[Grid, tuple[int, int, int]]]:
    import numpy as np

    turn = np.radians(38)
    along = (x - 28) * np.cos(turn) - (y - 30) * np.sin(turn)
    across = (x - 28) * np.sin(turn) + (y - 30) * np.cos(turn)
    head = [(28, 26.5, 16, 23), (28, 14, 22, 6), (28, 39, 22, 6)]
    boxes = [_box(along + 28, across + 30, *one) for one in head]
    return [
        (reduce(np.minimum, [*boxes, _handle(x, y)]), IVORY),
        (_box(x, y, 37, 53, 30, 6), AMBER),
    ]


def _box(x: Grid, y: Grid, left: float, top: float, width: float, height: float) -> Grid:
    """How far each point is from a box with round corners, around its middle."""
    import numpy as np

    dx, dy = abs(x - left) - width / 2 + 2.5, abs(y - top) - height / 2 + 2.5
    outside = np.hypot(np.maximum(dx, 0), np.maximum(dy, 0))
    distance: Grid = outside + np.minimum(np.maximum(dx, dy), 0) - 2.5
    return distance


def _handle(x: Grid, y: Grid) -> Grid:
    import numpy as np

    along = np.clip(((x - 22) * -12 + (y - 35) * 11) / 265, 0, 1)
    distance: Grid = np.hypot(x - 22 + 12 * along, y - 35 - 11 * along) - 2.5
    return distance


def _png(pixels: Grid) -> bytes:
    """Write rows of RGB (w3.org/TR/png), each with the filter that adds the row above."""
    import numpy as np

    up = np.diff(pixels.astype(np.int16), axis=0, prepend=0).astype(np.uint8)
    rows = np.insert(up.reshape(SIDE, -1), 0, 2, axis=1)
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*one) for one in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
