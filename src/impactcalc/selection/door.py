"""Choosing which projects to fund: names and euros become arrays, and the answer words."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from impactcalc.arguments import number
from impactcalc.errors import ArgumentError
from impactcalc.records import record
from impactcalc.selection.aims import PER_EURO, Aim, Goal, goal_of, least_costs
from impactcalc.selection.budgets import Budget, Line, budget_lines, budget_rules
from impactcalc.selection.choice import clash, solve
from impactcalc.selection.conditions import Constraint, Never, Spend
from impactcalc.selection.problem import BoolArray, FloatArray, Problem, Rule, Solution
from impactcalc.selection.projects import Projects, Selectable
from impactcalc.selection.reasons import reasons_of
from impactcalc.selection.result import SUMS, Outcome, Selection, Use
from impactcalc.selection.solver import Clock

_UNCOUNTED = ("must", "never", "needs")
"""Rules of which there is nothing to add up."""


def select(
    portfolio: Selectable,
    *,
    budget: Budget,
    maximise: Aim = "npv",
    constraints: Iterable[Constraint] = (),
    receipts: str = "refuse",
    time_limit: float = 60.0,
    gap: float = 0.0,
    explain: int = 100,
) -> Selection:
    """Choose the set of projects that is worth most within a budget and other constraints.

    Parameters
    ----------
    portfolio : what :func:`impactcalc.assess_portfolio` gives
    budget : euros, for the present value of the carriers' resources. Or, undiscounted and in
        prices of the scheme, for what is laid out: ``{2027: euros}`` by all parties in a year,
        ``{"municipality": euros}`` by a party over all years, ``{"municipality": {2027:
        euros}}`` by a party in a year. Years and parties that are not named have no limit. None
        where money is no limit
    maximise : ``npv``; or another figure in euros, such as ``external``; or
        ``npv_per_constrained_euro``, for which a ``min_spend`` is wise; or an array with a
        number for each project, in the order of the portfolio
    constraints : made by functions of ``impactcalc.selection``: ``must``, ``never``, ``at_most``,
        ``at_least``, ``at_most_one``, ``one_version``, ``needs``, ``min_share``, ``min_total``,
        ``max_total``, ``min_spend``
    receipts : what is done where a project brings a budget more than it takes: ``refuse`` it,
        ``own`` leaves the money with the project, ``shared`` lets the others spend it
    time_limit : seconds for the search, and as much again for the reasons
    gap : how far below the best the set may stay, as a share of its value; 0 for the best
    explain : up to how many projects the reasons say what the other way round would lose, for
        which the choice is made again for each project

    Returns
    -------
    Selection
        With its status; a portfolio without any set that keeps the constraints has status
        ``infeasible`` and says which of them clash.

    Raises
    ------
    ArgumentError
        A constraint, budget or aim is out of range, or a project lacks a figure it needs.
    UnknownIdError
        A constraint or budget names something that the portfolio does not have.

    Notes
    -----
    Of sets that are worth the same the cheapest is taken, of those the one with the fewest
    projects, and of those the one whose sorted list of ids comes first. The order of projects
    and of constraints has no influence.

    Examples
    --------
    >>> import impactcalc as ic
    >>> import pandas as pd
    >>> p = ic.assess_portfolio(pd.DataFrame({
    ...     "project": ["north", "south"], "use": "greening.street_tree", "trees [tree]": [20, 30],
    ...     "start": 2026, "horizon [years]": 40, "first_year": 2027}))
    >>> choice = select(p, budget=0, constraints=[ic.selection.at_most_one(["north", "south"])])
    >>> choice.chosen, round(choice.value, 2)
    (('south',), 4295.31)
    >>> print(choice.reason("north"))
    south chosen, and no more allowed: at most 1 of north, south; the best set with it ...
    """
    task = _task(portfolio, budget, maximise, constraints, receipts)
    limit = number(time_limit, "time_limit")
    near = number(gap, "gap")
    if limit <= 0 or near < 0:
        wrong = f"time_limit is {limit:g}" if limit <= 0 else f"gap is {near:g}"
        raise ArgumentError(f"{wrong}: time_limit must be above 0, and gap 0 or more")
    solution = solve(task.problem, Clock(limit), gap=near)
    losses = solution.status == "optimal" and len(task.projects) <= explain
    return _selection(task, solution, Clock(limit), losses)


@record(frozen=True)
class Task:
    """A choice to be made: who, for what, under which rules."""

    projects: Projects
    goal: Goal
    problem: Problem


def _task(
    portfolio: Selectable,
    budget: Budget,
    maximise: Aim,
    constraints: Iterable[Constraint],
    receipts: str,
) -> Task:
    """Everything that was asked, in arrays; or all faults at once."""
    wanted = _listed(constraints)
    projects = Projects(portfolio)
    for one in wanted:
        if isinstance(one, Never):
            projects.never.update(projects.numbers(one.ids, "never"))
    lines = budget_lines(budget)
    goal = goal_of(maximise, projects)
    rules = list(budget_rules(lines, projects, receipts))
    costs = _costs(lines, rules, projects)
    rules += [one.rule(projects, costs) for one in wanted]
    least = None
    if goal.ratio:
        asked = max((one.least for one in wanted if isinstance(one, Spend)), default=0.0)
        least = least_costs(costs, asked, projects)
        rules.append(_something(costs, least))
    projects.refuse()
    # Sorted by what they are called, so that the order in which they were given plays no part.
    rules.sort(key=lambda rule: (rule.kind, rule.title))
    return Task(projects, goal, Problem(goal.values, costs, tuple(rules), least))


def _listed(constraints: Iterable[Constraint]) -> list[Constraint]:
    wanted = "give a list of what functions such as selection.must make"
    if hasattr(constraints, "rule") or not isinstance(constraints, Iterable):
        raise ArgumentError(f"constraints is of type {type(constraints).__name__}: {wanted}")
    found = list(constraints)
    for place, one in enumerate(found):
        if not hasattr(one, "rule"):
            kind = type(one).__name__
            raise ArgumentError(f"constraints[{place}] is of type {kind}: {wanted}")
    return found


def _costs(lines: list[Line], rules: list[Rule], projects: Projects) -> FloatArray:
    """Constrained euros: what all lines of the budget together take, or else the resources."""
    if not lines:
        return projects.column("resources", "budget")
    total = np.zeros(len(projects))
    for rule in rules:
        total = total + rule.rows[0].coefficients
    return total


def _something(costs: FloatArray, least: float) -> Rule:
    """A ratio needs a set that costs something."""
    row = Spend(least).row(costs)
    return Rule("something", ("something is spent", "er wordt iets besteed"), (row,))


def _selection(task: Task, solution: Solution, clock: Clock, losses: bool) -> Selection:
    projects, problem, chosen = task.projects, task.problem, solution.chosen
    clashing: tuple[Rule, ...] = ()
    if solution.status == "infeasible":
        clashing = clash(problem, clock)
    reasons = (
        reasons_of(problem, solution, projects.ids, clock, losses=losses)
        if chosen is not None
        else ()
    )
    return Selection(
        Outcome(
            aim=task.goal.name,
            status=solution.status,
            ids=projects.ids,
            chosen=() if chosen is None else names_of(projects, chosen),
            value=solution.value,
            bound=solution.bound,
            gap=solution.gap,
            settled=solution.settled,
            totals={} if chosen is None else _totals(projects, chosen),
            spent=None if chosen is None else math.fsum(problem.costs[chosen]),
            uses=() if chosen is None else tuple(_uses(problem, chosen)),
            reasons=reasons,
            clash=tuple(rule.title for rule in clashing),
        )
    )


def names_of(projects: Projects, chosen: BoolArray) -> tuple[str, ...]:
    """Ids of the chosen, sorted."""
    return tuple(projects.ids[place] for place in np.flatnonzero(chosen))


def _totals(projects: Projects, chosen: BoolArray) -> dict[str, float | None]:
    """Sums over the set, and the ratio of the sums."""
    found = {name: math.fsum(projects.plain(name)[chosen]) for name in SUMS}
    sums = {name: total if math.isfinite(total) else None for name, total in found.items()}
    resources, earned, external, _ = found.values()
    bcr = (earned + external) / resources if resources else math.nan
    return {**sums, "bcr": bcr if math.isfinite(bcr) else None}


def _uses(problem: Problem, chosen: BoolArray) -> list[Use]:
    return [
        _use(rule, chosen) for rule in problem.rules if rule.kind not in (*_UNCOUNTED, "something")
    ]


def _use(rule: Rule, chosen: BoolArray) -> Use:
    row = rule.rows[0]
    lower = row.lower if math.isfinite(row.lower) else None
    upper = row.upper if math.isfinite(row.upper) else None
    used: float | None = row.used(chosen)
    if rule.part is not None and rule.whole is not None:
        whole = math.fsum(rule.whole[chosen])
        used = math.fsum(rule.part[chosen]) / whole if whole else None
        lower = rule.share
    return Use(rule.kind, *rule.title, used, lower, upper)


__all__ = ["PER_EURO", "select"]
