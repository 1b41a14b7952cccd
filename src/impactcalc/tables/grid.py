"""A portfolio table as columns, from whatever source; a cell is made only where one is asked for.

Row numbers are those of the table as a spreadsheet shows it: row 1 is the header, row 2 the
first row of data. Arrays have one entry for each row of data, so entry 0 is row 2. A row with
nothing in it has a number, and is no row of the table (``present``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np

from impactcalc import limits
from impactcalc.errors import Fault, InputError
from impactcalc.reader import BROKEN
from impactcalc.tables.cells import CellValue, Place, Sheet
from impactcalc.tables.columns import (
    FIRST,
    Bools,
    CodedColumn,
    Codes,
    Floats,
    GridColumn,
    encoded,
)

__all__ = [
    "FIRST",
    "Bools",
    "Codes",
    "Floats",
    "Grid",
    "GridColumn",
    "grid_of_sheet",
    "named_top",
    "unfit_column",
]


class Grid:
    """A table as columns, with the place of every cell.

    Attributes
    ----------
    file, sheet_name : as in the faults; ``sheet_name`` is "" for all but xlsx
    mixed : whether a number in a text may be written with a decimal comma
    count : rows of data, blank ones between others included
    headers : the cells of row 1 by column number
    columns : by column number; one without a header may have cells, and that is a fault
    said : faults found on the way here, of any row

    Examples
    --------
    >>> sheet = Sheet("trees.csv")
    >>> sheet.put(1, 1, "trees [tree]")
    >>> sheet.put(2, 1, "20")
    >>> sheet.put(4, 1, "=A2")
    >>> grid = grid_of_sheet(sheet)
    >>> grid.count, grid.present.tolist(), grid.columns[1].numbers()[0].tolist()
    (3, [True, False, True], [20.0, nan, nan])
    >>> print(grid.faults[0])
    trees.csv, row 4, column "trees [tree]" (A4): holds a formula. To do: paste the value in ...
    """

    def __init__(
        self, top: Sheet, columns: Iterable[GridColumn], count: int, said: Iterable[Fault] = ()
    ) -> None:
        self.top = top
        self.file = top.file
        self.sheet_name = top.name
        self.mixed = top.mixed
        self.count = count
        self.headers = top.rows.get(1, {})
        self.columns = {column.number: column for column in columns}
        self.said = [*top.faults, *said]

    def place(self, row: int, column: int = 0) -> Place:
        """The place of a cell, with the header above it."""
        return self.top.place(row, column)

    @cached_property
    def present(self) -> Bools:
        """By row of data: whether anything stands in it; a row with nothing is no row."""
        found = np.zeros(self.count, np.bool_)
        for column in self.columns.values():
            if found.all():
                break  # so that of most tables one column is read
            found |= column.given
        return found

    @cached_property
    def spoilt(self) -> Bools:
        """By row of data: whether it holds a cell that is ``BROKEN``."""
        found = np.zeros(self.count, np.bool_)
        for column in self.columns.values():
            found |= column.spoilt
        return found

    @cached_property
    def faults(self) -> list[Fault]:
        """Every fault of a cell that nothing may hold, header first, row by row.

        There may be as many as there are cells.
        """
        found = list(self.said)
        for column in self.columns.values():
            for row, (what, todo) in column.wrong.items():
                found.append(self.place(row, column.number).fault(what, todo))
        return sorted(found, key=lambda fault: (fault.line, fault.column))

    def sheet(self, rows: Iterable[int]) -> Sheet:
        """Row 1 and these rows of the table as cells, each at its own place.

        ``Sheet.faults`` has the faults of the header and of these rows.
        """
        wanted = sorted({row for row in rows if FIRST <= row < self.count + FIRST})
        some = set(wanted)
        made = Sheet(self.file, self.sheet_name, mixed=self.mixed, most=self.count)
        made.rows = {1: dict(self.headers)} if self.headers else {}
        made.faults = [fault for fault in self.said if fault.line <= 1 or fault.line in some]
        for row in wanted:
            for number, column in sorted(self.columns.items()):
                value = column.cell(row)
                if row in column.wrong:
                    made.spoil(row, number, *column.wrong[row])
                elif value is not None:
                    made.keep(row, number, value)
        return made


def named_top(names: Sequence[str], file: str, count: int) -> Sheet:
    """Row 1 of a table whose columns have names, as those of a file or a frame.

    Raises
    ------
    InputError
        Two columns have one name, or there are too many columns or rows.
    """
    top = Sheet(file, mixed=True, most=limits.FRAME_ROWS)
    if count > top.most:
        raise top.too_long(top.most + FIRST)
    first: dict[str, Place] = {}
    twice = []
    for number, name in enumerate(names, start=1):
        place = Place(file, "", 1, number, name)
        if name in first:
            what = f"is there twice: {first[name].cell} has the same name"
            twice.append(place.fault(what, "keep one of the two columns"))
            continue
        first[name] = place
        top.put(1, number, name)
        if number not in top.rows.get(1, {}):
            top.spoil(1, number, "has no name", "give the column a name")
    if twice:
        raise InputError(twice)
    return top


def unfit_column(top: Sheet, number: int, count: int, kind: str) -> GridColumn:
    """A column of a kind that no cell can hold: a fault of its header, not of its cells."""
    todo = "make it a column of numbers, text, true and false, or dates"
    top.faults.append(top.place(1, number).fault(f"holds {kind}", todo))
    return CodedColumn(number, np.zeros(count, np.int32), [BROKEN], mixed=True)


def grid_of_sheet(sheet: Sheet) -> Grid:
    """The columns of a sheet that has been read cell by cell; its faults are ``said``."""
    count = max(0, max(sheet.rows, default=0) - 1)
    cells: dict[int, list[CellValue | None]] = {}
    for row, found in sheet.rows.items():
        for number, cell in found.items():
            if number not in cells:
                cells[number] = [None] * count
            if row > 1:
                cells[number][row - FIRST] = cell.value
    top = Sheet(sheet.file, sheet.name, mixed=sheet.mixed)
    top.rows = {row: found for row, found in sheet.rows.items() if row == 1}
    columns = (
        CodedColumn(number, *encoded(cells[number]), mixed=sheet.mixed) for number in sorted(cells)
    )
    return Grid(top, columns, count, sheet.faults)
