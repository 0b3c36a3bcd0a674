"""How newspapers shorten: `Dec. 1`, `R-Mo.`; written out, so that a host may say it in full."""

import re

from tasks.script.wording import PARTIES

_MONTHS = {
    "Jan": "January", "Feb": "February", "Aug": "August", "Sept": "September", "Oct": "October",
    "Nov": "November", "Dec": "December",
}  # fmt: skip
_STATES = {
    "Ala": "Alabama", "Ariz": "Arizona", "Ark": "Arkansas", "Calif": "California",
    "Colo": "Colorado", "Conn": "Connecticut", "Del": "Delaware", "Fla": "Florida",
    "Ga": "Georgia", "Ill": "Illinois", "Ind": "Indiana", "Kan": "Kansas", "Ky": "Kentucky",
    "La": "Louisiana", "Md": "Maryland", "Mass": "Massachusetts", "Mich": "Michigan",
    "Minn": "Minnesota", "Miss": "Mississippi", "Mo": "Missouri", "Mont": "Montana",
    "Neb": "Nebraska", "Nev": "Nevada", "Okla": "Oklahoma", "Ore": "Oregon",
    "Pa": "Pennsylvania", "Tenn": "Tennessee", "Vt": "Vermont", "Va": "Virginia",
    "Wash": "Washington", "Wis": "Wisconsin", "Wyo": "Wyoming", "N.C": "North Carolina",
    "N.D": "North Dakota", "N.H": "New Hampshire", "N.J": "New Jersey", "N.M": "New Mexico",
    "N.Y": "New York", "R.I": "Rhode Island", "S.C": "South Carolina", "S.D": "South Dakota",
    "W.Va": "West Virginia",
}  # fmt: skip
_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})\. (?=\d)")
_MEMBER = re.compile(r"\b([RDI])-([A-Z][A-Za-z.]*)")


def written_out(words: str) -> str:
    """The same words with what is short in full."""
    months = _MONTH.sub(lambda found: f"{_MONTHS[found[1]]} ", words)
    return _MEMBER.sub(_member, months)


def _member(found: re.Match[str]) -> str:
    code = found[2].rstrip(".")
    return f"{PARTIES[found[1]]} {_STATES.get(code, code)}"
