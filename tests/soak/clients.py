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
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from tests.soak.history import PAGES, Book

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from pathlib import Path

    from tests.soak.history import Sent

START_SECONDS = 30
ANSWER_SECONDS = 20


class Unanswered(Exception):  # noqa: N818 - not an error of ours: the server is gone
    """The connection ended before an acknowledgement was read."""


class Connection(Protocol):
    """One client's line to the server."""

    def save(self, book: Book, entry: Sent) -> bool:
        """Send a page; True when it was acknowledged as a repetition. Raises Unanswered."""

    def close(self) -> None:
        """Hang up."""


class Server(Protocol):
    """What the harness needs to know of a server under test."""

    def command_line(self) -> list[str]:
        """How to start it, in the foreground."""

    def connect(self, response_id: str) -> Connection:
        """A new client of one response. Raises OSError while the server is not up."""


@dataclass(frozen=True)
class LineServer:
    """`tests.soak.line_server` over a database; `wrong` holds the options that make it lie."""

    url: str
    folder: Path
    wrong: tuple[str, ...] = ()

    @property
    def socket_path(self) -> str:
        """Where it listens."""
        return str(self.folder / "server.socket")

    def command_line(self) -> list[str]:
        """Start on a socket that no earlier server has left behind."""
        (self.folder / "server.socket").unlink(missing_ok=True)
        return [sys.executable, "-m", "tests.soak.line_server", self.url, self.socket_path, *self.wrong]

    def connect(self, response_id: str) -> LineConnection:
        """A new connection; the response already exists."""
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(ANSWER_SECONDS)
        try:
            line.connect(self.socket_path)
        except OSError:
            line.close()
            raise
        return LineConnection(line, response_id)

    def stop(self) -> None:
        """Ask the server to end without another word."""
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(self.socket_path)
            line.sendall(b'{"stop": true}\n')
            line.recv(1)


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
            raise Unanswered(answer)
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


@contextmanager
def running(server: Server, wrapper: tuple[str, ...] = ()) -> Iterator[subprocess.Popen[bytes]]:
    """The server in a process group of its own, up when the block begins, killed at its end."""
    process = subprocess.Popen([*wrapper, *server.command_line()], start_new_session=True)
    try:
        _wait_until_up(server, process)
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill the whole group at once, as a machine out of memory would."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _wait_until_up(server: Server, process: subprocess.Popen[bytes]) -> None:
    give_up = time.monotonic() + START_SECONDS
    while True:
        try:
            connection = server.connect("nobody")
        except OSError:
            if process.poll() is not None or time.monotonic() > give_up:
                message = "the server under test did not start"
                raise RuntimeError(message) from None
            time.sleep(0.01)
        else:
            connection.close()
            return


@dataclass
class Crowd:
    """Several clients, each a thread with its own response and book, saving as fast as they are answered."""

    server: Server
    books: dict[str, Book]
    limit: int | None = None
    repeated: int = 0

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
        finally:
            connection.close()

    def _settle_unknown(self, connection: Connection, book: Book) -> None:
        """Send again, with the same key, what was never answered, as a person pressing the button again would."""
        entry = book.unknown()
        if entry is not None:
            self.repeated += connection.save(book, entry)
            entry.acknowledged = True
