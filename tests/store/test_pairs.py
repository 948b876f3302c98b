"""Pairs: a code is used once, both sides are kept or none, and each side answers for itself alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from assess.store import Pair, PairSide, ResponseMissing, ResponseRecord, Store, StoreRefused
from tests.store.making import DEFINITION, NOW, TODAY, code, start

CODE = b"one-time code"
OFFERED = PairSide("r1", "p1")
LONG_AGO = TODAY - timedelta(days=14)


def second(response_id: str = "r2") -> ResponseRecord:
    return ResponseRecord(response_id, DEFINITION.content_hash, "in_progress", 0, "own", TODAY, NOW)


def joined(store: Store) -> None:
    """r1 gave a code and r2 used it."""
    start(store)
    assert store.pairs.offer(OFFERED, CODE, TODAY)
    assert store.pairs.join(CODE, LONG_AGO, second(), code("r2"))


def shows(store: Store, response_id: str) -> tuple[bool, bool | None]:
    pair = store.pairs.of(response_id)
    assert pair is not None
    return pair.mine.shows, pair.other.shows if pair.other else None


def test_a_response_is_in_no_pair_until_it_gives_a_code(store: Store) -> None:
    """Giving a code begins a pair of one; whoever is in none, or is nobody, has none."""
    start(store)
    assert store.pairs.of("r1") is None
    assert store.pairs.offer(OFFERED, CODE, TODAY)
    assert store.pairs.of("r1") == Pair(replace(OFFERED, code_on=TODAY), None)
    assert [store.pairs.of(one) for one in ("r2", "a\0b", "\ud800")] == [None] * 3
    with pytest.raises(ResponseMissing):
        store.pairs.offer(PairSide("nobody", "p2"), b"other", TODAY)


def test_a_code_used_makes_two_sides_that_show_nothing(store: Store) -> None:
    """Each sees both sides, its own first; the new response opens by its own resume code."""
    joined(store)
    first = PairSide("r1", "p1", code_on=TODAY, joined_on=TODAY)
    other = PairSide("r2", "p1", joined_on=TODAY)
    assert store.pairs.of("r1") == Pair(first, other)
    assert store.pairs.of("r2") == Pair(other, first)
    assert store.response_by_code(code("r2")) == second()


def test_a_code_is_good_once(store: Store) -> None:
    """Used a second time it starts nothing."""
    joined(store)
    assert store.pairs.offered_by(CODE, LONG_AGO) is None
    assert not store.pairs.join(CODE, LONG_AGO, second("r3"), code("r3"))
    assert store.response("r3") is None


def test_a_new_code_ends_the_one_before(store: Store) -> None:
    """One code of a pair is good, and once it was used no other takes its place."""
    start(store)
    assert store.pairs.offer(OFFERED, CODE, TODAY)
    assert store.pairs.offer(replace(OFFERED, code_number=1), b"newer", TODAY)
    assert store.pairs.offered_by(CODE, LONG_AGO) is None
    assert not store.pairs.join(CODE, LONG_AGO, second(), code("r2"))
    assert store.pairs.offered_by(b"newer", LONG_AGO) == store.response("r1")
    assert store.pairs.join(b"newer", LONG_AGO, second(), code("r2"))
    assert not store.pairs.offer(replace(OFFERED, code_number=2), b"newest", TODAY)
    assert not store.pairs.offer(PairSide("r1", "p2"), b"newest", TODAY)
    assert store.pairs.offered_by(b"newest", LONG_AGO) is None


def test_a_code_has_its_days(store: Store) -> None:
    """The first day that counts is given by whoever asks."""
    start(store)
    store.pairs.offer(OFFERED, CODE, LONG_AGO)
    tomorrow = LONG_AGO + timedelta(days=1)
    assert store.pairs.offered_by(CODE, tomorrow) is None
    assert not store.pairs.join(CODE, tomorrow, second(), code("r2"))
    assert store.pairs.join(CODE, LONG_AGO, second(), code("r2"))


def test_what_cannot_start_leaves_the_code_good(store: Store) -> None:
    """A refused response takes nothing along: the code is there to be used again."""
    start(store)
    store.pairs.offer(OFFERED, CODE, TODAY)
    with pytest.raises(StoreRefused):
        store.pairs.join(CODE, LONG_AGO, replace(second(), content_hash="unknown"), code("r2"))
    assert store.pairs.offered_by(CODE, LONG_AGO) == store.response("r1")
    assert store.pairs.join(CODE, LONG_AGO, second(), code("r2"))


def test_each_shows_for_themselves_and_in_this_pair_only(store: Store) -> None:
    """Showing and hiding change one side; a button from an earlier pair changes nothing."""
    joined(store)
    assert store.pairs.show("r1", "p1")
    assert (shows(store, "r1"), shows(store, "r2")) == ((True, False), (False, True))
    assert store.pairs.show("r2", "p1")
    store.pairs.hide("r1")
    assert (shows(store, "r1"), shows(store, "r2")) == ((False, True), (True, False))
    assert [store.pairs.show(*one) for one in (("r1", "p2"), ("r9", "p1"), ("r1", "\0"))] == [False] * 3
    assert shows(store, "r1") == (False, True)


def test_who_leaves_is_gone_for_the_other_and_may_begin_again(store: Store) -> None:
    """The other's side stays, alone; an unused code goes with its giver."""
    joined(store)
    store.pairs.show("r1", "p1")
    store.pairs.leave("r1")
    assert store.pairs.of("r1") is None
    assert shows(store, "r2") == (False, None)
    assert store.pairs.offer(PairSide("r1", "p2"), b"again", TODAY)
    store.pairs.leave("r1")
    assert store.pairs.offered_by(b"again", LONG_AGO) is None


@pytest.mark.parametrize(("erased", "stays"), [("r1", "r2"), ("r2", "r1")])
def test_an_erased_response_takes_its_side_along(store: Store, erased: str, stays: str) -> None:
    """What stays looks exactly as after leaving."""
    joined(store)
    store.erase(erased, NOW)
    assert store.pairs.of(erased) is None
    assert shows(store, stays) == (False, None)


def test_of_many_who_use_a_code_at_once_one_wins(store: Store) -> None:
    """One response starts, and nothing is left of the others."""
    start(store)
    store.pairs.offer(OFFERED, CODE, TODAY)
    names = [f"second {number}" for number in range(12)]
    with ThreadPoolExecutor(6) as threads:
        won = list(threads.map(lambda one: store.pairs.join(CODE, LONG_AGO, second(one), code(one)), names))
    assert won.count(True) == 1
    assert [one for one in names if store.response(one)] == [names[won.index(True)]]


def test_two_windows_that_begin_a_pair_at_once_make_one(store: Store) -> None:
    """One code is good, that of the pair which is there."""
    start(store)
    with ThreadPoolExecutor(4) as threads:
        made = list(
            threads.map(lambda n: store.pairs.offer(PairSide("r1", f"p{n}"), f"code {n}".encode(), TODAY), range(4))
        )
    assert made.count(True) == 1
    good = [n for n in range(4) if store.pairs.offered_by(f"code {n}".encode(), LONG_AGO)]
    assert good == [made.index(True)]
