"""Projects of a table run as columns: each figure equals that of the project alone.

What is expected comes from ``impactcalc.assess``, which compiles and runs one project; it is
tested by itself against an oracle and published cases.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import impactcalc as ic
from batch_tables import OVERLAP, table, write_schemes, written
from impactcalc.batch.remarks import CODES

REL = 1e-12
"""Of what a figure adds up."""


@pytest.fixture(scope="module")
def schemes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ic.Scheme]:
    files = write_schemes(tmp_path_factory.mktemp("schemes"))
    return {name: ic.load_scheme(path) for name, path in files.items()}


@pytest.fixture(scope="module")
def shelves() -> dict[bool, ic.Catalogue]:
    return {False: ic.load_catalogue(), True: ic.load_catalogue(OVERLAP)}


def size_of(one: ic.Assessment) -> float:
    """The sum of all amounts of a project, whatever their sign."""
    return float(one.table("effect", "party", "counterparty", "kind")["present_value"].abs().sum())


def same(found: float, wanted: float | None, bound: float) -> None:
    if wanted is None or np.isnan(wanted):
        assert np.isnan(found)
    else:
        assert abs(found - wanted) <= bound, (found, wanted, bound)


def equal(p: ic.Portfolio, alone: Sequence[ic.Assessment]) -> None:
    """Every figure of every project, and sums over them by cell and year."""
    assert p.ids == tuple(one.project.id for one in alone)
    places = dict(zip(p.ids, range(len(p)), strict=True))
    rows = p.rows
    for one in alone:
        at, size = places[one.project.id], size_of(one)
        i = one.resources or 1.0
        for name in ("npv", "resources", "earned", "external"):
            same(p.column(name)[at], getattr(one, name), REL * size)
        same(p.column("external_long")[at], one.pillars.external_long, REL * size)
        for name in ("r_s", "r_e", "r_s_long", "bcr"):
            same(p.column(name)[at], getattr(one, name), 10 * REL * (1 + size / i) * size / i)
        for name in ("s0", "s", "e", "mv0", "mv"):
            same(p.column(name)[at], getattr(one, name), 1e-9)
        same(p.column("equivalent_annual_value")[at], one.equivalent_annual_value, REL * size)
        same(p.column("irr")[at], one.irr, 1e-9)
        same(p.column("payback_year")[at], one.payback_year, 0)
        row = rows[at]
        assert (row["quadrant"], row["reason"]) == (one.quadrant, one.pillars.reason)
        told = {flag.code for flag in one.flags}
        assert set(row["flags"]) - {"overlap_across_projects"} == told
        assert list(row["flags"]) == sorted(row["flags"], key=CODES.index)
        whole = one.to_dict()["evidence"].get("illustrative_share")
        same(p.column("illustrative")[at], whole, 1e-12)
        if one.certified_bcr is not None:
            same(p.column("certified_bcr")[at], one.certified_bcr, 1e-9 * one.certified_bcr)
        else:
            assert np.isnan(p.column("certified_bcr")[at])
    sums_by_cell(p, alone)
    sums_by_year(p, alone)


def sums_by_cell(p: ic.Portfolio, alone: Sequence[ic.Assessment]) -> None:
    for axes in (("domain",), ("party", "pillar"), ("effect", "kind", "counterparty")):
        labels, found = p.breakdown(*axes)
        for at, one in enumerate(alone):
            own = one.table(*axes)
            wanted = dict.fromkeys(labels, 0.0)
            for line in own.to_dict("records"):
                wanted["|".join(str(line[axis]) for axis in axes)] += line["present_value"]
            assert found[at] == pytest.approx(list(wanted.values()), abs=REL * size_of(one))


def sums_by_year(p: ic.Portfolio, alone: Sequence[ic.Assessment]) -> None:
    labels, years, found = p.by_year("party")
    own_years, net = p.net_by_year()
    assert own_years == years
    wanted = np.zeros(found.shape)
    absolute = 0.0
    for at, one in enumerate(alone):
        flows = one.flows()
        mine = np.zeros(len(years))
        for line in flows.to_dict("records"):
            column = years.index(line["year"])
            wanted[labels.index(line["party"]), column] += line["amount"]
            mine[column] += line["amount"]
        largest = float(flows["amount"].abs().sum())
        absolute += largest
        assert net[at] == pytest.approx(mine, abs=REL * largest)
    assert found == pytest.approx(wanted, abs=REL * absolute)


def drawn(
    seed: int, folder: Path, schemes: dict[str, ic.Scheme], shelves: dict[bool, ic.Catalogue]
) -> tuple[Any, dict[str, Any], list[dict[str, Any]], random.Random]:
    rng = random.Random(seed)
    rows, overlapping = table(rng)
    how = {
        "scheme": schemes[rng.choice(sorted(schemes))],
        "catalogue": shelves[overlapping],
        "allow_unverified": True,
    }
    return written(rng, rows, folder), how, rows, rng


ALL = settings(max_examples=200, suppress_health_check=list(HealthCheck))
seeds = st.integers(0, 2**32)


@ALL
@given(seeds)
def test_a_table_equals_its_projects_one_by_one(
    seed: int,
    tmp_path_factory: pytest.TempPathFactory,
    schemes: dict[str, ic.Scheme],
    shelves: dict[bool, ic.Catalogue],
) -> None:
    source, how, _, _ = drawn(seed, tmp_path_factory.mktemp("t"), schemes, shelves)
    try:
        p = ic.assess_portfolio(source, keep_going=True, **how)
    except ic.InputError as error:
        if not error.faults:
            raise
        # no project of the table is good
        return
    projects = [one.project for one in p]
    alone = [ic.assess(project, **how) for project in projects]
    equal(p, alone)
    equal(ic.assess_portfolio(projects, **how), alone)
