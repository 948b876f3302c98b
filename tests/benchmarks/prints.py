"""What prints cost: each questionnaire's plan cold and warm, a batch on one and two processes, and a browser's PDF."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from playwright.sync_api import sync_playwright

from assess.core.answers import Answered, Answers
from assess.core.definition import Definition, QuestionType
from assess.core.result import assess
from assess.report.batch import Batch
from assess.report.merging import Part, bind
from assess.report.renderer import Limits, Renderer
from assess.service.library import Library
from assess.service.prints import Scored, plan_html
from assess.settings import resource
from tests.benchmarks import accounting
from tests.benchmarks.rows import Bench, Row
from tests.journeys.watching import ARGUMENTS, browser_path

PATIENT = Limits(seconds=300, cpu_seconds=300)
DAY = date(2026, 1, 5)


def plans(one: Bench) -> Iterator[Row]:
    """Every shipped questionnaire: its first plan from a process that has just started, and those after it."""
    for definition in _shipped():
        html = _plan(definition)
        with Renderer(PATIENT) as printer:
            printer.render(html)
            yield Row(f"first plan of {definition.id}", _spent(printer) * 1000, "ms CPU", note="with the start")
            warm = [_once(printer, html) for _ in range(max(3, one.effort.rounds * 3))]
        yield Row(f"next plan of {definition.id}", statistics.median(warm), "ms CPU", 100)


def batches(one: Bench) -> Iterator[Row]:
    """A batch on one process and on two: plans a minute, and what a process holds after a quarter and at the end."""
    html = _plan(_shipped()[0])
    taken: dict[int, float] = {}
    for processes in (1, 2):
        with _batch(processes, html) as (batch, printers):
            begun = time.perf_counter()
            done = list(_held(batch, printers, html, one.effort.prints))
            taken[processes] = time.perf_counter() - begun
        minute = one.effort.prints * 60 / taken[processes]
        grown = f"{done[len(done) // 4]:.0f} MB after a quarter"
        yield Row(f"plans a minute, {processes} at once", minute, "plans", note=f"{one.effort.prints} plans")
        yield Row(f"most a process held, {processes} at once", done[-1], "MB", note=grown)
    yield Row("two processes against one", taken[1] / taken[2], "times", note="at least 1.8 is hoped for")


def binding(one: Bench) -> Iterator[Row]:
    """All plans of a batch bound into one file."""
    with Renderer(PATIENT) as printer:
        pdf = printer.render(_plan(_shipped()[0]))
        front = printer.render('<!DOCTYPE html><html lang="en"><title>Front</title><h1>Front</h1></html>')
    parts = [Part(f"Plan {number}", pdf) for number in range(one.effort.prints)]
    before = accounting.memory_of_this_process()
    begun = time.process_time()
    bind(parts, lambda _: front, Path(one.folder, "bound.pdf"))
    spent = (time.process_time() - begun) * 1000 / len(parts)
    yield Row("binding, for each plan", spent, "ms CPU", note=f"{len(parts)} plans")
    yield Row("binding, for each plan", (accounting.memory_of_this_process() - before) * 1024 / len(parts), "KB")


def chromium(one: Bench) -> Iterator[Row]:
    """The same plan through a warm headless Chromium, tags and all: what all of its processes spend."""
    html = _plan(_shipped()[0]).replace("</head>", f"<style>{_print_style()}</style></head>")
    with sync_playwright() as playwright:
        before = set(accounting.descendants())
        browser = playwright.chromium.launch(executable_path=browser_path(), args=[*ARGUMENTS])
        page = browser.new_page()
        figures = []
        for _ in range(max(4, one.effort.rounds * 3)):
            # A process that ended meanwhile would be missing, so only those there before and after are counted.
            used = {pid: accounting.cpu_seconds([pid]) for pid in set(accounting.descendants()) - before}
            page.set_content(html)
            size = len(page.pdf(prefer_css_page_size=True, tagged=True))
            figures.append(sum(accounting.cpu_seconds([pid]) - spent for pid, spent in used.items()) * 1000)
        browser.close()
    note = f"{size / 1024:.0f} KB; not PDF/UA"
    yield Row("the same plan by a warm Chromium", statistics.median(figures[1:]), "ms CPU", note=note)


@dataclass
class _Printers:
    """The processes of a batch, and the most that any of them has held."""

    batch: Batch
    most: float = 0

    def look(self) -> float:
        """Return the most that any has held so far, in MB."""
        held = (accounting.memory(pid) for pid in accounting.descendants() if accounting.draws_pages(pid))
        self.most = max(self.most, *held, 0)
        return self.most


@contextmanager
def _batch(processes: int, html: str) -> Iterator[tuple[Batch, _Printers]]:
    """Give a warm batch."""
    with Batch(processes, PATIENT) as batch:
        list(batch.each([html] * processes, batch.render))
        yield batch, _Printers(batch)


def _held(batch: Batch, printers: _Printers, html: str, count: int) -> Iterator[float]:
    for _ in batch.each([html] * count, batch.render):
        yield printers.look()


def _once(printer: Renderer, html: str) -> float:
    used = _spent(printer)
    printer.render(html)
    return (_spent(printer) - used) * 1000


def _spent(printer: Renderer) -> float:
    return 0.0 if printer.pid is None else accounting.cpu_seconds([printer.pid])


def _shipped() -> tuple[Definition, ...]:
    return Library.load([resource("questionnaires")]).current()


def _plan(definition: Definition) -> str:
    """Return the plan of somebody who answered every statement, one in four with each value of its scale."""
    statements = (one for one in definition.questions.values() if one.type is QuestionType.STATEMENT)
    answers = Answers({one.id: Answered(number % 4) for number, one in enumerate(statements)})
    return plan_html(Scored(definition, answers, {}, assess(definition, answers)), DAY)


def _print_style() -> str:
    return (resource("templates") / "report" / "print.css").read_text("utf-8")
