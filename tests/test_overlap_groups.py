"""One benefit counts once: the guard at work in every exclusion group.

Members that the shipped catalogue lacks are invented ones of ``overlap_catalogue``. All effects
fall in 2027 alone, so a present value in 2026 is the amount over 1.028, the rate of ``nl_2025``.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import impactcalc as ic
from command_line import ROOT, run
from impactcalc.overlap import a_choice, clashes, not_chosen

OWN = Path(__file__).parent / "overlap_catalogue"
GROUPS: dict[str, str] = {
    term["id"]: term["name"]["en"]
    for term in yaml.safe_load(
        (ROOT / "indicators/vocabularies/exclusion_groups.yaml").read_text(encoding="utf-8")
    )["terms"]
}

# Consumer prices of CBS, 2015 = 100: what an amount of 2021 or 2016 is in prices of 2025.
FROM_2021, FROM_2016 = 134.56 / 110.39, 134.56 / 100.32

# Each member with the input that makes it count, and its amount in 2027 worked out by hand, in
# euros of 2025.
MEMBERS: dict[str, tuple[dict[str, Any], float]] = {
    # Between once in 2 and once in 10 years (0.5 - 0.1) x (0 + 100,000)/2 = 20,000, and rarer
    # than that 0.1 x 100,000 = 10,000: together 30,000 without, and half of that with.
    "clim.pluvial_damage_avoided": (
        {
            "damage_without": {"2 years": "0 EUR", "10 years": "100_000 EUR"},
            "damage_with": {"2 years": "0 EUR", "10 years": "50_000 EUR"},
        },
        15_000,
    ),
    "clim.sewer_capex_deferred": (
        {"investment": "40_000 EUR", "sewer_without": 2027, "sewer_with": "never"},
        40_000,
    ),
    "overlap.storage_replaced": ({"replacement_cost": "300 EUR/m^3"}, 100 * 300),
    "overlap.storage_subsidy": ({"subsidy": "100 EUR/m^3"}, 100 * 100),
    "overlap.insurance_premium": ({"premium_saved": "2_000 EUR/year"}, 2_000),
    "air.pollutant_removed": ({"pm10": "100 kg/year"}, 100 * 44.3 * FROM_2021),
    "overlap.pm25_removed": ({"pm25": "50 kg/year"}, 50 * 100),
    "overlap.pollution_health_cost": ({"cases": "20 case/year"}, 20 * 400),
    "clim.ghg_avoided": ({"avoided": "10 tCO2e/year"}, 10 * 130 * FROM_2021),
    "energy.building_saved": ({"electricity_saved": "10_000 kWh/year"}, 1_000 + 500 * 0.40),
    "overlap.energy_bill": ({"billed": "10_000 kWh/year"}, 3_000),
    "built.roof_renewal_deferred": ({"area": "100 m^2"}, 100 * 60),
    "overlap.roof_cost": ({"roof_saved": "250 EUR/year"}, 250),
    # 1,000 people, one case less in a thousand: one case, of 2,500 and 0.2 life years of 50,000.
    "clim.heat_health_avoided": (
        {"exposed": {2027: "1_000 person"}},
        2_500 + 0.2 * 50_000 * FROM_2016,
    ),
    "overlap.heat_deaths": ({"deaths": "0.02 case/year"}, 0.02 * 500_000),
    "overlap.amenity": ({"visitors": "100 household"}, 100 * 50),
    "overlap.noise_reduced": ({"noise": "1_500 EUR/year"}, 1_500),
    "overlap.house_price_uplift": ({"dwellings": "10 dwelling"}, 10 * 3_000),
    "overlap.shade_seen": ({"seen": "100 EUR/year"}, 100),
    "overlap.shade_felt": ({"felt": "200 EUR/year"}, 200),
}

PAIRS = [
    ("stormwater_same_litres", "water", "clim.pluvial_damage_avoided", "overlap.storage_replaced"),
    ("stormwater_same_litres", "water", "clim.pluvial_damage_avoided", "overlap.storage_subsidy"),
    ("stormwater_same_litres", "water", "overlap.storage_replaced", "overlap.storage_subsidy"),
    ("stormwater_same_litres", "water", "clim.pluvial_damage_avoided", "clim.sewer_capex_deferred"),
    ("insured_damage", "water", "clim.pluvial_damage_avoided", "overlap.insurance_premium"),
    ("pm_double_count", "air", "air.pollutant_removed", "overlap.pm25_removed"),
    ("pollutant_health", "air", "air.pollutant_removed", "overlap.pollution_health_cost"),
    ("house_price_clean_air", "air", "air.pollutant_removed", "overlap.house_price_uplift"),
    ("carbon_same_tonne", "building", "clim.ghg_avoided", "overlap.energy_bill"),
    ("energy_same_saving", "building", "energy.building_saved", "overlap.energy_bill"),
    ("roof_life", "building", "built.roof_renewal_deferred", "overlap.roof_cost"),
    ("heat_same_cases", "homes", "clim.heat_health_avoided", "overlap.heat_deaths"),
    ("house_price_cooling", "homes", "clim.heat_health_avoided", "overlap.house_price_uplift"),
    ("house_price_uplift", "homes", "overlap.amenity", "overlap.house_price_uplift"),
    ("house_price_quiet", "homes", "overlap.house_price_uplift", "overlap.noise_reduced"),
    ("shade_twice", "homes", "overlap.shade_felt", "overlap.shade_seen"),
]
each_pair = pytest.mark.parametrize(
    ("group", "use", "one", "other"), PAIRS, ids=[f"{p[0]}-{p[2]}-{p[3]}" for p in PAIRS]
)


@pytest.fixture(scope="module")
def catalogue() -> ic.Catalogue:
    return ic.load_catalogue(OWN)


def project(use: str, *members: str, **more: Any) -> dict[str, Any]:
    """A project in which these members would count."""
    inputs: dict[str, Any] = {}
    for member in members:
        inputs |= MEMBERS[member][0]
    timing = {"first_year": 2027, "lifetime": "1 year"}
    line = {"id": "x", "use": f"overlap.{use}", "inputs": inputs, "timing": timing}
    head = {"impactcalc": "project/1", "id": "p", "name": "P", "start": 2026}
    return head | {"horizon": "2 years", "price_year": 2025, "interventions": [line]} | more


def assess(data: dict[str, Any], catalogue: ic.Catalogue) -> ic.Assessment:
    return ic.assess(ic.Project.model_validate(data), catalogue=catalogue)


def euros(result: ic.Assessment) -> dict[str, float]:
    return {row["id"].removeprefix("x/"): row["present_value"] for row in effects(result)}


def effects(result: ic.Assessment) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = result.to_dict()["effects"]
    return found


def left(result: ic.Assessment) -> dict[str, str]:
    return {item.indicator: item.reason for item in result.not_counted}


def alone(member: str) -> dict[str, Any]:
    return {member: pytest.approx(MEMBERS[member][1] / 1.028, rel=1e-9)}


def faults(data: dict[str, Any], catalogue: ic.Catalogue) -> tuple[ic.Fault, ...]:
    with pytest.raises(ic.InputError) as caught:
        assess(data, catalogue)
    return caught.value.faults


def pasted(fault: ic.Fault) -> dict[str, str]:
    """The line of a message, read as the project file would read it."""
    (line,) = re.findall(r"choose: \{.*\}", fault.todo)
    found: dict[str, str] = yaml.safe_load(line)["choose"]
    return found


# --- every group ------------------------------------------------------------------------------


@each_pair
def test_both_members_are_refused(
    catalogue: ic.Catalogue, group: str, use: str, one: str, other: str
) -> None:
    (fault,) = faults(project(use, one, other), catalogue)
    first, second = sorted((one, other))
    assert fault.what.startswith(f"{first} and {second} are both in group {group}")
    if group in GROUPS:
        assert fault.what.endswith(GROUPS[group][1:]), "the reason, with a small first letter"
    assert pasted(fault) == {group: first}
    assert fault.path == "interventions[0]"
    result = assess(project(use, one, other, choose=pasted(fault)), catalogue)
    assert euros(result) == alone(first)


@each_pair
def test_a_choice_counts_that_member_alone(
    catalogue: ic.Catalogue, group: str, use: str, one: str, other: str
) -> None:
    for chosen, dropped in ((one, other), (other, one)):
        result = assess(project(use, one, other, choose={group: chosen}), catalogue)
        assert euros(result) == alone(chosen)
        assert left(result)[dropped] == f"{chosen} chosen in group {group}"
        assert chosen not in left(result)


@each_pair
def test_leaving_one_out_counts_the_other(
    catalogue: ic.Catalogue, group: str, use: str, one: str, other: str
) -> None:
    for dropped, kept in ((one, other), (other, one)):
        result = assess(project(use, one, other, leave_out={dropped: "counted above"}), catalogue)
        assert euros(result) == alone(kept)
        assert left(result)[dropped] == "counted above"
        assert kept not in left(result)


@each_pair
def test_each_member_counts_where_the_other_has_no_input(
    catalogue: ic.Catalogue, group: str, use: str, one: str, other: str
) -> None:
    for member in (one, other):
        assert euros(assess(project(use, member), catalogue)) == alone(member)


# --- the words of the guard -------------------------------------------------------------------


def test_three_members_are_named_in_one_message(catalogue: ic.Catalogue) -> None:
    three = ("overlap.storage_subsidy", "clim.pluvial_damage_avoided", "overlap.storage_replaced")
    (fault,) = faults(project("water", *three), catalogue)
    assert str(fault.what) == (
        "clim.pluvial_damage_avoided, overlap.storage_replaced and overlap.storage_subsidy are "
        "all in group stormwater_same_litres: they count one benefit, the same litres of "
        "rainwater, as damage avoided, as sewer or storage not needed, or as subsidy per cubic "
        "metre"
    )
    for chosen in three:
        result = assess(
            project("water", *three, choose={"stormwater_same_litres": chosen}), catalogue
        )
        assert euros(result) == alone(chosen)
        assert set(three) & set(left(result)) == set(three) - {chosen}


def test_a_group_without_words_of_its_own(catalogue: ic.Catalogue) -> None:
    (fault,) = faults(project("homes", "overlap.shade_seen", "overlap.shade_felt"), catalogue)
    assert fault.what == (
        "overlap.shade_felt and overlap.shade_seen are both in group shade_twice: they count one "
        "benefit"
    )


def test_the_line_to_paste_settles_every_group_and_keeps_what_was_chosen(
    catalogue: ic.Catalogue,
) -> None:
    # The damage is in two groups, and the project has chosen something else already.
    members = ("clim.pluvial_damage_avoided", "clim.sewer_capex_deferred")
    data = project("water", *members, "overlap.insurance_premium")
    damage, shade = members[0], {"shade_twice": "overlap.shade_seen"}
    homes = project("homes", "overlap.shade_seen", "overlap.shade_felt")["interventions"]
    data["interventions"].append(homes[0] | {"id": "y"})
    found = faults(data | {"choose": shade}, catalogue)
    assert [fault.what.split(" in group ")[1].split(":")[0] for fault in found] == [
        "insured_damage",
        "stormwater_same_litres",
    ]
    for fault in found:
        choose = pasted(fault)
        assert choose == shade | {"insured_damage": damage, "stormwater_same_litres": damage}
        result = assess(data | {"choose": choose}, catalogue)
        assert euros(result) == alone(damage) | {"y/overlap.shade_seen": pytest.approx(100 / 1.028)}


def test_choices_that_undo_each_other_are_refused(catalogue: ic.Catalogue) -> None:
    damage, sewer = "clim.pluvial_damage_avoided", "clim.sewer_capex_deferred"
    data = project("water", damage, sewer, "overlap.insurance_premium")
    choose = {"stormwater_same_litres": sewer, "insured_damage": damage}
    (fault,) = faults(data | {"choose": choose}, catalogue)
    assert fault.path == "choose.insured_damage"
    assert fault.what == (
        f"{damage} is chosen, and drops out because {sewer} is chosen in group "
        "stormwater_same_litres"
    )


def test_a_higher_house_price_against_its_causes_together(catalogue: ic.Catalogue) -> None:
    """Causes add up; the price that holds them all does not go with any of them."""
    causes = ("clim.heat_health_avoided", "overlap.amenity", "overlap.noise_reduced")
    together = euros(assess(project("homes", *causes), catalogue))
    assert together == alone(causes[0]) | alone(causes[1]) | alone(causes[2])
    uplift = "overlap.house_price_uplift"
    found = faults(project("homes", *causes, uplift), catalogue)
    assert len(found) == 3
    assert all(uplift in fault.what for fault in found)
    groups = ("house_price_cooling", "house_price_quiet", "house_price_uplift")
    whole = assess(
        project("homes", *causes, uplift, choose=dict.fromkeys(groups, uplift)), catalogue
    )
    assert euros(whole) == alone(uplift)


def test_a_level_overlaps_as_well(catalogue: ic.Catalogue) -> None:
    uplift, level = "overlap.house_price_uplift", "living.green_experience"
    given = [{"indicator": level, "level": 3, "because": "seen", "evidence": 2}]
    data = project("homes", uplift, qualitative=given)
    (fault,) = faults(data, catalogue)
    assert fault.what.startswith(f"{level} and {uplift} are both in group house_price_uplift")
    result = assess(data | {"choose": {"house_price_uplift": level}}, catalogue)
    assert euros(result) == {}
    assert left(result)[uplift] == f"{level} chosen in group house_price_uplift"
    assert [item["points"] for item in result.to_dict()["qualitative"]] == [75]


def test_members_of_two_interventions_clash_too(catalogue: ic.Catalogue) -> None:
    """A rain garden beside a basin: the second of the two is where the message points."""
    damage = MEMBERS["clim.pluvial_damage_avoided"][0]
    garden = {"id": "garden", "use": "greening.rain_garden", "inputs": {"area": "9 m^2"} | damage}
    data = project("water", "overlap.storage_replaced")
    data["interventions"].insert(0, garden | {"timing": {"first_year": 2027}})
    (fault,) = faults(data, catalogue)
    assert fault.what.startswith("clim.pluvial_damage_avoided and overlap.storage_replaced")
    assert fault.path == "interventions[1]"


def test_a_shipped_measure_asks_to_choose() -> None:
    """A rain garden with both damage curves and a sewer investment, without any other catalogue."""
    damage = MEMBERS["clim.pluvial_damage_avoided"][0]
    sewer = {"sewer_investment": "40_000 EUR", "sewer_without": 2027, "sewer_with": "never"}
    data = project("water")
    data["interventions"][0] |= {"use": "greening.rain_garden"}
    data["interventions"][0]["inputs"] = {"area": "9 m^2"} | damage | sewer
    (fault,) = faults(data, ic.load_catalogue())
    first = "clim.pluvial_damage_avoided"
    assert fault.what.startswith(f"{first} and clim.sewer_capex_deferred are both in group")
    assert pasted(fault) == {"stormwater_same_litres": first}
    for chosen in (first, "clim.sewer_capex_deferred"):
        choose = {"stormwater_same_litres": chosen}
        assert euros(assess(data | {"choose": choose}, ic.load_catalogue())) == alone(chosen)


# --- the groups themselves --------------------------------------------------------------------


def used_groups(folder: Path) -> dict[str, set[str]]:
    """Groups named by the indicators of a folder, with the indicators."""
    found: dict[str, set[str]] = {}
    for path in folder.rglob("*.yaml"):
        written = yaml.safe_load(path.read_text(encoding="utf-8"))
        for group in written.get("exclusion_groups", []):
            found.setdefault(group, set()).add(written["id"])
    return found


def test_every_group_of_the_catalogue_is_in_the_vocabulary() -> None:
    used = used_groups(ROOT / "indicators")
    assert len(used) >= 10
    assert set(used) <= set(GROUPS)
    assert set(GROUPS) - set(used) == {"house_price_quiet"}, "noise has no indicator yet"


def test_each_group_has_a_pair_that_shows_the_guard() -> None:
    assert {pair[0] for pair in PAIRS} == {*GROUPS, "shade_twice"}


def test_the_pairs_are_members_of_their_group() -> None:
    members = used_groups(ROOT / "indicators")
    for group, ids in used_groups(OWN).items():
        members.setdefault(group, set()).update(ids)
    for group, _, one, other in PAIRS:
        assert {one, other} <= members[group]


def test_overlaps_that_must_be_guarded() -> None:
    """The pairs that guidance on greening names, each with the words that say what overlaps."""
    asked = {
        "stormwater_same_litres": ("damage", "storage", "subsidy per cubic metre"),
        "house_price_uplift": ("house price", "amenity", "recreation"),
        "house_price_cooling": ("house price", "heat"),
        "house_price_clean_air": ("house price", "clean air"),
        "house_price_quiet": ("house price", "noise"),
        "pm_double_count": ("PM10", "PM2.5"),
        "pollutant_health": ("price of the pollutant", "care cost"),
        "insured_damage": ("damage", "premium"),
        "roof_life": ("life of the roof", "renewal"),
    }
    for group, words in asked.items():
        assert all(word in GROUPS[group] for word in words), group


def test_check_names_the_overlap_at_its_line(tmp_path: Path) -> None:
    data = project("air", "air.pollutant_removed", "overlap.pm25_removed")
    path = tmp_path / "project.yaml"
    path.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    answer = run("check", path, "--catalogue", OWN)
    assert answer.code != 0
    assert f"{path}:8:3: " in answer.err, "the line of the intervention"
    assert "air.pollutant_removed and overlap.pm25_removed are both in group" in answer.err
    assert "choose: {pm_double_count: air.pollutant_removed}" in answer.err


IDS, SOME = "abcdef", ["g", "h", "i", "j"]


@given(
    st.dictionaries(st.sampled_from(IDS), st.lists(st.sampled_from(SOME), unique=True)),
    st.data(),
)
def test_a_suggested_choice_settles_all_and_undoes_none(
    members: dict[str, list[str]], data: st.DataObject
) -> None:
    choose: dict[str, str] = {}
    named = sorted((group, id_) for id_, groups in members.items() for group in groups)
    if named and data.draw(st.booleans()):
        group, id_ = data.draw(st.sampled_from(named))
        choose = {group: id_}
    suggested = a_choice(members, choose)
    assert suggested | choose == suggested, "what was chosen stays"
    dropped = not_chosen(members, suggested)
    assert not clashes({id_: groups for id_, groups in members.items() if id_ not in dropped})
    assert not set(suggested.values()) & set(dropped)
