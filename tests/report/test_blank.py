"""Blank forms: every question once, and a routing in words that leads exactly where the rules do."""

from __future__ import annotations

import html
import json
import random
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assess.core.answers import Answer, Answered, Answers, NotApplicable
from assess.core.definition import (
    CHOSEN_SECTIONS,
    EXPECT,
    MATTERS,
    Definition,
    Question,
    QuestionType,
    evidence_id,
    kinds_id,
    other_id,
    placement_id,
    role_need_id,
    story_id,
)
from assess.core.expressions import ALWAYS, DONT_KNOW, AnyOf
from assess.core.expressions import Answered as IsAnswered
from assess.core.loading import read_definition
from assess.core.routing import Route
from assess.core.variants import Text
from assess.report.papers import PAPERS, PaperOptions, words
from assess.report.papers.blank import blank_view, paper_order
from assess.report.papers.blank_text import blank_text
from assess.report.pdf import render_pdf
from assess.service.library import validator
from tests.core.cases import SHIPPED, questionnaire
from tests.report import reading
from tests.report.on_paper import Paper, read_paper
from tests.report.test_pdf import RULES

NAMES = sorted(one.parent.name for one in SHIPPED.glob("*/*.json") if one.parent.name != "schemas")
EVERY = [*NAMES, "every-type"]
SIZES = {
    "usual": PaperOptions(),
    "large": PaperOptions(large=True),
    "booklet": PaperOptions(booklet=True),
    "large booklet": PaperOptions(large=True, booklet=True),
}
PRINTS = [*((name, "usual") for name in EVERY), *(("every-type", size) for size in SIZES if size != "usual")]
"""What is drawn: each form as most people print it, and the one with a question of every type in each other size."""
every_print = pytest.mark.parametrize(("name", "size"), PRINTS)


def in_order(definition: Definition) -> list[str]:
    """Return the ids of the questions that have a number, as somebody who knows the pages would list them."""
    wanted = [CHOSEN_SECTIONS] if len(definition.sections) > 1 else []
    wanted += [one.id for one in definition.setup]
    for stop in definition.stops:
        decided = [wanted.index(one.id) for one in definition.setup if one.id in stop.when.reads()]
        wanted.insert(max(decided, default=len(wanted) - 1) + 1, stop.id)
    for section in definition.sections:
        wanted += [placement_id(section.id), *(one.id for one in section.questions), story_id(section.id)]
    wanted += [EXPECT, *(role_need_id(one.id) for one in definition.dimensions), MATTERS]
    return [one for one in wanted if one in definition.questions and definition.questions[one].asks]


# --- everything is there ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EVERY)
def test_every_question_is_on_paper_once(name: str) -> None:
    """Each question that anybody can be asked has one number, in the order of the pages; its parts stand below it."""
    definition = questionnaire(name)
    paper = read_paper(blank_text(definition))
    ids = in_order(definition)
    assert list(paper.asked) == list(range(1, len(ids) + 1))
    for number, question in zip(paper.asked, ids, strict=True):
        assert definition.questions[question].text in " ".join((paper.asked[number].text, *paper.asked[number].hints))
    parts = {part(one) for one in ids for part in (other_id, evidence_id, kinds_id)}
    notes = {one.id for one in definition.questions.values() if not one.asks}
    nowhere = set(definition.questions) - set(ids) - parts - notes
    assert nowhere == ({CHOSEN_SECTIONS} if len(definition.sections) == 1 else set())
    numbered = Counter(re.findall(r"^(\d+)\. ", blank_text(definition), re.MULTILINE))
    assert set(numbered.values()) == {1}


@pytest.mark.parametrize("name", EVERY)
def test_what_goes_with_a_question_is_below_it(name: str) -> None:
    """Its boxes, why it is a must, the example it asks for, the line for "other", room for the letters of kinds."""
    definition = questionnaire(name)
    written = blank_text(definition)
    for one in definition.questions.values():
        if one.must_have:
            assert f"MUST: {one.must_have}" in written
        if one.evidence_prompt:
            assert f"Your example, if you like. {one.evidence_prompt}" in written
        if other_id(one.id) in definition.questions:
            assert f"{definition.questions[other_id(one.id)].text}: which?" in written
        if not one.asks:
            assert f"Note: {one.text}" in written or one.text in written
    kinds = [one for one in definition.questions if kinds_id(one) in definition.questions]
    assert written.count(f"{words.I_COULD_SHOW} ____") == len(kinds)
    for letter, kind in zip("abcdefgh", definition.evidence_kinds, strict=False):
        assert written.count(f"({letter}) {kind.label}") == 1
    paper = read_paper(written)
    for number, question in enumerate(in_order(definition), start=1):
        if question != placement_id(definition.questions[question].section):
            assert paper.asked[number].boxes == _labels(definition.questions[question])


def _labels(question: Question) -> list[str]:
    if question.scale is None:
        return [one.label for one in question.options]
    named = [one.label for one in question.scale.options] + [question.scale.dont_know]
    offered = question.scale.not_applicable if question.not_applicable_when is not None else ""
    return [label for label in (*named, offered) if label]


@pytest.mark.parametrize("name", EVERY)
def test_one_example_stands_under_a_question(name: str) -> None:
    """It is the usual one, without any "if": examples only help, and eight of them help nobody."""
    definition = questionnaire(name)
    paper = read_paper(blank_text(definition))
    for number, one in enumerate(in_order(definition), start=1):
        examples = definition.questions[one].examples
        told = [line for line in paper.asked[number].hints for text in examples.variants if line.endswith(text.text)]
        assert told == ([examples.usual] if examples.variants else [])


def test_a_stop_stands_after_the_last_question_that_decides_it() -> None:
    """Whoever ticks what calls for acting now reads the panel next, not after the whole set-up."""
    definition = questionnaire("risk-enablement")
    written = blank_text(definition)
    (stop,) = definition.stops
    at = written.index(stop.title.upper())
    asked, following = (written.index(f". {one.text}") for one in definition.setup[:2])
    assert stop.when.reads() == {definition.setup[0].id}
    assert asked < at < following
    made = replace(stop, when=AnyOf((stop.when, IsAnswered(definition.setup[3].id))))
    later = list(paper_order(replace(definition, stops=(made,))))
    assert later.index(stop.id) == later.index(definition.setup[3].id) + 1
    always = list(paper_order(replace(definition, stops=(replace(stop, when=ALWAYS),))))
    assert always.index(stop.id) == always.index(definition.setup[-1].id) + 1


@cache
def _pdf(name: str, size: str) -> bytes:
    return render_pdf(PAPERS["blank"].document(questionnaire(name), SIZES[size]))


@cache
def _pages(name: str, size: str) -> list[str]:
    return reading.pages_of(_pdf(name, size))


@every_print
def test_each_print_is_whole_accessible_and_named_on_every_page(name: str, size: str) -> None:
    """Every number is drawn once, all rules of PDF/UA-1 are kept, and the foot of each page says which page it is."""
    definition = questionnaire(name)
    assert reading.verdict(_pdf(name, size)) == (RULES, RULES, [])
    text = " ".join(" ".join(_pages(name, size)).split())
    feet = re.findall(r" · page (\d+) of (\d+)", text)
    assert sorted(int(at) for at, _ in feet) == list(range(1, int(feet[0][1]) + 1))
    assert f"{definition.id} {definition.version} Blank form" in text
    # A cell of a table or a column of a booklet is read line by line; its beginning stands in one line.
    starts = set(map(int, re.findall(r"\b(\d+)\. ", text)))
    assert [number for number in range(1, len(in_order(definition)) + 1) if number not in starts] == []


@every_print
def test_no_statement_is_broken_across_pages(name: str, size: str) -> None:
    """The last line under a statement, room for what could show it, is on the page on which the statement begins."""
    questions = questionnaire(name).questions
    shown = {at for at, one in enumerate(in_order(questionnaire(name)), start=1) if kinds_id(one) in questions}
    for page in _pages(name, size):
        begun = [at for at in map(int, re.findall(r"^(\d+)\. \S", page, re.MULTILINE)) if at in shown]
        assert page.count(words.I_COULD_SHOW) == len(begun), page


@every_print
def test_every_page_has_its_own_code_to_read_with_a_phone(name: str, size: str) -> None:
    """There are at least as many codes as pages, each once, and each says which page of which paper it is."""
    drawn = PAPERS["blank"].document(questionnaire(name), SIZES[size])
    numbered = re.findall(r"@page :nth\((\d+)\) \{ @bottom-right \{ background-image: url\((\S+?)\);", drawn)
    places = 2 if SIZES[size].booklet else 1
    assert len(numbered) >= len(_pages(name, size)) * places
    assert [int(at) for at, _ in numbered] == list(range(1, len(numbered) + 1))
    assert len({picture for _, picture in numbered}) == len(numbered)


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("size", ["usual", "large"])
def test_the_document_says_all_that_the_text_says(name: str, size: str) -> None:
    """Panels, conditions, help, descriptions and ways on: no line of the plain text is missing from tables."""
    definition = questionnaire(name)
    document = PAPERS["blank"].document(definition, SIZES[size]).partition("<main>")[2]
    said = _letters(html.unescape(re.sub(r"<[^>]+>", " ", document)))
    body = blank_text(definition).split("\n")[2:]
    lines = [re.sub(r"^\s*(\[ \]|>|Note:|MUST:)|\(only if .*\)$|_{3,}", "", line) for line in body]
    # Where boxes stand in a row or under the heads of a table, how many to tick is said once, at the start.
    wanted = {one for line in lines if (one := _letters(line)) and one != "tickonebox"}
    assert {one for one in wanted if one not in said} == set()


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def test_a_must_have_is_marked_by_word_and_shape() -> None:
    """Colour is never what says it."""
    drawn = PAPERS["blank"].document(questionnaire("every-type"), PaperOptions())
    assert re.search(r"<svg class=\"as-shield\".*?</svg> <strong>MUST</strong> Everybody needs to be heard\.", drawn)


# --- the way through it -----------------------------------------------------------------------------------------------


class Pen:
    """Somebody who fills in a form at random, following nothing but its words."""

    def __init__(self, definition: Definition, written: str, chance: random.Random) -> None:
        self.definition = definition
        self.paper: Paper = read_paper(written)
        self.ids, self.unprinted = _ids(definition, self.paper)
        self.chance = chance
        self.answers: dict[str, Answer] = {}
        self.visited: list[int] = []

    def fill_in(self) -> None:
        """Go from the first question to the last."""
        number = 1
        while number in self.paper.asked:
            if self.paper.is_for_me(number):
                self.visited.append(number)
                self._answer(number)
                number = self.paper.after(number)
            else:
                number += 1

    def _answer(self, number: int) -> None:
        question = self.definition.questions[self.ids[number]]
        offered = self.paper.offered(number)
        if question.part_of or self.chance.random() < 0.25:
            return
        if not offered:
            self.paper.ticked[number] = {"words"}
            self.answers[question.id] = Answered("words")
        elif question.type is QuestionType.MULTIPLE:
            ticked = self.chance.sample(offered, self.chance.randint(1, len(offered)))
            self._tick(number, ticked)
            chosen = tuple(one.id for one in question.options if one.label in ticked)
            self.answers[question.id] = Answered(chosen)
        else:
            label = self.chance.choice(offered)
            self._tick(number, [label])
            self.answers[question.id] = _meaning(question, label)

    def _tick(self, number: int, labels: list[str]) -> None:
        self.paper.ticked[number] = set(labels)


def _ids(definition: Definition, paper: Paper) -> tuple[dict[int, str], list[str]]:
    """Return number to id of what is on paper, told by its words, and the ids of what is not."""
    ids: dict[int, str] = {}
    unprinted = []
    for one in in_order(definition):
        here = paper.asked.get(len(ids) + 1)
        if here and definition.questions[one].text in " ".join((here.text, *here.hints)):
            ids[here.number] = one
        else:
            unprinted.append(one)
    assert len(ids) == len(paper.asked)
    return ids, unprinted


def _meaning(question: Question, label: str) -> Answer:
    """Return what a tick in one of several boxes means to the program."""
    if question.scale is None:
        return Answered(next(one.id for one in question.options if one.label == label))
    values: dict[str, Any] = {one.label: Answered(one.value) for one in question.scale.options}
    values |= {question.scale.dont_know: Answered(DONT_KNOW), question.scale.not_applicable: NotApplicable()}
    answer: Answer = values[label]
    return answer


def follows_the_rules(definition: Definition, written: str, seed: int) -> None:
    """Fill in a form, as it is ``written``, by its words alone, and compare every step with the rules."""
    pen = Pen(definition, written, random.Random(seed))  # noqa: S311  nothing secret
    pen.fill_in()
    paper, route = pen.paper, Route(definition, Answers(pen.answers))
    assert [one for one in pen.unprinted if route.applies(one)] == []
    for number, question_id in pen.ids.items():
        question = definition.questions[question_id]
        assert (number in pen.visited) == route.applies(question_id), (number, paper.asked[number].only_if)
        assert paper.is_for_me(number) == route.applies(question_id)
        if question.scale and question.not_applicable_when and number in pen.visited:
            offered = question.scale.not_applicable in paper.offered(number)
            assert offered == route.offers_not_applicable(question)
        for text in (question.help, question.wording):
            _says_the_same(paper, paper.asked[number].hints, text, route)
    for section in definition.sections:
        _says_the_same(paper, paper.lines, section.lead, route)
    for note in definition.notes:
        following = written.partition(f"Note: {note.text}\n   Read this only if ")[2]
        condition = following.partition(".\n")[0]
        assert paper.holds(condition) == route.applies(note.id)


def _says_the_same(paper: Paper, lines: Any, text: Text, route: Route) -> None:  # noqa: ANN401  any lines
    """Compare the variant that the lines choose with that which the rules choose."""
    endings = tuple(one.text for one in text.variants)
    if endings:
        printed = [line for line in lines if line.endswith(endings)]
        assert paper.chosen(printed[: len(endings)]) == text.choose(route)


@pytest.mark.parametrize("name", EVERY)
def test_the_words_lead_where_the_rules_do(name: str) -> None:
    """Whatever is ticked, the printed lines send people to exactly the questions that the program would ask."""
    definition = questionnaire(name)
    written = blank_text(definition)
    for seed in range(60):
        follows_the_rules(definition, written, seed)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32))
def test_the_words_lead_where_any_rules_do(seed: int) -> None:
    """The same for made-up questionnaires with rules of every operator, nested as they come."""
    loaded = read_definition(json.dumps(document(random.Random(seed))).encode(), validator())  # noqa: S311
    assume(loaded.definition is not None)
    assert loaded.definition is not None
    written = blank_text(loaded.definition)
    for turn in range(8):
        follows_the_rules(loaded.definition, written, seed + turn)


def test_the_words_are_tried_on_branches_of_every_kind() -> None:
    """Made-up questionnaires are sound often enough, and say every kind of line, for the test above to mean much."""
    said = ""
    for seed in range(120):
        loaded = read_definition(json.dumps(document(random.Random(seed))).encode(), validator())  # noqa: S311
        said += blank_text(loaded.definition) if loaded.definition else ""
    for line in (
        *("you ticked ‘", "you did not tick ‘", "you answered question", "you did not answer question"),
        *(", or left it blank", ", nor leave it blank", "all of these are true", "at least one of these is true"),
        *("at least 2 of these are true", "(b.1)", "go on to question", "Otherwise, go to question", "’ and ‘"),
        *("(only if ", "Later, answer question", "Your answer counts at question", "Otherwise, if you"),
    ):
        assert line in said, line


# --- made-up questionnaires -------------------------------------------------------------------------------------------

SINGLE = {"home": "At home", "centre": "In a centre", "other": "Somewhere else, or both"}
KINDS = {"calls": "Calls", "visits": "Visits", "letters": "Letters"}


def document(chance: random.Random) -> dict[str, Any]:
    """Return a questionnaire of set-up questions and statements that depend on each other at random."""
    known: list[tuple[str, str]] = []
    setup = [_setup(chance, known, at) for at in range(4)]
    questions = [_statement(chance, known, at) for at in range(6)]
    text = [{"when": _rule(chance, known[:4]), "text": "First."}, {"when": _rule(chance, known[:4]), "text": "Second."}]
    return {
        "id": "made-up",
        "version": "1.0",
        "title": "Made up",
        "scales": {
            "any": {
                "options": [{"value": at, "label": f"Step {at}", "points": at} for at in range(3)],
                "dont_know": "Don't know",
                "not_applicable": "Not for me",
            }
        },
        "levels": [{"id": "first", "title": "First"}],
        "setup": setup,
        "sections": [{"id": "part", "title": "Part", "lead": [*text, {"text": "Third."}], "questions": questions}],
    }


def _setup(chance: random.Random, known: list[tuple[str, str]], at: int) -> dict[str, Any]:
    kind = chance.choice(["single", "multiple", "yes_no", "short_text"])
    asked: dict[str, Any] = {"id": f"s{at}", "type": kind, "text": f"Set-up {at}?"}
    options = {"single": SINGLE, "multiple": KINDS}.get(kind)
    if options:
        asked["options"] = [{"id": key, "label": label} for key, label in options.items()]
    if known and chance.random() < 0.4:
        asked["enable_when"] = _rule(chance, known)
    known.append((f"s{at}", kind))
    return asked


def _statement(chance: random.Random, known: list[tuple[str, str]], at: int) -> dict[str, Any]:
    asked: dict[str, Any] = {"id": f"q{at}", "type": "statement", "text": f"Statement {at}.", "level": "first"}
    if at and chance.random() < 0.7:
        asked["enable_when"] = _rule(chance, known)
    asked["allow_not_applicable"] = chance.choice([True, False, _rule(chance, known)])
    known.append((f"q{at}", "statement"))
    return asked


def _rule(chance: random.Random, known: list[tuple[str, str]], depth: int = 0) -> dict[str, Any]:
    turn = chance.random()
    if depth < 3 and turn < 0.45:
        rules = [_rule(chance, known, depth + 1) for _ in range(chance.randint(1, 4))]
        operator = chance.choice(["all", "any", "count"])
        return {operator: rules} | ({"ge": chance.randint(1, len(rules))} if operator == "count" else {})
    if turn < 0.6:
        return {"not": _rule(chance, known, depth + 1)}
    question, kind = chance.choice(known)
    if kind == "short_text" or turn < 0.7:
        return {"answered": question}
    return {"answer": question} | _comparison(chance, kind)


def _comparison(chance: random.Random, kind: str) -> dict[str, Any]:
    if kind == "statement":
        return {chance.choice(["lt", "le", "gt", "ge", "below", "is"]): chance.randint(0, 2)}
    values = {"single": list(SINGLE), "multiple": list(KINDS), "yes_no": ["yes", "no"]}[kind]
    several = chance.sample(values, chance.randint(1, len(values)))
    if kind == "multiple":
        return {chance.choice(["any_of", "all_of"]): several}
    return chance.choice([{"is": several[0]}, {"in": several}])


def test_what_nobody_can_be_asked_is_not_on_paper() -> None:
    """A questionnaire of one part asks nobody to choose a part, and one without levels asks for no placement."""
    made = document(random.Random(1))  # noqa: S311
    for one in (*made["setup"], *made["sections"][0]["questions"]):
        one.pop("enable_when", None)
        one.pop("allow_not_applicable", None)
    made["sections"][0].pop("lead")
    definition = read_definition(json.dumps(made).encode(), validator()).definition
    assert definition is not None
    view = blank_view(definition)
    assert view.choose is None
    assert view.parts[0].placement is None
    assert view.needs == ()
    assert "only if" not in blank_text(definition)
