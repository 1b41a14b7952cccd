"""What `select` and `frontier` take and refuse, what they report, and their files."""

from __future__ import annotations

import csv
import ctypes
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import impactcalc as ic
from impactcalc import selection
from impactcalc.selection import choice, door
from impactcalc.selection.problem import Problem, Solution
from impactcalc.selection.silence import NOISE, without_noise
from impactcalc.selection.solver import Found
from selection_cases import Made, plain

NAN = float("nan")


def works() -> Made:
    """Three projects with outlays by city and province, all figures whole."""
    p = plain([50.0, 40.0, 30.0], [100.0, 80.0, 60.0], ["bridge", "dike", "park"])
    p.regions = ("north", None, "south")
    p.effects = [[100.0, 50.0, 0.0], [120.0, 0.0, 0.0], [0.0, 0.0, 90.0]]
    p.laid_out = [
        [[60.0, 10.0, 0.0], [40.0, 0.0, 0.0], [0.0] * 3],
        [[0.0, 80.0, 0.0], [0.0] * 3, [0.0] * 3],
        [[30.0, 0.0, 0.0], [0.0, 30.0, 0.0], [0.0] * 3],
    ]
    return p


def choose(p: Made | None = None, **more: Any) -> selection.Selection:
    return selection.select(p or works(), **{"budget": 1000, **more})


# --- budgets ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("budget", "chosen", "used"),
    [
        (None, ("bridge", "dike", "park"), {}),
        (160, ("bridge", "park"), {"the budget": 160}),
        ("160 EUR", ("bridge", "park"), {"the budget": 160}),
        ({2026: 100}, ("bridge", "dike"), {"the budget of 2026": 100}),
        ({np.int64(2026): 100}, ("bridge", "dike"), {"the budget of 2026": 100}),
        ({"city": 110}, ("bridge", "park"), {"the budget of city": 100}),
        ({"city": "110 EUR"}, ("bridge", "park"), {"the budget of city": 100}),
        (
            {"city": {2026: 100, 2027: 80}},
            ("bridge", "park"),
            {"the budget of city in 2026": 90, "the budget of city in 2027": 10},
        ),
        (
            {"city": {2027: 80}, "province": 30},
            ("dike", "park"),
            {"the budget of city in 2027": 80, "the budget of province": 30},
        ),
    ],
)
def test_a_budget_in_every_form(budget: Any, chosen: Any, used: dict[str, float]) -> None:
    """By hand, from the figures of `works`."""
    found = choose(budget=budget)
    assert found.chosen == chosen
    assert {use.name: use.used for use in found.uses} == used
    assert found.spent == (sum(used.values()) if used else 240)


def grant() -> Made:
    """The city receives 50 in 2026 from the province for the second project."""
    p = plain([10.0, 5.0], [100.0, 60.0], ["canal", "weir"])
    p.laid_out = [
        [[100.0, 0.0, 0.0], [0.0] * 3, [0.0] * 3],
        [[-50.0, 110.0, 0.0], [50.0, 0.0, 0.0], [0.0] * 3],
    ]
    return p


def test_money_that_comes_in_is_asked_about() -> None:
    budget = {"city": {2026: 60}}
    with pytest.raises(ic.ArgumentError, match="would receive more than it pays from weir") as one:
        choose(grant(), budget=budget)
    assert "receipts='own'" in str(one.value) and "50 EUR" in str(one.value)
    assert choose(grant(), budget=budget, receipts="own").chosen == ("weir",)
    shared = choose(grant(), budget=budget, receipts="shared")
    assert shared.chosen == ("canal", "weir")
    assert [use.used for use in shared.uses] == [50.0]
    # Between parties the grant cancels: in all nothing comes in.
    assert choose(grant(), budget={2026: 100}).chosen == ("canal", "weir")


@pytest.mark.parametrize(
    ("budget", "message"),
    [
        ({2031: 5}, "the year 2031, in which no project lays anything out: they run from 2026 to"),
        ({"province": {2031: 5}}, "budget has the year 2031"),
        ({}, "budget is empty"),
        ({2026: 5, "city": 5}, "keys of several kinds"),
        ({"city": {"2026": 5}}, "budget of city has '2026': give its years"),
        (-5, "budget is -5.00 EUR: it cannot be below 0"),
        ({2026: -5}, "budget of 2026 is -5.00 EUR"),
        (NAN, "budget is nan: give a finite number"),
        (True, "budget is of type bool"),
        ([5], "budget is of type list"),
        ("5 MEUR", "write the euros out"),
        ("5 EUR_2020", "budget is in EUR_2020: give EUR"),
        ("5 t", "budget is in t: give EUR"),
        ("5", "budget: '5' has no unit"),
    ],
)
def test_a_budget_that_is_refused(budget: Any, message: str) -> None:
    with pytest.raises(ic.ArgumentError, match=".*" + message.replace("(", r"\(")):
        choose(budget=budget)


def test_an_unknown_funder_is_named_with_those_there_are() -> None:
    with pytest.raises(
        ic.UnknownIdError, match=r"funder 'town', .* there are city, province, state"
    ):
        choose(budget={"town": 5})


# --- aims ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("aim", ["mv", "mv0", "bcr", "r_s", "s0", "irr", "equivalent_annual_value"])
def test_an_aim_that_does_not_add_up_is_refused(aim: str) -> None:
    with pytest.raises(ic.ArgumentError, match=f"{aim} cannot be maximised: .*does not|ignores"):
        choose(maximise=aim)


@pytest.mark.parametrize(
    ("aim", "message"),
    [
        ([1, 2], r"shape \(2,\): give one number for each of the 3 projects"),
        ([1, 2, NAN], "maximise"),
        ([[1, 2, 3]], r"shape \(1, 3\)"),
    ],
)
def test_figures_of_ones_own_are_checked(aim: Any, message: str) -> None:
    with pytest.raises(ic.ArgumentError, match=message):
        choose(maximise=aim)


def test_figures_of_ones_own_go_by_the_order_of_the_portfolio() -> None:
    p = works().in_order([2, 0, 1])
    found = choose(p, budget=100, maximise=[9, 1, 1])
    assert (found.chosen, found.value, found.aim) == (("park",), 9.0, "own")


def test_a_project_without_a_figure_is_named_and_may_be_left_out() -> None:
    p = works()
    p.columns["npv"] = [50.0, NAN, 30.0]
    with pytest.raises(ic.ArgumentError, match=r"npv is no number for dike: .*selection\.never"):
        choose(p)
    found = choose(p, constraints=[selection.never("dike")])
    assert found.chosen == ("bridge", "park")
    assert found.reasons["dike"].value is None


def test_for_each_euro_the_best_single_project_wins_unless_a_sum_must_be_spent() -> None:
    p = plain([30.0, 10.0, 8.0], [10.0, 5.0, 5.0], ["a", "b", "c"])
    ratio = {"budget": 20, "maximise": "npv_per_constrained_euro"}
    assert (choose(p, **ratio).chosen, choose(p, **ratio).value) == (("a",), 3.0)
    found = choose(p, **ratio, constraints=[selection.min_spend(15)])
    assert (found.chosen, found.value, found.spent) == (("a", "b"), 40 / 15, 15.0)


def test_for_each_euro_needs_euros() -> None:
    with pytest.raises(ic.ArgumentError, match="no project takes anything of the budget"):
        choose(plain([1.0], [0.0]), maximise="npv_per_constrained_euro")
    with pytest.raises(ic.ArgumentError, match="brings money to the budget, as weir does"):
        choose(
            grant(),
            budget={"city": {2026: 60}},
            receipts="shared",
            maximise="npv_per_constrained_euro",
        )


# --- constraints --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: selection.must([]), "must needs one or more ids"),
        (lambda: selection.must(3), "must needs ids of projects, not int"),
        (lambda: selection.never([1]), "never needs one or more ids"),
        (lambda: selection.at_most(-1, "a"), "n of at_most is -1"),
        (lambda: selection.at_least(1.5, "a"), "n of at_least is 1.5"),
        (lambda: selection.at_least(True, "a"), "n of at_least is True"),
        (lambda: selection.min_share("sector", "water", 0.2), "axis 'sector': write domain, party"),
        (lambda: selection.min_share("domain", "water", 1.2), "is 1.2: give a number from 0 to 1"),
        (lambda: selection.min_share("domain", "water", -0.1), "cannot be below 0"),
        (
            lambda: selection.min_share("domain", "water", 0.2, of="projects"),
            "share of a domain is of effects, not 'projects'",
        ),
        (lambda: selection.min_total("npv", "5 t"), "min_total is in t"),
        (lambda: selection.min_spend(-1), "min_spend is -1.00 EUR"),
    ],
)
def test_a_constraint_that_is_refused(make: Any, message: str) -> None:
    with pytest.raises(ic.ArgumentError, match=message):
        make()


def test_all_faults_come_at_once() -> None:
    p = works()
    p.columns["external"] = [1.0, NAN, 1.0]
    with pytest.raises(ic.ArgumentError) as error:
        choose(
            p,
            maximise="external",
            budget={"town": {2040: 5}},
            constraints=[
                selection.must("bridg"),
                selection.needs("park", "quay"),
                selection.min_share("region", "west", 0.2),
                selection.min_share("domain", "noise", 0.2),
                selection.max_total("bcr", 3),
            ],
        )
    text = str(error.value)
    for part in (
        "must names project 'bridg', which the portfolio does not have: did you mean bridge?",
        "needs names project 'quay', which the portfolio does not have: it has bridge, dike, park",
        "budget names funder 'town'",
        "budget has the year 2040",
        "region 'west', which no project has: there are north, south",
        "domain 'noise', which no project has: there are water, heat, health",
        "max_total: bcr does not add up",
        "maximise: external is no number for dike",
    ):
        assert part in text, part


def test_unknown_ids_alone_are_unknown_ids() -> None:
    with pytest.raises(ic.UnknownIdError, match="never names project 'quay'"):
        choose(constraints=[selection.never("quay")])


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"constraints": selection.must("park")}, "constraints is of type Must: give a list"),
        ({"constraints": ["must"]}, r"constraints\[0\] is of type str: give a list"),
        ({"constraints": 5}, "constraints is of type int"),
        ({"receipts": "keep"}, "receipts is 'keep': write refuse, own, shared"),
        ({"time_limit": 0}, "time_limit is 0: "),
        ({"gap": -0.1}, "gap is -0.1: "),
    ],
)
def test_an_argument_that_is_refused(more: dict[str, Any], message: str) -> None:
    with pytest.raises(ic.ArgumentError, match=message):
        choose(**more)


def test_what_is_no_portfolio_is_refused() -> None:
    with pytest.raises(ic.ArgumentError, match="portfolio is of type str"):
        selection.select("greening", budget=5)  # type: ignore[arg-type]
    with pytest.raises(ic.ArgumentError, match="the portfolio has no project"):
        selection.select(plain([], []), budget=5)


def test_shares_of_domain_party_and_region() -> None:
    """By hand: water is 100 of 150, 120 of 120 and 0 of 90 in the three projects."""
    share = selection.min_share
    assert choose(constraints=[share("domain", "water", 0.7)]).chosen == ("bridge", "dike")
    (use,) = choose(budget=None, constraints=[share("domain", "water", 0.6)]).uses
    assert use.used == pytest.approx(220 / 360) and use.lower == 0.6 and use.left is None
    assert choose(constraints=[share("party", "state", 0.3)]).chosen == ("bridge", "park")
    assert choose(constraints=[share("region", "south", 0.3)]).chosen == ("bridge", "park")
    by_count = share("region", "south", 0.3, of="projects")
    assert choose(constraints=[by_count]).chosen == ("bridge", "dike", "park")
    by_effects = share("region", "north", 0.5, of="effects")
    assert choose(constraints=[by_effects]).chosen == ("bridge", "dike")


# --- what comes out -----------------------------------------------------------------------------


def test_sums_over_the_set_and_the_ratio_of_the_sums() -> None:
    found = choose(budget=160)
    assert found.totals == {
        "resources": 160.0,
        "earned": 0.0,
        "external": 240.0,
        "npv": 80.0,
        "bcr": 1.5,
    }
    assert (found.spent, found.value, found.bound, found.gap) == (160.0, 80.0, 80.0, 0.0)


def test_the_table_the_csv_and_the_dictionary_say_the_same(tmp_path: Path) -> None:
    found = choose(budget=160, constraints=[selection.never("dike")])
    frame = found.table
    assert list(frame["project"]) == ["bridge", "dike", "park"]
    assert list(frame["chosen"]) == [True, False, True]
    text = found.to_csv(tmp_path / "choice.csv")
    assert (tmp_path / "choice.csv").read_text(encoding="utf-8") == text
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["code"] for row in rows] == ["worth", "never", "worth"]
    assert [row["reason"] for row in rows] == [found.reason(row["project"]) for row in rows]
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert data["chosen"] == ["bridge", "park"] and data["rejected"] == ["dike"]
    assert data["uses"][0]["left"] == 0.0
    assert "bridge" in found and "dike" not in found
    assert repr(found) == "<Selection, optimal: 2 of 3 projects>"


def test_the_text_has_all_there_is_to_say() -> None:
    found = choose(budget=200, constraints=[selection.at_most(2, ["bridge", "dike", "park"])])
    assert found.text().splitlines()[:6] == [
        "Highest net present value: 90 EUR",
        "Optimal: no set that keeps the conditions is worth more.",
        "",
        "Conditions",
        "  at most 2 of bridge, dike, park: 2 chosen",
        "  the budget: 180 EUR of 200 EUR, 20 EUR left",
    ]
    assert "Erin (2 van 3)" in found.text(lang="nl")
    with pytest.raises(ic.ArgumentError, match="lang is 'fr'"):
        found.text(lang="fr")


def test_a_name_cannot_steer_a_terminal_or_a_spreadsheet() -> None:
    p = plain([1.0], [1.0], ["\x1b[2J=cmd"])
    found = choose(p)
    assert "\x1b" not in found.text()
    p = plain([1.0], [1.0], ["=1+1"])
    assert "\n'=1+1," in choose(p).to_csv()


def test_a_set_that_may_not_be_the_best_says_how_far(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(problem: Problem, clock: Any, *, gap: float = 0.0) -> Solution:
        return Solution("feasible", np.array([True, False, False]), 50.0, 50.62)

    monkeypatch.setattr(door, "solve", slow)
    found = choose()
    assert (found.status, found.gap) == ("feasible", pytest.approx(0.0124))
    assert "no set can be worth more than 1.24 % more." in found.text()
    assert "geen pakket kan meer dan 1,24 % meer waard zijn." in found.text(lang="nl")
    assert found.reasons["park"].code == "open" and found.reasons["park"].loss is None

    def none(problem: Problem, clock: Any, *, gap: float = 0.0) -> Solution:
        return Solution("time_limit")

    monkeypatch.setattr(door, "solve", none)
    found = choose()
    assert (found.status, found.value, found.gap, found.chosen) == ("time_limit", None, None, ())
    assert "allow more time" in found.text()


def test_time_that_runs_out_between_two_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """The best set is known, but not whether it is the only one."""
    real, calls = choice.highest, []

    def once(*args: Any, **more: Any) -> Any:
        calls.append(1)
        return real(*args, **more) if len(calls) == 1 else Found("time_limit")

    monkeypatch.setattr(choice, "highest", once)
    found = choose(budget=160, explain=0)
    assert (found.status, found.settled) == ("optimal", False)
    assert "There may be other sets that are worth as much." in found.text()


# --- the frontier -------------------------------------------------------------------------------


def test_the_frontier_rises_and_its_slope_is_of_the_last_step(tmp_path: Path) -> None:
    """By hand: 60 buys park, 80 dike, 160 bridge and park, 240 all three."""
    f = selection.frontier(works(), [240, "60 EUR", 80, 160, 10])
    assert [row["budget"] for row in f.rows] == [10, 60, 80, 160, 240]
    assert [row["value"] for row in f.rows] == [0, 30, 40, 80, 120]
    assert [row["chosen"] for row in f.rows] == [
        (),
        ("park",),
        ("dike",),
        ("bridge", "park"),
        ("bridge", "dike", "park"),
    ]
    assert [row["marginal"] for row in f.rows] == [None, 30 / 50, 10 / 20, 40 / 80, 40 / 80]
    assert list(f.table["spent"]) == [0, 60, 80, 160, 240]
    assert f.to_csv(tmp_path / "f.csv").splitlines()[4].endswith("bridge park")
    assert len(f) == 5 and [point.selection.status for point in f] == ["optimal"] * 5
    assert f.to_dict()["points"][1]["chosen"] == ["park"]
    assert "per euro more" in f.text() and "per euro extra" in f.text(lang="nl")


def test_a_point_of_the_frontier_without_a_set_says_so() -> None:
    f = selection.frontier(works(), [50, 100], constraints=[selection.must("bridge")])
    assert [row["status"] for row in f.rows] == ["infeasible", "optimal"]
    assert f.rows[1]["marginal"] is None
    assert "no set" in f.text() and "geen pakket" in f.text(lang="nl")


@pytest.mark.parametrize(
    ("budgets", "message"),
    [
        ([], "one or more budgets"),
        ([None], "each of them an amount"),
        ({2026: 5}, "budgets is one budget"),
        (5, "budgets is one budget"),
        ([5, {2026: 5}], "5.00 EUR in all more than once"),
    ],
)
def test_budgets_that_are_refused(budgets: Any, message: str) -> None:
    with pytest.raises(ic.ArgumentError, match=message):
        selection.frontier(works(), budgets)


# --- what is loaded and printed -----------------------------------------------------------------


def test_scipy_is_loaded_by_a_choice_only() -> None:
    code = (
        "import sys, impactcalc as ic; ic.assess; ic.assess_portfolio; "
        "print('scipy' in sys.modules); ic.select; print('pandas' in sys.modules)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )
    assert answer.stdout.split() == ["False", "False"]


@pytest.mark.skipif(sys.platform == "win32", reason="left alone there")
def test_the_stray_line_of_the_solver_is_taken_out_and_nothing_else(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with without_noise():
        ctypes.CDLL(None).puts(NOISE.rstrip(b"\n"))
        os.write(1, b"of another thread\n")
    print("after")
    assert capfd.readouterr().out == "of another thread\nafter\n"
