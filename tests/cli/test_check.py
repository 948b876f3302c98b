"""``assess check`` and ``assess schema``: what they print and how they leave."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from assess.cli import COMMANDS, main
from tests.core.cases import CASES
from tests.serving import ASSESS

CHECKOUT = Path(__file__).parents[2]
PALLIATIVE = CHECKOUT / "questionnaires" / "palliative-levels" / "1.0.json"
MODEST = CASES / "personas" / "modest.json"


@pytest.fixture(name="broken")
def _broken(tmp_path: Path) -> Path:
    document = json.loads(PALLIATIVE.read_text("utf-8"))
    document |= {"title": "<b>Tea</b>", "tittle": 1}
    path = tmp_path / "broken.json"
    path.write_text(json.dumps(document), "utf-8")
    return path


def test_check_says_in_a_line_that_a_file_is_sound(capsys: pytest.CaptureFixture[str]) -> None:
    """A sound file is one short line and leaves with 0."""
    assert main(["check", str(PALLIATIVE)]) == 0
    line = f"{PALLIATIVE}: sound: palliative-levels 1.0: 5 sections, 40 statements, 20 actions\n"
    assert capsys.readouterr().out == line


def test_check_prints_every_problem_of_every_file(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each problem is a line of file, place, code, message and hint; one broken file among sound ones leaves with 1."""
    assert main(["check", str(PALLIATIVE), str(broken)]) == 1
    first, *others = capsys.readouterr().out.splitlines()
    assert first.startswith(f"{PALLIATIVE}: sound")
    assert others == [
        f"{broken}: /tittle unknown_key There is no key “tittle” here. Did you mean “title”?",
        f"{broken}: /title markup “<b>Tea</b>” looks like markup. Texts are plain: write words only.",
    ]


def test_check_counts_what_it_does_not_print(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Beyond a hundred problems there is only their number."""
    path = tmp_path / "many.json"
    path.write_text(json.dumps(json.loads(PALLIATIVE.read_text("utf-8")) | {f"k{n}": 1 for n in range(1250)}), "utf-8")
    assert main(["check", str(path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 101
    assert lines[-1] == f"{path}: and 1,150 more"


def test_check_speaks_json_to_programs(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --json everything is one JSON document."""
    assert main(["check", "--json", str(PALLIATIVE), str(broken)]) == 1
    sound, other = json.loads(capsys.readouterr().out)
    assert sound == {"file": str(PALLIATIVE), "sound": True, "problems": [], "more": 0}
    assert other["sound"] is False
    assert [one["code"] for one in other["problems"]] == ["unknown_key", "markup"]
    assert set(other["problems"][0]) == {"path", "code", "message", "hint"}


def test_check_of_nothing_is_wrong_usage() -> None:
    """A command called wrongly leaves with 2."""
    with pytest.raises(SystemExit) as left:
        main(["check"])
    assert left.value.code == 2


@pytest.mark.parametrize("name", ["palliative-levels", str(PALLIATIVE)])
def test_schema_prints_the_schema_of_the_answers(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A shipped id and a file of the same questionnaire give the same schema."""
    assert main(["schema", name]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["$id"] == "urn:assess:answers:palliative-levels:1.0"
    assert "pe.f.i1" in schema["properties"]


def test_schema_of_what_does_not_exist_prints_no_schema(capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown name leaves with 1, says so on standard error and prints nothing."""
    assert main(["schema", "no-such-thing"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "no-such-thing is no questionnaire that can be used" in printed.err


@pytest.mark.parametrize("arguments", [[], ["nothing"], ["--nothing"]])
def test_wrong_usage_leaves_with_two(arguments: list[str]) -> None:
    """No command, or one that does not exist, is wrong usage."""
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The help of the program lists each command, and each has a help of its own."""
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == 0
    assert COMMANDS[name].help in capsys.readouterr().out
    with pytest.raises(SystemExit) as left:
        main([name, "--help"])
    assert left.value.code == 0
    told = capsys.readouterr().out
    assert f"usage: assess {name}" in told
    assert f"exit codes:\n  0  all is well\n  1  {COMMANDS[name].refused}\n  2  the command was called wrongly" in told


@pytest.mark.parametrize("arguments", [["score", "palliative-levels", str(MODEST)], ["check", "“é.json"], ["--help"]])
def test_words_come_out_whole_on_a_terminal_that_only_knows_ascii(arguments: list[str]) -> None:
    """Quotation marks and accents are printed as UTF-8, and nothing stops half-way."""
    told = subprocess.run(  # noqa: S603  our own command
        [ASSESS, *arguments], env={**os.environ, "PYTHONIOENCODING": "ascii"}, capture_output=True, check=False
    )
    assert b"Traceback" not in told.stderr
    assert "“" in told.stdout.decode("utf-8")


def test_a_reader_that_has_had_enough_ends_the_command_quietly() -> None:
    """As with `assess schema palliative-levels | head -1`: no traceback, and not the exit code of success."""
    with subprocess.Popen(  # noqa: S603  as above
        [ASSESS, "schema", "palliative-levels"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as command:
        assert command.stdout is not None
        assert command.stderr is not None
        command.stdout.close()
        assert command.stderr.read() == b""
        assert command.wait() == 1
