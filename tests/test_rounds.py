"""Projects scored again and again: no round keeps a figure of another, and no dust is left.

What is expected comes from a portfolio that is assessed anew, which shares no run with it, and
for amounts by year from the ledger of each project alone.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import impactcalc as ic
from impactcalc.batch import scores
from impactcalc.evaluate import evaluate
from impactcalc.ledger import Ledger
from impactcalc.plan.compile import compile_plan


def table(trees: list[float], cost: list[float]) -> pd.DataFrame:
    count = len(trees)
    return pd.DataFrame(
        {
            "project": [f"p{n}" for n in range(count)],
            "use": "greening.street_tree",
            "start": 2026,
            "horizon [years]": 40,
            "price_year": 2025,
            "first_year": [2027 + n % 3 for n in range(count)],
            "lifetime [years]": [20 + n % 5 for n in range(count)],
            "trees [tree]": trees,
            "deadweight": [0.1 + 0.02 * n for n in range(count)],
            "investment [EUR]": cost,
            "investment_year": [2026 + n % 4 for n in range(count)],
            "investment_party": "municipality",
        }
    )


@pytest.mark.parametrize("block", [16_384, 4])
def test_a_round_is_as_a_portfolio_of_its_own(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scores, "BLOCK", block)
    rng = np.random.default_rng(5)
    trees, cost = rng.uniform(10, 500, (3, 11)).round(1), rng.uniform(1e3, 1e5, (3, 11)).round(0)
    ready = ic.prepare(table(trees[0].tolist(), cost[0].tolist()), allow_unverified=True)
    names = sorted(ready.figures)
    own_trees = next(name for name in names if name.endswith(".inputs.trees"))
    own_cost = next(name for name in names if name.startswith("resources"))
    kept = cost[0]
    for turn, given in ((1, {own_trees}), (2, {own_trees}), (2, {own_trees, own_cost}), (0, set())):
        both = {own_trees: trees[turn], own_cost: cost[turn]}
        found = ready.score({name: both[name] for name in given})
        spent = cost[turn] if own_cost in given else kept
        wanted = ic.assess_portfolio(
            table(trees[turn].tolist(), spent.tolist()), allow_unverified=True
        )
        for name in ("npv", "bcr", "r_s", "r_e", "r_s_long", "resources", "external", "mv"):
            np.testing.assert_allclose(found.column(name), wanted.column(name), rtol=1e-12)
        for axes in (("domain",), ("party",)):
            labels, values = found.breakdown(*axes)
            assert labels == wanted.breakdown(*axes)[0]
            np.testing.assert_allclose(values, wanted.breakdown(*axes)[1], rtol=1e-12, atol=1e-7)
            np.testing.assert_allclose(
                found.by_year(*axes)[2], wanted.by_year(*axes)[2], rtol=1e-12, atol=1e-7
            )
        years, net = found.net_by_year()
        assert years == wanted.net_by_year()[0]
        for place, one in enumerate(wanted):
            plan = compile_plan(
                one.project,
                catalogue=ic.load_catalogue(),
                scheme=ic.load_scheme("mv"),
                allow_unverified=True,
            )
            alone = Ledger(plan, evaluate(plan)).net_by_year()
            np.testing.assert_allclose(net[place], alone, rtol=1e-12, atol=1e-7)


def test_an_array_that_is_changed_later_changes_no_score() -> None:
    ready = ic.prepare(table([10.0, 20.0], [1e4, 2e4]), allow_unverified=True)
    name = next(name for name in ready.figures if name.endswith(".inputs.trees"))
    trees = np.array([30.0, 40.0])
    scored = ready.score({name: trees})
    before = ready.score({name: trees.copy()}).column("npv")
    trees[:] = 1.0
    np.testing.assert_array_equal(scored.column("npv"), before)


def test_what_cancels_in_a_year_is_nothing() -> None:
    """A cost, and a sale of the same size but for the last bit, in a year without anything else."""
    cost = [0.1 * n + 0.2 * n for n in range(1, 12)]
    sale = [0.3 * n for n in range(1, 12)]
    assert any(one != other for one, other in zip(cost, sale, strict=True))
    given = table([20.0] * len(cost), cost).assign(
        first_year=2035,
        investment_year=2030,
        **{"income [EUR/year]": sale},
        income_years="2030-2030",
        income_kind="sale",
        income_payer="buyers",
        income_receiver="municipality",
        payer_benefit="at_price",
    )
    years, net = ic.assess_portfolio(given, allow_unverified=True).net_by_year()
    assert net[:, years.index(2035)].all()
    before = net[:, : years.index(2035)]
    assert not before.any()
    assert not np.signbit(before).any()
