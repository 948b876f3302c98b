"""Q-03 in small: seeded requests over every route; whatever they hold, the server neither breaks nor says too much.

The first turn over the routes fits, so that each is known to be reached; every later one is odd.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask

from assess.web import pairs, sign_off, talking
from assess.web.security import ACCESS, HEADERS, Access
from tests.fuzzing import Fuzz
from tests.pages import ClientBrowser

SEED = 20260302
REQUESTS = 1000
SPECIAL: Mapping[str, str] = {
    **dict.fromkeys((rule[1] for rule in (*pairs.ROUTES, *talking.ROUTES)), "one-decision"),
    **dict.fromkeys(("add_section", "role_need"), "every-type"),
    **dict.fromkeys((rule[1] for rule in sign_off.ROUTES), "near-me-readiness"),
}
"""By endpoint, the questionnaire that has what the route is about; every other route is asked for any response."""


def test_no_request_breaks_the_server(app: Flask) -> None:
    """A thousand requests, each route in turn: never a 5xx or a trace, always protected, nothing private stored."""
    fuzz = Fuzz(ClientBrowser(app), SEED, ("every-type", "palliative-levels"), SPECIAL)
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
    broken, never_reached = [], []
    for number in range(REQUESTS):
        rule = rules[number % len(rules)]
        first_turn = number < len(rules)
        what, answer = fuzz.fit(rule) if first_turn else fuzz.send(rule)
        said_too_much = b"Traceback" in answer.data or b"sqlalchemy" in answer.data
        unprotected = [name for name in HEADERS if name not in answer.headers]
        stored = ACCESS[rule.endpoint] is Access.HOLDER and answer.headers.get("Cache-Control") != "no-store"
        if answer.status_code >= 500 or said_too_much or unprotected or stored:
            broken.append((what, answer.status_code, unprotected, stored))
        if first_turn and answer.status_code >= 400:
            never_reached.append((what, answer.status_code))
    assert broken == []
    assert never_reached == []
