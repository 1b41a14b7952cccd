"""Big tables as Parquet files: the one module that writes with pyarrow.

Figures are stored without a dictionary: tries for one made writing four times slower, and few
figures are alike. LZ4 took no more time than writing without compression where a part of the
columns is zero for every project, and halved the file. Text is plain text to whoever reads it;
inside the file it is kept as a dictionary where few rows differ.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from impactcalc.errors import MissingExtraError
from impactcalc.output.columns import Block, Coded, Column, blank, block_of, fitting
from impactcalc.output.whole import replacing

ROWS = 262_144
"""Rows in a group, which is what a reader takes at one time."""

KEY = b"impactcalc"
"""Under which key of the file its metadata stand, as JSON."""

_SAMPLE = 10_000
"""Rows that tell whether text repeats itself."""


def write_parquet(
    path: str | Path, columns: Mapping[str, Column], *, metadata: Mapping[str, Any]
) -> None:
    """Write columns as a Parquet file, whole or not at all.

    Parameters
    ----------
    path : file to write
    columns : by name, in order: arrays of numbers or truths, or text. NaN, None and what a
        masked array masks are null in the file. Text is stored as it is: no program runs it.
    metadata : plain data such as ``made_with``, kept in the file as JSON under ``impactcalc``

    Raises
    ------
    MissingExtraError
        pyarrow is not installed.
    ArgumentError
        The columns do not fit a table, or hold an infinite number.
    OutputError
        The file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> import pyarrow.parquet as pq
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "r.parquet")
    ...     table = {"project": ["a", "b"], "bcr": np.array([1.5, np.nan])}
    ...     write_parquet(file, table, metadata={"impactcalc": "portfolio/1"})
    ...     pq.read_table(file).to_pylist()
    [{'project': 'a', 'bcr': 1.5}, {'project': 'b', 'bcr': None}]
    """
    _write(path, block_of(columns).slices(ROWS), metadata)


def write_parquet_blocks(
    path: str | Path, blocks: Iterable[Mapping[str, Column]], *, metadata: Mapping[str, Any]
) -> None:
    """Write blocks of rows as they come, so that memory does not grow with the table.

    The next block is made while the last one is written. Columns and kinds are those of the
    first block; see :func:`write_parquet`, which makes the same file of the same rows.
    """
    _write(path, fitting(blocks), metadata)


def _write(path: str | Path, blocks: Iterable[Block], metadata: Mapping[str, Any]) -> None:
    pa, pq = _pyarrow()
    kept = {KEY: json.dumps(dict(metadata), ensure_ascii=False, allow_nan=False).encode("utf-8")}
    with replacing(path) as stream:
        tables = (_table(pa, block) for block in blocks)
        groups = _groups(pa, tables)
        first = next(groups)
        writer = pq.ParquetWriter(
            stream,
            first.schema.with_metadata(kept),
            compression="lz4",
            use_dictionary=_repeating(first),
        )
        with writer, ThreadPoolExecutor(1) as thread:
            written: Future[None] = thread.submit(writer.write_table, first, ROWS)
            for group in groups:
                written.result()
                written = thread.submit(writer.write_table, group, ROWS)
            written.result()


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        what = "writing .parquet needs pyarrow: pip install 'impactcalc[parquet]'"
        raise MissingExtraError(what) from error
    return pa, pq


def _table(pa: Any, block: Block) -> Any:
    return pa.table({name: _array(pa, column) for name, column in block.columns.items()})


def _array(pa: Any, column: Column) -> Any:
    if isinstance(column, Coded):
        codes = pa.array(column.codes, mask=column.codes < 0)
        return pa.array([*column.labels], pa.string()).take(codes)
    if isinstance(column, np.ndarray) and column.dtype.kind not in "OU":
        return pa.array(np.ma.getdata(column), mask=blank(column))
    return pa.array(column, pa.string())


def _groups(pa: Any, tables: Iterator[Any]) -> Iterator[Any]:
    """Tables of ``ROWS`` rows each but the last, whatever comes in; at least one."""
    waiting: list[Any] = []
    count, made = 0, False
    for table in tables:
        waiting.append(table)
        count += table.num_rows
        while count >= ROWS:
            whole = pa.concat_tables(waiting)
            yield whole.slice(0, ROWS)
            waiting, count, made = [whole.slice(ROWS)], count - ROWS, True
    if count or not made:
        yield pa.concat_tables(waiting)


def _repeating(table: Any) -> list[str]:
    """Columns of text in which each text stands twice, on average, or more often."""
    found = []
    for name in table.column_names:
        if str(table.schema.field(name).type) == "string":
            sample = table.column(name).slice(0, _SAMPLE)
            if 2 * len(sample.unique()) <= len(sample):
                found.append(name)
    return found
