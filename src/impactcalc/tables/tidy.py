"""Values of any Python kind, as frames and Parquet hold them, to cells of a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any

import numpy as np

from impactcalc.reader import BROKEN
from impactcalc.records import record
from impactcalc.tables.cells import CellValue, one_line, wrong_text
from impactcalc.tables.columns import (
    Bools,
    CodedColumn,
    Codes,
    Wrong,
    by_appearance,
    encoded,
    not_finite,
)
from impactcalc.tables.plain import all_fit


@record(frozen=True)
class Unfit:
    """Stands for a value of a kind that no cell can hold."""

    kind: str


def tidied(value: Any) -> tuple[CellValue | None, Wrong | None]:
    """A value as a cell holds it, None where it is blank, and why it cannot be used.

    Examples
    --------
    >>> tidied(" street  trees "), tidied(""), tidied(Decimal("0.5"))
    (('street trees', None), (None, None), (0.5, None))
    >>> tidied(b"trees")
    (<unreadable>, ('holds bytes', 'give text or a number'))
    """
    if isinstance(value, np.generic):
        value = value.item()
    if value is None:
        return None, None
    if isinstance(value, str):
        text = one_line(value)
        wrong = wrong_text(text) if text else None
        return (BROKEN, wrong) if wrong else (text or None, None)
    if isinstance(value, (bool, int, date, time, timedelta)):  # a datetime is a date
        return value, None
    if isinstance(value, (float, Decimal)):
        return (float(value), None) if isfinite(value) else (BROKEN, not_finite(float(value)))
    kind = value.kind if isinstance(value, Unfit) else type(value).__name__
    return BROKEN, (f"holds {kind}", "give text or a number")


def coded_column(number: int, values: Sequence[Any], *, mixed: bool) -> CodedColumn:
    """A column of any values, None where blank.

    Examples
    --------
    >>> column = coded_column(1, ["a ", None, "a", "=A1"], mixed=True)
    >>> column.coded()[0].tolist(), column.coded()[1], list(column.wrong)
    ([0, -1, 0, 1], ['a', <unreadable>], [5])
    """
    try:
        codes, distinct = encoded(values)
    except TypeError:  # lists and the like, which no cell can hold
        codes, distinct = encoded([_hashable(value) for value in values])
    return recoded(number, codes, distinct, mixed=mixed)


def _hashable(value: Any) -> Any:
    """The value, or its type where it cannot be a key."""
    try:
        hash(value)
    except TypeError:
        return Unfit(type(value).__name__)
    return value


def recoded(number: int, codes: Codes, distinct: Sequence[Any], *, mixed: bool) -> CodedColumn:
    """A column of codes, -1 where blank, and the value of each code as it was found."""
    texts = set(map(type, distinct)) == {str} and "" not in distinct
    if texts and all_fit("\n".join(distinct), len(distinct)):
        return CodedColumn(number, *by_appearance(codes, distinct), mixed=mixed)
    pairs = [tidied(one) for one in distinct]
    # Texts that differ in their spaces only are one; what is wrong in different ways is not.
    same, kept = encoded([None if v is None else (v, wrong, type(v)) for v, wrong in pairs])
    renamed = np.append(same, np.int32(-1))[codes]
    codes, kept = by_appearance(renamed, kept)
    reasons = {code: wrong for code, (_, wrong, _) in enumerate(kept) if wrong is not None}
    return CodedColumn(number, codes, [one[0] for one in kept], reasons, mixed=mixed)


def unreadable_column(number: int, given: Bools, kind: str) -> CodedColumn:
    """A column whose cells Python cannot hold, such as times beyond the year 9999."""
    wrong = (f"holds {kind} that cannot be read", "give text or a number")
    codes = np.where(given, np.int32(0), np.int32(-1))
    return CodedColumn(number, codes, [BROKEN], {0: wrong}, mixed=True)
