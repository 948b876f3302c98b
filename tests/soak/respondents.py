"""Many respondents at once, each answering a whole questionnaire and reading its result (RF-20 of the promises).

They are threads in a few processes, with a connection, cookies and a network of their own. Every page of every journey
counts. A journey ends with the worker's own export: whatever was typed on a page that was acknowledged must be in it.
All the while a batch of plans is printed on the same machine.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse
from multiprocessing import get_context
from pathlib import Path
from string import ascii_lowercase
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.exported import typical_file
from tests.pages import Page, WireBrowser, fill
from tests.respondent import begin, press
from tests.soak.reports import Report

if TYPE_CHECKING:
    from collections.abc import Iterator

PROCESSES = 2
MOST_PAGES = 200
STACK = 512 * 1024
SERVER_ERRORS = 500
SETTINGS = {"ASSESS_TRUSTED_PROXIES": "1"}
"""What the server needs to know, so that respondents come from networks of their own: no limit counts them as one."""


@dataclass(frozen=True, slots=True)
class Load:
    """So many respondents who think for so many seconds (least, most) before they send a page, for a time in seconds.

    Everybody makes one journey at least, and one that was begun is gone through to its end. ``p95``: the most
    milliseconds that 95 of 100 pages may take. ``plans``: how many a batch prints.
    """

    respondents: int
    think: tuple[float, float]
    seconds: float
    questionnaire: str = "palliative-levels"
    p95: float | None = None
    plans: int = 20


@dataclass
class Seen:
    """What the respondents of one process saw: milliseconds of every page, statuses, journeys ended, and faults."""

    took: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    journeys: int = 0
    texts: int = 0
    faults: list[str] = field(default_factory=list)


class _TimedBrowser(WireBrowser):
    """A browser that notes how long each answer took to come whole."""

    def __init__(self, address: str, number: int, seen: Seen) -> None:
        super().__init__(address)
        self.network = f"10.{number // 250 + 1}.{number % 250}.7"
        self.seen = seen

    def forget(self) -> None:
        """Be a new visitor from the same network."""
        self.cookies.clear()

    def _ask(self, method: str, path: str, body: bytes | None) -> Page:
        began = time.perf_counter()
        page = super()._ask(method, path, body)
        self.seen.took.append((time.perf_counter() - began) * 1000)
        self.seen.statuses[page.status] += 1
        return page

    def _answer(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> HTTPResponse:
        return super()._answer(method, path, body, {**headers, "X-Forwarded-For": self.network})


def run(address: str, load: Load, seed: int, name: str) -> Report:
    """Let the respondents loose on a server and return what became of them."""
    began = time.monotonic()
    report = Report(f"{load.respondents} respondents at once, {name}", seed)
    shares = [range(load.respondents)[part::PROCESSES] for part in range(PROCESSES)]
    with _printing(load.plans, report), ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        several = list(pool.map(_respondents, [address] * PROCESSES, [load] * PROCESSES, [seed] * PROCESSES, shares))
    sum_up(several, load, report)
    report.seconds = time.monotonic() - began
    return report


def sum_up(several: list[Seen], load: Load, report: Report) -> None:
    """Put what the processes saw into a report."""
    took = sorted(one for seen in several for one in seen.took)
    statuses: Counter[int] = sum((seen.statuses for seen in several), Counter())
    report.faults += [fault for seen in several for fault in seen.faults]
    report.count("pages", len(took))
    report.count("journeys", sum(seen.journeys for seen in several))
    report.count("texts read back", sum(seen.texts for seen in several))
    for part in (50, 95, 99):
        report.count(f"ms at p{part}", round(_percentile(took, part)))
    for status, number in statuses.items():
        if status >= SERVER_ERRORS:
            report.faults.append(f"{number} answers were {status}")
    if load.p95 is not None and _percentile(took, 95) > load.p95:
        report.faults.append(f"95 of 100 pages took up to {_percentile(took, 95):.0f} ms, {load.p95:.0f} ms at most")


def _percentile(in_order: list[float], part: int) -> float:
    return in_order[min(len(in_order) * part // 100, len(in_order) - 1)] if in_order else 0.0


def _respondents(address: str, load: Load, seed: int, numbers: range) -> Seen:
    """Run the respondents of one process, each in a thread, started over one time of thinking."""
    seen = Seen()
    until = time.monotonic() + load.seconds
    threading.stack_size(STACK)
    people = [_TimedBrowser(address, number, seen) for number in numbers]
    seeds = [random.Random(f"{seed} {number}") for number in numbers]  # noqa: S311  nobody has to be surprised
    threads = [
        threading.Thread(target=_respondent, args=(*person, load, until)) for person in zip(people, seeds, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen


def _respondent(browser: _TimedBrowser, rng: random.Random, load: Load, until: float) -> None:
    time.sleep(rng.uniform(0, load.think[1]))
    try:
        _journey(browser, load, rng)
        while time.monotonic() < until:
            browser.forget()
            _journey(browser, load, rng)
    except (LookupError, OSError, HTTPException) as error:
        browser.seen.faults.append(f"{browser.network}: {type(error).__name__}: {error}")
    finally:
        browser.close()


def _journey(browser: _TimedBrowser, load: Load, rng: random.Random) -> None:
    """Answer every page, read the result, and look for every typed text in the export."""
    seen, typed = browser.seen, list[str]()
    page = begin(browser, load.questionnaire)
    for _ in range(MOST_PAGES):
        if urlsplit(page.path).path.endswith("/check"):
            break
        time.sleep(rng.uniform(*load.think))
        text = "typed " + "".join(rng.choices(ascii_lowercase, k=12))
        form = page.form()
        page = browser.send(page, press(form, fill(form, text=text, pick=rng.choice)))
        if page.status != HTTPStatus.OK:
            raise LookupError(f"{page.path} answered {page.status}: {page.words[:200]}")
        typed += [text] if form.names("textarea") else []
    root = urlsplit(page.path).path.rpartition("/")[0]
    for path in ("result", "plan"):
        browser.visit(f"{root}/{path}")
    exported = browser.get(f"{root}/export.json").text
    seen.faults += [
        f"{root}: “{one}” was acknowledged and is not in the export" for one in typed if one not in exported
    ]
    seen.texts += len(typed)
    seen.journeys += 1


# --- the batch --------------------------------------------------------------------------------------------------------


@contextmanager
def _printing(plans: int, report: Report) -> Iterator[None]:
    """Print one batch of plans after the other for as long as the block takes; one that goes wrong is a fault."""
    done = threading.Event()
    with tempfile.TemporaryDirectory() as place:
        thread = threading.Thread(target=_print_batches, args=(Path(place), plans, done, report))
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()


def _print_batches(folder: Path, plans: int, done: threading.Event, report: Report) -> None:
    files = [folder / f"{number}.json" for number in range(plans)]
    body = typical_file()
    for one in files:
        one.write_bytes(body)
    while not done.is_set():
        arguments = [*map(str, files), "--output", str(folder / "plans.pdf")]
        command = [sys.executable, "-m", "assess.cli", "print", "plans", *arguments]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        if ended.returncode:
            report.faults.append(f"the batch was not printed: {ended.stderr[-300:]}")
            return
        report.count("plans printed", plans)
