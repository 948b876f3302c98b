"""Whether a server may listen where it was told to, found out before anything is started.

The web server lets several processes share a port, because its workers do. So two servers with different databases
would share one as well, and answers would land in either. A port is therefore tried alone first.
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager


class CannotListen(Exception):  # noqa: N818  the sentence it carries says what to do
    """Nothing can listen there; the message says why and what to do."""


@contextmanager
def claimed(host: str, port: int) -> Iterator[str]:
    """Hold a port that nobody else has, and give the numeric address of ``host``; raise ``CannotListen``.

    It is let go of at the end, for the server to take.
    """
    family, address = _resolved(host, port)
    with socket.socket(family) as alone:
        alone.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # what a stopped server leaves is no hindrance
        try:
            alone.bind((address, port))
            alone.listen()
        except OSError as error:
            raise CannotListen(_reason(error, host, port)) from None
        yield address


def _reason(error: OSError, host: str, port: int) -> str:
    known = {
        errno.EADDRINUSE: f"port {port} of {host} is taken by another program, or by Assess itself. "
        "Stop that one, or take another port.",
        errno.EADDRNOTAVAIL: f"{host} is no address of this machine. "
        "127.0.0.1 is for this machine alone, 0.0.0.0 for all that reach it.",
        errno.EACCES: f"port {port} is kept for the administrator of this machine. Take one above 1023.",
    }
    return known.get(error.errno or 0) or f"{host} cannot be listened at: {error.strerror}."


def _resolved(host: str, port: int) -> tuple[socket.AddressFamily, str]:
    """Return what a name stands for; of several addresses an IPv4 one, which is what proxies are told."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise CannotListen(
            f"{host} is no name or address that this machine knows. 127.0.0.1 is always there."
        ) from None
    family, _, _, _, address = min(found, key=lambda one: one[0] != socket.AF_INET)
    return family, str(address[0])
