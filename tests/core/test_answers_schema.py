"""The JSON Schema of the answers says the same as the one door that reads them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry

from assess.core.answers import clean_text, read_answers
from assess.core.definition import Definition
from assess.core.expressions import Json
from assess.core.loading import answers_schema
from assess.service.library import read_bytes, read_file

CHECKOUT = Path(__file__).parents[2]


def _definition() -> Definition:
    """Return a questionnaire with every type of question and every way to answer one."""
    option = [{"id": "a", "label": "A"}, {"id": "b", "label": "B", "other": True}]
    alone = [*option, {"id": "none", "label": "None", "exclusive": True}]
    statement = {"type": "statement", "text": "I do.", "level": "one"}
    questions = [
        {"id": "plain", **statement},
        {"id": "away", **statement, "allow_not_applicable": True, "evidence_prompt": "How?"},
        {"id": "single", "type": "single", "text": "Which?", "options": option},
        {"id": "multiple", "type": "multiple", "text": "Which?", "options": alone},
        {"id": "yes", "type": "yes_no", "text": "Yes?"},
        {"id": "maybe", "type": "yes_no", "text": "Yes?", "not_sure": "Not sure"},
        {"id": "short", "type": "short_text", "text": "Say.", "max_length": 3},
        {"id": "long", "type": "long_text", "text": "Say."},
        {"id": "note", "type": "note", "text": "Read."},
    ]
    steps = [{"value": value, "label": str(value), "points": value} for value in range(3)]
    document = {
        "id": "all",
        "version": "1.0",
        "title": "All",
        "scales": {"s": {"options": steps, "not_applicable": "Not mine", "dont_know": "Don't know"}},
        "levels": [{"id": "one", "title": "One"}],
        "sections": [{"id": "section", "title": "Section", "questions": questions}],
        "placement": {"question": "Where?", "unsure": "Not sure"},
        "role_need": {"question": "Which?", "with_manager": "Later"},
        "evidence_kinds": [{"id": "quote", "label": "A quote"}],
    }
    definition = read_bytes(json.dumps(document).encode()).definition
    assert definition is not None
    return definition


DEFINITION = _definition()
VALIDATOR = Draft202012Validator(answers_schema(DEFINITION), registry=Registry())
ASKED = [question.id for question in DEFINITION.questions.values() if question.asks]

# Texts are made as they are kept: the length that counts is that of the text without white space at its ends.
TEXTS = st.text(max_size=6).map(clean_text) | st.sampled_from(
    ["a" * 201, "a" * 1001, "a\x00", "a\x85", "\ud800", "a\tb"]
)
WORDS = st.sampled_from(["a", "b", "none", "yes", "no", "not_sure", "one", "unsure", "quote", "dont_know", "section"])
SINGLE = st.none() | st.booleans() | st.integers(-1, 4) | TEXTS | WORDS
VALUES = (
    SINGLE
    | st.lists(WORDS | st.integers(0, 1), max_size=3)
    | st.fixed_dictionaries({"not_applicable": SINGLE})
    | st.dictionaries(st.sampled_from(["not_applicable", "other"]), TEXTS, max_size=2)
)


@settings(max_examples=1000, deadline=None)
@given(st.sampled_from([*ASKED, "unknown"]), VALUES)
def test_the_schema_takes_exactly_what_is_read_without_a_problem(question: str, value: Json) -> None:
    """An answer that the schema takes is read, and one that is read is taken by the schema."""
    _, problems = read_answers(DEFINITION.questions, {question: value})
    assert VALIDATOR.is_valid({question: value}) == (not problems), problems


@pytest.mark.parametrize(("question", "value", "taken"), [("short", " abc ", False), ("plain", 2.0, True)])
def test_the_schema_and_the_reader_differ_only_where_a_schema_has_no_words(
    question: str, value: Json, *, taken: bool
) -> None:
    """The reader trims a text before it counts, and wants a whole number written as one; a schema can say neither."""
    _, problems = read_answers(DEFINITION.questions, {question: value})
    assert (VALIDATOR.is_valid({question: value}), not problems) == (taken, not taken)


@pytest.mark.parametrize("question", ASKED)
def test_every_question_can_be_left_blank(question: str) -> None:
    """Skipping is always allowed."""
    assert VALIDATOR.is_valid({question: None})
    assert VALIDATOR.is_valid({})


def test_the_schema_of_a_shipped_questionnaire_is_itself_sound() -> None:
    """The schema is valid 2020-12, names its questionnaire and describes each statement in its own words."""
    definition = read_file(CHECKOUT / "questionnaires" / "palliative-levels" / "1.0.json").definition
    assert definition is not None
    schema = answers_schema(definition)
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == "urn:assess:answers:palliative-levels:1.0"
    first = schema["properties"]["pe.f.s1"]
    assert first["description"] == definition.questions["pe.f.s1"].text
    assert {"enum": [0, 1, 2, 3]} in first["anyOf"]
    assert json.loads(json.dumps(schema)) == schema
