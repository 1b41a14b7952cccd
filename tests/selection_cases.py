"""Random small portfolios with constraints, and the best set by trying every one.

The trying knows nothing of the library: it holds a set against the constraints as their words
say, with exactly rounded sums, and takes the first by the rule for ties.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np

from impactcalc import selection

ROUNDING = 1e-12
DOMAINS = ("water", "heat", "health")
PARTIES = ("city", "province", "state")
YEARS = (2026, 2027, 2028)
Chosen = tuple[int, ...]
Check = Callable[[Chosen], bool]


@dataclass
class Spread:
    """What `outlays()` of a portfolio gives."""

    parties: tuple[str, ...]
    years: tuple[int, ...]
    amounts: Any


@dataclass
class Made:
    """A portfolio that is no more than its figures."""

    ids: tuple[str, ...]
    columns: dict[str, Any]
    effects: Any = None
    regions: tuple[str | None, ...] = ()
    laid_out: Any = None

    def column(self, name: str) -> Any:
        return np.array(self.columns[name], dtype=float)

    def breakdown(self, *axes: str) -> Any:
        """As a portfolio has it: effects, and under an empty domain minus the resources.

        The n-th party has the n-th part of the effects, and all of it in the first domain.
        """
        effects = np.array(self.effects, dtype=float)
        rest = -np.array([self.columns["resources"]], dtype=float).T
        table = np.hstack([rest, effects])
        if axes == ("domain",):
            return ("", *DOMAINS), table
        assert axes == ("party", "domain")
        return ("city|", *(f"{party}|water" for party in PARTIES)), table

    def outlays(self) -> Spread:
        return Spread(PARTIES, YEARS, np.array(self.laid_out, dtype=float))

    def in_order(self, order: list[int]) -> Made:
        """The same projects in another order."""
        return Made(
            tuple(self.ids[n] for n in order),
            {key: [figures[n] for n in order] for key, figures in self.columns.items()},
            [self.effects[n] for n in order],
            tuple(self.regions[n] for n in order),
            [self.laid_out[n] for n in order],
        )


def plain(values: list[float], costs: list[float], ids: list[str] | None = None) -> Made:
    """Projects of which only value and resources matter."""
    names = ids or [f"p{n:02d}" for n in range(len(values))]
    count = len(names)
    return Made(
        tuple(names),
        {
            "npv": values,
            "resources": costs,
            "external": [v + c for v, c in zip(values, costs, strict=True)],
            "earned": [0.0] * count,
        },
        [[v + c, 0.0, 0.0] for v, c in zip(values, costs, strict=True)],
        (None,) * count,
        [[[c, 0.0, 0.0], [0.0] * 3, [0.0] * 3] for c in costs],
    )


@dataclass
class Case:
    """A choice to make, and what each constraint asks of a set."""

    portfolio: Made
    budget: Any
    maximise: Any
    constraints: list[Any] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    receipts: str = "refuse"

    @property
    def values(self) -> list[float]:
        """What each project adds to the aim."""
        if not isinstance(self.maximise, str):
            return list(self.maximise)
        name = "npv" if self.ratio else self.maximise
        return list(self.portfolio.columns[name])

    @property
    def ratio(self) -> bool:
        return isinstance(self.maximise, str) and self.maximise == "npv_per_constrained_euro"

    def select(self, **more: Any) -> selection.Selection:
        """What the library chooses."""
        return selection.select(
            self.portfolio,
            budget=self.budget,
            maximise=self.maximise,
            constraints=self.constraints,
            receipts=self.receipts,
            **more,
        )

    def sets(self) -> Iterator[Chosen]:
        """Every set that passes every check."""
        everyone = range(len(self.portfolio.ids))
        for size in range(len(self.portfolio.ids) + 1):
            for chosen in combinations(everyone, size):
                if all(check(chosen) for check in self.checks):
                    yield chosen

    def worth(self, chosen: Chosen) -> float:
        total = math.fsum(self.values[n] for n in chosen)
        return total / math.fsum(self.costs[n] for n in chosen) if self.ratio else total

    def best(self, sets: list[Chosen]) -> Chosen | None:
        """The first by worth, costs (of a ratio value), number and ids."""
        if not sets:
            return None
        top = max(map(self.worth, sets))
        rate = top if self.ratio else 0.0
        pairs = list(zip(self.values, self.costs, strict=True))
        weights = [v - rate * c for v, c in pairs]
        sizes = [abs(v) + abs(rate * c) for v, c in pairs]
        highest = max(math.fsum(weights[n] for n in one) for one in sets)
        left = [one for one in sets if not under(weights, one, highest, sizes)]
        second = [-v for v in self.values] if self.ratio else self.costs
        lowest = min(math.fsum(second[n] for n in one) for one in left)
        left = [one for one in left if not over(second, one, lowest)]
        fewest = min(map(len, left))
        ids = self.portfolio.ids
        return min(
            (one for one in left if len(one) == fewest),
            key=lambda one: sorted(ids[n] for n in one),
        )


def over(figures: list[float], chosen: Chosen, limit: float, sizes: Any = None) -> bool:
    """Whether a sum is above a limit by more than rounding."""
    sizes = figures if sizes is None else sizes
    total = math.fsum(figures[n] for n in chosen)
    spread = math.fsum(abs(sizes[n]) for n in chosen) + abs(limit)
    return total > limit + ROUNDING * spread


def under(figures: list[float], chosen: Chosen, limit: float, sizes: Any = None) -> bool:
    """Whether a sum is below a limit by more than rounding."""
    return over([-one for one in figures], chosen, -limit, sizes)


# --- random cases -------------------------------------------------------------------------------


class Maker:
    """Makes a case from a seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.count = self.random.randint(1, 8)
        # Whole figures have many ties, others none.
        self.digits = self.random.choice((0, 0, 2, 9))
        self.unit = self.random.choice((1, 1, 1000, 1e6))

    def figure(self, low: int, high: int) -> float:
        if self.digits == 0:
            return self.random.randint(low, high) * self.unit
        return round(self.random.uniform(low, high), self.digits) * self.unit

    def portfolio(self) -> Made:
        names = [f"p{n}" for n in range(self.count)]
        self.random.shuffle(names)
        values = [self.figure(-2, 6) for _ in names]
        laid_out = [[[max(self.figure(-3, 4), 0.0) for _ in YEARS] for _ in PARTIES] for _ in names]
        effects = [[self.figure(-1, 5) for _ in DOMAINS] for _ in names]
        resources = [self.figure(0, 6) for _ in names]
        return Made(
            tuple(names),
            {
                "npv": values,
                "resources": resources,
                "external": [self.figure(0, 7) for _ in names],
                "earned": [self.figure(0, 3) for _ in names],
            },
            effects,
            tuple(self.random.choice(("north", "south", None)) for _ in names),
            laid_out,
        )

    def case(self) -> Case:
        portfolio = self.portfolio()
        maximise: Any = self.random.choice(
            ("npv", "npv", "external", "own", "npv_per_constrained_euro")
        )
        if maximise == "own":
            maximise = [self.figure(-2, 4) for _ in portfolio.ids]
        case = Case(portfolio, None, maximise)
        self.budget(case)
        for kind in self.random.sample(KINDS, self.random.randint(0, 4)):
            getattr(self, kind)(case)
        if case.ratio:
            costs, values = case.costs, portfolio.columns["npv"]
            if not any(costs):
                case.maximise = "npv"
            else:
                least = min(cost for cost in costs if cost > 0)
                case.checks.append(lambda one: not under(costs, one, least))
            assert len(values) == len(costs)
        return case

    def budget(self, case: Case) -> None:
        p = case.portfolio
        kind = self.random.choice(("none", "total", "total", "year", "party", "both"))
        lines: list[tuple[list[float], float]] = []
        if kind == "total":
            costs = p.columns["resources"]
            case.budget = self.limit(costs)
            lines = [(costs, case.budget)]
        if kind == "year":
            used = self.random.sample(YEARS, self.random.randint(1, 3))
            taken = {
                y: [math.fsum(row[YEARS.index(y)] for row in one) for one in p.laid_out]
                for y in used
            }
            case.budget = {y: self.limit(taken[y]) for y in used}
            lines = [(taken[y], case.budget[y]) for y in used]
        if kind in ("party", "both"):
            used_parties = self.random.sample(PARTIES, self.random.randint(1, 2))
            case.budget = {}
            for party in used_parties:
                own = [one[PARTIES.index(party)] for one in p.laid_out]
                if kind == "party":
                    taken_all = [math.fsum(one) for one in own]
                    case.budget[party] = self.limit(taken_all)
                    lines.append((taken_all, case.budget[party]))
                    continue
                years = self.random.sample(YEARS, 2)
                by_year = {y: [one[YEARS.index(y)] for one in own] for y in years}
                case.budget[party] = {y: self.limit(by_year[y]) for y in years}
                lines += [(by_year[y], case.budget[party][y]) for y in years]
        if kind == "none":
            case.costs = list(p.columns["resources"])
        else:
            case.costs = [math.fsum(line[0][n] for line in lines) for n in range(self.count)]
        for costs, limit in lines:
            case.checks.append(lambda one, c=costs, x=limit: not over(c, one, x))  # type: ignore[misc]

    def limit(self, costs: list[float]) -> float:
        """Often exactly what some projects take."""
        if self.random.random() < 0.5:
            return float(sum(self.random.sample(costs, self.random.randint(0, self.count))))
        return float(self.random.uniform(0, 1) * sum(costs))

    def some(self, least: int = 1, most: int = 4) -> list[int]:
        most = min(most, self.count)
        return self.random.sample(range(self.count), self.random.randint(min(least, most), most))

    def must(self, case: Case) -> None:
        members = self.some(1, 2)
        case.constraints.append(selection.must([case.portfolio.ids[n] for n in members]))
        case.checks.append(lambda one: all(n in one for n in members))

    def never(self, case: Case) -> None:
        members = self.some(1, 2)
        case.constraints.append(selection.never([case.portfolio.ids[n] for n in members]))
        case.checks.append(lambda one: not any(n in one for n in members))
        # Their figures count no more, not even for what one set may cost at least.
        for n in members:
            case.costs[n] = 0.0

    def at_most(self, case: Case) -> None:
        members, most = self.some(2), self.random.randint(0, 2)
        case.constraints.append(selection.at_most(most, [case.portfolio.ids[n] for n in members]))
        case.checks.append(lambda one: sum(n in one for n in members) <= most)

    def at_least(self, case: Case) -> None:
        members, least = self.some(2), self.random.randint(0, 2)
        ids = [case.portfolio.ids[n] for n in members]
        case.constraints.append(selection.at_least(least, ids))
        case.checks.append(lambda one: sum(n in one for n in members) >= least)

    def one_of(self, case: Case) -> None:
        members = self.some(2, 3)
        make = self.random.choice((selection.at_most_one, selection.one_version))
        case.constraints.append(make([case.portfolio.ids[n] for n in members], name="group"))
        case.checks.append(lambda one: sum(n in one for n in members) <= 1)

    def needs(self, case: Case) -> None:
        own, *others = self.some(2, 3)
        if others:
            ids = case.portfolio.ids
            case.constraints.append(selection.needs(ids[own], [ids[n] for n in others]))
            case.checks.append(lambda one: own not in one or all(n in one for n in others))

    def share(self, case: Case) -> None:
        p, share = case.portfolio, self.random.choice((0.2, 0.25, 1 / 3, 0.5, 0.9))
        axis = self.random.choice(("domain", "party", "region"))
        whole = [math.fsum(row) for row in p.effects]
        if axis == "region":
            present = [region for region in p.regions if region]
            if not present:
                return
            label = present[0]
            of = self.random.choice(("resources", "effects", "projects"))
            whole = {
                "resources": p.columns["resources"],
                "effects": whole,
                "projects": [1.0] * self.count,
            }[of]
            part = [w if p.regions[n] == label else 0.0 for n, w in enumerate(whole)]
            case.constraints.append(selection.min_share(axis, label, share, of=of))
        else:
            labels = DOMAINS if axis == "domain" else PARTIES
            label = self.random.choice(labels)
            part = [row[labels.index(label)] for row in p.effects]
            case.constraints.append(selection.min_share(axis, label, share))
        sizes = [abs(a) + share * abs(w) for a, w in zip(part, whole, strict=True)]
        least = [a - share * w for a, w in zip(part, whole, strict=True)]
        case.checks.append(lambda one: not under(least, one, 0.0, sizes))

    def total(self, case: Case) -> None:
        name = self.random.choice(("external", "earned", "resources"))
        figures = case.portfolio.columns[name]
        amount = self.limit(figures)
        if self.random.random() < 0.5:
            case.constraints.append(selection.min_total(name, amount / 2))
            case.checks.append(lambda one: not under(figures, one, amount / 2))
        else:
            case.constraints.append(selection.max_total(name, amount))
            case.checks.append(lambda one: not over(figures, one, amount))

    def spend(self, case: Case) -> None:
        costs, amount = case.costs, self.limit(case.costs) / 2
        case.constraints.append(selection.min_spend(amount))
        case.checks.append(lambda one: not under(costs, one, amount))


KINDS = (
    *("must", "never", "at_most", "at_least", "one_of"),
    *("needs", "share", "total", "spend"),
)
