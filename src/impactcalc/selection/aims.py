"""What a set is chosen for: euros that add up, or euros for each constrained euro."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from impactcalc.errors import ArgumentError
from impactcalc.records import record
from impactcalc.roots import finite_array
from impactcalc.selection.conditions import NOT_SUMS, NOT_SUMS_TODO
from impactcalc.selection.problem import FloatArray
from impactcalc.selection.projects import Projects, some

Aim: TypeAlias = str | ArrayLike

PER_EURO = "npv_per_constrained_euro"


@record(frozen=True)
class Goal:
    """An aim: its name, its figure for each project, and whether it is a ratio."""

    name: str
    values: FloatArray
    ratio: bool = False


def goal_of(maximise: Aim, projects: Projects) -> Goal:
    """The aim, its figures in the order of the ids; faults go to the projects.

    Raises
    ------
    ArgumentError
        It does not add up, or has not one number for each project.
    """
    if not isinstance(maximise, str):
        figures = finite_array(maximise, "maximise")
        if figures.shape != (len(projects),):
            raise ArgumentError(
                f"maximise has shape {figures.shape}: give one number for each of the "
                f"{len(projects)} projects, in their order in the portfolio, or a name as 'npv'"
            )
        return Goal("own", projects.checked(figures, "maximise", "maximise"))
    if maximise in NOT_SUMS:
        raise ArgumentError(f"{maximise} cannot be maximised: {NOT_SUMS_TODO}, or by {PER_EURO}")
    if maximise == PER_EURO:
        return Goal(maximise, projects.column("npv", "maximise"), True)
    return Goal(maximise, projects.column(maximise, "maximise"))


def least_costs(costs: FloatArray, asked: float, projects: Projects) -> float:
    """The least a set may cost where the aim is a ratio: what is asked, and more than nothing."""
    below = [projects.ids[number] for number in np.flatnonzero(costs < 0)]
    if below:
        projects.faults.append(
            f"{PER_EURO} has no sense where a project brings money to the budget, as {some(below)} "
            "does: say receipts='own', or maximise npv"
        )
    positive = costs[costs > 0]
    if not len(positive):
        projects.faults.append(f"{PER_EURO}: no project takes anything of the budget")
    return max(asked, float(np.min(positive, initial=np.inf)))
