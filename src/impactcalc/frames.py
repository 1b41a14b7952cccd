"""Tables as pandas frames; the only module that knows pandas, loaded when first asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from impactcalc.errors import ArgumentError
from impactcalc.flows import AXES, COLUMNS, rows_of, totals_of
from impactcalc.ledger import Ledger
from impactcalc.output.columns import Coded, Column


def frame_of(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    """Rows as a frame with these columns."""
    return pd.DataFrame(list(rows), columns=list(columns))


def frame_of_columns(columns: Mapping[str, Column]) -> pd.DataFrame:
    """Columns as a frame, what is blank as pandas has it."""
    plain = {key: c.texts() if isinstance(c, Coded) else c for key, c in columns.items()}
    texts = ("project", "name", "name_nl", "quadrant", "reason", "flags")
    made = {
        key: pd.Series(list(c), dtype=object) if key in texts else pd.Series(c)
        for key, c in plain.items()
    }
    return pd.DataFrame(made)


def flows_frame(ledger: Ledger, *, financing: bool) -> pd.DataFrame:
    """Tidy frame of all rows."""
    return pd.DataFrame(list(rows_of(ledger, financing=financing)), columns=list(COLUMNS))


def table_frame(ledger: Ledger, axes: tuple[str, ...]) -> pd.DataFrame:
    """Present values over one or more axes, sorted; they add up to the NPV.

    Raises
    ------
    ArgumentError
        No axis, an unknown axis, or one twice.
    """
    unknown = [axis for axis in axes if axis not in AXES]
    if unknown or not axes or len(set(axes)) != len(axes):
        what = f"table has no axis {unknown[0]}" if unknown else "table needs different axes"
        raise ArgumentError(f"{what}: choose one or more of {', '.join(AXES)}")
    rows = list(rows_of(ledger) if "year" in axes else totals_of(ledger))
    frame = pd.DataFrame(rows, columns=[*axes, "present_value"])
    sums: pd.DataFrame = frame.groupby(list(axes), sort=True)[["present_value"]].sum()
    return sums.reset_index()
