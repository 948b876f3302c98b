"""Conformance: every case file of the levels method gives the result it names."""

from __future__ import annotations

from pathlib import Path

import pytest

from assess.core.result import assess, dump_result
from tests.core.cases import case_files, differences, read_case

LEVELS = case_files("levels")


@pytest.mark.parametrize("path", LEVELS, ids=lambda path: path.stem)
def test_a_case_of_levels_gives_the_result_it_names(path: Path) -> None:
    """What a case file expects of a result is what comes out."""
    case, definition, answers = read_case(path)
    assert differences(case["expected"], dump_result(assess(definition, answers))) == []


def test_every_vector_of_the_levels_method_has_its_case() -> None:
    """The nine published vectors are all there, so that deleting one is noticed."""
    assert {f"L{number}" for number in range(1, 10)} <= {path.stem for path in LEVELS}


@pytest.mark.parametrize("path", LEVELS, ids=lambda path: path.stem)
def test_a_case_says_what_it_is_about(path: Path) -> None:
    """Each case file carries a description that a reader can understand."""
    case, _, _ = read_case(path)
    assert case["description"].endswith(".")
