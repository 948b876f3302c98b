"""Whether a server may listen where it was told to, found out before anything is started.

The web server lets several processes share a port, because its workers do. So two servers with different databases
would share one as well, and answers would land in either. A port is therefore tried alone first.
"""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

_IN_USE = "port {port} of {host} is taken by another program, or by Assess itself. Stop that one, or take another port."
_WHY: Mapping[int, str] = {
    errno.EADDRINUSE: _IN_USE,
    errno.EADDRNOTAVAIL: "{host} is no address of this machine. 127.0.0.1 is for this machine alone, 0.0.0.0 for all.",
    errno.EACCES: "port {port} is kept for the administrator of this machine. Take one above 1023.",
}


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
            why = _WHY.get(error.errno or 0, "{host} cannot be listened at: {reason}.")
            reason = os.strerror(error.errno or 0)
            raise CannotListen(why.format(host=host, port=port, reason=reason)) from None
        yield address


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
