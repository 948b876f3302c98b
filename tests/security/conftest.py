"""The application in this process on each kind of database, with a questionnaire that has one of everything."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from assess.bootstrap import bootstrap
from assess.service.services import Services
from assess.settings import Settings
from assess.store import tables
from assess.web import create_app
from tests.databases import Rows, every_row
from tests.pages import ClientBrowser

QUESTIONNAIRES = Path(__file__).parent.parent / "questionnaires"


class Clock:
    """The present, moved by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Return the present."""
        return self.now

    def pass_by(self, **time: float) -> None:
        """Let time pass, in the words of `timedelta`."""
        self.now += timedelta(**time)


class PlainPaper:
    """Gives the document that would be printed, so that tests can read what a PDF is made from."""

    def render(self, html: str) -> bytes:
        """Return the document itself."""
        return html.encode()

    def warm(self) -> None:
        """Be ready at once."""


@contextmanager
def wired(
    folder: Path,
    database: str = "sqlite://",
    clock: Clock | None = None,
    questionnaires: Path = QUESTIONNAIRES,
    chance: Callable[[int], bytes] = secrets.token_bytes,
) -> Iterator[Services]:
    """Services on a database of this address, at a time that stands still unless the clock is moved."""
    environment = {
        "ASSESS_DATA_DIR": str(folder),
        "ASSESS_QUESTIONNAIRES_DIR": str(questionnaires),
    }
    made = bootstrap(
        replace(Settings.from_environment(environment), database_url=database),
        clock=clock or Clock(),
        random=chance,
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


@pytest.fixture
def clock() -> Clock:
    """A Monday morning in March."""
    return Clock()


@pytest.fixture
def services(database: str, tmp_path: Path, clock: Clock) -> Iterator[Services]:
    """Services at the clock's time, on each kind of database in turn."""
    with wired(tmp_path, database, clock) as made:
        yield made


def everything_kept(services: Services) -> Rows:
    """Return every row of every table but those of the wrong tries, which has to grow, and of the questionnaires."""
    return {name: rows for name, rows in every_row(services.store).items() if name != tables.attempt.name}


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
