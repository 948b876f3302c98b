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
ASSET = re.compile(rb'/static/([^"]+)')
SECTION = ("section", "listening")
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
        self._asset = ASSET.findall(browser.get("/").body)[0].decode()
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
        """Return the response that a route is asked for; the one that most are asked for is seen to be alive."""
        if not self._alive(self.walked):
            self.walked = self._new()
        wanted = self._special.get(rule.endpoint)
        if wanted is None:
            return self.walked
        if wanted not in self._elsewhere or not self._alive(self._elsewhere[wanted]):
            self._elsewhere[wanted] = self._finished(wanted)
        return self._elsewhere[wanted]

    def fit(self, rule: Rule) -> tuple[str, TestResponse]:
        """Send the one request to a route that a page would: nothing odd in its method, address, headers or fields."""
        about = self._about(rule)
        path = BLANK.sub(lambda blank: self._fitting(blank[1], about)[0], rule.rule)
        if "GET" in (rule.methods or ()):
            return f"GET {path!r}", self.browser.open("GET", path, None, {})
        sent: dict[str, list[str]] = {}
        for name, value in [*self.browser.visit(about.pages[-1]).form().values(), SECTION]:
            sent.setdefault(name, []).append(value)
        return f"POST {path!r}", self.browser.open("POST", path, sent, {})

    def send(self, rule: Rule) -> tuple[str, TestResponse]:
        """Send one request to a route and return what it was, and its answer."""
        about = self._about(rule)
        method, headers = self.rng.choice(METHODS), self.rng.choice(ODD_HEADERS)
        path = BLANK.sub(lambda blank: self._filling(blank[1], about), rule.rule)
        body = self._form(path, about) if method in {"POST", "PUT"} else None
        return f"{method} {path!r} {headers}", self.browser.open(method, path, body, headers)

    def _fitting(self, blank: str, about: Walked) -> list[str]:
        """Return what fits a blank of an address, four times over where it should mostly be that."""
        return {
            "rid": [about.root.rpartition("/")[2]] * 4,
            "page_id": [path.rpartition("/")[2] for path in about.pages],
            "number": ["1"] * 4,
            "qid": [*self._questionnaires],
            "kind": ["blank"] * 4,
            "name": [self._asset],
        }[blank]

    def _filling(self, blank: str, about: Walked) -> str:
        """Fill a blank of an address: often with what fits, sometimes with what does not."""
        return self.rng.choice([*self._fitting(blank, about), self._text().replace("\n", "")]) or "x"

    def _form(self, path: str, about: Walked) -> dict[str, list[str]]:
        """Return the fields that a page shows, some of them changed, some missing, some sent twice."""
        sent: dict[str, list[str]] = {}
        for name, value in self._fields(path, about):
            turn = self.rng.random()
            if turn < 0.8 or name == "csrf_token":
                sent.setdefault(name, []).append(value)
            elif turn < 0.95:
                sent.setdefault(name, []).append(self._text())
        if self.rng.random() < 0.3:
            sent[self._text()] = [self._text(), self._text()]
        return sent

    def _fields(self, path: str, about: Walked) -> list[tuple[str, str]]:
        own = self.browser.get(path)
        if path.endswith("/sections"):
            return [*self.browser.visit(about.pages[-1]).form().values(), SECTION]
        shown = own if own.status == 200 and b"<form" in own.body else self.browser.visit(about.pages[-1])
        return [(one.name, one.value) for form in shown.forms for one in form.controls if one.name]

    def _text(self) -> str:
        return self.rng.choice(EVERY).encode("utf-8", "replace").decode()
