"""Days as people write them."""

from __future__ import annotations

from datetime import date

_MONTHS = (
    "", "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def long_date(day: date) -> str:
    """Return a date as people write it, such as "3 March 2026"."""
    return f"{day.day} {_MONTHS[day.month]} {day.year}"
