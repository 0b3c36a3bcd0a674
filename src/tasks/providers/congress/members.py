"""Read a member of Congress as the record writes them: `Sen. Britt, Katie Boyd [R-AL]`."""

import re
from typing import Literal

from tasks.providers.congress.plain import line
from tasks.providers.congress.wire import WireMember
from tasks.record import BillKind, Member

Office = Literal["Rep.", "Sen.", "Del.", "Resident Commissioner"]

OFFICES: dict[str, Office] = {
    "Rep.": "Rep.",
    "Sen.": "Sen.",
    "Del.": "Del.",
    "Rescom.": "Resident Commissioner",
    "Resident Commissioner": "Resident Commissioner",
}

_WRITTEN = re.compile(
    rf"(?P<office>{'|'.join(map(re.escape, OFFICES))}) (?P<last>[^,\[]+), (?P<first>[^\[]+)"
)
_NICKNAME = re.compile(r'"([^"]+)"')
_SUFFIX = re.compile(r",? *\b(Jr\.|Sr\.|II|III|IV)$")


def member(wire: WireMember, kind: BillKind) -> Member:
    """Read one; *kind* tells the chamber where the name does not."""
    written = _WRITTEN.match(line(wire.full_name))
    return Member(
        bioguide_id=wire.bioguide_id or "",
        name=spoken(written["last"], written["first"]) if written else _unwritten(wire),
        title=OFFICES[written["office"]] if written else office(kind),
        party=wire.party or "",
        state=wire.state or "",
        district=wire.district,
    )


def spoken(last: str, first: str) -> str:
    """Say a name: `Johnson`, `Henry C. "Hank"` is called Hank Johnson; a suffix goes to the end."""
    suffix = _SUFFIX.search(first.strip())
    first = _SUFFIX.sub("", first.strip())
    nickname = _NICKNAME.search(first)
    called = nickname[1] if nickname else first
    return " ".join(f"{called} {last} {suffix[1] if suffix else ''}".split())


def _unwritten(wire: WireMember) -> str:
    return line(f"{wire.first_name or ''} {wire.last_name or ''}") or line(wire.full_name)


def office(kind: BillKind) -> Office:
    """Tell the office by the chamber that a bill comes from."""
    return "Rep." if kind.startswith("h") else "Sen."
