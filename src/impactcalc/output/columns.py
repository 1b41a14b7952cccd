"""Big tables as columns: which kinds there are, and that blocks of rows fit together.

A column is an array of numbers or truths, or a sequence of text. Blank are NaN, None, and what
a masked array masks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from impactcalc.errors import ArgumentError
from impactcalc.records import record

_KINDS = {"f": "float", "i": "int", "u": "int", "b": "bool", "U": "text", "O": "text"}
_WIDEST = 8
"""Bytes of the widest number that files know."""


@record(frozen=True)
class Coded:
    """A column of text with few different ones: the place of each in ``labels``, -1 for blank.

    Examples
    --------
    >>> Coded(np.array([0, 1, -1]), ("green", "blue")).texts()
    ['green', 'blue', None]
    """

    codes: npt.NDArray[np.integer[Any]]
    labels: Sequence[str]

    def __len__(self) -> int:
        return len(self.codes)

    def texts(self) -> list[str | None]:
        """The text of each row."""
        texts = [*self.labels, None]  # -1 is the last
        return [texts[code] for code in self.codes.tolist()]


Column: TypeAlias = "npt.NDArray[Any] | Sequence[str | None] | Coded"


@record(frozen=True)
class Block:
    """Columns of the same length, with the kind of each: float, int, bool or text."""

    columns: Mapping[str, Column]
    kinds: Mapping[str, str]
    rows: int

    def slices(self, rows: int) -> Iterator[Block]:
        """The same in pieces of so many rows; one of none where there are none."""
        for start in range(0, max(self.rows, 1), rows):
            stop = min(start + rows, self.rows)
            cut = {name: _cut(column, start, stop) for name, column in self.columns.items()}
            yield Block(cut, self.kinds, stop - start)


def _cut(column: Column, start: int, stop: int) -> Column:
    if isinstance(column, Coded):
        return Coded(column.codes[start:stop], column.labels)
    return column[start:stop]


def block_of(columns: Mapping[str, Column]) -> Block:
    """Columns as a block, each looked at.

    Raises
    ------
    ArgumentError
        No column, columns of different length, a kind files have no word for, text that is
        no text, or an infinite number.

    Examples
    --------
    >>> dict(block_of({"project": ["a", "b"], "npv": np.array([1.5, np.nan])}).kinds)
    {'project': 'text', 'npv': 'float'}
    """
    if not columns:
        raise ArgumentError("a table needs at least one column: give one")
    kinds = {name: _kind(name, column) for name, column in columns.items()}
    lengths = {name: len(column) for name, column in columns.items()}
    first, rows = next(iter(lengths.items()))
    for name, length in lengths.items():
        if length != rows:
            what = f"column {name} has {length} rows, and {first} has {rows}"
            raise ArgumentError(f"{what}: give all columns the same length")
    return Block(columns, kinds, rows)


def _kind(name: str, column: Any) -> str:
    if isinstance(column, Coded):
        return _coded(name, column)
    if not isinstance(column, np.ndarray):
        if isinstance(column, (str, bytes)) or not isinstance(column, Sequence):
            raise _unfit(name, type(column).__name__)
        return _text(name, column)
    kind = _KINDS.get(column.dtype.kind, "")
    if column.ndim != 1 or not kind or (kind in ("float", "int") and column.itemsize > _WIDEST):
        raise _unfit(name, f"{column.dtype} array of {column.ndim} dimensions")
    if column.dtype.kind == "O":
        return _text(name, column.tolist())
    if kind == "float":
        _finite(name, column)
    return kind


def _unfit(name: str, what: str) -> ArgumentError:
    todo = "give an array of numbers or truths of one dimension, or a list of text"
    return ArgumentError(f"column {name} is a {what}: {todo}")


def _text(name: str, column: Sequence[Any]) -> str:
    if set(map(type, column)) <= {str, type(None)}:
        return "text"
    for row, cell in enumerate(column):
        if cell is not None and not isinstance(cell, str):
            what = f"column {name}, row {row}, is {cell!r} of type {type(cell).__name__}"
            raise ArgumentError(f"{what}: give text or None, or the numbers as an array")
    return "text"


def _coded(name: str, column: Coded) -> str:
    codes = column.codes
    if codes.ndim != 1 or codes.dtype.kind not in "iu":
        raise ArgumentError(f"column {name}: codes are whole numbers in one dimension")
    if codes.size and not -1 <= int(codes.min()) <= int(codes.max()) < len(column.labels):
        raise ArgumentError(f"column {name}: a code is -1 to {len(column.labels) - 1}")
    return _text(name, [*column.labels])


def _finite(name: str, column: npt.NDArray[Any]) -> None:
    if np.isfinite(np.ma.getdata(column)).all():
        return
    endless = np.flatnonzero(np.ma.filled(np.isinf(column), False))
    if endless.size:
        row = int(endless[0])
        what = f"column {name}, row {row}, is {float(column[row])}"
        raise ArgumentError(f"{what}: no figure is infinite; leave it blank (NaN) and say why")


def blank(column: npt.NDArray[Any]) -> npt.NDArray[np.bool_] | None:
    """Which rows of an array are blank; None where none is.

    Examples
    --------
    >>> blank(np.array([1.0, np.nan])), blank(np.array([1, 2]))
    (array([False,  True]), None)
    """
    found = np.ma.getmask(column)  # of a plain array one False, for all of it
    if column.dtype.kind == "f":
        found = found | np.isnan(np.ma.getdata(column))
    return np.asarray(found) if np.any(found) else None


def fitting(blocks: Iterable[Mapping[str, Column]]) -> Iterator[Block]:
    """Blocks of rows one after the other, each with the columns and kinds of the first.

    Raises
    ------
    ArgumentError
        There is no block, or one that differs from the first.
    """
    kinds: list[tuple[str, str]] = []
    for number, columns in enumerate(blocks):
        block = block_of(columns)
        found = list(block.kinds.items())
        kinds = kinds or found
        if found != kinds:
            what = f"block {number} has {_said(found)}, and the first {_said(kinds)}"
            raise ArgumentError(f"{what}: give every block the same columns")
        yield block
    if not kinds:
        raise ArgumentError("a table needs at least one block, be it without rows: give one")


def _said(kinds: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{name} ({kind})" for name, kind in kinds)
