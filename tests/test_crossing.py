"""Overlap across projects, parts of one outcome, and caps.

Expected figures are worked out by hand, or by brute force over all pairs of small portfolios.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import impactcalc as ic
from command_line import ROOT
from impactcalc.crossing import (
    Claim,
    Overlaps,
    cap_said,
    cap_todo,
    capped,
    overlap_said,
    overlap_todo,
    overlaps,
    part_faults,
)
from impactcalc.errors import Fault
from impactcalc.plan.compile import compile_plan
from impactcalc.tables import read_portfolio

CANAL = ROOT / "examples" / "canal_street_trees" / "project.yaml"

# A line of a project: indicator, project, place, outcome, attributed part, value.
Row = tuple[str, int, int, int, float, float]

GROUPS = {"rain": ("water",), "sewer": ("water", "pipe"), "trees": ("pipe",), "quiet": ()}
IDS = ["fern", "alder", "elm", "clover", "birch", "dune"]
PLACES = ["NL b", "NL a", "BE a"]
OUTCOMES = ["dry", "cool"]


def claims_of(rows: Sequence[Row], groups: dict[str, tuple[str, ...]] = GROUPS) -> list[Claim]:
    """Claims that hold these lines: those of each indicator in two shapes."""
    found = []
    for indicator in groups:
        lines = [row for row in rows if row[0] == indicator]
        for part in (lines[::2], lines[1::2]):
            columns = [np.array([row[n] for row in part]) for n in range(1, 6)]
            ints = [column.astype(np.int64) for column in columns[:3]]
            projects, places, outcomes = ints
            line = Claim(indicator, groups[indicator], projects, places, outcomes, *columns[3:])
            found.append(line)
    return found


def claim(
    indicator: str = "rain",
    projects: Sequence[int] = (0, 1),
    places: int | Sequence[int] = 0,
    outcomes: int | Sequence[int] = -1,
    parts: float | Sequence[float] = 1.0,
    values: float | Sequence[float] = 100.0,
    groups: tuple[str, ...] | None = None,
) -> Claim:
    count = len(projects)
    return Claim(
        indicator,
        GROUPS.get(indicator, ()) if groups is None else groups,
        np.array(projects, dtype=np.int64),
        np.broadcast_to(np.array(places, dtype=np.int64), count),
        np.broadcast_to(np.array(outcomes, dtype=np.int64), count),
        np.broadcast_to(np.array(parts, dtype=float), count),
        np.broadcast_to(np.array(values, dtype=float), count),
    )


# Whole euros, so that sums are exact whatever their order.
rows_drawn = st.lists(
    st.tuples(
        st.sampled_from(sorted(GROUPS)),
        st.integers(0, len(IDS) - 1),
        st.integers(-1, len(PLACES) - 1),
        st.integers(-1, len(OUTCOMES) - 1),
        st.sampled_from([0.0, 0.25, 0.5, 1.0]),
        st.integers(-50, 200).map(float),
    ),
    max_size=14,
)


# --- the same place and group ---------------------------------------------------------------------


def settled(one: list[Row], other: list[Row]) -> bool:
    """Whether all lines of two projects name one outcome of one indicator."""
    keys = {(row[0], row[3]) for row in (*one, *other)}
    return len(keys) == 1 and next(iter(keys))[1] >= 0


def brute_pairs(rows: Sequence[Row]) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Pairs of ids by place and group, from every pair of projects."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for place, name in enumerate(PLACES):
        for group in ("water", "pipe"):
            for a, b in combinations(sorted(IDS), 2):
                one, other = (
                    [
                        r
                        for r in rows
                        if IDS[r[1]] == id_ and r[2] == place and group in GROUPS[r[0]]
                    ]
                    for id_ in (a, b)
                )
                if one and other and not settled(one, other):
                    found.setdefault((name, group), []).append((a, b))
    return found


def brute_stake(rows: Sequence[Row], place: str, group: str) -> float:
    """Sizes of what each counts, without the largest; those that divided an outcome are one."""
    inside = [r for r in rows if r[2] == PLACES.index(place) and group in GROUPS[r[0]]]
    units: list[tuple[list[Row], float]] = []
    for project in range(len(IDS)):
        own = [row for row in inside if row[1] == project]
        value = sum(row[5] for row in own)
        same = next((n for n, (others, _) in enumerate(units) if settled(own, others)), None)
        if own and same is None:
            units.append((own, value))
        elif own and same is not None:
            units[same] = (units[same][0], units[same][1] + value)
    sizes = sorted(abs(value) for _, value in units)
    return sum(sizes[:-1])


@given(rows_drawn)
def test_overlaps_are_those_of_all_pairs(rows: list[Row]) -> None:
    expected = brute_pairs(rows)
    found = overlaps(claims_of(rows), IDS, PLACES)
    assert [(case.place, case.group) for case in found] == sorted(expected)
    assert found.pair_count == sum(len(pairs) for pairs in expected.values())
    for case in found:
        pairs = expected[case.place, case.group]
        assert list(case.pairs()) == pairs
        assert list(case.pairs(2)) == pairs[:2]
        assert case.pair_count == len(pairs)
        assert case.at_stake == brute_stake(rows, case.place, case.group)
        assert {id_ for pair in pairs for id_ in pair} == {m.project for m in case.members()}
    assert found.at_stake.tolist() == [case.at_stake for case in found]


@given(rows_drawn)
def test_members_say_what_they_count(rows: list[Row]) -> None:
    for case in overlaps(claims_of(rows), IDS, PLACES):
        members = list(case.members())
        assert [m.project for m in members] == sorted(m.project for m in members)
        assert case.count == len(members)
        for member in members:
            own = [
                r
                for r in rows
                if (IDS[r[1]], r[2]) == (member.project, PLACES.index(case.place))
                and case.group in GROUPS[r[0]]
            ]
            assert member.indicators == tuple(sorted({row[0] for row in own}))
            assert member.value == sum(row[5] for row in own)
        assert case.indicators == tuple(sorted({n for m in members for n in m.indicators}))


@given(rows_drawn, st.randoms(use_true_random=False))
def test_the_order_of_the_input_has_no_say(rows: list[Row], random: Any) -> None:
    def shown(found: Overlaps) -> list[Any]:
        return [(repr(case), list(case.pairs()), list(case.members())) for case in found]

    other = list(rows)
    random.shuffle(other)
    shuffled = overlaps(claims_of(other)[::-1], IDS, PLACES)
    assert shown(overlaps(claims_of(rows), IDS, PLACES)) == shown(shuffled)


def test_the_value_at_stake_is_all_but_the_largest() -> None:
    one, other = claim(values=(500, 800)), claim("sewer", (2,), values=300)
    (case,) = overlaps([one, other], IDS, PLACES)
    assert (case.place, case.group, case.count, case.pair_count) == ("NL b", "water", 3, 3)
    assert case.at_stake == 500 + 300
    assert case.code == "overlap_across_projects"
    assert case.indicators == ("rain", "sewer")


def test_harm_that_is_counted_twice_is_at_stake_as_well() -> None:
    (case,) = overlaps([claim(values=(-500, -800))], IDS, PLACES)
    assert case.at_stake == 500


@pytest.mark.parametrize(
    "claims",
    [
        [claim(places=-1)],
        [claim(places=(0, 1))],
        [claim("quiet")],
        [claim("rain", (0,)), claim("sewer", (0,))],
        [claim("rain", (0,)), claim("trees", (1,))],
        [claim(outcomes=0, parts=0.5)],
        [],
    ],
    ids=["no place", "two places", "no group", "one project", "two groups", "divided", "nothing"],
)
def test_what_is_no_overlap(claims: list[Claim]) -> None:
    found = overlaps(claims, IDS, PLACES)
    assert len(found) == 0
    assert not found
    assert found.pair_count == 0
    assert found.projects.tolist() == []


def test_partners_who_divide_an_outcome_stand_as_one_beside_a_third() -> None:
    partners = claim(outcomes=0, parts=0.5, values=100)
    (case,) = overlaps([partners, claim(projects=(2,), values=150)], IDS, PLACES)
    # fern and alder are one of 200 euros, elm has 150: of the three pairs one is settled.
    assert list(case.pairs()) == [("alder", "elm"), ("elm", "fern")]
    assert (case.count, case.pair_count, case.at_stake) == (3, 2, 150)


def test_an_outcome_divided_for_one_indicator_is_not_divided_for_another() -> None:
    claims = [claim("rain", (0,), outcomes=0), claim("sewer", (1,), outcomes=0)]
    (case,) = overlaps(claims, IDS, PLACES)
    assert list(case.pairs()) == [("alder", "fern")]


def test_two_hundred_thousand_projects_at_one_place_are_counted_and_not_paired() -> None:
    count = 200_000
    ids = [f"p{n:06}" for n in range(count)]
    whole = claim(projects=np.arange(count)[::-1].tolist(), values=1.0)
    tracemalloc.start()
    found = overlaps([whole], ids, PLACES)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    (case,) = found
    assert (case.count, case.pair_count) == (count, count * (count - 1) // 2)
    assert case.at_stake == count - 1
    assert list(case.pairs(2)) == [("p000000", "p000001"), ("p000000", "p000002")]
    # All pairs would take 20 billion numbers; some thirty for each project is sorting.
    assert peak < 30 * 8 * count


def test_a_place_for_every_two_of_many_projects() -> None:
    count = 200_000
    ids = [f"p{n:06}" for n in range(count)]
    places = [f"NL {n:06}" for n in range(count // 2)][::-1]
    values = np.arange(count, dtype=float)
    many = claim(projects=range(count), places=np.arange(count) // 2, values=values)  # type: ignore[arg-type]
    found = overlaps([many], ids, places)
    assert len(found) == found.pair_count == count // 2
    assert found.projects.size == count
    # The last two have the first place by name, and of those two the first has less at stake.
    assert (found[0].place, found[0].at_stake) == ("NL 000000", count - 2)
    assert [case.at_stake for case in found.largest(2)] == [count - 2, count - 4]
    assert [case.place for case in found[-2:]] == ["NL 099998", "NL 099999"]


def test_the_largest_come_first_and_equal_ones_by_place() -> None:
    cases = [claim(places=n, values=value) for n, value in enumerate((5, 9, 9))]
    found = overlaps(cases, IDS, PLACES)
    assert [case.place for case in found] == ["BE a", "NL a", "NL b"]
    assert [case.place for case in found.largest(3)] == ["BE a", "NL a", "NL b"]
    assert [case.at_stake for case in found.largest(9)] == [9, 9, 5]
    with pytest.raises(ic.ArgumentError, match="limit"):
        found[0].pairs(-1)


def test_an_overlap_in_words() -> None:
    (case,) = overlaps([claim(projects=(0, 1, 2), values=(500, 1_800, 900))], IDS, PLACES)
    assert overlap_said(case) == (
        "3 projects at NL b count one benefit (group water: rain), 1,400 EUR at most too much: "
        "alder and elm, alder and fern, elm and fern"
    )
    assert overlap_said(case, "nl", pairs=1) == (
        "3 projecten op NL b tellen dezelfde baat (groep water: rain), hooguit 1.400 EUR te veel: "
        "alder en elm, en nog 2 paren"
    )
    assert overlap_said(case, pairs=2).endswith("alder and elm, alder and fern, and 1 more pair")
    assert overlap_said(case, pairs=0).endswith("3 pairs")
    assert "attribution" in overlap_todo()
    assert "toerekening" in overlap_todo("nl")


# --- parts of one outcome -------------------------------------------------------------------------


def fault_at(position: int, what: str, todo: str) -> Fault:
    return Fault(f"{IDS[position]}.yaml", 1, 1, "", what, todo)


@given(rows_drawn)
def test_parts_above_one_are_those_found_one_by_one(rows: list[Row]) -> None:
    expected = set()
    for code, outcome in enumerate(OUTCOMES):
        for indicator in GROUPS:
            parts: dict[int, float] = {}
            for row in rows:
                if (row[0], row[3]) == (indicator, code):
                    parts[row[1]] = max(parts.get(row[1], 0.0), row[4])
            if sum(parts.values()) > 1:  # quarters, so the sum is exact
                first = IDS[min(parts)]
                shown = f"projects claim {sum(parts.values()):g} in all"
                expected.add((f"{first}.yaml", outcome, indicator, shown))
    found = part_faults(claims_of(rows), IDS, OUTCOMES, fault_at)
    assert len(found) == len(expected)
    for file, name, indicator, shown in expected:
        start = f"of outcome {name}, as {indicator} counts it, {shown}"
        assert any(f.file == file and f.what.startswith(start) for f in found)


def test_a_part_too_much_names_projects_parts_and_what_to_do() -> None:
    claims = [claim(projects=(2, 0), outcomes=0, parts=(0.7, 0.35)), claim("sewer", outcomes=1)]
    first, second = part_faults(claims, IDS, OUTCOMES, fault_at)
    assert str(first) == (
        "fern.yaml:1:1: of outcome dry, as rain counts it, projects claim 1.05 in all, more than "
        "the whole: elm 0.7, fern 0.35. To do: lower attribution under adjustments, so that the "
        "parts add up to 1 at most (without it a project claims the whole, 1); give outcomes that "
        "differ other ids."
    )
    assert "of outcome cool, as sewer counts it, projects claim 2 in all" in second.what
    assert "alder 1, fern 1" in second.what


def test_effects_of_their_own_cannot_share_an_outcome() -> None:
    (fault,) = part_faults([claim("", outcomes=0)], IDS, OUTCOMES, fault_at)
    assert "as effects of their own count it, projects claim 2 in all" in fault.what
    assert fault.todo.startswith("name the outcome in one of these projects only")


def test_rounding_is_no_fault_and_more_than_rounding_is() -> None:
    parts = [1 / 3] * 3
    assert not part_faults(
        [claim(projects=(0, 1, 2), outcomes=0, parts=parts)], IDS, OUTCOMES, fault_at
    )
    tenths = claim(projects=(0, 1, 2), outcomes=0, parts=(0.1, 0.2, 0.7))
    assert not part_faults([tenths], IDS, OUTCOMES, fault_at)
    for above, faults in ((5e-10, 0), (2e-9, 1)):
        close = claim(outcomes=0, parts=(0.5, 0.5 + above))
        assert len(part_faults([close], IDS, OUTCOMES, fault_at)) == faults


def test_several_lines_of_one_project_are_one_part() -> None:
    claims = [claim(projects=(0, 0, 1), outcomes=0, parts=(0.6, 0.6, 0.4))]
    assert not part_faults(claims, IDS, OUTCOMES, fault_at)
    claims.append(claim(projects=(0,), outcomes=0, parts=0.7))
    (fault,) = part_faults(claims, IDS, OUTCOMES, fault_at)
    assert "alder 0.4, fern 0.7" in fault.what


def test_many_partners_are_named_up_to_ten() -> None:
    count = 200_000
    ids = [f"p{n:06}" for n in range(count)]
    one = claim(projects=range(count), outcomes=0, parts=0.5)
    (fault,) = part_faults([one], ids, OUTCOMES, lambda n, what, todo: Fault("", n, 0, "", what))
    assert fault.line == 0
    assert "projects claim 100000 in all" in fault.what
    assert fault.what.endswith("p000008 0.5, p000009 0.5 and 199,990 more")


def test_one_outcome_under_two_spellings_would_escape_the_sum() -> None:
    claims = [claim(outcomes=(0, 1), parts=0.5)]
    (fault,) = part_faults(claims, IDS, ["Dry-cellars", "dry_cellars", "DRY_CELLARS"], fault_at)
    assert fault.what == (
        "one outcome seems to have several names: Dry-cellars in project fern and dry_cellars in "
        "project alder"
    )
    assert fault.file == "alder.yaml"
    assert not part_faults(claims, IDS, ["dry1", "dry2"], fault_at)


# --- caps -----------------------------------------------------------------------------------------


def test_a_cap_that_is_exceeded_gives_sum_cap_and_excess_and_cuts_nothing() -> None:
    rain = claim(values=(700, 500), outcomes=0)
    found = capped({"water": "2_000 EUR", "dry": "1_000 EUR", "rain": 1_200}, [rain], OUTCOMES)
    assert [(c.name, c.kind, c.cap, c.total, c.excess, c.exceeded) for c in found.caps] == [
        ("dry", "outcome", 1_000, 1_200, 200, True),
        ("rain", "indicator", 1_200, 1_200, 0, False),
        ("water", "group", 2_000, 1_200, 0, False),
    ]
    assert [cap.name for cap in found.exceeded] == ["dry"]
    assert found.exceeded[0].code == "cap_exceeded"
    assert found.taken_off == 200
    assert found.npv_after_caps(50.0) == -150.0
    assert rain.values.tolist() == [700, 500]


def test_no_caps_take_nothing_off() -> None:
    found = capped({}, [claim()], OUTCOMES)
    assert found.caps == ()
    assert found.npv_after_caps(3.5) == 3.5


def test_a_sum_at_its_cap_is_not_above_it() -> None:
    # 0.1 + 0.2 is 4e-17 above 0.3 in floating point.
    near = capped({"rain": 0.3}, [claim(values=(0.1, 0.2))], OUTCOMES)
    assert not near.exceeded
    above = capped({"rain": 100.0}, [claim(values=(50, 50 + 1e-6))], OUTCOMES)
    assert above.exceeded[0].excess == pytest.approx(1e-6, rel=1e-6)
    nothing = capped({"rain": 0}, [claim(values=(7, 0))], OUTCOMES)
    assert nothing.taken_off == 7
    assert not capped({"rain": 0}, [claim(values=0)], OUTCOMES).exceeded


def test_harm_counts_in_the_sum_and_is_not_taken_off() -> None:
    found = capped({"rain": 100}, [claim(values=(300, -50))], OUTCOMES)
    assert (found.caps[0].total, found.taken_off) == (250, 150)
    assert not capped({"rain": 0}, [claim(values=(30, -50))], OUTCOMES).exceeded


def test_an_effect_in_several_capped_sets_is_taken_off_once() -> None:
    # dry: 200 with a cap of 100. rain: 300, that 200 included, with a cap of 150. Taking 100
    # off what is dry leaves 200 of rain, so 50 more must go: 150, not 100 + 150.
    rain = claim(outcomes=(0, -1), values=(200, 100))
    nested = capped({"dry": 100, "rain": 150}, [rain], OUTCOMES)
    assert nested.taken_off == pytest.approx(150, rel=1e-12)
    # Each 20 with a cap of 15; what is under both has 10, of which 5 is enough.
    parts = [
        claim("sewer", outcomes=(0, -1), values=10),
        claim("rain", (2,), outcomes=0, values=10),
    ]
    crossed = capped({"dry": 15, "sewer": 15}, parts, OUTCOMES)
    assert [cap.excess for cap in crossed.caps] == [5, 5]
    assert crossed.taken_off == pytest.approx(5, rel=1e-12)


def test_three_caps_in_a_ring_need_half_of_each() -> None:
    # Each cap is 1 too high and each effect under two of them: half off all three keeps all.
    ring = {"x": ("a", "b"), "y": ("b", "c"), "z": ("a", "c")}
    claims = [claim(name, (0,), values=2, groups=groups) for name, groups in ring.items()]
    found = capped({"a": 3, "b": 3, "c": 3}, claims, OUTCOMES)
    assert [cap.excess for cap in found.caps] == [1, 1, 1]
    assert found.taken_off == pytest.approx(1.5, rel=1e-12)


@given(
    rows=rows_drawn,
    inner=st.tuples(st.integers(0, 300), st.integers(0, 300)),
    outer=st.integers(0, 500),
)
def test_caps_on_outcomes_inside_a_cap_on_all(
    rows: list[Row], inner: tuple[int, int], outer: int
) -> None:
    # With all effects under one indicator, outcomes are capped first and the rest on top of it.
    lines: list[Row] = [("rain", *row[1:5], abs(row[5])) for row in rows]
    lines += [("rain", 0, -1, n, 1.0, 0.0) for n in range(2)]
    sums = [sum(row[5] for row in lines if row[3] == n) for n in (-1, 0, 1)]
    most = min(outer, sums[0] + min(sums[1], inner[0]) + min(sums[2], inner[1]))
    caps = {"dry": inner[0], "cool": inner[1], "rain": outer}
    found = capped(caps, claims_of(lines), OUTCOMES)
    assert sum(sums) - found.taken_off == pytest.approx(most, rel=1e-9, abs=1e-6)
    assert [cap.excess for cap in found.caps] == [
        max(sums[2] - inner[1], 0),
        max(sums[1] - inner[0], 0),
        max(sum(sums) - outer, 0),
    ]


@given(rows_drawn)
def test_the_sum_under_a_cap_is_that_of_its_lines(rows: list[Row]) -> None:
    lines = [*rows, *[(name, 0, -1, n, 1.0, 0.0) for name in GROUPS for n in range(2)]]
    names = ["dry", "cool", *GROUPS, "water", "pipe"]
    for cap in capped(dict.fromkeys(names, 0.0), claims_of(lines), OUTCOMES).caps:
        under = [
            row[5]
            for row in lines
            if cap.name in (row[0], *GROUPS[row[0]], *([OUTCOMES[row[3]]] if row[3] >= 0 else ()))
        ]
        assert cap.total == sum(under)


def test_wrong_caps_are_all_told_at_once() -> None:
    caps: Any = {
        "wator": 5,
        "rain": -1,
        "dry": float("nan"),
        "cool": float("inf"),
        "water": "2 EUR_2021",
        "sewer": "5 m^2",
        "pipe": True,
        "trees": "1.500 EUR",
    }
    counted = [claim(name, outcomes=(0, 1)) for name in GROUPS]
    with pytest.raises(ic.InputError) as caught:
        capped(caps, counted, OUTCOMES)
    told = {fault.path.removeprefix("caps."): fault for fault in caught.value.faults}
    assert set(told) == set(caps)
    assert told["wator"].what == (
        "no project counts an outcome, indicator or exclusion group 'wator'"
    )
    assert told["wator"].todo == (
        "write water, or take one of these: outcomes: cool, dry; indicators: quiet, rain, sewer, "
        "trees; groups: pipe, water"
    )
    assert told["rain"].what == "the cap is -1 EUR, below zero"
    assert told["dry"].what == "the cap is nan"
    assert told["cool"].what == "the cap is inf"
    assert "EUR_2021; it must be in plain EUR, without a price year" in told["water"].what
    assert "the cap is in m^2; it must be in EUR" in told["sewer"].what
    assert "True is no amount of euros" in told["pipe"].what
    assert "1_500 or 1.5" in told["trees"].what


def test_a_name_of_two_kinds_is_not_guessed() -> None:
    with pytest.raises(ic.InputError, match="rain is an outcome and an indicator") as caught:
        capped({"rain": 1}, [claim(outcomes=0)], ["rain"])
    assert "give the outcome another id" in str(caught.value)


def test_many_known_names_are_shown_in_part() -> None:
    with pytest.raises(ic.InputError, match=r"indicators: none; .*groups: none") as caught:
        capped({"x": 1}, [], [f"o{n:02}" for n in range(12)])
    assert "o08, o09 and 2 more" in str(caught.value)


def test_a_cap_in_words() -> None:
    (cap,) = capped({"water": 1_000}, [claim(values=(700, 1_500))], OUTCOMES).exceeded
    assert cap_said(cap) == (
        "The projects count 2,200 EUR of exclusion group water; the cap is 1,000 EUR, so "
        "1,200 EUR too much"
    )
    assert cap_said(cap, "nl") == (
        "De projecten tellen 2.200 EUR van uitsluitgroep water; het plafond is 1.000 EUR, "
        "1.200 EUR te veel"
    )
    assert cap_todo().startswith("Nothing was cut")
    assert cap_todo("nl").startswith("Er is niets afgekapt")


# --- arrays ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (claim(values=(1, float("nan"))), "values must be finite"),
        (claim(parts=(0.5, 1.5)), "attribution must be from 0 to 1"),
        (claim(parts=(0.5, float("nan"))), "attribution must be from 0 to 1"),
        (claim(projects=(0, 6)), "projects has 6, which names nothing: there are 6 names"),
        (claim(projects=(0, -1)), "projects has -1"),
        (claim(places=3), "places has 3, which names nothing: there are 3 names"),
        (claim(places=-2), "places has -2"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(wrong: Claim, message: str) -> None:
    with pytest.raises(ic.ArgumentError, match=message):
        overlaps([claim(), wrong], IDS, PLACES)


def test_columns_of_other_lengths_and_kinds_are_refused() -> None:
    zeros, ones = np.zeros(2, dtype=np.int64), np.ones(2)
    short = Claim("rain", (), zeros, zeros[:1], zeros, ones, ones)
    with pytest.raises(ic.ArgumentError, match=r"claims\[0\], rain: .* equally long"):
        overlaps([short], IDS, PLACES)
    floats: Any = ones
    with pytest.raises(ic.ArgumentError, match="whole numbers of kind int64, not float64"):
        overlaps([Claim("rain", (), floats, zeros, zeros, ones, ones)], IDS, PLACES)
    with pytest.raises(ic.ArgumentError, match="outcomes has 5"):
        part_faults([claim(outcomes=5)], IDS, OUTCOMES, fault_at)


# --- the key `outcome` ----------------------------------------------------------------------------


def with_outcomes(name: str = "cool-street") -> dict[str, Any]:
    """The project of the canal, each intervention and own effect with an outcome."""
    data: dict[str, Any] = yaml.safe_load(CANAL.read_text(encoding="utf-8"))
    for line in (*data["interventions"], *data.get("effects", [])):
        line["outcome"] = name
    return data


def test_an_outcome_changes_no_figure() -> None:
    def figures(project: ic.Project) -> dict[str, Any]:
        document: dict[str, Any] = ic.assess(project).to_dict()
        del document["made_with"]
        return document

    named = ic.Project.model_validate(with_outcomes())
    assert figures(named) == figures(ic.load_project(CANAL))


def test_lines_of_a_plan_have_outcome_and_groups() -> None:
    catalogue, scheme = ic.load_catalogue(), ic.load_scheme("mv")
    project = ic.Project.model_validate(with_outcomes())
    lines = compile_plan(project, catalogue=catalogue, scheme=scheme).lines
    effects = [line for line in lines if line.list == "effects"]
    assert {line.outcome for line in effects} == {"cool-street"}
    assert {line.outcome for line in lines if line.list != "effects"} == {""}
    groups = {line.indicator: line.groups for line in effects if line.indicator}
    assert groups == {name: catalogue.indicator(name).exclusion_groups for name in groups}
    assert any(groups.values())
    plain = compile_plan(ic.load_project(CANAL), catalogue=catalogue, scheme=scheme).lines
    assert {line.outcome for line in plain} == {""}


@pytest.mark.parametrize("wrong", ["dry cellars", "dry\ncellars", ""])
def test_an_outcome_is_an_id(wrong: str) -> None:
    with pytest.raises(ic.InputError, match=r"outcome.*is not an id"):
        ic.Project.model_validate(with_outcomes(wrong))


@pytest.mark.parametrize("header", ["outcome", "Uitkomst"])
def test_a_table_has_a_column_of_outcomes(tmp_path: Path, header: str) -> None:
    path = tmp_path / "p.csv"
    head = f"project,name,use,planted_area [m^2],start,horizon [years],price_year,{header}"
    rows = [
        f"{id_},N,greening.depaved_garden,30,2026,20,2025,{outcome}"
        for id_, outcome in (("north", "dry"), ("south", ""))
    ]
    path.write_text("\n".join([head, *rows]), encoding="utf-8")
    north, south = read_portfolio(path, catalogue=ic.load_catalogue())
    assert north.interventions[0].outcome == "dry"
    assert south.interventions[0].outcome is None
