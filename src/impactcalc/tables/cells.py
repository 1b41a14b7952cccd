"""A sheet as cells, each with its place, and what no cell may hold; not what it means."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from impactcalc import limits
from impactcalc.errors import Fault, InputError
from impactcalc.reader import BROKEN, Broken
from impactcalc.reader.source import CONTROL
from impactcalc.records import record

Moment = date | datetime | time | timedelta
CellValue = str | int | float | bool | Moment | Broken

UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Characters that do not show, and those that turn the direction of a text."""

_ERRORS = frozenset(
    "#N/A #N/B #VALUE! #WAARDE! #REF! #VERW! #DIV/0! #DEEL/0! #NAME? #NAAM? #NULL! #LEEG! "
    "#NUM! #GETAL!".split()
)
"""What a spreadsheet shows where a formula fails, in English and in Dutch."""


@record(frozen=True)
class Place:
    """Where a cell stands, or with column 0 a whole row, with row 0 a whole sheet."""

    file: str
    sheet: str = ""
    row: int = 0
    column: int = 0
    heading: str = ""

    @property
    def cell(self) -> str:
        """Its name in a spreadsheet.

        Examples
        --------
        >>> Place("p.csv", row=5, column=28).cell, Place("p.csv", row=5).cell
        ('AB5', '5:5')
        """
        if not self.row:
            return ""
        return f"{letters(self.column)}{self.row}" if self.column else f"{self.row}:{self.row}"

    def fault(self, what: str, todo: str = "", path: str = "") -> Fault:
        """A fault here."""
        return Fault(
            self.file,
            self.row,
            self.column,
            path,
            what,
            todo,
            sheet=self.sheet,
            cell=self.cell,
            heading=self.heading if len(self.heading) <= 60 else self.heading[:57] + "...",
        )


def letters(column: int) -> str:
    """The letters of a column.

    Examples
    --------
    >>> letters(1), letters(26), letters(27)
    ('A', 'Z', 'AA')
    """
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


@record(frozen=True)
class Cell:
    """What one cell holds; ``BROKEN`` where it cannot be used and that has been said."""

    place: Place
    value: CellValue


class Sheet:
    """The cells of one sheet that hold something, by row and column.

    ``mixed`` says that a number in a text may be written with a decimal comma, ``most`` how
    many rows of data it may have, by default ``limits.TABLE_ROWS``.
    """

    def __init__(
        self, file: str, name: str = "", *, mixed: bool = False, most: int | None = None
    ) -> None:
        self.file = file
        self.name = name
        self.mixed = mixed
        self.most = limits.TABLE_ROWS if most is None else most
        self.rows: dict[int, dict[int, Cell]] = {}
        self.faults: list[Fault] = []

    @property
    def whole(self) -> Place:
        """The sheet as a place."""
        return Place(self.file, self.name)

    def place(self, row: int, column: int = 0) -> Place:
        """The place of a cell, with the header above it."""
        above = self.rows.get(1, {}).get(column)
        text = above.value if above is not None else ""
        return Place(self.file, self.name, row, column, text if isinstance(text, str) else "")

    def stop(self, what: str, todo: str, row: int = 0) -> InputError:
        """The error for a sheet that cannot be read further."""
        place = Place(self.file, self.name, row) if row else self.whole
        return InputError([*self.faults, place.fault(what, todo)])

    def too_long(self, row: int) -> InputError:
        """The error for more rows than may be."""
        todo = "delete what stands below the table, and split it if it is that long"
        if self.name:
            todo = "delete what stands below the table, or save it as CSV or Parquet"
        return self.stop(f"has more than {self.most} rows", todo, row)

    def too_wide(self, row: int) -> InputError:
        """The error for more columns than may be."""
        todo = "delete what stands to the right of the table"
        return self.stop(f"has more than {limits.TABLE_COLUMNS} columns", todo, row)

    def put(self, row: int, column: int, value: CellValue) -> None:
        """Take a cell in; what no cell may hold becomes a fault."""
        if isinstance(value, str):
            value = one_line(value)
            if not value:
                return
        if row > self.most + 1:
            raise self.too_long(row)
        if column > limits.TABLE_COLUMNS:
            raise self.too_wide(row)
        if isinstance(value, str) and (wrong := wrong_text(value)):
            self.spoil(row, column, *wrong)
            return
        self.keep(row, column, value)

    def spoil(self, row: int, column: int, what: str, todo: str) -> None:
        """A cell that cannot be used: a fault, and nothing that follows from it."""
        self.faults.append(self.place(row, column).fault(what, todo))
        self.keep(row, column, BROKEN)

    def lose(self, row: int, column: int) -> None:
        """A cell whose value is not known, for a reason that has been reported."""
        self.keep(row, column, BROKEN)

    def keep(self, row: int, column: int, value: CellValue) -> None:
        """Take in a cell that has been looked at before."""
        place = self.place(row, column)
        if row == 1 and isinstance(value, str):
            place = Place(self.file, self.name, row, column, value)
        self.rows.setdefault(row, {})[column] = Cell(place, value)


def one_line(text: str) -> str:
    """The text without spaces around it, every stretch of white space as one space.

    Examples
    --------
    >>> one_line("  street   trees ")
    'street trees'
    """
    return re.sub(r"[ \t\r\n\u00a0\u2007\u202f]+", " ", text).strip(" ")


def wrong_text(text: str) -> tuple[str, str] | None:
    """What makes a text unfit for any cell: what, and what to do.

    Examples
    --------
    >>> wrong_text("=A1"), wrong_text("trees")
    (('holds a formula', 'paste the value in its place'), None)
    """
    if len(text) > limits.CELL_CHARACTERS:
        return f"is longer than {limits.CELL_CHARACTERS} characters", "shorten it"
    if text.startswith("="):
        return "holds a formula", "paste the value in its place"
    if text.upper() in _ERRORS or re.fullmatch("#{3,}", text):
        return f"holds the error {text}", "mend the formula it came from, and paste the value"
    if CONTROL.search(text):
        return "has a control character", "type the text again"
    if found := UNSEEN.search(text):
        what = f"has a character that does not show, U+{ord(found[0]):04X}"
        return what, "type the text again"
    return None
