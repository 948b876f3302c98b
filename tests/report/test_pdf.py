from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from functools import cache

import pytest
from tinyhtml5 import inputstream

from assess.report.html import already_document, plan_document, sheet_document
from assess.report.pdf import render_pdf
from assess.report.plan_view import SheetChoices
from assess.report.voices import OWNER
from tests.report import reading
from tests.report.builders import Made, extreme, make, nothing, one_domain, reflection, typical

LARGEST = 200 * 1024
RULES = 104


def _plan(made: Made) -> str:
    return plan_document(made.result_view, made.plan_view)


def _large(made: Made) -> str:
    return plan_document(made.result_view, made.plan_view, large=True)


def _sheet(made: Made) -> str:
    every = SheetChoices(
        domains=tuple(one.id for one in made.result.dimensions),
        actions=tuple(one.key for one in made.plan.headline),
        evidence=tuple(one.question for one in made.result_view.evidence),
        stories=tuple(one.section for one in made.result_view.stories),
        my_story=True,
        pledge=True,
        notes=True,
    )
    return sheet_document(made.result_view, made.sheet_view(every))


def _already(made: Made) -> str:
    return already_document(made.result_view, made.already_view)


PRINTS: dict[str, Callable[[Made], str]] = {"plan": _plan, "large": _large, "sheet": _sheet, "already": _already}
CONTENTS: dict[str, Callable[[], Made]] = {
    "nothing": nothing,
    "one domain": one_domain,
    "typical": typical,
    "reflection": reflection,
    "extreme": extreme,
}
every_print = pytest.mark.parametrize(("print_name", "content"), [(one, other) for one in PRINTS for other in CONTENTS])


@cache
def _pdf(print_name: str, content: str) -> bytes:
    return render_pdf(PRINTS[print_name](CONTENTS[content]()))


@every_print
def test_every_print_is_accessible(print_name: str, content: str) -> None:
    """Every print, whatever stands in it, keeps all rules of PDF/UA-1."""
    assert reading.verdict(_pdf(print_name, content)) == (RULES, RULES, [])


@every_print
def test_every_print_names_itself(print_name: str, content: str) -> None:
    """Every print has a title that a reader shows, a language, and tags."""
    facts = reading.facts_of(_pdf(print_name, content))
    made = CONTENTS[content]()
    assert facts["title"].endswith(f": {made.result.title}")
    assert (facts["language"], facts["shows_title"], facts["tagged"]) == (made.result.language, "True", "True")


@every_print
def test_headings_start_with_one_first_level_and_skip_none(print_name: str, content: str) -> None:
    """There is one heading of the first level, it comes first, and no level is jumped."""
    found = [int(tag.kind[1]) for tag in reading.tags_of(_pdf(print_name, content)) if re.fullmatch(r"H\d", tag.kind)]
    assert found[0] == 1
    assert found.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(found))


@every_print
def test_header_cells_say_what_they_head(print_name: str, content: str) -> None:
    """A header cell in the head of a table heads its column, any other its row."""
    cells = [tag for tag in reading.tags_of(_pdf(print_name, content)) if tag.kind == "TH"]
    assert [tag.scope for tag in cells] == ["Column" if "THead" in tag.above else "Row" for tag in cells]


@every_print
def test_pictures_are_said_in_words(print_name: str, content: str) -> None:
    """Every picture carries a text that says all it shows."""
    figures = [tag.alternative for tag in reading.tags_of(_pdf(print_name, content)) if tag.kind == "Figure"]
    view = CONTENTS[content]().result_view
    shown = {one.picture for one in view.domains} | {one.picture for one in view.comparisons}
    assert set(figures) <= shown


@every_print
def test_no_page_is_empty_and_each_is_numbered(print_name: str, content: str) -> None:
    """Every page has something on it, its number, whose it is and what it was made from."""
    pages = reading.pages_of(_pdf(print_name, content))
    made = CONTENTS[content]()
    for number, text in enumerate(pages, start=1):
        rest = " ".join(text.split())
        # The number stands beside the other two, and where they take two lines it is read between them.
        about = f"{made.result.title}, version {made.result.version}"
        for part in (f"Page {number} of {len(pages)}", about, OWNER):
            assert part in rest
            rest = " ".join(rest.replace(part, "", 1).split())
        assert rest


@every_print
def test_prints_stay_small(print_name: str, content: str) -> None:
    """A print that people send by e-mail weighs at most 200 KB, except when every box is full to its limit."""
    assert len(_pdf(print_name, content)) <= LARGEST * (3 if content == "extreme" else 1)


def test_a_typical_plan_takes_two_pages_and_its_sheet_one() -> None:
    """A typical plan fits on both sides of one sheet of paper, and what goes to a one-to-one on one side."""
    made = typical()
    chosen = SheetChoices(domains=tuple(one.id for one in made.result.dimensions[:3]), actions=("plan:1",), pledge=True)
    sheet = render_pdf(sheet_document(made.result_view, made.sheet_view(chosen)))
    assert len(reading.pages_of(_pdf("plan", "typical"))) == 2
    assert len(reading.pages_of(sheet)) == 1


@pytest.mark.parametrize("print_name", ["plan", "large"])
@pytest.mark.parametrize("content", ["nothing", "one domain", "typical"])
def test_a_plan_shows_the_levels_and_actions_of_the_result(print_name: str, content: str) -> None:
    """The text of a plan holds the headline, each domain with its level, and each action, in the Result's order."""
    made = CONTENTS[content]()
    text = reading.text_of(_pdf(print_name, content))
    assert _in_order(text, [made.result.headline.text, *(one.title for one in made.result.dimensions)])
    assert _in_order(text, [one.text for one in made.plan.headline])
    for one in made.result.dimensions:
        assert one.level_title in text
    texts = [one.text for one in made.result.strengths] + [one.text for one in made.plan.others]
    assert [one for one in texts if " ".join(one.split()) not in text] == []


def test_a_plan_has_its_nine_parts_in_order() -> None:
    """A plan says first what is strong, and what to do only after that."""
    made = make({"pe.f.i1": 2}, {"plan:story": ["Before, nobody asked."], "plan:pledge": "I will ask."})
    text = reading.text_of(render_pdf(_plan(made)))
    parts = ("My action plan", "What is already strong", "My picture", "What I want to work on", "My story")
    assert _in_order(
        text,
        [
            *parts,
            "My light-bulb pledge",
            "For the one-to-one",
            "What my manager will do",
            "Look again in about 6 months.",
            "Sources.",
        ],
    )


FEET = ("Palliative and end", "Risk enablement")
"""How the foot of a page begins, by questionnaire."""


def test_a_heading_is_never_left_behind() -> None:
    """No page ends with a heading: what it heads begins on the same page."""
    for content in CONTENTS:
        headings = {"My picture", "What I want to work on", "My story", "My light-bulb pledge", "For the one-to-one"}
        for print_name in PRINTS:
            for text in reading.pages_of(_pdf(print_name, content)):
                lines = [line for line in text.split("\n") if line.strip()]
                foot = max(at for at, line in enumerate(lines) if line.startswith(FEET))
                assert lines[foot - 1] not in headings


def test_what_was_not_ticked_is_not_on_the_sheet() -> None:
    """A one-to-one sheet holds nothing that the worker wrote freely until they tick it."""
    made = typical()
    text = reading.text_of(render_pdf(sheet_document(made.result_view, made.sheet_view(SheetChoices()))))
    assert "photo frame" not in text
    assert "frightened" not in text
    assert "My picture" not in text
    assert made.definition.manager_questions[0] in text


def test_hostile_text_is_printed_as_it_was_typed() -> None:
    """What looks like markup is text on paper, and the document says the same as without it."""
    html = _plan(extreme())
    assert "<script" not in html.lower()
    assert "<img" not in html.lower()
    assert "<iframe" not in html.lower()
    assert "<script>alert(1)</script>" in reading.text_of(_pdf("plan", "extreme"))


def test_emoji_are_printed_as_they_were_typed() -> None:
    """Emoji are drawn, joined ones too, and can be read out; a letter of no font stays visible as a question mark."""
    typed = "Nobody dies alone \U0001f33c \U0001f469\U0001f3fd\u200d\U0001f9bd \u2764"
    unknown = "\U00013000"  # a hieroglyph is a letter
    made = make({"pe.f.i1": 2}, {"plan:pledge": f"{typed} end{unknown}."})
    pdf = render_pdf(_plan(made))
    assert f"{typed} end?." in reading.text_of(pdf)
    assert reading.verdict(pdf) == (RULES, RULES, [])


def test_a_picture_that_no_font_has_is_left_out() -> None:
    """A sentence with a picture that nothing here can draw is printed without it, never as a question."""
    made = make({"pe.f.i1": 2}, {"plan:pledge": "I will ask\U0001fb00."})
    assert "I will ask." in reading.text_of(render_pdf(_plan(made)))


def test_the_parser_makes_each_of_its_patterns_once() -> None:
    """Reading a second document makes no pattern anew, and every pattern reads as the parser's own would."""
    render_pdf(_plan(typical()))
    kept = inputstream.characters_until_regex
    before = dict(kept)
    render_pdf(_plan(typical()))
    assert before
    assert all(kept[key] is pattern for key, pattern in before.items())
    assert kept.keys() == before.keys()
    for (characters, these), pattern in before.items():
        for code in range(256):
            assert bool(pattern.match(chr(code))) is ((chr(code) in characters) is these)


def test_a_typical_large_plan_takes_few_pages() -> None:
    """In large print a typical plan stays within five pages, and none but the last is mostly empty."""
    lines = [len(text.split("\n")) for text in reading.pages_of(_pdf("large", "typical"))]
    assert len(lines) <= 5
    assert min(lines[:-1]) > 10


def test_no_style_or_script_stands_in_a_document() -> None:
    """Documents keep to what the content security policy of the pages allows: no style attribute, no handler."""
    for content in CONTENTS.values():
        for one in PRINTS.values():
            tags = re.findall(r"<[a-z][^>]*>", one(content()))
            assert [tag for tag in tags if re.search(r"\s(?:style|on[a-z]+)=", tag)] == []


@pytest.mark.parametrize("document", [plan_document, sheet_document, already_document])
def test_text_is_large_in_the_large_variant(document: Callable[..., str]) -> None:
    """In the large variant only the foot of a page is smaller than 18 points; staircases have no words under them."""
    made = typical()
    every = SheetChoices(domains=tuple(one.id for one in made.result.dimensions), actions=("plan:1",), pledge=True)
    second = {plan_document: made.plan_view, sheet_document: made.sheet_view(every)}.get(document, made.already_view)
    sizes = reading.sizes_of(render_pdf(document(made.result_view, second, large=True)))
    assert {size for size in sizes if size < 18} == {14.0}
    assert sizes.most_common(1)[0][0] == 18


def _in_order(text: str, parts: list[str]) -> bool:
    at = 0
    for part in parts:
        at = text.find(" ".join(part.split()), at)
        if at < 0:
            return False
    return True
