"""Prints by several processes at once, and what becomes of them when one is killed."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from assess.report.batch import AHEAD, TRIES, Batch
from assess.report.renderer import Limits, PrinterKilled, Renderer, RenderError
from tests.report import reading

SMALL = '<!DOCTYPE html><html lang="en"><head><title>Small</title></head><body><h1>{}</h1></body></html>'
PATIENT = Limits(seconds=120)


def test_documents_come_back_in_their_order() -> None:
    """Two processes share the work, and each document comes back once, in the place it was given."""
    words = [f"word{number}" for number in range(12)]
    with Batch(2, PATIENT) as batch:
        made = list(batch.each(words, lambda word: batch.render(SMALL.format(word))))
    assert [reading.text_of(pdf).split()[0] for pdf in made] == words


def test_a_process_that_is_killed_loses_no_document() -> None:
    """Whenever a printer is killed, its document is made by the next one; none is lost, none is there twice."""
    words = [f"word{number}" for number in range(20)]
    with Batch(2, PATIENT) as batch:
        printers = [batch._free.get(), batch._free.get()]
        for one in printers:
            batch._free.put(one)
        made = []
        # So few are killed that none of them can be one document's last try.
        for number, pdf in enumerate(batch.each(words, lambda word: batch.render(SMALL.format(word)))):
            made.append(reading.text_of(pdf).split()[0])
            child = printers[number % 2]._child
            if number < min(4, TRIES - 1) and child is not None and child.process.poll() is None:
                os.kill(child.process.pid, signal.SIGKILL)
    assert made == words


def test_a_document_whose_process_is_killed_every_time_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """After so many tries it is told, and the batch goes on."""
    tries: list[str] = []

    def render(_: Renderer, html: str) -> bytes:
        tries.append(html)
        raise PrinterKilled("the process that prints was ended")

    monkeypatch.setattr(Renderer, "render", render)
    with Batch(1) as batch, pytest.raises(PrinterKilled):
        batch.render("document")
    assert len(tries) == TRIES


def test_a_document_that_is_too_much_is_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What took too long once would take too long again."""
    tries: list[str] = []

    def render(_: Renderer, html: str) -> bytes:
        tries.append(html)
        raise RenderError("the document took too long to print")

    monkeypatch.setattr(Renderer, "render", render)
    with Batch(1) as batch, pytest.raises(RenderError, match="too long"):
        batch.render("document")
    assert len(tries) == 1


def test_who_stops_listening_stops_the_batch() -> None:
    """When the rest is not wanted any more, what was not begun is not begun."""
    begun: list[int] = []
    turn = threading.Semaphore(0)

    def work(number: int) -> int:
        begun.append(number)
        if number:
            turn.acquire(timeout=60)
        return number

    with Batch(1) as batch:
        every = batch.each(range(100), work)
        assert next(every) == 0
        turn.release()
        every.close()
    assert len(begun) < 100


def test_a_slow_document_does_not_pile_up_those_after_it() -> None:
    """While the first takes its time, only a few others are worked on ahead of it."""
    begun: list[int] = []
    first = threading.Event()

    def work(number: int) -> int:
        begun.append(number)
        if not number:
            first.wait(30)
        return number

    with Batch(2) as batch:
        several = batch.each(range(50), work)
        threading.Timer(0.5, first.set).start()
        assert next(several) == 0
        assert len(begun) <= 2 * AHEAD
        assert list(several) == list(range(1, 50))
