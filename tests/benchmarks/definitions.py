"""Questionnaires of any size, so that growth can be measured: plain statements on two levels, no evidence boxes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

LEVELS = ("first", "second")
SCALE = ("Not yet", "Sometimes", "Yes", "Yes, and I help others")


def generated(questionnaire_id: str, *, pages: int, statements: int) -> dict[str, Any]:
    """Return a definition with `pages` sections of `statements` statements each, spread over two levels."""
    return {
        "$schema": "../schemas/questionnaire-1.json",
        "id": questionnaire_id,
        "version": "1.0",
        "kind": "framework",
        "title": f"{pages} pages of {statements} statements",
        "scales": {"do4": {"options": [_option(value, label) for value, label in enumerate(SCALE)]}},
        "scale": "do4",
        "levels": [{"id": level, "title": level.title(), "description": f"The {level} of two."} for level in LEVELS],
        "sections": [_section(number, statements) for number in range(1, pages + 1)],
        "method": {"name": "levels", "met": [3, 4], "working_towards": [1, 4]},
    }


def write(folder: Path, questionnaire_id: str, *, pages: int, statements: int) -> Path:
    """Write a generated definition where a library finds it, `<folder>/<id>/1.0.json`, and return the file."""
    path = folder / questionnaire_id / "1.0.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(generated(questionnaire_id, pages=pages, statements=statements)), encoding="utf-8")
    return path


def _option(value: int, label: str) -> dict[str, Any]:
    return {"value": value, "label": label, "points": min(value, 2)}


def _section(number: int, statements: int) -> dict[str, Any]:
    return {
        "id": f"s{number}",
        "code": str(number),
        "title": f"Part {number}",
        "questions": [_statement(number, place, statements) for place in range(1, statements + 1)],
    }


def _statement(section: int, place: int, statements: int) -> dict[str, Any]:
    return {
        "id": f"s{section}.q{place}",
        "type": "statement",
        "level": LEVELS[2 * place > statements],
        "text": f"I plan what I do with the person I support and tell them why ({place} of part {section}).",
    }
