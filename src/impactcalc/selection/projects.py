"""What a choice is made from: a portfolio, seen through the few members it needs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from impactcalc.errors import ArgumentError, UnknownIdError
from impactcalc.selection.problem import FloatArray, IntArray


class Outlays(Protocol):
    """Who lays out how much in which year: euros of the scheme's price year, undiscounted.

    Resources borne, plus financing paid, minus financing received; ``amounts`` has the axes
    project, party, year.
    """

    @property
    def parties(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def years(self) -> tuple[int, ...]: ...  # noqa: D102
    @property
    def amounts(self) -> NDArray[np.float64]: ...  # noqa: D102


@runtime_checkable
class Selectable(Protocol):
    """The members of a portfolio that a choice needs; projects always in the same order."""

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the projects."""

    @property
    def regions(self) -> tuple[str | None, ...]:
        """Region of each project."""

    def column(self, name: str) -> NDArray[np.float64]:
        """A figure of each project, NaN where it has none."""

    def breakdown(self, *axes: str) -> tuple[tuple[str, ...], NDArray[np.float64]]:
        """Labels, with ``|`` between axes, and present values by project and label.

        What has no domain, such as resources and payments, stands under an empty one.
        """

    def outlays(self) -> Outlays:
        """What each party lays out, by project and year."""


class Projects:
    """A portfolio in the order of its ids, and the faults found while it is asked things."""

    def __init__(self, portfolio: Selectable) -> None:
        # ``ids`` would be a method of too many things to tell a portfolio by.
        if not all(hasattr(portfolio, name) for name in ("ids", "column", "breakdown", "outlays")):
            what = f"portfolio is of type {type(portfolio).__name__}"
            raise ArgumentError(f"{what}: give what assess_portfolio returns")
        if not portfolio.ids:
            raise ArgumentError("the portfolio has no project: a choice needs at least one")
        self._portfolio = portfolio
        self.order: IntArray = np.array(
            sorted(range(len(portfolio.ids)), key=lambda n: portfolio.ids[n]), dtype=np.intp
        )
        self.ids = tuple(portfolio.ids[number] for number in self.order)
        self._numbers = {id_: number for number, id_ in enumerate(self.ids)}
        self.never: set[int] = set()
        self.faults: list[str] = []
        self.unknown: list[str] = []

    def __len__(self) -> int:
        return len(self.ids)

    def numbers(self, ids: Iterable[str], what: str) -> tuple[int, ...]:
        """Places of projects; unknown ids become faults, and a project twice counts once."""
        missing = [id_ for id_ in dict.fromkeys(ids) if id_ not in self._numbers]
        self.unknown += [self._missing(id_, what) for id_ in missing]
        return tuple(sorted({self._numbers[id_] for id_ in ids if id_ in self._numbers}))

    def _missing(self, id_: str, what: str) -> str:
        near = get_close_matches(str(id_), self.ids, n=1)
        hint = f"did you mean {near[0]}?" if near else f"it has {some(self.ids)}"
        return f"{what} names project {id_!r}, which the portfolio does not have: {hint}"

    def column(self, name: str, what: str) -> FloatArray:
        """A figure of each project that may be chosen, 0 for the others; without it a fault."""
        return self.checked(np.asarray(self._portfolio.column(name), dtype=float), name, what)

    def checked(self, figures: FloatArray, name: str, what: str) -> FloatArray:
        """Figures in the order of the portfolio, as `column` gives them."""
        figures = figures[self.order]
        figures[list(self.never)] = 0.0
        bad = [self.ids[number] for number in np.flatnonzero(~np.isfinite(figures))]
        if bad:
            self.faults.append(
                f"{what}: {name} is no number for {some(bad)}: leave them out with "
                f"selection.never, or choose by another figure"
            )
        return figures

    def plain(self, name: str) -> FloatArray:
        """A figure of each project as it is."""
        return np.asarray(self._portfolio.column(name), dtype=float)[self.order]

    def effects(self, axis: str, what: str) -> tuple[tuple[str, ...], FloatArray]:
        """Labels of ``domain`` or ``party``, and present value of effects by project and label.

        Effects are what has a domain; payments, purchases and resources have none.
        """
        axes = ("domain",) if axis == "domain" else (axis, "domain")
        labels, found = self._portfolio.breakdown(*axes)
        figures = np.array(found, dtype=float)[self.order]
        figures[list(self.never)] = 0.0
        self._refuse(np.isfinite(figures).all(axis=1), f"{what}: effects are no numbers")
        places: dict[str, list[int]] = {}
        for place, label in enumerate(labels):
            name, _, domain = label.rpartition("|") if len(axes) > 1 else (label, "", label)
            if domain:
                places.setdefault(name, []).append(place)
        sums = [[math.fsum(row[own]) for own in places.values()] for row in figures]
        return tuple(places), np.array(sums, dtype=float).reshape(len(self), len(places))

    @property
    def regions(self) -> tuple[str | None, ...]:
        """Region of each project."""
        return tuple(self._portfolio.regions[number] for number in self.order)

    def outlays(self) -> tuple[tuple[str, ...], tuple[int, ...], FloatArray]:
        """Parties, years, and what is laid out by project, party and year."""
        found = self._portfolio.outlays()
        amounts = np.array(found.amounts, dtype=float)[self.order]
        amounts[list(self.never)] = 0.0
        self._refuse(np.isfinite(amounts).all(axis=(1, 2)), "budget: outlays are no numbers")
        return found.parties, found.years, amounts

    def _refuse(self, good: NDArray[np.bool_], what: str) -> None:
        bad = [self.ids[number] for number in np.flatnonzero(~good)]
        if bad:
            todo = "leave them out with selection.never"
            self.faults.append(f"{what} for {some(bad)}: {todo}")

    def refuse(self) -> None:
        """Raise what was found, all at once."""
        found = [*self.unknown, *self.faults]
        if found:
            kind = ArgumentError if self.faults else UnknownIdError
            raise kind("\n".join(dict.fromkeys(found)))


def some(names: Sequence[Any]) -> str:
    """Names for a message, not more than ten.

    Examples
    --------
    >>> some(["a", "b"]), some([str(n) for n in range(12)])
    ('a, b', '0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more')
    """
    shown = ", ".join(map(str, names[:10]))
    return shown if len(names) <= 10 else f"{shown} and {len(names) - 10} more"
