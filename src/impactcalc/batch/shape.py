"""What many projects have in common: one plan, with columns for what differs.

A shape is a plan and the projects it serves. They differ in the figures of leaves, which are
columns, and in the timing of lines, which is a choice among alternatives of a slot.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

import numpy as np
from numpy.typing import NDArray

from impactcalc.plan.alternatives import Alternative
from impactcalc.plan.steps import Plan
from impactcalc.records import record

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


Outcomes = Mapping[tuple[str | int, ...], tuple[NDArray[np.int64], tuple[str, ...]]]


@record(frozen=True)
class Chosen:
    """A slot of the plan with its alternatives, and the number of that of each project.

    ``choice`` has the shape ``(project,)``.
    """

    alternatives: tuple[Alternative, ...]
    choice: Ints

    def part(self, rows: slice) -> Chosen:
        """The same slot for some of the projects."""
        return Chosen(self.alternatives, self.choice[rows])


@record(frozen=True)
class Shape:
    """One plan and its projects.

    Attributes
    ----------
    plan : of the first of the projects
    count : number of projects
    columns : figures of leaves by column key, each of shape ``(project,)``; a leaf that is
        the same in all of them needs none
    slots : alternatives of the lines whose timing differs
    """

    plan: Plan
    count: int
    columns: Mapping[str, Floats] = field(default_factory=dict)
    slots: tuple[Chosen, ...] = ()

    def part(self, rows: slice) -> Shape:
        """The shape with some of its projects."""
        count = len(range(*rows.indices(self.count)))
        columns = {key: column[rows] for key, column in self.columns.items()}
        return Shape(self.plan, count, columns, tuple(slot.part(rows) for slot in self.slots))


@record(frozen=True)
class Formed:
    """A shape with the positions of its projects, shape ``(project,)``.

    ``outcomes`` has, for a slot of which some projects name a shared outcome, the code of that
    of each project, -1 for none, and the names by code.
    """

    shape: Shape
    positions: NDArray[np.intp]
    outcomes: Outcomes = field(default_factory=dict)
