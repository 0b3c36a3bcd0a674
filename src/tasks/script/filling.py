"""Fill the slots of a written line: `{vote.1.tally}` becomes `220 to 208`.

The value is the record's own; the voices then say the written form as one says it.
"""

import re

from tasks.script.facts import Facts

SLOT = re.compile(r"\{([a-z_]+(?:\.[a-z_0-9]+)+)\}")


def filled(text: str, cited: tuple[str, ...], facts: Facts) -> tuple[str, tuple[str, ...]]:
    """Fill what is known, and cite what was filled from; an unknown slot stays to be flagged."""
    used = [fact for name in SLOT.findall(text) if (fact := _fact(name, facts))]
    said = SLOT.sub(lambda found: facts.slots.get(found[1], found[0]), text)
    return said, tuple(dict.fromkeys((*cited, *used)))


def _fact(slot: str, facts: Facts) -> str:
    """The fact a slot belongs to: `summary.3.money.1` is of `summary.3`."""
    parts = slot.split(".")
    tries = (".".join(parts[:length]) for length in range(len(parts) - 1, 0, -1))
    return next((one for one in tries if one in facts), "")
