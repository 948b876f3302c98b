"""AC-08 and Q-17 in small: guessing resume codes finds nobody's answers, and soon has to wait."""

from __future__ import annotations

import random

from assess.service import codes, pairs
from assess.service.services import Services
from tests.pages import ClientBrowser
from tests.security.conftest import Clock
from tests.web.steps import Started, code, save, start

SEED = 20260303
GUESSES = 2_000
LIVE = 5
A_MINUTE = 10
TOGETHER = 50
"""Guesses sent in one minute."""


def _guess(chance: random.Random) -> str:
    return codes.grouped("".join(chance.choices(codes.ALPHABET, k=codes.LENGTH)))


def _tried(services: Services, typed: str, network: str) -> str:
    """Return what became of a guess: it waited, it found nobody, or it hit."""
    try:
        return "hit" if pairs.find(services, typed, network) else "nobody"
    except codes.TooManyAttempts:
        return "waits"


def test_two_thousand_guesses_from_one_place_find_nobody_and_ten_a_minute_are_looked_at(
    services: Services, clock: Clock, visitor: ClientBrowser
) -> None:
    """Random codes beside living ones: no hit, and within each minute all but ten are told to wait, a good one too."""
    good = [code(services, start(visitor).id) for _ in range(LIVE)]
    chance = random.Random(SEED)  # noqa: S311 - repeatable, not secret
    served = []
    for _ in range(GUESSES // TOGETHER):
        clock.pass_by(minutes=1)
        outcomes = [_tried(services, _guess(chance), "192.0.2.0/24") for _ in range(TOGETHER)]
        served.append((outcomes.count("nobody"), outcomes.count("hit")))
        assert _tried(services, good[0], "192.0.2.0/24") == "waits"
    assert served == [(A_MINUTE, 0)] * (GUESSES // TOGETHER)
    clock.pass_by(minutes=1)
    assert [_tried(services, one, "192.0.2.0/24") for one in good] == ["hit"] * LIVE


def test_guesses_that_begin_alike_have_to_wait_wherever_they_come_from(
    services: Services, clock: Clock, visitor: ClientBrowser
) -> None:
    """Many machines that try one beginning get ten tries a minute together; other beginnings go on."""
    good = code(services, start(visitor).id)
    chance = random.Random(SEED)  # noqa: S311 - as above
    alike = [good[:4] + _guess(chance)[4:] for _ in range(GUESSES // 10)]
    outcomes = [_tried(services, one, f"192.0.{number}.0/24") for number, one in enumerate(alike)]
    assert (outcomes.count("nobody"), outcomes.count("hit")) == (A_MINUTE, 0)
    assert _tried(services, _guess(chance), "198.51.100.0/24") == "nobody"
    clock.pass_by(minutes=1)
    assert _tried(services, good, "198.51.100.0/24") == "hit"


def test_every_code_that_opens_nothing_reads_the_same(visitor: ClientBrowser, services: Services, clock: Clock) -> None:
    """Unknown, replaced and erased codes are one page; so is whatever is no code at all, cut or in letters alike."""
    replaced, erased = start(visitor), start(visitor)
    old, gone = code(services, replaced.id), code(services, erased.id)
    _asks_for_a_new_code(visitor, replaced)
    services.store.erase(erased.id, clock())
    codes_of_nobody = ("ZZZZ ZZZZ ZZZZ ZZZZ", "zzzz-zzzz-zzzz-zzzz", old, gone)
    no_codes = ("ZZZZ", "Z" * 17, "", "U" * 16, "\uff10" * 16, "\u041e" * 16, "\u2160" * 16, old[:-1], f"{old}0")
    for tries in (codes_of_nobody, no_codes):
        pages = set()
        for typed in tries:
            clock.pass_by(minutes=1)
            stranger = ClientBrowser(visitor.client.application)
            answer = save(stranger, stranger.get("/continue"), {"code": typed, "device": "own"})
            pages.add((answer.status, answer.words))
        assert [status for status, _ in pages] == [404]


def _asks_for_a_new_code(visitor: ClientBrowser, begun: Started) -> None:
    page = visitor.get(begun.address("left"))
    form = next(one for one in page.forms if one.action == begun.address("code"))
    assert visitor.post(form.action, form.values()).status == 303
