"""The set that is chosen: against trying every set, and against published optima."""

from __future__ import annotations

import math
from collections import Counter
from itertools import combinations

import numpy as np
import pytest

from impactcalc import selection
from selection_cases import Case, Chosen, Made, Maker, over, plain

EVERY_KIND = {
    *("Must", "Never", "Count", "Needs", "Share", "Total", "Spend"),
}


def named(case: Case, chosen: Chosen) -> tuple[str, ...]:
    return tuple(sorted(case.portfolio.ids[n] for n in chosen))


@pytest.mark.parametrize("start", range(0, 2000, 250))
def test_it_is_the_set_that_trying_every_set_gives(start: int) -> None:
    for seed in range(start, start + 250):
        case = Maker(seed).case()
        best, found = case.best(list(case.sets())), case.select(explain=0)
        if best is None:
            assert (found.status, found.chosen, found.value) == ("infeasible", (), None), seed
            continue
        assert (found.status, found.gap, found.settled) == ("optimal", 0.0, True), seed
        assert found.chosen == named(case, best), seed
        assert found.value == case.worth(best), seed  # both sums are exactly rounded


def test_the_random_cases_have_every_kind_ties_and_no_set_at_all() -> None:
    seen: Counter[str] = Counter()
    for seed in range(2000):
        case = Maker(seed).case()
        seen.update({type(one).__name__ for one in case.constraints})
        seen["ratio" if case.ratio else "sum"] += 1
        budget = case.budget
        seen["budget " + type(budget).__name__] += 1
        sets = list(case.sets())
        values = [case.worth(one) for one in sets]
        seen["tied"] += bool(values) and values.count(max(values)) > 1
        seen["none"] += not sets
    assert set(seen) >= EVERY_KIND
    assert min(seen[kind] for kind in EVERY_KIND) > 100
    assert seen["tied"] > 100 and seen["none"] > 100 and seen["ratio"] > 100
    assert seen["budget dict"] > 300


def test_the_order_of_projects_and_constraints_plays_no_part() -> None:
    for seed in range(60):
        case = Maker(seed).case()
        count = len(case.portfolio.ids)
        order = list(np.random.default_rng(seed).permutation(count))
        maximise = case.maximise
        if not isinstance(maximise, str):
            maximise = [maximise[n] for n in order]
        turned = Case(case.portfolio.in_order(order), case.budget, maximise, case.constraints[::-1])
        first, second = case.select(explain=20), turned.select(explain=20)
        assert first.to_dict() == second.to_dict(), seed
        assert case.select(explain=20).to_dict() == first.to_dict(), seed


# --- published optima ---------------------------------------------------------------------------

# Data set KNAPSACK_01 of J. Burkardt (Florida State University): profits, weights, capacity,
# optimum and best set. Those of small capacity are worked out here by a table as well.
KNAPSACKS = {
    "p01": (
        [92, 57, 49, 68, 60, 43, 67, 84, 87, 72],
        [23, 31, 29, 44, 53, 38, 63, 85, 89, 82],
        165,
        309,
        "1111010000",
    ),
    "p02": ([24, 13, 23, 15, 16], [12, 7, 11, 8, 9], 26, 51, "01110"),
    "p03": ([50, 50, 64, 46, 50, 5], [56, 59, 80, 64, 75, 17], 190, 150, "110010"),
    "p04": ([70, 20, 39, 37, 7, 5, 10], [31, 10, 20, 19, 4, 3, 6], 50, 107, "1001000"),
    "p05": (
        [350, 400, 450, 20, 70, 8, 5, 5],
        [25, 35, 45, 5, 25, 3, 2, 2],
        104,
        900,
        "10111011",
    ),
    "p06": (
        [442, 525, 511, 593, 546, 564, 617],
        [41, 50, 49, 59, 55, 57, 60],
        170,
        1735,
        "0101001",
    ),
    "p07": (
        [135, 139, 149, 150, 156, 163, 173, 184, 192, 201, 210, 214, 221, 229, 240],
        [70, 73, 77, 80, 82, 87, 90, 94, 98, 106, 110, 113, 115, 118, 120],
        750,
        1458,
        "101010111000011",
    ),
    "p08": (
        [
            *(825594, 1677009, 1676628, 1523970, 943972, 97426, 69666, 1296457),
            *(1679693, 1902996, 1844992, 1049289, 1252836, 1319836, 953277, 2067538),
            *(675367, 853655, 1826027, 65731, 901489, 577243, 466257, 369261),
        ],
        [
            *(382745, 799601, 909247, 729069, 467902, 44328, 34610, 698150),
            *(823460, 903959, 853665, 551830, 610856, 670702, 488960, 951111),
            *(323046, 446298, 931161, 31385, 496951, 264724, 224916, 169684),
        ],
        6404180,
        13549094,
        "110111000110100100000111",
    ),
}


@pytest.mark.parametrize("name", KNAPSACKS)
def test_a_published_knapsack(name: str) -> None:
    profits, weights, capacity, optimum, bits = KNAPSACKS[name]
    p = plain(list(map(float, profits)), list(map(float, weights)))
    found = selection.select(p, budget=capacity, explain=0)
    assert (found.status, found.value) == ("optimal", optimum)
    chosen = [n for n, bit in enumerate(bits) if bit == "1"]
    assert sum(profits[n] for n in chosen) == optimum  # the published set is what it says
    assert sum(weights[n] for n in chosen) <= capacity
    assert found.chosen == tuple(p.ids[n] for n in chosen)
    if capacity < 1000:
        assert by_table(profits, weights, capacity) == optimum


def by_table(profits: list[int], weights: list[int], capacity: int) -> int:
    """The best value for each capacity, project after project."""
    best = [0] * (capacity + 1)
    for profit, weight in zip(profits, weights, strict=True):
        for room in range(capacity, weight - 1, -1):
            best[room] = max(best[room], best[room - weight] + profit)
    return best[capacity]


# Weingartner and Ness (1967), as WEING1 to WEING6 in MKNAP2 of J. E. Beasley's OR-Library, with
# the optima it gives: 28 projects and two resources.
WEINGARTNER = [
    *(1898, 440, 22507, 270, 14148, 3100, 4650, 30800, 615, 4975, 1160, 4225, 510, 11880, 479),
    *(440, 490, 330, 110, 560, 24355, 2885, 11748, 4550, 750, 3720, 1950, 10500),
]
FIRST = [
    *(45, 0, 85, 150, 65, 95, 30, 0, 170, 0, 40, 25, 20, 0, 0, 25, 0, 0, 25, 0, 165, 0, 85),
    *(0, 0, 0, 0, 100),
]
SECOND = [
    *(30, 20, 125, 5, 80, 25, 35, 73, 12, 15, 15, 40, 5, 10, 10, 12, 10, 9, 0, 20, 60, 40, 50),
    *(36, 49, 40, 19, 150),
]


@pytest.mark.parametrize(
    ("limits", "optimum"),
    [
        ((600, 600), 141278),
        ((500, 500), 130883),
        ((300, 300), 95677),
        ((300, 600), 119337),
        ((600, 300), 98796),
        ((562, 497), 130623),
    ],
)
def test_a_published_choice_under_two_budgets(limits: tuple[int, int], optimum: int) -> None:
    p = plain(list(map(float, WEINGARTNER)), [1.0] * 28)
    p.laid_out = [[[a, b, 0], [0] * 3, [0] * 3] for a, b in zip(FIRST, SECOND, strict=True)]
    found = selection.select(p, budget={2026: limits[0], 2027: limits[1]}, explain=0)
    assert (found.status, found.value) == ("optimal", optimum)
    by_funder = selection.select(
        p, budget={"city": dict(zip((2026, 2027), limits, strict=True))}, explain=0
    )
    assert by_funder.chosen == found.chosen


# --- rounding -----------------------------------------------------------------------------------


def test_tenths_that_fill_the_budget_exactly_fit() -> None:
    """0.1 + 0.2 is above 0.3 in binary; ten tenths fill one."""
    p = plain([1.0] * 10, [0.1] * 10)
    assert len(selection.select(p, budget=1.0).chosen) == 10
    p = plain([1.0, 1.0], [0.1, 0.2])
    assert selection.select(p, budget=0.3).chosen == ("p00", "p01")


@pytest.mark.parametrize("excess", [1.0, 1e-2, 1e-4, 1e-5])
def test_what_the_solver_lets_pass_breaks_no_budget(excess: float) -> None:
    """A million and a bit does not fit a million, however small the bit beside the whole."""
    p = plain([10.0, 7.0, 2.0], [600_000.0 + excess, 400_000.0, 399_999.0])
    found = selection.select(p, budget=1_000_000)
    assert found.chosen == ("p00", "p02")
    p = plain([10.0, 7.0], [1_000_000 + excess, 500_000.0])
    assert selection.select(p, budget=1_000_000).chosen == ("p01",)


def test_a_trillionth_is_rounding() -> None:
    p = plain([10.0, 7.0], [1_000_000 + 1e-7, 500_000.0])
    assert selection.select(p, budget=1_000_000).chosen == ("p00",)


def test_sets_that_differ_in_the_eleventh_digit_are_told_apart() -> None:
    rng = np.random.default_rng(7)
    for seed in range(40):
        values = [float(1e6 + 1e-4 * n) for n in rng.integers(0, 50, 7)]
        costs = [float(1e6 + 1e-5 * n) for n in rng.integers(0, 50, 7)]
        limit = float(sum(sorted(costs)[2:5]))
        case = Case(plain(values, costs), limit, "npv", costs=costs)
        case.checks.append(lambda one, c=costs, x=limit: not over(c, one, x))  # type: ignore[misc]
        best = case.best(list(case.sets()))
        assert best is not None
        assert case.select(explain=0).chosen == named(case, best), seed


# --- ties ---------------------------------------------------------------------------------------


def test_of_equal_sets_the_cheapest_then_the_smallest_then_the_first_by_id() -> None:
    p = plain([5.0, 5.0], [3.0, 2.0], ["a", "b"])
    assert selection.select(p, budget=3).chosen == ("b",)  # cheaper
    p = plain([4.0, 2.0, 2.0], [2.0, 1.0, 1.0], ["z", "a", "b"])
    assert selection.select(p, budget=2).chosen == ("z",)  # one project, not two
    p = plain([4.0] * 4, [2.0] * 4, ["d", "c", "b", "a"])
    assert selection.select(p, budget=4).chosen == ("a", "b")  # first by id
    p = plain([0.0, 1.0], [0.0, 1.0], ["free", "paid"])
    assert selection.select(p, budget=1).chosen == ("paid",)  # what adds nothing stays out


def test_many_equal_projects_are_settled_by_id() -> None:
    """More than the twenty that are settled in one go."""
    ids = [f"p{n:02d}" for n in range(50)]
    shuffled = [ids[n] for n in np.random.default_rng(3).permutation(50)]
    found = selection.select(plain([3.0] * 50, [2.0] * 50, shuffled), budget=60, explain=0)
    assert (found.chosen, found.settled) == (tuple(ids[:30]), True)


def test_of_equal_ratios_the_set_that_is_worth_most() -> None:
    p = plain([4.0, 2.0, 2.0], [2.0, 1.0, 2.0], ["a", "b", "c"])
    found = selection.select(p, budget=5, maximise="npv_per_constrained_euro")
    assert (found.chosen, found.value, found.spent) == (("a", "b"), 2.0, 3.0)


# --- what clashes -------------------------------------------------------------------------------


def test_what_clashes_cannot_be_kept_together_and_one_less_can() -> None:
    """Constraints by name, so that each can be left out of the trying."""
    looked_at = 0
    for seed in range(2000):
        case = Maker(seed).case()
        if any(True for _ in case.sets()) or case.budget is not None or case.ratio:
            continue
        found = case.select()
        assert found.status == "infeasible" and found.clash
        rules = [one.rule for one in case.constraints]
        assert len(rules) == len(case.checks)
        looked_at += 1
        everyone = range(len(case.portfolio.ids))
        sets = [one for k in range(len(everyone) + 1) for one in combinations(everyone, k)]
        checks = dict(
            zip(map(title, case.constraints, [case] * len(rules)), case.checks, strict=True)
        )
        clashing = [checks[en] for en, _ in found.clash]
        assert not any(all(check(one) for check in clashing) for one in sets), seed
        for left_out in clashing:
            rest = [check for check in clashing if check is not left_out]
            assert any(all(check(one) for check in rest) for one in sets), seed
    assert looked_at > 20


def title(constraint: selection.Constraint, case: Case) -> str:
    from impactcalc.selection.projects import Projects

    costs = np.array(case.costs)
    return constraint.rule(Projects(case.portfolio), costs).title[0]


def test_the_text_says_what_clashes() -> None:
    p = plain([5.0, 5.0], [3.0, 2.0], ["dike", "park"])
    found = selection.select(p, budget=2, constraints=[selection.must("dike")])
    assert (found.status, found.chosen, found.rejected, found.value) == ("infeasible", (), (), None)
    assert found.clash == (("the budget", "het budget"), ("dike must be in", "dike moet erin"))
    assert "These clash: the budget; dike must be in." in found.text()
    assert "Deze botsen: het budget; dike moet erin." in found.text(lang="nl")


def test_an_empty_set_is_a_set() -> None:
    found = selection.select(plain([-1.0], [1.0]), budget=5)
    assert (found.status, found.chosen, found.value, found.gap) == ("optimal", (), 0.0, 0.0)


# --- time and gap -------------------------------------------------------------------------------


def hard(count: int = 60) -> Made:
    """Value and cost hardly differ, and costs are large: slow for any solver."""
    rng = np.random.default_rng(1)
    costs = [float(c) for c in rng.integers(1_000_000, 9_000_000, count)]
    return plain([c + 1_000_000.0 for c in costs], costs)


def test_without_time_there_is_no_set_or_one_that_says_how_far_it_may_be() -> None:
    p = hard()
    found = selection.select(p, budget=0.5 * sum(p.columns["resources"]), time_limit=1e-9)
    assert found.status in ("time_limit", "feasible")
    assert found.settled is False


def test_with_a_gap_the_set_is_within_it() -> None:
    p = hard()
    budget = 0.3 * sum(p.columns["resources"])
    found = selection.select(p, budget=budget, gap=0.05, explain=0)
    assert found.value is not None and found.bound is not None and found.gap is not None
    assert found.gap <= 0.05 and found.bound >= found.value and not found.settled
    assert math.fsum(p.columns["resources"][p.ids.index(one)] for one in found.chosen) <= budget
    if found.status == "feasible":
        assert "no set can be worth more than" in found.text()
