"""Whether words with the stems of a phrase are that phrase where they stand."""

from tasks.truth.stems import words
from tasks.truth.tokens import Item


def means_it(items: list[Item], at: int, after: int, kind: str) -> bool:
    """Whether words with the stems of a phrase are that phrase here."""
    item = items[at]
    if kind == "pending":
        return _stays(items, after)
    if kind == "chamber":
        return item.low in _CHAMBERS and (item.cap or item.low in _LOWER)
    if kind == "deed":
        return _is_deed(items, at, after)
    if kind == "idiom":
        return items[after - 1].low not in _ALLOWING
    if kind == "outlet":
        return item.cap or items[after - 1].cap or after > at + 1
    return kind != "state" or item.cap


def _is_deed(items: list[Item], at: int, after: int) -> bool:
    """`It makes clear` is no `cleared`; `become a crime` is no `become law`."""
    low = items[at].low
    if low in _BECOMING and after == at + 1:
        ahead = [one.low for one in items[after : after + 5]]
        return bool({"law", "public"} & set(ahead)) or ahead[:1] == ["of"]
    if low == "signs" and after < len(items) and items[after].low == "of":
        return False
    return low not in _NO_DEEDS


def _stays(items: list[Item], after: int) -> bool:
    """`It is before the Senate now`, not `before the Senate passed it`."""
    return after >= len(items) or items[after].kind == "mark" or items[after].low in _AT_REST


_NO_DEEDS = words(
    "cosponsors clear clearly clearer clears bring brings bringing land lands landing hand hands"
    " receive receives receiving"
)
"""With the stems of `cleared`, `brought in`, `landed in`, `handed to`."""

_ALLOWING = words("allow allows allowing permit permits permitting")
"""`Is not allowed` is a prohibition, `does not allow` need be none."""

_BECOMING = words("become becomes became becoming")

_AT_REST = words("now for and with today yet still where at but so again")

_CHAMBERS = words("house senate lower upper full floor")
"""Not `Housing`, which has the same stem."""

_LOWER = ("lower", "upper", "floor")
