"""Hear sound as a listener would: what was said, how high, where it was silent."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from pocketsphinx import Decoder

from tasks.audio.pcm import Samples, filtered, frames, samples
from tasks.audio.speech import spoken

RATE = 16_000


def listen(path: str) -> Samples:
    """The whole file, mono, 16 kHz."""
    mono = ("aformat", "sample_fmts=s16:channel_layouts=mono")
    return np.concatenate(list(samples(filtered(frames(path), ("aresample", str(RATE)), mono))))


def between(sound: Samples, start: float, end: float) -> Samples:
    return sound[round(start * RATE) : round(end * RATE)]


@cache
def ear() -> Any:
    return Decoder(samprate=RATE, loglevel="FATAL")


def transcribe(sound: Samples) -> list[str]:
    """The words that a speech recogniser makes out, breath by breath."""
    heard: list[str] = []
    for breath in breaths(sound):
        ear().start_utt()
        ear().process_raw(breath.tobytes(), full_utt=True)
        ear().end_utt()
        said = ear().hyp()
        heard += words(said.hypstr) if said else []
    return heard


def breaths(sound: Samples, longest: float = 12.0) -> list[Samples]:
    """Cut at the longest pause until each piece is short: recognisers lose long ones."""
    if len(sound) <= longest * RATE:
        return [sound]
    inner = [
        (end - start, (start + end) / 2)
        for start, end in silences(sound, at_least=0.12)
        if start > 1 and end < len(sound) / RATE - 1
    ]
    cut = round(max(inner)[1] * RATE) if inner else len(sound) // 2
    return [*breaths(sound[:cut], longest), *breaths(sound[cut:], longest)]


def words(text: str) -> list[str]:
    return re.findall(r"[a-z']+", spoken(text).lower().replace("-", " "))


def word_error_rate(reference: Sequence[str], heard: Sequence[str]) -> float:
    """Edits to get from what was said to what was heard, for each word that was said."""
    row = list(range(len(heard) + 1))
    for count, word in enumerate(reference, 1):
        above, row = row, [count]
        for index, other in enumerate(heard):
            row.append(min(above[index + 1] + 1, row[index] + 1, above[index] + (word != other)))
    return row[-1] / max(len(reference), 1)


def silences(sound: Samples, at_least: float, below: float = -45.0) -> list[tuple[float, float]]:
    """Start and end of every pause, in seconds: 10 ms windows below *below* dB of the loudest."""
    window = RATE // 100
    blocks = sound[: len(sound) // window * window].reshape(-1, window).astype(float)
    level = np.sqrt((blocks**2).mean(axis=1))
    quiet = level < level.max(initial=0.0) * 10 ** (below / 20)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], quiet.astype(int), [0]])))
    pairs = zip(edges[::2] / 100, edges[1::2] / 100, strict=True)
    return [(start, end) for start, end in pairs if end - start >= at_least]


def pitch(sound: Samples) -> float:
    """The median pitch of what is voiced, in Hz, by autocorrelation."""
    found = []
    for start in range(0, len(sound) - 800, 400):
        block = sound[start : start + 800].astype(float)
        if np.sqrt((block**2).mean()) < 300:
            continue
        block -= block.mean()
        same = np.correlate(block, block, "full")[799:]
        lag = 40 + int(np.argmax(same[40:230]))
        if same[lag] > 0.5 * same[0]:
            found.append(RATE / lag)
    return float(np.median(found)) if found else 0.0
