"""A table as columns: the same from every source, and cell by cell what a sheet of it has."""

from __future__ import annotations

import csv
import io
import math
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

import impactcalc as ic
from impactcalc import limits
from impactcalc.reader import BROKEN
from impactcalc.tables import csvgrid
from impactcalc.tables.cells import Sheet
from impactcalc.tables.csvgrid import csv_grid
from impactcalc.tables.csvtext import csv_sheet
from impactcalc.tables.grid import Grid, GridColumn, grid_of_sheet
from impactcalc.tables.numbers import Measure, WrongCellError, measure
from impactcalc.tables.opening import is_frame, open_grid
from impactcalc.tables.plain import all_fit, plain_number, plain_numbers
from impactcalc.tables.workbook import xlsx_sheets

# --- one table from every source ---------------------------------------------------------------

HEADERS = ("project", "use", "trees [tree]", "investment [EUR]", "start")
ROWS: list[tuple[Any, ...]] = [
    ("0012", "tab.trees", 20, 1000.5, 2026),
    ("0013", "tab.trees", 30, None, 2026),
    ("b", "tab.roof", None, 0.25, 2027),
    ("0012", "tab.roof", 20, 1e-7, 2026),
]
"""By hand; a frame keeps a column of whole numbers with blanks as other numbers."""

Source = Callable[[Path], Any]


def as_columns() -> dict[str, list[Any]]:
    return {name: list(cells) for name, cells in zip(HEADERS, zip(*ROWS, strict=True), strict=True)}


def as_csv(folder: Path) -> Path:
    out = io.StringIO()
    csv.writer(out).writerows([HEADERS, *ROWS])
    (folder / "p.csv").write_text(out.getvalue(), newline="")
    return folder / "p.csv"


def as_xlsx(folder: Path) -> Path:
    book = Workbook()
    assert book.active is not None
    for row in (HEADERS, *ROWS):
        book.active.append(row)
    book.save(folder / "p.xlsx")
    return folder / "p.xlsx"


def as_parquet(folder: Path) -> Path:
    pq.write_table(pa.table(as_columns()), folder / "p.parquet", row_group_size=2)
    return folder / "p.parquet"


SOURCES: dict[str, Source] = {
    "csv": as_csv,
    "xlsx": as_xlsx,
    "parquet": as_parquet,
    "pandas": lambda _: pd.DataFrame(as_columns()),
    "pandas, objects": lambda _: pd.DataFrame(as_columns(), dtype=object),
    "pandas, own kinds": lambda _: pd.DataFrame(as_columns()).convert_dtypes(),
    "pandas, categories": lambda _: pd.DataFrame(as_columns()).astype({"use": "category"}),
    "polars": lambda _: pl.DataFrame(as_columns()),
    "polars, categories": lambda _: pl.DataFrame(
        as_columns(), schema_overrides={"use": pl.Categorical}
    ),
    "arrow": lambda _: pa.table(as_columns()),
    "arrow, dictionaries": lambda _: pa.concat_tables(
        pa.table({**as_columns(), "use": pa.array(as_columns()["use"]).dictionary_encode()})[
            at:
        ].slice(0, 1)
        for at in range(len(ROWS))
    ),
}


@pytest.mark.parametrize("name", SOURCES)
def test_a_table_is_the_same_from_every_source(name: str, tmp_path: Path) -> None:
    grid = open_grid(SOURCES[name](tmp_path)).grid
    assert (grid.count, grid.present.all(), grid.spoilt.any(), grid.faults) == (4, True, False, [])
    assert {n: cell.value for n, cell in grid.headers.items()} == dict(enumerate(HEADERS, start=1))
    for number, header in enumerate(HEADERS, start=1):
        wanted = as_columns()[header]
        column = grid.columns[number]
        assert column.number == number
        assert column.given.tolist() == [cell is not None for cell in wanted]
        values, known = column.numbers()
        codes, distinct = column.coded()
        assert (codes.dtype, values.dtype) == (np.int32, np.float64)
        assert np.isnan(values[~known]).all()
        if header in ("project", "use"):
            assert [None if c < 0 else distinct[c] for c in codes.tolist()] == wanted
            assert [column.cell(row) for row in range(2, 6)] == wanted
            assert distinct == list(dict.fromkeys(wanted))
        else:
            assert known.tolist() == column.given.tolist()
            assert values[known].tolist() == [cell for cell in wanted if cell is not None]
            shown = [None if c < 0 else float(distinct[c]) for c in codes.tolist()]  # type: ignore[arg-type]
            assert shown == wanted
            assert codes[codes >= 0].tolist()[0] == 0


@pytest.mark.parametrize("name", SOURCES)
def test_every_source_has_the_same_places(name: str, tmp_path: Path) -> None:
    grid = open_grid(SOURCES[name](tmp_path)).grid
    sheet = grid.sheet([4, 2, 99])
    assert sorted(sheet.rows) == [1, 2, 4]
    place = sheet.rows[4][4].place
    assert (place.row, place.column, place.cell) == (4, 4, "D4")
    assert place.heading == "investment [EUR]"
    files = {"csv": "p.csv", "xlsx": "p.xlsx", "parquet": "p.parquet"}
    assert Path(place.file).name == files.get(name, "the data frame")
    assert place.sheet == ("Sheet" if name == "xlsx" else "")


def test_text_that_looks_like_a_number_keeps_its_digits() -> None:
    grid = open_grid(pd.DataFrame({"project": ["0012", "12", "12.0"]})).grid
    assert grid.columns[1].coded()[1] == ["0012", "12", "12.0"]
    assert grid.columns[1].numbers()[0].tolist() == [12, 12, 12]


def test_whole_numbers_beyond_those_of_a_float_keep_their_digits() -> None:
    ids = [2**53 + 1, 2**53, None]
    for frame in (pl.DataFrame({"project": ids}), pa.table({"project": ids})):
        assert open_grid(frame).grid.columns[1].coded()[1] == ids[:2]


def test_one_and_true_and_one_point_zero_are_three_cells() -> None:
    frame = pd.DataFrame({"project": [1, True, 1.0, "1", 1]}, dtype=object)
    codes, values = open_grid(frame).grid.columns[1].coded()
    assert codes.tolist() == [0, 1, 2, 3, 0]
    assert [type(value) for value in values] == [int, bool, float, str]


# --- frames ------------------------------------------------------------------------------------


def one_column(frame: Any) -> tuple[Grid, GridColumn]:
    grid = open_grid(frame).grid
    return grid, grid.columns[1]


@pytest.mark.parametrize(
    "frame",
    [
        pl.DataFrame({"a": [1.0, None, math.nan, math.inf]}),
        pa.table({"a": [1.0, None, math.nan, math.inf]}),
    ],
)
def test_a_null_is_blank_and_a_nan_is_a_fault(frame: Any) -> None:
    grid, column = one_column(frame)
    assert column.given.tolist() == [True, False, True, True]
    assert column.numbers()[1].tolist() == [True, False, False, False]
    assert grid.spoilt.tolist() == [False, False, True, True]
    assert [(f.cell, f.what) for f in grid.faults] == [
        ("A4", "holds NaN"),
        ("A5", "holds infinity"),
    ]
    codes, values = column.coded()
    assert (codes.tolist(), values) == ([0, -1, 1, 1], [1.0, BROKEN])
    assert grid.sheet([5]).rows[5][1].value is BROKEN
    assert str(grid.faults[0]).startswith('the data frame, row 4, column "a" (A4): holds NaN')


def test_a_nan_of_pandas_is_blank() -> None:
    grid, column = one_column(pd.DataFrame({"a": [1.0, math.nan], "b": ["x", None]}))
    assert (column.given.tolist(), grid.faults) == ([True, False], [])
    objects = pd.DataFrame({"a": ["x", math.nan, pd.NaT, None, pd.NA]}, dtype=object)
    assert one_column(objects)[1].given.tolist() == [True, False, False, False, False]


KINDS: dict[str, tuple[list[Any], list[Any]]] = {
    "booleans": ([True, None, False], [True, None, False]),
    "dates": ([date(2027, 3, 1), None], [date(2027, 3, 1), None]),
    "times": ([datetime(2027, 3, 1, 5), None], [datetime(2027, 3, 1, 5), None]),
    "decimals": ([Decimal("0.1"), None, Decimal("2.50")], [0.1, None, 2.5]),
    "text": ([" a  b ", "", " ", None, "a b"], ["a b", None, None, None, "a b"]),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame, pa.table])
def test_cells_of_every_kind(make: Callable[[Any], Any], kind: str) -> None:
    cells, wanted = KINDS[kind]
    grid, column = one_column(make({"a": cells}))
    found = [column.cell(row) for row in range(2, grid.count + 2)]
    assert (found, grid.faults) == (wanted, [])
    if kind == "decimals":
        assert column.numbers()[0][[0, 2]].tolist() == [0.1, 2.5]
    else:
        assert not column.numbers()[1].any()


@pytest.mark.parametrize(
    "frame",
    [
        pl.DataFrame({"a": [[1], [2]], "b": [1, 2]}),
        pl.DataFrame({"a": [{"x": 1}, {"x": 2}], "b": [1, 2]}),
        pl.DataFrame({"a": [b"x", b"y"], "b": [1, 2]}),
        pa.table({"a": [[1], [2]], "b": [1, 2]}),
        pa.table({"a": [{"x": 1}, {"x": 2}], "b": [1, 2]}),
        pa.table({"a": [b"x", b"y"], "b": [1, 2]}),
    ],
)
def test_a_nested_column_is_one_fault_of_its_header(frame: Any, tmp_path: Path) -> None:
    sources = [frame]
    if isinstance(frame, pa.Table):
        pq.write_table(frame, tmp_path / "p.parquet")
        sources.append(tmp_path / "p.parquet")
    for source in sources:
        grid = open_grid(source).grid
        assert [(f.cell, f.heading, f.what.startswith("holds ")) for f in grid.faults] == [
            ("A1", "a", True)
        ]
        assert grid.spoilt.all()
        assert grid.sheet([2]).rows[2][1].value is BROKEN


@pytest.mark.parametrize(
    "frame",
    [
        pl.DataFrame({"a": pl.Series([10**18, None], dtype=pl.Datetime("ms"))}),
        pa.table({"a": pa.array([10**18, None], pa.timestamp("s"))}),
    ],
)
def test_a_time_that_python_lacks_is_a_fault_of_its_cell(frame: Any) -> None:
    grid, column = one_column(frame)
    assert [(f.cell, "cannot be read" in f.what) for f in grid.faults] == [("A2", True)]
    assert column.given.tolist() == [True, False]


def test_a_column_of_a_strange_kind_names_it() -> None:
    grid, _ = one_column(pd.DataFrame({"a": pd.period_range("2020", periods=2, freq="D")}))
    assert [(f.cell, f.what) for f in grid.faults] == [("A1", "holds period[D]")]


def test_very_long_whole_numbers_keep_their_digits() -> None:
    _, column = one_column(pl.DataFrame({"a": pl.Series([2**90 + 1, 5], dtype=pl.Int128)}))
    assert column.coded()[1] == [2**90 + 1, 5]
    assert column.numbers()[0].tolist() == [float(2**90), 5]


def test_lists_among_objects_are_faults_of_their_cells() -> None:
    grid, column = one_column(pd.DataFrame({"a": [[1], "x", {}, [1]]}))
    assert [(f.cell, f.what) for f in grid.faults] == [
        ("A2", "holds list"),
        ("A4", "holds dict"),
        ("A5", "holds list"),
    ]
    assert column.cell(3) == "x"


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame([[1, 2, 3]], columns=["a", "b", "a"]),
        pa.table([pa.array([1])] * 3, names=["a", "b", "a"]),
    ],
)
def test_a_name_that_is_there_twice_is_a_fault(frame: Any, tmp_path: Path) -> None:
    sources = [frame]
    if isinstance(frame, pa.Table):
        pq.write_table(frame, tmp_path / "p.parquet")
        sources.append(tmp_path / "p.parquet")
    for source in sources:
        with pytest.raises(ic.InputError, match="is there twice: A1 has the same name") as caught:
            open_grid(source)
        assert [fault.cell for fault in caught.value.faults] == ["C1"]


def test_an_index_with_a_name_is_refused_and_one_without_passed_over() -> None:
    frame = pd.DataFrame({"project": ["x", "y"], "a": [1, 2]}, index=[7, 7])
    assert open_grid(frame).grid.columns[1].cell(3) == "y"
    with pytest.raises(ic.ArgumentError, match="reset_index"):
        open_grid(frame.set_index("project"))


def test_names_that_are_no_text_and_names_of_nothing() -> None:
    grid = open_grid(pd.DataFrame({0: [1], "": [2]})).grid
    assert grid.headers[1].value == "0"
    assert [(f.cell, f.what) for f in grid.faults] == [("B1", "has no name")]


def test_a_lazy_frame_and_other_objects_say_what_to_do() -> None:
    with pytest.raises(ic.ArgumentError, match="collect"):
        open_grid(pl.LazyFrame({"a": [1]}))
    with pytest.raises(ic.ArgumentError, match="cannot be a dict"):
        open_grid({"a": [1]})


def test_what_is_a_frame_needs_no_package() -> None:
    class Own(pd.DataFrame):
        pass

    frames = (pd.DataFrame(), pl.DataFrame(), pl.LazyFrame(), pa.table({}), Own())
    assert all(map(is_frame, frames))
    assert not any(map(is_frame, ("p.csv", Path("p"), [], {}, pd.Series([1]), pd)))
    code = (
        "import sys; from impactcalc.tables.opening import is_frame; is_frame('p');"
        "print({'pandas', 'polars', 'pyarrow', 'narwhals'} & set(sys.modules))"
    )
    answer = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    assert answer.stdout.strip() == b"set()"


@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame, pa.table])
def test_frames_without_rows_or_columns(make: Callable[[Any], Any]) -> None:
    grid = open_grid(make({"project": []})).grid
    assert (grid.count, list(grid.headers), grid.sheet([2]).rows.keys()) == (0, [1], {1})
    assert grid.columns[1].coded()[1] == []
    assert open_grid(make({})).grid.headers == {}


def test_frames_that_are_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    wide = pd.DataFrame({f"c{n}": [1] for n in range(limits.TABLE_COLUMNS + 1)})
    with pytest.raises(ic.InputError, match="more than 300 columns"):
        open_grid(wide)
    monkeypatch.setattr(limits, "FRAME_ROWS", 3)
    open_grid(pd.DataFrame({"a": [1] * 3}))
    with pytest.raises(ic.InputError, match="more than 3 rows"):
        open_grid(pd.DataFrame({"a": [1] * 4}))


# --- a grid and the sheet of the same table ----------------------------------------------------

FIT = [
    "",
    "",
    " ",
    "a",
    " a  b ",
    "12",
    "12.5",
    "1.234",
    "0012",
    "12,5",
    "-3",
    "caf\u00e9",
    "\u00a0",
]
ODD = [
    "=A1",
    "\u00a0",
    "#N/A",
    "####",
    "#1",
    "x\u200by",
    "two\nlines",
    "bell\x07",
    "y" * 1001,
    "0" * 1001,
]
CELLS = st.sampled_from([*FIT, *ODD])
TABLES = st.lists(st.lists(CELLS, max_size=4), min_size=1, max_size=12)


def cells_of(sheet: Sheet) -> dict[int, dict[int, Any]]:
    return {row: dict(sorted(found.items())) for row, found in sorted(sheet.rows.items()) if found}


def by_hand(text: Any, mixed: bool) -> float | None:
    """What the careful reader makes of a cell, where that is a number without a unit."""
    try:
        found = measure(text, mixed=mixed)
    except WrongCellError:
        return None
    return float(found.number) if found == Measure(found.number) else None


def assert_like(grid: Grid, sheet: Sheet, rows: range) -> None:
    """The grid gives the same cells and faults as the sheet, as a whole and in part."""
    for some in (rows, rows[::2]):
        made = grid.sheet(some)
        kept = {1, *some}
        wanted = {row: found for row, found in cells_of(sheet).items() if row in kept}
        assert cells_of(made) == wanted
        faults = sorted(fault for fault in sheet.faults if fault.line in kept)
        assert sorted(made.faults) == faults
    assert sorted(grid.faults) == sorted(sheet.faults)
    assert (made.file, made.name, made.mixed) == (sheet.file, sheet.name, sheet.mixed)
    present = [row + 2 for row in np.flatnonzero(grid.present).tolist()]
    assert present == [row for row in sorted(sheet.rows) if row > 1]
    for number, column in grid.columns.items():
        found = {r: cells[number].value for r, cells in sheet.rows.items() if number in cells}
        wanted = [found.get(row) for row in range(2, grid.count + 2)]
        codes, values = column.coded()
        assert [None if code < 0 else values[code] for code in codes.tolist()] == wanted
        distinct = dict.fromkeys((type(v), v) for v in wanted if v is not None)
        assert [(type(value), value) for value in values] == list(distinct)
        assert column.given.tolist() == [value is not None for value in wanted]
        numbers = [None if v in (None, BROKEN) else by_hand(v, sheet.mixed) for v in wanted]
        known = column.numbers()[1].tolist()
        assert known == [one is not None for one in numbers]
        assert column.numbers()[0][known].tolist() == [one for one in numbers if one is not None]
    broken = {r for r, cells in sheet.rows.items() for c in cells.values() if c.value is BROKEN}
    assert {row + 2 for row in np.flatnonzero(grid.spoilt).tolist()} == broken - {1}


@settings(max_examples=300)
@given(TABLES, st.sampled_from(",;\t"), st.sampled_from(["\r\n", "\n", "\r"]), st.integers(1, 5))
def test_a_csv_in_blocks_is_the_sheet_it_would_be(
    table: list[list[str]], separator: str, end: str, block: int
) -> None:
    out = io.StringIO()
    out.write(separator.join(["project", "use", "a"]) + end)
    csv.writer(out, delimiter=separator, lineterminator=end).writerows(table)
    raw = out.getvalue().encode()
    before = csvgrid.BLOCK
    csvgrid.BLOCK = block
    try:
        assert_like(csv_grid(raw, "p.csv"), csv_sheet(raw, "p.csv"), range(2, len(table) + 2))
    finally:
        csvgrid.BLOCK = before


@settings(max_examples=150)
@given(TABLES)
def test_a_sheet_as_columns_gives_the_sheet_back(table: list[list[str]]) -> None:
    sheet = Sheet("p.xlsx", "Projects", mixed=True)
    for row, cells in enumerate([["project", "use"], *table], start=1):
        for column, text in enumerate(cells, start=1):
            sheet.put(row, column, text)
    assert_like(grid_of_sheet(sheet), sheet, range(2, len(table) + 2))


@settings(max_examples=100, deadline=None)
@given(TABLES, st.sampled_from([pl.DataFrame, pa.table, pd.DataFrame]))
def test_a_frame_of_text_is_the_sheet_it_would_be(
    table: list[list[str]], make: Callable[[Any], Any]
) -> None:
    padded = [[*row, *[""] * (4 - len(row))] for row in table]
    sheet = Sheet("the data frame", mixed=True)
    for row, cells in enumerate([["a", "b", "c", "d"], *padded], start=1):
        for column, text in enumerate(cells, start=1):
            sheet.put(row, column, text)
    columns = dict(zip("abcd", map(list, zip(*padded, strict=True)), strict=True))
    assert_like(open_grid(make(columns)).grid, sheet, range(2, len(table) + 2))


def test_a_workbook_with_formulas_merged_cells_and_errors_keeps_its_faults(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in (("project", "a", "b"), ("x", "=B9", 1), ("y", "#N/A", 2.5), ("z", "1.234", True)):
        page.append(row)
    page.append(("merged", 5, None))
    page.merge_cells("A5:A6")
    book.save(tmp_path / "p.xlsx")
    ((sheet, _),) = xlsx_sheets((tmp_path / "p.xlsx").read_bytes(), str(tmp_path / "p.xlsx"))
    grid = open_grid(tmp_path / "p.xlsx").grid
    assert [fault.cell for fault in grid.faults] == ["B2", "B3", "A5"]
    assert_like(grid, sheet, range(2, 8))


# --- texts as numbers --------------------------------------------------------------------------

NUMBERS = st.text(alphabet="0123456789.,+-eE_ %", min_size=1, max_size=9)
LIKELY = st.from_regex(r"[+-]?[0-9]{1,4}([.,][0-9]{1,4}){0,2}(e[0-9]{1,2})?", fullmatch=True)


@settings(max_examples=1000)
@given(NUMBERS | LIKELY, st.booleans())
@example("1.234", True)
@example("1.234", False)
@example("-1,234", True)
@example("1.234.567,5", True)
@example("1e31", False)
@example("9" * 400, False)
@example("-0", False)
def test_plain_numbers_are_those_of_the_careful_reader(text: str, mixed: bool) -> None:
    text = text.strip(" ")
    if text:
        assert plain_number(text, mixed=mixed) == by_hand(text, mixed)


@settings(max_examples=300)
@given(st.lists(st.just("") | NUMBERS.map(str.strip) | LIKELY, max_size=8), st.booleans())
@example(["1", "9" * 40, "9" * 400], False)
def test_many_texts_at_once_are_the_numbers_of_each(texts: list[str], mixed: bool) -> None:
    one_by_one = [plain_number(text, mixed=mixed) if text else None for text in texts]
    found = plain_numbers(texts, mixed=mixed).tolist()
    assert [None if math.isnan(value) else value for value in found] == one_by_one


@pytest.mark.parametrize("value", [True, False, date(2026, 1, 1), BROKEN, math.inf, math.nan, 1e31])
def test_other_cells_are_no_numbers(value: Any) -> None:
    assert plain_number(value, mixed=False) is None


@settings(max_examples=300)
@given(st.lists(CELLS | st.text(max_size=5), min_size=1, max_size=5))
def test_texts_that_fit_at_once_are_left_as_they_are(texts: list[str]) -> None:
    sheet = Sheet("p.csv")
    for row, text in enumerate(texts, start=2):
        sheet.put(row, 1, text)
    kept = [sheet.rows[r][1].value if r in sheet.rows else "" for r in range(2, len(texts) + 2)]
    if all_fit("\n".join(texts), len(texts)):
        assert kept == texts
        assert sheet.faults == []
    assert all_fit("trees\n\ncaf\u00e9s and more", 3)


# --- files that are at fault -------------------------------------------------------------------


def faults_of(make: Callable[[], Any]) -> list[tuple[int, str]]:
    try:
        make()
    except ic.InputError as error:
        faults = error.faults
    else:
        return []
    assert all(fault.todo for fault in faults)
    return [(fault.line, fault.what) for fault in faults]


BAD_CSV = {
    "nothing": b"",
    "spaces": b" \n\n",
    "other spaces": "\u2003\n".encode(),
    "only a mark": b"\xef\xbb\xbf",
    "an xlsx": b"PK\x03\x04",
    "UTF-16": "project,use\n".encode("utf-16"),
    "latin": "project,use\ncaf\u00e9,b\n".encode("latin-1"),
    "half a character": b"project,use\n\n\xe2\x82",
    "NUL": b"project,use\na\0,b\n",
    "no separator": b"project\na\n",
    "two separators": b"project;use,start\na;b,c\n",
    "open header": b'project,use,"a\n',
    "open quote": b'project,use\na,b\n"a,b\n',
    "text after quote": b'project,use\n\na,b\n"a"b,c\n',
    "columns": b"project,use\n=A1,b\n" + b"a," * 400 + b"b\n",
    "columns, then a quote": b"project,use\n" + b"a," * 400 + b'b\n"a"b',
    "blank columns": b"project,use\na,b" + b"," * 400 + b"\n",
    "header columns": b"a," * 400 + b"b\n",
    "one long cell": b"project,use\n" + b"a" * 200_000 + b",b\n",
}


@pytest.mark.parametrize("name", BAD_CSV)
@pytest.mark.parametrize("block", [1, 2, 2000])
def test_a_bad_csv_stops_where_the_sheet_stops(
    name: str, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csvgrid, "BLOCK", block)
    raw = BAD_CSV[name]
    wanted = faults_of(lambda: csv_sheet(raw, "p.csv"))
    assert bool(wanted) == (name != "blank columns")
    assert faults_of(lambda: csv_grid(raw, "p.csv")) == wanted


def test_a_fault_of_text_far_into_a_file_has_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("impactcalc.tables.csvtext._PIECE", 7)
    raw = "project,use\ncaf\u00e9,b\ncaf".encode() + b"\xe9,b\n"
    assert faults_of(lambda: csv_grid(raw, "p.csv")) == [
        (0, "is not text in UTF-8, first on line 3")
    ]
    cut = b"abc\n\xf0\x9f\x98" + b"\x84\xff\n,"  # a character in two pieces, then half of one
    assert faults_of(lambda: csv_grid(cut, "p.csv"))[0][1].endswith("on line 2")
    assert csv_grid("project,use\ncaf\u00e9,b\n\u20ac,c".encode(), "p.csv").count == 2


def test_rows_beyond_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CSV_ROWS", 5)
    monkeypatch.setattr(csvgrid, "BLOCK", 2)
    top = b"project,use\n"
    assert csv_grid(top + b"a,b\n" * 5 + b",\n\n" * 3, "p.csv").count == 5
    assert faults_of(lambda: csv_grid(top + b"a,b\n" * 5 + b"\n,c\n", "p.csv")) == [
        (8, "has more than 5 rows")
    ]
    assert faults_of(lambda: csv_grid(top + b"\n" * 99, "p.csv")) == [(27, "has more than 5 rows")]


def test_more_rows_than_a_sheet_may_have() -> None:
    raw = b"project,use,trees [tree]\n" + b"a,b,1\n" * (limits.TABLE_ROWS + 1)
    assert faults_of(lambda: csv_sheet(raw, "p.csv"))
    grid = csv_grid(raw + b"=x,b,2\n", "p.csv")
    assert grid.count == limits.TABLE_ROWS + 2
    assert grid.columns[3].numbers()[0].sum() == limits.TABLE_ROWS + 3
    assert [fault.cell for fault in grid.faults] == [f"A{limits.TABLE_ROWS + 3}"]


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_files_that_are_too_large_are_not_read(
    ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"p.{ending}"
    path.write_bytes(b"project,use\n")
    most = {"csv": "TABLE_BYTES", "xlsx": "XLSX_BYTES", "parquet": "PARQUET_BYTES"}[ending]
    os.truncate(path, getattr(limits, most) + 1)
    monkeypatch.setattr(Path, "open", None)
    ((_, what),) = faults_of(lambda: open_grid(path))
    assert what == f"is larger than {getattr(limits, most) // 1_000_000} MB"


@pytest.mark.parametrize("name", ["p.csv", "p.xlsx", "p.parquet", "a\0.csv", "p.xls", "p"])
def test_paths_that_are_no_table(name: str, tmp_path: Path) -> None:
    ((_, what),) = faults_of(lambda: open_grid(tmp_path / name))
    assert what
    if "\0" not in name:
        (tmp_path / name).mkdir()
        assert faults_of(lambda: open_grid(tmp_path / name))


@pytest.mark.parametrize("place", [0, 3, 4, 40, 90, 200, -1, -5, -9, -60, -200])
def test_a_damaged_parquet_file_is_a_fault_or_no_harm(place: int, tmp_path: Path) -> None:
    path = as_parquet(tmp_path)
    raw = bytearray(path.read_bytes())
    raw[place] ^= 0xFF
    path.write_bytes(raw)
    for _, what in faults_of(lambda: open_grid(path).grid.faults):
        assert what == "is damaged, or is no Parquet file"


@pytest.mark.parametrize("raw", [b"", b"PAR1", b"PAR1" * 9, b"project,use\na,b\n", b"\0" * 99])
def test_what_is_no_parquet_file_says_so(raw: bytes, tmp_path: Path) -> None:
    (tmp_path / "p.parquet").write_bytes(raw)
    ((_, what),) = faults_of(lambda: open_grid(tmp_path / "p.parquet"))
    assert what == ("is damaged, or is no Parquet file" if raw else "is empty")


def test_half_a_parquet_file_and_data_that_is_gone(tmp_path: Path) -> None:
    path = as_parquet(tmp_path)
    raw = path.read_bytes()
    path.write_bytes(raw[: len(raw) // 2])
    assert faults_of(lambda: open_grid(path)) == [(0, "is damaged, or is no Parquet file")]
    # The header is whole and every page is gone: known when a column is asked for.
    path.write_bytes(raw[:4] + b"\xff" * 500 + raw[504:])
    grid = open_grid(path).grid
    assert grid.headers[1].value == "project"
    assert faults_of(lambda: grid.columns[1].given) == [(0, "is damaged, or is no Parquet file")]


def test_parquet_without_pyarrow_names_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = as_parquet(tmp_path)
    monkeypatch.delitem(sys.modules, "impactcalc.tables.arrow", raising=False)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delattr("impactcalc.tables.arrow", raising=False)
    with pytest.raises(ic.MissingExtraError, match=r"pip install 'impactcalc\[parquet\]'"):
        open_grid(path)


def test_curves_stand_beside_a_file_or_in_its_own_sheet(tmp_path: Path) -> None:
    (tmp_path / "curves.csv").write_text("curve,x [year],y [EUR]\nnow,1,2\nnow,2,3\n")
    for source in (as_csv(tmp_path), as_parquet(tmp_path)):
        rows = open_grid(source).curves.rows()
        assert rows is not None
        assert [(x.value, y.value) for x, y in rows["now"]] == [("1", "2"), ("2", "3")]
    assert open_grid(as_xlsx(tmp_path)).curves.rows() is None
    assert open_grid(pd.DataFrame({"project": ["a"]})).curves.rows() is None


def test_a_result_of_the_library_is_no_table(tmp_path: Path) -> None:
    frame = pl.DataFrame({"project": ["a"], "effect": ["b"], "indicator": ["c"]})
    frame.write_parquet(tmp_path / "p.parquet")
    for source in (frame, tmp_path / "p.parquet"):
        assert "is a result that impactcalc wrote" in faults_of(lambda s=source: open_grid(s))[0][1]
