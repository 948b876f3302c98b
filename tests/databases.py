"""The two kinds of database that every test with a store runs on, and what one of them holds."""

from __future__ import annotations

import pytest

from assess.store import Store, tables

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
"""For the parameters of a fixture; `tests/conftest.py` gives the address of an empty database of each kind."""

Rows = dict[str, list[tuple[object, ...]]]


def every_row(store: Store) -> Rows:
    """Return every row of every table but the questionnaires', in an order that both kinds of database share."""
    with store._database.reader.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
            for table in tables.metadata.sorted_tables
            if table is not tables.definition
        }


def empty(store: Store) -> None:
    """Delete every row of every table, so that the next test finds the database as after a migration."""
    with store._database.writing() as connection:
        for table in reversed(tables.metadata.sorted_tables):
            connection.execute(table.delete())
