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
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import impactcalc as ic
from batch_faults import spoilt
from batch_tables import OVERLAP, header_of, table, write_schemes, written
from impactcalc.batch import shaping
from impactcalc.batch.careful import Careful
from impactcalc.batch.remarks import CODES
from impactcalc.checks.paths import check_paths
from impactcalc.errors import Fault
from impactcalc.portfolio import FIGURES
from tables_help import workbook

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
        whole = next((f.share for f in one.flags if f.code == "illustrative"), None)
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


ALL = settings(max_examples=80, suppress_health_check=list(HealthCheck))
seeds = st.integers(0, 2**32)


@ALL
@given(seed=seeds)
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


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(seed=seeds)
def test_twins_and_shuffled_rows_give_the_same_to_the_last_bit(
    seed: int,
    tmp_path_factory: pytest.TempPathFactory,
    schemes: dict[str, ic.Scheme],
    shelves: dict[bool, ic.Catalogue],
) -> None:
    folder = tmp_path_factory.mktemp("t")
    source, how, rows, rng = drawn(seed, folder, schemes, shelves)
    try:
        p = ic.assess_portfolio(source, keep_going=True, **how)
    except ic.InputError:
        return
    shuffled = written(rng, in_other_order(rng, rows), folder)
    other = ic.assess_portfolio(shuffled, keep_going=True, **how)
    assert sorted(other.ids) == sorted(p.ids)
    for name in FIGURES:
        np.testing.assert_array_equal(
            other.column(name)[[other.ids.index(id_) for id_ in p.ids]], p.column(name)
        )
    assert other.total == p.total
    twins = [{**row, "project": f"{row['project']}-twin"} for row in rows]
    doubled = written(rng, in_other_order(rng, [*rows, *twins]), folder)
    both = ic.assess_portfolio(doubled, keep_going=True, **how)
    assert len(both) == 2 * len(p)
    first = [both.ids.index(id_) for id_ in p.ids]
    second = [both.ids.index(f"{id_}-twin") for id_ in p.ids]
    for name in FIGURES:
        np.testing.assert_array_equal(both.column(name)[first], both.column(name)[second])


def in_other_order(rng: random.Random, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows shuffled, but for the order of those of one project."""
    slots = [row["project"] for row in rows]
    rng.shuffle(slots)
    own = {id_: iter([row for row in rows if row["project"] == id_]) for id_ in slots}
    return [next(own[id_]) for id_ in slots]


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(seed=seeds)
def test_faults_of_a_table_are_those_the_careful_reader_finds(
    seed: int, tmp_path_factory: pytest.TempPathFactory, shelves: dict[bool, ic.Catalogue]
) -> None:
    """``check_paths`` reads and compiles every project by itself."""
    folder, rng = tmp_path_factory.mktemp("t"), random.Random(seed)
    rows, overlapping = table(rng)
    how: dict[str, Any] = {"catalogue": shelves[overlapping], "allow_unverified": True}
    spoilt(rng, rows)
    source = beside = written(rng, rows, folder)
    if not isinstance(source, Path):  # a frame has the cells of a spreadsheet
        beside = folder / "same.xlsx"
        workbook(header_of(rows), rows).save(beside)
    wanted = check_paths([beside], scheme=ic.load_scheme("mv"), **how).faults
    if not wanted:
        return
    with pytest.raises(ic.InputError) as refused:
        ic.assess_portfolio(source, **how)
    assert cells(refused.value.faults) == cells(wanted)
    faulty = {rows[fault.line - 2]["project"] for fault in wanted}
    good = [id_ for id_ in dict.fromkeys(row["project"] for row in rows) if id_ not in faulty]
    if not good:
        return
    p = ic.assess_portfolio(source, keep_going=True, **how)
    assert (list(p.ids), cells(p.faults)) == (good, cells(wanted))
    equal(p, [ic.assess(one.project, **how) for one in p])


def cells(faults: Sequence[Fault]) -> set[tuple[str, str]]:
    return {(fault.cell, fault.what) for fault in faults}


# --- one shape with many rows -------------------------------------------------------------------


def many(count: int, **columns: Any) -> dict[str, list[Any]]:
    """Projects of one shape whose first, smallest and largest figures are all right."""
    found: dict[str, Any] = {
        "project": [f"p{n}" for n in range(count)],
        "use": "greening.street_tree",
        "trees [tree]": [10.0, *(20.0 + n % 7 for n in range(count - 2)), 9000.0],
        "start": 2026,
        "horizon [years]": 40,
        "price_year": 2025,
        "first_year": 2027,
        **columns,
    }
    return {k: v if isinstance(v, list) else [v] * count for k, v in found.items()}


def frame(columns: dict[str, list[Any]]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(v, dtype=object) for name, v in columns.items()})


MIDDLE = [
    ("trees [tree]", 0.5, 20.0, "outside its limit"),
    ("trees [tree]", "1,234", 20.0, "may be 1.234 or 1234"),
    ("trees [tree]", True, 20.0, "is true"),
    ("trees [tree]", float("inf"), 20.0, "holds infinity"),
    ("use", "greening.street_tre", "greening.street_tree", "there is no intervention"),
    ("project", "two words", None, "is not an id"),
    ("outcome", "two words", "park", "is not an id"),
    ("outcome", "___", None, "still to fill in"),
    ("name", "___", "Trees", "still to fill in"),
    ("region", "___", "noord", "still to fill in"),
    ("region", "___", None, "still to fill in"),
    ("leave_out.living.green_experience", "___", "later", "still to fill in"),
    ("leave_out.living.green_experience", True, "later", "is true"),
    ("country", "Nederland", "NL", "two capital letters"),
    ("first_year", 1900, 2027, "lies outside 2026 to 2066"),
    ("first_year", "soon", 2027, "is not a year"),
    ("lifetime [years]", 0, 30, "out of range"),
    ("deadweight", 1.5, 0.1, "above 1"),
    ("deadweight", -0.1, 0.1, "too low"),
    ("illustrative", "maybe", True, "neither yes nor no"),
    ("price_year", 1066, 2025, "1066"),
]


@pytest.mark.parametrize(("name", "bad", "good", "words"), MIDDLE)
def test_a_fault_in_the_middle_of_one_shape(name: str, bad: Any, good: Any, words: str) -> None:
    """Neither the first row of the shape, nor one with its smallest or largest figure."""
    columns = many(60, **({} if good is None and name == "project" else {name: good}))
    if name == "project":
        columns["project"] = [f"p{n}" for n in range(60)]
    if name == "outcome" and good:
        columns["attribution"] = [0.01] * 60
    columns[name][30] = columns[name][40] = bad
    if name == "project":
        columns[name][40] = f"{bad} 2"
    p = ic.assess_portfolio(frame(columns), keep_going=True)
    assert [id_ for id_ in columns["project"] if id_ not in p.ids] == [
        columns["project"][30],
        columns["project"][40],
    ]
    assert [fault.line for fault in p.faults] == [32, 42]
    assert all(words in str(fault) for fault in p.faults)
    with pytest.raises(ic.InputError) as refused:
        ic.assess_portfolio(frame(columns))
    assert list(refused.value.faults) == list(p.faults)


def test_a_timing_at_fault_that_most_rows_have() -> None:
    columns = many(120, first_year=1900)
    for at in range(5, 120, 10):
        columns["first_year"][at] = 2027
    p = ic.assess_portfolio(frame(columns), keep_going=True)
    assert list(p.ids) == [f"p{n}" for n in range(5, 120, 10)]
    assert len(p.faults) == 108
    assert {fault.column for fault in p.faults} == {7}


def test_rows_of_one_project_that_contradict_each_other() -> None:
    columns = many(40, **{"leave_out.living.green_experience": "later"})
    doubled = {name: [*v, *v] for name, v in columns.items()}
    doubled["leave_out.living.green_experience"][61] = "never"
    doubled["horizon [years]"][63] = 30
    p = ic.assess_portfolio(frame(doubled), keep_going=True)
    assert [(fault.line, fault.heading) for fault in p.faults] == [
        (63, "leave_out.living.green_experience"),
        (65, "horizon [years]"),
    ]
    assert [n for n in range(40) if f"p{n}" not in p.ids] == [21, 23]


def test_a_lone_project_with_a_fault_leaves_the_others() -> None:
    columns = many(
        6,
        **{
            "investment [EUR]": [10, 20, -5, None, 30, 40],
            "investment_year": [2026, 2026, 2026, None, 2026, 2026],
            "investment_party": ["owners", "owners", "residents", None, "owners", "owners"],
        },
    )
    p = ic.assess_portfolio(frame(columns), keep_going=True)
    assert list(p.ids) == ["p0", "p1", "p3", "p4", "p5"]
    assert [(fault.line, fault.heading) for fault in p.faults] == [(4, "investment [EUR]")]


HEADER = "project,use,trees [tree],start,horizon [years],first_year,price_year"


def line(number: int, more: str = "") -> str:
    return f"p{number},greening.street_tree,{10 + number},2026,40,2027,2025{more}\n"


def test_each_row_that_has_moved_is_named_and_no_other_is(tmp_path: Path) -> None:
    """A decimal comma in CSV is a cell more; the figures beside it are no figures."""
    moved = {3, 40, 59}
    text = f"{HEADER}\n" + "".join(line(n, ",5" if n in moved else "") for n in range(60))
    (tmp_path / "p.csv").write_text(text, encoding="utf-8")
    p = ic.assess_portfolio(tmp_path / "p.csv", keep_going=True)
    assert [fault.line - 2 for fault in p.faults] == sorted(moved)
    assert list(p.ids) == [f"p{n}" for n in range(60) if n not in moved]
    with pytest.raises(ic.InputError) as refused:
        ic.assess_portfolio(tmp_path / "p.csv")
    assert list(refused.value.faults) == list(p.faults)


def test_a_curve_at_fault_stops_those_who_name_it(tmp_path: Path) -> None:
    named = ["good,good", "bad,good", "good,good", "none,good", "good,bad", "good,better"]
    text = f"{HEADER},damage_without,damage_with\n"
    text += "".join(line(n, f",{names}") for n, names in enumerate(named))
    (tmp_path / "p.csv").write_text(text, encoding="utf-8")
    curves = "curve,x [year],y [EUR]\ngood,2,10\ngood,10,90\nbetter,2,5\nbetter,10,8\nbad,2,lots\n"
    (tmp_path / "curves.csv").write_text(curves, encoding="utf-8")
    p = ic.assess_portfolio(tmp_path / "p.csv", keep_going=True)
    assert p.ids == ("p0", "p2", "p5")
    assert [(Path(fault.file).name, fault.cell) for fault in p.faults] == [
        ("curves.csv", "C6"),
        ("p.csv", "H5"),
    ]
    equal(p, [ic.assess(one.project) for one in p])


def test_points_of_a_curve_are_no_figures_of_the_table(tmp_path: Path) -> None:
    """Both have rows and columns with the same numbers."""
    text = f"{HEADER},damage_without,damage_with\n"
    text += "".join(line(n, ",good,better") for n in range(8))
    (tmp_path / "p.csv").write_text(text, encoding="utf-8")
    curves = "curve,x [year],y [EUR]\ngood,2,10\ngood,10,9000\nbetter,2,5\nbetter,10,8\n"
    (tmp_path / "curves.csv").write_text(curves, encoding="utf-8")
    p = ic.assess_portfolio(tmp_path / "p.csv")
    assert len(p) == 8
    equal(p, [ic.assess(one.project) for one in p])


def test_an_id_in_two_files_of_a_folder(tmp_path: Path) -> None:
    for name, numbers in (("a.csv", (1, 2)), ("b.csv", (2, 3)), ("c.csv", (3, 1))):
        text = f"{HEADER}\n{''.join(map(line, numbers))}"
        (tmp_path / name).write_text(text, encoding="utf-8")
    p = ic.assess_portfolio(tmp_path, keep_going=True)
    assert p.ids == ("p1", "p2", "p3")
    wanted = [("b.csv", "A2", "a.csv, row 3"), ("c.csv", "A2", "b.csv, row 3")]
    wanted.append(("c.csv", "A3", "a.csv, row 2"))
    for fault, (file, cell, first) in zip(p.faults, wanted, strict=True):
        assert (Path(fault.file).name, fault.cell) == (file, cell)
        assert fault.what.endswith(first)
    with pytest.raises(ic.InputError) as refused:
        ic.assess_portfolio(tmp_path)
    assert cells(refused.value.faults) == cells(p.faults)


def test_a_header_at_fault_does_not_hide_the_rows() -> None:
    columns = many(5, colour="green")
    columns["first_year"][3] = "soon"
    with pytest.raises(ic.InputError) as refused:
        ic.assess_portfolio(frame(columns), keep_going=True)
    assert [(fault.line, fault.heading) for fault in refused.value.faults] == [
        (1, "colour"),
        (5, "first_year"),
    ]


# --- what it costs ------------------------------------------------------------------------------


def test_work_grows_with_shapes_and_timings_and_not_with_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """200 shapes (outcomes aside, by investor and soil) and 50 timings, counted by calls."""
    calls: dict[str, int] = {"shape": 0, "careful": 0, "alternatives": 0}
    compile_shape, read = shaping.compile_shape, Careful.read

    def counted_shape(project: Any, others: Any, **rest: Any) -> Any:
        calls["shape"] += 1
        calls["alternatives"] += sum(map(len, others.values()))
        return compile_shape(project, others, **rest)

    def counted_read(self: Careful, positions: Sequence[int]) -> Any:
        calls["careful"] += 1
        return read(self, positions)

    monkeypatch.setattr(shaping, "compile_shape", counted_shape)
    monkeypatch.setattr(Careful, "read", counted_read)
    found = []
    for count in (6000, 30_000):
        calls.update(shape=0, careful=0, alternatives=0)
        columns = many(
            count,
            **{"investment [EUR]": [1000.0 + n for n in range(count)], "investment_year": 2026},
            investment_party=[f"firm-{n % 200}" for n in range(count)],
            first_year=[2027 + (n // 200) % 10 for n in range(count)],
            **{"lifetime [years]": [5 + (n // 2000) % 3 for n in range(count)]},
        )
        assert len(ic.assess_portfolio(pd.DataFrame(columns))) == count
        found.append(dict(calls))
    assert found[0]["shape"] == found[1]["shape"] == 200
    assert found[0] == found[1]
    assert found[1]["alternatives"] == 200 * 30
    assert found[1]["careful"] <= 200 * (30 + 8)
