"""AC-12: whatever a worker writes, a spreadsheet that opens the table runs none of it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from assess.service.services import Services
from tests.pages import ClientBrowser
from tests.respondent import Walked, press, to_result, walk

STARTS = ("=", "+", "-", "@", "\t=", "\r=", "\n=", "＝", "＋", "－", "＠", ";=", " =", "  @", "\u3000=")  # noqa: RUF001
COMMANDS = ("1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://evil.invalid","me")', "SUM(A1:A9)*cmd|' /C calc'!A0")
BOXES = ("l.more", "listening:story", "l.s2:evidence", "l.word", "place:other")
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")
_FOLDED = str.maketrans("＝＋－＠", "=+-@")  # noqa: RUF001  some spreadsheets read the full width as the plain sign


def formula_cells(table: str) -> list[str]:
    """Return the cells that LibreOffice Calc or Excel may take for a formula, by the rules of both and some caution.

    A cell is one when it begins with = + - @ (plain or full width) after any blanks and control characters, or after a
    semicolon, which separates cells in other countries; a plain number is none, nor is a text marked by an apostrophe.
    """
    cells = (cell for row in csv.reader(io.StringIO(table, newline="")) for cell in row)
    return [cell for cell in cells if _is_formula(cell)]


def _is_formula(cell: str) -> bool:
    begin = cell.translate(_FOLDED).lstrip(" \t\r\n\0\u00a0\u3000;")
    return begin[:1] in {"=", "+", "-", "@"} and not _NUMBER.fullmatch(begin)


def test_the_search_finds_formulas_and_nothing_else() -> None:
    """Each hostile text is found bare; marked by an apostrophe, or a number, it is none."""
    bare = [start + command for start in STARTS for command in COMMANDS]
    assert formula_cells(_table(bare)) == bare
    assert formula_cells(_table(f"'{one}" for one in bare)) == []
    assert formula_cells(_table(["-5", "+1.5", "2", "one = one", "a-b"])) == []


def _table(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([one] for one in cells)
    return out.getvalue()


def _write(walked: Walked, path: str, names: Iterable[str], text: str) -> None:
    page = walked.browser.get(path)
    form = page.form()
    wanted = set(names) & {one.name for one in form.controls}
    kept = [pair for pair in form.values() if pair[0] not in wanted]
    assert walked.browser.post(page.path, press(form, [*kept, *((name, text) for name in wanted)])).status == 303


def test_no_cell_of_the_table_is_a_formula(services: Services, visitor: ClientBrowser) -> None:
    """Every dangerous beginning as an answer, a story, an example and an action of the worker's own."""
    walked = walk(visitor, "every-type", choice=2)
    to_result(walked)
    written: set[str] = set()
    for start in STARTS:
        text = start + COMMANDS[0]
        _write(walked, f"{walked.root}/page/listening", BOXES, text)
        _write(walked, f"{walked.root}/plan", ("plan:1.text",), text)
        table = visitor.get(f"{walked.root}/export.csv").text
        assert formula_cells(table) == []
        written |= {cell for row in csv.reader(io.StringIO(table, newline="")) for cell in row if COMMANDS[0] in cell}
    assert len(written) >= 8, "the texts did reach the table"
    assert services.store.answers(walked.root.rpartition("/")[2])["l.more"].value


def test_numbers_stay_numbers(visitor: ClientBrowser) -> None:
    """The value of a statement is a plain number in its own column, which a spreadsheet can add up."""
    walked = walk(visitor, "every-type", choice=2)
    to_result(walked)
    rows = csv.DictReader(io.StringIO(visitor.get(f"{walked.root}/export.csv").text, newline=""))
    values = {row["id"]: row["value"] for row in rows if row["kind"] == "answer"}
    assert values["l.s1"] == "2"
