"""Reads WebVTT by the rules of its specification, as far as captions of speech need them."""

import re
from html import unescape
from typing import NamedTuple

TIMES = re.compile(r"(\d{2,}):([0-5]\d):([0-5]\d\.\d{3}) --> (\d{2,}):([0-5]\d):([0-5]\d\.\d{3})")
VOICE = re.compile(r"<v ([^>\n]+)>([^<>\n]*)")


class Cue(NamedTuple):
    start: float
    end: float
    speaker: str
    text: str


def read(text: str) -> list[Cue]:
    """Read each cue; raise ValueError for anything that is none."""
    text = re.sub("\r\n?", "\n", text)
    head, *blocks = text.rstrip("\n").split("\n\n")
    if head != "WEBVTT":
        raise ValueError(f"no header: {head!r}")
    return [_cue(block) for block in blocks]


def _cue(block: str) -> Cue:
    times, *words = block.split("\n")
    when, who = TIMES.fullmatch(times), VOICE.fullmatch("\n".join(words))
    if when is None or who is None or "-->" in who[2]:
        raise ValueError(f"no cue: {block!r}")
    return Cue(_seconds(*when.groups()[:3]), _seconds(*when.groups()[3:]), who[1], unescape(who[2]))


def _seconds(hours: str, minutes: str, seconds: str) -> float:
    return round(3600 * int(hours) + 60 * int(minutes) + float(seconds), 3)
