"""The same exclusion group at the same place, counted by several projects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import overload

import numpy as np

from impactcalc.arguments import whole
from impactcalc.crossing.cells import Cells, cells_of
from impactcalc.crossing.claims import Claim, Floats, Ints, check_claims
from impactcalc.records import record

CODE = "overlap_across_projects"


@record(frozen=True)
class Member:
    """A project in an overlap: what it counts there, and for how much."""

    project: str
    indicators: tuple[str, ...]
    value: float


class Overlap:
    """One exclusion group that several projects count at one place.

    Projects that name one outcome for the same indicator have divided it between them, so they
    stand as one, and there is no pair of two of them.

    Attributes
    ----------
    place, group : where, and which exclusion group
    count : number of projects
    pair_count : number of pairs of projects that count the same
    at_stake : euros that are counted too much at most: sizes of all values but the largest
    """

    code = CODE

    def __init__(
        self, place: str, group: str, cells: Cells, number: int, ids: Sequence[str]
    ) -> None:
        self.place = place
        self.group = group
        self.count = int(cells.counts[number])
        self.pair_count = int(cells.pairs[number])
        self.at_stake = float(cells.at_stake[number])
        self._cells = cells
        self._slots = range(int(cells.begin[number]), int(cells.begin[number]) + self.count)
        self._ids = ids

    def __repr__(self) -> str:
        return (
            f"<Overlap of {self.count} projects at {self.place} in {self.group}: "
            f"{self.at_stake:,.0f} EUR at stake>"
        )

    @property
    def indicators(self) -> tuple[str, ...]:
        """Every indicator that they count, by name."""
        return self._cells.indicators_of(self._slots.start, self._slots.stop)

    @cached_property
    def _in_order(self) -> list[tuple[str, int]]:
        """Id and slot of each project, in order of ids."""
        projects = self._cells.projects
        return sorted((str(self._ids[projects[slot]]), slot) for slot in self._slots)

    def members(self, limit: int | None = None) -> Iterator[Member]:
        """The projects in order of ids, ``limit`` of them at most."""
        cells = self._cells
        for id_, slot in islice(self._in_order, _count(limit)):
            found = cells.indicators_of(slot, slot + 1)
            yield Member(id_, found, float(cells.values[slot]))

    def pairs(self, limit: int | None = None) -> Iterator[tuple[str, str]]:
        """Pairs of ids in order, ``limit`` of them at most; they are made one by one."""
        return islice(self._pairs(), _count(limit))

    def _pairs(self) -> Iterator[tuple[str, str]]:
        ids = [id_ for id_, _ in self._in_order]
        units = self._cells.units[[slot for _, slot in self._in_order]].tolist()
        left: dict[int, int] = {}
        for unit in units:
            left[unit] = left.get(unit, 0) + 1
        for number, unit in enumerate(units):
            # Projects that come after, and are not of its own unit.
            others = len(units) - number - left[unit]
            left[unit] -= 1
            for later in range(number + 1, len(units)):
                if not others:
                    break
                if units[later] != unit:
                    others -= 1
                    yield ids[number], ids[later]


class Overlaps(Sequence[Overlap]):
    """Every overlap, in order of place and group; each is made when it is asked for."""

    def __init__(
        self,
        found: Sequence[tuple[str, Cells]],
        ids: Sequence[str],
        place_names: Sequence[str],
    ) -> None:
        self._found = found
        self._ids = ids
        self._names = place_names
        block = [np.full(cells.places.size, n) for n, (_, cells) in enumerate(found)]
        inside = [np.arange(cells.places.size) for _, cells in found]
        self._block, self._inside = _joined(block), _joined(inside)
        places = _joined([cells.places.astype(np.int64) for _, cells in found])
        order = np.lexsort((self._block, _ranks(places, place_names)))
        self._block, self._inside = self._block[order], self._inside[order]

    def __repr__(self) -> str:
        return f"<{len(self)} overlaps, {self.pair_count} pairs of projects>"

    def __len__(self) -> int:
        return self._block.size

    @overload
    def __getitem__(self, index: int) -> Overlap: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Overlap, ...]: ...
    def __getitem__(self, index: int | slice) -> Overlap | tuple[Overlap, ...]:
        """One overlap, or several."""
        if isinstance(index, slice):
            return tuple(self[n] for n in range(*index.indices(len(self))))
        group, cells = self._found[self._block[index]]
        number = int(self._inside[index])
        place = str(self._names[cells.places[number]])
        return Overlap(place, group, cells, number, self._ids)

    @property
    def pair_count(self) -> int:
        """Pairs of all of them; a pair that shares two groups counts twice."""
        return sum(int(cells.pairs.sum()) for _, cells in self._found)

    @property
    def at_stake(self) -> Floats:
        """Euros at stake of each. They have no sum: one effect may stand in two groups."""
        stakes = np.concatenate([np.zeros(0), *(cells.at_stake for _, cells in self._found)])
        begin = np.cumsum([0, *(cells.places.size for _, cells in self._found)])
        return stakes[begin[self._block] + self._inside]

    def largest(self, limit: int) -> tuple[Overlap, ...]:
        """Those with most at stake, ``limit`` of them at most; equal ones by place and group."""
        order = np.argsort(-self.at_stake, kind="stable")
        return tuple(self[int(n)] for n in order[: _count(limit)])

    @property
    def projects(self) -> Ints:
        """Positions of all projects that stand in any of them."""
        return np.unique(_joined([cells.projects.astype(np.int64) for _, cells in self._found]))


def overlaps(claims: Sequence[Claim], ids: Sequence[str], place_names: Sequence[str]) -> Overlaps:
    """Projects that count the same exclusion group at the same place.

    Two different indicators of one group are such a case, and so is the same indicator twice.
    An indicator without a group is none, nor is a project that names no place. Two lines of one
    project are its own affair.

    Parameters
    ----------
    claims : what the projects count
    ids : of the projects, by position
    place_names : of the places, by code

    Examples
    --------
    >>> from impactcalc.crossing import Claim
    >>> three, ones = np.array([0, 1, 2]), np.ones(3)
    >>> rain = Claim("water.rain", ("same_litres",), three, np.array([0, 0, -1]),
    ...              np.full(3, -1), ones, np.array([500.0, 800.0, 100.0]))
    >>> found = overlaps([rain], ["roof", "garden", "street"], ["NL GM0363"])
    >>> found[0], list(found[0].pairs())
    (<Overlap of 2 projects at NL GM0363 in same_litres: 500 EUR at stake>, [('garden', 'roof')])
    """
    check_claims(claims, projects=len(ids), places=len(place_names))
    indicators = tuple(sorted({claim.indicator for claim in claims}))
    groups = sorted({group for claim in claims for group in claim.groups})
    found = []
    for group in groups:
        chosen = [claim for claim in claims if group in claim.groups]
        cells = cells_of(chosen, indicators, len(place_names))
        if cells.places.size:
            found.append((group, cells))
    return Overlaps(found, ids, place_names)


def _count(limit: int | None) -> int | None:
    return None if limit is None else whole(limit, "limit", 0, 10**9)


def _joined(parts: Sequence[Ints]) -> Ints:
    return np.concatenate([np.zeros(0, dtype=np.int64), *parts])


def _ranks(codes: Ints, names: Sequence[str]) -> Ints:
    """Of each code, the place of its name in order."""
    different, back = np.unique(codes, return_inverse=True)
    named = [str(names[code]) for code in different.tolist()]
    by_name = sorted(range(len(named)), key=named.__getitem__)
    rank = np.empty(different.size, dtype=np.int64)
    rank[by_name] = np.arange(different.size)
    return rank[back]
