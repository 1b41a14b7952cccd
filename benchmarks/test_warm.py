"""W1 warm: one project of 12 indicators and 100 years, scored again with one other figure.

The score and present values by domain are read. Compared with NumPy, indicator by indicator, and
with the least that could be done: 12 products and sums in a plain loop.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from measure import ROUNDS, Figure, medians, report, shown, watching
from test_w2 import prepared
from w2_case import DOMAINS, INDICATORS, YEARS, Case, case

FIGURE = "interventions[w2.m0].inputs.amount"
Answer = tuple[float, dict[str, float]]
WORK = "one project x 12 indicators x 100 years, scored again"


def numpy_per_indicator(numbers: Case) -> Callable[[float], Answer]:
    years, cost = np.arange(YEARS), -float(numbers.cost[0])

    def run(first: float) -> Answer:
        total, by_domain = cost, {"": cost}
        for i in range(INDICATORS):
            life, ramp, drop = numbers.timing[numbers.profile[0, i]]
            shape = np.minimum(1.0, (years + 1) / (ramp + 1)) * (years < life)
            shape *= (1.0 - drop) ** years
            amount = first if i == 0 else numbers.amount[0, i]
            kept = amount * numbers.kept[0, i]
            value = kept * (shape @ numbers.factors[numbers.discount[i]])
            domain = DOMAINS[numbers.domain[i]]
            total += value
            by_domain[domain] = by_domain.get(domain, 0.0) + value
        return float(total), by_domain

    return run


def plain_loop(numbers: Case) -> Callable[[float], Answer]:
    factor = (numbers.shapes @ numbers.factors.T)[numbers.profile[0], numbers.discount]
    slopes = numbers.kept[0] * factor
    rest = (slopes * numbers.amount[0]).tolist()
    terms = [
        (DOMAINS[numbers.domain[i]], 0.0, float(slopes[0])) if i == 0 else
        (DOMAINS[numbers.domain[i]], rest[i], 0.0)
        for i in range(INDICATORS)
    ]  # fmt: skip
    cost = -float(numbers.cost[0])

    def run(first: float) -> Answer:
        total, by_domain = cost, {"": cost}
        for domain, base, slope in terms:
            value = base + slope * first
            total += value
            by_domain[domain] = by_domain.get(domain, 0.0) + value
        return total, by_domain

    return run


def same(found: Answer, wanted: Answer) -> None:
    assert found[0] == pytest.approx(wanted[0], rel=1e-9)
    assert found[1] == pytest.approx(wanted[1], rel=1e-9)


def test_warm(tmp_path: Path, benchmark: Any, capsys: pytest.CaptureFixture[str]) -> None:
    numbers = case(1)
    ready = prepared(numbers, tmp_path)
    scorer = ready.scorer(FIGURE)

    def ours() -> Answer:
        score = scorer(500.0)
        return score.npv, score.domains

    def arrays() -> Any:
        scored = ready.score({FIGURE: 500.0})
        return scored.column("npv"), scored.breakdown("domain")

    others = {
        "NumPy per indicator": numpy_per_indicator(numbers),
        "plain loop of 12 terms": plain_loop(numbers),
    }
    for run in others.values():
        same(ours(), run(500.0))
    assert arrays()[0][0] == pytest.approx(ours()[0], rel=1e-12)

    def times(count: int, run: Callable[[], Any]) -> Callable[[], Any]:
        return lambda: [run() for _ in range(count)]

    candidates = {
        "ours": times(200, ours),
        "arrays": times(200, arrays),
        **{name: times(200, lambda run=run: run(500.0)) for name, run in others.items()},  # type: ignore[misc]
    }
    with watching() as watch:
        found = medians(candidates, {"ours": 20, "plain loop of 12 terms": 20})
    seconds = {name: one / 200 for name, one in found.items()}
    own = seconds["ours"]
    figures = [
        Figure(WORK, "NumPy per indicator over ours", seconds["NumPy per indicator"] / own, 30.0),
        Figure(
            WORK,
            "ours over a plain loop of 12 terms",
            own / seconds["plain loop of 12 terms"],
            5.0,
            least=False,
        ),
        Figure(WORK, "the same by `score`, for arrays, over `scorer`", seconds["arrays"] / own),
    ]
    text = report(benchmark, figures, watch, WORK, shown(WORK, seconds))
    with capsys.disabled():
        print(text)
    benchmark.pedantic(ours, rounds=ROUNDS, iterations=1000)
    assert all(figure.near for figure in figures)
