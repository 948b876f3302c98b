from __future__ import annotations

import itertools
import re
from functools import cache

import pytest

from assess.core.definition import Definition, Question
from assess.report.papers import PAPERS, PaperOptions
from assess.report.papers.by_hand import by_hand_view
from assess.report.papers.facilitator import GROUND_RULES, LATER, PLEDGE, facilitator_view
from assess.report.papers.guide import guide_view
from assess.report.pdf import render_pdf
from tests.core.cases import SHIPPED, plain, questionnaire
from tests.report import reading

KINDS = ("guide", "paper-score", "facilitator")
SHIPPED_NAMES = sorted(path.name for path in SHIPPED.iterdir() if path.is_dir() and path.name != "schemas")
SIZES = {"usual": PaperOptions(), "large": PaperOptions(large=True)}
RULES = 104
every_paper = pytest.mark.parametrize(("kind", "name", "size"), [*itertools.product(KINDS, SHIPPED_NAMES, SIZES)])
every_questionnaire = pytest.mark.parametrize("name", SHIPPED_NAMES)


@cache
def _pdf(kind: str, name: str, size: str) -> bytes:
    return render_pdf(PAPERS[kind].document(questionnaire(name), SIZES[size]))


def _squeezed(text: str) -> str:
    """Return text without any space: a narrow cell breaks a line wherever it must."""
    return re.sub(r"\s", "", text)


def _shown(definition: Definition) -> list[Question]:
    """Return the statements that a guide shows: all of them, or the must-haves where there are bands."""
    found = [one for section in definition.sections for one in section.statements]
    return [one for one in found if one.must_have] if definition.method.name == "readiness" else found


@every_paper
def test_every_paper_is_accessible(kind: str, name: str, size: str) -> None:
    """Every paper keeps all rules of PDF/UA-1, in both sizes."""
    assert reading.verdict(_pdf(kind, name, size)) == (RULES, RULES, [])


@every_paper
def test_headings_skip_no_level(kind: str, name: str, size: str) -> None:
    """There is one heading of the first level, and no level is jumped."""
    found = [int(tag.kind[1]) for tag in reading.tags_of(_pdf(kind, name, size)) if re.fullmatch(r"H\d", tag.kind)]
    assert (found[0], found.count(1)) == (1, 1)
    assert all(after <= before + 1 for before, after in itertools.pairwise(found))


@every_paper
def test_header_cells_say_what_they_head(kind: str, name: str, size: str) -> None:
    """A header cell in the head of a table heads its column, any other its row."""
    cells = [tag for tag in reading.tags_of(_pdf(kind, name, size)) if tag.kind == "TH"]
    assert [tag.scope for tag in cells] == ["Column" if "THead" in tag.above else "Row" for tag in cells]


@pytest.mark.parametrize(("kind", "name"), [*itertools.product(KINDS, SHIPPED_NAMES)])
def test_large_print_is_large_throughout(kind: str, name: str) -> None:
    """Nothing but the foot of a page is smaller than 18 points."""
    sizes = reading.sizes_of(_pdf(kind, name, "large"))
    assert {size for size in sizes if size < 18} == {14.0}


@every_questionnaire
def test_a_guide_shows_each_statement_once_on_paper_and_as_text(name: str) -> None:
    """What hangs on the wall is complete and says nothing twice, and so is its text."""
    definition = questionnaire(name)
    printed, text = reading.text_of(_pdf("guide", name, "usual")), plain(PAPERS["guide"].text(definition))
    for statement in _shown(definition):
        assert _squeezed(printed).count(_squeezed(statement.text)) == 1
        assert text.count(plain(statement.text)) == 1
        assert statement.must_have in text


@every_questionnaire
def test_a_guide_says_the_same_on_paper_and_as_text(name: str) -> None:
    """Every heading and every line of the guide is on paper and in the text."""
    definition = questionnaire(name)
    printed, text = reading.text_of(_pdf("guide", name, "usual")), PAPERS["guide"].text(definition)
    for chapter in guide_view(definition).chapters:
        lines = [chapter.title, chapter.lead, *(one.title for one in chapter.blocks)]
        lines += [said for block in chapter.blocks for entry in block.entries for said in (entry.text, entry.about)]
        for line in lines:
            assert _squeezed(line) in _squeezed(printed)
            assert line in text


@every_questionnaire
def test_a_reflection_and_a_guide_to_it_never_grade(name: str) -> None:
    """No word of a grade stands in the guide to a reflection, nor in any guide."""
    text = PAPERS["guide"].text(questionnaire(name)).lower()
    assert not re.search(r"\b(fail|poor|weak|score out of|pass mark|rank(ing)?)\b", text)


@every_questionnaire
def test_the_sheet_to_score_by_hand_says_the_same_on_paper_and_as_text(name: str) -> None:
    """Every step, every cell of a table and every line stands on paper as in the text that is followed."""
    definition = questionnaire(name)
    printed = _squeezed(reading.text_of(_pdf("paper-score", name, "large")))
    text = _squeezed(PAPERS["paper-score"].text(definition))
    # Cells of a PDF are read column by column, so lines are looked for in the document that it is made from.
    document = PAPERS["paper-score"].document(definition, SIZES["large"])
    marked = _squeezed(re.sub(r"<[^>]+>", "", re.sub(r"</?t[hdr][^>]*>\s*(<t[hd]>)?", "|", document)))
    steps = by_hand_view(definition)
    said = [f"{step.box}: {step.text}" if step.box else step.text for stage in steps.stages for step in stage.steps]
    said += [*steps.left_to_the_screen, *(table.title for table in steps.tables), *(part.title for part in steps.parts)]
    for one in said:
        assert _squeezed(one) in printed
        assert _squeezed(one) in text
    for line in (line for part in steps.parts for group in part.groups for line in group.lines):
        must = "MUST" if line.must_have else ""
        assert _squeezed(f"|{line.number}{must}|{'|'.join(map(str, line.points))}|") in marked
        assert f"{line.number}{must}|{'|'.join(map(str, line.points))}" in text


@every_questionnaire
def test_tables_are_whole_when_cut_into_pieces(name: str) -> None:
    """However narrow the paper, each figure of a table is in one piece of it."""
    for table in by_hand_view(questionnaire(name)).tables:
        for columns, rows in ((1, 1), (3, 5), (8, 100), (24, 35)):
            pieces = table.pieces(columns, rows)
            found = [
                (row[0], head, cell)
                for one in pieces
                for row in one.rows
                for head, cell in zip(one.heads[1:], row[1:], strict=True)
                if cell
            ]
            whole = [
                (row[0], head, cell)
                for row in table.rows
                for head, cell in zip(table.heads[1:], row[1:], strict=True)
                if cell
            ]
            assert sorted(found) == sorted(whole)
            assert all(one.rows and len(one.rows) <= rows and len(one.heads) <= columns + 1 for one in pieces)


@every_questionnaire
def test_a_facilitator_sheet_holds_everything_for_a_session(name: str) -> None:
    """Notes with their minutes, a manager's questions, four cards to cut out, and the page for four weeks later."""
    definition = questionnaire(name)
    printed, text = reading.text_of(_pdf("facilitator", name, "usual")), PAPERS["facilitator"].text(definition)
    wanted = [*GROUND_RULES, *LATER, *definition.manager_questions, *definition.intro]
    for note in definition.trainer_notes:
        wanted += [note.text, f"{note.title} ({note.minutes} minutes):" if note.minutes else f"{note.title}:"]
    for one in wanted:
        assert _squeezed(one) in _squeezed(printed)
        assert one in text
    cards = len(facilitator_view(definition).cards)
    assert cards == printed.count("My light-bulb pledge")
    assert all(printed.count(asked) == cards for asked, _ in PLEDGE)


@every_questionnaire
def test_all_cards_are_on_one_page(name: str) -> None:
    """Four cards make one sheet to cut."""
    pages = reading.pages_of(_pdf("facilitator", name, "usual"))
    assert [page.count("My light-bulb pledge") for page in pages if "My light-bulb pledge" in page] == [4]
