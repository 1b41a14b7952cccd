"""Columns of a portfolio table as codes and numbers: what a row has in common with others.

Two rows with equal codes differ in nothing but figures. What a cell means is decided by the
functions of the careful reader, once for each distinct value; a value that they refuse makes
its rows doubtful, and the careful reader then says what is wrong with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from impactcalc.errors import ImpactcalcError
from impactcalc.models.catalogue_files import Intervention
from impactcalc.models.indicator import DeferralIndicator, IncidenceIndicator, IndicatorBase
from impactcalc.reader import Broken
from impactcalc.records import record
from impactcalc.tables import words
from impactcalc.tables.bundles import Bundles, fits, names_in
from impactcalc.tables.cells import CellValue
from impactcalc.tables.convert import value_of
from impactcalc.tables.distinct import distinct
from impactcalc.tables.grid import Grid, GridColumn
from impactcalc.tables.headers import Column
from impactcalc.tables.numbers import WrongCellError, measure

Codes = NDArray[np.signedinteger[Any]]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

BLANK = -1
"""The code of a cell that is not given."""


@record(frozen=True)
class Coded:
    """A column by row of data.

    ``codes`` say what a row has in common with others; ``numbers`` are the figures in which
    they differ, None where the column has none; ``texts`` are the meanings of codes, by code,
    of a column without figures. ``doubtful`` rows are for the careful reader.
    """

    codes: Codes
    doubtful: Bools
    numbers: Floats | None = None
    texts: tuple[Any, ...] = ()
    plain: bool = False  # whether each of the texts is a str


def coded_by_meaning(column: Column, cells: GridColumn, *, mixed: bool) -> Coded:
    """A column without figures: equal codes where cells mean the same."""
    if column.kind == "text" and column.key not in words.VALUES:
        own, values = cells.coded()
        if set(map(type, values)) <= {str}:  # a text means itself
            return Coded(own, np.zeros(len(own), dtype=bool), texts=tuple(values), plain=True)
    return _by_meaning(cells, lambda value: value_of(column, value, mixed=mixed))


def _by_meaning(cells: GridColumn, meaning: Callable[[CellValue], Any]) -> Coded:
    own, values = cells.coded()
    known: dict[tuple[type, Any], int] = {}
    found = np.empty(len(values) + 1, dtype=np.int64)
    wrong = np.zeros(len(values) + 1, dtype=bool)
    found[-1] = BLANK
    for code, value in enumerate(values):
        try:
            read = None if isinstance(value, Broken) else meaning(value)
        except WrongCellError:
            read = None
        wrong[code] = read is None
        found[code] = known.setdefault((type(read), read), len(known))
    return Coded(found[own], wrong[own], texts=tuple(read for _, read in known))


def coded_share(column: Column, cells: GridColumn, *, mixed: bool) -> Coded:
    """A share: nothing, zero or more, for a deadweight of zero is no deadweight."""
    numbers, plain = cells.numbers()
    doubtful = np.array(cells.spoilt)
    odd = cells.given & ~plain & ~doubtful
    if odd.any():

        def read(value: CellValue) -> tuple[float, int] | None:
            return float(value_of(column, value, mixed=mixed)), 0

        numbers = np.array(numbers)
        own = _odd_cells(cells, odd, read)
        numbers[odd], doubtful[odd] = own.numbers, own.doubtful
    doubtful |= cells.given & ~((numbers >= 0) & (numbers <= 1))
    codes = np.where(cells.given, (numbers > 0).astype(np.int64), BLANK)
    return Coded(codes, doubtful, numbers)


def _odd_cells(
    cells: GridColumn, odd: Bools, read: Callable[[CellValue], tuple[float, int] | None]
) -> Coded:
    """Cells that are not plainly a number, each distinct one read once; for the odd rows only."""
    own, values = cells.coded()
    asked, inverse = np.unique(own[odd], return_inverse=True)
    numbers, codes = np.full(len(asked), np.nan), np.zeros(len(asked), dtype=np.int64)
    doubtful = np.zeros(len(asked), dtype=bool)
    for at, code in enumerate(asked):
        try:
            found = read(values[code])
        except WrongCellError:
            found = None
        if found is None:
            doubtful[at] = True
        else:
            numbers[at], codes[at] = found
    return Coded(codes[inverse], doubtful[inverse], numbers[inverse])


class Quantities:
    """Columns of figures with a unit, some of which are words for some interventions.

    ``uses`` are the interventions by code, and ``use`` the code of each row.
    """

    def __init__(self, bundles: Bundles, uses: tuple[Any, ...], use: Codes, *, mixed: bool) -> None:
        self.found = [bundles.get(id_) if isinstance(id_, str) else None for id_ in uses]
        self.bundles = bundles
        self.use = use
        self.mixed = mixed

    def input(self, column: Column, cells: GridColumn) -> Coded:
        """An input: a figure where the intervention of the row wants one, else a word."""
        figure = np.array([self._wants_figure(one, column.key) for one in self.found] + [False])
        known = np.array([one is not None and column.key in one.inputs for one in self.found])
        unknown = cells.given & ~np.append(known, False)[self.use]
        units = [_unit_of(one, column) for one in self.found]
        unfit = np.array([bool(unit) and not fits(column.unit or unit, unit) for unit in units])
        found = self._quantity(column, cells, figure[self.use], _one_unit(column.unit, units))
        wrong = unknown | (cells.given & np.append(unfit, False)[self.use])
        return Coded(found.codes, found.doubtful | wrong, found.numbers)

    def money(self, column: Column, cells: GridColumn) -> Coded:
        """An amount of euros."""
        return self._quantity(column, cells, np.ones(len(self.use), dtype=bool), column.unit)

    def _wants_figure(self, use: Intervention | None, name: str) -> bool:
        if use is None or name not in use.inputs:
            return False
        declared = use.inputs[name]
        plain = declared.curve is None and declared.series is None
        return plain and declared.unit != "calendar_year" and name not in self._dating(use)

    def _dating(self, use: Intervention) -> set[str]:
        """Inputs of indicators that may take a date from a figure: they make the plan."""
        kinds = (DeferralIndicator, IncidenceIndicator)
        return {
            name
            for feed in use.feeds
            if isinstance(self._indicator(feed.indicator), kinds)
            for text in feed.inputs.values()
            for name in names_in(text)
        }

    def _indicator(self, id_: str) -> IndicatorBase | None:
        try:
            return self.bundles.catalogue.indicator(id_)
        except ImpactcalcError:
            return None  # said where the plan is made

    def _quantity(self, column: Column, cells: GridColumn, figure: Bools, unit: str) -> Coded:
        numbers, plain = cells.numbers()
        codes = np.where(cells.given, 0, BLANK)
        doubtful = np.array(cells.spoilt)
        kinds: dict[Any, int] = {}
        odd = cells.given & figure & ~plain & ~doubtful
        if odd.any():
            numbers = np.array(numbers)
            own = _odd_cells(cells, odd, lambda value: self._odd(value, unit, kinds))
            numbers[odd], codes[odd], doubtful[odd] = own.numbers, own.codes, own.doubtful
        word = cells.given & ~figure & ~doubtful
        if word.any():
            numbers = np.array(numbers)
            numbers[word], codes[word] = np.nan, 1_000_000 + cells.coded()[0][word]
        return Coded(codes, doubtful, numbers)

    def _odd(self, value: CellValue, unit: str, kinds: dict[Any, int]) -> tuple[float, int] | None:
        """A text where a figure is wanted: one with a unit of its own, or never."""
        if isinstance(value, str) and words.plain(value) in words.NEVER:
            return np.nan, 1 + kinds.setdefault("never", len(kinds))
        found = measure(value, mixed=self.mixed)
        if found.unit and unit and not fits(found.unit, unit):
            return None
        kind = 1 + kinds.setdefault(found.unit, len(kinds)) if found.unit else 0
        return float(found.number), kind


def _unit_of(use: Intervention | None, column: Column) -> str:
    """Unit that an intervention wants of an input, "" where it has none."""
    if use is None or column.key not in use.inputs:
        return ""
    return use.inputs[column.key].unit or ""


def _one_unit(own: str, units: Iterable[str]) -> str:
    return own or next((unit for unit in units if unit), "")


def combined(parts: Iterable[Codes], count: int) -> Codes:
    """One code for each row from several; rows are equal where they are in each."""
    found = np.zeros(count, dtype=np.int64)
    height = 1
    for part in parts:
        low, high = (int(part.min()), int(part.max())) if count else (0, 0)
        if low == high:
            continue
        span = high - low + 1
        if height * span > 2**40:
            found, height = _packed(found)
        found = found * span + (part - low)
        height *= span
    return _packed(found)[0] if height > 1 else found


def _packed(codes: Codes) -> tuple[Codes, int]:
    values, _, packed = distinct(codes)
    return packed.astype(np.int64, copy=False), len(values)


def by_key(coded: Mapping[str, Coded], keys: Iterable[str]) -> list[Codes]:
    """Codes of those columns that are there."""
    return [coded[key].codes for key in keys if key in coded]


def column_of(grid: Grid, column: Column) -> GridColumn:
    """The cells of a column."""
    return grid.columns[column.place.column]
