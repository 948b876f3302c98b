"""``assess print``: what it writes, where, and what it refuses."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest

from assess.cli import main


def run(*arguments: object) -> int:
    """Run the command with these arguments."""
    return main(["print", *map(str, arguments)])


def test_the_ending_of_the_file_says_what_is_written(tmp_path: Path) -> None:
    """A PDF, a page or a text, each whole and with nothing left beside it."""
    for name in ("form.pdf", "form.html", "form.txt"):
        assert run("blank", "palliative-levels", "--output", tmp_path / name) == 0
    assert sorted(one.name for one in tmp_path.iterdir()) == ["form.html", "form.pdf", "form.txt"]
    with pikepdf.open(tmp_path / "form.pdf") as pdf:
        assert str(pdf.docinfo["/Title"]) == "Blank form: Palliative and end of life care: my level"
    assert (tmp_path / "form.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert "\n6. I can say in my own words what palliative care is" in (tmp_path / "form.txt").read_text("utf-8")


def test_the_format_may_be_said(tmp_path: Path) -> None:
    """What is said counts more than the ending."""
    out = tmp_path / "form.pdf"
    assert run("blank", "palliative-levels", "--output", out, "--format", "text") == 0
    assert out.read_text("utf-8").startswith("Palliative and end of life care: my level: blank form\n")


def test_a_dash_writes_to_standard_output(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """Text unless something else is asked for."""
    assert run("blank", "palliative-levels", "--output", "-") == 0
    assert b"palliative-levels, version 1.0\n" in capsysbinary.readouterr().out
    assert run("blank", "palliative-levels", "--output", "-", "--format", "pdf") == 0
    with pikepdf.open(io.BytesIO(capsysbinary.readouterr().out)) as pdf:
        assert len(pdf.pages) > 1


def test_an_unknown_kind_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    """The kinds there are get named."""
    with pytest.raises(SystemExit) as left:
        run("poster", "palliative-levels", "--output", "x.pdf")
    assert left.value.code == 2
    assert "invalid choice: 'poster' (choose from" in capsys.readouterr().err


def test_an_unknown_questionnaire_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is written."""
    assert run("blank", "no-such\x1b[31m-thing", "--output", tmp_path / "x.pdf") == 1
    said = capsys.readouterr().err
    assert "There is no questionnaire “no-such\ufffd[31m-thing”, and no file of that name." in said
    assert "palliative-levels" in said
    assert "\x1b" not in said
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_tells_no_format_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The line says how to name the file."""
    assert run("blank", "palliative-levels", "--output", tmp_path / "form.docx") == 1
    assert "End it in .pdf, .html or .txt, or say --format." in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line, and nothing is written."""
    (tmp_path / "folder.pdf").mkdir()
    assert run("blank", "palliative-levels", "--output", tmp_path / "folder.pdf") == 1
    assert "is not the name of a file. Name a file to write, such as plan.pdf." in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The system's own reason, with the name of the file."""
    (tmp_path / "file").touch()
    assert run("blank", "palliative-levels", "--output", tmp_path / "file" / "x.txt") == 1
    assert capsys.readouterr().err == f"{tmp_path}/file/x.txt: Not a directory\n"
