"""Names of printed files, whatever the files were called that they were made from."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.cli.safe_names import plan_names, safe_name

LONGEST_NAME = 255


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("palliative-levels-answers-2026-11-22", "palliative-levels-answers-2026-11-22"),
        ("../../etc/passwd", "etc-passwd"),
        ("..\\..\\Windows\\win", "Windows-win"),
        ("one\r\nSet-Cookie: x", "one-Set-Cookie-x"),
        ("\"quoted\" 'twice' “and so”", "quoted-twice-and-so"),
        ("CON", "of-CON"),
        ("com1.txt", "of-com1.txt"),
        ("lpt¹", "of-lpt¹"),
        ("Conrad", "Conrad"),
        ("", "of-"),
        ("...", "of-"),
        ("-rf", "rf"),
        ("trailing. ", "trailing"),
        ("half \udc80 of one", "half-of-one"),
        ("\u202egnp.exe", "gnp.exe"),
        ("Mairi\u0300 NicLeo\u0300id", "Mairì-NicLeòid"),
        ("🌼", "🌼"),
    ],
)
def test_a_name_is_safe_and_says_what_it_can(stem: str, name: str) -> None:
    """Folders, line breaks, quotation marks, devices and invisible characters are gone; words and letters stay."""
    assert safe_name(stem) == name


def test_names_that_only_differ_in_case_are_told_apart() -> None:
    """Two files called alike, or alike but for capitals or how an accent is made, get two names."""
    assert list(plan_names(["Ann", "ann", "ANN", "Zoe\u0308", "Zoë"])) == [
        "Ann-plan",
        "ann-plan-2",
        "ANN-plan-3",
        "Zoë-plan",
        "Zoë-plan-2",
    ]


@given(st.lists(st.text(st.characters(), max_size=400), max_size=8))
def test_any_names_give_names_that_every_system_takes(stems: list[str]) -> None:
    """Whatever they were called, names are one part of a path, short, made of visible characters, and all different."""
    names = [f"{name}.pdf" for name in plan_names(stems)]
    assert len({name.casefold() for name in names}) == len(stems)
    for name in names:
        assert Path(name).name == name
        assert len(name.encode()) <= LONGEST_NAME
        assert name[0] not in ".- "
        assert not set(name) & set("<>:\"/\\|?*'")
        assert not [one for one in name if unicodedata.category(one)[0] in "CZ"]
