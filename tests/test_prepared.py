"""Projects scored again with other figures: as if each had been read and assessed with these."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import impactcalc as ic
from batch_tables import write_schemes
from impactcalc.portfolio import Prepared, prepare

Doc = dict[str, Any]
TREES = "interventions.row.inputs.trees"
DEADWEIGHT = "interventions.row.adjustments.all.deadweight"
COST = "resources.work.amount"
UPKEEP = "resources.upkeep.amount"
SUMS = ("npv", "resources", "earned", "external")
EXACT = 1e-12


def document(trees: float, deadweight: float, cost: float, upkeep: float, id_: str = "p") -> Doc:
    return {
        "impactcalc": "project/1",
        "id": id_,
        "name": "Trees",
        "start": 2026,
        "horizon": "30 years",
        "price_year": 2024,
        "parties": [{"id": "municipality", "roles": ["operator"]}],
        "interventions": [
            {
                "id": "row",
                "use": "greening.street_tree",
                "inputs": {"trees": f"{trees!r} tree"},
                "timing": {"first_year": 2028, "ramp_up": "3 years"},
                "adjustments": {"all": {"deadweight": deadweight}},
            }
        ],
        "resources": [
            {"id": "work", "party": "municipality", "amount": f"{cost!r} EUR", "years": 2026},
            {
                "id": "upkeep",
                "party": "municipality",
                "amount": f"{upkeep!r} EUR/year",
                "years": "2028-2050",
            },
        ],
    }


def project(*figures: float, id_: str = "p") -> ic.Project:
    return ic.Project.model_validate(document(*figures, id_=id_))


figures = st.tuples(
    st.floats(1, 1e6), st.floats(0.01, 0.99), st.floats(0.01, 1e7), st.floats(0.01, 1e5)
)


def size(one: ic.Assessment) -> float:
    return float(one.table("effect", "party", "kind")["present_value"].abs().sum())


def close(found: Any, one: ic.Assessment, name: str) -> bool:
    wanted = getattr(one, name)
    return bool(abs(float(found) - wanted) <= EXACT * size(one))


@pytest.fixture(scope="module")
def ready() -> Prepared:
    return prepare(project(10.0, 0.2, 5.0, 3.0))


@settings(max_examples=40)
@given(st.lists(figures, min_size=1, max_size=4))
def test_cases_of_one_project_are_as_projects_with_these_figures(
    ready: Prepared, cases: list[tuple[float, float, float, float]]
) -> None:
    trees, deadweight, cost, upkeep = (np.array(column) for column in zip(*cases, strict=True))
    scored = ready.score({TREES: trees, DEADWEIGHT: deadweight, COST: cost, UPKEEP: upkeep})
    scorer = ready.scorer(TREES, COST, UPKEEP)
    assert len(scored) == len(cases)
    labels, table = scored.breakdown("domain")
    for at, case in enumerate(cases):
        one = ic.assess(project(*case))
        for name in SUMS:
            assert close(scored.column(name)[at], one, name)
        assert scored.column("mv")[at] == pytest.approx(one.mv, rel=1e-9)
        own = dict(one.table("domain").itertuples(index=False))
        assert dict(zip(labels, table[at], strict=True)) == pytest.approx(
            own, abs=EXACT * size(one)
        )
        # The scorer keeps the deadweight of the project that was prepared.
        quick = scorer(case[0], case[2], case[3])
        same = ic.assess(project(case[0], 0.2, case[2], case[3]))
        for name in SUMS:
            assert close(getattr(quick, name), same, name)
        assert quick.domains == pytest.approx(dict(same.table("domain").itertuples(index=False)))
        assert quick.mv == pytest.approx(same.mv, rel=1e-9)
        assert quick.bcr == pytest.approx(same.bcr, rel=1e-9)


@settings(max_examples=25)
@given(st.lists(figures, min_size=2, max_size=5), st.floats(1, 100))
def test_one_figure_for_each_of_several_projects(
    cases: list[tuple[float, float, float, float]], factor: float
) -> None:
    ids = [f"p{n}" for n in range(len(cases))]
    ready = prepare([project(*case, id_=id_) for case, id_ in zip(cases, ids, strict=True)])
    changed = [(case[0] * factor, *case[1:3], 7.0) for case in cases]
    scored = ready.score({TREES: [case[0] for case in changed], UPKEEP: 7.0})
    for at, case in enumerate(changed):
        one = ic.assess(project(*case))
        assert all(close(scored.column(name)[at], one, name) for name in SUMS)
    again = ready.score()  # what was given is not kept
    for at, case in enumerate(cases):
        assert close(again.column("npv")[at], ic.assess(project(*case)), "npv")


def test_projects_of_a_table_keep_their_timing() -> None:
    table = pd.DataFrame(
        {
            "project": ["a", "b", "c"],
            "use": "greening.street_tree",
            "trees [tree]": [10.0, 20.0, 30.0],
            "start": 2026,
            "horizon [years]": 40,
            "first_year": [2027, 2035, 2027],
        }
    )
    scored = prepare(table).score({"interventions[greening.street_tree].inputs.trees": [1, 2, 3]})
    wanted = ic.assess_portfolio(table.assign(**{"trees [tree]": [1.0, 2.0, 3.0]}))
    assert scored.column("npv") == pytest.approx(wanted.column("npv"), rel=EXACT)
    assert scored.net_by_year()[1] == pytest.approx(wanted.net_by_year()[1], rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"interventions.row.inputs.tree": 5}, "did you mean interventions.row.inputs.trees"),
        ({TREES: "many"}, "give a number"),
        ({TREES: None}, "no finite number"),
        ({TREES: [1.0, float("nan")]}, "no finite number"),
        ({TREES: float("inf")}, "no finite number"),
        ({TREES: []}, "give at least one case"),
        ({TREES: [1, 2], COST: [1, 2, 3]}, "arrays of one length"),
        ({TREES: [[1, 2]]}, "arrays of one length"),
    ],
)
def test_what_is_no_figure(ready: Prepared, given: Doc, words: str) -> None:
    with pytest.raises(ic.ArgumentError, match=words):
        ready.score(given)


def test_what_a_scorer_refuses(ready: Prepared, tmp_path: Any) -> None:
    with pytest.raises(ic.ArgumentError, match="named twice"):
        ready.scorer(TREES, TREES)
    with pytest.raises(ic.ArgumentError, match="1 figures are given: give 2"):
        ready.scorer(TREES, COST)(1.0)
    with pytest.raises(ic.ArgumentError, match="use score"):
        ready.scorer(TREES, DEADWEIGHT)  # their product is no sum
    several = prepare([project(1, 0.1, 1, 1), project(2, 0.1, 1, 1, id_="q")])
    with pytest.raises(ic.ArgumentError, match="there are 2"):
        several.scorer(TREES)
    with pytest.raises(ic.ArgumentError, match="one for each of 2"):
        several.score({TREES: [1, 2, 3]})
    moving = write_schemes(tmp_path)["reclassify"]
    with pytest.raises(ic.ArgumentError, match="use score"):
        prepare(project(1, 0.1, 1, 1), scheme=moving).scorer(TREES)
