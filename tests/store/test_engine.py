"""Opening a database, and what happens when it is locked, full, away or set up wrongly."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from assess.store import Change, Saved, SessionRecord, Store, StoreUnavailable, engine
from tests.store.making import NOW, result, save, start

if TYPE_CHECKING:
    from collections.abc import Iterator


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


@pytest.fixture
def file_store(sqlite_url: str) -> Iterator[Store]:
    opened = Store.open(sqlite_url)
    opened.migrate()
    yield opened
    opened.close()


def test_database_file_is_private(file_store: Store, sqlite_url: str) -> None:
    """The file, its log and its index can be read by their owner only."""
    start(file_store)
    path = file_of(sqlite_url)
    modes = {entry.name: stat.S_IMODE(entry.stat().st_mode) for entry in path.parent.iterdir()}
    assert modes == {path.name: 0o600, f"{path.name}-wal": 0o600, f"{path.name}-shm": 0o600}


@pytest.mark.parametrize("url", ["mysql://server/db", "oracle://server", "sqlite+aiosqlite:///x"])
def test_other_databases_are_refused(url: str) -> None:
    """Only SQLite and PostgreSQL are taken, by their ordinary drivers."""
    with pytest.raises(ValueError, match="must be SQLite or PostgreSQL"):
        Store.open(url)


def test_setting_that_does_not_hold_is_named(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that would lose acknowledged answers in a power cut says so."""
    weaker = tuple(setting.replace("FULL", "NORMAL") for setting in engine.SQLITE_SETTINGS)
    monkeypatch.setattr(engine, "SQLITE_SETTINGS", weaker)
    opened = Store.open(sqlite_url)
    assert opened.settings_faults() == ("PRAGMA synchronous is 1, must be 2",)
    opened.close()


@pytest.mark.postgres
def test_postgres_setting_that_does_not_hold_is_named(postgres_url: str) -> None:
    """The same on PostgreSQL, for a role or database that acknowledges before writing."""
    opened = Store.open(postgres_url.replace("options=", "options=-csynchronous_commit%3Doff%20"))
    assert opened.settings_faults() == ("SHOW synchronous_commit is off, must be on",)
    opened.close()


def test_locked_database_is_unavailable_then_works(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, file_store: Store
) -> None:
    """While another process holds the database a save is refused, and the same save goes in afterwards."""
    start(file_store)
    monkeypatch.setattr(engine, "SQLITE_SETTINGS", ("PRAGMA busy_timeout=0", *engine.SQLITE_SETTINGS[1:]))
    impatient = Store.open(sqlite_url)
    with closing(sqlite3.connect(file_of(sqlite_url), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="locked"):
            impatient.save("r1", Change({"a": 1}, 0, "k"), NOW)
        assert impatient.answers("r1") == {}
        other.execute("ROLLBACK")
    assert impatient.save("r1", Change({"a": 1}, 0, "k"), NOW) == Saved(1, changed=("a",))
    impatient.close()


def test_full_disk_refuses_and_recovers(file_store: Store, sqlite_url: str) -> None:
    """A save that does not fit is refused whole; what was acknowledged is readable, and there is an after."""
    start(file_store)
    save(file_store, {"a": "kept"}, base=0, key="k1")
    with file_store._database.writing() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 2}")
    with pytest.raises(StoreUnavailable, match="full"):
        file_store.save("r1", Change({"a": "small", "b": "x" * 100_000}, 1, "k2"), NOW)
    assert [answer.value for answer in file_store.answers("r1").values()] == ["kept"]
    with file_store._database.writing() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1000000")
    assert save(file_store, {"a": "small", "b": "x" * 100_000}, base=1, key="k2").revision == 2
    with closing(sqlite3.connect(file_of(sqlite_url))) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_refusal_never_repeats_what_a_person_wrote(file_store: Store) -> None:
    """The message for the operator says what happened to the database and nothing about the row."""
    start(file_store)
    with file_store._database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE answer RENAME TO moved")
    with pytest.raises(StoreUnavailable) as caught:
        file_store.save("r1", Change({"a": "canary"}, 0, "k"), NOW)
    assert "canary" not in repr(caught.value)
    assert caught.value.__suppress_context__


def test_folder_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    """A path that leads through a file is reported with its name."""
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnavailable, match="file"):
        Store.open(f"sqlite:///{tmp_path / 'file' / 'a.sqlite3'}")


def test_server_that_is_away_is_unavailable() -> None:
    """Nobody listens on port 1."""
    away = Store.open("postgresql://nobody@127.0.0.1:1/nothing")
    with pytest.raises(StoreUnavailable):
        away.response("r1")


@pytest.mark.postgres
def test_dropped_connections_are_replaced(postgres_url: str) -> None:
    """When the server has ended our connections, the next save opens another one and goes in."""
    opened = Store.open(postgres_url)
    opened.migrate()
    start(opened)
    with opened._database.reading() as connection:
        backend = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    with psycopg.connect(postgres_url.replace("postgresql+psycopg", "postgresql"), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])
    assert save(opened, {"a": 1}, base=0, key="k") == Saved(1, changed=("a",))
    opened.close()


def test_erased_answers_are_in_no_file(file_store: Store, sqlite_url: str) -> None:
    """After erasing not one byte of what a person wrote is left in the database, its log or its index."""
    start(file_store)
    file_store.create_session(SessionRecord(b"t", "own", NOW, NOW, {}, ("r1",)))
    for revision in range(20):
        save(file_store, {"a": f"canary-{revision} " * 500, "b": revision}, base=revision, key=f"canary-key-{revision}")
    file_store.keep_result(result(20), [], NOW)
    folder = file_of(sqlite_url).parent
    assert any(b"canary" in entry.read_bytes() for entry in folder.iterdir())
    file_store.erase("r1", NOW)
    assert [entry.name for entry in folder.iterdir() if b"canary" in entry.read_bytes()] == []


def test_answers_survive_closing(lasting_url: str) -> None:
    """What was saved is there when the database is opened again."""
    first = Store.open(lasting_url)
    first.migrate()
    start(first)
    save(first, {"a": 1}, base=0, key="k")
    first.close()
    second = Store.open(lasting_url)
    assert second.is_migrated()
    assert second.save("r1", Change({"a": 1}, 0, "k"), NOW) == Saved(1, repeated=True)
    second.close()


def test_file_is_made_where_the_process_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative path means the working folder, and missing folders are made."""
    monkeypatch.chdir(tmp_path)
    opened = Store.open("sqlite:///var/deep/assess.sqlite3")
    opened.migrate()
    opened.close()
    assert os.listdir(tmp_path / "var" / "deep") == ["assess.sqlite3"]  # noqa: PTH208 - names are what is compared
