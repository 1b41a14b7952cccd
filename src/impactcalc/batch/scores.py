"""Figures of many projects as columns, worked out shape by shape in blocks of rows.

A block is small enough for its arrays to stay near the processor, so that a million projects
cost a thousand times a thousand, and take no more memory than the columns that come out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from impactcalc.batch.lasting import Lasting, lasting_of
from impactcalc.batch.remarks import bit_of
from impactcalc.batch.run import Run
from impactcalc.batch.shape import Outcomes, Shape
from impactcalc.batch.terms import Ready
from impactcalc.conditions import conditions, illustrative_share
from impactcalc.ledger import Ledger
from impactcalc.progress import Progress, Tell
from impactcalc.ratings import Ratings, Sums, ratings
from impactcalc.records import record

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

BLOCK = 16_384
"""Projects that are worked out at once."""

_KEPT = 1_000_000
"""Terms times projects of which the runs are kept, for the questions that follow."""

_SUMS = ("resources", "earned", "external", "external_long", "npv", "npv_without_purchases")
_RATINGS = ("r_s", "r_e", "r_s_long", "bcr", "s0", "s", "e", "mv0", "mv", "certified_bcr")
FIGURES = (*_SUMS, *_RATINGS, "equivalent_annual_value", "illustrative")
"""Columns of numbers; NaN where a figure is not defined."""


@record(frozen=True)
class Group:
    """A shape made ready, the places of its projects in the portfolio, and their outcomes."""

    ready: Ready
    positions: Ints
    outcomes: Outcomes = field(default_factory=dict)
    shape: Shape | None = None  # with other figures than those it was made ready with

    @cached_property
    def whole(self) -> Run:
        """All projects in one run, which is kept."""
        return Run(self.ready, self._shape, self._lasting(0, len(self.positions)))

    @property
    def _shape(self) -> Shape:
        return self.shape or self.ready.shape

    def _lasting(self, start: int, count: int) -> Lasting | None:
        """What is kept for the next run over the same projects."""
        own, shape = self.ready.shape, self._shape
        if own.slots is not shape.slots or own.count != shape.count or not self._few:
            return None
        return lasting_of(self.ready, start, count, self._changed)

    @cached_property
    def _changed(self) -> frozenset[str]:
        """Leaves with other figures than those it was made ready with, and may have others yet."""
        own, columns = self.ready.shape.columns, self._shape.columns
        return frozenset(key for key, column in columns.items() if column is not own.get(key))

    @property
    def _few(self) -> bool:
        """Whether runs may be kept, and memory still grow with what comes out."""
        return len(self.positions) * len(self.ready.terms) <= _KEPT

    def alone(self, count: int) -> bool:
        """Whether these are all projects of a portfolio, in order and in one block."""
        return len(self.positions) == count <= BLOCK and self._ends == (0, count - 1)

    @cached_property
    def _ends(self) -> tuple[int, int]:
        return int(self.positions[0]), int(self.positions[-1])

    def blocks(self, size: int | None = None) -> Iterator[tuple[Ints, Run]]:
        """Runs over some projects at a time, with their places."""
        if len(self.positions) <= (size or BLOCK):
            yield self.positions, self.whole
        elif self._few and size is None:
            yield from self._parts
        else:
            yield from self._made(size or BLOCK)

    @cached_property
    def _parts(self) -> list[tuple[Ints, Run]]:
        return list(self._made(BLOCK))

    def _made(self, size: int) -> Iterator[tuple[Ints, Run]]:
        count = len(self.positions)
        for start in range(0, count, size):
            rows = slice(start, min(start + size, count))
            part = self._shape.part(rows)
            yield self.positions[rows], Run(self.ready, part, self._lasting(start, part.count))


@record(frozen=True)
class Scores:
    """Columns by name, each of shape ``(project,)``, in the order of the portfolio.

    ``quadrant`` and ``reason`` are codes of ``QUADRANTS`` and ``REASONS``, -1 for none;
    ``flags`` are bits of ``CODES``. ``broken`` are places of projects of which some figure
    comes out as no number.
    """

    columns: dict[str, Floats]
    quadrant: NDArray[np.int8]
    reason: NDArray[np.int8]
    flags: NDArray[np.int64]
    broken: tuple[int, ...]


def scores_of(groups: Sequence[Group], count: int, progress: Tell | None = None) -> Scores:
    """The figures of every project of every group."""
    # Every project is in one group, so that nothing here stays empty.
    columns = {name: np.empty(count) for name in FIGURES}
    codes = {name: np.empty(count, dtype=np.int8) for name in ("quadrant", "reason")}
    flags = np.empty(count, dtype=np.int64)
    broken: list[int] = []
    meter = Progress(progress, count)
    for group in groups:
        for places, run in group.blocks():
            at = span(places)
            sums, rated = rated_block(run)
            ledger = run.ledger
            for name in _SUMS:
                columns[name][at] = getattr(sums, name)
            for name in _RATINGS:
                columns[name][at] = getattr(rated, name)
            for name, column in codes.items():
                column[at] = getattr(rated, name)
            columns["equivalent_annual_value"][at] = sums.npv / _annuity(run)
            columns["illustrative"][at] = _illustrative(ledger)
            flags[at] = _flags(run, ledger, sums, rated)
            broken += places[~_finite(run)].tolist()
            meter.add(len(places))
    return Scores(columns, **codes, flags=flags, broken=tuple(sorted(broken)))


def rated_block(run: Run) -> tuple[Sums, Ratings]:
    """Sums of a block, and what follows from them."""
    sums = Sums(**run.sums, external_long=run.external_long)
    return sums, ratings(sums, run.ready.plan.scheme, run.ready.plan.levels)


def span(places: Ints) -> slice | Ints:
    """The places as a slice where they follow each other, which is quicker."""
    if len(places) and places[-1] - places[0] == len(places) - 1 and (np.diff(places) == 1).all():
        return slice(int(places[0]), int(places[-1]) + 1)
    return places


def _annuity(run: Run) -> float:
    factors = run.ready.plan.factors["standard"][1 : run.ready.calendar.count]
    return float(factors.sum())


def _illustrative(ledger: Ledger) -> Floats | float:
    """Share of effects that rests on invented input, NaN where nothing is marked."""
    if not ledger.plan.illustrative_anywhere:
        return np.nan
    return illustrative_share(ledger)


def _flags(run: Run, ledger: Ledger, sums: Sums, rated: Ratings) -> NDArray[np.int64]:
    """The flags of each project, as bits."""
    found = np.zeros(run.count, dtype=np.int64)
    for each in conditions(ledger, sums, rated):
        if each.mask is not False:
            found |= np.where(each.mask, bit_of(each.code), 0)
    for bits, slot in zip(run.ready.remarks, run.part.slots, strict=True):
        found |= bits[slot.choice]
    return found


def _finite(run: Run) -> NDArray[np.bool_]:
    """Projects of which every amount, value and quantity is a number."""
    figures = np.concatenate([run.values, run.amounts])
    good: NDArray[np.bool_] = np.all(np.isfinite(figures), axis=0)
    alternatives = [one for slot in run.ready.shape.slots for one in slot.alternatives]
    physical = [*run.ready.plan.physical, *(x for one in alternatives for x in one.physical)]
    for number in {line.amount for line in physical}:
        good &= np.all(np.isfinite(run.array(number)), axis=-1)
    return good
