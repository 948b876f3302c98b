"""The same requests to two applications, one on each kind of database: they must say and keep the same.

Both have the same clock and draw their ids, keys and tokens from the same seed, so nothing has to be masked: every
answer is compared as a whole (status, headers, body), and from time to time every row that is kept.
"""

from __future__ import annotations

import random
import re
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from pathlib import Path

from flask import Flask
from werkzeug.test import TestResponse

from assess.service.services import Services
from assess.store import Change, Conflict, Saved, Store
from assess.web import create_app
from tests.databases import every_row
from tests.fuzzing import Fuzz
from tests.pages import ClientBrowser, Page
from tests.security.conftest import Clock, wired
from tests.soak.reports import Report

QUESTIONNAIRES = ("every-type", "palliative-levels", "near-me-readiness", "risk-enablement")
ROWS_EVERY = 250
"""After so many requests all rows are compared."""

_EXPIRES = re.compile(r"Expires=[^;]*; ")
_LATER_EVERY = 20
_LATER_MINUTES = (1, 5, 20, 90)
Pair = tuple[Services, Services]


class ForgetfulStore(Store):
    """A store that is wrong on purpose: it keeps all of a page but its last answer."""

    def save(self, response_id: str, change: Change, now: datetime) -> Saved | Conflict:
        """Save all answers but the last."""
        kept = dict(list(change.values.items())[:-1])
        return super().save(response_id, replace(change, values=kept), now)


class Both(ClientBrowser):
    """One person whose every request goes to two applications; where they differ it is noted, the first is believed."""

    def __init__(self, first: Flask, second: Flask) -> None:
        super().__init__(first)
        self._second = ClientBrowser(second)
        self.asked = 0
        self.differences: list[str] = []

    def _ask(self, method: str, path: str, body: bytes | None) -> Page:
        page, other = super()._ask(method, path, body), self._second._ask(method, path, body)
        self._compare(
            f"{method} {path!r}",
            {"status": page.status, "headers": _lasting(page.headers.items()), "body": page.body},
            {"status": other.status, "headers": _lasting(other.headers.items()), "body": other.body},
        )
        return page

    def open(
        self, method: str, path: str, form: Mapping[str, Sequence[str]] | None, headers: Mapping[str, str]
    ) -> TestResponse:
        """Send to both; return the first's answer."""
        answer, other = super().open(method, path, form, headers), self._second.open(method, path, form, headers)
        self._compare(f"{method} {path!r} {dict(headers)} {form}", _seen(answer), _seen(other))
        return answer

    def _compare(self, what: str, one: Mapping[str, object], other: Mapping[str, object]) -> None:
        self.asked += 1
        differing = {name: (one[name], other[name]) for name in one if one[name] != other[name]}
        if differing:
            self.differences.append(f"{', '.join(differing)} differ after {what}: {differing!r:.1000}")


def _lasting(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Headers without the second a cookie ends, which comes from the machine's clock; its Max-Age stays."""
    return [(name, _EXPIRES.sub("", value)) for name, value in headers]


def _seen(answer: TestResponse) -> dict[str, object]:
    return {"status": answer.status_code, "headers": _lasting(answer.headers), "body": answer.data}


@contextmanager
def pair(first: str, second: str, clock: Clock, seed: int) -> Iterator[Pair]:
    """Services on the databases at two addresses, which share a clock and the seed of all that is drawn."""

    def drawn() -> random.Random:
        return random.Random(seed)  # noqa: S311 - both must draw the same

    with (
        tempfile.TemporaryDirectory() as folder,
        wired(Path(folder), first, clock, chance=drawn().randbytes) as one,
        wired(Path(folder), second, clock, chance=drawn().randbytes) as other,
    ):
        yield one, other


def forgetful(both: Pair) -> Pair:
    """The same, the second with a store that is wrong on purpose."""
    first, second = both
    return first, replace(second, store=ForgetfulStore(second.store._database))


def run(both: Pair, clock: Clock, requests: int, seed: int) -> Report:
    """Send this many random requests, each route in turn, while time goes by; report differences and errors."""
    began = time.monotonic()
    first, second = (create_app(services) for services in both)
    browser = Both(first, second)
    fuzz = Fuzz(browser, seed, QUESTIONNAIRES)
    rules = sorted(first.url_map.iter_rules(), key=lambda rule: rule.rule)
    report = Report("two databases agree", seed, wrong_on_purpose=isinstance(both[1].store, ForgetfulStore))
    for number in range(requests):
        what, answer = fuzz.send(rules[number % len(rules)])
        report.count(f"answered {answer.status_code // 100}xx")
        if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            report.faults.append(f"answered {answer.status_code}: {what}")
        if number % _LATER_EVERY == 0:
            clock.pass_by(minutes=fuzz.rng.choice(_LATER_MINUTES))
        if number % ROWS_EVERY == 0 or number == requests - 1:
            report.faults += _rows_that_differ(both, number)
            report.count("times all rows compared")
    report.count("answers compared", browser.asked)
    report.count("responses begun", fuzz.begun)
    report.faults += browser.differences
    report.seconds = time.monotonic() - began
    return report


def _rows_that_differ(both: Pair, number: int) -> Iterable[str]:
    one, other = (every_row(services.store) for services in both)
    return [f"rows of {table} differ after {number} requests" for table in one if one[table] != other[table]]
