"""Make one item of several words."""

from tasks.truth.idioms import APART
from tasks.truth.stems import stem
from tasks.truth.tokens import Item

Found = tuple[Item, int]


def merged(kind: str, items: list[Item], at: int, after: int, value: object) -> Found:
    first, alone = items[at], after - at == 1
    text = first.text if alone else " ".join(one.text for one in items[at:after])
    low, stemmed = (first.low, first.stem) if alone else (text.lower(), kind)
    end = items[after - 1].end
    made = Item(kind, text, low, stemmed, value, first.cap, first.start, end)
    made.merged = items[at:after]
    return made, after


def idiom(items: list[Item], at: int, after: int, head: str) -> Item:
    """Several words that stand for one: it is read as that one."""
    item, _ = merged("idiom", items, at, after, ())
    item.low, item.stem, item.cap = head, stem(head), False
    return item


def apart(items: list[Item], at: int) -> Found | None:
    """`take the image down`: the first word stands for the whole, the last ones say nothing."""
    for rest, head in APART[items[at].stem]:
        for begins in range(at + 2, min(at + _GAP, len(items))):
            if items[begins - 1].kind == "mark":
                break
            ending = items[begins : begins + len(rest)]
            if [one.low for one in ending] == rest:
                item = idiom(items, at, at + 1, head)
                item.merged, item.value = [items[at]], ending
                for one in ending:
                    one.settled = True
                return item, at + 1
    return None


_GAP = 7
"""How far the last words of an idiom may stand from its first."""
