"""RF-15: a questionnaire's file is damaged, before Assess starts or while it runs."""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from assess.service.library import Library
from assess.service.services import Services
from assess.web import create_app
from tests.pages import ClientBrowser
from tests.respondent import Walked, press, to_result, walk
from tests.security.conftest import QUESTIONNAIRES, wired

SEED = 20_260_302
FLIPS = 60
NOBODY = 65534
WORDS = "I wait until she has finished."
NAME = Path("every-type", "1.0.json")


def _truncate(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def _empty(file: Path) -> None:
    os.truncate(file, 0)


def _zeros(file: Path) -> None:
    file.write_bytes(bytes(file.stat().st_size))


def _other_letters(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b'"id"', b'"iD"'))


def _folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


DAMAGE: Mapping[str, Callable[[Path], None]] = {
    "truncated": _truncate,
    "emptied": _empty,
    "zeros": _zeros,
    "changed": _other_letters,
    "a folder": _folder,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of questionnaires that may be damaged."""
    copy = tmp_path / "questionnaires"
    shutil.copytree(QUESTIONNAIRES / NAME.parent, copy / NAME.parent)
    return copy


def _saves(visitor: ClientBrowser, walked: Walked, words: str) -> int:
    page = visitor.get(f"{walked.root}/page/listening")
    values = [(name, value) for name, value in page.form().values() if name != "l.more"]
    return visitor.post(page.path, press(page.form(), [*values, ("l.more", words)])).status


def _goes_on(visitor: ClientBrowser, walked: Walked) -> None:
    """Save, read, see the result and print it."""
    assert _saves(visitor, walked, WORDS) == 303
    assert WORDS in visitor.get(f"{walked.root}/check").words
    assert to_result(Walked(visitor, walked.pages, walked.check)).status == 200
    assert visitor.get(f"{walked.root}/plan.pdf").status == 200


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_file_damaged_before_the_start_takes_nothing_else_along(tmp_path: Path, folder: Path, damage: str) -> None:
    """Assess starts, that questionnaire is not available at the moment, and the others can be begun."""
    DAMAGE[damage](folder / NAME)
    with wired(tmp_path, questionnaires=folder) as services:
        visitor = ClientBrowser(create_app(services))
        assert [one.path for one in services.library.unavailable] == [folder / NAME]
        assert "not available at the moment" in visitor.get("/q/every-type").words
        assert walk(visitor, "palliative-levels").check.status == 200


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_file_damaged_while_running_stops_nobody(tmp_path: Path, folder: Path, damage: str) -> None:
    """Who has begun goes on, on the running server and on one that is started again, by the copy that was kept."""
    database = f"sqlite:///{tmp_path / 'assess.db'}"
    with wired(tmp_path, database, questionnaires=folder) as services:
        visitor = ClientBrowser(create_app(services))
        walked = walk(visitor, "every-type")
        DAMAGE[damage](folder / NAME)
        _goes_on(visitor, walked)
    with wired(tmp_path, database, questionnaires=folder) as services:
        again = _with_cookies_of(visitor, services)
        assert "not available at the moment" in again.get("/q/every-type").words
        _goes_on(again, walked)
        assert walk(ClientBrowser(create_app(services)), "palliative-levels").check.status == 200


def _with_cookies_of(visitor: ClientBrowser, services: Services) -> ClientBrowser:
    """Return the same browser in front of a server that was started again."""
    again = ClientBrowser(create_app(services))
    cookie = visitor.client.get_cookie("assess_session")
    assert cookie is not None
    again.client.set_cookie("assess_session", cookie.value)
    return again


def test_a_flipped_byte_is_found_or_makes_another_questionnaire(folder: Path) -> None:
    """Whichever byte it is: the file is set aside with a reason, or has another content hash; never both."""
    rng = random.Random(SEED)  # noqa: S311 - repeatable, not secret
    file = folder / NAME
    sound = file.read_bytes()
    (original,) = Library.load([folder]).current()
    for _ in range(FLIPS):
        place, bit = rng.randrange(len(sound)), 1 << rng.randrange(8)
        file.write_bytes(sound[:place] + bytes([sound[place] ^ bit]) + sound[place + 1 :])
        library = Library.load([folder])
        assert library.by_hash(original.content_hash) is None
        assert bool(library.current()) != bool(library.unavailable)
        assert all(one.problems for one in library.unavailable)


@contextmanager
def _ordinary_user() -> Iterator[None]:
    """Be nobody special for a while: root may read everything."""
    if os.geteuid():
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_file_that_may_not_be_read_is_set_aside() -> None:
    """The rights of one file keep nobody from the others."""
    with tempfile.TemporaryDirectory() as place:
        os.chmod(place, 0o755)  # noqa: PTH101, S103 - so that an ordinary user gets as far as the file
        folder = Path(place, "questionnaires")
        shutil.copytree(QUESTIONNAIRES / NAME.parent, folder / NAME.parent)
        other = folder / "other" / "1.0.json"
        other.parent.mkdir()
        other.write_bytes((folder / NAME).read_bytes().replace(b'"id": "every-type"', b'"id": "other"'))
        (folder / NAME).chmod(0)
        with _ordinary_user():
            library = Library.load([folder])
    assert [(one.path.parent.name, one.problems[0].code) for one in library.unavailable] == [
        ("every-type", "unreadable")
    ]
    assert [one.id for one in library.current()] == ["other"]
