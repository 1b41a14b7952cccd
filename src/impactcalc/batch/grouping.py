"""Rows of a portfolio table to projects, and projects to groups that do the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from impactcalc.batch.codes import BLANK, Codes
from impactcalc.records import record
from impactcalc.tables.distinct import distinct

Ints = NDArray[np.intp]
Bools = NDArray[np.bool_]


@record(frozen=True)
class Grouping:
    """Projects in order of their first row, each with its rows.

    Attributes
    ----------
    rows : rows of data by project, shape ``(row,)``
    starts : where the rows of each project begin, and the end, shape ``(project + 1,)``
    """

    rows: Ints
    starts: Ints

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def sizes(self) -> Ints:
        """Rows of each project."""
        return np.diff(self.starts)

    @property
    def first(self) -> Ints:
        """First row of data of each project."""
        return self.rows[self.starts[:-1]]

    def of(self, project: int) -> Ints:
        """Rows of data of one project."""
        return self.rows[self.starts[project] : self.starts[project + 1]]

    def each(self, by_row: NDArray[np.bool_]) -> Bools:
        """Whether something is so in any row of each project."""
        if len(self) == len(self.rows):
            return by_row[self.rows]
        return np.logical_or.reduceat(by_row[self.rows], self.starts[:-1])

    def of_project(self, codes: Codes) -> tuple[Codes, Bools]:
        """What the rows of a project say together: the one code given, blank where none is.

        By row of data, with rows that say something else than an earlier one.
        """
        if len(self) == len(self.rows):
            return codes, np.zeros(len(codes), dtype=bool)
        own = codes[self.rows]
        place = np.where(own != BLANK, np.arange(len(own)), len(own))
        first = np.minimum.reduceat(place, self.starts[:-1])
        said = np.append(own, BLANK)[first]
        together = np.repeat(said, self.sizes)
        found, other = np.array(codes), np.zeros(len(codes), dtype=bool)
        found[self.rows] = together
        other[self.rows] = (own != BLANK) & (own != together)
        return found, other


def grouped(ids: Codes, present: Bools) -> Grouping:
    """Rows by the code of their project."""
    rows = np.flatnonzero(present)
    own = ids[rows]
    if len(own) == 0 or (np.diff(own) > 0).all():
        return Grouping(rows, np.arange(len(rows) + 1))
    values, first, inverse = np.unique(own, return_index=True, return_inverse=True)
    rank = np.empty(len(values), dtype=np.intp)
    rank[np.argsort(first, kind="stable")] = np.arange(len(values))
    order = np.argsort(rank[inverse], kind="stable")
    sizes = np.bincount(rank[inverse], minlength=len(values))
    return Grouping(rows[order], np.concatenate([[0], np.cumsum(sizes)]))


def alike(grouping: Grouping, codes: Codes, chosen: Bools) -> Iterator[Ints]:
    """Chosen projects whose rows have the same codes, row by row, in order of the first.

    ``codes`` are by row of data.
    """
    found: list[Ints] = []
    for size in np.unique(grouping.sizes[chosen]):
        projects = np.flatnonzero(chosen & (grouping.sizes == size))
        at = grouping.starts[projects][:, np.newaxis] + np.arange(size)
        own = codes[grouping.rows[at]]
        found += [projects[members] for members in _equal_rows(own)]
    yield from sorted(found, key=lambda members: int(members[0]))


def _equal_rows(table: Codes) -> Iterable[Ints]:
    """Positions of equal rows, each set in ascending order."""
    if (table == table[0]).all():
        return [np.arange(len(table))]
    if table.shape[1] == 1:
        inverse = distinct(table[:, 0])[2]
    else:
        inverse = np.unique(table, axis=0, return_inverse=True)[1].reshape(-1)
    order = np.argsort(inverse, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(inverse[order])) + 1)
