"""Figures of many projects, each worked out when it is asked for.

The same runs serve all questions, so that a breakdown after the sums costs one product.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from impactcalc.batch import tables
from impactcalc.batch.scores import Group, span
from impactcalc.errors import ArgumentError
from impactcalc.models.scheme import Scheme
from impactcalc.ratings import Ratings, Sums, ratings

Floats = NDArray[np.float64]

SUMS = ("resources", "earned", "external", "external_long", "npv", "npv_without_purchases")
RATED = ("r_s", "r_e", "r_s_long", "bcr", "s0", "s", "e", "mv0", "mv", "certified_bcr")
_RATIOS = {
    "r_s": ("external",),
    "r_e": ("earned",),
    "r_s_long": ("external_long",),
    "bcr": ("external", "earned"),
}
"""What is divided by the resources, and added up."""


class Scored:
    """Figures by project, or by case where one project was scored with several figures.

    Arrays begin with that axis, in the order of the input.
    """

    def __init__(self, groups: Sequence[Group], count: int, scheme: Scheme) -> None:
        self._groups = tuple(groups)
        self._count = count
        self._scheme = scheme
        self._found: dict[str, Floats] = {}

    def __len__(self) -> int:
        return self._count

    def column(self, name: str) -> Floats:
        """A figure of each, NaN where it is not defined.

        Raises
        ------
        ArgumentError
            There is no such figure.
        """
        if name in SUMS:
            return self._sum(name)
        if name in _RATIOS:
            return self._ratio(name)
        if name in RATED:
            return np.asarray(getattr(self._ratings, name))
        known = ", ".join((*SUMS, *RATED))
        raise ArgumentError(f"there is no figure {name!r}: choose one of {known}")

    def _ratio(self, name: str) -> Floats:
        """A ratio alone: the scores, of which it is a part, take many times as long."""
        resources = self._sum("resources")
        borne = np.where(resources > 0, resources, np.nan)
        first, *others = (self._sum(part) / borne for part in _RATIOS[name])
        for other in others:
            first += other
        return first

    def _sum(self, name: str) -> Floats:
        if name not in self._found:
            self._found[name] = self._gathered(name)
        return self._found[name]

    def _gathered(self, name: str) -> Floats:
        if len(self._groups) == 1 and self._groups[0].alone(self._count):
            run = self._groups[0].whole
            return run.external_long if name == "external_long" else run.sum(name)
        found = np.empty(self._count)
        for group in self._groups:
            for places, run in group.blocks():
                own = run.external_long if name == "external_long" else run.sum(name)
                found[span(places)] = own
        return found

    @cached_property
    def _ratings(self) -> Ratings:
        levels = self._groups[0].ready.plan.levels
        sums = Sums(**{name: self._sum(name) for name in SUMS})
        if all(group.ready.plan.levels == levels for group in self._groups):
            return ratings(sums, self._scheme, levels)
        raise ArgumentError("levels differ between projects: ask assess_portfolio for scores")

    def breakdown(self, *axes: str) -> tuple[tuple[str, ...], Floats]:
        """Present values by cell: labels, and a table ``(project, cell)``.

        Each row adds up to the net present value. Axes: effect, indicator, domain, party,
        counterparty, kind, pillar. A label is its values with ``|`` between; what has no domain,
        such as resources, stands under an empty one.
        """
        labels, table = tables.by_cell(self._groups, self._count, axes)
        return tuple("|".join(label) for label in labels), table

    def by_year(self, *axes: str) -> tuple[tuple[str, ...], tuple[int, ...], Floats]:
        """Amounts of all together by cell and year, undiscounted: labels, years, table."""
        labels, years, table = tables.years_by_cell(self._groups, axes)
        return tuple("|".join(label) for label in labels), tuple(years), table

    def net_by_year(self) -> tuple[tuple[int, ...], Floats]:
        """X + Rev - I by year, undiscounted: years, and a table ``(project, year)``."""
        years, table = tables.years_by_project(self._groups, self._count)
        return tuple(years), table
