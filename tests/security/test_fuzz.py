"""Q-03 in small: seeded requests over every route; whatever they hold, the server neither breaks nor says too much."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from assess.web.security import HEADERS
from tests.pages import ClientBrowser, Form
from tests.respondent import to_result, walk
from tests.security.payloads import EVERY

SEED = 20260302
REQUESTS = 500
BLANK = re.compile(r"<(?:[^:>]+:)?([^>]+)>")
METHODS = ("GET", "GET", "POST", "POST", "POST", "HEAD", "PUT", "DELETE", "OPTIONS")
ODD_HEADERS: tuple[dict[str, str], ...] = (
    {},
    {"Host": "evil.invalid"},
    {"X-Forwarded-For": "1.2.3.4, ' OR 1=1", "X-Forwarded-Host": "evil.invalid"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Cookie": "assess_session=../../x; assess_visit=%00"},
    {"Accept-Encoding": "gzip, " * 200},
    {"Content-Type": "application/json"},
    {"Content-Type": "multipart/form-data; boundary="},
)


@dataclass(frozen=True, slots=True)
class Fuzz:
    """One stream of requests made from a seed."""

    rng: random.Random
    rid: str
    pages: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]

    def path(self, rule: Rule) -> str:
        """Fill a route's blanks: often with what fits, sometimes with what does not."""
        return BLANK.sub(lambda blank: self._filling(blank[1]), rule.rule)

    def _filling(self, blank: str) -> str:
        fitting = {
            "rid": [self.rid] * 4,
            "page_id": [*self.pages],
            "qid": ["every-type", "palliative-levels"],
        }.get(blank, [])
        odd = self.rng.choice(EVERY).encode("utf-8", "replace").decode().replace("\n", "")
        return self.rng.choice([*fitting, odd]) or "x"

    def form(self) -> dict[str, list[str]]:
        """Return a form: the fields of a real page, some of them changed, some missing, some sent twice."""
        sent: dict[str, list[str]] = {}
        for name, value in self.fields:
            turn = self.rng.random()
            if turn < 0.7:
                sent.setdefault(name, []).append(value)
            elif turn < 0.95:
                sent.setdefault(name, []).append(self._text())
        if self.rng.random() < 0.3:
            sent[self._text()] = [self._text(), self._text()]
        return sent

    def _text(self) -> str:
        return self.rng.choice(EVERY).encode("utf-8", "replace").decode()


def _responses(app: Flask, client: FlaskClient, fuzz: Fuzz) -> Iterator[tuple[str, TestResponse]]:
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
    for number in range(REQUESTS):
        rule = rules[number % len(rules)]
        method, headers = fuzz.rng.choice(METHODS), fuzz.rng.choice(ODD_HEADERS)
        path, form = fuzz.path(rule), fuzz.form()
        body = form if method in {"POST", "PUT"} else None
        yield f"{method} {path!r} {headers}", client.open(path, method=method, data=body, headers=headers)


def _fields(form: Form) -> tuple[tuple[str, str], ...]:
    return tuple((one.name, one.value) for one in form.controls if one.name)


def test_no_request_breaks_the_server(app: Flask, visitor: ClientBrowser) -> None:
    """Five hundred requests, each route in turn: never a 5xx, never a trace, the protective headers on every answer."""
    walked = walk(visitor, "every-type")
    to_result(walked)
    page = visitor.visit(walked.pages[-1])
    ids = tuple(path.rpartition("/")[2] for path in walked.pages)
    fuzz = Fuzz(
        random.Random(SEED),  # noqa: S311 - repeatable, not secret
        walked.root.rpartition("/")[2],
        ids,
        _fields(page.form()),
    )
    broken = []
    for what, answer in _responses(app, visitor.client, fuzz):
        said_too_much = b"Traceback" in answer.data or b"sqlalchemy" in answer.data
        unprotected = [name for name in HEADERS if name not in answer.headers]
        if answer.status_code >= 500 or said_too_much or unprotected:
            broken.append((what, answer.status_code, unprotected))
    assert broken == []
