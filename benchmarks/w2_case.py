"""The portfolio of the benchmark W2: projects x 12 indicators x 100 years, all illustrative.

Each indicator has an amount, a kept part and one of 24 time profiles in each project; the 12 are
spread over 5 domains, 6 parties and 3 discount classes, and each project has a cost. The same
case is written as catalogue and table for the library, and as plain arrays for everybody else.
All indicators are benefits: an input of money may not be below zero, and what is lost is an
indicator of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from impactcalc.discount import discount_factors
from impactcalc.profile import Profile, shape

INDICATORS, YEARS, CLASSES = 12, 100, 24
START = 2026
DOMAINS = ("climate", "water", "nature", "air", "energy")
PARTIES = ("residents", "households", "owners", "insurers", "farmers", "world")
DISCOUNT = ("standard", "fixed_cost", "nonlinear")

_INDICATOR = """\
impactcalc: indicator/1
id: w2.i{n}
name: {{nl: Indicator {n}, en: Indicator {n}}}
description: {{nl: Illustratief., en: Illustrative.}}
domain: {domain}
broad_welfare: HN-WO
references: {{sdg: [11]}}
kind: benefit
counterfactual: {{is: no_measure, text: {{nl: Zonder., en: Without.}}}}
inputs:
  amount: {{unit: EUR/year, description: {{nl: Bedrag., en: Amount.}}}}
formula: amount
unit: EUR/year
parties: {{{party}: 1}}
discount_class: {discount}
cashable: 0
exclusion_groups: []
evidence: 1
example: {{inputs: {{amount: 5 EUR_2025/year}}, expected: 5 EUR_2025/year, source: illustrative}}
"""

_INTERVENTION = """\
impactcalc: intervention/1
id: w2.m{n}
name: {{nl: Maatregel {n}, en: Measure {n}}}
description: {{nl: Illustratief., en: Illustrative.}}
inputs:
  amount: {{unit: EUR/year, description: {{nl: Bedrag., en: Amount.}}}}
feeds:
  - {{indicator: w2.i{n}, inputs: {{amount: amount}}}}
"""

_SCHEME = """\
impactcalc: scheme/1
id: w2
version: "1"
name: W2
extends: mv
regime: nl_2020
because: three discount classes
"""


@dataclass(frozen=True)
class Case:
    """The numbers of the case; arrays are (project, indicator) unless said otherwise."""

    amount: NDArray[np.float64]
    kept: NDArray[np.float64]
    profile: NDArray[np.int64]
    cost: NDArray[np.float64]
    shapes: NDArray[np.float64]  # (class, year)
    factors: NDArray[np.float64]  # (discount class, year)
    timing: list[tuple[int, int, float]]  # lifetime, ramp-up, drop-off by class

    @property
    def discount(self) -> NDArray[np.int64]:
        """Discount class of each indicator."""
        return np.arange(INDICATORS) % len(DISCOUNT)

    @property
    def domain(self) -> NDArray[np.int64]:
        """Domain of each indicator."""
        return np.arange(INDICATORS) % len(DOMAINS)

    @property
    def party(self) -> NDArray[np.int64]:
        """Party of each indicator."""
        return (np.arange(INDICATORS) * 7) % len(PARTIES)


def case(projects: int, seed: int = 1) -> Case:
    """The case with so many projects."""
    rng = np.random.default_rng(seed)
    timing = [
        (int(rng.integers(5, YEARS)), int(rng.integers(1, 10)), float(rng.choice([0, 0.02, 0.05])))
        for _ in range(CLASSES)
    ]
    years = np.arange(START, START + YEARS)
    shapes = np.stack(
        [
            shape(Profile(START, START + life - 1, START, ramp_up=ramp, drop_off=drop), years)
            for life, ramp, drop in timing
        ]
    )
    factors = np.stack(
        [
            discount_factors("nl_2020", years, base_year=START, discount_class=name)
            for name in DISCOUNT
        ]
    )
    return Case(
        amount=rng.lognormal(8, 1, (projects, INDICATORS)).round(2),
        kept=rng.uniform(0.4, 0.95, (projects, INDICATORS)).round(4),
        profile=rng.integers(0, CLASSES, (projects, INDICATORS)),
        cost=rng.lognormal(11, 0.5, projects).round(2),
        shapes=shapes,
        factors=factors,
        timing=timing,
    )


def catalogue_folder(folder: Path) -> Path:
    """The catalogue of the case, written to a folder."""
    (folder / "w2").mkdir(parents=True, exist_ok=True)
    (folder / "interventions").mkdir(exist_ok=True)
    marker = 'impactcalc: catalogue/1\nid: w2\nversion: "1"\nlicence: CC BY 4.0\nreplaces: []\n'
    (folder / "catalogue.yaml").write_text(marker)
    for n in range(INDICATORS):
        text = _INDICATOR.format(
            n=n,
            domain=DOMAINS[n % len(DOMAINS)],
            party=PARTIES[(n * 7) % len(PARTIES)],
            discount=DISCOUNT[n % len(DISCOUNT)],
        )
        (folder / "w2" / f"w2.i{n}.yaml").write_text(text)
        (folder / "interventions" / f"w2.m{n}.yaml").write_text(_INTERVENTION.format(n=n))
    return folder


def scheme_file(folder: Path) -> Path:
    """The scheme of the case, written to a folder."""
    path = folder / "w2_scheme.yaml"
    path.write_text(_SCHEME)
    return path


def table(numbers: Case) -> pd.DataFrame:
    """The case as a portfolio table, a row for each project and indicator."""
    projects = len(numbers.cost)
    first = np.tile(np.arange(INDICATORS) == 0, projects)
    chosen = np.array(numbers.timing)[numbers.profile.ravel()]
    return pd.DataFrame(
        {
            "project": np.repeat([f"p{n}" for n in range(projects)], INDICATORS),
            "use": np.tile([f"w2.m{n}" for n in range(INDICATORS)], projects),
            "start": START,
            "horizon [years]": YEARS - 1,
            "price_year": 2025,
            "amount [EUR/year]": numbers.amount.ravel(),
            "deadweight": (1.0 - numbers.kept).ravel().round(4),
            "first_year": START,
            "lifetime [years]": chosen[:, 0].astype(int),
            "ramp_up [years]": chosen[:, 1].astype(int),
            "drop_off [%/year]": 100.0 * chosen[:, 2],
            "investment [EUR]": np.where(first, np.repeat(numbers.cost, INDICATORS), np.nan),
            "investment_year": np.where(first, START, np.nan),
            "investment_party": np.where(first, "municipality", None),
        }
    )
