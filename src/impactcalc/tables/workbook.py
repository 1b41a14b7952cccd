"""An xlsx file as sheets; the only module that knows openpyxl.

The file is a zip of XML. Its size when unpacked, the number of its tags and the absence of a
document type are checked before anything is parsed, so that a small file cannot grow.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from impactcalc import limits
from impactcalc.errors import InputError, MissingExtraError
from impactcalc.tables.cells import CellValue, Place, Sheet, letters

_CELL = rb"([A-Z]{1,3})([0-9]{1,7})"
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']" + _CELL + rb":" + _CELL)
_LAST_ROW = 1_048_576
_MOST_PARTS = 2_000
_OTHER = "save the table as CSV or Parquet"
_SAVE = "open it in a spreadsheet program, and save it as .xlsx"


def xlsx_sheets(raw: bytes, file: str) -> list[tuple[Sheet, bool]]:
    """Every sheet with a cell in it, and whether it is hidden.

    Raises
    ------
    InputError
        The file is no xlsx, is damaged or has a password, or is too large.
    MissingExtraError
        openpyxl is not installed.
    """
    parts = _checked_parts(raw, file)
    try:
        from openpyxl import load_workbook
    except ImportError as error:
        what = "reading an xlsx table needs openpyxl: pip install 'impactcalc[xlsx]'"
        raise MissingExtraError(what) from error
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what the file has besides cells
            book = load_workbook(io.BytesIO(raw), read_only=True, keep_links=False)
            try:
                found = [(_sheet(one, file, parts), _hidden(one)) for one in book.worksheets]
            finally:
                book.close()
    except InputError:
        raise
    except Exception as error:  # whatever openpyxl meets in a damaged file
        raise _stop(file, "is damaged, or is no xlsx file", _SAVE) from error
    return [(sheet, hidden) for sheet, hidden in found if sheet.rows]


def _stop(file: str, what: str, todo: str) -> InputError:
    return InputError([Place(file).fault(what, todo)])


def _checked_parts(raw: bytes, file: str) -> dict[str, bytes]:
    """Every part of the zip, unpacked, when together they are of a reasonable size."""
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        todo = "take the password off, or save it as .xlsx"
        raise _stop(file, "has a password, or is of the old kind .xls", todo)
    if len(raw) > limits.XLSX_BYTES:
        what = f"is larger than {limits.XLSX_BYTES // 1_000_000} MB"
        raise _stop(file, what, "delete what is no part of the table, or " + _OTHER)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = archive.infolist()
            size = sum(entry.file_size for entry in entries)
            if size > limits.XLSX_UNPACKED or len(entries) > _MOST_PARTS:
                what = f"holds more than {limits.XLSX_UNPACKED // 1_000_000} MB when unpacked"
                if len(entries) > _MOST_PARTS:
                    what = f"holds more than {_MOST_PARTS} parts"
                raise _stop(file, what, "delete what is no part of the table, or " + _OTHER)
            parts = {entry.filename: archive.read(entry) for entry in entries}
    except InputError:
        raise
    except Exception as error:  # zipfile has no one error for a damaged file
        raise _stop(file, "is damaged, or is no xlsx file", _SAVE) from error
    # With the NUL bytes out, text in UTF-16 looks like any other.
    marked = (part.replace(b"\0", b"") for part in parts.values())
    if any(b"<!DOCTYPE" in part or b"<!ENTITY" in part for part in marked):
        what = "has a document type inside, which no spreadsheet program writes"
        raise _stop(file, what, "do not use it, or " + _SAVE)
    if sum(part.count(b"<") for part in parts.values()) > limits.XLSX_TAGS:
        what = f"holds more than {limits.XLSX_TAGS // 4} cells"
        raise _stop(file, what, "delete the empty rows below the table, or " + _OTHER)
    return parts


def _hidden(sheet: Any) -> bool:
    return bool(sheet.sheet_state != "visible")


def _sheet(source: Any, file: str, parts: dict[str, bytes]) -> Sheet:
    sheet = Sheet(file, str(source.title), mixed=True, most=limits.XLSX_ROWS)
    source.reset_dimensions()  # the file may say anything of its own size
    for number, row in enumerate(source.iter_rows(), start=1):
        for cell in row:
            if cell.value is not None or cell.data_type == "f":
                _put(sheet, cell)
        if number >= _LAST_ROW:
            break
    _note_merged(sheet, parts.get(source._worksheet_path, b""))
    return sheet


def _put(sheet: Sheet, cell: Any) -> None:
    row, column, value = cell.row, cell.column, cell.value
    if cell.data_type == "f":
        sheet.spoil(row, column, "holds a formula", "paste the value in its place")
    elif cell.data_type == "e":
        todo = "mend the formula it came from, and paste the value"
        sheet.spoil(row, column, f"holds the error {value}", todo)
    else:
        sheet.put(row, column, _value(value, str(cell.number_format)))


def _value(value: Any, shape: str) -> CellValue:
    """The value of a cell; one that shows in percent as text that says so."""
    if isinstance(value, (bool, int, date, datetime, time, timedelta)) and "%" not in shape:
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    # A spreadsheet keeps 15 digits; what it shows as 0.3 may be stored as 0.30000000000000004.
    text = f"{value:.15g}"
    if "%" in re.sub(r'"[^"]*"|\\.', "", shape):
        return f"{Decimal(text) * 100:f} %"
    return float(text)


def _note_merged(sheet: Sheet, part: bytes) -> None:
    """A fault for every merged stretch of cells that reaches into the table."""
    seen = part.replace(b"\0", b"")
    for match in list(_MERGED.finditer(seen))[: limits.FAULTS]:
        row, name = int(match[2]), match[1].decode()
        column = next((c for c in range(1, limits.TABLE_COLUMNS + 1) if letters(c) == name), 0)
        if row in sheet.rows and column:
            last = match[3].decode()
            what = f"is merged with the cells up to {last}{int(match[4])}"
            sheet.spoil(row, column, what, "unmerge them, and give each row its own value")
            _lose_others(sheet, (row, column), (int(match[4]), last))


def _lose_others(sheet: Sheet, first: tuple[int, int], last: tuple[int, str]) -> None:
    """Blank cells under a merged one: what is missing there is no fault of its own."""
    row, column = first
    most = limits.TABLE_COLUMNS
    end = next((c for c in range(column, most + 1) if letters(c) == last[1]), column)
    end = min(end, max(sheet.rows.get(1, {column: None})))  # what lies outside is no cell
    for below in [known for known in sheet.rows if row <= known <= last[0]]:
        for right in range(column, end + 1):
            if (below, right) != first:
                sheet.lose(below, right)
