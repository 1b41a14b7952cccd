"""Big tables as CSV, in blocks of rows: the same text as ``csv_text`` gives, made by column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from impactcalc.output import RISKY, arrow_lines, csv_text, neutral
from impactcalc.output.arrow_lines import arrow
from impactcalc.output.columns import Block, Coded, Column, blank, block_of, fitting
from impactcalc.output.whole import replacing

ROWS = 16_384
"""Rows that are text at one time; more made it no quicker."""

WORTH = 300_000
"""Fields of a table from which on loading a quicker package takes less time than it saves."""

_TO_QUOTE = re.compile('[",\r\n]')
_TO_LOOK_AT = re.compile(f'[",{re.escape("".join(RISKY))}]')
"""A text without any of these stands in CSV as it is."""


def write_csv_columns(
    path: str | Path,
    columns: Mapping[str, Column],
    *,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Write columns as a CSV file, whole or not at all.

    Numbers are unrounded, blanks empty, and text that a spreadsheet would run is neutralised:
    the bytes are those of :func:`impactcalc.output.csv_text`.

    Parameters
    ----------
    path : file to write
    columns : by name, in order: arrays of numbers or truths, or text
    progress : called with the rows written and all rows

    Raises
    ------
    ArgumentError
        The columns do not fit a table, or hold an infinite number.
    OutputError
        The file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "r.csv")
    ...     write_csv_columns(file, {"project": ["=a", "b"], "npv": np.array([1.5, np.nan])})
    ...     print(file.read_text())
    project,npv
    '=a,1.5
    b,
    """
    block = block_of(columns)
    _write(path, block.slices(ROWS), block.rows, progress)


def write_csv_blocks(path: str | Path, blocks: Iterable[Mapping[str, Column]]) -> None:
    """Write blocks of rows as they come, so that memory does not grow with the table.

    Each block has the columns of the first; otherwise as :func:`write_csv_columns`.
    """
    pieces = (piece for block in fitting(blocks) for piece in block.slices(ROWS))
    _write(path, pieces, 0, None)


def _write(
    path: str | Path,
    pieces: Iterable[Block],
    total: int,
    progress: Callable[[int, int], None] | None,
) -> None:
    done = 0
    with replacing(path) as stream:
        for piece in pieces:
            if not stream.tell():
                stream.write(csv_text([], list(piece.columns)).encode("utf-8"))
            done += piece.rows
            pa = arrow() if max(total, done) * len(piece.columns) >= WORTH else None
            stream.write(block_lines(piece, pa))
            if progress is not None:
                progress(done, total)


def block_lines(block: Block, pa: Any = None) -> bytes | memoryview:
    """The lines of a block of rows, without a header; made by pyarrow where it is given."""
    columns = block.columns.values()
    if pa is not None and len(columns) > 1:
        return arrow_lines.lines(pa, [_arrow_fields(column, pa) for column in columns])
    fields = [_fields(column) for column in columns]
    lines: Iterator[str] = map(",".join, zip(*fields, strict=True))
    if len(fields) == 1:
        # A row of one blank would be an empty line, which many a reader leaves out.
        lines = (line or '""' for line in lines)
    return "".join([line + "\n" for line in lines]).encode("utf-8")


def _arrow_fields(column: Column, pa: Any) -> Any:
    """The text of each row of a column, as an Arrow array."""
    if not isinstance(column, np.ndarray) or column.dtype.kind != "f":
        return pa.array(_fields(column), pa.string())
    texts = arrow_lines.floats(pa, np.ma.getdata(column).astype(np.float64, copy=False))
    blanks = blank(column)
    return texts if blanks is None else pa.compute.if_else(pa.array(blanks), "", texts)


def _fields(column: Column) -> list[str]:
    """The text of each row of a column."""
    if isinstance(column, Coded):
        # Every label once: the rows only point at it.
        texts = [*map(_field, column.labels), ""]
        return [texts[code] for code in column.codes.tolist()]
    if isinstance(column, np.ndarray) and column.dtype.kind not in "OU":
        texts = list(map(repr, np.ma.getdata(column).tolist()))
        blanks = blank(column)
        for row in () if blanks is None else np.flatnonzero(blanks).tolist():
            texts[row] = ""
        return texts
    unusual = _TO_LOOK_AT.search
    return [cell if cell and not unusual(cell) else _field(cell) for cell in column]


def _field(cell: str | None) -> str:
    """A text as it stands in CSV: neutralised, and in quotes where it needs them."""
    if cell is None:
        return ""
    text = str(neutral(cell))
    return '"' + text.replace('"', '""') + '"' if _TO_QUOTE.search(text) else text
