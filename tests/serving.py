"""The real server as a child process, for journeys, benchmarks and anything else that needs a socket.

`assess serve` runs in a process group of its own, with its own data folder and a free port; only that group is stopped.
Waiting is always for a condition: the server answers, or it has ended and its log says why.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

ASSESS = Path(sys.executable).with_name("assess")
LONGEST_START = 30.0
LONGEST_STOP = 10.0
POLL = 0.01


class ServerEnded(RuntimeError):  # noqa: N818 - the name says what happened
    """The server ended, or never answered; the message is the end of its log."""


def free_port() -> int:
    """Return a port of this machine that nobody listens at."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@dataclass
class LiveServer:
    """One `assess serve` (or another `program`), started and stopped at will; the data folder outlives a restart."""

    data_dir: Path
    port: int = field(default_factory=free_port)
    settings: Mapping[str, str] = field(default_factory=dict)
    program: Sequence[str | Path] = (ASSESS, "serve")
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Return the address pages are reached at, without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """Return the file that takes what the server prints."""
        return self.data_dir / "server.log"

    def start(self) -> float:
        """Start the server and return the seconds until it answered its first page.

        Raises:
            ServerEnded: when it ended instead, or took longer than `LONGEST_START`.
        """
        self.data_dir.mkdir(parents=True, exist_ok=True)
        begun = time.perf_counter()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - a fixed command line
                self.program, env=self._environment(), stdout=log, stderr=log, start_new_session=True
            )
        while not self._answers():
            if self._ended_within(POLL) or time.perf_counter() - begun > LONGEST_START:
                self.stop()
                raise ServerEnded(self.log.read_text(errors="replace")[-4000:])
        return time.perf_counter() - begun

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End the server's own process group, by force when it does not end in time."""
        if self.process is None:
            return
        self._signal(how)
        if not self._ended_within(LONGEST_STOP):
            self._signal(signal.SIGKILL)
            self.process.wait()
        self._signal(signal.SIGKILL)  # children that outlived their parent
        self.process = None

    def restart(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End the server (by default without warning) and start it on the same port and data."""
        self.stop(how)
        self.start()

    def pids(self) -> tuple[int, ...]:
        """Return the ids of the server's processes, parents first; Linux only."""
        if self.process is None:
            return ()
        found = [self.process.pid]
        for pid in found:  # grows as children are found
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                with suppress(OSError):
                    found += map(int, children.read_text().split())
        return tuple(found)

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ASSESS_")}
        own = {"ASSESS_DATA_DIR": str(self.data_dir), "ASSESS_BASE_URL": self.address, "PORT": str(self.port)}
        return {**kept, **own, **self.settings}

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status < 500
        except OSError:
            return False
        finally:
            connection.close()

    def _ended_within(self, seconds: float) -> bool:
        if self.process is None:
            return True
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(seconds)
            return True
        return False

    def _signal(self, how: signal.Signals) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, how)
