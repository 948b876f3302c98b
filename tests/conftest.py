"""Databases for every test that has a store, and definitions that are checked once for all of them."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import closing
from functools import lru_cache

import pytest

from assess.service import library
from assess.store import Store
from tests.databases import DATABASES, empty
from tests.store.schemas import dropped_schema

_DEFINITIONS_AT_HAND = 32


@pytest.fixture(scope="session", autouse=True)
def definitions_checked_once() -> Iterator[None]:
    """The same bytes give the same frozen definition: hundreds of applications need not prove it again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(library, "read_bytes", lru_cache(_DEFINITIONS_AT_HAND)(library.read_bytes))
        yield


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """The address of the test server; in CI one must be named."""
    server = os.environ.get("ASSESS_TEST_POSTGRES_URL")
    if not server:
        assert os.environ.get("CI") != "true", "CI must name a server in ASSESS_TEST_POSTGRES_URL"
        pytest.skip("ASSESS_TEST_POSTGRES_URL names no server")
    return server


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """An empty schema on the test server, without tables, for one test."""
    with dropped_schema(postgres_server, f"assess_test_{secrets.token_hex(6)}") as url:
        yield url


@pytest.fixture(scope="session")
def _shared_schema(postgres_server: str) -> Iterator[tuple[str, Store]]:
    """A schema with tables for one test after another, which is ten times faster than one for each."""
    with (
        dropped_schema(postgres_server, f"assess_shared_{secrets.token_hex(6)}") as url,
        closing(Store.open(url)) as store,
    ):
        store.migrate()
        yield url, store


@pytest.fixture
def postgres_emptied(_shared_schema: tuple[str, Store]) -> str:
    """The address of a PostgreSQL database with every table and no row."""
    url, store = _shared_schema
    empty(store)
    return url


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest) -> str:
    """The address of an empty database of each kind in turn; of one in memory every opening is a new one."""
    return "sqlite://" if request.param == "sqlite" else str(request.getfixturevalue("postgres_emptied"))
