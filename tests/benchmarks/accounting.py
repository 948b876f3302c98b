"""What processes cost, from the kernel's own books (Linux's /proc), and what the machine is."""

from __future__ import annotations

import os
import platform
import subprocess
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")
_KIB_PER_MB = 1024
_NAMED = ("flask", "granian", "sqlalchemy", "weasyprint")


@dataclass(frozen=True, slots=True)
class Cost:
    """What a finished command took: processor and clock seconds, and the most memory it held, in MB."""

    cpu: float
    wall: float
    peak: float
    code: int


def measurable() -> bool:
    """Return whether this machine keeps the books that are read here."""
    return Path("/proc/self/stat").exists()


def cpu_seconds(pids: Iterable[int]) -> float:
    """Return the processor seconds, user and system, that these processes have used; exact to a hundredth."""
    return sum(_ticks(pid) for pid in pids) / _TICK


def _ticks(pid: int) -> int:
    with suppress(OSError):
        # The command name may hold spaces and brackets; the fields that count come after the last bracket.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])
    return 0


def memory(pid: int) -> float:
    """Return the memory a process holds now, in MB."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / _KIB_PER_MB
    return 0.0


def memory_of_this_process() -> float:
    """Return the memory that this process holds now, in MB."""
    return memory(os.getpid())


def descendants() -> tuple[int, ...]:
    """Return the ids of all processes that this one started, and of those that they started."""
    found = [os.getpid()]
    for pid in found:  # grows as children are found
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            with suppress(OSError):
                found += map(int, children.read_text().split())
    return tuple(found[1:])


def draws_pages(pid: int) -> bool:
    """Return whether a process has loaded the libraries that WeasyPrint draws with."""
    with suppress(OSError):
        return "libpango" in Path(f"/proc/{pid}/maps").read_text()
    return False


def cost_of(command: list[str]) -> Cost:
    """Run a command to its end, its output thrown away, and return what it took."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - begun
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / _KIB_PER_MB, process.returncode)


def machine() -> str:
    """Return one line that says on what the figures were measured."""
    versions = ", ".join(f"{name} {version(name)}" for name in _NAMED)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    system, python = platform.platform(terse=True), platform.python_version()
    return f"{_processor()}, {cores} cores, {system}, Python {python}, {versions}"


def _processor() -> str:
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
