"""What several commands do with files: name one to be, write it whole or not at all, say why it could not be done."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from assess.core.errors import Problem, Refused
from assess.core.loading.reading import printable


def file_to_be(named: str, option: str) -> Path:
    """Return where a file can be made or replaced.

    Raises:
        Refused: for a folder, a device and an empty name; ``option`` is what the problem calls its place.
    """
    path = Path(named)
    if path.name and (path.is_file() or not path.exists()):
        return path
    message = f"“{printable(named)}” is not the name of a file."
    raise Refused((Problem(f"/{option}", "no_file", message, "Name a file to write, such as plan.pdf."),))


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a hidden file beside ``path`` to write; afterwards it stands there whole, safe from a power cut.

    When writing fails, ``path`` is as it was before.

    Raises:
        OSError: naming ``path``, when it cannot be written.
    """
    part = path.with_name(f".assess.{os.getpid()}.part")
    try:
        yield part
        _settle(part)
        part.replace(path)
        _settle(path.parent)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        with suppress(OSError):  # the reason above is the one to be told
            part.unlink(missing_ok=True)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or, when writing fails, as it was before; raise ``OSError`` then."""
    with whole_file(path) as part:
        part.write_bytes(content)


def reason(error: Exception) -> str:
    """Return why something failed; for a file that could not be used, its name comes first."""
    return f"{error.filename}: {error.strerror}" if isinstance(error, OSError) else str(error)


def _settle(path: Path) -> None:
    """Have the system write what it still holds of a file, or of the names in a folder."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
