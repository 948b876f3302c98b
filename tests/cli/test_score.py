"""``assess score``: what it prints, writes and refuses."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from assess.cli import main
from assess.cli.files import write_whole
from assess.core.loading.reading import MAX_BYTES
from assess.core.result import assess, dump_result, load_result
from tests.core.cases import CASES, read_case

MODEST = CASES / "personas" / "modest.json"
SPIKY = CASES / "personas" / "spiky.json"


def run(*arguments: object) -> int:
    """Run the command with these arguments."""
    return main(["score", *map(str, arguments)])


def kept(folder: Path, document: Any) -> Path:  # noqa: ANN401  any JSON
    """Return a file that holds a document."""
    path = folder / "answers.json"
    path.write_text(json.dumps(document), "utf-8")
    return path


def test_the_json_is_the_result_itself(capsys: pytest.CaptureFixture[str]) -> None:
    """What is printed with --json can be read back as exactly the result of these answers."""
    _, definition, answers = read_case(MODEST)
    assert run("palliative-levels", MODEST, "--json") == 0
    printed = json.loads(capsys.readouterr().out)
    assert load_result(printed) == assess(definition, answers)
    assert printed == dump_result(assess(definition, answers))


def test_the_text_explains_every_level_of_every_domain(capsys: pytest.CaptureFixture[str]) -> None:
    """Without an option, people get words: the headline, strengths, each domain, and the figures behind each level."""
    assert run("palliative-levels", SPIKY) == 0
    printed = capsys.readouterr().out
    assert "You are working at Informed or above in 2 of 2 domains." in printed
    assert "Skilled: Not yet. 0 of 4 points, 3 needed to reach this level." in printed
    assert "This is your own view on one day. It is not an official assessment." in printed


def test_answers_may_come_from_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dash reads the answers from a pipe, and a file may be named instead of a shipped questionnaire."""
    raw = io.TextIOWrapper(io.BytesIO(b'{"answers": {"tea.i1": 2, "tea.i2": 1}}'))
    monkeypatch.setattr(sys, "stdin", raw)
    assert run(CASES / "questionnaires" / "two-each.json", "-") == 0
    assert "You are working at Informed in the one domain you looked at." in capsys.readouterr().out


def test_everything_wrong_is_refused_by_name_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Unknown questions, bad values and a refused "not applicable" are each named, and nothing is printed."""
    answers = {"pe.f.i1": 9, "no.such": 1, "pe.f.i2": {"not_applicable": "no"}}
    assert run("palliative-levels", kept(tmp_path, {"answers": answers})) == 1
    seen = capsys.readouterr()
    codes = [line.split()[:2] for line in seen.err.splitlines()]
    assert codes == [
        ["pe.f.i1", "not_on_scale"],
        ["no.such", "unknown_question"],
        ["pe.f.i2", "not_applicable_refused"],
    ]
    assert seen.out == ""


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ([], "no_answers"),
        ({"answers": []}, "no_answers"),
        ({"answers": {}, "questionnaire": "other"}, "other_questionnaire"),
        ({"answers": {}, "version": "0.9"}, "other_version"),
        ({"answers": {}, "plan": []}, "wrong_type"),
        ({"answers": {}, "plan": {"plan:check_on": "soon"}}, "not_a_date"),
    ],
)
def test_a_file_that_is_not_answers_to_this_questionnaire_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], document: object, code: str
) -> None:
    """A file of another shape, questionnaire or version is refused with the reason."""
    assert run("palliative-levels", kept(tmp_path, document)) == 1
    assert code in capsys.readouterr().err


def test_a_value_that_cannot_be_read_hides_no_other_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A fraction and half of a character are each told once, with a hint for answers, beside an unknown question."""
    path = tmp_path / "answers.json"
    path.write_text(r'{"answers": {"pe.f.i1": 1.5, "pe.f.i2:evidence": "\ud800", "no.such": 1}}', "utf-8")
    assert run("palliative-levels", path) == 1
    lines = capsys.readouterr().err.splitlines()
    assert [line.split()[:2] for line in lines] == [
        ["/answers/pe.f.i1", "bad_number"],
        ["/answers/pe.f.i2:evidence", "bad_character"],
        ["no.such", "unknown_question"],
    ]
    assert "Write a whole number." in lines[0]


def test_what_is_not_asked_is_kept_out_with_a_note(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An answer to a question that does not apply is no fault: it is left out of the result, and that is said."""
    definition = json.loads((CASES / "questionnaires" / "two-each.json").read_text("utf-8"))
    question = {"id": "lead", "type": "yes_no", "text": "Do you lead?"}
    definition["setup"] = [question]
    definition["sections"][0]["questions"][-1]["enable_when"] = {"answer": "lead", "is": "yes"}
    path = tmp_path / "questionnaire.json"
    path.write_text(json.dumps(definition), "utf-8")
    assert run(path, kept(tmp_path, {"answers": {"tea.i1": 2, "tea.x2": 3}})) == 0
    seen = capsys.readouterr()
    assert seen.err == "Not asked with these answers, so left out: tea.x2\n"
    assert "Yes, and I help others do it)" not in seen.out


class Endless(io.RawIOBase):
    """A stream that never ends, and counts what was taken from it."""

    def __init__(self) -> None:
        super().__init__()
        self.taken = 0

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, room: Any) -> int:  # noqa: ANN401  any buffer, as io has it
        """Fill it with spaces; give up long after a reader ought to have."""
        self.taken += len(room)
        assert self.taken < 10 * MAX_BYTES, "read on and on"
        room[:] = b" " * len(room)
        return len(room)


def test_answers_without_end_are_refused_after_the_first_megabytes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file or a pipe over the limit is never taken into memory whole."""
    endless = Endless()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(endless)))
    assert run("palliative-levels", "-") == 1
    assert "too_large" in capsys.readouterr().err
    assert endless.taken < 2 * MAX_BYTES


def test_a_huge_file_of_answers_is_not_read_to_its_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """This one would be a terabyte."""
    path = tmp_path / "answers.json"
    with path.open("wb") as file:
        file.truncate(2**40)
    assert run("palliative-levels", path) == 1
    assert "too_large" in capsys.readouterr().err


def test_a_questionnaire_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """What is neither a shipped id nor a file is named in the message."""
    assert run("nothing-like-it", MODEST) == 1
    assert "There is no questionnaire “nothing-like-it”, and no file of that name." in capsys.readouterr().err


def test_the_plan_is_written_whole(tmp_path: Path) -> None:
    """With --pdf the plan is a readable file of its own, and nothing else is left beside it."""
    out = tmp_path / "plan.pdf"
    assert run("palliative-levels", MODEST, "--pdf", out) == 0
    assert [one.name for one in tmp_path.iterdir()] == ["plan.pdf"]
    with pikepdf.open(out) as pdf:
        assert len(pdf.pages) >= 1


def test_the_plan_may_go_to_standard_output(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dash is no file name: the PDF goes into the pipe, and nothing is written beside it."""
    monkeypatch.chdir(tmp_path)
    assert run("palliative-levels", MODEST, "--pdf", "-") == 0
    with pikepdf.open(io.BytesIO(capsysbinary.readouterr().out)) as pdf:
        assert len(pdf.pages) >= 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [".", "..", "/", "", "folder", "pipe"])
def test_a_name_that_is_no_file_is_refused_in_a_sentence(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder, a pipe, or nothing at all: one line, and nothing is written."""
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.chdir(tmp_path)
    assert run("palliative-levels", MODEST, "--pdf", name) == 1
    seen = capsys.readouterr()
    assert (seen.out, seen.err.count("\n")) == ("", 1)
    assert f"“{name}” is not the name of a file. Name a file to write, such as plan.pdf." in seen.err
    assert sorted(one.name for one in tmp_path.iterdir()) == ["folder", "pipe"]


def test_a_place_that_cannot_be_written_is_named_as_it_was_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message names the file that was asked for, never the hidden one beside it."""
    (tmp_path / "file").write_text("")
    assert run("palliative-levels", MODEST, "--pdf", tmp_path / "file" / "plan.pdf") == 1
    assert capsys.readouterr().err == f"{tmp_path}/file/plan.pdf: Not a directory\n"


def test_a_write_that_fails_leaves_things_as_they_were(tmp_path: Path) -> None:
    """When the place cannot be written, what stood there still stands and no part of a file is left."""
    out = tmp_path / "plan.pdf"
    out.mkdir()
    (out / "mine").write_text("mine")
    with pytest.raises(OSError, match=r"plan\.pdf"):
        write_whole(out, b"new")
    assert [one.name for one in tmp_path.iterdir()] == ["plan.pdf"]
    assert (out / "mine").read_text() == "mine"


def test_a_folder_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Naming a place that does not exist ends with that place in the message."""
    assert run("palliative-levels", tmp_path / "none.json") == 1
    assert "none.json" in capsys.readouterr().err


def test_two_outputs_at_once_are_wrong_usage() -> None:
    """Asking for text and JSON together ends with the exit code for wrong usage."""
    with pytest.raises(SystemExit) as left:
        run("palliative-levels", MODEST, "--json", "--text")
    assert left.value.code == 2
