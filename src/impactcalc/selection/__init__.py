"""Which projects to fund: the best set within budgets and constraints, and why.

    >>> from impactcalc import selection
    >>> selection.must("dike")
    Must(ids=('dike',))

``impactcalc.select`` makes the choice.
"""

from __future__ import annotations

from impactcalc.selection.by_budget import Frontier, Point, frontier
from impactcalc.selection.conditions import Constraint
from impactcalc.selection.constraints import (
    at_least,
    at_most,
    at_most_one,
    max_total,
    min_share,
    min_spend,
    min_total,
    must,
    needs,
    never,
    one_version,
)
from impactcalc.selection.door import select
from impactcalc.selection.projects import Outlays, Selectable
from impactcalc.selection.reasons import Reason
from impactcalc.selection.result import Selection, Use

__all__ = [
    "Constraint",
    "Frontier",
    "Outlays",
    "Point",
    "Reason",
    "Selectable",
    "Selection",
    "Use",
    "at_least",
    "at_most",
    "at_most_one",
    "frontier",
    "max_total",
    "min_share",
    "min_spend",
    "min_total",
    "must",
    "needs",
    "never",
    "one_version",
    "select",
]
