"""A second pair of eyes on free text: does it seem to hold something that could show who somebody is?

It only ever asks; nothing is refused, changed, kept or sent because of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

PATTERNS: Mapping[str, re.Pattern[str]] = {
    "an email address": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "a CHI number": re.compile(r"(?<!\d)(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d{2}[ -]?\d{4}(?!\d)"),
    "a phone number": re.compile(r"(?<!\d)(?:\+44[ -]?|0)(?:\d[ -]?){9,10}(?!\d)"),
    "a postcode": re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}\b"),
    "a date": re.compile(r"(?<!\d)(?:0?[1-9]|[12]\d|3[01])[/.-](?:0?[1-9]|1[0-2])[/.-](?:19|20)?\d{2}(?!\d)"),
}
"""What it looks like, in words that follow "This may hold", and how to spot it."""


def could_name_someone(text: str) -> tuple[str, ...]:
    """Return what a text may hold, such as ``("a postcode",)``; empty most of the time."""
    return tuple(words for words, pattern in PATTERNS.items() if pattern.search(text))
