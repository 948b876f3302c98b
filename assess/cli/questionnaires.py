"""What several commands do with questionnaires: find one, and say what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from assess.core.loading import Loaded
from assess.service.library import Library, read_file
from assess.settings import resource


def find(name: str) -> Loaded:
    """Return the shipped questionnaire of this id in its newest version, or what is in the file of this name."""
    shipped = Library.load([resource("questionnaires")]).get(name)
    return Loaded(shipped) if shipped else read_file(Path(name))


def lines(path: Path, loaded: Loaded) -> Iterator[str]:
    """Yield what to say about a file: one line for each problem, or one that it is sound."""
    definition = loaded.definition
    if definition is not None:
        statements = sum(len(section.statements) for section in definition.sections)
        counts = (("section", len(definition.sections)), ("statement", statements), ("action", len(definition.actions)))
        counted = ", ".join(f"{count:,} {name}{'' if count == 1 else 's'}" for name, count in counts)
        yield f"{path}: sound: {definition.id} {definition.version}: {counted}"
    yield from (f"{path}: {problem}" for problem in loaded.problems)
    if loaded.more:
        yield f"{path}: and {loaded.more:,} more"
