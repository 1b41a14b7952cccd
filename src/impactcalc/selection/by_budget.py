"""The best set for each of several budgets: what one euro more would bring."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from impactcalc.errors import ArgumentError
from impactcalc.output import csv_text, known_language, write_text
from impactcalc.records import record
from impactcalc.report.figures import clean
from impactcalc.selection.aims import Aim
from impactcalc.selection.budgets import Budget, budget_lines
from impactcalc.selection.conditions import Constraint
from impactcalc.selection.door import select
from impactcalc.selection.projects import Selectable
from impactcalc.selection.result import AIMS, Selection
from impactcalc.selection.shown import frame
from impactcalc.selection.words import say, worth

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("budget", "status", "value", "spent", "marginal", "gap", "count", "chosen")
"""Columns of the table, one row for each budget, the smallest first."""


@record(frozen=True)
class Point:
    """The best set for one budget.

    Attributes
    ----------
    budget : euros, of all its lines together
    marginal : what the set is worth more than that of the budget before, for each euro that the
        budget is larger; None for the first, and where one of the two has no set
    selection : the choice, without what the other way round would lose
    """

    budget: float
    marginal: float | None
    selection: Selection


def frontier(
    portfolio: Selectable,
    budgets: Iterable[Budget],
    *,
    maximise: Aim = "npv",
    constraints: Iterable[Constraint] = (),
    receipts: str = "refuse",
    time_limit: float = 60.0,
    gap: float = 0.0,
) -> Frontier:
    """Choose the best set for each of several budgets.

    Parameters
    ----------
    budgets : each as for :func:`impactcalc.select`; put in the order of their totals
    time_limit : seconds for each budget
    portfolio, maximise, constraints, receipts, gap : as for :func:`impactcalc.select`

    Returns
    -------
    Frontier
        A point for each budget, the smallest first.

    Raises
    ------
    ArgumentError
        There is no budget, or two have the same total; and as for :func:`impactcalc.select`.

    Examples
    --------
    >>> import impactcalc as ic
    >>> import pandas as pd
    >>> p = ic.assess_portfolio(pd.DataFrame({
    ...     "project": ["north", "south"], "use": "greening.street_tree", "trees [tree]": [20, 30],
    ...     "start": 2026, "horizon [years]": 40, "first_year": 2027}))
    >>> [row["chosen"] for row in frontier(p, [0, 1000]).rows]  # trees that cost nothing
    [('north', 'south'), ('north', 'south')]
    """
    ordered = _ordered(budgets)
    rules = list(constraints)
    points: list[Point] = []
    for total, budget in ordered:
        found = select(
            portfolio,
            budget=budget,
            maximise=maximise,
            constraints=rules,
            receipts=receipts,
            time_limit=time_limit,
            gap=gap,
            explain=0,
        )
        points.append(Point(total, _marginal(points, total, found), found))
    return Frontier(tuple(points))


def _ordered(budgets: Iterable[Budget]) -> list[tuple[float, Budget]]:
    """Budgets with their totals, the smallest first."""
    if isinstance(budgets, str | Mapping) or not isinstance(budgets, Iterable):
        raise ArgumentError("budgets is one budget: give a list, as [500_000, 1_000_000]")
    found = [(math.fsum(line[2] for line in budget_lines(budget)), budget) for budget in budgets]
    if not found or any(budget is None for _, budget in found):
        raise ArgumentError("budgets needs one or more budgets, each of them an amount")
    totals = [total for total, _ in found]
    twice = sorted({total for total in totals if totals.count(total) > 1})
    if twice:
        raise ArgumentError(
            f"budgets has {twice[0]:,.2f} EUR in all more than once: a frontier has one point for "
            "each total"
        )
    return sorted(found, key=lambda pair: pair[0])


def _marginal(points: list[Point], total: float, found: Selection) -> float | None:
    if not points or points[-1].selection.value is None or found.value is None:
        return None
    last = points[-1]
    assert last.selection.value is not None
    return (found.value - last.selection.value) / (total - last.budget)


class Frontier:
    """The best set by budget. Make one with :func:`impactcalc.selection.frontier`."""

    def __init__(self, points: tuple[Point, ...]) -> None:
        self.points = points
        self.aim = points[0].selection.aim

    def __repr__(self) -> str:
        return f"<Frontier of {len(self)} budgets>"

    def __len__(self) -> int:
        return len(self.points)

    def __iter__(self) -> Iterator[Point]:
        return iter(self.points)

    @property
    def rows(self) -> tuple[dict[str, Any], ...]:
        """One row for each budget, with the keys of ``COLUMNS``."""
        return tuple(
            {
                "budget": point.budget,
                "status": point.selection.status,
                "value": point.selection.value,
                "spent": point.selection.spent,
                "marginal": point.marginal,
                "gap": _finite(point.selection.gap),
                "count": len(point.selection.chosen),
                "chosen": point.selection.chosen,
            }
            for point in self.points
        )

    @property
    def table(self) -> pd.DataFrame:
        """The rows as a pandas frame, the ids of a set in one text."""
        return frame(map(_flat, self.rows), COLUMNS)

    def to_dict(self) -> dict[str, Any]:
        """The points as plain data."""
        points = [{**row, "chosen": list(row["chosen"])} for row in self.rows]
        return {"aim": self.aim, "points": points}

    def to_csv(self, path: str | Path | None = None) -> str:
        """The rows as CSV text; written to ``path`` where one is given."""
        text = csv_text(map(_flat, self.rows), COLUMNS)
        if path is not None:
            write_text(path, text)
        return text

    def text(self, *, lang: str = "en") -> str:
        """The frontier as a table for a terminal, in ``en`` or ``nl``."""
        known_language(lang)
        heads = ("budget_head", "value_head", "spent_head", "marginal_head", "projects_head")
        lines = [tuple(say(head, lang) for head in heads), *self._lines(lang)]
        widths = [max(len(line[place]) for line in lines) for place in range(4)]
        shown = [
            "  ".join([*(f"{line[n]:>{widths[n]}}" for n in range(4)), line[4]]) for line in lines
        ]
        aim = say(self.aim, lang) if self.aim in AIMS else clean(self.aim)
        title = say("frontier", lang, aim=say("aim", lang, aim=aim))
        return "\n".join([title, "", *shown]) + "\n"

    def _lines(self, lang: str) -> Iterator[tuple[str, ...]]:
        for point in self.points:
            found = point.selection
            budget = worth(point.budget, lang, "npv")
            if found.value is None or found.spent is None:
                yield budget, say("no_set", lang), "", "", found.gap_text(lang=lang)
                continue
            marginal = "" if point.marginal is None else worth(point.marginal, lang, "own")
            value, spent = worth(found.value, lang, self.aim), worth(found.spent, lang, "npv")
            names = ", ".join(map(clean, found.chosen)) or say("none", lang)
            yield budget, value, spent, marginal, names


def _finite(gap: float | None) -> float | None:
    return gap if gap is None or math.isfinite(gap) else None


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "chosen": " ".join(row["chosen"])}
