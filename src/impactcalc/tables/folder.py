"""Which files of a folder are tables of projects."""

from __future__ import annotations

from pathlib import Path

from impactcalc import limits
from impactcalc.errors import InputError, MissingExtraError
from impactcalc.tables.cells import Sheet
from impactcalc.tables.csvtext import csv_sheet
from impactcalc.tables.headers import fixed_key, split_header
from impactcalc.tables.opening import ENDINGS, is_result, parquet_top, table_bytes
from impactcalc.tables.workbook import xlsx_sheets

_TOP = 20
"""Rows in which headers are looked for."""

_TOP_BYTES = 1_000_000
"""Bytes of a CSV file in which these rows are looked for."""


def is_table(path: str | Path) -> bool:
    """Whether a path has the ending of a table.

    Examples
    --------
    >>> is_table("roofs.xlsx"), is_table("project.yaml")
    (True, False)
    """
    return str(path).lower().endswith(ENDINGS)


def holds_projects(path: str | Path) -> bool:
    """Whether a table found in a folder is one of projects: row 1 names project or use.

    Results that the library wrote have a column project as well, and are none. A table that
    cannot be read, or has these headers below row 1, counts as one, so that the fault is
    reported.
    """
    sheets = _sheets(Path(path))
    return sheets is None or any(map(_may_hold_projects, sheets))


def _may_hold_projects(sheet: Sheet) -> bool:
    first, *below = (set(map(fixed_key, _names(sheet, row))) for row in range(1, _TOP + 1))
    if first & {"project", "use"}:
        return not is_result(sheet)
    return any({"project", "use"} <= keys for keys in below)


def is_result_table(path: str | Path) -> bool:
    """Whether it is a table that the library wrote."""
    return any(map(is_result, _sheets(Path(path)) or ()))


def _sheets(path: Path) -> list[Sheet] | None:
    """Every sheet of a table, of CSV the first rows; None where it cannot be read."""
    shown = str(path)
    try:
        if shown.lower().endswith(".xlsx"):
            raw = table_bytes(path, shown, limits.XLSX_BYTES)
            return [sheet for sheet, _ in xlsx_sheets(raw, shown)]
        if shown.lower().endswith(".parquet"):
            return [parquet_top(path, shown)]
        raw = table_bytes(path, shown, limits.TABLE_BYTES, _TOP_BYTES)
        return [csv_sheet(b"\n".join(raw.split(b"\n", _TOP)[:_TOP]), shown)]
    except (InputError, MissingExtraError):
        return None


def _names(sheet: Sheet, row: int = 1) -> list[str]:
    return [split_header(cell)[0] for cell in sheet.rows.get(row, {}).values()]
