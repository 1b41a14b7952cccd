"""Budgets as rules: one total, or amounts by year, by funder, or by funder and year."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from numbers import Integral
from typing import Any, TypeAlias

import numpy as np

from impactcalc.errors import ArgumentError
from impactcalc.selection.amounts import Amount, euros_in
from impactcalc.selection.problem import FloatArray, Row, Rule
from impactcalc.selection.projects import Projects, some

Budget: TypeAlias = (
    Amount | Mapping[int, Amount] | Mapping[str, Amount | Mapping[int, Amount]] | None
)
"""Euros; or euros by year, by funder, or by funder and year; None where money is no limit."""

RECEIPTS = ("refuse", "own", "shared")
"""What is done with a project that brings a budget more than it takes."""

Line: TypeAlias = tuple[str | None, int | None, float]
"""A line of a budget: funder (None for all), year (None for all), amount."""


def budget_lines(budget: Budget) -> list[Line]:
    """The lines of a budget, or an error that says what is wrong with it."""
    if budget is None:
        return []
    if not isinstance(budget, Mapping):
        return [(None, None, euros_in(budget, "budget"))]
    if not budget:
        raise ArgumentError("budget is empty: give an amount, or None where money is no limit")
    if not all(isinstance(key, Integral) for key in budget) and not all(
        isinstance(key, str) for key in budget
    ):
        raise ArgumentError(
            "budget has keys of several kinds: give years (2027), or funders ('municipality'); "
            "for both write {'municipality': {2027: amount}}"
        )
    lines = [line for key, amount in budget.items() for line in _lines(key, amount)]
    return sorted(lines, key=lambda line: (line[0] or "", line[1] or 0))


def _lines(key: str | int, amount: Any) -> Iterator[Line]:
    if not isinstance(key, str):
        yield None, int(key), euros_in(amount, f"budget of {key}")
    elif not isinstance(amount, Mapping):
        yield key, None, euros_in(amount, f"budget of {key}")
    else:
        for year, part in amount.items():
            if not isinstance(year, Integral):
                raise ArgumentError(f"budget of {key} has {year!r}: give its years, as 2027")
            yield key, int(year), euros_in(part, f"budget of {key} in {year}")


def budget_rules(lines: list[Line], projects: Projects, receipts: str) -> tuple[Rule, ...]:
    """A rule for each line; faults go to the projects."""
    if receipts not in RECEIPTS:
        raise ArgumentError(f"receipts is {receipts!r}: write {', '.join(RECEIPTS)}")
    if [line[:2] for line in lines] == [(None, None)]:
        taken = projects.column("resources", "budget")
        return (_rule(lines[0], _received(taken, lines[0], projects, receipts)),)
    if not lines:
        return ()
    parties, years, amounts = projects.outlays()
    _check(lines, parties, years, projects)
    rules = []
    for line in lines:
        party, year, _ = line
        if (party is None or party in parties) and (year is None or year in years):
            chosen = amounts if party is None else amounts[:, [parties.index(party)], :]
            chosen = chosen if year is None else chosen[:, :, [years.index(year)]]
            # Exactly rounded: financing that one party pays another leaves no dust.
            taken = np.array([math.fsum(one.ravel()) for one in chosen])
            rules.append(_rule(line, _received(taken, line, projects, receipts)))
    return tuple(rules)


def _check(
    lines: list[Line], parties: tuple[str, ...], years: tuple[int, ...], projects: Projects
) -> None:
    """Faults for funders and years that no project has."""
    unknown = {party: None for party, _, _ in lines if party is not None and party not in parties}
    projects.unknown += [
        f"budget names funder {party!r}, who lays out nothing in any project: there are "
        f"{some(parties)}"
        for party in unknown
    ]
    beyond = {year: None for _, year, _ in lines if year is not None and year not in years}
    projects.faults += [
        f"budget has the year {year}, in which no project lays anything out: they run from "
        f"{min(years)} to {max(years)}"
        for year in beyond
    ]


def _received(taken: FloatArray, line: Line, projects: Projects, receipts: str) -> FloatArray:
    """What is done with amounts below zero."""
    brings = np.flatnonzero(taken < 0)
    if receipts == "own":
        return np.where(taken < 0, 0.0, taken)
    if receipts == "refuse" and len(brings):
        who = some([f"{projects.ids[n]} ({-taken[n]:,.0f} EUR)" for n in brings])
        projects.faults.append(
            f"{_title(line)[0]} would receive more than it pays from {who}: say receipts='own' if "
            "that money stays with its project, or 'shared' if others may spend it"
        )
    return taken


def _rule(line: Line, taken: FloatArray) -> Rule:
    row = Row(np.arange(len(taken)), taken, -math.inf, line[2])
    return Rule("budget", _title(line), (row,))


def _title(line: Line) -> tuple[str, str]:
    party, year, _ = line
    if party is None:
        return ("the budget", "het budget") if year is None else _of(str(year))
    return _of(party) if year is None else _of(f"{party} in {year}")


def _of(what: str) -> tuple[str, str]:
    return f"the budget of {what}", f"het budget van {what}"
