"""The application inside the tests' own process, served over a real socket, with a clock that tests move.

Page states need what a separate server cannot give: four weeks passing, a session running out, and the names of the
templates that made the page.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask, template_rendered
from werkzeug.serving import make_server

from assess.bootstrap import bootstrap
from assess.report.renderer import Renderer, RenderError
from assess.settings import Settings, resource
from assess.web import create_app

EVERY_TYPE = Path(__file__).parent.parent / "questionnaires"


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


class Printer:
    """The real renderer, which can be told to be out of order."""

    def __init__(self) -> None:
        self.works = True
        self._renderer = Renderer()

    def warm(self) -> None:
        """Start the renderer's process."""
        self._renderer.warm()

    def render(self, html: str) -> bytes:
        """Return the PDF of a document; raise RenderError while out of order."""
        if not self.works:
            raise RenderError("out of order")
        return self._renderer.render(html)

    def close(self) -> None:
        """End the renderer's process."""
        self._renderer.close()


class Site:
    """A served application: its address, its clock, its printer, its database file, and the templates it has used."""

    def __init__(self, app: Flask, clock: Clock, printer: Printer, address: str, database: Path) -> None:
        self.app = app
        self.clock = clock
        self.printer = printer
        self.address = address
        self.database = database
        self.rendered: list[str] = []
        template_rendered.connect(self._note, app)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the database, so that no save gets through."""
        holder = sqlite3.connect(self.database, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            holder.execute("ROLLBACK")
            holder.close()

    def _note(self, sender: Flask, *, template: Any, **_: Any) -> None:  # noqa: ANN401, ARG002 - the signal's shape
        self.rendered.append(str(template.name))


@contextmanager
def served(folder: Path, questionnaires: Path = EVERY_TYPE) -> Iterator[Site]:
    """Serve the application from a data folder, with a folder of questionnaires, until the block ends."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    clock = Clock()
    environment = {"ASSESS_DATA_DIR": str(folder), "ASSESS_QUESTIONNAIRES_DIR": str(questionnaires)}
    printer = Printer()
    services = bootstrap(Settings.from_environment(environment), clock=clock, renderer=printer)
    app = create_app(services)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Site(app, clock, printer, f"http://127.0.0.1:{server.server_port}", folder / "assess.db")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        printer.close()
        services.store.close()


def page_templates() -> set[str]:
    """Return the templates that are whole pages."""
    folder = resource("templates")
    return {
        path.relative_to(folder).as_posix()
        for part in ("respondent", "errors", "trainer")
        for path in Path(folder, part).glob("*.html")
        if not path.name.startswith("_")
    }
