"""Settings become the parts that use cases need. The only wiring there is."""

from __future__ import annotations

import logging
import os
import secrets
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assess.service.library import Library
from assess.service.services import Services
from assess.settings import resource
from assess.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from assess.service.services import PdfRenderer
    from assess.settings import Settings

_log = logging.getLogger(__name__)

KEY_FILE = "resume-codes.key"
_KEY_BYTES = 32


class NotReady(Exception):  # noqa: N818  the sentence it carries says what to do
    """Assess cannot start as it is; the message says why and what to do."""


def utc_now() -> datetime:
    """Return the present."""
    return datetime.now(UTC)


def bootstrap(
    settings: Settings,
    *,
    clock: Callable[[], datetime] = utc_now,
    random: Callable[[int], bytes] = secrets.token_bytes,
    renderer: PdfRenderer | None = None,
    key: bytes | None = None,
) -> Services:
    """Open the database, load the questionnaires and return the services.

    The embedded database is brought up to date; any other is only looked at. A questionnaire that cannot be used is
    logged and set aside. Raises NotReady, StoreUnavailable.
    """
    return Services(
        settings=settings,
        store=open_store(settings),
        library=load_library(settings),
        renderer=renderer or _renderer(),
        clock=clock,
        random=random,
        key=key or read_or_make_key(key_path(settings)),
    )


def load_library(settings: Settings) -> Library:
    """Return the shipped questionnaires and the operator's own; one that cannot be used is logged and set aside."""
    folders = (resource("questionnaires"), settings.questionnaires_dir)
    library = Library.load([folder for folder in folders if folder])
    for one in library.unavailable:
        _log.warning("%s", one)
    return library


def open_store(settings: Settings) -> Store:
    """Return the store with the tables of this version. Raises NotReady, StoreUnavailable."""
    store = Store.open(settings.database_url)
    if store.is_migrated():
        return store
    if settings.database_url.startswith("sqlite"):
        store.migrate()
    else:
        store.close()
        raise NotReady("The database does not have the tables of this version yet. Run `assess migrate` first.")
    return store


def key_path(settings: Settings) -> Path:
    """Return where the key is: beside the embedded database, otherwise in the data folder."""
    _, _, path = settings.database_url.partition("sqlite:///")
    return (Path(path).parent if path else settings.data_dir) / KEY_FILE


def read_or_make_key(path: Path) -> bytes:
    """Return the key kept at ``path``, made at first start for its owner's eyes only. Raises NotReady.

    Several processes may start at once: the file is linked into place whole, so all of them read the same key.
    """
    if not path.exists():
        with suppress(FileExistsError):
            _put_new_key(path)
    key = path.read_bytes()
    if len(key) != _KEY_BYTES:
        raise NotReady(f"{path} is not a key of {_KEY_BYTES} bytes. Put back the one that belongs to this database.")
    return key


def _put_new_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent) as whole:  # made with mode 0600
        whole.write(secrets.token_bytes(_KEY_BYTES))
        whole.flush()
        os.fsync(whole.fileno())
        os.link(whole.name, path)


def _renderer() -> PdfRenderer:
    from assess.report.pdf import Renderer  # noqa: PLC0415  keeps the PDF machinery out of whatever brings its own

    return Renderer()
