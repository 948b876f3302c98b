"""Reading what strace wrote: which calls a process made on its files, in which order, with which bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

CALLS = "openat,close,write,pwrite64,pwritev,ftruncate,fallocate,fsync,fdatasync,unlink,unlinkat,rename,sendto"
LONGEST_STRING = 4_000_000

_LINE = re.compile(r"(?P<pid>\d+) +(?:<\.\.\. (?P<resumed>\w+) resumed>|(?P<name>\w+)\()(?P<rest>.*)")
_RESULT = re.compile(r"\) += (?P<result>-?\d+)")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
_UNFINISHED = " <unfinished ...>"


@dataclass(frozen=True, slots=True)
class Call:
    """One finished call.

    `began` and `ended` are lines of the trace: threads overlap, and a sync covers only what had ended when it began.
    """

    began: int
    ended: int
    name: str
    arguments: str
    result: int

    def strings(self) -> list[bytes]:
        """Its quoted arguments as bytes. Raises ValueError when strace cut one short."""
        found = _STRING.findall(self.arguments)
        if any(cut for _, cut in found):
            message = f"strace cut a string of {self.name} short"
            raise ValueError(message)
        return [bytes.fromhex(text.replace("\\x", "")) for text, _ in found]

    def numbers(self) -> list[int]:
        """Its plain numeric arguments, in order."""
        return [int(part) for part in _STRING.sub("", self.arguments).split(", ") if re.fullmatch(r"-?\d+", part)]


def command_line(trace: Path) -> tuple[str, ...]:
    """What to put in front of a command to trace it and its threads."""
    return ("strace", "-f", "--seccomp-bpf", "-xx", "-s", str(LONGEST_STRING), "-e", f"trace={CALLS}", "-o", str(trace))


def read_calls(lines: Iterable[str]) -> Iterator[Call]:
    """The calls that succeeded, in the order in which they ended."""
    open_calls: dict[str, tuple[int, str]] = {}
    for number, line in enumerate(lines):
        match = _LINE.match(line)
        if match is None:
            continue
        pid, rest = match["pid"], match["rest"]
        if match["resumed"]:
            began, start = open_calls.pop(pid)
            call = _finished(began, number, match["resumed"], start + rest)
        elif rest.endswith(_UNFINISHED):
            open_calls[pid] = (number, rest.removesuffix(_UNFINISHED))
            call = None
        else:
            call = _finished(number, number, match["name"], rest)
        if call is not None:
            yield call


def _finished(began: int, ended: int, name: str, rest: str) -> Call | None:
    """The call of a whole line, unless it failed or never returned."""
    results = list(_RESULT.finditer(rest))
    if not results or int(results[-1]["result"]) < 0:
        return None
    return Call(began, ended, name, rest[: results[-1].start()], int(results[-1]["result"]))
