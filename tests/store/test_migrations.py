"""The migrations make exactly the tables that the program uses, once, whoever runs them."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Table, inspect

from assess.store import Store, migrating
from assess.store.tables import NEWEST, metadata
from tests.store.making import start

if TYPE_CHECKING:
    from sqlalchemy.sql.schema import SchemaItem

MIGRATE = "import sys; from assess.store import Store; s = Store.open(sys.argv[1]); s.migrate(); print(s.is_migrated())"


def test_migrated_tables_are_the_ones_in_the_program(store: Store) -> None:
    """A change of `tables.py` without a migration, or the other way round, is a difference."""
    with store._database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_newest_migration_is_known_without_alembic() -> None:
    """The revision that counts as up to date is that of the last file."""
    assert ScriptDirectory.from_config(migrating.alembic_config()).get_heads() == [NEWEST]


def test_up_to_date_database_needs_no_alembic(sqlite_url: str) -> None:
    """Opening and "migrating" a database that is ready leaves alembic out of memory."""
    opened = Store.open(sqlite_url)
    opened.migrate()
    opened.close()
    program = f"{MIGRATE}; print([name for name in sys.modules if name.startswith('alembic')])"
    run = _finished([sys.executable, "-c", program, sqlite_url])
    assert (run.stdout, run.stderr) == ("True\n[]\n", "")


def test_empty_database_is_not_migrated(empty_url: str) -> None:
    """A new database says that it is not ready."""
    opened = Store.open(empty_url)
    assert not opened.is_migrated()
    opened.migrate()
    assert opened.is_migrated()
    opened.close()


def test_migrating_again_keeps_what_is_there(store: Store) -> None:
    """Every start migrates; a second time changes nothing."""
    start(store)
    store.migrate()
    assert store.response("r1") is not None


def test_downgrade_takes_every_table_away(store: Store) -> None:
    """The way back leaves nothing, and the way forth works again."""
    config = migrating.alembic_config()
    with store._database.writing() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert not store.is_migrated()
    store.migrate()
    assert store.is_migrated()


def test_a_response_of_the_first_version_is_taken_along(store: Store) -> None:
    """The column that came second is empty for what was there before, and nothing else of it changes."""
    start(store)
    before = store.response("r1")
    config = migrating.alembic_config()
    with store._database.writing() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
    assert not store.is_migrated()
    store.migrate()
    assert store.response("r1") == before


class _PowerCutError(Exception):
    """Something stops the process."""


def test_half_a_migration_leaves_nothing(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A migration that stops at its last table is undone with all the others, and can be run again."""
    opened = Store.open(empty_url)
    ordinary = Operations.create_table

    def stop_at_the_last(operations: Operations, name: str, *columns: SchemaItem, **options: Any) -> Table:  # noqa: ANN401 - alembic decides
        if name == "tombstone":
            raise _PowerCutError
        return ordinary(operations, name, *columns, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Operations, "create_table", stop_at_the_last)
        with pytest.raises(_PowerCutError):
            opened.migrate()
    with opened._database.reading() as connection:
        assert inspect(connection).get_table_names() == []
    opened.migrate()
    assert opened.is_migrated()
    opened.close()


def _finished(command_line: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command_line, capture_output=True, text=True, check=False)  # noqa: S603 - our own program


def test_processes_that_start_together_migrate_once(lasting_url: str) -> None:
    """Four processes at once on an empty database all end with the newest tables."""
    python = [sys.executable, "-c", MIGRATE, lasting_url]
    with ThreadPoolExecutor(4) as threads:
        runs = list(threads.map(lambda _: _finished(python), range(4)))
    assert [(run.stdout, run.stderr) for run in runs] == [("True\n", "")] * 4
