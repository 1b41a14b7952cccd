"""Any file at all as a table: numbers that may be two, damaged and hostile files, in no time."""

from __future__ import annotations

import io
import struct
import sys
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import impactcalc as ic
from impactcalc import limits
from impactcalc.tables import read_portfolio
from impactcalc.tables.numbers import WrongCellError, number
from tables_help import (
    GOOD,
    MONEY,
    csv_text,
    faults_of,
    one_fault,
    workbook,
    write_csv,
)

# --- numbers -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "mixed", "value"),
    [
        ("12,5", True, 12.5),
        ("-12,5", True, -12.5),
        ("0,125", True, 0.125),
        ("0.125", True, 0.125),
        ("12.50", True, 12.5),
        ("1234.567", True, 1234.567),
        ("1.2345", True, 1.2345),
        ("1.234,5", True, 1234.5),
        ("1,234.5", True, 1234.5),
        ("1.234.567", True, 1234567),
        ("1_000", True, 1000),
        ("1e3", True, 1000),
        ("1.234", False, 1.234),
        ("1_000.5", False, 1000.5),
    ],
)
def test_a_number_that_can_be_read_in_one_way(text: str, mixed: bool, value: float) -> None:
    assert number(text, mixed=mixed) == value


@pytest.mark.parametrize(
    ("text", "mixed", "todo"),
    [
        ("1,234", True, "write 1234, or 1.2340, whichever is meant"),
        ("1.234", True, "write 1234, or 1.2340, whichever is meant"),
        ("1,234", False, "write 1234, or 1.234, whichever is meant"),
        ("1,5", False, "write 1.5, the decimal sign is a point"),
        ("1.234,5", False, "write 1234.5, the decimal sign is a point"),
        ("1.234.567", False, "write 1234567, the decimal sign is a point"),
        ("12.34.56", True, ""),
        ("12,34,56", True, ""),
        ("--5", True, ""),
        ("1e99", True, ""),
        (".5", True, ""),
        ("\u0665", True, ""),
        ("nan", True, ""),
    ],
)
def test_a_number_that_can_not(text: str, mixed: bool, todo: str) -> None:
    with pytest.raises(WrongCellError) as caught:
        number(text, mixed=mixed)
    assert todo in caught.value.todo
    assert caught.value.todo


# --- hostile files -----------------------------------------------------------------------------


def good_xlsx() -> bytes:
    out = io.BytesIO()
    workbook(list(GOOD), [{**GOOD, "project": "a"}]).save(out)
    return out.getvalue()


def changed(part: str, old: bytes, new: bytes) -> bytes:
    """A good file with one part changed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(good_xlsx())) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            data = before.read(name)
            if name == part:
                assert old in data
                data = data.replace(old, new, 1)
            after.writestr(name, data)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]>"
)


def truncated_size(raw: bytes) -> bytes:
    """A zip whose directory says that its first part is small."""
    at = raw.index(b"PK\x01\x02")
    return raw[: at + 24] + struct.pack("<I", 5) + raw[at + 28 :]


HOSTILE_XLSX = {
    "empty": (b"", "is empty"),
    "no zip": (b"project,use\n", "is damaged, or is no xlsx"),
    "half": (good_xlsx()[:2000], "is damaged, or is no xlsx"),
    "middle lost": (good_xlsx()[:900] + good_xlsx()[1100:], "is damaged, or is no xlsx"),
    "password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 999, "has a password"),
    "another zip": (None, "is damaged, or is no xlsx"),
    "bomb": (None, "more than 600 MB"),
    "tags": (None, "more than 5000000 cells"),
    "wrong size": (truncated_size(good_xlsx()), "is damaged, or is no xlsx"),
    "entities": (
        changed(SHEET, b"<worksheet ", BOMB + b"<worksheet "),
        "document type inside",
    ),
    "entities in UTF-16": (
        changed(SHEET, b"<worksheet", '<!DOCTYPE x [<!ENTITY a "b">]>'.encode("utf-16")),
        "document type inside",
    ),
    "no sheet": (changed(SHEET, b"<sheetData>", b"<sheetDatum>"), "is damaged"),
    "far row": (changed(SHEET, b'r="A2"', b'r="A1048576"'), "more than 100000 rows"),
    "row without end": (changed(SHEET, b'<row r="2"', b'<row r="99999999999999"'), "has a header"),
    "far column": (changed(SHEET, b'r="G2"', b'r="XFD2"'), "more than 300 columns"),
    "header only": (None, "has a header and no rows"),
    "no cells": (None, "has no sheet with a table"),
}


def zipped(*parts: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in parts:
            archive.writestr(name, data)
    return out.getvalue()


def made(name: str) -> bytes:
    """The files that are made when they are needed."""
    if name == "another zip":
        return zipped(("word/document.xml", b"<w/>"))
    if name == "bomb":
        return zipped(*((f"xl/{n}.xml", b" " * 101_000_000) for n in range(6)))
    if name == "tags":
        return zipped((SHEET, b"<c/>" * (limits.XLSX_TAGS + 1)))
    out = io.BytesIO()
    workbook(list(GOOD) if name == "header only" else [], []).save(out)
    return out.getvalue()


@pytest.mark.parametrize("name", HOSTILE_XLSX)
def test_a_hostile_spreadsheet_is_one_clear_fault_at_once(
    name: str, tmp_path: Path, shelf: ic.Catalogue
) -> None:
    raw, words = HOSTILE_XLSX[name]
    path = tmp_path / "p.xlsx"
    path.write_bytes(made(name) if raw is None else raw)
    start = time.process_time()
    fault = one_fault(path, shelf)
    assert time.process_time() - start < 1
    assert words in fault.what
    assert fault.todo


HOSTILE_CSV = {
    "nothing": (b"", "is empty"),
    "spaces": (b" \n\n", "is empty"),
    "header only": (b"project,use,start,horizon [years]\n", "has a header and no rows"),
    "an xlsx": (good_xlsx(), "is a spreadsheet and no CSV"),
    "UTF-16": ("project,use\na,b\n".encode("utf-16"), "is text in UTF-16"),
    "latin": ("project,use\ncaf\u00e9,b\n".encode("latin-1"), "first on line 2"),
    "NUL": (b"project,use\na\0,b\n", "NUL bytes"),
    "no separator": (b"project\na\n", "no comma, semicolon or tab"),
    "two separators": (b"project;use,start\na;b,c\n", "comma and semicolon"),
    "open quote": (b'project,use\n"a,b\n', "unexpected end of data"),
    "text after quote": (b'project,use\n"a"b,c\n', "cannot be read"),
    "rows": (b"project,use\n" + b"a,b\n" * 10_001, "more than 10000 rows"),
    "columns": (b"project,use\n" + b"a," * 400 + b"b\n", "more than 300 columns"),
    "one long cell": (b"project,use\n" + b"a" * 200_000 + b",b\n", "field larger"),
}


@pytest.mark.parametrize("name", HOSTILE_CSV)
def test_a_hostile_csv_is_one_clear_fault_at_once(
    name: str, tmp_path: Path, shelf: ic.Catalogue
) -> None:
    raw, words = HOSTILE_CSV[name]
    path = tmp_path / "p.csv"
    path.write_bytes(raw)
    start = time.process_time()
    fault = one_fault(path, shelf)
    assert time.process_time() - start < 1
    assert words in fault.what
    assert fault.todo


@pytest.mark.parametrize("name", ["p.xls", "p.ods", "p"])
def test_a_file_of_another_kind_says_which_are_read(
    name: str, tmp_path: Path, shelf: ic.Catalogue
) -> None:
    (tmp_path / name).write_text("a")
    assert ".csv, .tsv, .xlsx, .parquet" in one_fault(tmp_path / name, shelf).todo


def test_a_path_that_is_no_file(tmp_path: Path, shelf: ic.Catalogue) -> None:
    (tmp_path / "folder.csv").mkdir()
    for path in (tmp_path / "none.csv", tmp_path / "folder.csv", tmp_path / "a\0.csv"):
        what = one_fault(path, shelf).what
        assert any(words in what for words in ("is not there", "is a folder", "cannot be read"))


def test_merged_cells_and_links_over_the_whole_sheet_take_no_time(
    tmp_path: Path, shelf: ic.Catalogue
) -> None:
    everything = (
        b'<mergeCells count="1"><mergeCell ref="A2:XFD1048576"/></mergeCells>'
        b'<hyperlinks><hyperlink ref="A1:XFD1048576" location="A1"/></hyperlinks>'
    )
    raw = changed(SHEET, b"</sheetData>", b"</sheetData>" + everything)
    (tmp_path / "p.xlsx").write_bytes(raw)
    start = time.process_time()
    fault = one_fault(tmp_path / "p.xlsx", shelf)
    assert time.process_time() - start < 1
    assert (fault.cell, "merged" in fault.what) == ("A2", True)


def test_merged_cells_beyond_the_headers_are_no_cells(tmp_path: Path, shelf: ic.Catalogue) -> None:
    merged = b'<mergeCells count="1"><mergeCell ref="A2:KN1048576"/></mergeCells>'  # 300 columns
    raw = changed(SHEET, b"</sheetData>", b"</sheetData>" + merged)
    (tmp_path / "p.xlsx").write_bytes(raw)
    fault = one_fault(tmp_path / "p.xlsx", shelf)
    assert (fault.cell, "merged" in fault.what) == ("A2", True)


def test_sheets_that_are_not_read_are_no_secret(tmp_path: Path, shelf: ic.Catalogue) -> None:
    path = tmp_path / "p.xlsx"
    book = workbook(list(GOOD), [{**GOOD, "project": "a"}], [("curve", "x", "y")])
    book.create_sheet("empty")
    notes = book.create_sheet("Toelichting")
    notes.append(["anything"])
    book.save(path)
    assert faults_of(path, shelf) == []
    other = book.create_sheet("More")
    other.append(["project", "use"])
    book.save(path)
    assert "Projects and More" in one_fault(path, shelf).what
    other.sheet_state = "hidden"
    book.save(path)
    fault = one_fault(path, shelf)
    assert (fault.sheet, fault.what) == ("More", "is hidden and holds cells")


def test_an_xlsx_without_openpyxl_names_the_extra(
    tmp_path: Path, shelf: ic.Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "p.xlsx").write_bytes(good_xlsx())
    path = write_csv(tmp_path / "p.csv", list(GOOD), [{**GOOD, "project": "a"}])
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(ic.MissingExtraError, match=r"impactcalc\[xlsx\]"):
        read_portfolio(tmp_path / "p.xlsx", catalogue=shelf)
    assert len(read_portfolio(path, catalogue=shelf)) == 1


@settings(max_examples=150)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200), st.sampled_from(",;\t"))
def test_no_text_does_more_than_give_faults(
    tmp_path_factory: pytest.TempPathFactory, shelf: ic.Catalogue, text: str, separator: str
) -> None:
    path = tmp_path_factory.mktemp("any") / "p.csv"
    header = csv_text([*GOOD, *MONEY, "damage_with"], [], separator)
    for start in ("", header):
        path.write_text(start + text, encoding="utf-8", newline="")
        for fault in faults_of(path, shelf):
            assert str(fault).isprintable()
            assert fault.todo


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.binary(min_size=1, max_size=20))
def test_no_damage_to_a_spreadsheet_does_more_than_give_faults(
    tmp_path_factory: pytest.TempPathFactory, shelf: ic.Catalogue, at: int, new: bytes
) -> None:
    raw = good_xlsx()
    at %= len(raw)
    path = tmp_path_factory.mktemp("any") / "p.xlsx"
    path.write_bytes(raw[:at] + new + raw[at + len(new) :])
    for fault in faults_of(path, shelf):
        assert fault.todo, str(fault)
