"""Conformance: every case file gives the result it names, and people see the words it names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assess.core.result import assess, dump_result
from assess.report.exports import result_text
from tests.core.cases import case_files, differences, plain, read_case

LEVELS = case_files("levels")
READINESS = case_files("readiness")
PROFILE = case_files("profile")
PERSONAS = case_files("personas")
NEVER_SAID = re.compile(
    r"\b(fail|poor|weak|deficien|non-complian|inadequa|must improve|service user|red/amber|score)", re.IGNORECASE
)


@pytest.mark.parametrize("path", LEVELS + READINESS + PROFILE, ids=lambda path: path.stem)
def test_a_case_of_a_method_gives_the_result_it_names(path: Path) -> None:
    """What a case file expects of a result is what comes out."""
    case, definition, answers = read_case(path)
    assert differences(case["expected"], dump_result(assess(definition, answers))) == []


def test_every_vector_of_the_levels_method_has_its_case() -> None:
    """The nine published vectors are all there, so that deleting one is noticed."""
    assert {f"L{number}" for number in range(1, 10)} <= {path.stem for path in LEVELS}


def test_every_vector_of_the_readiness_method_has_its_case() -> None:
    """The seven published vectors are all there."""
    assert {f"R{number}" for number in range(1, 8)} <= {path.stem for path in READINESS}


def test_every_vector_of_the_profile_method_has_its_case() -> None:
    """The six published vectors of the balance are all there."""
    assert {f"B{number}" for number in range(1, 7)} <= {path.stem for path in PROFILE}


@pytest.mark.parametrize("path", PERSONAS, ids=lambda path: path.stem)
def test_a_person_gets_the_result_and_the_words_that_fit_them(path: Path) -> None:
    """Each persona gets the result named, reads the words named, and none of those they must never read."""
    case, definition, answers = read_case(path)
    result = assess(definition, answers)
    text = plain(result_text(definition, result))
    assert differences(case["expected"], dump_result(result)) == []
    assert [words for words in case["sees"] if words not in text] == []
    assert [words for words in case["never_sees"] if words in text] == []


@pytest.mark.parametrize("path", LEVELS + READINESS + PROFILE + PERSONAS, ids=lambda path: path.stem)
def test_nobody_is_told_that_they_fall_short(path: Path) -> None:
    """No result says any of the words that shame or grade a person; a statement may say that a machine fails."""
    _, definition, answers = read_case(path)
    text = plain(result_text(definition, assess(definition, answers)))
    for section in definition.sections:
        for one in section.statements:
            text = text.replace(plain(one.text), "")
    assert NEVER_SAID.findall(text) == []


@pytest.mark.parametrize("path", LEVELS + READINESS + PROFILE + PERSONAS, ids=lambda path: path.stem)
def test_a_case_says_what_it_is_about(path: Path) -> None:
    """Each case file carries a description that a reader can understand."""
    case, _, _ = read_case(path)
    assert case["description"].endswith(".")
