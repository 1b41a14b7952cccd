"""Parquet files: what comes back, with another reader than our own where there is one."""

from __future__ import annotations

import json
import math
import sys
import threading
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given

import impactcalc as ic
from impactcalc.output import parquet
from impactcalc.output.columns import Coded
from impactcalc.output.csv_columns import write_csv_columns
from impactcalc.output.parquet import write_parquet, write_parquet_blocks
from test_columns import TABLES

Table = dict[str, Any]
MADE = {"impactcalc": "portfolio/1", "made_with": {"library": "0.1.0", "scheme": {"hash": "één"}}}


def some(rows: int, seed: int = 1) -> Table:
    random = np.random.default_rng(seed)
    return {
        "project": [f"p{row}" for row in range(rows)],
        "name": [None if row % 3 else "trees" for row in range(rows)],
        "npv": random.normal(0, 1e6, rows),
        "bcr": np.where(random.random(rows) < 0.2, np.nan, 1.5),
        "payback_year": np.ma.masked_array(np.arange(rows) + 2026, np.arange(rows) % 2 == 1),
        "certified": random.random(rows) < 0.5,
        "quadrant": Coded(random.integers(-1, 2, rows), ["poor", "rich"]),
    }


@given(found=TABLES)
def test_every_table_comes_back(tmp_path_factory: pytest.TempPathFactory, found: Any) -> None:
    path = tmp_path_factory.getbasetemp() / "round.parquet"
    write_parquet(path, {f"c{at}": column for at, (column, _) in enumerate(found)}, metadata={})
    back = pq.read_table(path)
    assert back.column_names == [f"c{at}" for at in range(len(found))]
    for (_, cells), column in zip(found, back.columns, strict=True):
        assert column.to_pylist() == list(cells)


def test_kinds_and_blanks_as_pandas_sees_them(tmp_path: Path) -> None:
    table = some(10)
    write_parquet(tmp_path / "r.parquet", table, metadata=MADE)
    types = {field.name: str(field.type) for field in pq.read_schema(tmp_path / "r.parquet")}
    assert types == {
        **{"project": "string", "name": "string", "npv": "double", "bcr": "double"},
        **{"payback_year": "int64", "certified": "bool", "quadrant": "string"},
    }
    frame = pd.read_parquet(tmp_path / "r.parquet")
    assert frame["npv"].tolist() == table["npv"].tolist(), "to the last bit"
    assert frame["bcr"].isna().tolist() == np.isnan(table["bcr"]).tolist()
    assert pq.read_table(tmp_path / "r.parquet")["bcr"].null_count == np.isnan(table["bcr"]).sum()
    assert frame["payback_year"].dropna().tolist() == [2026, 2028, 2030, 2032, 2034]
    assert frame["quadrant"].notna().tolist() == (table["quadrant"].codes >= 0).tolist()


def test_the_metadata_stand_in_the_file_as_json(tmp_path: Path) -> None:
    write_parquet(tmp_path / "r.parquet", some(3), metadata=MADE)
    kept = pq.read_metadata(tmp_path / "r.parquet").metadata
    assert json.loads(kept[b"impactcalc"]) == MADE
    assert json.loads(pq.read_schema(tmp_path / "r.parquet").metadata[b"impactcalc"]) == MADE


def test_how_the_columns_are_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "ROWS", 100)
    write_parquet(tmp_path / "r.parquet", some(250), metadata={})
    found = pq.read_metadata(tmp_path / "r.parquet")
    assert [found.row_group(at).num_rows for at in range(found.num_row_groups)] == [100, 100, 50]
    group = found.row_group(0)
    columns = [group.column(at) for at in range(group.num_columns)]
    dictionary = {one.path_in_schema for one in columns if one.has_dictionary_page}
    assert dictionary == {"name", "quadrant"}, "text that repeats itself, and no figure"
    assert {one.compression for one in columns} == {"LZ4"}


@pytest.mark.parametrize("size", [1, 7, 100, 101, 250])
def test_blocks_make_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(parquet, "ROWS", 100)
    table = some(250)
    write_parquet(tmp_path / "a.parquet", table, metadata=MADE)
    write_parquet(tmp_path / "again.parquet", some(250), metadata=MADE)
    blocks = [
        {
            name: Coded(column.codes[at : at + size], column.labels)
            if isinstance(column, Coded)
            else column[at : at + size]
            for name, column in table.items()
        }
        for at in range(0, 250, size)
    ]
    write_parquet_blocks(tmp_path / "b.parquet", iter(blocks), metadata=MADE)
    wanted = (tmp_path / "a.parquet").read_bytes()
    assert (tmp_path / "again.parquet").read_bytes() == wanted
    assert (tmp_path / "b.parquet").read_bytes() == wanted
    write_parquet(tmp_path / "c.parquet", some(250, seed=2), metadata=MADE)
    assert (tmp_path / "c.parquet").read_bytes() != wanted


def test_a_table_without_rows(tmp_path: Path) -> None:
    for at, blocks in enumerate(([some(0)], [some(0), some(0)])):
        write_parquet_blocks(tmp_path / f"{at}.parquet", blocks, metadata=MADE)
        back = pq.read_table(tmp_path / f"{at}.parquet")
        assert (back.num_rows, back.column_names) == (0, list(some(0)))


def test_memory_does_not_grow_with_the_table(tmp_path: Path) -> None:
    """What pyarrow and Python hold at most, for ten blocks and for forty."""

    def most(number: int) -> int:
        held = []

        def blocks() -> Iterator[Table]:
            for at in range(number):
                held.append(pa.total_allocated_bytes() + tracemalloc.get_traced_memory()[0])
                yield {"npv": np.random.default_rng(at).normal(size=parquet.ROWS)}

        write_parquet_blocks(tmp_path / "r.parquet", blocks(), metadata={})
        return max(held) - held[0]

    tracemalloc.start()
    try:
        few, many = most(10), most(40)
    finally:
        tracemalloc.stop()
    one = 8 * parquet.ROWS
    assert few > one, "it is really measured"
    assert many < few + 2 * one
    assert many < 8 * one


def test_a_block_is_made_while_the_one_before_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, found = [threading.Event() for _ in range(4)], []

    def blocks() -> Iterator[Table]:
        for event in asked[:3]:
            event.set()
            yield some(20)
        asked[3].set()

    class Patient(pq.ParquetWriter):
        """Ends no writing before the next block is asked for."""

        def write_table(self, table: pa.Table, rows: int) -> None:
            found.append(asked[len(found) + 1].wait(20))
            super().write_table(table, rows)

    monkeypatch.setattr(pq, "ParquetWriter", Patient)
    monkeypatch.setattr(parquet, "ROWS", 20)
    write_parquet_blocks(tmp_path / "r.parquet", blocks(), metadata={})
    assert found == [True, True, True]
    assert pq.read_table(tmp_path / "r.parquet").num_rows == 60


def test_text_is_neutralised_where_a_spreadsheet_opens_it_and_nowhere_else(tmp_path: Path) -> None:
    table = {"project": ["=1+1", "@x"], "npv": np.array([1.0, -1.0])}
    write_parquet(tmp_path / "r.parquet", table, metadata={})
    write_csv_columns(tmp_path / "r.csv", table)
    assert pq.read_table(tmp_path / "r.parquet")["project"].to_pylist() == ["=1+1", "@x"]
    assert (tmp_path / "r.csv").read_text() == "project,npv\n'=1+1,1.0\n'@x,-1.0\n"


# --- when it does not go well ------------------------------------------------------------------


def old(folder: Path) -> Path:
    path = folder / "r.parquet"
    path.write_bytes(b"old")
    return path


def untouched(path: Path) -> bool:
    return path.read_bytes() == b"old" and list(path.parent.iterdir()) == [path]


def test_without_pyarrow_the_message_names_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = old(tmp_path)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ic.MissingExtraError, match=r"pip install 'impactcalc\[parquet\]'"):
        write_parquet(path, some(3), metadata={})
    assert untouched(path)


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    path, table = old(tmp_path), {"npv": np.random.default_rng(1).normal(size=300_000)}
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))  # no file grows beyond a megabyte
    try:
        with pytest.raises(ic.OutputError, match=r"cannot write .*r\.parquet: File too large"):
            write_parquet(path, table, metadata={})
        with pytest.raises(ic.OutputError, match=r"cannot write .*r\.parquet: File too large"):
            write_csv_columns(path, table)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert untouched(path)


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError, RuntimeError])
def test_what_ends_the_blocks_early_leaves_the_old_file(
    tmp_path: Path, error: type[BaseException]
) -> None:
    path = old(tmp_path)

    def blocks() -> Iterator[Table]:
        for seed in range(3):
            yield some(1000, seed)
        raise error

    with pytest.raises(error):
        write_parquet_blocks(path, blocks(), metadata={})
    assert untouched(path)


def test_what_fits_no_file_is_refused(tmp_path: Path) -> None:
    path = old(tmp_path)
    with pytest.raises(ic.ArgumentError, match="row 0, is inf"):
        write_parquet(path, {"npv": np.array([math.inf])}, metadata={})
    with pytest.raises(ic.ArgumentError, match="block 1 has npv"):
        write_parquet_blocks(path, [{"npv": np.array([1.0])}, {"npv": np.array([1])}], metadata={})
    with pytest.raises(ic.OutputError, match="half characters"):
        write_parquet(path, {"project": ["\udc00"]}, metadata={})
    with pytest.raises(ValueError, match="JSON"):
        write_parquet(path, some(1), metadata={"npv": math.nan})
    assert untouched(path)
