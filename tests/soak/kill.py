"""kill -9 in the middle of saves (RF-01, Q-01): whatever was acknowledged is there after every restart."""

from __future__ import annotations

import random
import sqlite3
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assess.store import DefinitionRecord, ResponseRecord, Store
from tests.soak.clients import Crowd, LineServer
from tests.soak.history import Book
from tests.soak.reports import Report

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.soak.clients import Server

CLIENTS = 5
ROUND = 50
"""Cycles after which the clients start afresh, because comparing takes as long as their books are."""

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def prepare(url: str, books: Iterable[Book]) -> None:
    """Tables, one definition, and a response for each book."""
    store = Store.open(url)
    store.migrate()
    store.keep_definition(DefinitionRecord("hash", "soak", "1", "{}", NOW.date()))
    for book in books:
        response = ResponseRecord(book.client, "hash", "in_progress", 0, "own", NOW.date(), NOW)
        store.start(response, book.client.encode(), None)
    store.close()


def stored_faults(url: str, books: Mapping[str, Book], acknowledged: frozenset[str]) -> list[str]:
    """What the database holds against what was promised.

    books: by response id. acknowledged: the keys of all clients.
    """
    store = Store.open(url)
    faults: list[str] = []
    for response_id, book in books.items():
        kept = store.kept_response(response_id)
        faults += book.faults(kept, acknowledged) if kept else [f"N1 {book.client}: the response is gone"]
    store.close()
    return faults + integrity_faults(url)


def integrity_faults(url: str) -> list[str]:
    """What SQLite itself finds wrong with its file."""
    if not url.startswith("sqlite"):
        return []
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as raw:
        found = [row[0] for row in raw.execute("PRAGMA integrity_check")]
    return [] if found == ["ok"] else [f"integrity: {line}" for line in found]


def run(url: str, cycles: int, seed: int, *, name: str, wrong: tuple[str, ...] = ()) -> Report:
    """Kill the line server `cycles` times over an empty database."""
    report = Report(f"kill -9 {name}", seed, wrong_on_purpose=bool(wrong))
    with tempfile.TemporaryDirectory() as folder:
        server = LineServer(url, Path(folder), wrong)
        for done in range(0, cycles, ROUND):
            names = (f"client{number}-{done}" for number in range(CLIENTS))
            books = {name: Book(name) for name in names}
            prepare(url, books.values())
            kill_repeatedly(server, url, books, min(ROUND, cycles - done), report)
    return report


def kill_repeatedly(server: Server, url: str, books: dict[str, Book], cycles: int, report: Report) -> Report:
    """Start, save, kill after 20 to 400 ms, compare; again and again on the same database."""
    began = time.monotonic()
    rng = random.Random(report.seed + report.counts.get("cycles", 0))  # noqa: S311 - moments that can be repeated, not secrets
    for _ in range(cycles):
        _one_cycle(server, books, rng, report)
        acknowledged = frozenset[str]().union(*(book.acknowledged_keys() for book in books.values()))
        report.faults += stored_faults(url, books, acknowledged)
        report.count("cycles")
    report.count("acknowledged", sum(entry.acknowledged for book in books.values() for entry in book.sent))
    if not report.counts["acknowledged"] and not report.wrong_on_purpose:
        report.faults.append("nothing was acknowledged, so nothing was tried")
    report.seconds += time.monotonic() - began
    return report


def _one_cycle(server: Server, books: dict[str, Book], rng: random.Random, report: Report) -> None:
    crowd = Crowd(server, books)
    server.start()
    try:
        threads = crowd.run(rng)
        time.sleep(rng.uniform(0.02, 0.4))
    finally:
        server.kill()
    for thread in threads:
        thread.join()
    report.faults += crowd.faults
    report.count("cut off in flight", sum(book.unknown() is not None for book in books.values()))
    if crowd.repeated:
        report.count("found stored when sent again", crowd.repeated)
