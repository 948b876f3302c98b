"""What every database must do the same way."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from assess.store import (
    Change,
    Conflict,
    Json,
    ResponseMissing,
    ResponseRecord,
    ResultStamp,
    Saved,
    SessionRecord,
    Store,
    StoredAnswer,
    StoreRefused,
    Unstorable,
)
from tests.soak.two_tabs import play
from tests.store.making import DEFINITION, NOW, TODAY, code, dimension, result, save, start

TOKEN = b"token"
UNSTORABLE = ["a\0b", "\ud800", "ok\udfff"]


def session(*response_ids: str) -> SessionRecord:
    return SessionRecord(TOKEN, "shared", NOW, NOW, {"language": "en"}, response_ids)


def test_settings_keep_the_promise(store: Store) -> None:
    """A store opened in the ordinary way has no fault to report."""
    assert store.settings_faults() == ()


def test_definition_is_kept_once(store: Store) -> None:
    """The first text kept under a hash is the one that stays."""
    store.keep_definition(DEFINITION)
    store.keep_definition(replace(DEFINITION, body="something else"))
    assert store.definition("hash-1") == DEFINITION
    assert store.definition("hash-2") is None


def test_answers_come_in_the_order_of_their_questions(store: Store) -> None:
    """Neither the order of saving nor a later change shows, nor what a database takes for the order of an alphabet."""
    start(store)
    save(store, {"b": 1, "a.2": 1, "a:1": 1, "B": 1}, base=0, key="one")
    save(store, {"a:1": 2, "a": 2}, base=1, key="two")
    assert list(store.answers("r1")) == ["B", "a", "a.2", "a:1", "b"]
    kept = store.kept_response("r1")
    assert kept is not None
    assert list(kept.answers) == ["B", "a", "a.2", "a:1", "b"]


def test_response_needs_a_definition(store: Store) -> None:
    """A response cannot point to a definition that is not kept."""
    response = ResponseRecord("r1", "unknown", "in_progress", 0, "own", TODAY, NOW)
    with pytest.raises(StoreRefused):
        store.start(response, b"code", None)
    assert store.response("r1") is None


def test_response_is_found_by_id_and_by_code(store: Store) -> None:
    """A new response stands at revision 0 and is found both ways."""
    start(store)
    kept = store.response("r1")
    assert kept is not None
    assert (kept.status, kept.revision, kept.started_on, kept.saved_at) == ("in_progress", 0, TODAY, NOW)
    assert store.response_by_code(code("r1")) == kept
    assert store.response_by_code(b"no such code") is None


def test_replaced_code_opens_and_the_old_one_does_not(store: Store) -> None:
    """After a code is replaced only the new one finds the response."""
    start(store)
    store.replace_code("r1", b"new", 1)
    assert store.response_by_code(b"new") == store.response("r1")
    assert store.response_by_code(code("r1")) is None
    with pytest.raises(ResponseMissing):
        store.replace_code("nobody", b"newer", 1)


def test_answers_come_back_as_they_were_saved(store: Store) -> None:
    """Every kind of JSON value keeps its type: true is not 1, and order and spelling stay."""
    start(store)
    values: dict[str, Json] = {
        "text": 'é e\u0301 "quoted" \\u0000 \U0001f642\r\n\u202e',
        "yes": True,
        "one": 1,
        "empty": "",
        "many": ["b", "a", ["c"]],
        "part": {"sure": 3, "matters": {"b": None, "a": []}},
        "big": 2**70,
    }
    save(store, values, base=0, key="k")
    kept = store.answers("r1")
    assert {question: answer.value for question, answer in kept.items()} == values
    assert kept["yes"].value is True
    assert {answer.revision for answer in kept.values()} == {1}


def test_kept_response_is_the_response_with_its_answers(store: Store) -> None:
    """One read gives what the two separate ones give, also before the first answer."""
    start(store)
    pages: list[dict[str, Json]] = [{}, {"a": 1}, {"a": 2, "b": "x"}]
    for base, values in enumerate(pages):
        save(store, values, base=max(base - 1, 0), key=str(base))
        kept = store.kept_response("r1")
        assert kept is not None
        assert kept.response == store.response("r1")
        assert kept.answers == store.answers("r1")
    assert store.kept_response("nobody") is None


def test_only_what_differs_is_written(store: Store) -> None:
    """A save raises the revision by one and touches only the answers that changed."""
    start(store)
    save(store, {"a": 1, "b": 2}, base=0, key="k1")
    assert save(store, {"a": 1, "b": 3}, base=1, key="k2") == Saved(2, changed=("b",))
    assert store.answers("r1") == {"a": StoredAnswer(1, 1), "b": StoredAnswer(3, 2)}


def test_saving_what_is_there_makes_no_revision(store: Store) -> None:
    """A page sent without changes, or with blanks for what was never answered, leaves the revision alone."""
    start(store)
    save(store, {"a": 1}, base=0, key="k1")
    assert save(store, {"a": 1, "never": None}, base=1, key="k2") == Saved(1)
    assert store.answers("r1") == {"a": StoredAnswer(1, 1)}


def test_cleared_answer_stays_as_a_row(store: Store) -> None:
    """Clearing is a change with a revision of its own, so a stale page cannot bring the old value back unseen."""
    start(store)
    save(store, {"a": 1}, base=0, key="k1")
    save(store, {"a": None}, base=1, key="k2")
    assert store.answers("r1") == {"a": StoredAnswer(None, 2)}
    assert store.save("r1", Change({"a": 3}, 1, "k3"), NOW) == Conflict({"a": StoredAnswer(None, 2)}, 2)


def test_used_key_writes_nothing(store: Store) -> None:
    """A key that was used answers with its own revision, whatever comes with it and whatever happened since."""
    start(store)
    save(store, {"a": 1}, base=0, key="k1")
    save(store, {"a": 2}, base=1, key="k2")
    assert save(store, {"a": 9, "b": 9}, base=2, key="k1") == Saved(1, repeated=True)
    assert store.answers("r1") == {"a": StoredAnswer(2, 2)}


def test_same_key_of_another_response_is_another_key(store: Store) -> None:
    """Keys belong to their response."""
    start(store, "r1")
    start(store, "r2")
    save(store, {"a": 1}, base=0, key="k")
    assert store.save("r2", Change({"a": 2}, 0, "k"), NOW) == Saved(1, changed=("a",))
    assert store.answers("r1") == {"a": StoredAnswer(1, 1)}


def test_stale_page_overwrites_nothing(store: Store) -> None:
    """A page opened before somebody else's save is shown their value, held back whole, and its key stays free."""
    start(store)
    save(store, {"a": 1, "b": 1}, base=0, key="k1")
    save(store, {"a": 2}, base=1, key="theirs")
    stale = Change({"a": 3, "b": 4}, 1, "mine")
    assert store.save("r1", stale, NOW) == Conflict({"a": StoredAnswer(2, 2)}, 2)
    assert store.answers("r1") == {"a": StoredAnswer(2, 2), "b": StoredAnswer(1, 1)}
    assert save(store, {"a": 3, "b": 4}, base=2, key="mine") == Saved(3, changed=("a", "b"))


def test_stale_page_with_other_questions_merges(store: Store) -> None:
    """Two pages that changed different questions both go in."""
    start(store)
    save(store, {"a": 1}, base=0, key="k1")
    assert save(store, {"b": 2}, base=0, key="k2") == Saved(2, changed=("b",))
    assert save(store, {"a": 1, "c": 3}, base=0, key="k3") == Saved(3, changed=("c",))


def test_page_knows_its_own_saves_but_not_those_between(store: Store) -> None:
    """An autosaving page may change its own value again, but not one that somebody else stored in between."""
    start(store)
    save(store, {"a": "mine"}, base=0, key="k1")
    save(store, {"b": "theirs"}, base=1, key="k2")
    own = frozenset({1})
    assert store.save("r1", Change({"a": "mine again"}, 0, "k3", own_revisions=own), NOW) == Saved(3, changed=("a",))
    held = store.save("r1", Change({"b": "mine"}, 0, "k4", own_revisions=own | {3}), NOW)
    assert held == Conflict({"b": StoredAnswer("theirs", 2)}, 3)


def test_page_from_before_a_restored_backup_asks(store: Store) -> None:
    """A base that the store has not reached yet is not believed: what differs is a conflict."""
    start(store)
    save(store, {"a": 1}, base=0, key="k1")
    assert isinstance(store.save("r1", Change({"a": 2}, 7, "k2"), NOW), Conflict)


def test_save_to_nobody_is_refused(store: Store) -> None:
    """A response that does not exist, or cannot, is missing."""
    for response_id in ("nobody", *UNSTORABLE):
        with pytest.raises(ResponseMissing):
            store.save(response_id, Change({"a": 1}, 0, "k"), NOW)


@pytest.mark.parametrize("text", UNSTORABLE)
def test_text_that_databases_disagree_on_is_refused(store: Store, text: str) -> None:
    """A NUL or a lone surrogate is refused wherever it stands, and nothing of that page is stored."""
    start(store)
    pages: list[dict[str, Json]] = [{"a": text}, {"a": [text]}, {"a": {"b": text}}, {"a": {text: 1}}, {text: 1}]
    for page in pages:
        with pytest.raises(Unstorable):
            store.save("r1", Change({"ok": 1, **page}, 0, "k"), NOW)
    with pytest.raises(Unstorable):
        store.save("r1", Change({"ok": 1}, 0, text), NOW)
    assert store.answers("r1") == {}
    assert store.response(text) is None
    assert store.kept_response(text) is None
    assert store.definition(text) is None


def test_fractions_are_refused(store: Store) -> None:
    """A number that is not whole is a mistake further up, and is not stored."""
    start(store)
    with pytest.raises(Unstorable):
        store.save("r1", Change({"a": 0.5}, 0, "k"), NOW)  # type: ignore[dict-item]


def test_time_without_a_zone_is_refused(store: Store) -> None:
    """A naive time is a mistake further up."""
    start(store)
    with pytest.raises(ValueError, match="zone"):
        store.save("r1", Change({"a": 1}, 0, "k"), NOW.replace(tzinfo=None))


def test_result_completes_the_response(store: Store) -> None:
    """Keeping a snapshot completes the response, and from then on only the day of a save is kept."""
    start(store)
    save(store, {"a": 1}, base=0, key="k1")
    assert store.keep_result(result(1), [dimension("d1"), dimension("d2")], NOW) == 1
    kept = store.response("r1")
    assert kept is not None
    assert (kept.status, kept.completed_on) == ("completed", TODAY)
    assert kept.saved_at == datetime(2026, 3, 1, tzinfo=UTC)


def test_result_is_not_repeated(store: Store) -> None:
    """The same definition and revision give the same snapshot; a new revision appends, and the earlier one stays."""
    start(store)
    save(store, {"a": 1}, base=0, key="k1")
    assert [store.keep_result(result(1), [dimension("d")], NOW) for _ in range(2)] == [1, 1]
    save(store, {"a": 2}, base=1, key="k2")
    assert store.keep_result(result(2), [dimension("d")], NOW) == 2
    assert store.results("r1") == (replace(result(1), sequence=1), replace(result(2), sequence=2))
    assert store.latest_result("r1") == ResultStamp(2, 2, TODAY)
    assert store.latest_result("nobody") is None
    with pytest.raises(ResponseMissing):
        store.keep_result(replace(result(1), response_id="nobody"), [], NOW)


def test_answers_after_completion_amend(store: Store) -> None:
    """A changed answer amends a completed response; entries of the plan, and saves that change nothing, do not."""
    start(store)
    save(store, {"a": 1}, base=0, key="k1")
    store.keep_result(result(1), [], NOW)
    later = NOW + timedelta(days=40)
    states = []
    for change in (
        Change({"plan": "x"}, 1, "k2", amends=False),
        Change({"a": 1}, 2, "k3"),
        Change({"a": 2}, 2, "k4"),
    ):
        store.save("r1", change, later)
        kept = store.response("r1")
        assert kept is not None
        states.append(kept.status)
    assert states == ["completed", "completed", "amended"]
    store.keep_result(result(3), [], later)
    kept = store.response("r1")
    assert kept is not None
    assert (kept.status, kept.completed_on, kept.saved_at.date()) == ("amended", TODAY, date(2026, 4, 10))


def test_session_opens_what_it_was_granted(store: Store) -> None:
    """A session starts with nothing, and opens what was started in it or granted to it, once each."""
    store.create_session(session())
    assert store.session(TOKEN) == session()
    start(store, "r1", TOKEN)
    start(store, "r2")
    for _ in range(2):
        store.grant(TOKEN, "r2")
    assert store.session(TOKEN) == session("r1", "r2")
    assert store.session(b"other") is None


def test_grant_needs_both_ends(store: Store) -> None:
    """Nothing can be granted to a session that is not there, nor a response that is not there."""
    store.create_session(session())
    start(store)
    for token, response_id in ((b"other", "r1"), (TOKEN, "nobody")):
        with pytest.raises(StoreRefused):
            store.grant(token, response_id)


def test_session_is_used_and_ended(store: Store) -> None:
    """Use moves the time, and an ended session leaves its responses alone."""
    start(store)
    store.create_session(session("r1"))
    later = NOW + timedelta(minutes=5)
    store.touch_session(TOKEN, later)
    assert store.session(TOKEN) == replace(session("r1"), seen_at=later)
    store.delete_session(TOKEN)
    assert store.session(TOKEN) is None
    assert store.response("r1") is not None


def test_old_sessions_are_ended_by_kind_of_device(store: Store) -> None:
    """Idle or old sessions of one kind of device go; fresh ones and those of the other kind stay."""
    hour = timedelta(hours=1)
    ages = {b"fresh": (NOW, NOW), b"idle": (NOW, NOW - hour), b"old": (NOW - 20 * hour, NOW)}
    for token, (created, seen) in ages.items():
        store.create_session(replace(session(), token_hash=token, created_at=created, seen_at=seen))
    store.create_session(SessionRecord(b"own", "own", NOW - 20 * hour, NOW - hour, {}))
    assert store.delete_sessions_before("shared", seen=NOW - hour / 2, created=NOW - 12 * hour) == 2
    left = {token for token in (*ages, b"own") if store.session(token)}
    assert left == {b"fresh", b"own"}


def test_erased_response_leaves_only_its_tombstone(store: Store) -> None:
    """Erasing takes answers, keys, results and grants, spares the neighbour, and the id can never be saved to again."""
    store.create_session(session())
    start(store, "r1", TOKEN)
    start(store, "r2", TOKEN)
    save(store, {"a": 1}, base=0, key="k1")
    store.keep_result(result(1), [dimension("d")], NOW)
    for _ in range(2):
        store.erase("r1", NOW)
    assert (store.response("r1"), store.answers("r1"), store.results("r1")) == (None, {}, ())
    assert store.session(TOKEN) == session("r2")
    assert (store.is_erased("r1"), store.is_erased("r2")) == (True, False)
    with pytest.raises(ResponseMissing):
        store.save("r1", Change({"a": 2}, 1, "k2"), NOW)


def test_unused_responses_are_found_by_status_and_day(store: Store) -> None:
    """One that was last saved and opened on an earlier day is found, whatever the hour; a status is looked at alone."""
    for name in ("a", "b", "c"):
        start(store, name)
    store.note_use("b", TODAY + timedelta(days=1))
    midnight = datetime(2026, 3, 2, tzinfo=UTC)
    assert store.unused_responses("in_progress", midnight - timedelta(microseconds=1), 9) == ()
    assert store.unused_responses("in_progress", midnight, 9) == ("a", "c")
    assert store.unused_responses("in_progress", midnight, 1) == ("a",)
    assert store.unused_responses("in_progress", midnight + timedelta(days=1), 9) == ("a", "b", "c")
    assert store.unused_responses("completed", midnight + timedelta(days=1), 9) == ()


def test_an_earlier_day_of_use_changes_nothing(store: Store) -> None:
    """Two machines may note one opening in any order; the latest day stands, and no response is made by it."""
    start(store)
    for days in (1, 3, 2):
        store.note_use("r1", TODAY + timedelta(days=days))
    kept = store.response("r1")
    assert kept is not None
    assert kept.used_on == TODAY + timedelta(days=3)
    store.note_use("nobody", TODAY)
    assert store.response("nobody") is None


def test_what_is_used_again_is_not_erased_as_unused(store: Store) -> None:
    """Between finding and erasing somebody may save: then it stays whole, and is not remembered as erased."""
    start(store)
    tomorrow = NOW + timedelta(days=1)
    assert store.unused_responses("in_progress", tomorrow, 9) == ("r1",)
    assert isinstance(store.save("r1", Change({"a": 1}, 0, "k"), tomorrow), Saved)
    assert store.erase("r1", tomorrow, unused_before=tomorrow) is False
    assert (store.answers("r1"), store.is_erased("r1")) == ({"a": StoredAnswer(1, 1)}, False)
    later = tomorrow + timedelta(days=1)
    assert store.erase("r1", later, unused_before=later) is True
    assert store.erase("r1", later, unused_before=later) is False
    assert (store.response("r1"), store.is_erased("r1")) == (None, True)


def test_attempts_are_counted_by_bucket_and_minute(store: Store) -> None:
    """Each minute of each bucket counts alone, and minutes long past are forgotten."""
    assert [store.count_attempt(b"x", 1000) for _ in range(3)] == [1, 2, 3]
    assert store.count_attempt(b"y", 1000) == 1
    assert store.count_attempt(b"x", 1001) == 1
    assert (store.count_attempt(b"x", 1000), store.count_attempt(b"z", 1000)) == (4, 1)
    store.count_attempt(b"y", 2000)
    assert store.count_attempt(b"x", 1000) == 1


def test_what_was_no_attempt_is_taken_back(store: Store) -> None:
    """One less in each of the buckets of that minute, never below none, and nothing elsewhere."""
    for bucket, minute in [(b"x", 1000), (b"x", 1000), (b"y", 1000), (b"x", 1001), (b"z", 1000)]:
        store.count_attempt(bucket, minute)
    for _ in range(3):
        store.forgive_attempt([b"x", b"y", b"never"], 1000)
    counts = [store.count_attempt(bucket, 1000) for bucket in (b"x", b"y", b"z")]
    assert counts == [1, 1, 2]
    assert store.count_attempt(b"x", 1001) == 2


def test_attempts_by_many_threads_are_all_counted(store: Store) -> None:
    """Twenty attempts at once count to twenty, each number once."""
    with ThreadPoolExecutor(10) as threads:
        counts = list(threads.map(lambda _: store.count_attempt(b"x", 1), range(20)))
    assert sorted(counts) == list(range(1, 21))


def test_fifty_identical_saves_store_once(store: Store) -> None:
    """A button pressed fifty times at once: one save is new, the others are told so, all name the same revision."""
    start(store)
    change = Change({"a": 1, "b": 2}, 0, "pressed")
    with ThreadPoolExecutor(16) as threads:
        saved = list(threads.map(lambda _: store.save("r1", change, NOW), range(50)))
    assert sorted(saved, key=str) == sorted([Saved(1, changed=("a", "b")), *[Saved(1, repeated=True)] * 49], key=str)
    assert store.answers("r1") == {"a": StoredAnswer(1, 1), "b": StoredAnswer(2, 1)}


def test_parallel_pages_of_one_response_never_share_a_revision(store: Store) -> None:
    """Thirty different pages saved at once give thirty revisions and all their answers."""
    start(store)
    with ThreadPoolExecutor(10) as threads:
        saved = list(threads.map(lambda n: store.save("r1", Change({f"q{n}": n}, 0, f"k{n}"), NOW), range(30)))
    assert sorted(one.revision for one in saved) == list(range(1, 31))
    assert {question: answer.value for question, answer in store.answers("r1").items()} == {
        f"q{n}": n for n in range(30)
    }


def test_results_kept_at_once_are_one(store: Store) -> None:
    """Two clicks on "finish" make one snapshot."""
    start(store)
    save(store, {"a": 1}, base=0, key="k1")
    with ThreadPoolExecutor(8) as threads:
        numbers = list(threads.map(lambda _: store.keep_result(result(1), [dimension("d")], NOW), range(8)))
    assert set(numbers) == {1}
    assert len(store.results("r1")) == 1


def test_two_tabs_never_overwrite_each_other(store: Store) -> None:
    """Two hundred random schedules of two tabs: nobody replaces a value they had not seen, and none is stored twice."""
    store.keep_definition(DEFINITION)
    assert play(store, schedules=200, seed=20_260_301) == []


class _TrustingStore(Store):
    """A wrong store: it believes that every page has seen everything."""

    def save(self, response_id: str, change: Change, now: datetime) -> Saved | Conflict:
        """Save without ever asking."""
        return super().save(response_id, replace(change, own_revisions=frozenset(range(1000))), now)


def test_schedules_of_two_tabs_find_a_wrong_store() -> None:
    """The schedules report silent overwrites when the store lets them happen."""
    wrong = _TrustingStore.open("sqlite://")
    wrong.migrate()
    wrong.keep_definition(DEFINITION)
    assert any("silently replaced" in fault for fault in play(wrong, schedules=20, seed=1))
