"""Curves and series by name, from the sheet or file ``curves``."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches

from impactcalc.errors import Fault
from impactcalc.models.catalogue_files import Input
from impactcalc.reader import Broken
from impactcalc.records import record
from impactcalc.tables import words
from impactcalc.tables.bundles import fits
from impactcalc.tables.cells import Cell, Place, Sheet
from impactcalc.tables.convert import year_range, years
from impactcalc.tables.headers import split_header
from impactcalc.tables.numbers import WrongCellError, measure, readable_unit


@record(frozen=True)
class Points:
    """The entries of a curve or series, and the cell of each."""

    entries: dict[str | int, str]
    places: dict[str | int, Place]


class BrokenCurveError(Exception):
    """The curve cannot be used, and that has been said."""


class Curves:
    """The curves of a portfolio; the sheet is read when the first is asked for.

    ``where`` says in words where they stand, such as ``sheet curves``.
    """

    def __init__(self, read: Callable[[], Sheet | None], where: str) -> None:
        self.read = read
        self.where = where
        self.faults: dict[Fault, None] = {}
        self._rows: dict[str, list[tuple[Cell, Cell]]] | None = None
        self._units: dict[str, tuple[str, Place]] = {}
        self._known: dict[tuple[str, str, str], Points | None] = {}
        self._broken: set[str] = set()
        self._mixed = False

    def points(self, name: str, declared: Input) -> Points:
        """The curve or series of this name, in the form that an input wants.

        Raises
        ------
        WrongCellError
            There is no such curve.
        BrokenCurveError
            It has faults, which are in ``faults``.
        """
        rows = self.rows()
        if rows is None:
            what = f"names curve {name!r}, and there is no {self.where}"
            raise WrongCellError(what, f"add {self.where} with columns curve, x [unit], y [unit]")
        if name in self._broken or (name not in rows and "" in self._broken):
            raise BrokenCurveError
        if name not in rows:
            near = get_close_matches(name, list(rows), n=1)
            todo = f"write {near[0]}" if near else f"add it to {self.where}"
            raise WrongCellError(f"there is no curve {name!r}", todo)
        axes = declared.curve
        wanted = (axes.x, axes.y) if axes is not None else ("calendar_year", declared.series or "")
        key = (name, *wanted)
        if key not in self._known:
            self._known[key] = self._made(rows[name], wanted)
        found = self._known[key]
        if found is None:
            raise BrokenCurveError
        return found

    def rows(self) -> dict[str, list[tuple[Cell, Cell]]] | None:
        """Cells of x and y by the name of the curve, None where there is no sheet."""
        if self._rows is None:
            sheet = self.read()
            if sheet is None:
                return None
            self._rows = {}
            self._mixed = sheet.mixed
            columns = self._header(sheet)
            if len(columns) == 3:
                self._collect(sheet, columns)
            else:
                self._broken.add("")
            self.faults.update(dict.fromkeys(sheet.faults))
        return self._rows

    def _say(self, place: Place, what: str, todo: str) -> None:
        self.faults[place.fault(what, todo)] = None

    def _header(self, sheet: Sheet) -> dict[str, int]:
        columns: dict[str, int] = {}
        for number, cell in sorted(sheet.rows.get(1, {}).items()):
            name, unit = split_header(cell)
            key = words.CURVE_HEADERS.get(words.plain(name), "")
            if isinstance(cell.value, Broken):
                continue
            if not key:
                self._say(
                    cell.place, f"header {name!r} is unknown", "use curve, x [unit], y [unit]"
                )
            elif key in columns:
                self._say(cell.place, f"{key} stands under two headers", "keep one of them")
            else:
                columns[key] = number
                self._unit(key, unit, cell.place)
        for key in ("curve", "x", "y"):
            if key not in columns:
                shown = key if key == "curve" else f"{key} [unit]"
                self._say(sheet.place(1), f"column {shown} is missing", "add it")
        return columns

    def _unit(self, key: str, unit: str | None, place: Place) -> None:
        if unit is not None and key != "curve":
            try:
                self._units[key] = (readable_unit(unit), place)
            except WrongCellError as error:
                self._say(place, error.what, error.todo)
                self._broken.add("")

    def _collect(self, sheet: Sheet, columns: dict[str, int]) -> None:
        rows = self._rows if self._rows is not None else {}
        for row, cells in sorted(sheet.rows.items()):
            if row == 1:
                continue
            named = cells.get(columns["curve"])
            name = str(named.value) if named and not isinstance(named.value, Broken) else ""
            pair = [cells.get(columns[key]) for key in ("x", "y")]
            for key, cell in zip(("x", "y"), pair, strict=True):
                if cell is None:
                    self._say(sheet.place(row, columns[key]), f"{key} is blank", "give a number")
            if named is None:
                todo = "write the name of the curve in every row"
                self._say(sheet.place(row, columns["curve"]), "curve is blank", todo)
            x, y = pair
            whole = all([self._readable(cell) for cell in pair if cell is not None])
            if x is None or y is None or not name or not whole:
                self._broken.add(name)
            else:
                rows.setdefault(name, []).append((x, y))

    def _readable(self, cell: Cell) -> bool:
        """Whether a cell of any curve, used or not, holds a number, or a range of years."""
        if isinstance(cell.value, Broken):
            return False
        if year_range(cell.value):
            return True
        try:
            measure(cell.value, mixed=self._mixed)
        except WrongCellError as error:
            self._say(cell.place, error.what, error.todo)
            return False
        return True

    def _made(self, rows: list[tuple[Cell, Cell]], wanted: tuple[str, str]) -> Points | None:
        points = Points({}, {})
        if "" in self._broken or not self._headers_fit(wanted):
            return None
        whole = True
        for x, y in rows:
            try:
                key = self._x(x, wanted[0])
                if key in points.entries:
                    first = points.places[key].row
                    what = f"{key} is there twice in this curve, first in row {first}"
                    raise _AtCellError(x.place, what, "keep one of the two")
                points.entries[key] = self._quantity("y", y, wanted[1])
                points.places[key] = y.place
            except _AtCellError as error:
                self._say(error.place, error.what, error.todo)
                whole = False
        return points if whole else None

    def _headers_fit(self, wanted: tuple[str, str]) -> bool:
        right = True
        for key, unit in zip(("x", "y"), wanted, strict=True):
            given, place = self._units.get(key, ("", Place("")))
            if given and not fits(given, unit):
                what = f"unit {given} does not fit: {key} is in {unit}"
                self._say(place, what, f"write {key} [{unit}]")
                right = False
        return right

    def _x(self, cell: Cell, wanted: str) -> str | int:
        if wanted != "calendar_year":
            return self._quantity("x", cell, wanted)
        try:
            return years(cell.value)
        except WrongCellError as error:
            raise _AtCellError(cell.place, error.what, error.todo) from error

    def _quantity(self, key: str, cell: Cell, wanted: str) -> str:
        try:
            found = measure(cell.value, mixed=self._mixed)
        except WrongCellError as error:  # a range of years, and this is no series
            raise _AtCellError(cell.place, error.what, error.todo) from error
        unit = found.unit or self._units.get(key, ("", cell.place))[0]
        if not unit:
            todo = f"write {key} [{wanted}] in the header, or {found.number} {wanted} here"
            raise _AtCellError(cell.place, f"{found.number} has no unit", todo)
        if not fits(unit, wanted):
            what = f"{found.number} {unit} does not fit, {key} is in {wanted}"
            raise _AtCellError(cell.place, what, f"give it in {wanted}")
        return f"{found.number} {unit}"


class _AtCellError(WrongCellError):
    """What is wrong with a cell of the sheet of curves."""

    def __init__(self, place: Place, what: str, todo: str) -> None:
        super().__init__(what, todo)
        self.place = place
