"""Data frames of pandas and polars as columns, through narwhals.

The first row of a frame is row 2 of the table, so a frame written to CSV has the same numbers.
An index of pandas without a name only numbers the rows, and is passed over; one with a name
holds something, and is refused.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np

from impactcalc.errors import ArgumentError
from impactcalc.tables.cells import Sheet
from impactcalc.tables.columns import GridColumn, LazyColumn, NumberColumn
from impactcalc.tables.grid import Grid, named_top, unfit_column
from impactcalc.tables.tidy import coded_column, unreadable_column

_UNFIT = (nw.List, nw.Struct, nw.Array, nw.Binary, nw.Unknown)
_DIGITS = (nw.Decimal, nw.Int128, nw.UInt128)
"""Numbers that numpy does not have."""

_FIRST_MOMENT, _LAST_MOMENT = -62_135_596_800_000, 253_402_300_800_000
"""The years 1 to 9999, which Python has, in milliseconds from 1970."""


def frame_grid(frame: Any, file: str) -> Grid:
    """The columns of a frame of pandas or polars.

    Raises
    ------
    InputError
        Two columns have one name, or there are too many columns or rows.
    ArgumentError
        A frame of polars is lazy, or an index of pandas has a name.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"project": ["0012", None], "trees [tree]": [20, 30]})
    >>> grid = frame_grid(frame, "the data frame")
    >>> grid.columns[1].coded()[1], grid.columns[2].numbers()[0].tolist()
    (['0012'], [20.0, 30.0])
    """
    if not hasattr(frame, "shape"):
        raise ArgumentError("a lazy frame has no rows yet: call its method collect() first")
    named = [*getattr(getattr(frame, "index", None), "names", ())]
    named = [name for name in named if name is not None]
    if named:
        what = f"the data frame has an index {named[0]!r}, which would not be read"
        raise ArgumentError(f"{what}: call its method reset_index() first")
    count = int(frame.shape[0])
    top = named_top([str(name) for name in frame.columns], file, count)
    if hasattr(frame, "set_axis"):  # pandas, whose names need not be text
        frame = frame.set_axis([str(name) for name in frame.columns], axis="columns")
    columns = nw.from_native(frame, eager_only=True).iter_columns()
    return Grid(top, [_column(top, n, one) for n, one in enumerate(columns, start=1)], count)


def _column(top: Sheet, number: int, series: Any) -> GridColumn:
    kind = series.dtype
    if isinstance(kind, _UNFIT) and not series.is_null().all():
        return unfit_column(top, number, len(series), str(series.to_native().dtype))
    plain = kind.is_numeric() and not isinstance(kind, _DIGITS)
    load = _number_column if plain else _any_column
    return LazyColumn(number, partial(load, number, series), mixed=True)


def _number_column(number: int, series: Any) -> GridColumn:
    blank = series.is_null().to_numpy()
    values = (series.fill_null(0) if blank.any() else series).to_numpy()
    if values.dtype.kind not in "iuf":
        values = values.astype(np.float64)
    return NumberColumn(number, values, ~blank)


def _any_column(number: int, series: Any) -> GridColumn:
    blank = series.is_null().to_numpy()
    if isinstance(series.dtype, nw.Datetime):
        stamps = series.dt.timestamp("ms").to_numpy()[~blank]
        if ((stamps < _FIRST_MOMENT) | (stamps >= _LAST_MOMENT)).any():
            return unreadable_column(number, ~blank, str(series.dtype))
    values = series.to_list()
    for at in np.flatnonzero(blank):
        values[at] = None  # of pandas it may be NaN, NaT or NA
    return coded_column(number, values, mixed=True)
