"""A worker process ends when the process that started it is gone."""

from __future__ import annotations

import os
import signal
import threading

OFTEN = 1.0
"""Seconds between two looks."""

TO_FINISH = 3.0
"""Seconds that requests under way get before the worker ends all the same."""


def end_with_parent() -> None:
    """Watch the parent from a thread of its own.

    A server killed without warning leaves its workers behind. They would keep the port, so that it could not be
    started again, and go on answering with what may be yesterday's program.
    """
    threading.Thread(target=_watch, args=(os.getppid(),), name="parent watch", daemon=True).start()


def _watch(parent: int) -> None:
    never = threading.Event()
    while os.getppid() == parent:
        never.wait(OFTEN)
    os.kill(os.getpid(), signal.SIGTERM)
    never.wait(TO_FINISH)
    os._exit(1)
