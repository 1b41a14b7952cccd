"""What each operation does with arrays of shape ``(*batch, year)``.

One table serves evaluation and the few figures, such as due years, that a plan must know
while it is made. The year axis has length 1 where a figure does not depend on the year.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from impactcalc.mv import settled
from impactcalc.plan.steps import Step
from impactcalc.risk import expected_annual_damage

Floats = NDArray[np.float64]
Arrays = Sequence[Floats]


def _damage(method: Literal["trapezoid", "loglinear"]) -> Callable[[Arrays], Floats]:
    def kernel(args: Arrays) -> Floats:
        batch = np.broadcast_shapes(*(arg.shape for arg in args))
        periods = np.stack([np.broadcast_to(arg, batch) for arg in args[0::2]], axis=-1)
        damages = np.stack([np.broadcast_to(arg, batch) for arg in args[1::2]], axis=-1)
        return np.asarray(expected_annual_damage(periods, damages, tail="largest", method=method))

    return kernel


def _difference(args: Arrays) -> Floats:
    """What rounding leaves of two equal figures is nothing (rules 4: dust raises no flag)."""
    return settled(args[0] - args[1], np.abs(args[0]) + np.abs(args[1]))


_TABLE: dict[str, Callable[[Arrays], Floats]] = {
    "+": lambda a: a[0] + a[1],
    "-": _difference,
    "*": lambda a: reduce(np.multiply, a),
    "/": lambda a: a[0] / a[1],
    "**": lambda a: a[0] ** a[1],
    "neg": lambda a: -a[0],
    "complement": lambda a: 1.0 - a[0],
    "<": lambda a: (a[0] < a[1]).astype(np.float64),
    "<=": lambda a: (a[0] <= a[1]).astype(np.float64),
    ">": lambda a: (a[0] > a[1]).astype(np.float64),
    ">=": lambda a: (a[0] >= a[1]).astype(np.float64),
    "==": lambda a: (a[0] == a[1]).astype(np.float64),
    "!=": lambda a: (a[0] != a[1]).astype(np.float64),
    "min": lambda a: reduce(np.minimum, a),
    "max": lambda a: reduce(np.maximum, a),
    "where": lambda a: np.where(a[0] != 0, a[1], a[2]),
    "sum_of_years": lambda a: a[0] * (a[0] + 1.0) / (a[1] * (a[1] + 1.0)),
    "declining_balance": lambda a: np.maximum(1.0 - 2.0 / a[0], 0.0) ** a[1],
    "exp": lambda a: np.exp(a[0]),
    "log": lambda a: np.log(a[0]),
    "expected_damage": _damage("trapezoid"),
    "expected_damage_loglinear": _damage("loglinear"),
}

OPERATIONS = (*_TABLE, "convert", "price_path", "interpolate", "weighted_sum")


def run(step: Step, args: Arrays) -> Floats:
    """The figure of a step from those of its arguments."""
    if step.op == "convert":
        return args[0] * step.factor
    if step.op == "price_path":
        growth = 1.0 + args[1] / 100.0
        return np.asarray(args[0] * growth ** np.array(step.exponents, dtype=np.float64))
    if step.op in ("interpolate", "weighted_sum"):
        weights = np.array(step.weights)
        parts = [arg * weights[:, i] for i, arg in enumerate(args)]
        return np.asarray(reduce(np.add, parts))
    return _TABLE[step.op](args)


def number_of(steps: Sequence[Step], index: int) -> float:
    """The figure of one step that does not depend on the year, from the leaves as given."""
    step = steps[index]
    if step.op == "leaf":
        return step.number
    args = [np.array([number_of(steps, arg)]) for arg in step.args]
    with np.errstate(all="ignore"):
        return float(run(step, args)[0])
