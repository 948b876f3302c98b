"""The application in this process, on each kind of database in turn, at a time that tests move."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from assess.bootstrap import bootstrap
from assess.service.services import Services
from assess.settings import Settings
from assess.web import create_app
from tests.pages import ClientBrowser


class Clock:
    """The present, moved by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Return the present."""
        return self.now

    def pass_by(self, **time: float) -> None:
        """Let time pass (or go back), in the words of `timedelta`."""
        self.now += timedelta(**time)


class PlainPaper:
    """Gives the document that would be printed, so that tests can read what a PDF is made from."""

    def __init__(self) -> None:
        self.warmed = 0

    def warm(self) -> None:
        """Count how often a print was expected."""
        self.warmed += 1

    def render(self, html: str) -> bytes:
        """Return the document itself."""
        return html.encode()


@pytest.fixture
def clock() -> Clock:
    """A Monday morning in March."""
    return Clock()


@pytest.fixture
def make_services(clock: Clock, tmp_path: Path, database: str) -> Iterator[Callable[..., Services]]:
    """Make services with these settings."""
    made: list[Services] = []

    def make(**environment: str) -> Services:
        settings = Settings.from_environment({"ASSESS_DATA_DIR": str(tmp_path), **environment})
        there = replace(settings, database_url=database)
        one = bootstrap(there, clock=clock, renderer=PlainPaper(), key=bytes(32))
        made.append(one)
        return one

    yield make
    for one in made:
        one.store.close()


@pytest.fixture
def services(make_services: Callable[..., Services]) -> Services:
    """Services with nothing set."""
    return make_services()


@pytest.fixture
def app(services: Services) -> Flask:
    """The application."""
    return create_app(services)


@pytest.fixture
def visitor(app: Flask) -> ClientBrowser:
    """Somebody's browser."""
    return ClientBrowser(app)


@pytest.fixture
def other(app: Flask) -> ClientBrowser:
    """Somebody else's browser, or another device."""
    return ClientBrowser(app)
