"""``assess print plans``: many exported responses become one file, or a file each."""

from __future__ import annotations

import io
import json
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from assess.cli import print_plans
from assess.cli.progress import Progress
from assess.report.batch import Batch
from assess.report.renderer import RenderError
from tests.cli.test_safe_names import LONGEST_NAME
from tests.exported import PLEDGE, short_file, typical_file
from tests.report import reading
from tests.report.builders import typical

RULES = 104
typical_json = cache(typical_file)
short_json = cache(short_file)


def run(*arguments: object) -> int:
    """Run the command with these arguments."""
    parser = ArgumentParser()
    print_plans.add_arguments(parser)
    return print_plans.run(parser.parse_args([str(one) for one in arguments]))


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """The files of two workers."""
    first, second = tmp_path / "Ann.json", tmp_path / "Ben.json"
    first.write_bytes(typical_json())
    second.write_bytes(short_json())
    return first, second


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Nothing is drawn: a print is its own document, and each one is listed."""
    seen: list[str] = []

    def render(_: Batch, html: str) -> bytes:
        seen.append(html)
        return html.encode()

    monkeypatch.setattr(Batch, "render", render)
    return seen


def test_one_file_holds_every_plan_and_says_what_is_in_it(
    two: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A front page lists title, day, file and page; each plan begins on an odd page; the file is accessible."""
    out = tmp_path / "plans.pdf"
    assert run(*two, "--output", out) == 0
    pages = reading.pages_of(out.read_bytes())
    front = " ".join(pages[0].split())
    title = typical().definition.title
    for name, page in (("Ann.json", 3), ("Ben.json", 5)):
        assert f"{name} {title}" in front
        assert "My action plan" in pages[page - 1]
    assert f"{PLEDGE}" in " ".join(" ".join(pages[2:4]).split())
    assert reading.verdict(out.read_bytes()) == (RULES, RULES, [])
    assert reading.facts_of(out.read_bytes())["title"] == "Action plans in this file"
    seen = capsys.readouterr()
    assert seen.out == f"{out}: 2 plans\n"
    assert seen.err.splitlines() == ["1 of 2", "2 of 2"]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["Ann.json", "Ben.json", "plans.pdf"]


def test_a_file_each_is_the_plan_that_the_page_prints(two: tuple[Path, Path], tmp_path: Path) -> None:
    """In a folder every plan has its own file, named after the file it came from."""
    folder = tmp_path / "new" / "plans"
    assert run(*two, "--folder", folder, "--processes", 1) == 0
    assert sorted(one.name for one in folder.iterdir()) == ["Ann-plan.pdf", "Ben-plan.pdf"]
    text = reading.text_of((folder / "Ann-plan.pdf").read_bytes())
    assert all(one.level_title in text for one in typical().result.dimensions)
    assert reading.verdict((folder / "Ann-plan.pdf").read_bytes()) == (RULES, RULES, [])


def test_results_are_worked_out_anew(two: tuple[Path, Path], tmp_path: Path, printed: list[str]) -> None:
    """What somebody wrote into the results of a file changes nothing: the answers say what the plan says."""
    changed = json.loads(two[0].read_bytes())
    changed["results"] = [{"number": 1, "made_on": "2026-01-01", "result": {"headline": "Expert in everything"}}]
    changed["title"] = "Expert in everything"
    other = tmp_path / "changed.json"
    other.write_text(json.dumps(changed))
    assert run(two[0], other, "--folder", tmp_path / "out", "--processes", 1) == 0
    assert printed[0] == printed[1]


def test_what_is_wrong_is_named_and_the_others_are_printed(
    two: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No JSON, an unknown version, an unknown question, a folder, no file: each told with its remedy, on paper too."""
    document = json.loads(two[0].read_bytes())
    bad = {
        "broken.json": "{",
        "foreign.json": json.dumps({**document, "content_hash": "0" * 64}),
        "unknown.json": json.dumps({**document, "answers": {"no.such": 1}}),
        "bad-plan.json": json.dumps({**document, "plan": {"plan:check_on": "soon"}}),
    }
    for name, text in bad.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "folder.json").mkdir()
    names = [*bad, "folder.json", "none.json"]
    out = tmp_path / "plans.pdf"
    assert run(*(tmp_path / name for name in names), *two, "--output", out) == 1
    seen = capsys.readouterr()
    said = {line.partition(": ")[0]: line.partition(": ")[2] for line in seen.err.splitlines() if ".json: " in line}
    assert set(said) == set(names)
    assert said["broken.json"].endswith("Choose a file taken out of Assess as JSON.")
    assert "ASSESS_QUESTIONNAIRES_DIR" in said["foreign.json"]
    assert said["unknown.json"] == "no.such: There is no such question. Check the id, or leave it out."
    assert said["bad-plan.json"].endswith("such as 2026-03-31.")
    assert said["none.json"] == "It cannot be opened: No such file or directory. Check its name and who may read it."
    front = " ".join(reading.pages_of(out.read_bytes())[0].split())
    assert "Not in this file" in front
    assert all(name in front for name in names)
    assert "2 plans" in seen.out


def test_where_nothing_can_be_printed_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One file with only a front page would look as if the job was done."""
    assert run(tmp_path / "none.json", "--output", tmp_path / "plans.pdf") == 1
    assert "There is no plan to print" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_plan_that_cannot_be_drawn_is_left_out(
    two: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A plan at its limit is named with the reason; the next one is printed."""

    def render(_: Batch, html: str) -> bytes:
        if PLEDGE in html:
            raise RenderError("the document took too long to print")
        return html.encode()

    monkeypatch.setattr(Batch, "render", render)
    assert run(*two, "--folder", tmp_path / "out") == 1
    assert "Ann.json: It could not be printed: the document took too long to print." in capsys.readouterr().err
    assert [one.name for one in (tmp_path / "out").iterdir()] == ["Ben-plan.pdf"]


@pytest.mark.parametrize("name", ["..\\up.json", "two\r\nlines.json", '"quoted".json', "W" * 250 + ".json", "CON.json"])
def test_names_of_files_do_no_harm(name: str, tmp_path: Path, printed: list[str]) -> None:
    """Whatever a file is called, its print stands in the folder under a name that every system takes."""
    source = tmp_path / "in" / name
    source.parent.mkdir()
    source.write_bytes(short_json())
    out = tmp_path / "out"
    assert run(source, "--folder", out) == 0
    assert len(printed) == 1
    (path,) = out.iterdir()
    assert path.name.endswith("-plan.pdf")
    assert len(path.name.encode()) <= LONGEST_NAME
    assert not set(path.name) & set('"\r\n')


def test_files_called_alike_each_have_their_print(tmp_path: Path, printed: list[str]) -> None:
    """Files of one name in several folders give as many prints; one file named twice gives one."""
    sources = [tmp_path / folder / "answers.json" for folder in ("a", "b", "c")]
    for source in sources:
        source.parent.mkdir()
        source.write_bytes(short_json())
    assert run(*sources, sources[0], "--folder", tmp_path / "out") == 0
    assert len(printed) == 3
    names = sorted(one.name for one in (tmp_path / "out").iterdir())
    assert names == ["answers-plan-2.pdf", "answers-plan-3.pdf", "answers-plan.pdf"]


def test_a_run_that_was_interrupted_can_be_started_again(
    two: tuple[Path, Path], tmp_path: Path, printed: list[str]
) -> None:
    """The second run writes every plan once under the names of the first."""
    out = tmp_path / "out"
    out.mkdir()
    (out / "Ann-plan.pdf").write_bytes(b"of the first run")
    assert run(*two, "--folder", out) == 0
    assert sorted(one.name for one in out.iterdir()) == ["Ann-plan.pdf", "Ben-plan.pdf"]
    assert (out / "Ann-plan.pdf").read_bytes() in {one.encode() for one in printed}, "two print at once, in any order"


def test_an_output_that_cannot_be_written_leaves_what_was_there(
    two: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder in the place of the file, and a folder that is not there, are told before anything is printed."""
    assert run(*two, "--output", tmp_path) == 1
    assert "is not the name of a file" in capsys.readouterr().err
    assert run(two[0], "--output", tmp_path / "none" / "plans.pdf") == 1
    assert f"{tmp_path}/none/plans.pdf: No such file or directory" in capsys.readouterr().err
    assert run(*two, "--folder", two[0]) == 1
    assert f"{two[0]}: File exists" in capsys.readouterr().err


def test_large_print_is_large(two: tuple[Path, Path], tmp_path: Path, printed: list[str]) -> None:
    """Every plan is in 18 point type when it was asked for."""
    assert run(*two, "--folder", tmp_path / "out", "--large-print") == 0
    assert all("as-print--large" in html for html in printed)


def test_too_many_for_one_file_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The limit is told with the way round it, before any work."""
    names = [tmp_path / f"{number}.json" for number in range(print_plans.MOST + 1)]
    assert run(*names, "--output", tmp_path / "plans.pdf") == 1
    assert "Name fewer, or use --folder." in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [["--processes", "0"], ["--processes", "two"], ["--output", "b.pdf"], []])
def test_wrong_usage_leaves_with_2(wrong: list[str]) -> None:
    """No number of processes that makes sense, two places to write, or none."""
    target = ["--folder", "somewhere"] if wrong else []
    with pytest.raises(SystemExit) as left:
        run("a.json", *target, *wrong)
    assert left.value.code == 2


def test_a_setting_that_cannot_be_used_leaves_with_2(
    two: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder of questionnaires that is not there is named."""
    monkeypatch.setenv("ASSESS_QUESTIONNAIRES_DIR", str(tmp_path / "none"))
    assert run(*two, "--folder", tmp_path / "out") == 2
    assert "ASSESS_QUESTIONNAIRES_DIR" in capsys.readouterr().err


def test_the_days_on_the_front_page_are_those_in_the_files(
    two: tuple[Path, Path], tmp_path: Path, printed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The day a response was taken out is shown as people write it; a file without one says so."""
    document = json.loads(two[0].read_bytes())
    two[0].write_text(json.dumps({**document, "exported_on": date(2026, 3, 1).isoformat()}))
    two[1].write_text(json.dumps({**json.loads(two[1].read_bytes()), "exported_on": "whenever"}))
    fronts: list[bytes] = []

    def bind(_: object, front: Callable[[list[int]], bytes], out: Path) -> None:
        fronts.append(front([3, 5]))
        out.write_bytes(b"")

    monkeypatch.setattr(print_plans, "bind", bind)
    assert run(*two, "--output", tmp_path / "plans.pdf") == 0
    assert "<td>1 March 2026</td>" in fronts[0].decode()
    assert "<td>not said</td>" in fronts[0].decode()
    assert len(printed) == 3


class Terminal(io.StringIO):
    """A terminal that keeps what it was shown."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def test_a_terminal_shows_a_bar() -> None:
    """On a terminal one line is drawn over and over; what is said stands above it."""
    terminal = Terminal()
    with Progress(terminal, 2) as progress:
        progress.step()
        progress.say("b.json: not ours")
        progress.step()
    lines = [part for part in terminal.getvalue().replace("\n", "\r").split("\r") if part.strip()]
    assert lines == [f"[{'#' * 15}{'.' * 15}] 1 of 2", "b.json: not ours", f"[{'#' * 30}] 2 of 2"]
    assert terminal.getvalue().endswith("\n")


def test_elsewhere_ten_lines_tell_of_the_way() -> None:
    """In a log, 200 steps are ten plain lines."""
    log = io.StringIO()
    with Progress(log, 200) as progress:
        for _ in range(200):
            progress.step()
    assert log.getvalue().splitlines() == [f"{done} of 200" for done in range(20, 201, 20)]
