"""Columns as CSV: byte for byte what the writer of rows makes of the same rows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import impactcalc as ic
from impactcalc.output import arrow_lines, csv_columns, csv_text
from impactcalc.output.columns import Coded, block_of, fitting
from impactcalc.output.csv_columns import block_lines, write_csv_blocks, write_csv_columns

Table = dict[str, Any]

AWKWARD = ["=1+1", " @SUM(A1)", "a,b", 'say "x"', "\r", "two\nlines", "", " ", "\uff1d1", "p-1"]
TEXT = st.none() | st.sampled_from(AWKWARD) | st.text(st.characters(exclude_categories=["Cs"]))
NUMBERS = (
    st.floats(allow_infinity=False)
    | st.integers(-(10**16), 10**16).map(float)
    | st.floats(-1e7, 1e7).map(lambda number: round(number, 2))
    # Where Python begins and ends to write an exponent, and where Arrow does.
    | st.sampled_from([1e-4, 1e-5, 1e10, 1e15, 1e16]).flatmap(
        lambda edge: st.sampled_from([edge, np.nextafter(edge, 0), np.nextafter(edge, 1e99), -edge])
    )
)


@st.composite
def columns(draw: st.DrawFn) -> Any:
    """A column of some kind, and the cells a writer of rows would be given."""
    size = draw(st.shared(st.integers(0, 6), key="rows"))
    kind = draw(st.sampled_from(["float", "float32", "int", "masked", "bool", "text", "coded"]))
    if kind in ("float", "float32"):
        cells = draw(st.lists(NUMBERS, min_size=size, max_size=size))
        with np.errstate(over="ignore"):
            array = np.array(cells, np.float32 if kind == "float32" else np.float64)
        array[np.isinf(array)] = 0
        return array, [None if math.isnan(cell) else cell for cell in array.tolist()]
    if kind == "bool":
        truths = draw(st.lists(st.booleans(), min_size=size, max_size=size))
        return np.array(truths, bool), truths
    if kind == "text":
        texts = draw(st.lists(TEXT, min_size=size, max_size=size))
        return draw(st.sampled_from([list, tuple, lambda t: np.array(t, object)]))(texts), texts
    whole = draw(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=size, max_size=size))
    if kind == "int":
        return np.array(whole, np.int64), whole
    blanks = draw(st.lists(st.booleans(), min_size=size, max_size=size))
    if kind == "masked":
        cells = [None if blank else cell for cell, blank in zip(whole, blanks, strict=True)]
        return np.ma.masked_array(np.array(whole, np.int64), blanks), cells
    labels = draw(st.lists(TEXT.filter(lambda text: text is not None), min_size=1, max_size=4))
    codes = [-1 if blank else at % len(labels) for at, blank in enumerate(blanks)]
    return Coded(np.array(codes, np.int16), labels), [None if c < 0 else labels[c] for c in codes]


TABLES = st.lists(columns(), min_size=1, max_size=5)


def rows_of(cells: Sequence[Sequence[Any]]) -> str:
    """The table as the writer of rows writes it."""
    names = [f"c{at}" for at in range(len(cells))]
    rows = [dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True)]
    return csv_text(rows, names)


@pytest.mark.parametrize("way", ["python", "arrow"])
@given(found=TABLES)
def test_columns_are_written_as_rows_are(way: str, found: Any) -> None:
    table = {f"c{at}": column for at, (column, _) in enumerate(found)}
    pa = arrow_lines.arrow() if way == "arrow" else None
    assert (pa is None) == (way == "python"), "pyarrow is there, and passes its proof"
    header = csv_text([], list(table)).encode()
    written = header + bytes(block_lines(block_of(table), pa))
    assert written == rows_of([cells for _, cells in found]).encode()


def test_many_numbers_are_written_alike() -> None:
    """A million of all sizes, and as many as money has them: what hypothesis cannot reach."""
    random = np.random.default_rng(6)
    spread = np.exp(random.uniform(np.log(1e-6), np.log(1e18), 300_000))
    bits = random.integers(0, 2**63, 300_000).view(np.float64)
    money = np.round(random.normal(0, 1e5, 300_000), 2)
    values = np.concatenate([spread, -spread, bits[np.isfinite(bits)], money])
    pa = arrow_lines.arrow()
    assert arrow_lines.floats(pa, values).to_pylist() == list(map(repr, values.tolist()))


def test_the_proof_would_notice_another_way_of_writing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert arrow_lines.arrow() is not None
    monkeypatch.setattr(arrow_lines, "MOST", 1e30)  # Arrow writes 1e22 as 1e+22
    arrow_lines.arrow.cache_clear()
    monkeypatch.setattr(arrow_lines, "_PROOF", (1.5, 12345678901.5))
    assert arrow_lines.arrow() is None
    arrow_lines.arrow.cache_clear()


def big(rows: int) -> Table:
    random = np.random.default_rng(1)
    return {
        "project": [f"p{row}" for row in range(rows)],
        "npv": np.where(random.random(rows) < 0.1, np.nan, random.normal(0, 1e6, rows)),
        "quadrant": Coded(random.integers(-1, 2, rows), ["=a", "b"]),
    }


@pytest.mark.parametrize("worth", [0, 10**12], ids=["arrow", "python"])
def test_pieces_and_blocks_make_the_same_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, worth: int
) -> None:
    monkeypatch.setattr(csv_columns, "ROWS", 7)
    monkeypatch.setattr(csv_columns, "WORTH", worth)
    table = big(100)
    told: list[tuple[int, int]] = []
    write_csv_columns(tmp_path / "a.csv", table, progress=lambda *now: told.append(now))
    blocks = block_of(table).slices(13)
    write_csv_blocks(tmp_path / "b.csv", (block.columns for block in blocks))
    cells = [
        table["project"],
        [None if math.isnan(npv) else npv for npv in table["npv"].tolist()],
        table["quadrant"].texts(),
    ]
    wanted = rows_of(cells).replace("c0,c1,c2", "project,npv,quadrant")
    assert (tmp_path / "a.csv").read_bytes() == wanted.encode()
    assert (tmp_path / "b.csv").read_bytes() == wanted.encode()
    assert told[0] == (7, 100)
    assert told[-1] == (100, 100)


def test_a_table_without_rows_has_a_header(tmp_path: Path) -> None:
    empty = {"project": [], "npv": np.array([])}
    write_csv_columns(tmp_path / "a.csv", empty)
    write_csv_blocks(tmp_path / "b.csv", [empty, empty])
    assert (tmp_path / "a.csv").read_text() == "project,npv\n"
    assert (tmp_path / "b.csv").read_text() == "project,npv\n"


@pytest.mark.parametrize(
    ("table", "what"),
    [
        ({}, "at least one column"),
        ({"a": [], "b": np.array([1.0])}, "column b has 1 rows, and a has 0"),
        ({"a": np.array([1.0, np.inf])}, "column a, row 1, is inf"),
        ({"a": np.array([-np.inf], np.float32)}, "column a, row 0, is -inf"),
        ({"a": [1.0]}, r"column a, row 0, is 1\.0 of type float"),
        ({"a": np.array(["x", 3], object)}, "column a, row 1, is 3 of type int"),
        ({"a": np.zeros((2, 2))}, "column a is a float64 array of 2 dimensions"),
        ({"a": np.zeros(2, complex)}, "column a is a complex128 array"),
        ({"a": np.zeros(2, "datetime64[D]")}, r"column a is a datetime64\[D\] array"),
        ({"a": "text"}, "column a is a str"),
        ({"a": {"x": 1}}, "column a is a dict"),
        ({"a": Coded(np.array([2]), ["x", "y"])}, "column a: a code is -1 to 1"),
        ({"a": Coded(np.array([-2]), ["x"])}, "column a: a code is -1 to 0"),
        ({"a": Coded(np.array([0.0]), ["x"])}, "column a: codes are whole numbers"),
        ({"a": Coded(np.array([0]), [1])}, "column a, row 0, is 1 of type int"),
    ],
)
def test_columns_that_fit_no_table_are_refused(tmp_path: Path, table: Table, what: str) -> None:
    with pytest.raises(ic.ArgumentError, match=what):
        write_csv_columns(tmp_path / "r.csv", table)
    assert not list(tmp_path.iterdir())


def test_a_masked_infinity_is_a_blank(tmp_path: Path) -> None:
    write_csv_columns(tmp_path / "r.csv", {"a": np.ma.masked_invalid([1.5, np.inf]), "b": ["", ""]})
    assert (tmp_path / "r.csv").read_text() == "a,b\n1.5,\n,\n"


@pytest.mark.parametrize(
    "second", [{"b": ["x"]}, {"a": np.array([1])}, {"a": ["x"], "b": ["x"]}], ids=str
)
def test_blocks_that_differ_are_refused(tmp_path: Path, second: Table) -> None:
    (tmp_path / "r.csv").write_text("old")
    with pytest.raises(ic.ArgumentError, match=r"block 1 has .*, and the first a \(text\)"):
        write_csv_blocks(tmp_path / "r.csv", [{"a": ["x"]}, second])
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("r.csv", "old")]
    with pytest.raises(ic.ArgumentError, match="at least one block"):
        list(fitting([]))


def test_what_the_caller_raises_between_blocks_comes_out_as_it_is(tmp_path: Path) -> None:
    def blocks() -> Any:
        yield {"a": ["x"]}
        raise ic.InputError([ic.Fault("p.csv", 2, 1, "", "'x' is no number")])

    with pytest.raises(ic.InputError, match="is no number"):
        write_csv_blocks(tmp_path / "r.csv", blocks())
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("worth", [0, 10**12], ids=["arrow", "python"])
def test_half_a_character_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, worth: int
) -> None:
    monkeypatch.setattr(csv_columns, "WORTH", worth)
    with pytest.raises(ic.OutputError, match="take half characters out"):
        write_csv_columns(tmp_path / "r.csv", {"a": ["\ud800"], "b": ["x"]})
    assert not list(tmp_path.iterdir())
