"""Plans of projects that were compiled one by one, as shapes.

Plans are of one shape where their steps and lines are the same but for figures of leaves and
for when lines count: then they run together, with a column for each leaf that differs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from impactcalc.batch.shape import Chosen, Floats, Formed, Shape
from impactcalc.plan.alternatives import Alternative
from impactcalc.plan.steps import Line, Plan


def shapes_of_plans(plans: Sequence[Plan]) -> Iterator[Formed]:
    """Every shape with the positions of its plans, in order of the first."""
    groups: dict[Any, list[int]] = {}
    for position, plan in enumerate(plans):
        groups.setdefault(_key(plan), []).append(position)
    for members in groups.values():
        yield Formed(_shape([plans[n] for n in members]), np.array(members))


def _key(plan: Plan) -> Any:
    """What plans of one shape have in common."""
    return (
        tuple(replace(s, number=0.0) if s.op == "leaf" else s for s in plan.steps),
        tuple(_line_key(line) for line in plan.lines),
        *(plan.start, plan.last, plan.years, plan.levels, plan.carriers, plan.abroad),
        *(plan.unverified, plan.illustrative, plan.illustrative_anywhere, plan.parties),
        tuple((line.effect, line.amount, line.unit) for line in plan.physical),
    )


def _line_key(line: Line) -> Any:
    bare = replace(line, terms=(), shares={}, cashable={}, values=(), path=(), name="", order=0)
    kept = {key: value for key, value in vars(bare).items() if not isinstance(value, Mapping)}
    amounts = tuple(term.amount for term in line.terms)
    shares = (*line.shares.items(), *line.cashable.items())
    return tuple(kept.values()), amounts, shares


def _shape(plans: list[Plan]) -> Shape:
    first, columns = plans[0], {}
    for number, step in enumerate(first.steps):
        if step.op == "leaf" and step.origin is not None:
            own: Floats = np.array([plan.steps[number].number for plan in plans])
            if not (own == own[0]).all():
                columns[step.origin.key] = own
    known: dict[Any, int] = {}
    alternatives, choice = [], []
    for plan in plans:
        key = (tuple(_timing(line) for line in plan.lines), plan.flags, _held(plan))
        if key not in known:
            known[key] = len(known)
            alternatives.append(Alternative(plan.lines, plan.physical, _of_lines(plan)))
        choice.append(known[key])
    slots = (Chosen(tuple(alternatives), np.array(choice)),) if len(known) > 1 else ()
    return Shape(first, len(plans), columns, slots)


def _timing(line: Line) -> Any:
    return tuple(term.profile for term in line.terms)


def _held(plan: Plan) -> Any:
    """Values with their marks, which may depend on the years."""
    lines = tuple(line.values for line in plan.lines)
    return lines, tuple(line.values for line in plan.physical)


def _of_lines(plan: Plan) -> tuple[tuple[str, str], ...]:
    """Remarks that belong to a line."""
    ids = {line.id for line in plan.lines}
    return tuple(flag for flag in plan.flags if flag[1] in ids)
