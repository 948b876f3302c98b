"""The documents: what they show works, and what they name exists."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from assess.cli import COMMANDS, main
from assess.core import answers
from assess.core.definition import QuestionType
from assess.core.loading import outline, parameters, references
from assess.core.result import METHODS
from assess.report import rules
from assess.service import review
from assess.settings import Settings
from assess.web import fields, pages
from tests.soak.__main__ import HARNESSES

ROOT = Path(__file__).parents[1]
GUIDES = (
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "questionnaires/README.md",
    *(path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "docs").rglob("*.md"))),
)
LARGEST_IMAGE = 150 * 1024

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r'\]\(([^)\s]+)\)|<img src="([^"]+)"')
_CODE = re.compile(r"`([^`\n]+)`")
_PATH = re.compile(r"(?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:py|md|toml|json)")
_NAME = re.compile(r"(?:assess|tests)(?:\.\w+)+")
_ROW = re.compile(r"^\| `([^`]+)` \| ([^|]+) \|", re.MULTILINE)
_TARGET = re.compile(r"^([a-z]+):", re.MULTILINE)
_UNSAFE_FOR_ANCHORS = re.compile(r"[^\w\- ]")


def _text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def _fences(name: str, kind: str) -> list[str]:
    return [body for found, body in _FENCE.findall(_text(name)) if found == kind]


def _rows(name: str, heading: str) -> Mapping[str, str]:
    """Return the first two cells of the table under a heading, by the first."""
    _, _, after = _text(name).partition(f"\n## {heading}\n")
    section, _, _ = after.partition("\n## ")
    return {first: second.strip() for first, second in _ROW.findall(section)}


def _said() -> Iterator[tuple[str, str]]:
    """Yield (document, what stands between backticks) of what CONTRIBUTING names."""
    prose = _FENCE.sub("", _text("CONTRIBUTING.md"))
    for said in _CODE.findall(prose):
        yield "CONTRIBUTING.md", said


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The README's questionnaire and answers, saved as it says."""
    questionnaire, answers = _fences("README.md", "json")
    (tmp_path / "hand-washing.json").write_text(questionnaire, "utf-8")
    (tmp_path / "answers.json").write_text(answers, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("example")
def test_the_questionnaire_of_the_readme_is_sound(capsys: pytest.CaptureFixture[str]) -> None:
    """`assess check` says of it what the README shows."""
    assert main(["check", "hand-washing.json"]) == 0
    assert capsys.readouterr().out == _fences("README.md", "text")[0]


@pytest.mark.usefixtures("example")
def test_its_answers_give_the_result_that_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """`assess score` prints the README's lines, no more and no fewer."""
    assert main(["score", "hand-washing.json", "answers.json"]) == 0
    assert capsys.readouterr().out == _fences("README.md", "text")[1]


def test_the_questionnaire_of_the_readme_is_offered_from_a_folder(example: Path) -> None:
    """In `my/hand-washing/1.0.json` it is found, as the README says."""
    from assess.service.library import Library  # noqa: PLC0415  only this test reads a folder

    folder = example / "my" / "hand-washing"
    folder.mkdir(parents=True)
    (example / "hand-washing.json").rename(folder / "1.0.json")
    library = Library.load([example / "my"])
    assert library.unavailable == ()
    assert [one.title for one in library.current()] == ["Clean hands: my level"]


def test_every_command_has_its_line_in_the_readme() -> None:
    """The table lists the commands of the command line, in its order."""
    assert [row.split()[1] for row in _rows("README.md", "Commands")] == list(COMMANDS)


def test_the_exit_codes_in_the_readme_are_those_of_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    """Each command's line ends with when it leaves with 1, in the words of its help."""
    for name, command in COMMANDS.items():
        with pytest.raises(SystemExit):
            main([name, "--help"])
        assert f"\n  1  {command.refused}\n" in capsys.readouterr().out
        (row,) = re.findall(rf"^\| `assess {name}\b.*", _text("README.md"), re.MULTILINE)
        assert row.endswith(f" | {command.refused} |"), row


class _Asked(dict[str, str]):
    """An empty environment that remembers which variables were looked for."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401  as dict's own
        """Note the name; nothing is set."""
        self.names.append(name)
        return default


def test_every_setting_is_in_the_readme() -> None:
    """The table names the variables that are read, all of them and no others."""
    environment = _Asked()
    Settings.from_environment(environment)
    assert list(_rows("README.md", "Settings")) == environment.names


def test_the_defaults_in_the_readme_are_those_of_the_program() -> None:
    """To set a variable to the default that is shown changes nothing; "none" is none."""
    usual = Settings.from_environment({})
    for variable, shown in _rows("README.md", "Settings").items():
        literal = _CODE.fullmatch(shown)
        if literal:
            assert Settings.from_environment({variable: literal[1]}) == usual, variable
        elif shown == "none":
            assert getattr(usual, variable.removeprefix("ASSESS_").lower()) is None, variable
        else:
            assert variable == "ASSESS_DATABASE_URL"
            assert usual.database_url == f"sqlite:///{usual.data_dir / 'assess.db'}"


@pytest.mark.parametrize("name", GUIDES)
def test_every_link_leads_somewhere(name: str) -> None:
    """Links within the repository lead to files, pictures and headings that exist."""
    here = (ROOT / name).parent
    for link, picture in _LINK.findall(_FENCE.sub("", _text(name))):
        target, _, anchor = (link or picture).partition("#")
        if ":" in target:
            assert target.startswith("https://"), target
            continue
        file = here / target if target else ROOT / name
        assert file.exists(), f"{name}: {target}"
        assert not anchor or anchor in _anchors(file), f"{name}: #{anchor}"


def _anchors(file: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", file.read_text("utf-8"), re.MULTILINE)
    return {_UNSAFE_FOR_ANCHORS.sub("", one.lower()).replace(" ", "-") for one in headings}


def test_every_guide_is_reached_from_the_index() -> None:
    """No document lies about unlinked: the indexes name each other one beside them."""
    for folder in (ROOT / "docs", ROOT / "docs" / "decisions"):
        index = (folder / "README.md").read_text("utf-8")
        for path in sorted(folder.glob("*.md")):
            assert path.name == "README.md" or f"({path.name})" in index, path


def test_every_decision_has_a_number_of_its_own() -> None:
    """The number of a file is the number in its title, and no two share one."""
    numbers = [path.name[:4] for path in sorted((ROOT / "docs" / "decisions").glob("0*.md"))]
    titles = [path.read_text("utf-8") for path in sorted((ROOT / "docs" / "decisions").glob("0*.md"))]
    assert len(set(numbers)) == len(numbers)
    assert [int(one) for one in numbers] == [int(re.findall(r"\d+", title)[0]) for title in titles]


def test_every_path_in_contributing_exists() -> None:
    """A newcomer who is sent to a file finds it."""
    paths = [said for _, said in _said() if _PATH.fullmatch(said)]
    assert len(paths) > 20, "the pattern finds what it is meant to find"
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_name_in_contributing_exists() -> None:
    """A table, type or function that is named is there under that name."""
    names = [said for _, said in _said() if _NAME.fullmatch(said)]
    assert len(names) > 10, "the pattern finds what it is meant to find"
    assert [name for name in names if not _exists(name)] == []


def _exists(name: str) -> bool:
    try:
        import_module(name)
    except ModuleNotFoundError:
        module, _, attribute = name.rpartition(".")
        return hasattr(import_module(module), attribute)
    return True


@pytest.mark.parametrize(
    ("table", "asks_only"),
    [
        (answers.READERS, False),
        (import_module("assess.core.loading.answers_schema")._VALUES, True),
        (references.COMPARABLE, False),
        (fields.TABLE, False),
        (pages._VALUES, False),
        (review._WORDS, False),
    ],
)
def test_every_table_of_types_has_a_row_for_each(table: Mapping[QuestionType, object], *, asks_only: bool) -> None:
    """The steps for a new type name these tables; one that was forgotten is missed here."""
    assert set(table) == set(QuestionType) - ({QuestionType.NOTE} if asks_only else set())


def test_every_table_of_methods_has_a_row_for_each() -> None:
    """The steps for a new scoring method name these tables."""
    assert set(METHODS) == set(outline.METHOD_OPERATORS) == set(parameters.METHODS) == set(rules.RULES)


def test_every_make_target_that_is_named_exists() -> None:
    """`make something` in a document is a target of the Makefile."""
    targets = set(_TARGET.findall(_text("Makefile")))
    named = {
        (name, one) for name in GUIDES for one in re.findall(r"(?:`|^|=my )make ([a-z]+)", _text(name), re.MULTILINE)
    }
    assert len(named) > 8, "the pattern finds what it is meant to find"
    assert {(name, one) for name, one in named if one not in targets} == set()


def test_the_test_files_that_security_promises_exist() -> None:
    """Each promise names tests that are there."""
    named = re.findall(r"`(tests/[\w/.]+)`", _text("docs/security.md"))
    assert len(named) > 8, "the pattern finds what it is meant to find"
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_pictures_are_small() -> None:
    """A clone stays quick, and a page with the pictures opens on a slow line."""
    pictures = sorted((ROOT / "docs" / "images").glob("*"))
    assert pictures
    assert [path.name for path in pictures if path.stat().st_size > LARGEST_IMAGE] == []


def test_documents_name_no_machine() -> None:
    """What stands in a document is true anywhere: no folder of somebody's machine."""
    for name in GUIDES:
        assert not re.search(r"(?<![\w.])/(?:work|tmp|home|root)/", _text(name)), name


def test_json_in_the_readme_is_what_an_editor_accepts() -> None:
    """The questionnaire names its schema as the shipped ones do."""
    first = json.loads(_fences("README.md", "json")[0])
    shipped = json.loads(_text("questionnaires/palliative-levels/1.0.json"))
    assert first["$schema"] == shipped["$schema"]


def test_every_proof_of_the_security_notes_exists() -> None:
    """Each path in the tables is there, and each other name in the last column is a harness."""
    rows = [line.split("|") for line in _text("docs/security.md").splitlines() if line.startswith("| ")]
    proofs = {name for row in rows for name in _CODE.findall(row[3])}
    paths = {one for one in proofs if "/" in one}
    assert {one for one in paths if not (ROOT / one).exists()} == set()
    assert proofs - paths <= set(HARNESSES)
