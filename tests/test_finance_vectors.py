"""Published and independently computed figures on rates of return, from a table.

``finance_vectors.csv`` says of each figure where it comes from and how it was checked. A figure
that was written down from memory tests the arithmetic; it proves no convention.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from impactcalc import finance
from impactcalc.factors import factors

Inputs = dict[str, Any]

UK_STANDARD = [(30, 0.035), (75, 0.03)]  # the first two bands, as far as these figures need them


def rows() -> list[dict[str, str]]:
    path = Path(__file__).parent / "finance_vectors.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def strength(row: dict[str, str]) -> str:
    """How the figure was checked: read in the source, own computation, or from memory."""
    text = row["verification"]
    first = text.split(";")[0].split()[0].rstrip(",")
    return first if first in ("read", "secondary", "memory", "computed") else "unclear"


ROWS = rows()
BY_ID = {row["case_id"]: row for row in ROWS}
LABEL = {"memory": "memory-arithmetic-only"}

# --- what each figure is -------------------------------------------------------------------------


def uk_flows(given: Inputs) -> list[float]:
    return [given["flows_year0"], *[given["annual"]] * given["n"]]


def uk_factors(given: Inputs) -> np.ndarray:
    assert given["regime"] == "uk_gb_standard"
    return factors(UK_STANDARD, np.arange(given["n"] + 1), base_year=0)


def uk_npv(given: Inputs) -> float:
    return float(finance.npv(uk_flows(given), factors=uk_factors(given)))


def uk_eav(given: Inputs) -> float:
    return float(finance.equivalent_annual_value(uk_npv(given), uk_factors(given)[1:]))


def a94(given: Inputs, earlier: float) -> float:
    net = np.subtract(given["benefits"], given["costs"])
    flows = [*[0.0] * given["first_year"], *net]
    return float(finance.npv(flows, rate=given["rate"])) * (1 + given["rate"]) ** earlier


def level(given: Inputs) -> float:
    """What a loan brings now: the repayments with the opposite sign, as that library has it."""
    top, bottom = given["rate"].split("/")
    flows = np.array([0.0, *[given["pmt"]] * given["nper"]])
    flows[-1] += given["fv"]
    return -float(finance.npv(flows, rate=float(top) / float(bottom)))


def one_root(given: Inputs) -> float:
    """The root the other library picks: of several the one nearest to zero."""
    return min(finance.irr_roots(given["flows"]), key=abs)


DAY_COUNTS = {"act/365F": "act/365", "act/360": "act/360", "act/act ISDA": "act/act"}


def xirr(given: Inputs) -> float | None:
    counted: Any = DAY_COUNTS[given["day_count"]]
    return finance.xirr(given["amounts"], dates=given["dates"], day_count=counted)


def mirr(given: Inputs) -> float | None:
    rates = {"finance_rate": given["finance"], "reinvest_rate": given["reinvest"]}
    return finance.mirr(given["flows"], **rates)


def payback(given: Inputs) -> float | None:
    return finance.payback_detail(given["flows"], rate=given.get("rate")).within


KINDS: dict[str, Callable[[Inputs], Any]] = {
    "uk_gb_npv_": uk_npv,
    "uk_gb_eav_": uk_eav,
    "a94_npv_end": lambda given: a94(given, 0.0),
    "a94_npv_mid": lambda given: a94(given, 0.5),
    "npf_npv_outer": lambda g: [finance.npv(g["flows"], rate=rate) for rate in g["rates"]],
    "npf_npv_": lambda g: finance.npv(g["flows"], rate=g["rate"]),
    "npf_pv": level,
    "npf_irr_": one_root,
    "irr_": lambda given: finance.irr_roots(given["flows"]),
    "xirr_": xirr,
    "mirr_": mirr,
    "payback": payback,
}


def computed(row: dict[str, str]) -> Any:
    kind = next(start for start in KINDS if row["case_id"].startswith(start))
    return KINDS[kind](json.loads(row["inputs_json"]))


def named(row: dict[str, str]) -> str:
    return f"{LABEL.get(strength(row), strength(row))}-{row['case_id']}"


@pytest.mark.parametrize("row", [pytest.param(row, id=named(row)) for row in ROWS])
def test_figure(row: dict[str, str]) -> None:
    expected, found = np.array(json.loads(row["expected"])), computed(row)
    assert found is not None
    assert np.shape(found) == expected.shape
    tolerance = float(row["tolerance"])
    np.testing.assert_allclose(found, expected, rtol=0, atol=max(tolerance, 1e-12))


def test_figures_by_how_they_were_checked() -> None:
    """Whoever adds a row says here what it proves."""
    assert Counter(map(strength, ROWS)) == {"read": 19, "computed": 8, "memory": 2}
    assert [row["case_id"] for row in ROWS if strength(row) == "memory"] == [
        "a94_npv_end",
        "a94_npv_mid",
    ]


def test_a_figure_that_is_off_would_be_seen() -> None:
    for row in ROWS:
        found, expected = np.array(computed(row)), np.array(json.loads(row["expected"]))
        if found.size:
            # Where a figure is rounded to whole per cents, 1 per cent is the least to be seen.
            wrong = found + 2.1 * max(float(row["tolerance"]), 1e-9)
            assert not np.allclose(wrong, expected, rtol=0, atol=float(row["tolerance"]))


# --- day counts, and what the column says --------------------------------------------------------

MATHWORKS = BY_ID["xirr_daycount_act360"]


@pytest.mark.parametrize(
    ("day_count", "expected"),
    [
        # Read in the tests of pyxirr, which took the case from MathWorks.
        ("act/365", 0.10064378342638),
        ("act/360", 0.0991988898057063),
        ("30/360", 0.100675477282743),
        ("30E/360", 0.100675477282743),  # no date of the case is at the end of a month
        ("act/act", 0.100739648987346),
    ],
)
def test_xirr_by_day_count(day_count: Any, expected: float) -> None:
    given = json.loads(MATHWORKS["inputs_json"])
    found = finance.xirr(given["amounts"], dates=given["dates"], day_count=day_count)
    assert found == pytest.approx(expected, rel=0, abs=1e-12)
