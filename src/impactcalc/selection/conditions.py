"""What a constraint holds, and the rule it becomes."""

from __future__ import annotations

import math
from typing import Protocol

import numpy as np

from impactcalc.records import record
from impactcalc.selection.problem import FloatArray, Row, Rule
from impactcalc.selection.projects import Projects, some
from impactcalc.selection.shares import share_rule


class Constraint(Protocol):
    """What a constraint does: it becomes a rule. Faults go to the projects."""

    def rule(self, projects: Projects, costs: FloatArray) -> Rule:
        """The rule, given the constrained euros of each project."""


@record(frozen=True)
class Must:
    """Projects that are chosen, whatever they are worth."""

    ids: tuple[str, ...]

    def rule(self, projects: Projects, costs: FloatArray) -> Rule:
        """Each of them is in."""
        return _each("must", self.ids, 1.0, projects)


@record(frozen=True)
class Never:
    """Projects that are not chosen; they need no figures."""

    ids: tuple[str, ...]

    def rule(self, projects: Projects, costs: FloatArray) -> Rule:
        """Each of them is out."""
        return _each("never", self.ids, 0.0, projects)


@record(frozen=True)
class Count:
    """How many of some projects are chosen."""

    ids: tuple[str, ...]
    least: int | None
    most: int | None
    name: str
    kind: str

    def rule(self, projects: Projects, costs: FloatArray) -> Rule:
        """Bounds on a count."""
        members = projects.numbers(self.ids, self.kind)
        lower = -math.inf if self.least is None else float(self.least)
        upper = math.inf if self.most is None else float(self.most)
        row = Row(np.array(members, dtype=np.intp), np.ones(len(members)), lower, upper)
        names = some(self.ids)
        words = {
            "at_most": (f"at most {self.most} of {names}", f"hoogstens {self.most} van {names}"),
            "at_least": (f"at least {self.least} of {names}", f"minstens {self.least} van {names}"),
            "one_version": (f"one version of {names}", f"een versie van {names}"),
        }
        title = (self.name, self.name) if self.name else words[self.kind]
        return Rule(self.kind, title, (row,), members)


@record(frozen=True)
class Needs:
    """A project that is chosen with all of some others, or not at all."""

    project: str
    others: tuple[str, ...]

    def rule(self, projects: Projects, costs: FloatArray) -> Rule:
        """For each other: chosen at least where the project is."""
        own = projects.numbers((self.project,), "needs")
        others = projects.numbers(self.others, "needs")
        signs = np.array([1.0, -1.0])
        rows = [
            Row(np.array([one, other]), signs, -math.inf, 0.0)
            for one in own
            for other in others
            if one != other
        ]
        names = some(self.others)
        title = (f"{self.project} needs {names}", f"{self.project} kan niet zonder {names}")
        return Rule("needs", title, tuple(rows), (*own, *others))


@record(frozen=True)
class Total:
    """Bounds on the sum of a figure over the chosen."""

    column: str
    least: float | None
    most: float | None

    def rule(self, projects: Projects, costs: FloatArray) -> Rule:
        """Bounds on a sum; a figure that does not add up is a fault."""
        what = "min_total" if self.most is None else "max_total"
        if self.column in NOT_SUMS:
            projects.faults.append(f"{what}: {self.column} does not add up: {NOT_SUMS_TODO}")
            return Rule(what, ("", ""), ())
        figures = projects.column(self.column, what)
        if self.most is None:
            title = f"at least {self.least:,.0f} of {self.column} in all"
            nl = f"in totaal minstens {_dutch(self.least)} aan {self.column}"
        else:
            title = f"at most {self.most:,.0f} of {self.column} in all"
            nl = f"in totaal hoogstens {_dutch(self.most)} aan {self.column}"
        return Rule(what, (title, nl), (_whole(figures, self.least, self.most),))


@record(frozen=True)
class Spend:
    """The least that is to be spent of the budget."""

    least: float

    def rule(self, projects: Projects, costs: FloatArray) -> Rule:
        """A bound on the constrained euros."""
        title = f"at least {self.least:,.0f} EUR spent"
        nl = f"minstens {_dutch(self.least)} EUR besteed"
        return Rule("min_spend", (title, nl), (self.row(costs),))

    def row(self, costs: FloatArray) -> Row:
        """The bound itself."""
        return _whole(costs, self.least, None)


@record(frozen=True)
class Share:
    """The least share of a domain, party or region in the chosen set."""

    axis: str
    label: str
    share: float
    of: str

    def rule(self, projects: Projects, costs: FloatArray) -> Rule:
        """The part is at least so much of the whole."""
        return share_rule(self.axis, self.label, self.share, self.of, projects)


NOT_SUMS = (
    *("bcr", "r_s", "r_e", "r_s_long", "s0", "s", "e", "mv0", "mv", "certified_bcr"),
    *("bcr_all_resources", "irr", "payback_year", "equivalent_annual_value"),
)
"""Figures whose sum over projects means nothing."""

NOT_SUMS_TODO = (
    "a ratio or score ignores how large a project is, and that of a set is not the sum of those "
    "of its projects. Choose by euros, such as npv or external"
)


def _each(kind: str, ids: tuple[str, ...], value: float, projects: Projects) -> Rule:
    members = projects.numbers(ids, kind)
    rows = tuple(Row(np.array([one]), np.ones(1), value, value) for one in members)
    names = some(ids)
    words = {"must": (f"{names} must be in", f"{names} moet erin")}
    title = words.get(kind, (f"never {names}", f"nooit {names}"))
    return Rule(kind, title, rows, members)


def _whole(figures: FloatArray, least: float | None, most: float | None) -> Row:
    lower = -math.inf if least is None else least
    return Row(np.arange(len(figures)), figures, lower, math.inf if most is None else most)


def _dutch(number: float | None) -> str:
    return f"{number:,.0f}".replace(",", ".")
