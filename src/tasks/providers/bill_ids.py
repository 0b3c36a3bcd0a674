"""Name a bill: `119-hr-22` is H.R. 22 of the 119th Congress."""

import re
from typing import get_args

from tasks.errors import BadInput
from tasks.record import BillKind, Value

KINDS: dict[str, BillKind] = {kind: kind for kind in get_args(BillKind)}

_SHAPE = re.compile(r"([1-9]\d{0,2})-([a-z]{1,7})-([1-9]\d{0,4})", re.ASCII)


class BillId(Value, frozen=True):
    congress: int
    kind: BillKind
    number: int

    def __str__(self) -> str:
        return f"{self.congress}-{self.kind}-{self.number}"

    @property
    def path(self) -> str:
        """As in the API's addresses: `bill/119/hr/22`."""
        return f"bill/{self.congress}/{self.kind}/{self.number}"


def parse_bill_id(text: str) -> BillId:
    """Read a bill's id. Raise `BadInput` for the field `bills` if it is none."""
    found = _SHAPE.fullmatch(text.strip().lower())
    kind = KINDS.get(found[2]) if found else None
    if found is None or kind is None:
        raise BadInput(
            f"{text[:40]!r} is not a bill. Write it like 119-hr-22: the Congress, the kind "
            f"({', '.join(KINDS)}) and the number.",
            field="bills",
        )
    return BillId(int(found[1]), kind, int(found[3]))
