"""The questionnaires on offer: files read once at start-up, found again by id or by the hash of their content.

A folder of questionnaires holds ``<id>/<version>.json``. A file that cannot be used is set aside with its problems and
never stops the program.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from errno import EINVAL
from functools import cache
from pathlib import Path
from stat import S_ISDIR, S_ISFIFO, S_ISREG
from typing import Any, Self

from assess.core.definition import Definition
from assess.core.errors import Problem
from assess.core.loading import Loaded, Validator, build_validator, read_definition, recall_definition
from assess.core.loading.reading import MAX_BYTES
from assess.settings import resource

_OPEN_ALREADY = frozenset(map(Path, ("/dev", "/dev/fd", "/proc/self/fd")))  # where a shell's <(...) and "-" stand
SCHEMAS = "schemas"
SCHEMA_FILE = "questionnaire-1.json"


@cache
def schema_text() -> str:
    """Return the JSON Schema of a definition as it is shipped."""
    return (resource("questionnaires") / SCHEMAS / SCHEMA_FILE).read_text("utf-8")


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a definition; the caller may change it."""
    read: dict[str, Any] = json.loads(schema_text())
    return read


@cache
def validator() -> Validator:
    """Return the one validator of definitions, built on first use."""
    return build_validator(schema())


def read_file(path: Path) -> Loaded:
    """Return the definition in a file, or every problem with it; a file that cannot be opened is a problem too."""
    return _read(path)[0]


def read_bytes(raw: bytes) -> Loaded:
    """Return the definition in the bytes of a file, or every problem with it."""
    return read_definition(raw, validator())


def _read(path: Path) -> tuple[Loaded, bytes]:
    try:
        raw = read_limited(path)
    except OSError as error:
        reason = error.strerror or "unknown reason"
        problem = Problem(
            "", "unreadable", f"The file cannot be opened: {reason}.", "Check its name and who may read it."
        )
        return Loaded(None, (problem,)), b""
    return read_bytes(raw), raw


def read_limited(path: Path) -> bytes:
    """Return the bytes of a file, at most one more than a questionnaire may have.

    Raises:
        OSError: when it cannot be opened, or is neither a regular file nor a pipe that this process already has open:
            a device has no end, and opening a named pipe waits for a writer that may never come.
    """
    mode = path.stat().st_mode
    if not (S_ISREG(mode) or S_ISDIR(mode) or (S_ISFIFO(mode) and path.parent in _OPEN_ALREADY)):
        raise OSError(EINVAL, "it is not a regular file", str(path))
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


@dataclass(frozen=True, slots=True)
class Unavailable:
    """A file that cannot be used, and why; ``more`` problems are not listed."""

    path: Path
    problems: tuple[Problem, ...]
    more: int = 0

    def __str__(self) -> str:
        """Return one line for an operator: the file, its first problem, and how to see the others."""
        first, others = self.problems[0], len(self.problems) - 1 + self.more
        rest = f" And {others:,} more: `assess check {self.path}` lists them." if others else ""
        return f"{self.path} cannot be used, so nobody is offered it: {first}{rest}"


@dataclass(frozen=True, slots=True)
class _Entry:
    definition: Definition
    body: str


@dataclass(frozen=True, slots=True)
class Library:
    """Every definition that can be used, and the files that cannot."""

    unavailable: tuple[Unavailable, ...] = ()
    _by_hash: Mapping[str, _Entry] = field(default_factory=dict)
    _newest: Mapping[str, Definition] = field(default_factory=dict)

    @classmethod
    def load(cls, directories: Sequence[Path]) -> Self:
        """Read every questionnaire in ``directories``; of two files that claim one version, the first is kept."""
        unavailable: list[Unavailable] = []
        entries: dict[str, _Entry] = {}
        taken: dict[tuple[str, str], Path] = {}
        for path in _files(directories):
            loaded, raw = _read(path)
            definition = loaded.definition
            if definition is None:
                unavailable.append(Unavailable(path, loaded.problems, loaded.more))
            elif problem := _misplaced(path, definition) or _taken(definition, taken):
                unavailable.append(Unavailable(path, (problem,)))
            else:
                taken[definition.id, definition.version] = path
                entries[definition.content_hash] = _Entry(definition, raw.decode("utf-8"))
        return cls(tuple(unavailable), entries, _newest(entry.definition for entry in entries.values()))

    def current(self) -> tuple[Definition, ...]:
        """Return the newest version of every questionnaire, by title."""
        return tuple(self._newest.values())

    def get(self, questionnaire_id: str) -> Definition | None:
        """Return the newest version of a questionnaire."""
        return self._newest.get(questionnaire_id)

    def withheld(self) -> frozenset[str]:
        """Return the ids of questionnaires of which there are files and none can be used."""
        return frozenset(one.path.parent.name for one in self.unavailable) - self._newest.keys()

    def by_hash(self, content_hash: str) -> Definition | None:
        """Return the definition whose file has this content hash."""
        entry = self._by_hash.get(content_hash)
        return entry.definition if entry else None

    def body(self, content_hash: str) -> str:
        """Return the text of the file with this content hash; raise ``KeyError`` when there is none."""
        return self._by_hash[content_hash].body

    @staticmethod
    def parse(body: str) -> Definition:
        """Return the definition in a text that :meth:`body` gave and the store kept; nothing is checked again."""
        return recall_definition(body.encode("utf-8"))


def _files(directories: Sequence[Path]) -> Iterator[Path]:
    for directory in directories:
        yield from (path for path in sorted(directory.glob("*/*.json")) if path.parent.name != SCHEMAS)


def _newest(definitions: Iterable[Definition]) -> Mapping[str, Definition]:
    """Return the newest version of every questionnaire by id, in the order of titles."""
    newest = {one.id: one for one in sorted(definitions, key=_age)}
    return dict(sorted(newest.items(), key=lambda item: (item[1].title, item[0])))


def _age(definition: Definition) -> tuple[int, ...]:
    return tuple(map(int, definition.version.split(".")))


def _misplaced(path: Path, definition: Definition) -> Problem | None:
    expected = f"{definition.id}/{definition.version}.json"
    if f"{path.parent.name}/{path.name}" == expected:
        return None
    return Problem(
        "", "wrong_place", f"This file is version {definition.version} of “{definition.id}”.", f"Name it {expected}."
    )


def _taken(definition: Definition, taken: Mapping[tuple[str, str], Path]) -> Problem | None:
    first = taken.get((definition.id, definition.version))
    if first is None:
        return None
    message = f"Version {definition.version} of “{definition.id}” is already there: {first}."
    return Problem("", "version_taken", message, "A version never changes: give this file the next version.")
