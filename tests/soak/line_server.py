"""The smallest server over the real Store: a line of JSON in, a line of JSON out, sent after `Store.save` has returned.

    python -m tests.soak.line_server DATABASE_URL SOCKET [--acknowledge-first] [--synchronous NORMAL]

A request is {"response", "values", "base", "key"}, its answer {"acknowledged": key, "revision", "repeated"};
{"stop": true} ends the process at once. The two options make the server wrong on purpose.
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import socketserver
import sys
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from assess.store import Change, Saved, Store, engine

if TYPE_CHECKING:
    from collections.abc import Callable

Message = dict[str, Any]


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, path: str, answer: Callable[[Message], Message]) -> None:
        self.answer = answer
        super().__init__(path, _Connection)


class _Connection(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        """Answer one line after the other until the client goes."""
        for line in self.rfile:
            request = json.loads(line)
            if request.get("stop"):
                os._exit(0)
            self.connection.sendall(json.dumps(self.server.answer(request)).encode() + b"\n")


def _save(store: Store, request: Message) -> Message:
    """Save, then acknowledge."""
    change = Change(request["values"], request["base"], request["key"])
    outcome = store.save(request["response"], change, datetime.now(UTC))
    if isinstance(outcome, Saved):
        return {"acknowledged": request["key"], "revision": outcome.revision, "repeated": outcome.repeated}
    return {"conflict": sorted(outcome.theirs)}


def _acknowledge_first(store: Store) -> Callable[[Message], Message]:
    """Wrong on purpose: promise now, save when there is time."""
    waiting: queue.Queue[Message] = queue.Queue()
    revisions: dict[str, int] = {}

    def save_waiting() -> None:
        while True:
            request = waiting.get()
            _save(store, request)

    def answer(request: Message) -> Message:
        waiting.put(request)
        revisions[request["response"]] = max(revisions.get(request["response"], 0), request["base"]) + 1
        return {"acknowledged": request["key"], "revision": revisions[request["response"]], "repeated": False}

    threading.Thread(target=save_waiting, daemon=True).start()
    return answer


def main(arguments: list[str]) -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("socket")
    parser.add_argument("--acknowledge-first", action="store_true")
    parser.add_argument("--synchronous", default="FULL")
    options = parser.parse_args(arguments)
    weakened = (setting.replace("=FULL", f"={options.synchronous}") for setting in engine.SQLITE_SETTINGS)
    engine.SQLITE_SETTINGS = tuple(weakened)
    store = Store.open(options.url)
    answer = _acknowledge_first(store) if options.acknowledge_first else lambda request: _save(store, request)
    with _Server(options.socket, answer) as server:
        server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1:])
