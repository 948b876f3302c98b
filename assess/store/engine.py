"""Opening a database with the settings that "nothing is lost" rests on, and saying so when one of them does not hold.

SQLite: a transaction that writes begins IMMEDIATE, because a deferred one can fail half way or lose an update. Reads of
the store are single statements, each a snapshot of its own, so they need no transaction on either database.
"""

from __future__ import annotations

import logging
import os
import threading
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, exc, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import StaticPool

from assess.store.records import StoreRefused, StoreUnavailable

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Mapping

    import psycopg

_log = logging.getLogger(__name__)

WAIT_SECONDS = 5
"""How long a save waits for another one before the person is told "not saved, try again"."""

_MIGRATION_LOCK = 7_305_511
"""Any number will do for PostgreSQL's advisory lock, as long as it stays the same."""

SQLITE_SETTINGS: tuple[str, ...] = (
    f"PRAGMA busy_timeout={WAIT_SECONDS * 1000}",  # first, so that the switch to WAL can wait for another process
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
)

_POSTGRES_SETTINGS = (f"SET lock_timeout='{WAIT_SECONDS}s'", "SET TIME ZONE 'UTC'")

_PROMISES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "sqlite": (
        ("PRAGMA journal_mode", "wal"),
        ("PRAGMA synchronous", "2"),
        ("PRAGMA foreign_keys", "1"),
        ("PRAGMA secure_delete", "1"),
        ("PRAGMA busy_timeout", str(WAIT_SECONDS * 1000)),
    ),
    "sqlite memory": (("PRAGMA foreign_keys", "1"),),
    "postgresql": (("SHOW fsync", "on"), ("SHOW synchronous_commit", "on"), ("SHOW full_page_writes", "on")),
}
"""Per kind of database: the question to ask it, and the only answer that keeps our promises."""


@dataclass(frozen=True, slots=True)
class Database:
    """One engine and the two ways through it.

    kind: "sqlite", "sqlite memory" or "postgresql".
    reader, writer: the engine as seen by statements that read alone and by transactions that write; one pool.
    read_gate, write_gate: taken around each; they queue threads that SQLite would otherwise make sleep and poll.
    """

    kind: str
    reader: Engine
    writer: Engine
    read_gate: AbstractContextManager[Any]
    write_gate: AbstractContextManager[Any]

    @property
    def dialect(self) -> str:
        """SQLAlchemy's name of the database: "sqlite" or "postgresql"."""
        return self.writer.dialect.name

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for one statement that reads. Raises StoreUnavailable."""
        with translated_errors(), self.read_gate, self.reader.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes, committed on the way out. Raises StoreUnavailable, StoreRefused."""
        with translated_errors(), self.write_gate, self.writer.begin() as connection:
            if self.dialect == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection


class _Gate:
    """A lock between threads that gives up after WAIT_SECONDS instead of waiting for ever."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        if not self._lock.acquire(timeout=WAIT_SECONDS):
            message = "another save is taking too long"
            raise StoreUnavailable(message)

    def __exit__(self, *_: object) -> None:
        self._lock.release()


@contextmanager
def translated_errors() -> Iterator[None]:
    """Turn what SQLAlchemy raises into the store's own errors.

    The original is dropped on purpose: its text can hold the row that failed, and a row can hold what a person wrote.
    """
    try:
        yield
    except exc.IntegrityError as error:
        raise StoreRefused(type(error.orig).__name__) from None
    except exc.DBAPIError as error:
        raise StoreUnavailable(_reason(error)) from None
    except exc.TimeoutError:
        message = "no database connection became free"
        raise StoreUnavailable(message) from None


def _reason(error: exc.DBAPIError) -> str:
    """The driver's first line for the operator, such as "OperationalError: database is locked"."""
    lines = str(error.orig).splitlines() or [""]
    return f"{type(error.orig).__name__}: {lines[0]}"


def open_database(address: str) -> Database:
    """The database at a URL: `sqlite:///path`, `sqlite://` (memory) or `postgresql://...`.

    A missing SQLite file is made with its folder, for its owner only. Raises ValueError, StoreUnavailable.
    """
    url = make_url(address)
    kind = _kind(url)
    return _OPENERS[kind](url)


def _kind(url: URL) -> str:
    """Which row of the tables in this module applies. Raises ValueError."""
    backend = url.get_backend_name()
    if url.drivername == "sqlite":
        return "sqlite" if url.database and url.database != ":memory:" else "sqlite memory"
    if backend == "postgresql":
        return backend
    message = f"the database must be SQLite or PostgreSQL, not {url.drivername}"
    raise ValueError(message)


def _open_sqlite_file(url: URL) -> Database:
    _make_private_file(Path(url.database or ""))
    engine = create_engine(url, pool_size=8, max_overflow=24, pool_timeout=WAIT_SECONDS, hide_parameters=True)
    return _sqlite("sqlite", engine, nullcontext(), _Gate())


def _open_sqlite_memory(url: URL) -> Database:
    engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False}, hide_parameters=True)
    gate = (
        _Gate()
    )  # one connection serves every thread, so a read must not fall into the middle of another thread's save
    return _sqlite("sqlite memory", engine, gate, gate)


def _sqlite(
    kind: str, engine: Engine, read_gate: AbstractContextManager[Any], write_gate: AbstractContextManager[Any]
) -> Database:
    event.listen(engine, "connect", _set_up_sqlite)
    return Database(kind, engine, engine, read_gate, write_gate)


def _open_postgres(url: URL) -> Database:
    try:
        engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_size=8,
            max_overflow=24,
            pool_timeout=WAIT_SECONDS,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={"connect_timeout": WAIT_SECONDS},
        )
    except ImportError:  # psycopg is an extra, and raises this too where it finds no libpq
        message = "PostgreSQL's driver is not installed; pip install 'assess[postgres]' brings it"
        raise StoreUnavailable(message) from None
    event.listen(engine, "connect", _set_up_postgres)
    return Database(
        "postgresql", engine.execution_options(isolation_level="AUTOCOMMIT"), engine, nullcontext(), nullcontext()
    )


_OPENERS: Mapping[str, Callable[[URL], Database]] = {
    "sqlite": _open_sqlite_file,
    "sqlite memory": _open_sqlite_memory,
    "postgresql": _open_postgres,
}


def _make_private_file(path: Path) -> None:
    """Create the database file for its owner only; SQLite gives its log the same rights. Raises StoreUnavailable."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        message = f"{path}: {error.strerror}"
        raise StoreUnavailable(message) from None


def _set_up_sqlite(driver: sqlite3.Connection, _record: object) -> None:
    """Take BEGIN away from the driver, which would defer it, and apply the settings."""
    driver.isolation_level = None
    for statement in SQLITE_SETTINGS:
        driver.execute(statement).close()


def _set_up_postgres(driver: psycopg.Connection[Any], _record: object) -> None:
    """Bound the wait for a row that somebody else is saving."""
    driver.autocommit = True
    for statement in _POSTGRES_SETTINGS:
        driver.execute(statement)
    driver.autocommit = False


def settings_faults(database: Database) -> tuple[str, ...]:
    """One line for each promised setting that does not hold, such as "PRAGMA synchronous is 1, must be 2"."""
    with database.reading() as connection:
        found = [
            (question, must, str(connection.exec_driver_sql(question).scalar()))
            for question, must in _PROMISES[database.kind]
        ]
    return tuple(f"{question} is {answer}, must be {must}" for question, must, answer in found if answer != must)


def wait_for_migration_turn(connection: Connection) -> None:
    """Let one process migrate at a time. On SQLite the transaction has done so already by beginning IMMEDIATE."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})


def truncate_log(database: Database) -> bool:
    """Empty SQLite's write-ahead log so that nothing erased survives in it. False when a reader was in the way.

    Does nothing on PostgreSQL, whose log, archive and VACUUM are the operator's.
    """
    if database.kind != "sqlite":
        return True
    with database.reading() as connection:
        busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar()
    if busy:
        _log.warning(
            "the write-ahead log could not be emptied because it is being read; it will be at the next erasure"
        )
    return not busy
