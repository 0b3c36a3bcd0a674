"""Compare names of people as they are typed: `Bernie Sanders` is the record's `Bernard Sanders`."""

import re
import unicodedata
from collections.abc import Iterable

SHORT = {
    "al": "albert alan allen alfred",
    "andy": "andrew",
    "angie": "angela",
    "ben": "benjamin",
    "bernie": "bernard",
    "beth": "elizabeth",
    "bill": "william",
    "bob": "robert",
    "bobby": "robert",
    "cathy": "catherine",
    "chris": "christopher christian",
    "chuck": "charles",
    "dan": "daniel",
    "dave": "david",
    "debbie": "deborah",
    "dick": "richard",
    "don": "donald",
    "ed": "edward edwin edgar",
    "greg": "gregory",
    "hank": "henry",
    "jeff": "jeffrey",
    "jim": "james",
    "joe": "joseph",
    "josh": "joshua",
    "ken": "kenneth",
    "liz": "elizabeth",
    "maggie": "margaret",
    "matt": "matthew",
    "mike": "michael",
    "nick": "nicholas nicolas",
    "pat": "patrick patricia",
    "pete": "peter",
    "rick": "richard eric",
    "ron": "ronald",
    "sam": "samuel",
    "steve": "steven stephen",
    "sue": "susan",
    "ted": "edward theodore",
    "tim": "timothy",
    "tom": "thomas",
    "tommy": "thomas",
    "tony": "anthony",
    "val": "valerie",
    "will": "william",
}
"""Given names in full, by the short form."""


def is_called(said: str, name: str) -> bool:
    """Whether all words that were said stand in a name, short for a given name or not."""
    words, known = _words(said), _words(name)
    return bool(words) and all(_stands(word, known) for word in words)


def _words(name: str) -> list[str]:
    """Cut a name into words, without capitals and accents."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return re.findall(r"\w+", "".join(one for one in plain if not unicodedata.combining(one)))


def _stands(word: str, name: Iterable[str]) -> bool:
    full = SHORT.get(word, "").split()
    return any(one == word or one in full for one in name)
