"""Read sound, pass it through filters, and write it: block by block, never a whole file at once.

PyAV is loaded where it is used: the server itself needs none of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import av

RATE = 44_100
"""Samples a second of an episode."""

Samples = npt.NDArray[np.int16]
Floats = npt.NDArray[np.float32]
"""1.0 is full scale."""
Filter = tuple[str, str]
MONO: tuple[Filter, ...] = (
    ("aresample", str(RATE)),
    ("aformat", "sample_fmts=s16:channel_layouts=mono"),
)
"""What every part is brought to before anything else happens to it."""


def frames(source: str | BinaryIO) -> Iterator[av.AudioFrame]:
    """Decode a file; raises `av.error.FFmpegError` where it cannot be."""
    import av

    with av.open(source, "r") as container:
        yield from container.decode(audio=0)


def filtered(source: Iterable[av.AudioFrame], *filters: Filter) -> Iterator[av.AudioFrame]:
    """Pass frames of one format through a chain of FFmpeg's filters."""
    chain: Chain | None = None
    for frame in source:
        chain = chain or Chain(frame, filters)
        yield from chain.push(frame)
    if chain:
        yield from chain.push(None)


class Chain:
    def __init__(self, first: av.AudioFrame, filters: Iterable[Filter]) -> None:
        import av

        self.done = (av.error.BlockingIOError, av.error.EOFError)
        self.graph = av.filter.Graph()
        self.time_base = Fraction(1, first.sample_rate)
        self.position = 0
        self.source: Any = self.graph.add_abuffer(
            sample_rate=first.sample_rate,
            format=first.format.name,
            layout=first.layout.name,
            time_base=self.time_base,
        )
        links = [self.source, *(self.graph.add(*one) for one in filters)]
        links.append(self.graph.add("abuffersink"))
        for link, following in pairwise(links):
            link.link_to(following)
        self.sink: Any = links[-1]
        self.graph.configure()

    def push(self, frame: av.AudioFrame | None) -> Iterator[av.AudioFrame]:
        if frame is not None:
            # A part's own clock means nothing once it is joined to others.
            frame.pts, frame.time_base = self.position, self.time_base
            self.position += frame.samples
        self.source.push(frame)
        try:
            while True:
                yield self.sink.pull()
        except self.done:
            return


def samples(source: Iterable[av.AudioFrame]) -> Iterator[Samples]:
    """The samples of mono 16-bit frames."""
    for frame in source:
        yield frame.to_ndarray()[0]


def framed(source: Iterable[Samples | Floats], rate: int = RATE) -> Iterator[av.AudioFrame]:
    """Frames of mono samples."""
    import av

    for block in source:
        whole: Any = np.ascontiguousarray(block[None])
        kind = "s16" if block.dtype == np.int16 else "flt"
        frame = av.AudioFrame.from_ndarray(whole, format=kind, layout="mono")
        frame.sample_rate = rate
        yield frame


def decoded(path: str) -> Floats:
    """The whole of a part, mono; what lies above full scale is kept."""
    whole = ("aformat", f"sample_fmts=flt:channel_layouts=mono:sample_rates={RATE}")
    blocks = [frame.to_ndarray()[0] for frame in filtered(frames(path), whole)]
    return np.concatenate(blocks) if blocks else np.zeros(0, np.float32)


def seconds(data: bytes) -> float:
    """Decode *data* to the end and tell how long it is."""
    return sum(frame.samples / frame.sample_rate for frame in frames(BytesIO(data)))


def flac(recording: Samples, rate: int = RATE) -> bytes:
    """Keep a mono recording without loss."""
    import av

    target = BytesIO()
    with av.open(target, "w", format="flac") as container:
        stream = container.add_stream("flac", rate=rate, layout="mono", format="s16")
        for frame in [*framed([recording], rate), None]:
            container.mux(stream.encode(frame))
    return target.getvalue()
