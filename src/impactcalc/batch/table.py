"""A portfolio table read as columns: its rows as codes and figures, its projects as groups.

No object is made for a row. The header is read by the careful reader, each distinct value of a
column by the function that reads a cell; what is left is arithmetic on arrays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from impactcalc.batch import codes as coding
from impactcalc.batch.careful import Careful
from impactcalc.batch.codes import BLANK, Bools, Coded, Codes, Floats
from impactcalc.batch.grouping import Grouping, grouped
from impactcalc.catalogue import Catalogue
from impactcalc.errors import Fault, ImpactcalcError
from impactcalc.models.placeholders import MARK
from impactcalc.tables.bundles import Bundles
from impactcalc.tables.cells import Sheet
from impactcalc.tables.curves import Curves
from impactcalc.tables.grid import FIRST, Grid
from impactcalc.tables.headers import Column, fixed_key, read_header, split_header
from impactcalc.tables.shapes import GROUPS, PROJECT_PATHS
from impactcalc.tables.source import TableSource

TIMING = ("first_year", "ramp_up", "lifetime", "drop_off")
_BY_PROJECT = ("choose", "leave_out", "level")
_IDS = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9_-]{0,99}+\n)*+")


class TableColumns:
    """The columns of one table."""

    def __init__(self, grid: Grid, curves: Curves, catalogue: Catalogue) -> None:
        self.grid = grid
        self.bundles = Bundles(catalogue)
        self.catalogue = catalogue
        self.header = read_header(_sample(grid), self.bundles)
        self.curves = curves

    @cached_property
    def careful(self) -> Careful:
        """The careful reader of the projects. It has no way back here, so that nothing stays."""
        return Careful(self.grid, self.header, self.bundles, self.curves, self.grouping.of)

    @cached_property
    def by_key(self) -> dict[str, Column]:
        """Columns by name."""
        return {column.key: column for column in self.header.columns.values()}

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Id of each project."""
        return tuple(self._text("project", self.grouping.first))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Name of each project, its id where none is given."""
        if "name" not in self.by_key:
            return self.ids
        named = self._said("name")
        texts = [str(text) for text in self.coded["name"].texts]
        own = named[self.grouping.first]
        return tuple(
            texts[code] if code != BLANK else id_
            for code, id_ in zip(own.tolist(), self.ids, strict=True)
        )

    def labels(self, key: str) -> tuple[str | None, ...]:
        """What a column of projects says of each, None where it says nothing."""
        if key not in self.by_key:
            return (None,) * len(self.grouping)
        texts = [*(str(text) for text in self.coded[key].texts), None]
        own = self._said(key)[self.grouping.first]
        return tuple(texts[code] for code in own.tolist())

    def _said(self, key: str) -> Codes:
        return self.grouping.of_project(self.coded[key].codes)[0]

    def _text(self, key: str, rows: Any) -> list[str]:
        found = self.coded[key]
        texts = _texts(found)
        if len(texts) == len(rows) == len(found.codes) and np.array_equal(
            found.codes[rows], np.arange(len(texts))
        ):
            return list(texts)
        return [texts[code] if code != BLANK else "" for code in found.codes[rows].tolist()]

    def loose_faults(self) -> list[Fault]:
        """What is wrong with cells and rows, whichever project they belong to."""
        return [*self.grid.faults, *self.header.faults, *self.curves.faults]

    def source(self, position: int) -> TableSource:
        """A project of which no more is known than the cell of its id."""
        row, column = self.careful.rows(position)[0], self.by_key["project"].place.column
        return TableSource(self.grid.file, cells={("id",): self.grid.place(row, column)})

    def head_faults(self) -> list[Fault]:
        """What is wrong with the header, so that no row can be read."""
        last, shifted = max(self.grid.headers, default=0), self.header.shifted
        return [
            fault
            for fault in self.header.faults
            if not (fault.line in shifted and fault.column > last)
        ]

    @cached_property
    def coded(self) -> dict[str, Coded]:
        """Every column by name."""
        uses = self._coded(self.by_key["use"])
        self._quantities = coding.Quantities(
            self.bundles, uses.texts, uses.codes, mixed=self.grid.mixed
        )
        found = {"use": uses}
        for key, column in self.by_key.items():
            if key != "use":
                found[key] = self._coded(column)
        return found

    def _coded(self, column: Column) -> Coded:
        cells, mixed = coding.column_of(self.grid, column), self.grid.mixed
        if column.kind == "share":
            return coding.coded_share(column, cells, mixed=mixed)
        if column.kind in ("once", "yearly"):
            return self._quantities.money(column, cells)
        if column.kind == "input":
            return self._quantities.input(column, cells)
        return coding.coded_by_meaning(column, cells, mixed=mixed)

    @cached_property
    def grouping(self) -> Grouping:
        """Rows by project."""
        return grouped(self.coded["project"].codes, self.grid.present)

    @cached_property
    def figures(self) -> dict[int, Floats]:
        """Columns of figures by column number."""
        return {
            column.place.column: numbers
            for key, column in self.by_key.items()
            if (numbers := self.coded[key].numbers) is not None
        }

    @cached_property
    def _by_project(self) -> list[str]:
        """Columns that say something of the whole project."""
        return [
            key
            for key in self.by_key
            if key in PROJECT_PATHS or key.partition(".")[0] in _BY_PROJECT
        ]

    @cached_property
    def doubtful(self) -> Bools:
        """Projects for the careful reader."""
        rows = ~self._fit_texts()
        for key, found in self.coded.items():
            rows |= found.doubtful
            if key in ("project", "use", "start", "horizon"):
                said = self._said(key) if key in PROJECT_PATHS else found.codes
                rows |= said == BLANK
        for key in self._by_project:
            rows |= self.grouping.of_project(self.coded[key].codes)[1]
        for row in self.header.shifted:
            rows[row - FIRST] = True
        return self.grouping.each(rows & self.grid.present)

    def _fit_texts(self) -> Bools:
        """Rows whose texts may stand: ids are ids, and nothing is still to be filled in."""
        fit = np.ones(self.grid.count, dtype=bool)
        for key, found in self.coded.items():
            if key in ("project", "outcome"):
                texts = _texts(found)
                if not _IDS.fullmatch("\n".join([*texts, ""])):
                    good = [bool(_IDS.fullmatch(f"{text}\n")) for text in texts]
                    fit &= np.array([*good, key == "outcome"])[found.codes]
            elif key in ("name", "region") or key.startswith("leave_out."):
                open_ = [text.lstrip().startswith(MARK) for text in _texts(found)]
                fit &= ~np.array([*open_, False])[found.codes]
        return fit

    @cached_property
    def same(self) -> Codes:
        """One code for each row: rows with the same code differ in figures and timing only."""
        parts = []
        for key, found in self.coded.items():
            if key in ("project", "name", "outcome") or self._is_timing(key):
                continue
            own = self._said(key) if key in self._by_project else found.codes
            if key.startswith("leave_out."):
                own = (own != BLANK).astype(np.int64)  # why is of no account
            parts.append(self._regions(own) if key == "region" else own)
        parts += [(self.coded[key].codes != BLANK).astype(np.int64) for key in self._timings]
        return coding.combined(parts, self.grid.count)

    def _regions(self, own: Codes) -> Codes:
        """Regions that some value of the catalogue names; all others are alike."""
        named = _named_places(self.catalogue)
        texts = self.coded["region"].texts
        return np.array([n if text in named else BLANK for n, text in enumerate(texts)] + [BLANK])[
            own
        ]

    def _is_timing(self, key: str) -> bool:
        return key in self._timings

    @cached_property
    def _timings(self) -> list[str]:
        """Columns that say when a line of the row counts."""
        drops = [key for key in self.by_key if key.startswith("drop_off.")]
        years = [group.members["years"] for group in GROUPS]
        return [key for key in (*TIMING, *drops, *years) if key in self.by_key]

    @cached_property
    def timing(self) -> dict[str, Codes]:
        """For an intervention and each group of money, one code for each timing, by row."""
        drops = [key for key in self._timings if key.startswith("drop_off.")]
        own = [self.coded[key].codes for key in (*TIMING, *drops) if key in self.by_key]
        found = {"use": coding.combined(own, self.grid.count)}
        for group in GROUPS:
            key = group.members["years"]
            if key in self.by_key:
                found[group.amount] = self.coded[key].codes
        return found


def _texts(column: Coded) -> Sequence[str]:
    """The meanings of a column as text, by code."""
    return column.texts if column.plain else [str(text) for text in column.texts]


def _named_places(catalogue: Catalogue) -> set[str]:
    """Places that the validity of some value names."""
    found: set[str] = set()
    for id_ in catalogue.ids("value"):
        try:
            found.update(catalogue.value(id_).valid.places)
        except ImpactcalcError:
            continue  # said where the value is used
    return found


def _sample(grid: Grid) -> Sheet:
    """The header with enough rows for it to be read: one for each intervention, and the first."""
    rows = set(range(FIRST, min(grid.count, 20) + FIRST))
    for number, cell in grid.headers.items():
        if fixed_key(split_header(cell)[0]) == "use" and number in grid.columns:
            codes, values = grid.columns[number].coded()
            first = np.unique(codes, return_index=True)[1]
            rows.update(int(at) + FIRST for at in first[: len(values) + 1])
    last = max(grid.headers, default=0)
    for number, column in grid.columns.items():
        if number not in grid.headers and column.given.any():
            under = np.flatnonzero(column.given)
            # In CSV a row with more cells than headers has moved: each of them is named.
            rows.update((under[:1] if grid.sheet_name or number < last else under) + FIRST)
    return grid.sheet(int(row) for row in sorted(rows))
