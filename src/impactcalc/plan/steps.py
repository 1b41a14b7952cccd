"""What a plan is made of: steps, terms and lines.

A step is one figure: a leaf (an input, a field of a catalogue file, a key of the scheme) or
an operation on earlier steps. The same steps run on one project, a column of projects or a
block of draws, and they are what a trace shows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field, replace

import numpy as np
from numpy.typing import NDArray

from impactcalc.models.scheme import Scheme
from impactcalc.profile import Profile
from impactcalc.records import record

Floats = NDArray[np.float64]


_PLAIN_KEY = re.compile(r"[A-Za-z0-9_-]+")


def field_of(*keys: str | int) -> str:
    """Keys of a file, outermost first, as the text of one field.

    Dots stand between plain keys; a key with a dot or a space in it stands in brackets, so
    that an id of the catalogue stays one key. An item of a list is its id, or its place
    from 0 where it has none.

    Examples
    --------
    >>> field_of("adjustments", "clim.ghg_avoided", "deadweight")
    'adjustments[clim.ghg_avoided].deadweight'
    >>> field_of("inputs", "damage_with", "2 years"), field_of("amounts", 2027)
    ('inputs.damage_with[2 years]', 'amounts.2027')
    """
    parts = [f".{key}" if _PLAIN_KEY.fullmatch(str(key)) else f"[{key}]" for key in keys]
    return "".join(parts).removeprefix(".")


@record(frozen=True)
class Origin:
    """Where a leaf comes from: ``project``, ``value ID``, ``scheme ID`` ..., and the field.

    ``field`` is written as :func:`field_of` does; ``.key`` at its end means the key itself
    (the year of an amount by year), not what stands under it. ``title`` is that of the
    published source, where the file names one.
    """

    source: str
    field: str
    title: str = ""

    @classmethod
    def at(cls, source: str, *keys: str | int, title: str = "") -> Origin:
        """The origin of what stands under these keys."""
        return cls(source, field_of(*keys), title)

    @property
    def of_key(self) -> Origin:
        """The origin of the key itself."""
        return replace(self, field=f"{self.field}.key")

    @property
    def key(self) -> str:
        """Name of the column of this leaf."""
        return f"{self.source}: {self.field}"


@record(frozen=True)
class Step:
    """One figure of the plan.

    ``args`` are numbers of earlier steps. ``number`` is the figure of a leaf. ``yearly``
    says that the figure depends on the year; ``exponents`` (price path) and ``weights``
    (points of a series, shape year x point) say how.
    """

    op: str
    args: tuple[int, ...] = ()
    unit: str = "1"
    name: str = ""
    by: str = ""
    number: float = 0.0
    factor: float = 1.0
    origin: Origin | None = None
    yearly: bool = False
    exponents: tuple[int, ...] = ()
    weights: tuple[tuple[float, ...], ...] = ()


class Program:
    """Steps in order; a step that is there already is not added twice."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self._known: dict[Step, int] = {}

    def add(self, step: Step) -> int:
        """Number of the step, new or known."""
        if step not in self._known:
            self._known[step] = len(self.steps)
            self.steps.append(step)
        return self._known[step]

    def leaf(self, name: str, number: float, unit: str, origin: Origin) -> int:
        """A figure that is given."""
        return self.add(Step("leaf", (), unit, name, "", float(number), origin=origin))

    def apply(
        self, op: str, args: tuple[int, ...], unit: str, *, name: str = "", by: str = ""
    ) -> int:
        """An operation on earlier steps."""
        yearly = any(self.steps[arg].yearly for arg in args)
        return self.add(Step(op, args, unit, name, by, yearly=yearly))

    def convert(self, arg: int, factor: float, unit: str) -> int:
        """The same figure in another unit."""
        if factor == 1.0:
            return arg
        inner = self.steps[arg]
        step = Step("convert", (arg,), unit, inner.name, factor=factor, yearly=inner.yearly)
        return self.add(step)

    def named(self, arg: int, name: str, by: str) -> int:
        """The step under a name of its own, where it has none."""
        step = self.steps[arg]
        if step.name or step.op == "leaf":
            return arg
        return self.add(replace(step, name=name, by=by))


@record(frozen=True)
class Detail:
    """One parameter of a profile, for the trace.

    ``text`` is what stands in the file where that is a word. A parameter that a formula
    gives has an ``op`` and the figures it is made ``of``, and no origin.
    """

    name: str
    number: float
    unit: str
    origin: Origin | None
    text: str = ""
    op: str = "leaf"
    by: str = ""
    factor: float = 1.0
    of: tuple[Detail, ...] = ()


@record(frozen=True)
class Term:
    """An amount with its time profile: the line's amount in year y is amount times shape."""

    amount: int
    profile: Profile
    details: tuple[Detail, ...] = ()


@record(frozen=True)
class ValueUse:
    """A value of the catalogue used by an effect."""

    id: str
    verification: str
    evidence: int
    outside: bool


@record(frozen=True)
class Line:
    """One line of the project, or one feed of an intervention, ready to be evaluated.

    ``list`` is effects, resources, income, transfers or financing. ``order`` is its place
    in the file. ``shares`` and ``cashable`` are by party, for effects. ``difference`` is the
    step without - with of an avoided cost. ``groups`` are the exclusion groups of the
    indicator; ``outcome`` is the one that several projects share, "" where none is named.
    """

    id: str
    list: str
    order: int
    path: tuple[str | int, ...]
    name: str
    kind: str
    terms: tuple[Term, ...]
    discount_class: str = "standard"
    party: str = ""
    payer: str = ""
    receiver: str = ""
    payer_benefit: str = ""
    domain: str = ""
    broad_welfare: str = ""
    indicator: str = ""
    shares: Mapping[str, float] = field(default_factory=dict)
    cashable: Mapping[str, float] = field(default_factory=dict)
    shares_from: Origin = Origin("project", "")
    cashable_from: Origin = Origin("project", "")
    evidence: int = 0
    values: tuple[ValueUse, ...] = ()
    illustrative: bool = False
    difference: int | None = None
    groups: tuple[str, ...] = ()
    outcome: str = ""


@record(frozen=True)
class PhysicalLine:
    """A quantity in its own unit; ``year`` is the one shown where it changes by year."""

    effect: str
    indicator: str
    account: str
    order: int
    amount: int
    unit: str
    at: str
    year: int
    path: tuple[str | int, ...]
    values: tuple[ValueUse, ...]
    illustrative: bool


@record(frozen=True)
class LevelLine:
    """The level of a qualitative indicator; ``level`` is None where none is given."""

    indicator: str
    level: int | None
    evidence: int | None
    illustrative: bool
    scored: bool


@record(frozen=True)
class NotCounted:
    """Something the assessment leaves out, and why."""

    indicator: str
    reason: str
    where: str = ""


@record(frozen=True)
class Plan:
    """Steps and lines of one shape of project under one scheme.

    ``years`` runs from the start to the last year of the horizon, and on to the latest due
    year of a deferral; ``last`` is the end of the horizon. ``factors`` holds discount
    factors by class over ``years``.
    """

    project_id: str
    scheme: Scheme
    start: int
    last: int
    years: tuple[int, ...]
    steps: tuple[Step, ...]
    lines: tuple[Line, ...]
    physical: tuple[PhysicalLine, ...]
    levels: tuple[LevelLine, ...]
    not_counted: tuple[NotCounted, ...]
    carriers: frozenset[str]
    abroad: frozenset[str]
    parties: tuple[str, ...]
    factors: Mapping[str, Floats]
    bands: Mapping[str, tuple[Detail, ...]]
    flags: tuple[tuple[str, str], ...]
    unverified: tuple[tuple[str, str], ...]
    used: tuple[tuple[str, str, str], ...]
    illustrative: bool
    illustrative_anywhere: bool

    def __str__(self) -> str:
        """The plan as text: each step with unit and source, then each line."""
        out = [f"plan of {self.project_id} under {self.scheme.id}, {self.start} to {self.last}"]
        for number, step in enumerate(self.steps):
            args = " ".join(f"#{arg}" for arg in step.args)
            where = f"  <- {step.origin.key}" if step.origin else ""
            what = f"{step.number:.12g}" if step.op == "leaf" else f"{step.op} {args}"
            name = f" {step.name}" if step.name else ""
            out.append(f"#{number}{name} = {what} [{step.unit}]{where}")
        for line in self.lines:
            for term in line.terms:
                way = "year by year" if self.steps[term.amount].yearly else "amount x factor"
                out.append(f"{line.list} {line.id}: #{term.amount}, {way}, {term.profile}")
        return "\n".join(out)
