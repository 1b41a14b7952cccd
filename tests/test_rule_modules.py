"""Bare rules over models: prices, parties, place, overlap, evidence."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import impactcalc as ic
from impactcalc import evidence, overlap, parties, place, prices
from impactcalc.models.catalogue_files import Index
from impactcalc.models.project import Place
from impactcalc.models.values import Numbers, PlaceNumber

# --- prices ---------------------------------------------------------------------------------------


def index(series: dict[int, float]) -> Index:
    return Index.model_validate(
        {
            "impactcalc": "index/1",
            "id": "test",
            "name": "Test",
            "place": "NL",
            "base": "2020 = 100",
            "series": series,
            "verification": "read",
            "source": {"title": "t", "publisher": "p", "year": 2025, "locator": "l"},
        }
    )


def value(**changes: Any) -> ic.Value:
    data: dict[str, Any] = {
        "impactcalc": "value/1",
        "id": "test.value",
        "name": "Test",
        "value": 2.0,
        "unit": "EUR_2021/kg",
        "geography": "NL",
        "source": {"title": "t", "publisher": "p", "year": 2025, "locator": "l"},
        "licence": "none",
        "valid": {},
        "status": "current",
        "verification": "read",
        "evidence": 3,
    }
    return ic.Value.model_validate(data | changes)


def test_index_number() -> None:
    found = index({2022: 110.0, 2020: 100.0})
    assert prices.index_number(found, 2020) == 100.0
    assert prices.index_number(found, 2022) == 110.0
    for year in (2019, 2021, 2023):
        with pytest.raises(ic.UnitError, match=rf"no year {year}: it runs from 2020 to 2022"):
            prices.index_number(found, year)


def test_money_year() -> None:
    assert prices.money_year("EUR_2021", "EUR") == 2021
    with pytest.raises(ic.UnitError, match="no price year"):
        prices.money_year("EUR", "EUR")
    with pytest.raises(ic.UnitError, match="exchange rates"):
        prices.money_year("EUR_2021", "USD")


@pytest.mark.parametrize(
    ("price_set", "is_money", "expected"),
    [
        ("central", True, ("value", 2.0)),
        ("low", True, ("low", 1.0)),
        ("high", True, ("high", 5.0)),
        ("low", False, ("value", 2.0)),  # a physical factor has no low price
        ("high", False, ("value", 2.0)),
    ],
)
def test_chosen_number(price_set: str, is_money: bool, expected: tuple[str, float]) -> None:
    numbers = PlaceNumber(2.0, low=1.0, high=5.0)
    assert prices.chosen_number("a.price", numbers, price_set, is_money=is_money) == expected


@pytest.mark.parametrize("price_set", ["low", "high"])
def test_a_price_that_is_not_there_is_not_guessed(price_set: str) -> None:
    with pytest.raises(ic.UnitError, match=f"has no {price_set} figure"):
        prices.chosen_number("a.price", PlaceNumber(2.0), price_set, is_money=True)
    nothing = PlaceNumber(2.0, low=0.0, high=5.0)
    assert prices.chosen_number("a.price", nothing, "low", is_money=True) == ("low", 0.0)


SERIES = Numbers(((2030, 0.2), (2040, 0.3), (2060, 0.5)))


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2030, {2030: 1.0}),
        (2060, {2060: 1.0}),
        (2035, {2030: 0.5, 2040: 0.5}),
        (2045, {2040: 0.75, 2060: 0.25}),
    ],
)
def test_point_weights(year: int, expected: dict[int, float]) -> None:
    assert prices.point_weights(SERIES, year, between="linear", outside="error") == expected


def test_a_series_says_what_holds_between_and_outside() -> None:
    with pytest.raises(ic.UnitError, match="no number for 2035"):
        prices.point_weights(SERIES, 2035, between="none", outside="hold")
    assert prices.point_weights(SERIES, 2040, between="none", outside="error") == {2040: 1.0}
    for year, end in ((2029, 2030), (1950, 2030), (2061, 2060), (2500, 2060)):
        held = prices.point_weights(SERIES, year, between="none", outside="hold")
        assert held == {end: 1.0}
        with pytest.raises(ic.UnitError, match=f"2030 to 2060 and is needed in {year}"):
            prices.point_weights(SERIES, year, between="linear", outside="error")


@given(st.integers(2030, 2060))
def test_weights_of_points_sum_to_one_and_hit_the_year(year: int) -> None:
    found = prices.point_weights(SERIES, year, between="linear", outside="error")
    assert sum(found.values()) == pytest.approx(1.0, rel=1e-15)
    assert sum(point * part for point, part in found.items()) == pytest.approx(year, rel=1e-15)


# --- parties --------------------------------------------------------------------------------------

PROJECT = ic.Project.model_validate(
    {
        "impactcalc": "project/1",
        "id": "p",
        "name": "P",
        "start": 2026,
        "horizon": "1 years",
        "parties": [
            {"id": "operator", "roles": ["operator"]},
            {"id": "partner", "roles": ["payer", "partner"]},
            {"id": "funder", "roles": ["funder", "beneficiary", "payer"]},
            {"id": "plain"},
            {"id": "far", "abroad": True},
        ],
        "qualitative": [
            {"indicator": "nature.biodiversity_level", "level": 1, "because": "b", "evidence": 1}
        ],
    }
)


def test_only_operators_and_partners_carry() -> None:
    assert parties.carriers(PROJECT) == {"operator", "partner"}


def test_abroad_and_known() -> None:
    assert parties.abroad(PROJECT) == {"far"}
    found = parties.known(PROJECT, ["world", "plain"])
    assert found == {"operator", "partner", "funder", "plain", "far", "world"}


@pytest.mark.parametrize(
    ("cashable", "expected"),
    [
        (0, {"a": 0.0, "b": 0.0}),
        (0.5, {"a": 0.5, "b": 0.5}),
        ({"a": 1}, {"a": 1.0, "b": 0.0}),
        ({"a": 0.2, "b": 0.3}, {"a": 0.2, "b": 0.3}),
        ({"c": 1}, {"a": 0.0, "b": 0.0}),
        ({}, {"a": 0.0, "b": 0.0}),
    ],
)
def test_cashable_by_party(cashable: Any, expected: dict[str, float]) -> None:
    found = parties.cashable_by_party(cashable, {"a": 0.6, "b": 0.4})
    assert found == expected
    assert list(found) == ["a", "b"]


# --- place ----------------------------------------------------------------------------------------

AMSTERDAM = Place(country="NL", region="GM0363")


@pytest.mark.parametrize(
    ("valid", "where", "groups", "years", "expected"),
    [
        ({}, Place(), set(), (1900, 2999), True),
        ({"places": ["NL"]}, AMSTERDAM, set(), (2026, 2030), True),
        ({"places": ["GM0363", "BE"]}, AMSTERDAM, set(), (2026, 2030), True),
        ({"places": ["EU27"]}, AMSTERDAM, set(), (2026, 2030), False),
        ({"places": ["NL"]}, Place(), set(), (2026, 2030), False),  # not answered is not met
        ({"groups": ["old_tree"]}, AMSTERDAM, {"old_tree", "x"}, (2026, 2030), True),
        ({"groups": ["old_tree"]}, AMSTERDAM, {"young_tree"}, (2026, 2030), False),
        ({"groups": ["old_tree"]}, AMSTERDAM, set(), (2026, 2030), False),
        ({"years": "2026-2030"}, Place(), set(), (2026, 2030), True),
        ({"years": "2026-2030"}, Place(), set(), (2025, 2030), False),
        ({"years": "2026-2030"}, Place(), set(), (2026, 2031), False),
        ({"years": 2026}, Place(), set(), (2026, 2026), True),
        ({"places": ["NL"], "groups": ["g"]}, AMSTERDAM, {"g"}, (2026, 2026), True),
        ({"places": ["NL"], "groups": ["g"]}, AMSTERDAM, set(), (2026, 2026), False),
    ],
)
def test_holds(
    valid: dict[str, Any],
    where: Place,
    groups: set[str],
    years: tuple[int, int],
    expected: bool,
) -> None:
    assert place.holds(value(valid=valid), where, frozenset(groups), *years) is expected


def test_the_place_of_an_intervention_goes_first() -> None:
    project = Place(country="NL", region="GM0363", urbanity="strong")
    assert place.merged_place(project, None) is project
    found = place.merged_place(project, Place(region="GM0014", soil="clay"))
    assert found == Place(country="NL", region="GM0014", urbanity="strong", soil="clay")
    assert place.merged_place(Place(), Place()) == Place()


# --- overlap --------------------------------------------------------------------------------------

MEMBERS = {"damage": ["water", "insured"], "claims": ["insured"], "storage": ["water"], "cool": []}


def test_clashes_name_groups_and_members_in_order() -> None:
    found = overlap.clashes(MEMBERS)
    assert [(clash.group, clash.members) for clash in found] == [
        ("insured", ("claims", "damage")),
        ("water", ("damage", "storage")),
    ]
    assert str(found[0]) == "claims and damage are both in group insured: they count one benefit"
    assert overlap.clashes({"damage": ["water"], "cool": []}) == ()
    assert overlap.clashes({}) == ()


def test_a_choice_leaves_the_others_out() -> None:
    assert overlap.not_chosen(MEMBERS, {"water": "damage"}) == {"storage": ("water", "damage")}
    both = overlap.not_chosen(MEMBERS, {"water": "damage", "insured": "damage"})
    assert both == {"storage": ("water", "damage"), "claims": ("insured", "damage")}
    assert overlap.not_chosen(MEMBERS, {}) == {}
    assert overlap.not_chosen(MEMBERS, {"no such group": "damage"}) == {}


def test_a_choice_that_drops_a_chosen_one_drops_it() -> None:
    found = overlap.not_chosen(MEMBERS, {"water": "storage", "insured": "damage"})
    assert found == {"damage": ("water", "storage"), "claims": ("insured", "damage")}


@given(
    st.dictionaries(
        st.sampled_from("abcdef"), st.lists(st.sampled_from(["g", "h", "i"]), unique=True)
    )
)
def test_after_choosing_in_each_group_nothing_clashes(members: dict[str, list[str]]) -> None:
    choose = {}
    for clash in overlap.clashes(members):
        choose[clash.group] = clash.members[0]
    dropped = overlap.not_chosen(members, choose)
    kept = {id_: groups for id_, groups in members.items() if id_ not in dropped}
    assert overlap.clashes(kept) == ()


# --- evidence -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([], "project_input"),
        (["read"], "read"),
        (["read", "read"], "read"),
        (["read", "secondary"], "secondary"),
        (["secondary", "unverified", "read"], "unverified"),
        (["memory", "read"], "unverified"),  # the same under another word
        (["unverified", "memory"], "unverified"),
    ],
)
def test_the_weakest_mark_counts(marks: list[str], expected: str) -> None:
    assert evidence.weakest(marks) == expected
    assert evidence.weakest(reversed(marks)) == expected
    assert expected in evidence.VERIFICATIONS


def test_an_unknown_mark_is_not_passed_over() -> None:
    with pytest.raises(KeyError):
        evidence.weakest(["read", "sure"])


def test_the_lowest_level_counts_and_0_is_none() -> None:
    assert evidence.lowest([4, 2, 5]) == 2
    assert evidence.lowest([0, 3]) == 3
    assert evidence.lowest([0]) == 0
    assert evidence.lowest([]) == 0
    assert evidence.shown("memory") == "unverified"
    assert evidence.shown("read") == "read"
