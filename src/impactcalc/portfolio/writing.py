"""A portfolio to files: CSV, xlsx and Parquet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from impactcalc.errors import OutputError
from impactcalc.manifest import made_for_several
from impactcalc.output import csv_text, known_language
from impactcalc.output.columns import Coded, Column
from impactcalc.output.csv_columns import write_csv_columns
from impactcalc.output.parquet import write_parquet
from impactcalc.output.workbook import write_workbook
from impactcalc.portfolio.rows import COLUMNS, FIGURES
from impactcalc.report.ranking_sheets import ranking_sheets

if TYPE_CHECKING:
    from impactcalc.portfolio.results import Portfolio

_SHEET_ROWS = 1_000_000
"""Rows of projects that a sheet of a spreadsheet holds."""


def csv_of(portfolio: Portfolio, path: str | Path | None, by: str) -> str | None:
    """The ranked rows as CSV text; or written to ``path``, column by column."""
    if path is not None:
        order = portfolio.order(by)
        columns: dict[str, Column] = {"rank": np.arange(1, len(order) + 1)}
        for name, column in portfolio.columns().items():
            columns[name] = _ordered(name, column, order)
        write_csv_columns(path, columns)
        return None
    rows = ({"rank": n, **_flat(row)} for n, row in enumerate(portfolio.ranking(by), start=1))
    return csv_text(rows, ("rank", *COLUMNS))


def _ordered(name: str, column: Column, order: NDArray[np.intp]) -> Column:
    """A column in another order; years as whole numbers."""
    if isinstance(column, Coded):
        return Coded(column.codes[order], column.labels)
    if not isinstance(column, np.ndarray):
        return [column[place] for place in order.tolist()]
    own = column[order]
    if name != "payback_year":
        return own
    missing = np.isnan(own)
    return np.ma.masked_array(np.where(missing, 0, own).astype(np.int64), missing)


def _flat(row: dict[str, object]) -> dict[str, object]:
    """A row for a table, its flags as one text."""
    flags = row["flags"]
    assert isinstance(flags, tuple)
    return {**row, "flags": " ".join(flags)}


def write_xlsx(portfolio: Portfolio, path: str | Path, by: str, lang: str) -> None:
    """The ranking as an xlsx file."""
    known_language(lang)
    if len(portfolio) > _SHEET_ROWS:
        what = f"cannot write {path}: a sheet holds {_SHEET_ROWS:,} projects"
        raise OutputError(
            f"{what}, and there are {len(portfolio):,}. To do: write .csv or .parquet."
        )
    total = {key: getattr(portfolio.total, key) for key in FIGURES}
    write_workbook(path, ranking_sheets(portfolio.ranking(by), total, lang))


def write_parquet_of(
    portfolio: Portfolio,
    path: str | Path,
    columns: Sequence[str],
    breakdown: Iterable[Sequence[str]],
) -> None:
    """Columns of the table, and of breakdowns, as a Parquet file."""
    found: dict[str, Column] = portfolio.columns(columns)
    for axes in breakdown:
        labels, table = portfolio.breakdown(*axes)
        for label, values in zip(labels, table.T, strict=True):
            found[f"{'|'.join(axes)}:{label}"] = values
    made = made_for_several(portfolio.catalogue, portfolio.scheme)
    write_parquet(path, found, metadata={"impactcalc": "portfolio/1", "made_with": made})
