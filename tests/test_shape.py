"""The shape of the whole: rules that no single file can show, each with the few exceptions that were found sound.

An exception that nothing needs any more fails too, so that the lists stay true.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from assess import settings
from tests import guards

CHECKOUT = Path(settings.__file__).resolve().parent.parent
CODE = sorted([*CHECKOUT.glob("assess/**/*.py"), CHECKOUT / "wsgi.py"])
TEMPLATES = sorted(CHECKOUT.glob("templates/**/*.html"))
# The machinery that makes PDFs measures bytes and processes, never results.
PDF_MACHINERY = {"assess/report/pdf.py", "assess/report/renderer.py", "assess/report/child.py"}
SHOWN = [
    path
    for path in [
        *CHECKOUT.glob("assess/report/*.py"),
        CHECKOUT / "assess/web/results.py",
        CHECKOUT / "assess/web/plans.py",
    ]
    if path.relative_to(CHECKOUT).as_posix() not in PDF_MACHINERY
]

REVIEWED: Mapping[guards.Scanner, Mapping[tuple[str, str], str]] = {
    guards.dangerous_code: {
        (
            "assess/report/pdf.py",
            "formats a text that is not known here",
        ): "a file name of our own with a font's weight",
    },
    guards.built_sql: {
        (
            "assess/store/engine.py",
            "runs a statement that is not written here",
        ): "questions from a table in the same file",
        ("assess/store/engine.py", "builds SQL from parts"): "a setting with a constant of the same file",
    },
    guards.arithmetic: {},
    guards.template_arithmetic: {
        ("templates/report/_ladder.html", "computes a figure"): "where each step is drawn, not what it says",
        ("templates/report/_ladder.html", "counts or rounds"): "how many steps there are to draw",
    },
    guards.unsafe_template: {},
}


def _findings(scanner: guards.Scanner, files: list[Path]) -> Iterator[tuple[str, str, int]]:
    for path in files:
        name = path.relative_to(CHECKOUT).as_posix()
        for found in scanner(path.read_text(encoding="utf-8")):
            yield name, found.rule, found.line


@pytest.mark.parametrize(
    ("scanner", "files"),
    [
        (guards.dangerous_code, CODE),
        (guards.built_sql, CODE),
        (guards.arithmetic, SHOWN),
        (guards.template_arithmetic, TEMPLATES),
        (guards.unsafe_template, TEMPLATES),
    ],
)
def test_no_file_breaks_the_rule_outside_the_reviewed_list(scanner: guards.Scanner, files: list[Path]) -> None:
    """Text is never run, SQL never built, nothing unescaped, and no figure computed after `assess()`."""
    reviewed = REVIEWED[scanner]
    found = list(_findings(scanner, files))
    assert [f"{name}:{line} {rule}" for name, rule, line in found if (name, rule) not in reviewed] == []
    assert set(reviewed) - {(name, rule) for name, rule, _ in found} == set(), "reviewed, and no longer there"
