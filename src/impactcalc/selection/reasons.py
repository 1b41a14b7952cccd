"""Why each project is in or out: facts first, and what the other way round would lose.

A loss is never estimated: it is the best set less the best set with the project forced the
other way, both to the end. ``words`` makes sentences of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from impactcalc.records import record
from impactcalc.selection.choice import clash, solve
from impactcalc.selection.problem import ALLOWED, BoolArray, Problem, Row, Rule, Solution
from impactcalc.selection.solver import Clock


@record(frozen=True)
class Reason:
    """Why a project is in or out.

    Attributes
    ----------
    project : its id
    chosen : whether it is in
    code : in: ``must``, ``needed``, ``required``, ``worth``, ``helps``, ``free``; out:
        ``never``, ``impossible``, ``worthless``, ``group``, ``needs``, ``budget``, ``breaks``,
        ``ratio``, ``tie``, ``open``
    value : what it adds to the aim by itself; None of ``never``, which may lack figures
    cost : its constrained euros; None of ``never``
    loss : what the best set is worth less with the project the other way, None where there is
        no such set or it was not worked out
    leaves, enters : who leaves and who enters for the best set then, or for one of them
    others : projects that the reason names
    rules : rules that the reason names, in English and Dutch
    takes, left : of ``budget`` and ``impossible``, what it takes of the tightest budget, and
        what that has left, or has in all
    """

    project: str
    chosen: bool
    code: str
    value: float | None
    cost: float | None
    loss: float | None = None
    leaves: tuple[str, ...] = ()
    enters: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    rules: tuple[tuple[str, str], ...] = ()
    takes: float | None = None
    left: float | None = None


def reasons_of(
    problem: Problem, solution: Solution, ids: tuple[str, ...], clock: Clock, *, losses: bool
) -> tuple[Reason, ...]:
    """A reason for each project.

    Parameters
    ----------
    losses : whether to work out what the other way round would lose, one or more solutions for
        each project, as long as there is time
    """
    work = _Work(problem, solution, ids, clock, losses)
    return tuple(work.reason(number) for number in range(problem.count))


class _Work:
    def __init__(
        self,
        problem: Problem,
        solution: Solution,
        ids: tuple[str, ...],
        clock: Clock,
        losses: bool,
    ) -> None:
        assert solution.chosen is not None and solution.value is not None
        self.problem = problem
        self.chosen: BoolArray = solution.chosen
        self.value: float = solution.value
        self.settled = solution.status == "optimal"
        self.ids = ids
        self.clock = clock
        self.losses = losses

    def reason(self, number: int) -> Reason:
        """The reason for one project."""
        inside = bool(self.chosen[number])
        stated = "must" if inside else "never"
        if any(rule.kind == stated for rule in self._rules_with(number)):
            return self._made(number, stated)
        other = self._other(number) if self.losses else None
        if other is not None and other.status == "infeasible":
            return self._forced(number)
        return self._inside(number, other) if inside else self._outside(number, other)

    def _other(self, number: int) -> Solution | None:
        """The best set with the project the other way, where it is worked out in time."""
        task = self.problem.fixed(number, not self.chosen[number])
        found = solve(task, self.clock, ties=False)
        return found if found.status in ("optimal", "infeasible") else None

    def _made(self, number: int, code: str, other: Solution | None = None, **more: Any) -> Reason:
        """A reason, with the loss of the other way where it is known."""
        facts: dict[str, Any] = {}
        if other is not None and other.value is not None and other.chosen is not None:
            aside = np.arange(len(self.ids)) != number
            facts["loss"] = self._loss(other.value, other.chosen)
            facts["leaves"] = self._named(np.flatnonzero(self.chosen & ~other.chosen & aside))
            facts["enters"] = self._named(np.flatnonzero(other.chosen & ~self.chosen & aside))
        return Reason(
            self.ids[number],
            bool(self.chosen[number]),
            code,
            None if code == "never" else float(self.problem.values[number]),
            None if code == "never" else float(self.problem.costs[number]),
            **{**facts, **more},
        )

    def _loss(self, value: float, chosen: BoolArray) -> float:
        """How much less the other set is worth, 0 where that is rounding."""
        sizes = self.problem.sized(self.chosen) + self.problem.sized(chosen)
        loss = self.value - value
        return loss if loss > ALLOWED * sizes else 0.0

    def _forced(self, number: int) -> Reason:
        """No set has it the other way: which rules see to that."""
        inside = bool(self.chosen[number])
        found = clash(self.problem.fixed(number, not inside), self.clock)
        rules = [rule for rule in found if rule.kind != "fixed"]
        titles = tuple(rule.title for rule in rules)
        if inside:
            return self._made(number, "required", rules=titles)
        more: dict[str, Any] = {}
        if len(rules) == 1 and rules[0].kind == "budget":
            row = rules[0].rows[0]
            more = {"takes": _of(row, number), "left": row.upper}
        return self._made(number, "impossible", rules=titles, **more)

    def _inside(self, number: int, other: Solution | None) -> Reason:
        value = self.problem.values[number]
        if value > 0:
            return self._made(number, "worth", other)
        leaning = {int(row.at[0]) for row in self._needs_rows(number) if self.chosen[row.at[0]]}
        if leaning:
            return self._made(number, "needed", other, others=self._named(sorted(leaning)))
        without = self.chosen.copy()
        without[number] = False
        broken = self._broken(without)
        code = "helps" if broken else "free"
        return self._made(number, code, other, rules=tuple(rule.title for rule in broken))

    def _outside(self, number: int, other: Solution | None) -> Reason:
        if self.problem.values[number] <= 0:
            return self._made(number, "worthless", other)
        added = self.chosen.copy()
        added[number] = True
        broken = self._broken(added)
        for find in (self._group, self._lacking, self._budget):
            if (more := find(number, broken)) is not None:
                return self._made(number, other=other, **more)
        if broken:
            return self._made(number, "breaks", other, rules=tuple(r.title for r in broken))
        if self.problem.least is not None:
            return self._made(number, "ratio", other)
        return self._made(number, "tie" if self.settled else "open", other)

    def _group(self, number: int, broken: list[Rule]) -> dict[str, Any] | None:
        """A group that takes no more."""
        for rule in broken:
            if rule.kind in ("at_most", "one_version"):
                others = self._named([one for one in rule.members if self.chosen[one]])
                return {"code": "group", "others": others, "rules": (rule.title,)}
        return None

    def _lacking(self, number: int, broken: list[Rule]) -> dict[str, Any] | None:
        """Projects it needs that are out."""
        lacking = sorted(
            {
                int(row.at[1])
                for rule in broken
                if rule.kind == "needs"
                for row in rule.rows
                if row.at[0] == number and not self.chosen[row.at[1]]
            }
        )
        return {"code": "needs", "others": self._named(lacking)} if lacking else None

    def _budget(self, number: int, broken: list[Rule]) -> dict[str, Any] | None:
        """The budget that has least left of what it takes."""
        lines = []
        for place, rule in enumerate(broken):
            if rule.kind == "budget":
                row = rule.rows[0]
                takes, left = _of(row, number), row.upper - row.used(self.chosen)
                lines.append((left / takes, place, takes, left, rule.title))
        if not lines:
            return None
        _, _, takes, left, title = min(lines)
        return {"code": "budget", "rules": (title,), "takes": takes, "left": left}

    def _broken(self, chosen: BoolArray) -> list[Rule]:
        return [rule for rule in self.problem.rules if not rule.holds(chosen)]

    def _rules_with(self, number: int) -> Iterator[Rule]:
        return (rule for rule in self.problem.rules if number in rule.members)

    def _needs_rows(self, number: int) -> Iterator[Row]:
        """Conditions by which others need this project."""
        return (
            row
            for rule in self.problem.rules
            if rule.kind == "needs"
            for row in rule.rows
            if row.at[1] == number
        )

    def _named(self, numbers: Iterable[int]) -> tuple[str, ...]:
        return tuple(self.ids[number] for number in numbers)


def _of(row: Row, number: int) -> float:
    """What one project counts for in a condition."""
    return math.fsum(row.coefficients[row.at == number])
