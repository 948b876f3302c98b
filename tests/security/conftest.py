"""The application in this process on each kind of database, with a questionnaire that has one of everything."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from assess.bootstrap import bootstrap
from assess.service.services import Services
from assess.settings import Settings
from assess.store import Store
from assess.web import create_app
from tests.pages import ClientBrowser
from tests.store.schemas import dropped_schema

QUESTIONNAIRES = Path(__file__).parent.parent / "questionnaires"
DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


class PlainPaper:
    """Gives the document that would be printed, so that tests can read what a PDF is made from."""

    def render(self, html: str) -> bytes:
        """Return the document itself."""
        return html.encode()

    def warm(self) -> None:
        """Be ready at once."""


def _address(kind: str, request: pytest.FixtureRequest) -> str:
    return "sqlite://" if kind == "sqlite" else str(request.getfixturevalue("schema"))


@pytest.fixture
def schema() -> Iterator[str]:
    """An empty schema on the test server; in CI a server must be named."""
    server = os.environ.get("ASSESS_TEST_POSTGRES_URL")
    if not server:
        assert os.environ.get("CI") != "true", "CI must name a server in ASSESS_TEST_POSTGRES_URL"
        pytest.skip("ASSESS_TEST_POSTGRES_URL names no server")
    with dropped_schema(server, f"assess_web_{secrets.token_hex(6)}") as url:
        store = Store.open(url)
        store.migrate()
        store.close()
        yield url


@contextmanager
def wired(folder: Path, database: str = "sqlite://") -> Iterator[Services]:
    """Services at a fixed time, on a database of this address."""
    environment = {
        "ASSESS_DATA_DIR": str(folder),
        "ASSESS_QUESTIONNAIRES_DIR": str(QUESTIONNAIRES),
    }
    made = bootstrap(
        replace(Settings.from_environment(environment), database_url=database),
        clock=lambda: datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
        renderer=PlainPaper(),
        key=bytes(32),
    )
    try:
        yield made
    finally:
        made.store.close()


@contextmanager
def application(folder: Path) -> Iterator[Flask]:
    """The application with everything in memory."""
    with wired(folder) as services:
        yield create_app(services)


@pytest.fixture(params=["sqlite"])
def services(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Services]:
    """Services at a fixed time; parametrise indirectly with `DATABASES` for both kinds of database."""
    with wired(tmp_path, _address(request.param, request)) as made:
        yield made


@pytest.fixture
def app(services: Services) -> Flask:
    """The application."""
    return create_app(services)


@pytest.fixture
def visitor(app: Flask) -> ClientBrowser:
    """Somebody with a browser."""
    return ClientBrowser(app)


@pytest.fixture
def other(app: Flask) -> ClientBrowser:
    """Somebody else, or the same person on another device."""
    return ClientBrowser(app)
