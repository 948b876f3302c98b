"""Printers, and the command itself, killed at random while a batch is printed (RF-03, Q-10).

Every response has words of its own. Whatever is killed: in the end each has its plan exactly once, under its own name,
and at no moment does a half file stand under the name of a plan.
"""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.exported import typical_file
from tests.report.reading import text_of
from tests.soak.reports import Report

if TYPE_CHECKING:
    from collections.abc import Iterator

RIGHT: Sequence[str] = (sys.executable, "-m", "assess.cli", "print")
_GIVING_UP = """
import sys
from assess.cli import main
from assess.report import batch

batch.TRIES = 1
sys.exit(main(["print", *sys.argv[1:]]))
"""
WRONG: Sequence[str] = (sys.executable, "-c", _GIVING_UP)
"""A command that prints nothing a second time when its printer was killed."""
PATIENCE = 5.0
"""Seconds after which something is killed although nothing more was printed."""
_OWN = re.compile(r"pledge no (\d+) of mine")


@dataclass(frozen=True, slots=True)
class Kills:
    """How many plans are printed, how many printers are killed meanwhile, and how often the command is."""

    plans: int
    printers: int
    commands: int


def run(kills: Kills, seed: int, program: Sequence[str] = RIGHT) -> Report:
    """Print a batch under fire, and tell what is missing, doubled or half."""
    report = Report("killed batch", seed, {"plans": kills.plans}, wrong_on_purpose=program is WRONG)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        sources = [*_sources(Path(folder), kills.plans)]
        out = Path(folder, "out")
        command = [*program, "plans", *map(str, sources), "--folder", str(out), "--processes", "2"]
        dice = random.Random(seed)  # noqa: S311  not a secret
        for _ in range(kills.commands):
            _under_fire(command, out, report, dice, Kills(kills.plans, 2, 1))
        code = _under_fire(command, out, report, dice, Kills(kills.plans, kills.printers, 0))
        if code:
            report.faults.append(f"the last run left with {code}")
        report.faults += _missing(out, sources)
    report.seconds = time.monotonic() - began
    return report


def _sources(folder: Path, count: int) -> Iterator[Path]:
    document = json.loads(typical_file())
    for number in range(count):
        document["plan"]["plan:pledge"] = f"pledge no {number} of mine"
        path = folder / f"worker-{number}.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        yield path


def _under_fire(command: list[str], out: Path, report: Report, dice: random.Random, kills: Kills) -> int:
    """Run the command to its end, or kill it half way through what is left at the latest; return its exit code."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    left, printed, since = kills.printers, -1, time.monotonic()
    half_way = (kills.plans + len([*out.glob("[!.]*")])) / 2
    while process.poll() is None:
        with suppress(subprocess.TimeoutExpired):
            process.wait(dice.uniform(0.02, 0.15))  # a warm printer takes a third of a second for a plan
        report.faults += _half(out)
        children, now_printed = _children(process.pid), len([*out.glob("[!.]*")])
        if not children or (time.monotonic() - since < PATIENCE and now_printed == printed):
            continue  # a printer that is killed before it has begun, again and again, shows nothing
        printed, since = now_printed, time.monotonic()
        if kills.commands and (not left or printed >= half_way):
            process.kill()
            process.wait()
            report.count("commands killed")
        elif left:
            with suppress(ProcessLookupError):
                os.kill(dice.choice(children), signal.SIGKILL)
                report.count("printers killed")
            left -= 1
    return process.wait()


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, children.read_text().split())
    return found


def _half(out: Path) -> Iterator[str]:
    for path in out.glob("[!.]*"):
        content = path.read_bytes()
        if not (content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")):
            yield f"{path.name} is half a file"


def _missing(out: Path, sources: Sequence[Path]) -> Iterator[str]:
    names = sorted(path.name for path in out.glob("[!.]*"))
    expected = sorted(f"{source.stem}-plan.pdf" for source in sources)
    yield from (f"{name} is not there" for name in expected if name not in names)
    yield from (f"{name} was not asked for" for name in names if name not in expected)
    for number, source in enumerate(sources):
        path = out / f"{source.stem}-plan.pdf"
        if path.exists():
            own = set(_OWN.findall(text_of(path.read_bytes())))
            if own != {str(number)}:
                yield f"{path.name} holds the words of {sorted(own)}"
