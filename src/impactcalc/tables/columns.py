"""One column of a table, from whatever source; a cell is made only where one is asked for.

Arrays have one entry for each row of data, so entry 0 is row 2 of the table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from math import isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from impactcalc import limits
from impactcalc.reader import BROKEN, Broken
from impactcalc.tables.cells import CellValue
from impactcalc.tables.distinct import distinct, in_order
from impactcalc.tables.plain import plain_number

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Codes = NDArray[np.int32]

Wrong = tuple[str, str]
"""Why a cell cannot be used: what, and what to do."""

FIRST = 2
"""The table row of entry 0."""


class GridColumn:
    """One column of the table; what it costs is paid when it is asked for.

    A cell that no cell may hold is given, is no number, and has the value ``BROKEN``.
    """

    def __init__(self, number: int, *, mixed: bool) -> None:
        self.number = number
        self.mixed = mixed

    @cached_property
    def given(self) -> Bools:
        """By row of data: whether the cell is not blank."""
        raise NotImplementedError

    @cached_property
    def wrong(self) -> Mapping[int, Wrong]:
        """By row of the table: what makes its cell unfit; without those said elsewhere."""
        return {}

    @cached_property
    def spoilt(self) -> Bools:
        """By row of data: whether the cell is ``BROKEN``."""
        codes, values = self.coded()
        broken = _broken(values)
        result: Bools = np.isin(codes, broken) if broken else np.zeros(len(codes), np.bool_)
        return result

    def numbers(self) -> tuple[Floats, Bools]:
        """By row of data: the value, and whether there is one; NaN where there is none.

        A text counts where it is plainly one number (``plain.plain_number``). What counts is
        finite and at most 1e30. The arrays are not to be written to.
        """
        raise NotImplementedError

    def coded(self) -> tuple[Codes, list[CellValue]]:
        """By row of data a code, -1 where blank; and the value of each code.

        Values differ in type or in value, and stand in order of first appearance.
        """
        raise NotImplementedError

    def cell(self, row: int) -> CellValue | None:
        """What the cell in this row of the table holds, None where it is blank."""
        raise NotImplementedError


class NumberColumn(GridColumn):
    """Whole or other numbers, without text among them."""

    def __init__(self, number: int, values: NDArray[Any], given: Bools) -> None:
        super().__init__(number, mixed=False)
        self.values = values
        self._given = given

    @cached_property
    def given(self) -> Bools:
        """By row of data: whether the cell is not blank."""
        return self._given

    @cached_property
    def spoilt(self) -> Bools:
        """By row of data: whether it is NaN or infinite, and not blank."""
        if self.values.dtype.kind != "f":
            return np.zeros(len(self.values), np.bool_)
        result: Bools = ~np.isfinite(self.values) & self.given
        return result

    @cached_property
    def wrong(self) -> Mapping[int, Wrong]:
        """By row of the table: a number that is none."""
        rows = np.flatnonzero(self.spoilt)
        return {int(at) + FIRST: not_finite(float(self.values[at])) for at in rows}

    @cached_property
    def _numbers(self) -> tuple[Floats, Bools]:
        values: Floats = self.values.astype(np.float64, copy=False)
        with np.errstate(invalid="ignore"):
            known: Bools = self.given & (np.abs(values) <= limits.NUMBER)
        return (values if known.all() else np.where(known, values, np.nan)), known

    def numbers(self) -> tuple[Floats, Bools]:
        """By row of data: the value, and whether there is one."""
        return self._numbers

    @cached_property
    def _coded(self) -> tuple[Codes, list[CellValue]]:
        good = self.given & ~self.spoilt
        own = self.values if good.all() else self.values[good]
        _, first, inverse = distinct(own)
        order = np.argsort(first, kind="stable")
        rank = np.empty(len(order), np.int32)
        rank[order] = np.arange(len(order), dtype=np.int32)
        values: list[CellValue] = own[first[order]].tolist()
        if own is self.values:
            return rank[inverse], values
        codes = np.full(len(self.values), -1, np.int32)
        codes[good] = rank[inverse]
        codes[self.spoilt] = len(values)
        return by_appearance(codes, [*values, BROKEN] if self.spoilt.any() else values)

    def coded(self) -> tuple[Codes, list[CellValue]]:
        """By row of data a code, -1 where blank; and the value of each code."""
        return self._coded

    def cell(self, row: int) -> CellValue | None:
        """What the cell in this row of the table holds, None where it is blank."""
        at = row - FIRST
        if not self.given[at]:
            return None
        value: CellValue = self.values[at].item()
        return BROKEN if self.spoilt[at] else value


class CodedColumn(GridColumn):
    """Values of any kind, each distinct one kept once.

    ``reasons`` says by code why a value cannot be used, where that is still to be reported.
    """

    def __init__(
        self,
        number: int,
        codes: Codes,
        values: list[CellValue],
        reasons: Mapping[int, Wrong] | None = None,
        *,
        mixed: bool,
    ) -> None:
        super().__init__(number, mixed=mixed)
        self.codes = codes
        self.values = values
        self.reasons = reasons or {}

    @cached_property
    def given(self) -> Bools:
        """By row of data: whether the cell is not blank."""
        result: Bools = self.codes >= 0
        return result

    @cached_property
    def wrong(self) -> Mapping[int, Wrong]:
        """By row of the table: what makes its cell unfit."""
        if not self.reasons:
            return {}
        rows = np.flatnonzero(np.isin(self.codes, list(self.reasons)))
        return {int(at) + FIRST: self.reasons[int(self.codes[at])] for at in rows}

    @cached_property
    def _numbers(self) -> tuple[Floats, Bools]:
        # One more, for the code -1 of a blank cell.
        found = [*(plain_number(value, mixed=self.mixed) for value in self.values), None]
        values = np.array([np.nan if one is None else one for one in found])[self.codes]
        return values, ~np.isnan(values)

    def numbers(self) -> tuple[Floats, Bools]:
        """By row of data: the value, and whether there is one."""
        return self._numbers

    @cached_property
    def _coded(self) -> tuple[Codes, list[CellValue]]:
        broken = _broken(self.values)
        if len(broken) < 2:
            return self.codes, self.values
        # Of those that differ in their reason only.
        one = np.where(np.isin(self.codes, broken), np.int32(broken[0]), self.codes)
        return by_appearance(one, self.values)

    def coded(self) -> tuple[Codes, list[CellValue]]:
        """By row of data a code, -1 where blank; and the value of each code."""
        return self._coded

    def cell(self, row: int) -> CellValue | None:
        """What the cell in this row of the table holds, None where it is blank."""
        code = self.codes[row - FIRST]
        return self.values[code] if code >= 0 else None


def not_finite(value: float) -> Wrong:
    """What to say of a cell that holds NaN or infinity, and is not blank."""
    name = "NaN" if isnan(value) else "infinity"
    return f"holds {name}", "give a finite number, or leave the cell blank (null)"


class LazyColumn(GridColumn):
    """A column that is read when it is first asked for."""

    def __init__(self, number: int, load: Callable[[], GridColumn], *, mixed: bool) -> None:
        super().__init__(number, mixed=mixed)
        self._load: Callable[[], GridColumn] | None = load

    @cached_property
    def loaded(self) -> GridColumn:
        """The column itself."""
        assert self._load is not None
        found = self._load()
        self._load = None  # and with it the file, once every column is there
        return found

    @cached_property
    def given(self) -> Bools:
        """By row of data: whether the cell is not blank."""
        return self.loaded.given

    @cached_property
    def wrong(self) -> Mapping[int, Wrong]:
        """By row of the table: what makes its cell unfit."""
        return self.loaded.wrong

    @cached_property
    def spoilt(self) -> Bools:
        """By row of data: whether the cell is ``BROKEN``."""
        return self.loaded.spoilt

    def numbers(self) -> tuple[Floats, Bools]:
        """By row of data: the value, and whether there is one."""
        return self.loaded.numbers()

    def coded(self) -> tuple[Codes, list[CellValue]]:
        """By row of data a code, -1 where blank; and the value of each code."""
        return self.loaded.coded()

    def cell(self, row: int) -> CellValue | None:
        """What the cell in this row of the table holds, None where it is blank."""
        return self.loaded.cell(row)


def encoded(cells: Sequence[Any]) -> tuple[Codes, list[Any]]:
    """Code of each cell, -1 for None, and the values by code, in order of first appearance.

    Examples
    --------
    >>> codes, values = encoded(["b", None, 1, True, "b"])
    >>> codes.tolist(), values
    ([0, -1, 1, 2, 0], ['b', 1, True])
    """
    known: dict[Any, int] = {}
    # 1, 1.0 and True are equal, and differ as cells.
    keys = [None if cell is None else (cell.__class__, cell) for cell in cells]
    codes = [-1 if key is None else known.setdefault(key, len(known)) for key in keys]
    return np.array(codes, np.int32), [value for _, value in known]


def by_appearance(codes: Codes, values: Sequence[Any]) -> tuple[Codes, list[Any]]:
    """The same column, its values in order of first appearance and none unused."""
    if in_order(codes, len(values)):
        return codes, list(values)
    first = np.full(len(values), len(codes), np.int64)
    given = np.flatnonzero(codes >= 0)[::-1]
    first[codes[given]] = given  # of several the last counts, which is the first row
    order = np.argsort(first, kind="stable")[: int((first < len(codes)).sum())]
    rank = np.full(len(values) + 1, -1, np.int32)  # one more, for the code -1
    rank[order] = np.arange(len(order), dtype=np.int32)
    return rank[codes], [values[at] for at in order.tolist()]


def _broken(values: Sequence[CellValue]) -> list[int]:
    """Codes of the values that are ``BROKEN``; of most columns there are none."""
    if type(BROKEN) not in set(map(type, values)):
        return []
    return [code for code, value in enumerate(values) if isinstance(value, Broken)]
