"""The process behind :class:`~assess.report.renderer.Renderer`: reads documents, answers with PDFs, within limits."""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import resource
import sys
from typing import IO

from assess.report.pdf import render_pdf
from assess.report.renderer import receive, send

LOG = logging.getLogger(__name__)

MEMORY = 1536 * 1024 * 1024
CPU_SECONDS = 20

_WARM_UP = '<!DOCTYPE html><html lang="en"><title>Warm-up</title><body class="as-print"><h1>Warm-up</h1></body></html>'


def main() -> None:
    """Serve until the parent closes the pipe."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)  # its messages may quote a document
    requests, replies = sys.stdin.buffer, _replies()
    _limit(resource.RLIMIT_AS, MEMORY)
    _limit(resource.RLIMIT_CORE, 0)
    render_pdf(_WARM_UP)
    gc.freeze()  # what every document shares need not be looked through after each
    while (document := receive(requests)) is not None:
        _allow_cpu(CPU_SECONDS)
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
    except Exception as error:  # noqa: BLE001  the next document must still be served
        # A message or a trace may quote what somebody wrote, so only the kind of error reaches the log.
        LOG.error("a document could not be printed: %s", type(error).__name__)  # noqa: TRY400
        return b""


def _limit(what: int, most: int) -> None:
    # Some systems do not know a limit, or have set a lower one already; the others still hold.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(what, (most, most))


def _allow_cpu(seconds: int) -> None:
    """Allow so many more seconds of processor time; the system ends the process that takes more."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + seconds
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
