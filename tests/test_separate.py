"""Amounts that depend on the year, taken apart: the sum of products is what it was before.

Each random formula is also worked out plainly, step by step, project by project.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import impactcalc as ic
import project_strategies as strategies
from impactcalc.batch.separate import Separation
from impactcalc.plan.kernels import run
from impactcalc.plan.steps import Origin, Step

YEARS, PROJECTS = 6, 4


@st.composite
def formulas(draw: st.DrawFn) -> tuple[list[Step], set[int]]:
    """Steps of a random formula: figures, some of which differ, and rows of years."""
    steps: list[Step] = []
    varying: set[int] = set()
    for number in range(draw(st.integers(2, 5))):
        size = draw(st.floats(0.5, 3))
        steps.append(Step("leaf", number=size, origin=Origin("project", f"f{number}")))
        if draw(st.booleans()):
            varying.add(number)
    for leaf in range(draw(st.integers(1, 2))):
        weights = tuple((draw(st.floats(0.5, 3)),) for _ in range(YEARS))
        steps.append(Step("interpolate", (leaf,), yearly=True, weights=weights))
    for _ in range(draw(st.integers(1, 7))):
        op = draw(st.sampled_from(["+", "-", "*", "/", "neg", "convert", "max", "price_path"]))
        count = 1 if op in ("neg", "convert") else 2
        args = tuple(draw(st.integers(0, len(steps) - 1)) for _ in range(count))
        yearly = op == "price_path" or any(steps[arg].yearly for arg in args)
        rest: dict[str, Any] = {"factor": 2.5} if op == "convert" else {}
        if op == "price_path":
            rest = {"exponents": tuple(range(YEARS))}
        steps.append(Step(op, args, yearly=yearly, **rest))
    return steps, varying


def plainly(steps: list[Step], columns: dict[int, Any]) -> list[Any]:
    found: list[Any] = []
    with np.errstate(all="ignore"):
        for number, step in enumerate(steps):
            if step.op == "leaf":
                found.append(columns.get(number, np.array([[step.number]])))
            else:
                found.append(run(step, [found[arg] for arg in step.args]))
    return found


@given(formulas(), st.integers(0, 2**32 - 1))
def test_products_add_up_to_the_amount(case: tuple[list[Step], set[int]], seed: int) -> None:
    steps, varying = case
    rng = np.random.default_rng(seed)
    columns = {n: rng.uniform(0.5, 3, (PROJECTS, 1)) for n in sorted(varying)}
    separation = Separation(steps, varying)
    asked = [separation.products(number) for number in range(len(steps))]
    found = plainly(separation.steps, columns)
    sizes = plainly([*separation.steps], columns)
    for number, products in enumerate(asked):
        total, size = np.zeros((PROJECTS, YEARS)), np.zeros((PROJECTS, YEARS))
        with np.errstate(all="ignore"):
            for figure, years in products:
                one = 1.0 if figure is None else found[figure]
                row = 1.0 if years is None else found[years]
                if figure is not None and years is not None:
                    assert not separation.steps[figure].yearly
                if years is not None:
                    assert np.shape(row)[0] == 1  # the same in all projects
                total = total + one * row
                size = size + np.abs(sizes[figure] if figure is not None else 1.0) * np.abs(row)
        wanted = np.broadcast_to(found[number], (PROJECTS, YEARS))
        fine = np.isfinite(wanted) & np.isfinite(total) & (size < 1e9)
        assert (np.abs(total - wanted)[fine] <= 1e-11 * (1 + size[fine]) ** 2).all()


def test_what_can_be_taken_apart_and_what_can_not() -> None:
    figure = Step("leaf", number=2.0, origin=Origin("project", "tonnes"))
    price = Step("interpolate", (0,), yearly=True, weights=((1.0,), (2.0,)))
    base = Step("leaf", number=1.0, origin=Origin("value", "price"))
    years = Step("interpolate", (2,), yearly=True, weights=((1.0,), (2.0,)))
    steps = [figure, price, base, years]
    steps.append(Step("*", (0, 3), yearly=True))
    steps.append(Step("-", (3, 0), yearly=True))
    steps.append(Step("max", (0, 3), yearly=True))
    separation = Separation(steps, {0})
    assert separation.products(4) == ((0, 3),)
    assert separation.products(3) == ((None, 3),)
    assert len(separation.products(5)) == 2
    assert separation.products(6) == ((6, None),)  # stays a table of projects and years


LARGER = strategies.indicator(
    "tab.larger",
    "clim",
    "benefit",
    counterfactual=strategies.NO_MEASURE,
    inputs={
        "tonnes": strategies.quantity_input("tCO2e/year"),
        "cost": strategies.quantity_input("EUR/tCO2e"),
    },
    values={"price": "climate.scc_epa_2_0"},
    formula="tonnes * max(cost, price)",
    unit="EUR/year",
    parties={"world": 1},
    evidence=3,
    example={
        "inputs": {"tonnes": "0 tCO2e/year", "cost": "100 EUR_2025/tCO2e"},
        "year": 2027,
        "expected": "0 EUR_2025/year",
        "source": "hand",
    },
)
PLAIN = {**LARGER, "id": "tab.plain", "formula": "tonnes * (price - cost)"}
SCHEME = (
    "{impactcalc: scheme/1, id: dollars, extends: mv, version: '1', name: {nl: d, en: d}, "
    "exchange: {USD: fx.usd_per_eur}, because: {nl: d, en: d}}"
)
USE = strategies.intervention(
    "tab.tonnes",
    [
        {"indicator": "tab.larger", "inputs": {"tonnes": "tonnes", "cost": "cost"}},
        {"indicator": "tab.plain", "inputs": {"tonnes": "tonnes", "cost": "cost"}},
    ],
    {
        "tonnes": strategies.quantity_input("tCO2e/year"),
        "cost": strategies.quantity_input("EUR/tCO2e"),
    },
)


@pytest.mark.parametrize("left_out", ["", "tab.larger", "tab.plain"])
def test_prices_by_year_in_a_table(tmp_path: Path, left_out: str) -> None:
    """Where the price by year is compared with a cost of each project, and where it is not."""
    import pandas as pd

    shelf = {
        "indicators": {one["id"]: one for one in (LARGER, PLAIN)},
        "interventions": {"tab.tonnes": USE},
    }
    scheme = tmp_path / "dollars.yaml"
    scheme.write_text(SCHEME, encoding="utf-8")
    how: dict[str, Any] = {
        "scheme": scheme,
        "catalogue": strategies.write_catalogue(tmp_path, shelf),
        "allow_unverified": True,
    }
    table = pd.DataFrame(
        {
            "project": [f"p{n}" for n in range(7)],
            "use": "tab.tonnes",
            "tonnes [tCO2e/year]": [5.0, 2.0, 0.5, 10.0, 3.0, 1.0, 8.0],
            "cost [EUR/tCO2e]": [10.0, 200.0, 260.0, 300.0, 340.0, 900.0, 250.0],
            "start": 2026,
            "horizon [years]": 30,
            "price_year": 2025,
            "first_year": [2027, 2027, 2030, 2027, 2030, 2040, 2027],
        }
    )
    if left_out:
        table[f"leave_out.{left_out}"] = "not wanted"
    p = ic.assess_portfolio(table, **how)
    years, net = p.net_by_year()
    for at, together in enumerate(p):
        one = ic.assess(together.project, **how)
        size = float(one.table("effect")["present_value"].abs().sum()) + 1e4
        assert p.column("npv")[at] == pytest.approx(one.npv, abs=1e-12 * size)
        assert p.column("external_long")[at] == pytest.approx(
            one.pillars.external_long, abs=1e-12 * size
        )
        flows = one.flows().groupby("year")["amount"].sum()
        wanted = [float(flows.get(year, 0.0)) for year in years]
        assert net[at] == pytest.approx(wanted, abs=1e-11 * size)
