"""An episode's words in time, as WebVTT (w3.org/TR/webvtt1), for players that are not ours."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from html import escape
from textwrap import wrap

from tasks.episodes.timing import shared
from tasks.episodes.values import Episode, Line, Sentence

LONGEST = 84
"""Letters in a cue: two lines of 42, as captions have them."""
BLINK = 0.001
"""The least that a cue lasts: its end is after its start."""


def captions(episode: Episode) -> str:
    """Write a cue for each sentence, and several for a long one."""
    cues, earliest = ["WEBVTT\n"], 0.0
    for line, cue in _cues(episode):
        earliest = start = max(cue.start, earliest)
        end = max(cue.end, start + BLINK)
        words = escape(cue.text, quote=False)
        cues.append(f"{_moment(start)} --> {_moment(end)}\n<v {line.speaker}>{words}\n")
    return "\n".join(cues)


def _cues(episode: Episode) -> Iterator[tuple[Line, Sentence]]:
    for line in episode.lines:
        for sentence in line.timed:
            for cue in divided(sentence):
                yield line, cue


def divided(sentence: Sentence) -> list[Sentence]:
    """Divide what is too long for a cue between words, into pieces of about the same length."""
    pieces = _pieces(sentence.text)
    times = shared([len(piece) for piece in pieces], sentence.start, sentence.end)
    return [Sentence(piece, start, end) for piece, (start, end) in zip(pieces, times, strict=True)]


def _pieces(text: str) -> list[str]:
    """Wrap into as few pieces as there must be, none wider than the words need."""
    fewest = len(_wrapped(text, LONGEST))
    widest = max((len(word) for word in text.split()), default=1)
    widths = range(min(widest, LONGEST), LONGEST)
    place = bisect_left(widths, True, key=lambda width: len(_wrapped(text, width)) <= fewest)
    return _wrapped(text, [*widths, LONGEST][place])


def _wrapped(text: str, width: int) -> list[str]:
    return wrap(text, width, break_on_hyphens=False)


def _moment(seconds: float) -> str:
    minutes, thousandths = divmod(round(1000 * seconds), 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{thousandths // 1000:02}.{thousandths % 1000:03}"
