"""The library: what is on offer, found again by id and by hash, with broken files set aside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from assess.service.library import Library, read_bytes, read_file

TEA: dict[str, Any] = {
    "id": "tea",
    "version": "1.0",
    "title": "Tea",
    "scales": {"do": {"options": [{"value": value, "label": str(value), "points": value} for value in (0, 1)]}},
    "levels": [{"id": "one", "title": "One"}],
    "sections": [
        {
            "id": "pot",
            "title": "Pot",
            "questions": [{"id": "kettle", "type": "statement", "text": "I fill the kettle.", "level": "one"}],
        }
    ],
}


def write(folder: Path, name: str, document: Any) -> Path:  # noqa: ANN401  any JSON
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document), "utf-8")
    return path


def codes(library: Library) -> dict[str, list[str]]:
    return {one.path.name: [problem.code for problem in one.problems] for one in library.unavailable}


def test_the_newest_version_is_on_offer_and_the_older_ones_are_still_found(tmp_path: Path) -> None:
    """Version 1.10 is newer than 1.9; each is found by the hash of its own content."""
    for version in ("1.9", "1.10", "1.0"):
        write(tmp_path, f"tea/{version}.json", TEA | {"version": version})
    library = Library.load([tmp_path])
    assert [one.version for one in library.current()] == ["1.10"]
    newest = library.get("tea")
    assert newest is not None
    assert newest.version == "1.10"
    old = read_file(tmp_path / "tea" / "1.0.json").definition
    assert old is not None
    assert library.by_hash(old.content_hash) == old
    assert library.body(old.content_hash) == (tmp_path / "tea" / "1.0.json").read_text("utf-8")
    assert library.parse(library.body(old.content_hash)) == old


def test_what_is_not_there_is_not_found(tmp_path: Path) -> None:
    """An id or a hash of nothing gives nothing."""
    library = Library.load([tmp_path])
    assert library.current() == ()
    assert library.get("tea") is None
    assert library.by_hash("0" * 64) is None
    with pytest.raises(KeyError):
        library.body("0" * 64)


def test_a_broken_file_is_set_aside_and_the_others_stay_on_offer(tmp_path: Path) -> None:
    """One bad file never stops the program; it is listed with its problems."""
    write(tmp_path, "tea/1.0.json", TEA)
    write(tmp_path, "cake/1.0.json", {"id": "cake"})
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "1.0.json").write_bytes(b"\xff\xfe")
    library = Library.load([tmp_path])
    assert [one.id for one in library.current()] == ["tea"]
    assert sorted(one.path.parent.name for one in library.unavailable) == ["bad", "cake"]
    assert all(one.problems for one in library.unavailable)


def test_a_questionnaire_is_withheld_only_when_no_version_of_it_can_be_used(tmp_path: Path) -> None:
    """A broken new version leaves the old one on offer; a questionnaire that is broken altogether is known by name."""
    write(tmp_path, "tea/1.0.json", TEA)
    write(tmp_path, "tea/2.0.json", {"id": "tea"})
    write(tmp_path, "cake/1.0.json", {"id": "cake"})
    assert Library.load([tmp_path]).withheld() == {"cake"}


def test_a_file_that_cannot_be_used_is_one_line_for_an_operator(tmp_path: Path) -> None:
    """The file, its first problem, how many more there are, and the command that lists them."""
    path = write(tmp_path, "tea/1.0.json", TEA | {"title": 1, "version": 2})
    (one,) = Library.load([tmp_path]).unavailable
    assert str(one).startswith(f"{path} cannot be used, so nobody is offered it: {one.problems[0]}")
    assert str(one).endswith(f"And {len(one.problems) - 1} more: `assess check {path}` lists them.")
    assert "\n" not in str(one)


def test_a_file_whose_name_is_not_its_version_is_set_aside(tmp_path: Path) -> None:
    """The name of a file is its id and version, so that nobody edits one and means another."""
    write(tmp_path, "tea/1.1.json", TEA)
    library = Library.load([tmp_path])
    assert library.current() == ()
    assert codes(library) == {"1.1.json": ["wrong_place"]}


def test_a_version_that_is_already_there_is_set_aside(tmp_path: Path) -> None:
    """Of two files that claim one version, the first folder's is kept."""
    write(tmp_path, "first/tea/1.0.json", TEA)
    write(tmp_path, "second/tea/1.0.json", TEA | {"title": "Other tea"})
    library = Library.load([tmp_path / "first", tmp_path / "second"])
    assert [one.title for one in library.current()] == ["Tea"]
    assert codes(library) == {"1.0.json": ["version_taken"]}


def test_the_schemas_beside_the_questionnaires_are_not_read_as_one(tmp_path: Path) -> None:
    """The folder of schemas holds no questionnaire."""
    write(tmp_path, "schemas/questionnaire-1.json", {})
    assert Library.load([tmp_path]).unavailable == ()


def test_a_file_that_cannot_be_opened_is_a_problem(tmp_path: Path) -> None:
    """No file, or a folder in its place, is reported like any other problem."""
    assert [one.code for one in read_file(tmp_path / "nothing.json").problems] == ["unreadable"]
    assert [one.code for one in read_file(tmp_path).problems] == ["unreadable"]


def test_a_named_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    """A pipe that nobody writes to is a problem at once, also in a folder of questionnaires."""
    pipe = tmp_path / "tea" / "1.0.json"
    pipe.parent.mkdir()
    os.mkfifo(pipe)
    program = (
        "import sys; from pathlib import Path; from assess.service.library import Library, read_file\n"
        "print(read_file(Path(sys.argv[1], 'tea', '1.0.json')).problems[0].message)\n"
        "print(Library.load([Path(sys.argv[1])]).unavailable[0].problems[0].code)"
    )
    # In a process of its own, which can be ended if it waits after all.
    command = [sys.executable, "-c", program, str(tmp_path)]
    run = subprocess.run(command, capture_output=True, check=True, text=True, timeout=60)  # noqa: S603
    assert run.stdout.splitlines() == ["The file cannot be opened: it is not a regular file.", "unreadable"]


def test_a_device_without_end_is_refused() -> None:
    """Nothing is read from what is no file."""
    (problem,) = read_file(Path("/dev/zero")).problems
    assert (problem.code, "not a regular file" in problem.message) == ("unreadable", True)


def test_a_pipe_that_is_already_open_is_read() -> None:
    """What a shell hands over with <(...) is a questionnaire like any other."""
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as pipe:
        pipe.write(json.dumps(TEA).encode())
    loaded = read_file(Path(f"/dev/fd/{reading}"))
    os.close(reading)
    assert loaded.definition is not None


def test_a_huge_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    """A file over the limit is refused by its first bytes; this one would be a terabyte."""
    path = tmp_path / "huge.json"
    path.touch()
    os.truncate(path, 1 << 40)
    assert [one.code for one in read_file(path).problems] == ["too_large"]


def test_a_kept_text_is_read_again_even_when_the_checks_have_grown() -> None:
    """A definition that was sound when it was kept stays with its responses, whatever is refused today."""
    kept = json.dumps(TEA | {"title": "Tea <b>today refused</b>"})
    assert read_bytes(kept.encode()).definition is None
    recalled = Library.parse(kept)
    assert recalled.title == "Tea <b>today refused</b>"
    assert recalled.content_hash == sha256(kept.encode()).hexdigest()
    assert list(recalled.questions) == [":sections", "kettle", "pot:story", ":expect", ":matters"]
