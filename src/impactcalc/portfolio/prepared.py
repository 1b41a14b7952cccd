"""Projects compiled once, to be scored again and again with other figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches

import numpy as np
from numpy.typing import ArrayLike, NDArray

from impactcalc.batch.linear import Linear, linear_of
from impactcalc.batch.scored import Scored
from impactcalc.batch.scores import Group, span
from impactcalc.batch.shape import Shape
from impactcalc.batch.terms import Ready
from impactcalc.errors import ArgumentError
from impactcalc.models.scheme import Scheme
from impactcalc.plan.steps import Step
from impactcalc.portfolio.members import Members

Floats = NDArray[np.float64]
_OWN = "project: "


class Prepared:
    """Projects compiled once. Make one with :func:`prepare`.

    ``figures`` are the names of what may be scored anew, with the unit of each: inputs, amounts
    and shares as the project gives them, such as ``interventions.trees.inputs.trees``.
    """

    def __init__(self, members: Members, scheme: Scheme) -> None:
        self._members = members
        self._groups = members.groups
        self.scheme = scheme
        self.ids = members.ids
        self._made: dict[tuple[int, frozenset[str]], Ready] = {}
        self._spans = [span(group.positions) for group in self._groups]
        self._leaves = [frozenset(map(_name, group.ready.plan.steps)) for group in self._groups]
        self.figures: dict[str, str] = {
            step.origin.field: step.unit
            for group in self._groups
            for step in group.ready.plan.steps
            if step.op == "leaf" and step.origin is not None and step.origin.source == "project"
        }

    def __repr__(self) -> str:
        return f"<Prepared: {len(self.ids)} projects, {len(self.figures)} figures>"

    def score(self, figures: Mapping[str, ArrayLike] | None = None) -> Scored:
        """Figures of each project, with those that are given in place of its own.

        Parameters
        ----------
        figures : by name, in the unit of ``Prepared.figures``: one number, or one for each
            project; of a single project any number of cases

        Raises
        ------
        ArgumentError
            A name is unknown, an array has another length, or something is no finite number.

        Notes
        -----
        Limits that a file sets to its inputs were checked for the figures of the projects; those
        given here are taken as they are.
        """
        given = {self._known(name): _numbers(name, v) for name, v in (figures or {}).items()}
        if len(self.ids) == 1:
            return self._cases(given)
        for name, values in given.items():
            if values.shape not in ((), (len(self.ids),)):
                what = f"{name} has shape {values.shape}"
                raise ArgumentError(f"{what}: give one number, or one for each of {len(self.ids)}")
        groups = [self._with(number, given) for number in range(len(self._groups))]
        return Scored(groups, len(self.ids), self.scheme)

    def scorer(self, *names: str) -> Linear:
        """A quick score of one project by these figures, for a slider or a loop.

        The present values of most projects are sums of figures times constants; the constants
        are worked out here, and a score is then a few multiplications.

        Raises
        ------
        ArgumentError
            There are several projects, a name is unknown or there twice, or the values are no
            such sum: then ``score`` does it.
        """
        if len(self.ids) != 1:
            raise ArgumentError(f"a scorer is of one project, and there are {len(self.ids)}")
        for name in names:
            self._known(name)
        if len(set(names)) < len(names):
            raise ArgumentError("a figure is named twice: name each once")
        return linear_of(self._groups[0].ready, tuple(_OWN + name for name in names))

    def _known(self, name: str) -> str:
        if name not in self.figures:
            near = get_close_matches(name, list(self.figures), n=1)
            todo = f"did you mean {near[0]}?" if near else "see Prepared.figures"
            raise ArgumentError(f"there is no figure {name!r}: {todo}")
        return name

    def _cases(self, given: Mapping[str, Floats]) -> Scored:
        """One project with several cases: the axis of the result is the case."""
        shapes = {values.shape for values in given.values()} - {()}
        if len(shapes) > 1 or any(len(shape) > 1 for shape in shapes):
            what = f"figures have the shapes {sorted(shapes)}"
            raise ArgumentError(f"{what}: give numbers, or arrays of one length")
        count = shapes.pop()[0] if shapes else 1
        if not count:
            raise ArgumentError("an array of figures is empty: give at least one case")
        group = self._groups[0]
        columns = {_OWN + k: np.broadcast_to(v, (count,)) for k, v in given.items()}
        slots = tuple(
            replace(slot, choice=np.zeros(count, dtype=np.intp)) for slot in group.ready.shape.slots
        )
        shape = Shape(group.ready.plan, count, columns, slots)
        ready = self._ready(0, shape)
        return Scored([Group(ready, np.arange(count), shape=shape)], count, self.scheme)

    def _with(self, number: int, given: Mapping[str, Floats]) -> Group:
        group = self._groups[number]
        own, places = group.ready.shape, self._spans[number]
        columns = {
            _OWN + name: np.array(values[places] if values.shape else np.full(own.count, values))
            for name, values in given.items()
            if name in self._leaves[number]
        }
        if not columns:
            return group
        shape = Shape(own.plan, own.count, {**own.columns, **columns}, own.slots)
        return Group(self._ready(number, shape), group.positions, group.outcomes, shape)

    def _ready(self, number: int, shape: Shape) -> Ready:
        """What does not depend on figures, made once for each choice of what varies."""
        own = self._groups[number].ready
        if own.shape.columns.keys() == shape.columns.keys() and own.shape.count == shape.count:
            return own
        key = number, frozenset(shape.columns)
        if key not in self._made:
            self._made[key] = Ready(shape)
        return self._made[key]


def _numbers(name: str, given: ArrayLike) -> Floats:
    """Figures as an array of finite numbers."""
    try:
        found = np.asarray(given, np.float64)
    except (TypeError, ValueError) as error:
        raise ArgumentError(f"{name} is {given!r}: give a number, or an array of them") from error
    if not np.isfinite(found).all():
        raise ArgumentError(f"{name} has a figure that is no finite number: give numbers")
    return found


def _name(step: Step) -> str:
    """Name of a leaf of the project, "" for any other step."""
    own = step.op == "leaf" and step.origin is not None and step.origin.source == "project"
    return step.origin.field if own and step.origin is not None else ""
