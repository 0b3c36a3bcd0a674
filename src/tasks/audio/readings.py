"""Say a piece of text that was found: a date, an amount, a vote, a citation."""

import re
from collections.abc import Callable

from tasks.audio.numbers import (
    cardinal,
    decimal,
    digits,
    fraction,
    ordinal,
    pairs,
    roman,
    short,
    two_digits,
)
from tasks.audio.spellings import MONTHS, PARTIES, SCALES
from tasks.script.wording import STATES


def host(found: re.Match[str]) -> str:
    return found[1].replace(".", " dot ")


def from_where(found: re.Match[str]) -> str:
    state = STATES.get(found[2], found[2])
    words = f"{PARTIES[found[1]]} of {state}"
    return f", {words}," if found[0][0] in "([" else words


def measure(name: str) -> Callable[[re.Match[str]], str]:
    return lambda found: f"{name} {pairs(int(found[1]))}"


def unnumbered(name: str) -> Callable[[re.Match[str]], str]:
    return lambda found: name + ("." if found[1] is not None else "")


def by_congress(name: str) -> Callable[[re.Match[str]], str]:
    return lambda found: f"{name} {short(int(found[1]))} dash {cardinal(int(found[2]))}"


def month(written: str) -> str:
    return next(name for name in MONTHS if name.startswith(written[:3]))


def date(name: str, day: str, year: str | None = None) -> str:
    said = ordinal(int(day)) if 1 <= int(day) <= 31 else cardinal(int(day))
    return f"{name} {said}" + (f", {pairs(int(year))}" if year else "")


def numeric_date(written: str, year: str, month_number: str, day: str) -> str:
    if not (1 <= int(month_number) <= 12 and 1 <= int(day) <= 31):
        return written
    return date(MONTHS[int(month_number) - 1], day, year)


def scale(written: str | None) -> str:
    if not written:
        return ""
    return f" {SCALES.get(written.lower(), written)}"


def money(found: re.Match[str]) -> str:
    sign, amount, size = found["sign"], found["amount"], found["scale"]
    one, many = {"$": ("dollar", "dollars"), "€": ("euro", "euros"), "£": ("pound", "pounds")}[sign]
    whole, _, cents = amount.partition(".")
    if not size and len(cents) == 2:
        return f"{coins(whole, one, many)} and {coins(cents, 'cent', 'cents')}"
    if found["article"] is not None:
        return f"{found['article']}{decimal(amount)}{scale(size)} {one}"
    return f"{decimal(amount)}{scale(size)} {one if amount == '1' and not size else many}"


def coins(amount: str, one: str, many: str) -> str:
    number = int(amount.replace(",", ""))
    return f"{cardinal(number)} {one if number == 1 else many}"


def clock(found: re.Match[str]) -> str:
    hour, minute = int(found[1]), int(found[2])
    half = f" {found[3].upper()}M" if found[3] else ""
    if minute == 0:
        return cardinal(hour) + (half or " o'clock")
    return f"{cardinal(hour)} {two_digits(minute)}{half}"


def ratio(found: re.Match[str]) -> str:
    above, below = int(found[1]), int(found[2])
    if 0 < above < below and below > 1:
        return fraction(above, below)
    return f"{cardinal(above)} {cardinal(below)}"


def suffix(found: re.Match[str]) -> str:
    return f"{found[1]} the {ordinal(roman(found[2]))}"


def paragraph(found: re.Match[str]) -> str:
    whole = int(found[1])
    inner = map(mark, re.findall(r"\w+", found[2]))
    return " ".join((short(whole) if whole < 1000 else pairs(whole), *inner))


def mark(written: str) -> str:
    if written.isdecimal():
        return cardinal(int(written))
    return cardinal(roman(written.upper())) if len(written) > 1 else written


def number(found: re.Match[str]) -> str:
    written = found[0]
    if "," in written or "." in written:
        return decimal(written)
    if len(written) > 1 and written.startswith("0"):
        return digits(written)
    return pairs(int(written)) if 1100 <= int(written) <= 2099 else cardinal(int(written))
