"""What is kept for how long, on each kind of database, with a clock that tests move."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest

from assess.bootstrap import bootstrap
from assess.service import pairs, responses, results, sessions
from assess.service.retention import LIFETIMES, Removed, last_use, remove_daily, remove_expired
from assess.service.services import Services
from assess.settings import Settings
from assess.store import Change, ResponseMissing, ResponseRecord, Status, Store, StoreUnavailable
from tests.web.conftest import Clock, PlainPaper

STATEMENT = "pe.f.i1"


@pytest.fixture
def clock() -> Clock:
    """A Monday morning in March."""
    return Clock()


@pytest.fixture
def services(empty_url: str, clock: Clock, tmp_path: Path) -> Iterator[Services]:
    """Services on each kind of database in turn."""
    if empty_url.startswith("postgresql"):
        first = Store.open(empty_url)
        first.migrate()
        first.close()
    settings = replace(Settings.from_environment({"ASSESS_DATA_DIR": str(tmp_path)}), database_url=empty_url)
    made = bootstrap(settings, clock=clock, renderer=PlainPaper(), key=bytes(32))
    yield made
    made.store.close()


def begin(services: Services) -> responses.Started:
    definition = services.library.get("palliative-levels")
    assert definition is not None
    return responses.start(services, definition, (), "own")


def answer(services: Services, response_id: str, value: int) -> None:
    opened = responses.open_response(services, response_id)
    change = Change({STATEMENT: value}, opened.revision, responses.new_key(services))
    services.store.save(response_id, change, services.clock())


def finish(services: Services, response_id: str) -> None:
    results.finish(services, responses.open_response(services, response_id))


def opens(services: Services, started: responses.Started) -> bool:
    """Whether code and id open it; the two must agree."""
    by_code = pairs.find(services, started.code, f"{services.clock()}")
    try:
        responses.open_response(services, started.response_id)
    except ResponseMissing:
        assert by_code is None
        return False
    assert by_code is not None
    return True


def is_kept(services: Services, started: responses.Started) -> bool:
    return services.store.response(started.response_id) is not None


def test_every_status_has_a_lifetime() -> None:
    """Nothing is kept for ever because a status was forgotten; the promises are 90 days and twelve months."""
    assert set(LIFETIMES) == set(get_args(Status))
    assert {status: one.kept.days for status, one in LIFETIMES.items() if status != "stopped"} == {
        "in_progress": 90,
        "completed": 366,
        "amended": 366,
    }


def test_an_unfinished_response_lives_ninety_days_after_its_last_save(services: Services, clock: Clock) -> None:
    """Saving begins the ninety days anew, opening does not; after them nothing opens it, and then it is removed."""
    begun = begin(services)
    clock.pass_by(days=80)
    answer(services, begun.response_id, 1)
    clock.pass_by(days=90)
    assert opens(services, begun)
    assert remove_expired(services) == Removed(0, 0)
    clock.pass_by(days=1)
    assert is_kept(services, begun)
    assert not opens(services, begun)
    assert remove_expired(services) == Removed(1, 0)
    assert not is_kept(services, begun)
    assert services.store.is_erased(begun.response_id)


def test_a_finished_response_lives_a_year_after_its_last_use(services: Services, clock: Clock) -> None:
    """Opening begins the year anew; without it the response closes and is removed with its results."""
    begun = begin(services)
    answer(services, begun.response_id, 2)
    finish(services, begun.response_id)
    clock.pass_by(days=360)
    assert opens(services, begun)
    clock.pass_by(days=366)
    assert remove_expired(services) == Removed(0, 0)
    assert opens(services, begun)
    clock.pass_by(days=367)
    assert not opens(services, begun)
    assert is_kept(services, begun)
    assert remove_expired(services) == Removed(1, 0)
    assert services.store.results(begun.response_id) == ()
    assert services.store.answers(begun.response_id) == {}


def test_twelve_months_are_never_short(services: Services, clock: Clock) -> None:
    """Opened late on a day, it opens on the same day of the next year, leap year or not."""
    for day in (date(2026, 11, 22), date(2027, 3, 1)):
        clock.now = datetime(day.year, day.month, day.day, 23, 59, tzinfo=clock.now.tzinfo)
        begun = begin(services)
        finish(services, begun.response_id)
        clock.now = clock.now.replace(year=day.year + 1)
        assert remove_expired(services).responses == 0
        assert opens(services, begun)
        remaining = services.store.erase(begun.response_id, clock.now)
        assert remaining


def test_only_what_expired_is_removed(services: Services, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Old and new, finished and not, side by side and in more than one batch: each goes by its own lifetime."""
    monkeypatch.setattr("assess.service.retention.BATCH", 2)
    old = [begin(services) for _ in range(5)]
    finished = begin(services)
    finish(services, finished.response_id)
    clock.pass_by(days=100)
    new = begin(services)
    assert remove_expired(services).responses == 5
    assert [is_kept(services, one) for one in (*old, finished, new)] == [False] * 5 + [True] * 2
    assert remove_expired(services) == Removed(0, 0)


def test_opening_is_noted_once_a_day_and_only_when_finished(services: Services, clock: Clock) -> None:
    """Nobody needs to know more than the day; before finishing not even that."""

    def used_on() -> date | None:
        record = services.store.response(begun.response_id)
        assert record is not None
        return record.used_on

    begun = begin(services)
    clock.pass_by(days=1)
    assert opens(services, begun)
    assert used_on() is None
    finish(services, begun.response_id)
    assert opens(services, begun)
    assert used_on() is None
    clock.pass_by(days=2)
    assert opens(services, begun)
    assert used_on() == clock.now.date()


def test_a_finished_response_opens_while_nothing_can_be_written(
    services: Services, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk keeps nobody from reading their plan: the use is noted another day."""

    def full(*_: object) -> None:
        raise StoreUnavailable("disk full")

    begun = begin(services)
    finish(services, begun.response_id)
    clock.pass_by(days=2)
    monkeypatch.setattr(Store, "note_use", full)
    assert opens(services, begun)


def test_expired_sessions_end_and_living_ones_stay(services: Services, clock: Clock) -> None:
    """Each kind of device has its own limits; the answers stay when a session ends."""
    begun = begin(services)
    tokens = [sessions.begin_session(services, device, (begun.response_id,), None) for device in ("own", "shared")]
    clock.pass_by(hours=1)
    assert remove_expired(services) == Removed(0, 1)
    assert [services.store.session(sessions.hash_token(one)) is not None for one in tokens] == [True, False]
    clock.pass_by(days=30)
    assert remove_expired(services) == Removed(0, 1)
    assert is_kept(services, begun)


def test_a_session_opens_nothing_that_expired(services: Services, clock: Clock) -> None:
    """A session that is still good does not open a response whose time is over, nor saves to it."""
    begun = begin(services)
    opened = responses.open_response(services, begun.response_id)
    clock.pass_by(days=91)
    token = sessions.begin_session(services, "own", (begun.response_id,), None)
    assert sessions.find_session(services, token) is not None
    with pytest.raises(ResponseMissing):
        responses.open_response(services, begun.response_id)
    section = opened.definition.sections[0].id
    with pytest.raises(ResponseMissing):
        responses.open_page(services, begun.response_id, section)


def test_several_at_once_remove_each_response_once(services: Services, clock: Clock) -> None:
    """Every process does it at its start: together they count each response once, and none of them fails."""
    for _ in range(12):
        begin(services)
    clock.pass_by(days=91)
    with ThreadPoolExecutor(4) as threads:
        removed = list(threads.map(lambda _: remove_expired(services), range(4)))
    assert sum(one.responses for one in removed) == 12


class Days(threading.Event):
    """Waits by moving the clock, and is set after so many days."""

    def __init__(self, clock: Clock, days: int, meanwhile: Callable[[], object]) -> None:
        super().__init__()
        self.clock, self.days, self.meanwhile = clock, days, meanwhile

    def wait(self, timeout: float | None = None) -> bool:
        """Let the time pass that the thread wants to wait for."""
        self.clock.now += timedelta(seconds=timeout or 0)
        self.days -= 1
        self.meanwhile()
        return self.days == 0


def test_what_expires_is_gone_within_a_day(services: Services, clock: Clock) -> None:
    """At the start and every day from then on: a response is there on its last day and gone on the day after."""
    begun = begin(services)
    seen: list[bool] = []
    remove_daily(services, Days(clock, 93, lambda: seen.append(is_kept(services, begun))))
    assert seen == [True] * 91 + [False] * 2


def test_a_day_that_fails_is_followed_by_another(
    services: Services, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The database away for a day: that is logged, and the next day does the work."""

    def away(*_: object, **__: object) -> int:
        raise StoreUnavailable("away")

    begun = begin(services)
    clock.pass_by(days=91)
    with monkeypatch.context() as patch:
        patch.setattr(Store, "delete_sessions_before", away)
        patch.setattr(Store, "unused_responses", away)
        remove_daily(services, Days(clock, 2, patch.undo))
    assert "next try is tomorrow" in caplog.text
    assert not is_kept(services, begun)


def test_the_latest_of_save_and_opening_counts() -> None:
    """Whichever came later is the last use."""
    saved = datetime(2026, 3, 5, tzinfo=Clock().now.tzinfo)
    record = ResponseRecord("r", "h", "completed", 1, "own", date(2026, 3, 1), saved)
    assert last_use(record) == date(2026, 3, 5)
    later = ResponseRecord("r", "h", "completed", 1, "own", date(2026, 3, 1), saved, used_on=date(2026, 3, 9))
    assert last_use(later) == date(2026, 3, 9)
    earlier = ResponseRecord("r", "h", "completed", 1, "own", date(2026, 3, 1), saved, used_on=date(2026, 3, 2))
    assert last_use(earlier) == date(2026, 3, 5)
