"""What is in a file of several prints, and what is not: ready strings for its front page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bound:
    """A print in the file: ``page`` is the page of the file on which it begins, ``taken_out`` a day or empty."""

    title: str
    name: str
    taken_out: str
    page: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file of which there is no print, and every reason."""

    name: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """The front page: prints in their order, how many they are, and what was left out."""

    made_on: str
    counted: str
    bound: tuple[Bound, ...]
    left_out: tuple[LeftOut, ...]
