"""Documents that would keep a printer busy for ever, or fill its memory (AC-04, RF-04 of SECURITY).

What a worker types is text on paper, so none of these can come from an answer. They stand for whatever an author, a
fault of ours or a fault of a library may one day hand to the printer.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from assess.report import child
from assess.report.renderer import OUT_OF_MEMORY, Limits, PrinterKilled, Renderer, RenderError
from tests.report import reading

PAGE = '<!DOCTYPE html><html lang="en"><head><title>Hard</title></head><body><h1>Hard</h1>{}</body></html>'
MEGABYTE = 1_000_000
TIGHT = Limits(seconds=60, cpu_seconds=1, memory=420 * 1024 * 1024)
"""Little enough that every document below meets a limit soon; the shipped limits are only larger."""

HARD = {
    "a megabyte of lines": '<p style="white-space: pre-line">' + "a\n" * (MEGABYTE // 2) + "</p>",
    "ten thousand questions": "<section><h2>Part</h2><p>Question</p><ul><li>Yes</li><li>No</li></ul></section>"
    * 10_000,
    "5,000 nested blocks": "<div>" * 5_000 + "x",
    "fifty columns": '<div style="columns: 50"><div style="columns: 50">' + "word " * 20_000 + "</div></div>",
    "a million cells": "<table><tr><td colspan=1000000>x<td rowspan=1000000>y</table>",
    "a million colours": '<p style="background: repeating-linear-gradient(red 0px, blue 0.0001px)">x</p>',
}
REASONS = "too much|too long|could not be printed"
HUGE = ("height: 1000000000px", "width: 1e9px; border: 1px solid", "margin: 1e9px", "columns: 1000000000")


@pytest.fixture(scope="module")
def printer() -> Iterator[Renderer]:
    with Renderer(TIGHT) as one:
        yield one


@pytest.mark.parametrize("name", HARD)
def test_a_document_that_is_too_much_is_refused_and_the_next_is_printed(name: str, printer: Renderer) -> None:
    """It ends with a reason within its limits, and whoever prints next gets their print."""
    with pytest.raises(RenderError, match=REASONS):
        printer.render(PAGE.format(HARD[name]))
    assert "next one" in reading.text_of(printer.render(PAGE.format("<p>next one</p>")))


@pytest.mark.parametrize("style", HUGE)
def test_huge_sizes_cost_nothing(style: str, printer: Renderer) -> None:
    """A box of a thousand million pixels is cut off like any other, or refused."""
    try:
        pdf = printer.render(PAGE.format(f'<div style="{style}">x</div>'))
    except RenderError:
        return
    assert len(reading.pages_of(pdf)) < 10


def test_each_limit_is_told_by_its_name(printer: Renderer) -> None:
    """Whoever looks at the log learns which limit it was."""
    with pytest.raises(RenderError, match="too much processor time"):
        printer.render(PAGE.format(HARD["a megabyte of lines"]))
    with Renderer(Limits(seconds=60, cpu_seconds=30, memory=312 * 1024 * 1024)) as small:
        small.render(PAGE.format("warm"))
        with pytest.raises(RenderError, match="too much memory"):
            small.render(PAGE.format("<i>x</i>" * 100_000))


def test_a_printer_ended_by_somebody_is_told_from_a_document_that_is_too_much() -> None:
    """When the process is killed from outside, trying again makes sense, and only then."""
    with Renderer(Limits(seconds=60)) as one:
        one.render(PAGE.format("warm"))
        assert one._child is not None
        clock = threading.Timer(0.3, os.kill, (one._child.process.pid, signal.SIGKILL))
        clock.start()
        with pytest.raises(PrinterKilled):
            one.render(PAGE.format(HARD["ten thousand questions"]))
        clock.join()


def test_a_printer_has_a_process_group_of_its_own(printer: Renderer) -> None:
    """What a printer might start is ended with it, and a signal to its group reaches nobody else."""
    printer.render(PAGE.format("warm"))
    assert printer._child is not None
    pid = printer._child.process.pid
    assert os.getpgid(pid) == pid != os.getpgid(0)


def test_where_the_system_keeps_no_limit_on_memory_the_printer_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """On macOS a limit is taken and not kept; there the printer looks at its memory by itself, and ends."""
    held = iter([100, 120, 201, 300])
    monkeypatch.setattr(resource, "getrusage", lambda _: SimpleNamespace(ru_maxrss=next(held)))
    monkeypatch.setattr(child, "OFTEN", 0)
    monkeypatch.setattr(os, "_exit", sys.exit)
    with pytest.raises(SystemExit) as left:
        child.watch_memory(200 * 1024, 1024)
    assert left.value.code == OUT_OF_MEMORY
    assert next(held) == 300


def test_a_lower_limit_of_the_system_stays() -> None:
    """Where an administrator allows less, the printer starts all the same and keeps to that."""
    program = (
        "import resource; resource.setrlimit(resource.RLIMIT_CPU, (500, 500))\n"
        "from assess.report import child; child._allow_cpu(5)\n"
        "print(resource.getrlimit(resource.RLIMIT_CPU)[0] <= 500)\n"
        "child._limit(resource.RLIMIT_CPU, 10**6)\n"
        "print(resource.getrlimit(resource.RLIMIT_CPU))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)  # noqa: S603  ours
    assert done.stdout == "True\n(500, 500)\n"
