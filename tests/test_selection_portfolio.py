"""Choosing from portfolios that were really assessed."""

from __future__ import annotations

import math
from itertools import combinations

import pytest

import impactcalc as ic
from command_line import ROOT

GOLDEN = ROOT / "tests" / "golden"


@pytest.fixture(scope="module")
def golden() -> ic.Portfolio:
    """The twelve worked examples under the discount rate they were worked out with."""
    files = (path for path in sorted(GOLDEN.glob("*.yaml")) if path.stem != "scheme_2020")
    return ic.assess_portfolio(map(ic.load_project, files), scheme=GOLDEN / "scheme_2020.yaml")


def best_by_trying(p: ic.Portfolio, budget: float) -> tuple[float, tuple[str, ...]]:
    """The highest sum of NPV whose resources fit, from the assessments one by one."""
    everyone = {one.project.id: (one.npv, one.resources) for one in p}
    sets = (some for k in range(len(everyone) + 1) for some in combinations(sorted(everyone), k))
    return max(
        (math.fsum(everyone[id_][0] for id_ in some), some)
        for some in sets
        if math.fsum(everyone[id_][1] for id_ in some) <= budget
    )


@pytest.mark.parametrize("budget", [30e6, 80e6, 150e6])
def test_the_twelve_worked_examples_under_three_budgets(
    golden: ic.Portfolio, budget: float
) -> None:
    found = ic.select(golden, budget=budget)
    value, chosen = best_by_trying(golden, budget)
    assert (found.status, found.gap, found.chosen) == ("optimal", 0.0, chosen)
    assert found.value == pytest.approx(value, rel=1e-12)
    assert len(found.chosen) + len(found.rejected) == 12
    for lang in ("en", "nl"):
        reasons = [found.reason(id_, lang=lang) for id_ in golden.ids]
        assert all(reasons) and len(set(reasons)) == 12
    assert found.totals["npv"] == found.value
    resources = [golden[id_].resources for id_ in chosen]
    assert found.spent == found.totals["resources"] == pytest.approx(math.fsum(resources))


def test_the_share_of_a_domain_is_of_effects_and_not_of_resources(golden: ic.Portfolio) -> None:
    share = ic.selection.min_share("domain", "health", 0.5)
    found = ic.select(golden, budget=80e6, constraints=[share], explain=0)
    health = whole = 0.0
    for id_ in found.chosen:
        for row in golden[id_].table("domain").to_dict("records"):
            if row["domain"]:
                whole += row["present_value"]
                health += row["present_value"] * (row["domain"] == "health")
    (use,) = [use for use in found.uses if use.kind == "min_share"]
    assert use.used == pytest.approx(health / whole) and use.used >= 0.5
    assert found.value is not None
    assert found.value < best_by_trying(golden, 80e6)[0]  # the share has its price


def test_a_budget_by_funder_and_year_is_of_outlays() -> None:
    """Against the rows of each assessment; nobody finances anybody in these projects."""
    p = ic.assess_portfolio(str(ROOT / "examples" / "greening_portfolio"), allow_unverified=True)
    taken = {}
    for one in p:
        rows = one.flows()
        own = rows[(rows["party"] == "municipality") & (rows["year"] == 2026)]
        taken[one.project.id] = -float(own[own["kind"] == "resource"]["amount"].sum())
    assert sum(amount > 0 for amount in taken.values()) >= 4
    found = ic.select(p, budget={"municipality": {2026: 400_000}}, explain=0)
    spent = math.fsum(taken[id_] for id_ in found.chosen)
    assert found.spent == pytest.approx(spent) and 0 < spent <= 400_000
    assert [use.name for use in found.uses] == ["the budget of municipality in 2026"]
    values = {one.project.id: one.npv for one in p}
    best = max(
        math.fsum(values[id_] for id_ in some)
        for k in range(len(values) + 1)
        for some in combinations(sorted(values), k)
        if math.fsum(taken[id_] for id_ in some) <= 400_000
    )
    assert found.value == pytest.approx(best, rel=1e-12)
