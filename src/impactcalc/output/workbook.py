"""Sheets of cells as an xlsx file: the one module that knows XlsxWriter.

Only text and numbers are written. A cell is never a formula nor a link, whatever its text;
text that would run once the sheet is saved as CSV gets the same quote as in CSV.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import datetime
from pathlib import Path
from textwrap import wrap
from typing import Any

from impactcalc.errors import ArgumentError, MissingExtraError
from impactcalc.output import neutral, write_bytes
from impactcalc.records import record

ROWS, COLUMNS, CHARACTERS, NAME_CHARACTERS = 1_048_576, 16_384, 32_767, 31
"""What a sheet holds at most, its name and a cell of it too."""

# Control characters, halves of characters, marks that turn the direction of writing.
_UNFIT = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_NO_NAME = re.compile(r"[\[\]:*?/\\]|^'|'$")
_NARROW, _WIDE = 8, 60
_LINE, _TALLEST = 15, 409
"""Height of one line of text and of the tallest row, in points."""
_A4 = 9
_MADE = datetime(2000, 1, 1)
"""Any fixed date: the same result gives the same bytes."""


@record(frozen=True)
class Cell:
    """A cell with a number format of its own, such as ``0.0%``."""

    value: Any
    format: str


@record(frozen=True)
class Sheet:
    """Columns, rows, and number formats by column.

    A cell is text, a number, true or false, None for a blank, or a :class:`Cell`.
    """

    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]
    formats: Mapping[str, str] = field(default_factory=dict)


def write_workbook(path: str | Path, sheets: Mapping[str, Sheet]) -> None:
    """Write an xlsx file with these sheets, whole or not at all.

    Parameters
    ----------
    path : file to write; it is replaced only once the new one is complete
    sheets : by name, in order

    Raises
    ------
    MissingExtraError
        XlsxWriter is not installed.
    ArgumentError
        A name or a cell does not fit a sheet; nothing is cut in silence.
    OutputError
        The file cannot be written.
    """
    write_bytes(path, workbook_bytes(sheets))


def workbook_bytes(sheets: Mapping[str, Sheet]) -> bytes:
    """The bytes of an xlsx file; the same sheets give the same bytes."""
    try:
        from xlsxwriter import Workbook
    except ImportError as error:
        what = "writing .xlsx needs XlsxWriter: pip install 'impactcalc[xlsx]'"
        raise MissingExtraError(what) from error
    _check_names(list(sheets))
    stream = io.BytesIO()
    # Bytes must not depend on the clock, nor any text turn into a formula, link or number.
    safe = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    book = Workbook(stream, {"in_memory": True, **safe})
    book.set_properties({"created": _MADE, "comments": "made by impactcalc"})
    writer = _Writer(book)
    for name, sheet in sheets.items():
        writer.sheet(name, sheet)
    book.close()
    return stream.getvalue()


def _check_names(names: Sequence[str]) -> None:
    folded = [name.casefold() for name in names]
    for name in names:
        fits = 0 < len(name) <= NAME_CHARACTERS and not _NO_NAME.search(name)
        if not fits or _UNFIT.search(name) or name.casefold() == "history":
            what = f"a sheet cannot be called {name!r}: use 1 to {NAME_CHARACTERS} characters,"
            raise ArgumentError(f"{what} none of []:*?/\\, no quote at either end")
        if folded.count(name.casefold()) > 1:
            raise ArgumentError(f"there are two sheets called {name!r}")
    if not names:
        raise ArgumentError("a workbook has at least one sheet")


class _Writer:
    """Writes sheets, and makes each format once."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.head = book.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": "#E8EFE6"}
        )
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.formats: dict[str, Any] = {}

    def sheet(self, name: str, sheet: Sheet) -> None:
        """One sheet, with its first row frozen and each column as wide as it must be."""
        page = self.book.add_worksheet(name)
        columns = list(sheet.columns)
        if len(columns) > COLUMNS:
            raise ArgumentError(f"sheet {name!r} has more than {COLUMNS} columns")
        widths, tall = [_NARROW] * len(columns), {0: 1}
        for at, column in enumerate(columns):
            self.write(page, (0, at), column, "", name)
            # A word of a head is not broken, and its letters are bold.
            longest = max((len(word) + 1 for word in column.split()), default=0)
            widths[at] = max(widths[at], min(len(column), 16), longest)
        for number, row in enumerate(sheet.rows, start=1):
            if number >= ROWS:
                raise ArgumentError(f"sheet {name!r} has more than {ROWS} rows")
            for at, (column, cell) in enumerate(zip(columns, row, strict=True)):
                shown = self.write(page, (number, at), cell, sheet.formats.get(column, ""), name)
                widths[at] = max(widths[at], shown)
                tall[number] = max(tall.get(number, 1), math.ceil(shown / (_WIDE - 6)))
        widths = [min(width, _WIDE) + 2 for width in widths]
        heads = (len(wrap(c, w - 2)) for c, w in zip(columns, widths, strict=True))
        tall[0] = max(heads, default=1)
        self.lay_out(page, widths, tall)

    def lay_out(self, page: Any, widths: Sequence[int], tall: Mapping[int, int]) -> None:
        """Columns and rows in which nothing is cut off, on screen and on paper."""
        for at, width in enumerate(widths):
            page.set_column(at, at, width)
        # Not every program makes a row as high as its text when it opens the file.
        for number, lines in tall.items():
            if lines > 1:
                page.set_row(number, min(lines * _LINE, _TALLEST))
        page.freeze_panes(1, 0)
        page.set_landscape()
        page.set_paper(_A4)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)

    def write(self, page: Any, at: tuple[int, int], cell: Any, shape: str, name: str) -> int:
        """One cell; how many characters it shows."""
        if isinstance(cell, Cell):
            cell, shape = cell.value, cell.format
        if cell is None:
            return 0
        if isinstance(cell, bool):
            page.write_boolean(*at, cell, self.shape(""))
            return 5
        if isinstance(cell, (int, float)):
            if not math.isfinite(cell):
                raise ArgumentError(f"{_place(name, at)} is no finite number")
            page.write_number(*at, cell, self.shape(shape))
            return len(f"{cell:,.0f}") + 3 if abs(cell) < 1e15 else 12
        if not isinstance(cell, str):
            what = f"{_place(name, at)} is a {type(cell).__name__}: a cell is text or a number"
            raise ArgumentError(what)
        text = plain_cell(cell)
        if len(text.encode("utf-16-le")) > 2 * CHARACTERS:
            raise ArgumentError(f"{_place(name, at)} has more than {CHARACTERS} characters")
        page.write_string(*at, text, self.head if at[0] == 0 else self.text)
        return len(text)

    def shape(self, code: str) -> Any:
        """The format of a number."""
        if code not in self.formats:
            asked = {"num_format": code} if code else {}
            self.formats[code] = self.book.add_format({"valign": "top", **asked})
        return self.formats[code]


def plain_cell(text: str) -> str:
    r"""Text as a cell holds it: no control characters, and nothing that could run.

    Examples
    --------
    >>> plain_cell("trees\x07"), plain_cell('\t=HYPERLINK("x")')
    ('trees ', '\' =HYPERLINK("x")')
    """
    return str(neutral(_UNFIT.sub(" ", text)))


def _place(name: str, at: tuple[int, int]) -> str:
    return f"sheet {name!r}, row {at[0] + 1}, column {at[1] + 1}:"
