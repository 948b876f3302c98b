"""The process behind :class:`~assess.report.renderer.Renderer`: reads documents, answers with PDFs, within limits."""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import resource
import sys
import threading
from math import ceil
from typing import IO

from assess.report.pdf import render_pdf
from assess.report.renderer import OUT_OF_MEMORY, receive, send

LOG = logging.getLogger(__name__)

OFTEN = 0.2
"""Seconds between two looks at the memory, where the system does not look itself."""

_WARM_UP = '<!DOCTYPE html><html lang="en"><title>Warm-up</title><body class="as-print"><h1>Warm-up</h1></body></html>'


def main(memory: int, cpu_seconds: int) -> None:
    """Serve until the parent closes the pipe; see :class:`~assess.report.renderer.Limits` for what may be used."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)  # its messages may quote a document
    requests, replies = sys.stdin.buffer, _replies()
    _limit_memory(memory)
    _limit(resource.RLIMIT_CORE, 0)
    render_pdf(_WARM_UP)
    gc.freeze()  # what every document shares need not be looked through after each
    while (document := receive(requests)) is not None:
        _allow_cpu(cpu_seconds)
        send(replies, _rendered(document))


def _replies() -> IO[bytes]:
    """Return the pipe to the parent, and lead whatever a library may print to standard error instead of into it."""
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return replies


def _rendered(document: bytes) -> bytes:
    """Return the PDF, or nothing when there is none."""
    try:
        return render_pdf(document.decode("utf-8"))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)  # what is left of this process is not fit for the next document
    except Exception as error:  # noqa: BLE001  the next document must still be served
        # A message or a trace may quote what somebody wrote, so only the kind of error reaches the log.
        LOG.error("a document could not be printed: %s", type(error).__name__)  # noqa: TRY400
        return b""


def _limit_memory(most: int) -> None:
    _limit(resource.RLIMIT_AS, most)
    if os.uname().sysname == "Darwin":  # it takes the limit and does not keep it
        threading.Thread(target=watch_memory, args=(most, 1), name="memory watch", daemon=True).start()


def watch_memory(most: int, unit: int) -> None:
    """End the process once it has held more than ``most`` bytes; ``unit`` is what the system counts memory in."""
    never = threading.Event()
    while resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit <= most:
        never.wait(OFTEN)
    os._exit(OUT_OF_MEMORY)


def _limit(what: int, most: int) -> None:
    """Set a limit, or leave the lower one that is there already."""
    _, hard = resource.getrlimit(what)
    lowest = most if hard == resource.RLIM_INFINITY else min(most, hard)
    with contextlib.suppress(ValueError, OSError):  # some systems do not know a limit; the others still hold
        resource.setrlimit(what, (lowest, hard))


def _allow_cpu(seconds: int) -> None:
    """Allow so many more seconds of processor time; the system ends the process that takes more."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, ceil(used.ru_utime + used.ru_stime) + seconds)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
