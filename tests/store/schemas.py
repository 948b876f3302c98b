"""A PostgreSQL schema for one test or one run, so that several can share a server."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

import psycopg
from psycopg import sql

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def dropped_schema(server: str, name: str) -> Iterator[str]:
    """The URL of a new empty schema on a server, dropped with all it holds on the way out."""
    address = server.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(address, autocommit=True) as administrator:
        administrator.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name)))
        try:
            separator = "&" if "?" in server else "?"
            yield f"{server}{separator}options={quote(f'-csearch_path={name}')}"
        finally:
            administrator.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(name)))
