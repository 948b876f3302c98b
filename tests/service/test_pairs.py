"""Two people, one decision: one code, two responses, and nothing seen unless both agree at that moment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assess.core.together import Together
from assess.service import exports, pairs, responses, results, retention
from assess.service.codes import FAILURES_A_MINUTE, TooManyAttempts, code_of
from assess.service.pairs import Offer, Standing
from assess.service.services import Services
from assess.store import Change, ResponseMissing
from tests.security.conftest import Clock, wired

QUESTIONNAIRE = "one-decision"
NETWORK = "192.0.2.0/24"
SAID: dict[str, str | int] = {"danger": "no", "a1": 3, "a2": 3, "a3": 2, "a4": 2, "a5": 3}


@pytest.fixture
def clock() -> Clock:
    """A Monday morning in March."""
    return Clock()


@pytest.fixture
def services(tmp_path: Path, clock: Clock) -> Iterator[Services]:
    """Services with the questionnaires made for tests."""
    with wired(tmp_path, clock=clock) as made:
        yield made


def begin(services: Services) -> str:
    """Somebody begins on their own; return the id of their response."""
    definition = services.library.get(QUESTIONNAIRE)
    assert definition is not None
    return responses.start(services, definition, (), "own").response_id


def say(services: Services, rid: str, **values: str | int) -> None:
    """Answer, whatever was answered before."""
    opened = responses.open_response(services, rid)
    named = {f"od.{key}": value for key, value in values.items()}
    services.store.save(rid, Change(named, opened.revision, responses.new_key(services)), services.clock())


def finish(services: Services, rid: str, **values: str | int) -> None:
    """Answer a little and ask for the result."""
    say(services, rid, **{**SAID, **values})
    results.finish(services, responses.open_response(services, rid))


def standing(services: Services, rid: str) -> Standing:
    """How the pair of a response stands."""
    found = pairs.standing(services, rid)
    assert found is not None
    return found


def join(services: Services, code: str) -> str:
    """Somebody uses a code; return the id of their response."""
    offer = pairs.find(services, code, NETWORK)
    assert isinstance(offer, Offer)
    started = pairs.join(services, offer, "own")
    assert started is not None
    return started.response_id


def paired(services: Services) -> tuple[str, str]:
    """Two people in a pair, neither of whom has answered or agreed to anything."""
    first = begin(services)
    pairs.give_code(services, first)
    return first, join(services, standing(services, first).code)


def agree(services: Services, rid: str) -> bool:
    """Show one's picture to the other."""
    return pairs.show(services, rid, standing(services, rid).pair_id)


def seen(services: Services, rid: str) -> Together | None:
    """What somebody sees of both."""
    return pairs.together(services, responses.open_response(services, rid))


def test_the_second_person_answers_the_same_version_and_gets_nothing_of_the_first(services: Services) -> None:
    """Their response is new and empty, with a resume code of its own, and neither knows the other's."""
    first = begin(services)
    say(services, first, danger="no", a1=2)
    pairs.give_code(services, first)
    second = join(services, standing(services, first).code)
    theirs = responses.open_response(services, second)
    assert theirs.record.content_hash == responses.open_response(services, first).record.content_hash
    assert theirs.stored == {}
    codes = [code_of(services, responses.open_response(services, one).record) for one in (first, second)]
    assert len({*codes, second, first}) == 4


def test_the_same_code_is_shown_until_it_is_used_and_never_again(services: Services) -> None:
    """It is made, not kept; a new one is another, and the old one is good for nothing."""
    first = begin(services)
    assert pairs.standing(services, first) is None
    pairs.give_code(services, first)
    old = standing(services, first).code
    assert standing(services, first).code == old
    pairs.give_code(services, first)
    new = standing(services, first).code
    assert new != old
    assert pairs.find(services, old, NETWORK) is None
    join(services, new.lower().replace(" ", "-"))
    assert standing(services, first).code == ""
    assert pairs.find(services, new, NETWORK) is None
    pairs.give_code(services, first)
    assert standing(services, first).code == ""


def test_a_code_that_was_used_meanwhile_starts_nothing(services: Services) -> None:
    """Whoever comes second with a code in hand is told so."""
    first = begin(services)
    pairs.give_code(services, first)
    offer = pairs.find(services, standing(services, first).code, NETWORK)
    assert isinstance(offer, Offer)
    assert pairs.join(services, offer, "own") is not None
    assert pairs.join(services, offer, "own") is None


def test_a_code_is_good_for_fourteen_days(services: Services, clock: Clock) -> None:
    """On the last day it opens, on the next it does not, and a new one can be made."""
    first = begin(services)
    pairs.give_code(services, first)
    code, until = standing(services, first).code, standing(services, first).until
    clock.pass_by(days=14)
    assert until == clock.now.date()
    assert isinstance(pairs.find(services, code, NETWORK), Offer)
    clock.pass_by(days=1)
    assert pairs.find(services, code, NETWORK) is None
    assert standing(services, first).code == ""
    pairs.give_code(services, first)
    assert standing(services, first).code not in {"", code}


def test_a_code_never_comes_back_in_another_pair(services: Services) -> None:
    """Somebody who kept the code of a pair that ended cannot get into the next one."""
    first = begin(services)
    pairs.give_code(services, first)
    old = standing(services, first).code
    pairs.leave(services, first)
    pairs.give_code(services, first)
    assert standing(services, first).code != old
    assert pairs.find(services, old, NETWORK) is None


def test_a_resume_code_is_told_from_a_one_time_code(services: Services) -> None:
    """Either kind may be typed into either box; wrong tries of both count together, and good ones do not."""
    first = begin(services)
    record = responses.open_response(services, first).record
    for _ in range(15):
        assert pairs.find(services, code_of(services, record), NETWORK) == record
    for _ in range(FAILURES_A_MINUTE):
        assert pairs.find(services, "0000 0000 0000 0000", NETWORK) is None
    with pytest.raises(TooManyAttempts):
        pairs.find(services, "0000 0000 0000 0000", NETWORK)


def test_nobody_joins_somebody_whose_time_is_over(services: Services, clock: Clock) -> None:
    """A code goes with the response of its giver, whether or not it was removed already."""
    first = begin(services)
    clock.pass_by(days=89)
    pairs.give_code(services, first)
    code = standing(services, first).code
    clock.pass_by(days=2)
    assert pairs.find(services, code, NETWORK) is None
    retention.remove_expired(services)
    assert pairs.standing(services, first) is None


def test_both_agree_and_both_see_the_same_two_pictures(services: Services) -> None:
    """Mine is first for each; nothing is shown while one has not agreed or not finished."""
    first, second = paired(services)
    finish(services, first)
    assert agree(services, first)
    assert agree(services, second)
    assert (seen(services, first), seen(services, second)) == (None, None)
    finish(services, second, a1=0, a2=0, a3=0, a4=0, a5=0)
    mine, theirs = seen(services, first), seen(services, second)
    assert mine is not None
    assert theirs is not None
    assert [(row.mine, row.theirs) for row in mine.rows] == [(row.theirs, row.mine) for row in theirs.rows]
    assert (mine.rows[0].mine.word, mine.rows[0].theirs.word) == ("Strong", "Short so far")
    assert len(mine.differing) == 1


def test_the_picture_is_that_of_the_answers_as_they_are_now(services: Services) -> None:
    """Who changes an answer changes what the other sees."""
    first, second = paired(services)
    for one in (first, second):
        finish(services, one)
        agree(services, one)
    say(services, first, a1=0, a2=0, a3=0, a4=0, a5=0)
    after = seen(services, second)
    assert after is not None
    assert (after.rows[0].mine.word, after.rows[0].theirs.word) == ("Strong", "Short so far")


def test_looking_at_the_other_is_no_use_of_theirs(services: Services, clock: Clock) -> None:
    """A response lives from what its own holder does, so that nobody keeps another's answers alive."""
    first, second = paired(services)
    for one in (first, second):
        finish(services, one)
        agree(services, one)
    for _ in range(2):
        clock.pass_by(days=200)
        seen(services, second)
    assert seen(services, second) is None
    assert standing(services, second).they_show is False
    with pytest.raises(ResponseMissing):
        responses.open_response(services, first)


def test_a_stop_that_opens_again_hides_the_picture(services: Services) -> None:
    """While somebody says that there is danger, nobody looks at their picture; then it is there again."""
    first, second = paired(services)
    for one in (first, second):
        finish(services, one)
        agree(services, one)
    say(services, first, danger="yes")
    assert (seen(services, first), seen(services, second)) == (None, None)
    say(services, first, danger="no")
    assert seen(services, second) is not None


def test_why_nothing_is_shown_cannot_be_told(services: Services) -> None:
    """Not agreed, not finished, taken back, left and deleted all look the same to the other."""
    looks = []
    for end in ("never agreed", "not finished", "hidden", "left", "deleted"):
        first, second = paired(services)
        finish(services, second)
        if end != "not finished":
            finish(services, first)
        if end != "never agreed":
            agree(services, first)
        if end == "hidden":
            pairs.hide(services, first)
        if end == "left":
            pairs.leave(services, first)
        if end == "deleted":
            exports.erase(services, first)
        found = standing(services, second)
        looks.append((found.code, found.joined_on, found.i_show, found.they_show, seen(services, second)))
    assert set(looks) == {("", services.clock().date(), False, False, None)}


def test_a_button_of_an_earlier_pair_shows_nothing_in_the_next(services: Services) -> None:
    """What was agreed with one person is not agreed with another."""
    first, _ = paired(services)
    earlier = standing(services, first).pair_id
    pairs.leave(services, first)
    pairs.give_code(services, first)
    join(services, standing(services, first).code)
    assert not pairs.show(services, first, earlier)
    assert not standing(services, first).i_show


def test_the_file_says_what_is_shown_and_nothing_of_the_other(services: Services) -> None:
    """Each finds their own side in the export; what is loaded from it is in no pair."""
    first, second = paired(services)
    finish(services, first)
    agree(services, first)
    text = exports.export_json(services, responses.open_response(services, first))
    today = services.clock().date().isoformat()
    assert f'"code_made_on": "{today}"' in text
    assert '"picture_shown": true' in text
    assert second not in text
    loaded = exports.load_saved(services, text.encode())
    assert isinstance(loaded, responses.Started)
    assert pairs.standing(services, loaded.response_id) is None


# --- whatever happens -------------------------------------------------------------------------------------------------

STEPS = st.lists(
    st.tuples(st.sampled_from([0, 1]), st.sampled_from(["agree", "hide", "leave", "erase", "danger", "safe"])),
    max_size=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_nothing_is_shown_unless_both_agree_at_that_moment(services: Services, steps: list[tuple[int, str]]) -> None:
    """Whatever the two do in whatever order: both see both, or neither sees anything."""
    two = paired(services)
    for one in two:
        finish(services, one)
    there, agreed, in_danger = [True, True], [False, False], [False, False]
    together = True
    for who, step in steps:
        if not there[who]:
            continue
        _do(services, two[who], step)
        if step in {"leave", "erase"}:
            together = False
        agreed[who] = step == "agree" or (agreed[who] and step != "hide")
        in_danger[who] = step == "danger" or (in_danger[who] and step != "safe")
        there[who] = step != "erase"
        expected = together and all(agreed) and not any(in_danger)
        assert [seen(services, one) is not None for one, is_there in zip(two, there, strict=True) if is_there] == [
            expected
        ] * sum(there)


def _do(services: Services, rid: str, step: str) -> None:
    if step in {"danger", "safe"}:
        say(services, rid, danger="yes" if step == "danger" else "no")
    elif step == "erase":
        exports.erase(services, rid)
    elif step == "agree":
        if pairs.standing(services, rid):
            agree(services, rid)
    else:
        {"hide": pairs.hide, "leave": pairs.leave}[step](services, rid)
