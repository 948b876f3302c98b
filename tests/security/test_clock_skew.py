"""RF-14: a clock that is wrong, moves or jumps: what was saved last counts, and nothing that was over comes back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assess.service import sessions
from assess.service.retention import Removed, remove_expired
from assess.service.services import Services
from tests.pages import ClientBrowser, Page
from tests.respondent import Walked, press, to_result, walk
from tests.security.conftest import Clock

HOUR, DAY = 3600, 86400
STEPS = {"an hour on": HOUR, "an hour back": -HOUR, "a day on": DAY, "a day back": -DAY}
MOMENTS = {
    "clocks go forward in Glasgow": datetime(2026, 3, 29, 0, 59, 30, tzinfo=UTC),
    "clocks go back in Glasgow": datetime(2026, 10, 25, 0, 59, 30, tzinfo=UTC),
    "a leap day begins": datetime(2028, 2, 28, 23, 59, 30, tzinfo=UTC),
    "a leap day ends": datetime(2028, 2, 29, 23, 59, 30, tzinfo=UTC),
    "32 bits of seconds are used up": datetime(2038, 1, 19, 3, 13, 30, tzinfo=UTC),
    "a year ends": datetime(2026, 12, 31, 23, 59, 30, tzinfo=UTC),
}


def _says(walked: Walked, words: str) -> Page:
    """Save words in the last box of the page of statements."""
    page = walked.browser.get(f"{walked.root}/page/listening")
    assert page.status == 200, page.words
    values = [(name, value) for name, value in page.form().values() if name != "l.more"]
    return walked.browser.post(page.path, press(page.form(), [*values, ("l.more", words)]))


def _said(services: Services, walked: Walked) -> object:
    return services.store.answers(walked.root.rpartition("/")[2])["l.more"].value


def _revision(services: Services, walked: Walked) -> int:
    record = services.store.response(walked.root.rpartition("/")[2])
    assert record is not None
    return record.revision


def _begun_on_own_device(services: Services, visitor: ClientBrowser, clock: Clock, seconds: float) -> Walked:
    """Answer everything; then the clock moves, and where that closed the session a new one is opened."""
    walked = walk(visitor, "every-type")
    _says(walked, "first")
    clock.pass_by(seconds=seconds)
    if visitor.get(f"{walked.root}/check").status == 404:
        token = sessions.begin_session(services, "own", (walked.root.rpartition("/")[2],), None)
        visitor.client.set_cookie("assess_session", token)
    return walked


@pytest.mark.parametrize("step", STEPS)
def test_the_last_save_counts_whatever_the_clock_says(
    services: Services, visitor: ClientBrowser, clock: Clock, step: str
) -> None:
    """Order is that of the counters: a save "before" the one it follows replaces it, and a stale page still asks."""
    walked = _begun_on_own_device(services, visitor, clock, STEPS[step])
    stale = visitor.get(f"{walked.root}/page/listening")
    before = _revision(services, walked)
    assert _says(walked, "second").status == 303
    assert (_said(services, walked), _revision(services, walked)) == ("second", before + 1)
    values = [(name, value) for name, value in stale.form().values() if name != "l.more"]
    assert visitor.post(stale.path, press(stale.form(), [*values, ("l.more", "from before")])).status == 409
    assert _said(services, walked) == "second"


@pytest.mark.parametrize("step", STEPS)
def test_results_stay_in_the_order_in_which_they_were_made(
    services: Services, visitor: ClientBrowser, clock: Clock, step: str
) -> None:
    """The second result is the current one, even when its day is before that of the first."""
    walked = walk(visitor, "every-type", choice=1)
    to_result(walked)
    clock.pass_by(seconds=STEPS[step])
    if visitor.get(f"{walked.root}/check").status == 404:
        token = sessions.begin_session(services, "own", (walked.root.rpartition("/")[2],), None)
        visitor.client.set_cookie("assess_session", token)
    page = visitor.get(f"{walked.root}/page/listening")
    changed = [(name, "3" if name == "l.s1" else value) for name, value in page.form().values()]
    assert visitor.post(page.path, press(page.form(), changed)).status == 303
    to_result(walked)
    kept = services.store.results(walked.root.rpartition("/")[2])
    assert [one.sequence for one in kept] == [1, 2]
    assert kept[0].revision < kept[1].revision
    assert visitor.get(f"{walked.root}/result").status == visitor.get(f"{walked.root}/history").status == 200


@pytest.mark.parametrize("moment", MOMENTS)
def test_nothing_happens_to_whoever_is_at_work_at_an_odd_moment(
    services: Services, visitor: ClientBrowser, clock: Clock, moment: str
) -> None:
    """Begun before it and finished after it: the session goes on, the save is kept, and all is dated."""
    clock.now = MOMENTS[moment]
    walked = walk(visitor, "every-type")
    clock.pass_by(minutes=1)
    assert _says(walked, moment).status == 303
    assert to_result(walked).status == 200
    assert _said(services, walked) == moment
    (result,) = services.store.results(walked.root.rpartition("/")[2])
    assert result.made_on == clock.now.date()
    assert remove_expired(services) == Removed(0, 0)
    for name in ("plan", "plan.pdf", "left", "export.txt"):
        assert visitor.get(f"{walked.root}/{name}").status == 200, name


@pytest.mark.parametrize("device", ["own", "shared"])
@pytest.mark.parametrize("jump", [DAY * 31, DAY * 365 * 12], ids=["a month", "2038"])
def test_a_session_that_ended_by_a_jump_does_not_come_back_with_the_clock(
    services: Services, visitor: ClientBrowser, clock: Clock, device: str, jump: int
) -> None:
    """The clock leaps on, the session is over; the clock is set right, and it is still over. The answers are there."""
    walked = walk(visitor, "every-type")
    response_id = walked.root.rpartition("/")[2]
    token = sessions.begin_session(services, "own" if device == "own" else "shared", (response_id,), None)
    visitor.client.set_cookie("assess_session", token)
    assert visitor.get(f"{walked.root}/check").status == 200
    clock.pass_by(seconds=jump)
    assert visitor.get(f"{walked.root}/check").status == 404
    clock.pass_by(seconds=-jump)
    assert visitor.get(f"{walked.root}/check").status == 404
    assert services.store.kept_response(response_id) is not None


def test_waiting_after_wrong_codes_is_not_cut_short_by_setting_the_clock_back(
    visitor: ClientBrowser, clock: Clock
) -> None:
    """Ten wrong tries, then an hour back: the next minute has its own ten tries and never more than that."""
    asked = visitor.get("/continue").form()
    wrong = press(asked, [*asked.values(), ("code", "ZZZZ ZZZZ ZZZZ ZZZZ"), ("device", "own")])
    for hours in (0, -1, -1):
        clock.pass_by(hours=hours)
        statuses = [visitor.post("/continue", wrong).status for _ in range(14)]
        assert statuses.count(429) >= 4, statuses
