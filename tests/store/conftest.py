"""Stores to test: SQLite in a file and in memory, and PostgreSQL in a schema of its own, dropped afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'data' / 'assess.sqlite3'}"


@pytest.fixture(params=["sqlite file", "sqlite memory", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest) -> str:
    """Each kind of database in turn, with nothing in it."""
    fixtures = {"sqlite file": "sqlite_url", "postgresql": "postgres_url"}
    name = fixtures.get(request.param)
    return "sqlite://" if name is None else str(request.getfixturevalue(name))


@pytest.fixture(params=["sqlite file", pytest.param("postgresql", marks=pytest.mark.postgres)])
def lasting_url(request: pytest.FixtureRequest) -> str:
    """Each kind of database that outlives its process."""
    return str(request.getfixturevalue({"sqlite file": "sqlite_url", "postgresql": "postgres_url"}[request.param]))


@pytest.fixture
def store(empty_url: str) -> Iterator[Store]:
    """A migrated store on each kind of database in turn."""
    opened = Store.open(empty_url)
    opened.migrate()
    yield opened
    opened.close()
