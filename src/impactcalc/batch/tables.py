"""Tables over many projects, made when they are asked for: breakdowns, years, rates of return."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from impactcalc.batch.places import product
from impactcalc.batch.scores import Group, span
from impactcalc.batch.terms import Ready
from impactcalc.errors import ArgumentError
from impactcalc.finance.many import irr_many
from impactcalc.finance.recovery import payback_many

Floats = NDArray[np.float64]
Label = tuple[str, ...]

AXES = ("effect", "indicator", "domain", "party", "counterparty", "kind", "pillar")
"""Axes of a breakdown."""

_ROWS = 4096
"""Projects whose years are made at once."""


def check_axes(axes: Sequence[str]) -> None:
    """Refuse what is no axis.

    Raises
    ------
    ArgumentError
        No axis, an unknown axis, or one twice.
    """
    unknown = [axis for axis in axes if axis not in AXES]
    if unknown or not axes or len(set(axes)) != len(axes):
        what = f"a breakdown has no axis {unknown[0]}" if unknown else "give different axes"
        raise ArgumentError(f"{what}: choose one or more of {', '.join(AXES)}")


def by_cell(groups: Sequence[Group], count: int, axes: Sequence[str]) -> tuple[list[Label], Floats]:
    """Present value by project and cell, with the labels of the cells in order."""
    check_axes(axes)
    cells = [group.ready.cells(*axes) for group in groups]
    labels = _labels(cells)
    if len(groups) == 1 and groups[0].alone(count) and list(cells[0][0]) == labels:
        return labels, product(groups[0].whole.counted.T, cells[0][1])
    found = np.zeros((count, len(labels)))
    for group, (own, weights) in zip(groups, cells, strict=True):
        columns = [labels.index(label) for label in own]
        for places, run in group.blocks():
            values = product(run.counted.T, weights)
            if columns == list(range(len(labels))):
                found[span(places)] = values
            else:
                found[places[:, np.newaxis], columns] = values
    return labels, found


def years_by_cell(
    groups: Sequence[Group], axes: Sequence[str]
) -> tuple[list[Label], list[int], Floats]:
    """Amounts of all projects together by cell and year, undiscounted: labels, years, table."""
    if axes:
        check_axes(axes)
    first, last = _years(groups)
    cells = [group.ready.cells(*axes) for group in groups]
    labels = _labels(cells)
    found = np.zeros((len(labels), last - first + 1))
    for group, (names, weights) in zip(groups, cells, strict=True):
        columns = [labels.index(label) for label in names]
        at = _span_of(group.ready, first)
        for _, run in group.blocks(_ROWS if group.ready.tabled else None):
            own = run.years_by_cell(weights)
            if len(own) == len(found):
                found[:, at] += own
            else:
                found[columns, at] += own
    return labels, list(range(first, last + 1)), found


def _labels(cells: Sequence[tuple[Sequence[Label], Floats]]) -> list[Label]:
    """All labels in order; those of one shape are in order."""
    if len(cells) == 1:
        return list(cells[0][0])
    return sorted({label for own, _ in cells for label in own})


def years_by_project(groups: Sequence[Group], count: int) -> tuple[list[int], Floats]:
    """X + Rev - I by project and year, undiscounted; years and table."""
    first, last = _years(groups)
    if len(groups) == 1 and groups[0].alone(count):
        return list(range(first, last + 1)), groups[0].whole.net_by_year()
    width = last - first + 1
    found = np.zeros((count, width))
    for group in groups:
        at = _span_of(group.ready, first)
        for places, run in group.blocks(_ROWS if group.ready.tabled else None):
            here = span(places)
            if isinstance(here, slice) and at == slice(0, width):
                run.net_by_year(out=found[here])
            else:
                found[here, at] = run.net_by_year()
    return list(range(first, last + 1)), found


def rates_of(groups: Sequence[Group], count: int) -> tuple[Floats, Floats]:
    """Internal rate and discounted payback year of each project, NaN where there is none."""
    rates, payback = np.full(count, np.nan), np.full(count, np.nan)
    for group in groups:
        start = group.ready.plan.start
        for places, run in group.blocks(_ROWS):
            rates[places] = irr_many(run.net_by_year()).rates
            years = payback_many(run.net_by_year(discounted=True))
            payback[places] = np.where(years < 0, np.nan, start + years)
    return rates, payback


def outlays_of(
    groups: Sequence[Group], count: int
) -> tuple[tuple[str, ...], tuple[int, ...], Floats]:
    """What each party lays out by year, undiscounted: parties, years, ``(project, party, year)``.

    Resources it bears, and financing it pays less what it receives.
    """
    entries = [entry for group in groups for entry in group.ready.entries]
    parties = dict.fromkeys(entry.party for entry in entries if entry.role in _LAID_OUT)
    first, last = _years(groups)
    found = np.zeros((count, len(parties), last - first + 1))
    for group in groups:
        at = _span_of(group.ready, first)
        for places, run in group.blocks(_ROWS):
            for number, party in enumerate(parties):
                weights = _outlay_weights(group.ready, party)
                if weights.any():
                    found[places, number, at] += run.by_year(weights)
    return tuple(parties), tuple(range(first, last + 1)), found


def _outlay_weights(ready: Ready, party: str) -> Floats:
    found = np.zeros(len(ready.plan.lines))
    for entry in ready.entries:
        if entry.party == party and entry.role in _LAID_OUT:
            found[entry.line] -= entry.weight
    return found


_LAID_OUT = ("resource", "financing")


def _years(groups: Sequence[Group]) -> tuple[int, int]:
    """First and last year of all horizons."""
    first = min(group.ready.plan.start for group in groups)
    return first, max(group.ready.plan.last for group in groups)


def _span_of(ready: Ready, first: int) -> slice:
    """The years of a shape on an axis that begins in ``first``."""
    start = ready.plan.start - first
    return slice(start, start + ready.calendar.count)
