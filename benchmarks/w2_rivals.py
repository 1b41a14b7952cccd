"""How others work out the portfolio of `w2_case`: each gives the same tables from the same arrays.

All of them get the kept parts, the profiles and the discount factors ready-made; what they do is
multiply, discount and add up. Loops run over the first projects only, where the
whole would take minutes: the projects of a loop do not know of each other, so its time is that
of the part times projects over projects of the part.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from w2_case import DOMAINS, INDICATORS, PARTIES, START, YEARS, Case

Floats = NDArray[np.float64]
Tables = tuple[Floats, ...]
Rival = Callable[[Floats], Tables]
"""From amounts ``(project, indicator)`` to: npv, bcr, present values by project and domain and by
project and party, net amounts by project and year, and amounts by domain and year and by party
and year, the last two over all projects."""


class Bare:
    """The case as plain arrays, with what every rival needs of it."""

    def __init__(self, numbers: Case) -> None:
        self.kept, self.profile, self.cost = numbers.kept, numbers.profile, numbers.cost
        self.shapes, self.factors = numbers.shapes, numbers.factors
        self.domain, self.party, self.discount = numbers.domain, numbers.party, numbers.discount
        self.of_domain = np.eye(len(DOMAINS))[self.domain]  # (indicator, domain)
        self.of_party = np.eye(len(PARTIES))[self.party]

    def first(self, projects: int) -> Bare:
        """The same with the first projects only."""
        found = object.__new__(Bare)
        vars(found).update(vars(self))
        found.kept, found.cost = self.kept[:projects], self.cost[:projects]
        found.profile = self.profile[:projects]
        return found

    def finished(self, values: Floats, by_year: Floats, by_indicator: Floats) -> Tables:
        """All tables from present values, amounts by project and year, and by indicator and year.

        The cost falls in the first year.
        """
        total = values.sum(axis=1)
        by_year[:, 0] -= self.cost
        return (
            *(total - self.cost, total / self.cost),
            *(values @ self.of_domain, values @ self.of_party, by_year),
            *(self.of_domain.T @ by_indicator, self.of_party.T @ by_indicator),
        )


def factorised(bare: Bare) -> Rival:
    """Present value as amount times one factor; years by one matrix product."""
    rows = len(bare.shapes)

    def run(amounts: Floats) -> Tables:
        own = amounts * bare.kept
        count = len(own)
        values = own * (bare.shapes @ bare.factors.T)[bare.profile, bare.discount]
        at = bare.profile + rows * np.arange(count)[:, np.newaxis]
        by_row = np.bincount(at.ravel(), own.ravel(), count * rows).reshape(count, rows)
        at = bare.profile + rows * np.arange(INDICATORS)
        whole = np.bincount(at.ravel(), own.ravel(), INDICATORS * rows).reshape(INDICATORS, rows)
        return bare.finished(values, by_row @ bare.shapes, whole @ bare.shapes)

    return run


def dense(bare: Bare) -> Rival:
    """Every amount of every year in one array of projects x indicators x years."""

    def run(amounts: Floats) -> Tables:
        flows = (amounts * bare.kept)[:, :, np.newaxis] * bare.shapes[bare.profile]
        values = (flows * bare.factors[bare.discount]).sum(axis=2)
        return bare.finished(values, flows.sum(axis=1), flows.sum(axis=0))

    return run


def numba_factorised(bare: Bare) -> Rival:
    """The factorised way as one compiled loop, written by hand."""
    import numba

    @numba.njit(fastmath=True)
    def loop(  # type: ignore[no-untyped-def]
        amounts, kept, profile, factor, domain, party, shapes, cost,
        npv, bcr, by_domain, by_party, by_year, whole,
    ):  # fmt: skip
        for p in range(amounts.shape[0]):
            total = 0.0
            for i in range(amounts.shape[1]):
                row = profile[p, i]
                own = amounts[p, i] * kept[p, i]
                value = own * factor[row, i]
                total += value
                by_domain[p, domain[i]] += value
                by_party[p, party[i]] += value
                whole[i, row] += own
                for t in range(shapes.shape[1]):
                    by_year[p, t] += own * shapes[row, t]
            npv[p], bcr[p] = total - cost[p], total / cost[p]
            by_year[p, 0] -= cost[p]

    def run(amounts: Floats) -> Tables:
        count = len(amounts)
        factor = (bare.shapes @ bare.factors.T)[:, bare.discount]
        found = (
            *(np.empty(count), np.empty(count)),
            *(np.zeros((count, len(DOMAINS))), np.zeros((count, len(PARTIES)))),
            *(np.zeros((count, YEARS)), np.zeros((INDICATORS, len(bare.shapes)))),
        )
        loop(
            *(amounts, bare.kept, bare.profile, factor, bare.domain, bare.party),
            *(bare.shapes, bare.cost, *found),
        )
        by_indicator = found[5] @ bare.shapes
        return *found[:5], bare.of_domain.T @ by_indicator, bare.of_party.T @ by_indicator

    return run


def pandas_long(bare: Bare) -> Rival:
    """A frame with a row for each project, indicator and year, and a groupby for each table."""
    import pandas as pd

    count = len(bare.cost)
    grid = np.meshgrid(np.arange(count), np.arange(INDICATORS), np.arange(YEARS), indexing="ij")
    project, indicator, year = (axis.ravel() for axis in grid)

    def run(amounts: Floats) -> Tables:
        frame = pd.DataFrame({"project": project, "indicator": indicator, "year": year})
        own = (amounts * bare.kept)[project, indicator]
        frame["flow"] = own * bare.shapes[bare.profile[project, indicator], year]
        frame["value"] = frame["flow"] * bare.factors[bare.discount[indicator], year]
        frame["domain"], frame["party"] = bare.domain[indicator], bare.party[indicator]

        def summed(what: str, *by: str) -> Any:
            found = frame.groupby([*by])[what].sum()
            return found.unstack().to_numpy() if len(by) > 1 else found.to_numpy()

        total = summed("value", "project")
        by_year = summed("flow", "project", "year").copy()
        by_year[:, 0] -= bare.cost
        return (
            *(total - bare.cost, total / bare.cost),
            *(summed("value", "project", "domain"), summed("value", "project", "party"), by_year),
            *(summed("flow", "domain", "year"), summed("flow", "party", "year")),
        )

    return run


def loop_over(bare: Bare, npv: Callable[[float, Floats], Any]) -> Rival:
    """Project by project and indicator by indicator: one call of ``npv`` for each flow."""
    rates = (bare.factors[:, 0] / bare.factors[:, 1] - 1.0).tolist()

    def run(amounts: Floats) -> Tables:
        count = len(bare.cost)
        total, by_year = np.zeros(count), np.zeros((count, YEARS))
        by_domain, by_party = np.zeros((count, len(DOMAINS))), np.zeros((count, len(PARTIES)))
        domain_year, party_year = np.zeros((len(DOMAINS), YEARS)), np.zeros((len(PARTIES), YEARS))
        for p in range(count):
            for i in range(INDICATORS):
                domain, party = bare.domain[i], bare.party[i]
                flow = amounts[p, i] * bare.kept[p, i] * bare.shapes[bare.profile[p, i]]
                value = npv(rates[bare.discount[i]], flow)
                total[p] += value
                by_domain[p, domain] += value
                by_party[p, party] += value
                by_year[p] += flow
                domain_year[domain] += flow
                party_year[party] += flow
            by_year[p, 0] -= bare.cost[p]
        npvs, ratios = total - bare.cost, total / bare.cost
        return npvs, ratios, by_domain, by_party, by_year, domain_year, party_year

    return run


def plain_python(bare: Bare) -> Rival:
    """Cell by cell, as a spreadsheet or a first script has it."""
    shapes, factors = bare.shapes.tolist(), bare.factors.tolist()
    profile, discount = bare.profile.tolist(), bare.discount.tolist()
    domain, party = bare.domain.tolist(), bare.party.tolist()

    def run(amounts: Floats) -> Tables:
        count, cells = len(bare.cost), (amounts[: len(bare.cost)] * bare.kept).tolist()
        by_domain = [[0.0] * len(DOMAINS) for _ in range(count)]
        by_party = [[0.0] * len(PARTIES) for _ in range(count)]
        by_year = [[0.0] * YEARS for _ in range(count)]
        domain_year = [[0.0] * YEARS for _ in DOMAINS]
        party_year = [[0.0] * YEARS for _ in PARTIES]
        for p in range(count):
            for i in range(INDICATORS):
                shape, factor = shapes[profile[p][i]], factors[discount[i]]
                for t in range(YEARS):
                    flow = cells[p][i] * shape[t]
                    value = flow * factor[t]
                    by_domain[p][domain[i]] += value
                    by_party[p][party[i]] += value
                    by_year[p][t] += flow
                    domain_year[domain[i]][t] += flow
                    party_year[party[i]][t] += flow
        total = np.array([sum(row) for row in by_domain])
        years = np.array(by_year)
        years[:, 0] -= bare.cost
        return (
            *(total - bare.cost, total / bare.cost, np.array(by_domain), np.array(by_party)),
            *(years, np.array(domain_year), np.array(party_year)),
        )

    return run


def openfisca(bare: Bare) -> Rival:
    """A microsimulation: projects as persons, indicators as variables, years as periods.

    Its figures are 32-bit numbers. A variable is worked out once for each year and then read
    for all tables, which a simulation keeps.
    """
    from openfisca_core import entities, periods, taxbenefitsystems, variables
    from openfisca_core.simulations import SimulationBuilder

    project = entities.build_entity(key="project", plural="projects", label="", is_person=True)
    role = {"key": "member", "plural": "members"}
    group = entities.build_entity(key="set", plural="sets", label="", roles=[role])
    state: dict[str, Floats] = {}

    def variable(i: int) -> type:
        def formula(person: Any, period: Any, parameters: Any) -> Floats:
            return state["own"][:, i] * bare.shapes[bare.profile[:, i], period.start.year - START]

        year = periods.DateUnit.YEAR
        body = {"value_type": float, "entity": project, "definition_period": year, "label": ""}
        return type(f"flow_{i}", (variables.Variable,), {**body, "formula": formula})

    system = taxbenefitsystems.TaxBenefitSystem([project, group])
    for i in range(INDICATORS):
        system.add_variable(variable(i))

    def run(amounts: Floats) -> Tables:
        state["own"] = amounts * bare.kept
        count = len(amounts)
        simulation = SimulationBuilder().build_default_simulation(system, count)
        values = np.zeros((count, INDICATORS))
        by_year, by_indicator = np.zeros((count, YEARS)), np.zeros((INDICATORS, YEARS))
        for t in range(YEARS):
            for i in range(INDICATORS):
                flow = simulation.calculate(f"flow_{i}", str(START + t))
                values[:, i] += flow * bare.factors[bare.discount[i], t]
                by_year[:, t] += flow
                by_indicator[i, t] = flow.sum(dtype=np.float64)
        return bare.finished(values, by_year, by_indicator)

    return run
