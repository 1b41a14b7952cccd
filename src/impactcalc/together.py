"""Plans of several projects through one run of the engine: the project axis.

Projects that do the same things in the same way have plans with the same steps; only the
figures of the leaves differ. Such plans are evaluated once, with a column for each leaf that
differs, and each gets its own slice back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from impactcalc.evaluate import Values, evaluate
from impactcalc.plan.steps import Plan, Step


def shape_of(plan: Plan) -> tuple[Step, ...]:
    """The steps of a plan without the figures of its leaves: equal for plans of one shape."""
    return tuple(replace(s, number=0.0) if s.op == "leaf" else s for s in plan.steps)


def evaluate_together(plans: Sequence[Plan]) -> list[Values]:
    """The figure of every step of every plan, in the order of the plans.

    Each equals what :func:`impactcalc.evaluate.evaluate` gives for the plan alone.
    """
    groups: dict[tuple[Step, ...], list[int]] = {}
    for position, plan in enumerate(plans):
        groups.setdefault(shape_of(plan), []).append(position)
    found: dict[int, Values] = {}
    for members in groups.values():
        found |= dict(zip(members, _one_shape([plans[n] for n in members]), strict=True))
    return [found[position] for position in range(len(plans))]


def _one_shape(plans: Sequence[Plan]) -> list[Values]:
    """Plans with the same steps, by one run over their columns."""
    columns = {}
    for number, step in enumerate(plans[0].steps):
        if step.op == "leaf" and step.origin is not None:
            figures = np.array([plan.steps[number].number for plan in plans])
            if not (figures == figures[0]).all():
                columns[step.origin.key] = figures
    whole = evaluate(plans[0], columns)
    return [
        Values(plan, tuple(a[row] if a.ndim > 1 else a for a in whole.arrays))
        for row, plan in enumerate(plans)
    ]
