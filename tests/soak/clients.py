"""Clients that save pages to a server under test until it goes away, and the server's process itself."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from tests.soak.history import PAGES, Book

if TYPE_CHECKING:
    import random
    from pathlib import Path

    from tests.soak.history import Sent

START_SECONDS = 30
ANSWER_SECONDS = 20


class Unanswered(Exception):  # noqa: N818 - not an error of ours: the server is gone
    """The connection ended before an acknowledgement was read."""


class Refused(Exception):  # noqa: N818 - the server answered, but not with what it must
    """A server that is up did not take a page that was in order."""


class Connection(Protocol):
    """One client's line to the server."""

    def save(self, book: Book, entry: Sent) -> bool:
        """Send a page; True when the server says that it had it already. Raises Unanswered, Refused."""

    def close(self) -> None:
        """Hang up."""


class Server(Protocol):
    """What the harness needs to know of a server under test."""

    def start(self) -> object:
        """Start it and wait until it answers."""

    def kill(self) -> None:
        """End it without warning, with every process it has."""

    def connect(self, response_id: str) -> Connection:
        """A new connection of the client of one response. Raises OSError when the server is gone."""


@dataclass
class LineServer:
    """`tests.soak.line_server` over a database, in a process group of its own.

    wrong: options that make it lie. wrapper: a command to put in front, such as strace.
    """

    url: str
    folder: Path
    wrong: tuple[str, ...] = ()
    wrapper: tuple[str, ...] = ()
    process: subprocess.Popen[bytes] | None = None

    @property
    def path(self) -> Path:
        """The socket it listens at."""
        return self.folder / "server.socket"

    def start(self) -> None:
        """Start on a socket that no earlier server has left behind."""
        self.path.unlink(missing_ok=True)
        program = [sys.executable, "-m", "tests.soak.line_server", self.url, str(self.path), *self.wrong]
        self.process = subprocess.Popen([*self.wrapper, *program], start_new_session=True)
        give_up = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > give_up:
                self.kill()
                message = "the server under test did not start"
                raise RuntimeError(message)
            time.sleep(0.01)

    def kill(self) -> None:
        """Kill the whole group at once, as a machine out of memory would."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self) -> None:
        """Ask the server to end by itself, so that what wraps it can finish too."""
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(str(self.path))
            line.sendall(b'{"stop": true}\n')
            line.recv(1)
        if self.process is not None:
            self.process.wait()

    def connect(self, response_id: str) -> LineConnection:
        """A new connection; the response already exists."""
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(ANSWER_SECONDS)
        try:
            line.connect(str(self.path))
        except OSError:
            line.close()
            raise
        return LineConnection(line, response_id)

    def _answers(self) -> bool:
        try:
            self.connect("nobody").close()
        except OSError:
            return False
        return True


@dataclass
class LineConnection:
    """Pages as lines of JSON."""

    line: socket.socket
    response_id: str

    def save(self, book: Book, entry: Sent) -> bool:
        """Send one line, read one line."""
        values = book.values(entry)
        request = {"response": self.response_id, "values": values, "base": book.base, "key": book.key(entry)}
        answer = self._exchange(json.dumps(request).encode() + b"\n")
        if answer.get("acknowledged") != book.key(entry):
            raise Refused(answer)
        book.base = int(str(answer["revision"]))
        return bool(answer["repeated"])

    def _exchange(self, request: bytes) -> dict[str, object]:
        received = b""
        try:
            self.line.sendall(request)
            while not received.endswith(b"\n"):
                part = self.line.recv(65536)
                if not part:
                    raise Unanswered
                received += part
        except OSError as error:
            raise Unanswered from error
        answer: dict[str, object] = json.loads(received)
        return answer

    def close(self) -> None:
        """Hang up."""
        self.line.close()


@dataclass
class Crowd:
    """Several clients, each a thread with its own response and book, saving as fast as they are answered."""

    server: Server
    books: dict[str, Book]
    limit: int | None = None
    repeated: int = 0
    faults: list[str] = field(default_factory=list)

    def run(self, rng: random.Random) -> list[threading.Thread]:
        """Start the clients; they end when the server is gone, or after `limit` pages each."""
        seeds = {response_id: rng.random() for response_id in self.books}
        threads = [threading.Thread(target=self._save_pages, args=(name, seed)) for name, seed in seeds.items()]
        for thread in threads:
            thread.start()
        return threads

    def _save_pages(self, response_id: str, seed: float) -> None:
        book = self.books[response_id]
        turn = int(seed * len(PAGES))
        try:
            connection = self.server.connect(response_id)
        except OSError:
            return
        try:
            self._settle_unknown(connection, book)
            sent = 0
            while sent != self.limit:
                entry = book.write(PAGES[(turn + sent) % len(PAGES)])
                connection.save(book, entry)
                entry.acknowledged = True
                sent += 1
        except Unanswered:
            return
        except Refused as refused:
            self.faults.append(f"N6 {book.client}: {refused}")
        finally:
            connection.close()

    def _settle_unknown(self, connection: Connection, book: Book) -> None:
        """Send again, with the same key, what was never answered, as a person pressing the button again would."""
        entry = book.unknown()
        if entry is not None:
            self.repeated += connection.save(book, entry)
            entry.acknowledged = True
