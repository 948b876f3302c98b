"""What several commands do with questionnaires: find one, and say what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from assess.core.errors import Problem
from assess.core.loading import Loaded
from assess.core.loading.reading import printable
from assess.service.library import Library, read_file
from assess.settings import resource


def find(name: str) -> Loaded:
    """Return the shipped questionnaire of this id in its newest version, or what is in the file of this name."""
    library = Library.load([resource("questionnaires")])
    shipped = library.get(name)
    if shipped:
        return Loaded(shipped)
    return read_file(Path(name)) if _is_a_file(name) else Loaded(None, (_unknown(name, library),))


def _is_a_file(name: str) -> bool:
    """Return whether a name is meant to be that of a file: it is one, or it is written like one."""
    return "/" in name or name.endswith(".json") or Path(name).is_file()


def _unknown(name: str, library: Library) -> Problem:
    known = ", ".join(one.id for one in library.current())
    message = f"There is no questionnaire “{printable(name)}”, and no file of that name."
    return Problem("", "unknown_questionnaire", message, f"Those that are shipped: {known}.")


def lines(path: Path, loaded: Loaded) -> Iterator[str]:
    """Yield what to say about a file: one line for each problem, or one that it is sound."""
    definition, shown = loaded.definition, _cleaned(path)
    if definition is not None:
        statements = sum(len(section.statements) for section in definition.sections)
        counts = (("section", len(definition.sections)), ("statement", statements), ("action", len(definition.actions)))
        counted = ", ".join(f"{count:,} {name}{'' if count == 1 else 's'}" for name, count in counts)
        yield f"{shown}: sound: {definition.id} {definition.version}: {counted}"
    yield from (f"{shown}: {problem}" for problem in loaded.problems)
    if loaded.more:
        yield f"{shown}: and {loaded.more:,} more"


def _cleaned(path: Path) -> str:
    """Return a path as it may go to a terminal: whole, without the characters that would steer it."""
    return "".join(one if one.isprintable() else "\ufffd" for one in str(path))
