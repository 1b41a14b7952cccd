"""W2: projects x 12 indicators x 100 years, scored again with new figures, full breakdown.

Each round gives other amounts, so that nothing of the round before can be kept; what does not
depend on them was prepared once. Out come net present value, benefit-cost ratio, present values
by domain and by party, net amounts of each project by year, and amounts by domain and year and by
party and year. All candidates give the same tables, which is checked before the clock runs.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import w2_rivals as rivals
from measure import ROUNDS, Figure, medians, report, shown, watching
from numpy.typing import NDArray
from w2_case import DOMAINS, INDICATORS, PARTIES, Case, case, catalogue_folder, scheme_file, table

import impactcalc as ic

PART = 50  # projects that the loops run over
TITLE = "{:,} projects x 12 indicators x 100 years, full breakdown"
FINISH = (
    "a quarter of our time is the one product of matrices that gives the years, which a program "
    "for this case alone makes too; the rest is many short steps, and a look for sums that are "
    "only what rounding leaves"
)

Tables = tuple[NDArray[np.float64], ...]
Run = Callable[[NDArray[np.float64]], Tables]


def prepared(numbers: Case, folder: Path) -> ic.Prepared:
    return ic.prepare(
        table(numbers),
        scheme=ic.load_scheme(scheme_file(folder)),
        catalogue=ic.load_catalogue(catalogue_folder(folder / "catalogue")),
    )


def columns_of(amounts: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """Amounts as we take them, by column; others take them as one array."""
    names = [f"interventions[w2.m{n}].inputs.amount" for n in range(INDICATORS)]
    return dict(zip(names, np.ascontiguousarray(amounts.T), strict=True))


def ours(ready: ic.Prepared) -> Callable[[dict[str, NDArray[np.float64]]], tuple[Any, ...]]:
    def run(columns: dict[str, NDArray[np.float64]]) -> tuple[Any, ...]:
        scored = ready.score(columns)
        return (
            *(scored.column("npv"), scored.column("bcr")),
            *(scored.breakdown("domain"), scored.breakdown("party"), scored.net_by_year()),
            *(scored.by_year("domain"), scored.by_year("party")),
        )

    return run


def in_order(found: tuple[Any, ...]) -> Tables:
    """Our tables with the cells of the case, in its order; costs have no domain."""
    npv, bcr, (domains, by_domain), (parties, by_party), (_, by_year), domain_year, party_year = (
        found
    )
    domain = [domains.index(name) for name in DOMAINS]
    party = [parties.index(name) for name in PARTIES]
    return (
        *(npv, bcr, by_domain[:, domain], by_party[:, party], by_year),
        *(domain_year[2][domain], party_year[2][party]),
    )


def same(found: Tables, wanted: Tables, tolerance: float) -> None:
    for own, other in zip(found, wanted, strict=True):
        scale = float(np.abs(other).max())
        np.testing.assert_allclose(own, other, rtol=tolerance, atol=tolerance * scale)


class Race:
    """Candidates over the same amounts, of which each call takes the next."""

    def __init__(self, projects: int, folder: Path) -> None:
        numbers = case(projects)
        self.bare = rivals.Bare(numbers)
        self.ours = ours(prepared(numbers, folder))
        self.amounts = [case(projects, seed).amount for seed in (1, 2, 3)]
        self.candidates: dict[str, Callable[[], Any]] = {}
        self.scale: dict[str, float] = {}
        self.wanted = rivals.dense(self.bare)(self.amounts[0])
        columns = [columns_of(amounts) for amounts in self.amounts]
        same(in_order(self.ours(columns[0])), self.wanted, 1e-9)
        self._enter("ours", self.ours, columns)

    def add(self, name: str, build: Callable[[rivals.Bare], Run], tolerance: float = 1e-9) -> None:
        """Enter a rival, after a look at what it gives."""
        run = build(self.bare)
        same(run(self.amounts[0]), self.wanted, tolerance)
        self._enter(name, run, self.amounts)

    def add_part(self, name: str, build: Callable[[rivals.Bare], Run]) -> None:
        """Enter a loop over the first projects; its time is scaled up."""
        part = self.bare.first(PART)
        run = build(part)
        same(run(self.amounts[0]), rivals.dense(part)(self.amounts[0][:PART]), 1e-9)
        self.scale[name] = len(self.bare.cost) / PART
        self._enter(name, run, self.amounts)

    def _enter(self, name: str, run: Callable[[Any], Any], given: list[Any]) -> None:
        following = cycle(given)
        run(given[1])  # compiled, and its memory warm
        self.candidates[name] = lambda: run(next(following))

    def seconds(self, calls: dict[str, int]) -> dict[str, float]:
        """Medians, those of loops for all projects."""
        found = medians(self.candidates, calls)
        return {name: one * self.scale.get(name, 1.0) for name, one in found.items()}


@pytest.fixture
def race(request: pytest.FixtureRequest, tmp_path: Path) -> Race:
    return Race(request.param, tmp_path)


def npv_of(package: str) -> Callable[[float, Any], Any]:
    module: Any = __import__(package)
    found: Callable[[float, Any], Any] = module.npv
    return found


@pytest.mark.parametrize("race", [1000], indirect=True)
def test_thousand(race: Race, benchmark: Any, capsys: pytest.CaptureFixture[str]) -> None:
    race.add("factorised NumPy", rivals.factorised)
    race.add("dense NumPy", rivals.dense)
    race.add("pandas long frame", rivals.pandas_long)
    race.add_part("spreadsheet-like Python", rivals.plain_python)
    for package, name in (
        ("numpy_financial", "numpy-financial loop"),
        ("pyxirr", "pyxirr loop"),
    ):
        if find_spec(package):
            race.add_part(name, partial(rivals.loop_over, npv=npv_of(package)))
    if find_spec("openfisca_core"):
        race.add("OpenFisca-core", rivals.openfisca, tolerance=1e-6)  # its floats have 32 bits
    if find_spec("numba"):
        race.add("numba factorised", rivals.numba_factorised)
    quick = dict.fromkeys(("ours", "factorised NumPy", "numba factorised"), 40)
    with watching() as watch:
        seconds = race.seconds({**quick, "dense NumPy": 3})
    work = TITLE.format(1000)
    goals = {
        "numpy-financial loop": 200.0,
        "OpenFisca-core": 80.0,
        "pandas long frame": 500.0,
        "spreadsheet-like Python": None,
        "pyxirr loop": None,
        "dense NumPy": None,
    }
    figures = [
        Figure(
            work,
            f"{name} over ours" + (f" (from {PART} of them)" if name in race.scale else ""),
            seconds[name] / seconds["ours"],
            goal,
            why=FINISH,
        )
        for name, goal in goals.items()
        if name in seconds
    ]
    figures += against_the_limit(work, seconds)
    figures.append(Figure(work, "extra memory", extra_megabytes(race), 3.0, least=False, unit="MB"))
    text = report(benchmark, figures, watch, work, shown(work, seconds))
    with capsys.disabled():
        print(text)
    benchmark.pedantic(race.candidates["ours"], rounds=ROUNDS, iterations=20)
    assert all(figure.near for figure in figures)


@pytest.mark.parametrize("race", [20_000], indirect=True)
def test_twenty_thousand(race: Race, benchmark: Any, capsys: pytest.CaptureFixture[str]) -> None:
    race.add("factorised NumPy", rivals.factorised)
    race.add("dense NumPy", rivals.dense)
    if find_spec("numba"):
        race.add("numba factorised", rivals.numba_factorised)
    with watching() as watch:
        seconds = race.seconds(dict.fromkeys(("ours", "factorised NumPy", "numba factorised"), 5))
    work = TITLE.format(20_000)
    figures = [
        Figure(work, "dense NumPy over ours", seconds["dense NumPy"] / seconds["ours"], 10.0),
        *against_the_limit(work, seconds),
        Figure(work, "extra memory", extra_megabytes(race), unit="MB"),
    ]
    text = report(benchmark, figures, watch, work, shown(work, seconds))
    with capsys.disabled():
        print(text)
    benchmark.pedantic(race.candidates["ours"], rounds=ROUNDS, iterations=2)
    assert all(figure.near for figure in figures)


def against_the_limit(work: str, seconds: dict[str, float]) -> list[Figure]:
    """Ours against what a hand-written program for this one case takes."""
    own = seconds["ours"]
    found = [Figure(work, "ours over factorised NumPy", own / seconds["factorised NumPy"])]
    if "numba factorised" in seconds:
        ratio = own / seconds["numba factorised"]
        name = "ours over numba factorised"
        found.append(Figure(work, name, ratio, 2.0, least=False, why=FINISH))
    return found


def extra_megabytes(race: Race) -> float:
    """Highest memory of a round above what was there before it; arrays of NumPy are counted."""
    tracemalloc.start()
    try:
        race.candidates["ours"]()
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        race.candidates["ours"]()
        return (tracemalloc.get_traced_memory()[1] - before) / 1e6
    finally:
        tracemalloc.stop()
