"""How an outlet is called by a host: by its own name where it is known, else by its address."""

import re

from tasks.truth.stems import words

LONGEST = 40

KNOWN = {
    "reuters.com": "Reuters",
    "apnews.com": "the Associated Press",
    "nytimes.com": "The New York Times",
    "washingtonpost.com": "The Washington Post",
    "wsj.com": "The Wall Street Journal",
    "politico.com": "Politico",
    "thehill.com": "The Hill",
    "npr.org": "NPR",
    "pbs.org": "PBS",
    "cnn.com": "CNN",
    "foxnews.com": "Fox News",
    "nbcnews.com": "NBC News",
    "abcnews.go.com": "ABC News",
    "cbsnews.com": "CBS News",
    "msnbc.com": "MSNBC",
    "usatoday.com": "USA Today",
    "bloomberg.com": "Bloomberg",
    "axios.com": "Axios",
    "rollcall.com": "Roll Call",
    "theguardian.com": "The Guardian",
    "bbc.com": "the BBC",
    "bbc.co.uk": "the BBC",
    "latimes.com": "the Los Angeles Times",
    "propublica.org": "ProPublica",
    "c-span.org": "C-SPAN",
    "govexec.com": "Government Executive",
    "kff.org": "KFF",
}


def outlet(host: str, given: str = "") -> str:
    """Name the outlet of *host*; *given* is what the search calls it, and may be anything.

    A name that is known belongs to its own addresses alone.
    """
    plain = re.sub(r"^(?:www|m|edition|amp)\.", "", host.lower())
    for known, name in KNOWN.items():
        if plain == known or plain.endswith(f".{known}"):
            return name
    return given if _is_name(given) and _bare(given) not in _TAKEN else plain[:LONGEST]


def _is_name(text: str) -> bool:
    """Whether it can be said, and is no word that means something else in a sentence."""
    return bool(_NAME.fullmatch(text)) and len(text) <= LONGEST and text.lower() not in _WORDS


def _bare(name: str) -> str:
    return name.lower().removeprefix("the ")


_TAKEN = frozenset(_bare(name) for name in KNOWN.values())
_NAME = re.compile(r"[A-Z][\w&'’-]*(?: [A-Z\d&][\w&'’-]*){0,4}", re.ASCII)
_WORDS = words(
    "house senate congress president democrats republicans today news it they we i this that who"
    " what may will"
)
