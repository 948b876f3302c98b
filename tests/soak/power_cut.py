"""A power cut after an acknowledgement (RF-02, Q-02): what was promised is on the disk, and the file is sound.

The line server runs under strace while clients save. Afterwards its calls are played back to random moments, half of
them acknowledgements, and the database and its log are rebuilt from what had been synced by then: every second time
only that, else with random sectors of the rest as well. The rebuilt files are opened and compared with what had been
promised.
"""

from __future__ import annotations

import random
import re
import shutil
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests.soak import strace
from tests.soak.clients import Crowd, LineServer
from tests.soak.disk import Disk
from tests.soak.history import Book
from tests.soak.kill import prepare, stored_faults
from tests.soak.reports import Report

if TYPE_CHECKING:
    from tests.soak.strace import Call

CLIENTS = 3
PADDING = "x" * 3_000
"""Long answers fill the log faster, so that checkpoints fall into a short run as well."""

_ACKNOWLEDGED = re.compile(rb'"acknowledged": "([^"]+)"')


def is_possible() -> bool:
    """Whether strace is installed here."""
    return shutil.which("strace") is not None


def _books() -> dict[str, Book]:
    return {name: Book(name, PADDING) for name in (f"client{n}" for n in range(CLIENTS))}


@dataclass
class _Run:
    """One recording and the cuts made in it."""

    folder: Path
    rng: random.Random
    report: Report
    books: dict[str, Book] = field(default_factory=_books)

    def record(self, pages: int, wrong: tuple[str, ...]) -> tuple[Disk, list[Call]]:
        """Run the traced server and its clients; return the disk as it was before, and the calls since."""
        data = self.folder / "data"
        data.mkdir()
        url = f"sqlite:///{data / 'assess.sqlite3'}"
        prepare(url, self.books.values())
        disk = Disk(data)
        server = LineServer(url, self.folder, wrong, strace.command_line(self.folder / "trace"))
        server.start()
        try:
            for thread in Crowd(server, self.books, limit=pages).run(self.rng):
                thread.join()
            server.stop()
        finally:
            server.kill()
        with (self.folder / "trace").open() as lines:
            return disk, list(strace.read_calls(lines))

    def play(self, disk: Disk, calls: list[Call], cuts: int) -> None:
        """Play the calls and cut the power at random moments between the first promise and the last."""
        promises = [index for index, call in enumerate(calls) if _acknowledged(call)]
        self.report.count("acknowledged", len(promises))
        self.report.count("syncs", sum(call.name in {"fsync", "fdatasync"} for call in calls))
        moments = sorted(set(range(promises[0], promises[-1])).difference(promises))
        chosen = {*self.rng.sample(promises, cuts // 2), *self.rng.sample(moments, cuts - cuts // 2)}
        acknowledged: set[str] = set()
        for index, call in enumerate(calls):
            disk.see(call)
            acknowledged |= _acknowledged(call)
            if index in chosen:
                self.cut(disk, frozenset(acknowledged))

    def cut(self, disk: Disk, acknowledged: frozenset[str]) -> None:
        """Rebuild the files in an empty folder, open them, compare."""
        into = self.folder / "cut"
        into.mkdir()
        disk.cut(into, self.rng if self.report.counts.get("cuts", 0) % 2 else None)
        self.report.faults += stored_faults(f"sqlite:///{into / 'assess.sqlite3'}", self.books, acknowledged)
        self.report.count("cuts")
        shutil.rmtree(into)


def run(cuts: int, pages: int, seed: int, *, wrong: tuple[str, ...] = ()) -> Report:
    """Save `pages` pages for each client under strace, then cut the power `cuts` times."""
    began = time.monotonic()
    report = Report("power cut SQLite", seed, wrong_on_purpose=bool(wrong))
    rng = random.Random(seed)  # noqa: S311 - cuts that can be repeated, not secrets
    with tempfile.TemporaryDirectory() as folder:
        recording = _Run(Path(folder).resolve(), rng, report)
        disk, calls = recording.record(pages, wrong)
        recording.play(disk, calls, cuts)
    report.seconds = time.monotonic() - began
    return report


def _acknowledged(call: Call) -> set[str]:
    """The keys that this call told a client are stored."""
    if call.name != "sendto":
        return set()
    return {key.decode() for text in call.strings() for key in _ACKNOWLEDGED.findall(text)}
