"""A portfolio to files: CSV, xlsx and Parquet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from impactcalc.errors import OutputError
from impactcalc.manifest import made_for_several
from impactcalc.output import csv_text, known_language, write_text
from impactcalc.output.columns import Column
from impactcalc.output.parquet import write_parquet
from impactcalc.output.workbook import write_workbook
from impactcalc.portfolio.rows import COLUMNS, FIGURES
from impactcalc.report.ranking_sheets import ranking_sheets

if TYPE_CHECKING:
    from impactcalc.portfolio.results import Portfolio

_SHEET_ROWS = 1_000_000
"""Rows of projects that a sheet of a spreadsheet holds."""


def csv_of(portfolio: Portfolio, path: str | Path | None, by: str) -> str:
    """The ranked rows as CSV text; written to ``path`` where one is given."""
    rows = ({"rank": n, **_flat(row)} for n, row in enumerate(portfolio.ranking(by), start=1))
    text = csv_text(rows, ("rank", *COLUMNS))
    if path is not None:
        write_text(path, text)
    return text


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
