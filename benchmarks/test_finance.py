"""Present values and internal rates of ten thousand series, against two other packages.

What is compared runs in turns within one run, on the same arrays; a result is a ratio of medians.
Both packages take one series at a time, so they are called in a loop. Rates are compared on three
kinds of series, because the work differs: of the first the rate is one, of the last each of the
others gives one root of several, or none, while ours gives all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from measure import medians, shown

from impactcalc import finance

SERIES = 10_000
NPV_GOAL = 200  # times the loop of numpy-financial, where no other program fills the caches
NPV_FLOOR = 100  # below this something is wrong, whatever else runs
SECONDS = 10  # all rates of the hardest kind

numpy_financial = pytest.importorskip("numpy_financial", reason="extra bench is not installed")
pyxirr = pytest.importorskip("pyxirr", reason="extra bench is not installed")


def test_npv(capsys: pytest.CaptureFixture[str]) -> None:
    rng = np.random.default_rng(0)
    flows = rng.normal(1.0, 1.0, size=(SERIES, 100))
    flows[:, 0] = -20.0
    candidates: dict[str, Callable[[], Any]] = {
        "numpy-financial": lambda: [numpy_financial.npv(0.03, row) for row in flows],
        "pyxirr": lambda: [pyxirr.npv(0.03, row) for row in flows],
        "ours": lambda: finance.npv(flows, rate=0.03),
    }
    values = [np.array(run()) for run in candidates.values()]
    for other in values[:2]:
        np.testing.assert_allclose(values[2], other, rtol=1e-9, atol=1e-9)
    seconds = medians(candidates, {"ours": 50})
    with capsys.disabled():
        print(shown("NPV of 10,000 series of 100 years", seconds))
        print(f"  goal: {NPV_GOAL} x the loop of numpy-financial")
    assert seconds["numpy-financial"] / seconds["ours"] >= NPV_FLOOR


def conventional(rng: np.random.Generator) -> np.ndarray:
    flows = rng.uniform(0.5, 2.0, size=(SERIES, 40))
    flows[:, 0] = -20.0
    return flows


def with_repairs(rng: np.random.Generator) -> np.ndarray:
    """Cost first, and now and then a year of loss: a few changes of sign."""
    flows = rng.normal(1.5, 1.0, size=(SERIES, 40))
    flows[:, 0] = -20.0
    return flows


def any_sign(rng: np.random.Generator) -> np.ndarray:
    return rng.normal(size=(SERIES, 40))


@pytest.mark.parametrize("kind", [conventional, with_repairs, any_sign])
def test_irr(kind: Callable[[Any], np.ndarray], capsys: pytest.CaptureFixture[str]) -> None:
    flows = kind(np.random.default_rng(1))
    found = finance.irr_many(flows)
    theirs = [pyxirr.irr(row) for row in flows]
    # A rate of theirs is one of ours, where it is a root and above -100 %.
    nearest = [
        min((abs(rate - root) for root in roots), default=np.inf)
        for rate, roots in zip(theirs, found.roots, strict=True)
        if rate is not None
    ]
    agreed = sum(gap < 1e-6 for gap in nearest)
    missed = sum(rate is None and bool(r) for rate, r in zip(theirs, found.roots, strict=True))
    several = sum(len(roots) > 1 for roots in found.roots)
    seconds = medians(
        {
            "pyxirr": lambda: [pyxirr.irr(row) for row in flows],
            "ours": lambda: finance.irr_many(flows),
        }
    )
    with capsys.disabled():
        print(shown(f"IRR of 10,000 series of 40 years, {kind.__name__}", seconds))
        print(
            f"  several roots: {several}; pyxirr gives one of ours {agreed}, none although there "
            f"is one {missed}, another number {len(nearest) - agreed}"
        )
    assert agreed >= 0.99 * len(nearest)
    assert seconds["ours"] < SECONDS


def test_irr_against_numpy_financial(capsys: pytest.CaptureFixture[str]) -> None:
    """On a part of the conventional series: its eigenvalues take long."""
    flows = conventional(np.random.default_rng(1))[:500]
    candidates: dict[str, Callable[[], Any]] = {
        "numpy-financial": lambda: [numpy_financial.irr(row) for row in flows],
        "ours": lambda: finance.irr_many(flows),
        "ours one by one": lambda: [finance.irr(row) for row in flows],
    }
    np.testing.assert_allclose(
        finance.irr_many(flows).rates, candidates["numpy-financial"](), rtol=1e-9
    )
    with capsys.disabled():
        print(shown("IRR of 500 conventional series of 40 years", medians(candidates)))
