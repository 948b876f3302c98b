"""Q-03 in small: seeded requests over every route; whatever they hold, the server neither breaks nor says too much."""

from __future__ import annotations

import random
import re

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from assess.web.security import ACCESS, HEADERS, Access
from tests.pages import ClientBrowser
from tests.respondent import Walked, to_result, walk
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


class Fuzz:
    """One stream of requests made from a seed, by somebody whose response is kept alive through all of it."""

    def __init__(self, app: Flask) -> None:
        self.rng = random.Random(SEED)  # noqa: S311 - repeatable, not secret
        self.browser = ClientBrowser(app)
        self.walked = self._new()

    def _new(self) -> Walked:
        walked = walk(self.browser, "every-type")
        to_result(walked)
        return walked

    def send(self, rule: Rule) -> tuple[str, TestResponse]:
        """Send one request to a route and return what it was, and its answer."""
        if self.browser.get(f"{self.walked.root}/left").status != 200:
            self.walked = self._new()  # an earlier request deleted it, or ended the session
        method, headers = self.rng.choice(METHODS), self.rng.choice(ODD_HEADERS)
        path = BLANK.sub(lambda blank: self._filling(blank[1]), rule.rule)
        body = self._form(path) if method in {"POST", "PUT"} else None
        answer = self.browser.client.open(path, method=method, data=body, headers=headers)
        return f"{method} {path!r} {headers}", answer

    def _filling(self, blank: str) -> str:
        """Fill a blank of an address: often with what fits, sometimes with what does not."""
        fitting = {
            "rid": [self.walked.root.rpartition("/")[2]] * 4,
            "page_id": [path.rpartition("/")[2] for path in self.walked.pages],
            "number": ["1"] * 4,
            "qid": ["every-type", "palliative-levels"],
            "kind": ["blank"] * 4,
        }.get(blank, [])
        return self.rng.choice([*fitting, self._text().replace("\n", "")]) or "x"

    def _form(self, path: str) -> dict[str, list[str]]:
        """Return the fields that a page shows, some of them changed, some missing, some sent twice."""
        sent: dict[str, list[str]] = {}
        for name, value in self._fields(path):
            turn = self.rng.random()
            if turn < 0.8 or name == "csrf_token":
                sent.setdefault(name, []).append(value)
            elif turn < 0.95:
                sent.setdefault(name, []).append(self._text())
        if self.rng.random() < 0.3:
            sent[self._text()] = [self._text(), self._text()]
        return sent

    def _fields(self, path: str) -> list[tuple[str, str]]:
        own = self.browser.get(path)
        if path.endswith("/sections"):
            return [*self.browser.visit(self.walked.pages[-1]).form().values(), ("section", "listening")]
        shown = own if own.status == 200 and b"<form" in own.body else self.browser.visit(self.walked.pages[-1])
        return [(one.name, one.value) for form in shown.forms for one in form.controls if one.name]

    def _text(self) -> str:
        return self.rng.choice(EVERY).encode("utf-8", "replace").decode()


def test_no_request_breaks_the_server(app: Flask) -> None:
    """Five hundred requests, each route in turn: never a 5xx or a trace, always protected, nothing private stored."""
    fuzz = Fuzz(app)
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
    broken, served = [], set()
    for number in range(REQUESTS):
        rule = rules[number % len(rules)]
        what, answer = fuzz.send(rule)
        said_too_much = b"Traceback" in answer.data or b"sqlalchemy" in answer.data
        unprotected = [name for name in HEADERS if name not in answer.headers]
        stored = ACCESS[rule.endpoint] is Access.HOLDER and answer.headers.get("Cache-Control") != "no-store"
        if answer.status_code >= 500 or said_too_much or unprotected or stored:
            broken.append((what, answer.status_code, unprotected, stored))
        if answer.status_code < 400:
            served.add(rule.endpoint)
    assert broken == []
    assert {rule.endpoint for rule in rules} - served <= {"new_code", "static"}, (
        "these routes were never really reached"
    )
