"""Say a date as it is said aloud."""

from datetime import date


def long_date(day: date) -> str:
    """`29 January 2025`."""
    return f"{day.day} {day:%B} {day.year}"
