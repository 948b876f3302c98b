"""Loading within bounds that the system itself enforces: a process that takes more memory or time is killed."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assess.core.expressions import Json
from assess.service.library import schema

MEMORY = 300 * 1024 * 1024
PROCESSOR_SECONDS = 5


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))


def large_questionnaire(questions: int) -> dict[str, Any]:
    """Return a sound definition of so many statements, in sections of a hundred, most of them with a rule."""
    levels = ("informed", "skilled", "enhanced", "expert")
    steps = [{"value": value, "label": f"Step {value}", "points": value} for value in range(4)]

    def statement(section: int, number: int) -> dict[str, Any]:
        made = {
            "id": f"s{section}.q{number}",
            "type": "statement",
            "text": f"I do thing {number} of section {section} with care and thought.",
            "level": levels[number % 4],
            "allow_not_applicable": True,
            "evidence_prompt": "Give a small example.",
            "help": [{"when": {"answer": "children", "is": "yes"}, "text": "With a child."}, {"text": "With anyone."}],
        }
        before = [f"s{section}.q{number - back}" for back in (1, 2)]
        rule = {"any": [{"not": {"answered": before[0]}}, {"answer": before[1], "in": [1, 2, 3]}]}
        return made | ({"enable_when": rule} if number > 1 else {})

    sections = range(questions // 100)
    return {
        "id": "large",
        "version": "1.0",
        "title": "Large",
        "scales": {"do": {"options": steps, "not_applicable": "Not part of my role"}},
        "levels": [{"id": level, "title": level} for level in levels],
        "setup": [{"id": "children", "type": "yes_no", "text": "Do you work with children?"}],
        "sections": [
            {"id": f"s{one}", "title": f"Section {one}", "questions": [statement(one, at) for at in range(100)]}
            for one in sections
        ],
        "actions": [
            {"dimension": f"s{one}", "when": {"next_level": f"s{one}", "is": level}, "text": "Do it."}
            for one in sections
            for level in levels
        ],
    }


def _options(count: int) -> dict[str, Any]:
    options = [{"id": "a", "label": "b"}] * count
    question = {"id": "q", "type": "single", "text": "x", "options": options}
    return {"sections": [{"id": "s", "title": "s", "questions": [question]}]}


def _check(path: Path) -> tuple[int, Any]:
    command = [sys.executable, "-m", "assess.cli", "check", "--json", str(path)]
    run = subprocess.run(command, preexec_fn=_limit, capture_output=True, check=False)  # noqa: S603
    assert run.stderr == b""
    (told,) = json.loads(run.stdout)
    return run.returncode, told


def test_ten_thousand_questions_are_checked_within_bounds(tmp_path: Path) -> None:
    """A definition of 10,000 questions with rules is found sound in 300 MB."""
    path = tmp_path / "large.json"
    path.write_text(json.dumps(large_questionnaire(10_000)), "utf-8")
    assert _check(path) == (0, {"file": str(path), "sound": True, "problems": [], "more": 0})


def _levels_and_dimensions(count: int) -> dict[str, Any]:
    return {"levels": [{}] * count, "dimensions": [{}] * count}


def _operands(count: int) -> dict[str, Any]:
    names = [f"o{number}" for number in range(count)]
    asks = {"id": "q", "type": "single", "options": [{"id": name} for name in names]}
    return {"setup": [asks], "notes": [{"id": "n", "type": "note", "enable_when": {"answer": "q", "in": names}}]}


def _sections_in_rules(count: int, rule_count: int) -> dict[str, Any]:
    rules = [{"must_have_below": f"s{count - 1}", "value": 1}] * rule_count
    return {"sections": [{"id": f"s{number}"} for number in range(count)], "actions": [{"when": {"all": rules}}]}


def _choices_in_rules(count: int) -> dict[str, Any]:
    options = [{"id": f"o{number}", "label": "x"} for number in range(200)]
    asks = {"id": "q", "type": "multiple", "text": "x", "options": options}
    rule = {"answer": "q", "any_of": ["o1"]}
    notes = [{"id": f"n{number}", "type": "note", "text": "x", "enable_when": rule} for number in range(count)]
    return {"id": "A", "setup": [asks], "sections": [{"id": "s", "title": "x", "questions": notes}]}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (json.dumps({"sections": [{"cpl": [{"a": at} for at in range(150_000)]}]}).encode(), "too_many"),
        (json.dumps({"actions": [{"resources": [at or "x" for at in range(300_000)]}]}).encode(), "too_many"),
        (json.dumps(_levels_and_dimensions(60_000)).encode(), "too_many"),
        (json.dumps(_operands(60_000)).encode(), "too_many"),
        (json.dumps(_sections_in_rules(500, 80_000)).encode(), "missing_key"),
        (json.dumps({"resources": {f"r{at}": {"title": "x"} for at in range(110_000)}}).encode(), "too_many"),
        (json.dumps(_choices_in_rules(19_000)).encode(), "bad_id"),
        (b"[" + b"NaN," * 349_000 + b"NaN]", "bad_number"),
        (b"[" * 50_000_000, "too_large"),
        (json.dumps({f"k{number}": 1 for number in range(340_000)}).encode(), "unknown_key"),
        (json.dumps(_options(110_000)).encode(), "too_many"),
        (json.dumps({"sections": [{"questions": [{"id": "a", "x": "{"}] * 20_000}] * 5}).encode(), "unknown_key"),
    ],
    ids=[
        *("different tags", "mixed resources", "levels times dimensions", "operands times options"),
        *("rules times sections", "resources", "rules times choices", "wild numbers"),
        *("fifty megabytes", "unknown keys", "options", "questions"),
    ],
)
def test_a_bomb_is_refused_within_bounds(raw: bytes, expected: str, tmp_path: Path) -> None:
    """Whatever a file holds, it is refused with at most a hundred problems, in 300 MB."""
    path = tmp_path / "bomb.json"
    path.write_bytes(raw)
    code, told = _check(path)
    assert code == 1
    assert expected in {problem["code"] for problem in told["problems"]}
    assert len(told["problems"]) <= 100


def _compared(node: Json, path: str) -> list[str]:
    """Return the places of a schema where all parts are compared though there may be any number of them."""
    if isinstance(node, list):
        return [one for at, value in enumerate(node) for one in _compared(value, f"{path}/{at}")]
    if not isinstance(node, dict):
        return []
    here = [path] if node.get("uniqueItems") and "maxItems" not in node else []
    return here + [one for key in node for one in _compared(node[key], f"{path}/{key}")]


def test_the_schema_compares_parts_only_of_short_lists() -> None:
    """The keyword “uniqueItems” takes the square of a list's length, so each stands beside a limit."""
    assert _compared(schema(), "") == []
