"""Names of files that every system takes, whatever the files were called that they are made from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

MOST_BYTES = 120
"""Of a name without its ending. Systems take 255 bytes of UTF-8, some less with the folders before it."""

_ENDING = "-plan"
_NOT_IN_NAMES = frozenset("<>:\"/\\|?*'`“”‘’")
_SEVERAL = re.compile(r"[\s-]*[-\s][\s-]*")
_RESERVED = frozenset(
    {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}
    | {f"{name}{number}" for name in ("COM", "LPT") for number in (*"0123456789", "¹", "²", "³")}
)
"""Names that are devices on Windows, with any ending."""


def plan_names(stems: Iterable[str]) -> Iterator[str]:
    """Yield a name for the plan made from each file, without ".pdf": safe, and none twice where case does not count."""
    taken: set[str] = set()
    for stem in stems:
        yield _free(f"{safe_name(stem)}{_ENDING}", taken)


def safe_name(text: str) -> str:
    """Return ``text`` as a part of a file's name: it names no folder and no device, and every character is seen."""
    plain = unicodedata.normalize("NFC", text)
    kept = "".join("-" if _is_unsafe(character) else character for character in plain)
    short = _SEVERAL.sub("-", kept).encode("utf-8", "ignore")[:MOST_BYTES].decode("utf-8", "ignore")
    name = short.strip("-. ")
    return f"of-{name}" if not name or name.partition(".")[0].strip().upper() in _RESERVED else name


def _is_unsafe(character: str) -> bool:
    """Return whether a character has a meaning in a path, or is invisible: a control, a direction, half of one."""
    return character in _NOT_IN_NAMES or unicodedata.category(character).startswith(("C", "Z"))


def _free(name: str, taken: set[str]) -> str:
    found, number = name, 1
    while found.casefold() in taken:
        number += 1
        found = f"{name}-{number}"
    taken.add(found.casefold())
    return found
