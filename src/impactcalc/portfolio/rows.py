"""Columns of a portfolio to rows, and rows to its document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from impactcalc.batch.remarks import codes_in
from impactcalc.crossing import Cap, Overlap
from impactcalc.documents.portfolio import CapPart, OverlapPart
from impactcalc.output.columns import Coded, Column
from impactcalc.ratings import QUADRANTS, REASONS

FIGURES = (
    *("resources", "earned", "external", "npv", "bcr", "r_s", "r_e", "r_s_long"),
    *("s0", "s", "e", "mv0", "mv", "certified_bcr"),
)
"""Figures of a row that are plain attributes of an assessment."""

RATES = ("irr", "payback_year")
"""Figures that need amounts by year."""

COLUMNS = (
    *("project", "name", "name_nl"),
    *FIGURES,
    *("quadrant", "reason", *RATES, "equivalent_annual_value"),
    *("illustrative", "flags"),
)
"""Columns of the table of a portfolio, one row for each project."""

RANKED_BY = ("mv", "mv0", "npv", "bcr")


def flag_column(flags: NDArray[np.int64]) -> Coded:
    """The flags of each project as one text, the codes with a space between."""
    sets = np.unique(flags)  # few, so that looking each up is quicker than sorting places
    codes = np.searchsorted(sets, flags)
    return Coded(codes, tuple(" ".join(codes_in(bits)) for bits in sets.tolist()))


def word_column(name: str, codes: NDArray[np.int8]) -> Coded:
    """Quadrant or reason of each project."""
    return Coded(codes, QUADRANTS if name == "quadrant" else REASONS)


def best_first(figure: NDArray[np.float64], ids: Sequence[str]) -> NDArray[np.intp]:
    """Places from best to worst; equal ones by id, those without the figure last."""
    missing = np.isnan(figure)
    down = np.where(missing, 0.0, -figure)
    if len(np.unique(down)) == len(down):
        return np.lexsort((down, missing))
    rank = np.empty(len(ids), dtype=np.intp)
    rank[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
    return np.lexsort((rank, down, missing))


def rows_of(columns: Mapping[str, Column], places: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Rows as plain data, at these places in this order."""
    lists = {name: _plain(column, places) for name, column in columns.items()}
    for number in range(len(places)):
        row = {name: values[number] for name, values in lists.items()}
        if "flags" in row:
            row["flags"] = tuple((row["flags"] or "").split())
        if row.get("payback_year") is not None:
            row["payback_year"] = int(row["payback_year"])
        yield row


def _plain(column: Column, places: Sequence[int]) -> list[Any]:
    """The values of a column, None for what is not defined."""
    if isinstance(column, Coded):
        labels = [*column.labels, None]
        return [labels[code] for code in column.codes[np.asarray(places, dtype=int)].tolist()]
    if isinstance(column, np.ndarray):
        own = column[np.asarray(places, dtype=int)].tolist()
        return [None if value != value else value for value in own]
    return [column[place] for place in places]


_PAIRS = 10
"""Pairs of an overlap that the document lists."""


def overlap_part(overlap: Overlap) -> OverlapPart:
    """An overlap for the document."""
    return OverlapPart(
        place=overlap.place,
        group=overlap.group,
        indicators=overlap.indicators,
        projects=overlap.count,
        pairs=overlap.pair_count,
        at_stake=overlap.at_stake,
        some_pairs=tuple(overlap.pairs(_PAIRS)),
    )


def cap_part(cap: Cap) -> CapPart:
    """A cap for the document."""
    return CapPart(cap.name, cap.kind, cap.cap, cap.total, cap.excess)
