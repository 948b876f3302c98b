from __future__ import annotations

import csv
import io

import pytest

from assess.report.exports import COLUMNS, _cell, answers_csv, cpl_text, plan_text, result_text
from tests.report.builders import Made, extreme, make, nothing, one_domain, typical
from tests.security.payloads import SCRIPTS

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠", ";=")  # noqa: RUF001  full width is meant


def _table(made: Made) -> list[dict[str, str]]:
    text = answers_csv(made.definition, made.result_view, made.plan_view, made.answers)
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("made", [nothing(), one_domain(), typical(), extreme()])
def test_text_and_table_show_the_levels_and_actions_of_the_result(made: Made) -> None:
    """Text, plan and table say the same levels, and plan and table the same actions, in the Result's order."""
    levels = [(one.title, one.level_title) for one in made.result.dimensions]
    rows = _table(made)
    assert [(row["part"], row["answer"]) for row in rows if row["kind"] == "level"] == levels
    actions = [one.text for one in (*made.plan.headline, *made.plan.others)]
    assert [row["text"].removeprefix("'") for row in rows if row["kind"] == "action"] == actions
    for text in (result_text(made.definition, made.result), plan_text(made.result_view, made.plan_view)):
        assert made.result.headline.text in text
        assert all(title in text and level in text for title, level in levels)
    assert all(one in plan_text(made.result_view, made.plan_view) for one in actions)


def test_text_says_nothing_of_what_was_not_said() -> None:
    """A domain names the worker's own placement and what the role needs only where the worker said so."""
    silent, said = make({"pe.f.i1": 2}), typical()
    for text in (result_text(silent.definition, silent.result), plan_text(silent.result_view, silent.plan_view)):
        assert not any(part in text for part in ("I placed myself", "My role needs", "Not said yet"))
    text = result_text(said.definition, said.result)
    assert "I placed myself at: Informed\nMy role needs: Skilled\n" in text
    assert "(I placed myself: Informed; next step: " in plan_text(said.result_view, said.plan_view)


def test_the_table_holds_every_answer_once() -> None:
    """Each answer is one row with its words; a scale value stays a number, and a reason has its own cell."""
    made = make(
        {"pe.f.i1": 2, "pe.f.s1": {"not_applicable": "nights"}, "pe.p1": "most_days", "pe.f.i1:evidence": "So."}
    )
    rows = {row["id"]: row for row in _table(made) if row["kind"] == "answer"}
    assert len(rows) == 4
    assert (rows["pe.f.i1"]["answer"], rows["pe.f.i1"]["value"]) == ("Yes, in my usual work", "2")
    assert (rows["pe.f.s1"]["answer"], rows["pe.f.s1"]["note"]) == ("Not part of my role", "nights")
    assert rows["pe.p1"]["answer"] == "Most days"
    assert rows["pe.f.i1:evidence"]["answer"] == "So."
    assert tuple(rows["pe.p1"]) == COLUMNS


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("before", ["", " ", "   "])
def test_no_cell_is_a_formula(start: str, before: str) -> None:
    """Text that a spreadsheet might run is marked as text, whatever it begins with."""
    assert _cell(f"{before}{start}cmd|' /C calc'!A0") == f"'{before}{start}cmd|' /C calc'!A0"
    assert _cell("I said = nothing") == "I said = nothing"
    assert _cell(-5) == -5


def test_hostile_answers_stay_in_their_cells() -> None:
    """Quotes, commas and line breaks in an answer do not make new cells or rows."""
    made = make({"pe.f.i1": 2, "pe.f.i1:evidence": 'a,"b"\nc;' + SCRIPTS[0]})
    rows = _table(made)
    assert [row["answer"] for row in rows if row["id"] == "pe.f.i1:evidence"] == ['a,"b"\nc;' + SCRIPTS[0]]
    assert all(None not in row for row in rows)


def test_notes_for_a_learning_record_claim_nothing() -> None:
    """The notes say title, date, learning elements, what was learned and how it will be used; no requirement is met."""
    made = typical()
    text = cpl_text(made.result_view, made.plan_view)
    blocks = text.split("\n\n")
    assert blocks[0].startswith(f"{made.result.title}\n22 November 2026\nCore learning elements: ")
    assert [block.split("\n")[0] for block in blocks[1:3]] == ["What I learned", "How I will use it"]
    assert made.plan.headline[0].text in text
    assert "requirement" not in text.lower()
