"""One project whose present values are sums of figures times constants.

The steps of the plan are gone through once with the figures unknown: each is a constant plus
a constant times each figure, or it is not, and then this is no way to score it. Afterwards a
score needs no arrays: with a handful of numbers, plain ones are quicker.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from impactcalc.batch.terms import Ready
from impactcalc.errors import ArgumentError
from impactcalc.plan.kernels import run
from impactcalc.plan.steps import Step
from impactcalc.ratings import Sums, ratings

Floats = NDArray[np.float64]

_SUMS = ("npv", "resources", "earned", "external", "external_long", "npv_without_purchases")


class Score:
    """Figures of one project; ``domains`` are present values by domain."""

    __slots__ = ("_linear", "_values")

    def __init__(self, values: list[float], linear: Linear) -> None:
        self._values = values
        self._linear = linear

    @property
    def npv(self) -> float:
        """Net present value."""
        return self._values[0]

    @property
    def resources(self) -> float:
        """Present value of the resources of the carriers, I."""
        return self._values[1]

    @property
    def earned(self) -> float:
        """Present value of what the carriers earn, Rev."""
        return self._values[2]

    @property
    def external(self) -> float:
        """Present value for everyone else after what they pay, X."""
        return self._values[3]

    @property
    def bcr(self) -> float | None:
        """Benefit-cost ratio, None where nobody bears a resource."""
        _, resources, earned, external = self._values[:4]
        return (external + earned) / resources if resources > 0 else None

    @property
    def domains(self) -> dict[str, float]:
        """Present value by domain; resources and payments have none, and stand under ""."""
        return dict(zip(self._linear.domains, self._values[len(_SUMS) :], strict=True))

    @property
    def mv(self) -> float | None:
        """The MV score, None where it is not defined."""
        sums = dict(zip(_SUMS, map(np.asarray, self._values), strict=False))
        plan = self._linear.ready.plan
        found = float(ratings(Sums(**sums), plan.scheme, plan.levels).mv)
        return None if np.isnan(found) else found

    def __repr__(self) -> str:
        return f"<Score: NPV {self.npv:,.0f} EUR>"


class Linear:
    """Scores one project by some of its figures: ``scorer(500.0)``."""

    def __init__(self, ready: Ready, base: Floats, slopes: Floats, domains: Sequence[str]) -> None:
        self.ready = ready
        self.domains = tuple(domains)
        self._base: list[float] = base.tolist()
        self._slopes: list[list[float]] = slopes.T.tolist()
        self._one = (
            list(zip(self._base, self._slopes[0], strict=True)) if len(slopes.T) == 1 else []
        )

    def __call__(self, *figures: float) -> Score:
        """The score with these figures, in the order and the units they were asked for."""
        if len(figures) != len(self._slopes):
            raise ArgumentError(f"{len(figures)} figures are given: give {len(self._slopes)}")
        if self._one:
            [x] = figures
            return Score([base + slope * x for base, slope in self._one], self)
        values = self._base
        for x, slopes in zip(figures, self._slopes, strict=True):
            values = [value + slope * x for value, slope in zip(values, slopes, strict=True)]
        return Score(values, self)


def linear_of(ready: Ready, keys: tuple[str, ...]) -> Linear:
    """The constants of a project, by column keys of the figures.

    Raises
    ------
    ArgumentError
        Some present value is no sum of figures times constants.
    """
    if ready.plan.scheme.earned.payment_above_benefit == "reclassify":
        raise ArgumentError("the scheme moves payments by their size: use score")
    lines = np.zeros((2, len(ready.plan.lines), 1 + len(keys)))
    work = _Affine(ready, keys)
    for term in ready.terms:
        amount, row = work.of(term.amounts[0]), term.rows[0]
        weights = ready.tables.weights[row]
        long = weights if term.exempt else weights * ready.calendar.weights
        for place, own in enumerate((weights, long)):
            lines[place, term.line] += (amount * own).sum(axis=-1)
    labels, cells = ready.cells("domain")
    sums = [ready.weights[name].by_line @ lines[0] for name in _SUMS if name != "external_long"]
    sums.insert(_SUMS.index("external_long"), ready.weights["external"].by_line @ lines[1])
    found = np.concatenate([sums, cells.T @ lines[0]])
    return Linear(ready, found[:, 0], found[:, 1:], [label for (label,) in labels])


class _Affine:
    """Steps as constants: first what is left without the figures, then the slope by each.

    Shape ``(1 + figure, year or 1)``.
    """

    def __init__(self, ready: Ready, keys: tuple[str, ...]) -> None:
        self._ready = ready
        self._keys = keys
        self._found: dict[int, Floats] = {}

    def of(self, number: int) -> Floats:
        """A step; 1 for the number -1."""
        if number < 0:
            return self._constant(np.ones(1))
        for at in self._ready.needed(number):
            if at not in self._found:
                self._found[at] = self._step(at, self._ready.steps[at])
        return self._found[number]

    def _constant(self, value: Floats) -> Floats:
        return np.concatenate([value[np.newaxis], np.zeros((len(self._keys), len(value)))])

    def _step(self, number: int, step: Step) -> Floats:
        if step.op == "leaf":
            key = self._ready.keys[number]
            found = self._constant(np.array([step.number]))
            if key in self._keys:
                found[:, 0] = 0.0
                found[1 + self._keys.index(key), 0] = 1.0
            return found
        args = [self._found[arg] for arg in step.args]
        if not any(arg[1:].any() for arg in args):
            with np.errstate(all="ignore"):
                return self._constant(run(step, [arg[0] for arg in args]))
        return self._slopes(step, args)

    def _slopes(self, step: Step, args: list[Floats]) -> Floats:
        bent = [arg for arg in args if arg[1:].any()]
        if step.op in ("+", "-", "neg", "complement", "convert"):
            return np.asarray(_RULES[step.op](args, step.factor))
        if step.op == "*" and len(bent) == 1:
            found = bent[0]
            for arg in args:
                found = found if arg is bent[0] else found * arg[0]
            return found
        if step.op == "/" and not args[1][1:].any():
            return np.asarray(args[0] / args[1][0])
        what = step.by or step.name or step.op
        raise ArgumentError(f"{what} is no sum of these figures times constants: use score")


def _one_less(args: list[Floats], factor: float) -> Floats:
    found = -args[0]
    found[0] += 1.0
    return found


_RULES: dict[str, Any] = {
    "+": lambda args, factor: args[0] + args[1],
    "-": lambda args, factor: args[0] - args[1],
    "neg": lambda args, factor: -args[0],
    "convert": lambda args, factor: args[0] * factor,
    "complement": _one_less,
}
