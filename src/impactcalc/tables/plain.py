"""Texts of many cells at once: which are fit for a cell, and which are plainly one number."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from impactcalc import limits
from impactcalc.reader.source import CONTROL
from impactcalc.tables.cells import UNSEEN, CellValue
from impactcalc.tables.numbers import WrongCellError, number

_PLAIN = re.compile(r"[+-]?[0-9]+(?:_[0-9]+)*(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?")
_TWO_WAYS = re.compile(r"[+-]?[1-9][0-9]{0,2}\.[0-9]{3}")
_DIGITS = re.compile(r"[+-]?[0-9][0-9.,]*")

_ALL_PLAIN = re.compile(r"(?:(?:[+-]?+[0-9]++(?:\.[0-9]++)?+)?+\n)*+")
_ALL_MIXED = re.compile(
    r"(?:(?:[+-]?+(?![1-9][0-9]{0,2}[.,][0-9]{3}\n)[0-9]++(?:[.,][0-9]++)?+)?+\n)*+"
)
"""Lines of a column in which every cell is blank or a plain number."""

_PRINTABLE = bytes(range(0x20, 0x7F))


def plain_number(value: CellValue, *, mixed: bool) -> float | None:
    """The number of a cell where ``numbers.measure`` reads one without a unit, else None.

    One above 1e30 in absolute value, which no project may have, is None too.

    Examples
    --------
    >>> plain_number("12.5", mixed=False), plain_number("12,5", mixed=True)
    (12.5, 12.5)
    >>> plain_number("1.234", mixed=True), plain_number("12 m^2", mixed=False)
    (None, None)
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _bounded(float(value)) if abs(value) <= limits.NUMBER else None
    if not isinstance(value, str):
        return None
    if _PLAIN.fullmatch(value):
        if mixed and _TWO_WAYS.fullmatch(value):
            return None
        return _bounded(float(value))
    if mixed and _DIGITS.fullmatch(value):
        try:
            return number(value, mixed=True) + 0.0
        except WrongCellError:
            return None
    return None


def _bounded(value: float) -> float | None:
    return value + 0.0 if abs(value) <= limits.NUMBER else None  # and -0.0 is 0.0


def plain_numbers(texts: Sequence[str], *, mixed: bool) -> NDArray[np.float64]:
    """The plain number of each text, NaN where it is none or "".

    Examples
    --------
    >>> plain_numbers(["1", "", "2.5", "many"], mixed=False).tolist()
    [1.0, nan, 2.5, nan]
    """
    if not texts:
        return np.zeros(0)
    lines = "\n".join(texts) + "\n"
    if (_ALL_MIXED if mixed else _ALL_PLAIN).fullmatch(lines):
        whole = lines.replace(",", ".").split("\n")[:-1] if mixed else texts
        values = np.array([float(text or "nan") for text in whole])
        values[~(np.abs(values) <= limits.NUMBER)] = np.nan
        return values + 0.0
    found = [plain_number(text, mixed=mixed) for text in texts]
    return np.array([np.nan if one is None else one for one in found])


def all_fit(lines: str, count: int) -> bool:
    r"""Whether ``count`` texts, joined by line ends, are all fit for a cell as they stand.

    So ``cells.one_line`` would leave them, and ``cells.wrong_text`` finds nothing. In doubt
    False: then they are looked at one by one.

    Examples
    --------
    >>> all_fit("trees\nstreet trees\n", 3), all_fit("trees\n=A1", 2), all_fit("trees ", 1)
    (True, False, False)
    """
    if lines.count("\n") != count - 1 or "  " in lines:
        return False
    if lines.isascii():
        if len(lines.encode().translate(None, _PRINTABLE)) != count - 1:
            return False
    elif (
        CONTROL.search(lines)
        or UNSEEN.search(lines)
        or re.search("[\t\r\u00a0\u2007\u202f]", lines)
    ):
        return False
    framed = f"\n{lines}\n"
    if any(mark in framed for mark in ("\n ", " \n", "\n=", "\n#")):
        return False
    return len(lines) <= limits.CELL_CHARACTERS or _longest(lines) <= limits.CELL_CHARACTERS


def _longest(lines: str) -> int:
    """Bytes of the longest line, which are at least its characters."""
    raw = np.frombuffer(lines.encode(), np.uint8)
    ends = np.concatenate(([-1], np.flatnonzero(raw == ord("\n")), [len(raw)]))
    return int(np.diff(ends).max()) - 1
