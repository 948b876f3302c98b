"""Seeded requests over every route by somebody whose response is kept alive: what fits, mixed with what does not."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.pages import ClientBrowser
from tests.respondent import Walked, to_result, walk
from tests.security.payloads import EVERY

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
    """One stream of requests made from a seed; each new response is of the next of these questionnaires.

    special: by endpoint, the one questionnaire that has what a route is about.
    """

    def __init__(
        self,
        browser: ClientBrowser,
        seed: int,
        questionnaires: Sequence[str],
        special: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - repeatable, not secret
        self.browser = browser
        self.begun = 0
        self._questionnaires = questionnaires
        self._special = special
        self._elsewhere: dict[str, Walked] = {}
        self.walked = self._new()

    def _new(self) -> Walked:
        questionnaire = self._questionnaires[self.begun % len(self._questionnaires)]
        self.begun += 1
        return self._finished(questionnaire)

    def _finished(self, questionnaire: str) -> Walked:
        walked = walk(self.browser, questionnaire)
        to_result(walked)
        return walked

    def _alive(self, walked: Walked) -> bool:
        """Return whether no earlier request deleted a response, or ended the session."""
        return self.browser.get(f"{walked.root}/left").status == 200

    def _about(self, rule: Rule) -> Walked:
        """Return the response that a route is asked for."""
        wanted = self._special.get(rule.endpoint)
        if wanted is None:
            return self.walked
        if wanted not in self._elsewhere or not self._alive(self._elsewhere[wanted]):
            self._elsewhere[wanted] = self._finished(wanted)
        return self._elsewhere[wanted]

    def send(self, rule: Rule) -> tuple[str, TestResponse]:
        """Send one request to a route and return what it was, and its answer."""
        if not self._alive(self.walked):
            self.walked = self._new()
        about = self._about(rule)
        method, headers = self.rng.choice(METHODS), self.rng.choice(ODD_HEADERS)
        path = BLANK.sub(lambda blank: self._filling(blank[1], about), rule.rule)
        body = self._form(path) if method in {"POST", "PUT"} else None
        return f"{method} {path!r} {headers}", self.browser.open(method, path, body, headers)

    def _filling(self, blank: str, about: Walked) -> str:
        """Fill a blank of an address: often with what fits, sometimes with what does not."""
        fitting = {
            "rid": [about.root.rpartition("/")[2]] * 4,
            "page_id": [path.rpartition("/")[2] for path in self.walked.pages],
            "number": ["1"] * 4,
            "qid": [*self._questionnaires],
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
