"""Write for ears what was written for eyes: `H.R. 22` → `House bill twenty-two`.

Both voices say the same words; the transcript keeps the written form. What stands short in the
record is in `spellings`, how numbers are said in `numbers`, and in which order it all applies in
`speech_rules`.
"""

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache

from tasks.audio.speech_rules import ADDRESSES, DIRECTION, RULES, one_of

Instead = tuple[tuple[str, str], ...]
"""Pairs of what is written and what is said for it."""


@lru_cache(maxsize=512)
def spoken(text: str, tags: Collection[str] = (), instead: Instead = ()) -> str:
    """Write *text* as it is said aloud: words and punctuation, no digits, no symbols.

    Stage directions such as `[laughs]` are dropped unless they are among *tags*. Words in other
    than Latin letters are dropped; nothing at all may be left. *instead* comes before all rules.
    """
    text = replaced(legible(text), instead)
    for pattern, said in ADDRESSES:
        text = pattern.sub(said, text)
    text = DIRECTION.sub(lambda found: found[0] if found[1].lower() in tags else "", text)
    for pattern, said in RULES:
        text = pattern.sub(said, text)
    return tidy(text)


def replaced(text: str, instead: Instead) -> str:
    """Put what an installation wants said for what is written: whole words, the longest first."""
    if not instead:
        return text
    pattern, said = whole_words(instead)
    return pattern.sub(lambda found: said[found[0]], text)


@lru_cache(maxsize=4)
def whole_words(instead: Instead) -> tuple[re.Pattern[str], dict[str, str]]:
    said = {legible(written): said for written, said in instead}
    return re.compile(rf"(?<!\w)(?:{one_of(said)})(?!\w)"), said


def legible(text: str) -> str:
    """Fold look-alikes into one form, and drop what has no sound."""
    text = re.sub(r"(\d)(?=[¼-¾⅐-⅞])", r"\1 and ", text)
    text = unicodedata.normalize("NFKC", text).translate(LOOKALIKES)
    return "".join(character for character in text if audible(character))


LOOKALIKES = str.maketrans(
    {
        **dict.fromkeys("\t\n\r\v\f\u2028\u2029", " "),
        **dict.fromkeys("‘’ʼ`´", "'"),
        **dict.fromkeys("‐‑‒−", "-"),
        **dict.fromkeys("*_", ""),
        "⁄": "/",
        "•": ",",
    }
)


def audible(character: str) -> bool:
    kind = unicodedata.category(character)
    if kind[0] == "L":
        return unicodedata.name(character, "").startswith("LATIN")
    if kind == "Nd":
        return character.isascii()
    return kind[0] in "PZ" or character in "$€£°+=<>~"


def tidy(text: str) -> str:
    for pattern, instead in LOOSE_ENDS:
        text = pattern.sub(instead, text)
    return text.strip(" ,;:") if re.search(r"\w", text) else ""


LOOSE_ENDS = [
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r"[^\w\s.,;:!?'\"“”()—–\-\[\]]", " "),
        (r"\(\s*\)", " "),
        (r"\s+", " "),
        (r" (?=[.,;:!?)])", ""),
        (r",(?:\s*,)+", ","),
        (r",(?=[.;:!?)])", ""),
        (r"^[\s.,;:!?\-–—]+", ""),
    )
]
