"""A portfolio table from wherever it is: a file by its ending, or a data frame."""

from __future__ import annotations

import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from impactcalc import limits
from impactcalc.errors import ArgumentError, InputError, MissingExtraError
from impactcalc.reader.opening import unopened
from impactcalc.records import record
from impactcalc.tables import words
from impactcalc.tables.cells import Place, Sheet
from impactcalc.tables.csvgrid import csv_grid
from impactcalc.tables.csvtext import csv_sheet
from impactcalc.tables.curves import Curves
from impactcalc.tables.grid import Grid, grid_of_sheet
from impactcalc.tables.headers import split_header
from impactcalc.tables.workbook import xlsx_sheets

ENDINGS = (".csv", ".tsv", ".xlsx", ".parquet")

FRAME = "the data frame"
"""What a frame is called in a fault, where a file has its name."""

_KINDS = {
    ("pandas", "DataFrame"),
    ("polars", "DataFrame"),
    ("polars", "LazyFrame"),
    ("pyarrow", "Table"),
    ("pyarrow", "RecordBatch"),
}

_OF_RESULTS = (
    *({"effect", "indicator"}, {"effect_or_line"}, {"effect_of_regel"}),
    *({"rank", "mv0"}, {"rang", "mv0"}, {"code", "what_it_says"}, {"code", "wat_het_zegt"}),
)
"""Headers that stand together beside ``project`` in tables that the library writes."""


@record(frozen=True)
class Opened:
    """The table as columns, and where its curves are read from."""

    grid: Grid
    curves: Curves


def is_frame(source: object) -> bool:
    """Whether it is a data frame of pandas or polars, or a pyarrow table.

    No package is loaded for it.

    Examples
    --------
    >>> import pandas as pd
    >>> is_frame(pd.DataFrame({"project": ["north"]})), is_frame("trees.csv")
    (True, False)
    """
    return any((one.__module__.partition(".")[0], one.__name__) in _KINDS for one in _types(source))


def _types(source: object) -> tuple[type, ...]:
    return type(source).__mro__


def open_grid(source: Any) -> Opened:
    r"""The table of projects as columns, and its curves.

    Row 1 is the header and row 2 the first row of data, in a file and in a frame alike. A text
    in Parquet or in a frame is read as one in a spreadsheet: it may have a decimal comma, and
    ``1.234`` may be two numbers.

    Parameters
    ----------
    source : path of a file .csv, .tsv, .xlsx or .parquet, or a frame of pandas, polars or pyarrow

    Raises
    ------
    InputError
        It is no table, or cannot be read as one at all. Faults of single cells are in the grid.
    MissingExtraError
        It is xlsx or Parquet, and openpyxl or pyarrow is not installed.
    ArgumentError
        It is neither a path nor a frame, or a frame that cannot be read as it is.

    Examples
    --------
    >>> import pandas as pd
    >>> grid = open_grid(pd.DataFrame({"project": ["a", "b"], "trees [tree]": [20, 30]})).grid
    >>> grid.count, grid.headers[2].value, grid.columns[2].numbers()[0].tolist()
    (2, 'trees [tree]', [20.0, 30.0])
    """
    if is_frame(source):
        grid = _frame(source)
        _refuse_other([grid.top], FRAME)
        return Opened(grid, Curves(lambda: None, "sheet of curves, which a data frame lacks"))
    if not isinstance(source, (str, Path)):
        what = f"a table of projects cannot be a {type(source).__name__}"
        raise ArgumentError(f"{what}: give a path or a data frame")
    return _file(Path(source), str(source))


def _frame(source: Any) -> Grid:
    if not any(one.__module__.partition(".")[0] == "pyarrow" for one in _types(source)):
        from impactcalc.tables.frame import frame_grid

        return frame_grid(source, FRAME)
    from impactcalc.tables.arrow import table_grid

    return table_grid(source, FRAME)


def _file(path: Path, shown: str) -> Opened:
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        what = "is no table that can be read here"
        todo = f"save it with one of the endings {', '.join(ENDINGS)}"
        raise InputError([Place(shown).fault(what, todo)])
    if ending == ".xlsx":
        sheets = xlsx_sheets(table_bytes(path, shown, limits.XLSX_BYTES), shown)
        _refuse_other((sheet for sheet, _ in sheets), shown)
        sheet, curves = picked_sheet(sheets, shown)
        _refuse_curves(sheet)
        return Opened(grid_of_sheet(sheet), curves)
    if ending == ".parquet":
        grid = _parquet(path, shown)
    else:
        grid = csv_grid(table_bytes(path, shown, limits.TABLE_BYTES), shown)
    _refuse_other([grid.top], shown)
    _refuse_curves(grid.top)
    return Opened(grid, curves_beside(path))


def _parquet(path: Path, shown: str) -> Grid:
    try:
        from impactcalc.tables.arrow import parquet_grid
    except ImportError as error:
        what = "reading a Parquet table needs pyarrow: pip install 'impactcalc[parquet]'"
        raise MissingExtraError(what) from error
    _check_size(path, shown, limits.PARQUET_BYTES)
    return parquet_grid(path, shown)


def curves_beside(path: Path) -> Curves:
    """The curves of a table without sheets: the file curves.csv in its folder."""
    beside = path.parent / "curves.csv"

    def read() -> Sheet | None:
        if not beside.exists() or beside.resolve() == path.resolve():
            return None
        return csv_sheet(table_bytes(beside, str(beside), limits.CURVES_BYTES), str(beside))

    return Curves(read, "file curves.csv beside it")


def table_bytes(path: Path, shown: str, most: int, first: int | None = None) -> bytes:
    """What is in a file, or the ``first`` bytes of it.

    Raises
    ------
    InputError
        It cannot be opened, is no file, is empty, or has more than ``most`` bytes.
    """
    _check_size(path, shown, most)
    try:
        with path.open("rb") as stream:
            return stream.read(most if first is None else first)
    except OSError as error:
        raise unopened(path, shown, error) from error


def _check_size(path: Path, shown: str, most: int) -> None:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise OSError(None, "it is not a file")
    except (OSError, ValueError) as error:  # ValueError: a NUL byte in the path
        raise unopened(path, shown, error) from error
    if found.st_size > most:
        what = f"is larger than {most // 1_000_000} MB"
        raise InputError([Place(shown).fault(what, "split it, or check what it is")])
    if not found.st_size:
        todo = "give a header in row 1, and a row for each project"
        raise InputError([Place(shown).fault("is empty", todo)])


def _names(sheet: Sheet) -> set[str]:
    return {words.plain(split_header(cell)[0]) for cell in sheet.rows.get(1, {}).values()}


def is_result(sheet: Sheet) -> bool:
    """Whether the headers are those of a result that the library wrote."""
    names = _names(sheet)
    return "project" in names and "use" not in names and any(one <= names for one in _OF_RESULTS)


def _refuse_other(sheets: Iterable[Sheet], shown: str) -> None:
    """What is a table, and no table of projects."""
    for sheet in sheets:
        if is_result(sheet):
            what = "is a result that impactcalc wrote, and no table of projects"
            raise InputError([Place(shown).fault(what, "name the table it was made from")])


def _refuse_curves(top: Sheet) -> None:
    if {words.CURVE_HEADERS.get(name) for name in _names(top)} == {"curve", "x", "y"}:
        todo = "name the table of projects; it finds its curves by itself"
        raise InputError([top.place(1).fault("holds curves, and no projects", todo)])


def parquet_top(path: Path, shown: str) -> Sheet:
    """The headers of a Parquet file."""
    return _parquet(path, shown).top


def picked_sheet(sheets: Iterable[tuple[Sheet, bool]], shown: str) -> tuple[Sheet, Curves]:
    """The sheet of projects and that of curves; a sheet nobody asked for is a fault."""
    faults = []
    tables: list[Sheet] = []
    curves: Sheet | None = None
    for sheet, hidden in sheets:
        name = words.plain(sheet.name)
        if name in words.NOTES_SHEETS:
            continue
        if hidden:
            todo = "show it or delete it: what is hidden is not read in silence"
            faults.append(sheet.whole.fault("is hidden and holds cells", todo))
        elif name in words.CURVE_SHEETS and curves is None:
            curves = sheet
        else:
            tables.append(sheet)
    if faults:
        raise InputError(faults)
    if len(tables) > 1:
        names = " and ".join(sheet.name for sheet in tables)
        what = f"has {len(tables)} sheets that may be the table: {names}"
        todo = "keep one beside the sheet curves; a sheet named notes is passed over"
        raise InputError([Place(shown).fault(what, todo)])
    if not tables:
        todo = "give a sheet with a header in row 1, and a row for each project"
        raise InputError([Place(shown).fault("has no sheet with a table", todo)])
    found = Curves(lambda: curves, "sheet curves")
    found.rows()  # it is part of the file, used or not
    return tables[0], found
