"""The sheet of a decision: which must-haves stand on it, and what may be written there."""

from __future__ import annotations

import pytest

from assess.core.errors import Problem
from assess.core.sign_off import DECIDED_BY, DECIDED_ON, DECISION, SignedSheet, build_sheet, key_of, read_sign_entry
from tests.core.builders import answers_to
from tests.core.cases import questionnaire

NEAR_ME = questionnaire("near-me-readiness")
MUST = "nm.a3"


def _sheet(**raw: object) -> SignedSheet:
    answers = answers_to(NEAR_ME, {key.replace("_", "."): one for key, one in raw.items()})
    sheet = build_sheet(NEAR_ME, answers, {})
    assert sheet
    return sheet


def test_it_holds_every_must_have_that_is_asked_and_no_other() -> None:
    """Those of the route stand in file order; a set-up answer that hides one takes it off the sheet."""
    every = [one.id for section in NEAR_ME.sections for one in section.statements if one.must_have]
    alone, shared = _sheet(nm_p4="no"), _sheet(nm_p4="yes")
    assert [one.question for one in shared.lines] == [one for one in every if one in {x.question for x in shared.lines}]
    assert {one.question for one in shared.lines} - {one.question for one in alone.lines} == {"nm.c6"}
    assert {one.question for one in alone.lines} < set(every)


@pytest.mark.parametrize(
    ("answer", "falls_short"), [(None, True), ("dont_know", True), (0, True), (2, True), (3, False)]
)
def test_it_asks_why_and_what_keeps_people_safe_below_in_place_and_checked(
    answer: object, *, falls_short: bool
) -> None:
    """Blank and don't know are below everything; at the top nothing more is asked."""
    sheet = _sheet(nm_a3=answer) if answer is not None else _sheet()
    line = next(one for one in sheet.lines if one.question == MUST)
    assert line.falls_short is falls_short
    assert (key_of(MUST, "reason") in sheet.entry_keys()) is falls_short
    assert key_of(MUST, "person") in sheet.entry_keys()


def test_what_is_written_stands_beside_its_must_have() -> None:
    """Each entry is found by its key; those of another part of a plan are not on the sheet."""
    entries = {
        key_of(MUST, "person"): "Team lead",
        key_of(MUST, "date"): "2026-12-01",
        DECISION: "We test with four people.",
        DECIDED_BY: "Service manager",
        DECIDED_ON: "2026-11-30",
        "plan:pledge": "Not here",
    }
    sheet = build_sheet(NEAR_ME, answers_to(NEAR_ME, {}), entries)
    assert sheet
    line = next(one for one in sheet.lines if one.question == MUST)
    assert (line.person, line.date, line.reason) == ("Team lead", "2026-12-01", "")
    assert (sheet.decision, sheet.decided_by) == ("We test with four people.", "Service manager")
    assert "Not here" not in str(sheet)


def test_a_questionnaire_without_a_sheet_has_none() -> None:
    """Nothing is signed for one worker's own levels, and no entry of a sheet is taken there."""
    palliative = questionnaire("palliative-levels")
    assert build_sheet(palliative, answers_to(palliative, {}), {}) is None
    assert isinstance(read_sign_entry(palliative, key_of("pe.f.i1", "person"), "Me"), Problem)


@pytest.mark.parametrize(
    ("key", "raw", "code"),
    [
        (key_of("nm.a1", "person"), "Somebody", "unknown_entry"),
        (key_of("nm.nothing", "person"), "Somebody", "unknown_entry"),
        (key_of(MUST, "mood"), "Good", "unknown_entry"),
        ("plan:sign:verdict", "Go", "unknown_entry"),
        (key_of(MUST, "date"), "soon", "not_a_date"),
        (key_of(MUST, "person"), "x" * 201, "too_long"),
        (key_of(MUST, "reason"), "x" * 501, "too_long"),
        (DECISION, "x" * 1001, "too_long"),
        (DECISION, 7, "wrong_type"),
    ],
)
def test_what_does_not_belong_on_it_is_refused_by_place(key: str, raw: object, code: str) -> None:
    """Only must-haves have lines, only known parts and lengths are kept, and a day is a day."""
    problem = read_sign_entry(NEAR_ME, key, raw)
    assert isinstance(problem, Problem)
    assert (problem.path, problem.code) == (key, code)
    assert problem.hint


def test_blank_is_nothing_to_keep() -> None:
    """A box that was emptied keeps nothing."""
    for key in (key_of(MUST, "person"), key_of(MUST, "date"), DECISION):
        assert read_sign_entry(NEAR_ME, key, "  ") is None
        assert read_sign_entry(NEAR_ME, key, None) is None
