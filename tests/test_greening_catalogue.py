"""The ten indicators of greening, the measures that feed them, and the values they rest on.

Present values are worked out by hand: prices of 2025, base year 2026, end of year, 2.8 % up to
2061 and 1.8 % after it.
"""

from __future__ import annotations

from typing import Any

import pytest
import yaml

import impactcalc as ic
from command_line import ROOT, run
from impactcalc.checks.example import run_example

FOLDER = ROOT / "indicators"

# From the table of indicators: domain, kind, broad welfare, SDG, IRIS, who gains.
GROUP_A: dict[str, tuple[str, str, str, list[int], list[str], set[str]]] = {
    "clim.pluvial_damage_avoided": (
        *("climate", "expected_damage", "HN-WO", [11, 13], ["OD6737"]),
        {"households", "insurers"},
    ),
    "clim.sewer_capex_deferred": ("climate", "deferral", "LA-EC", [11], [], {"municipality"}),
    "clim.storage_added": ("climate", "physical", "LA-NA", [6, 11], ["OD6737"], {"residents"}),
    "clim.sealed_area_removed": ("climate", "physical", "LA-NA", [11, 15], [], {"residents"}),
    "clim.heat_health_avoided": (
        *("health", "incidence", "HN-GZ", [3, 13], []),
        {"residents", "health_insurers"},
    ),
    "air.pollutant_removed": ("air", "externality", "HN-MI", [3, 11], [], {"residents"}),
    "energy.building_saved": (
        *("energy", "resource_saving", "HN-WO", [7], ["OI6697"]),
        {"owners", "tenants"},
    ),
    "built.roof_renewal_deferred": ("built", "deferral", "LA-EC", [11, 12], [], {"owners"}),
    "nature.biodiversity_level": (
        *("nature", "qualitative", "LA-NA", [15], ["PI7728"]),
        {"residents"},
    ),
    "living.green_experience": ("living", "qualitative", "HN-SW", [11], [], {"residents"}),
}

# What each example must give, by hand.
EXAMPLES = {
    # Without: 0.3 x 50,000 + 0.1 x 200,000 + 0.06 x 550,000 + 0.03 x 1,400,000 + 0.01 x 2,000,000
    # = 130,000; with: 0.1 x 50,000 + 0.06 x 275,000 + 0.03 x 1,075,000 + 0.01 x 1,700,000 = 70,750.
    "clim.pluvial_damage_avoided": 130_000 - 70_750,
    "clim.sewer_capex_deferred": 500_000,
    "clim.storage_added": 1_000 * 0.025,
    "clim.sealed_area_removed": 1_000 * 0.3 * 0.3,
    # 10,000 people x 0.0005 = 5 cases, of 2,500 for care and 0.2 x 50,000 for health.
    "clim.heat_health_avoided": 5 * (2_500 + 10_000),
    "air.pollutant_removed": 100 * 44.3,
    "energy.building_saved": 40_000 * 0.10 + 1_000 * 0.40,
    "built.roof_renewal_deferred": 100 * 60,
    "nature.biodiversity_level": 75,
    "living.green_experience": 50,
}

# Values in use: row of the table of key figures, number, unit, mark.
ROWS = {
    "air.pm10_price": ("env_pm10_epeu2024", 44.3, "EUR_2021/kg", "read"),
    "climate.co2_damage_price": ("env_co2_mp2023", 0.13, "EUR_2021/kgCO2e", "read"),
    "energy.electricity_emission": ("ene_ef_elec", 0.244, "kgCO2e/kWh", "secondary"),
    "energy.gas_emission": ("ene_ef_gas_wtw", 2.134, "kgCO2e/m^3", "secondary"),
    "green.extensive_roof_storage": ("grn_storage_ext", 25, "l/m^2", "secondary"),
    "green.blue_green_roof_storage": ("grn_storage_bluegreen", 50, "l/m^2", "secondary"),
    "green.pm10_deposition": ("grn_air_pm10", 1.19, "g/m^2/year", "read"),
    "green.tree_co2_uptake": ("grn_tree_co2", 45.5, "kgCO2e/tree/year", "secondary"),
    "health.qaly_value": ("hea_qaly_scba", 50_000, "EUR_2016/qaly", "secondary"),
}

NEW = ("greening.extensive_roof", "greening.intensive_roof", "greening.rain_garden")
MEASURES = (*NEW, "greening.street_tree", "greening.depaved_garden")


def plain(id_: str) -> Any:
    """A file of the catalogue as another reader has it."""
    (path,) = FOLDER.rglob(f"{id_}.yaml")
    return yaml.safe_load(path.read_text(encoding="utf-8"))


# --- the indicators ---------------------------------------------------------------------------


@pytest.mark.parametrize(("id_", "row"), GROUP_A.items(), ids=list(GROUP_A))
def test_an_indicator_is_as_its_row(id_: str, row: tuple[Any, ...]) -> None:
    domain, kind, welfare, sdg, iris, gains = row
    written = plain(id_)
    assert (written["domain"], written["kind"]) == (domain, kind)
    assert written["broad_welfare"] == welfare
    assert written["references"].get("sdg") == sdg
    assert written["references"].get("iris", []) == iris
    assert set(written["parties"]) == gains


@pytest.mark.parametrize("id_", GROUP_A)
def test_its_example_gives_what_was_worked_out_by_hand(id_: str) -> None:
    catalogue = ic.load_catalogue()
    outcome, context = run_example(catalogue.indicator(id_), catalogue, ic.load_scheme("mv"))
    assert outcome is not None, context
    assert outcome.computed == pytest.approx(EXAMPLES[id_], rel=1e-9)
    assert outcome.agrees


def test_heat_pays_care_to_the_insurer_and_health_to_the_person() -> None:
    """The split of the file is that of its example: 2,500 of 12,500 is care."""
    written = plain("clim.heat_health_avoided")
    assert written["parties"] == {"residents": 10_000 / 12_500, "health_insurers": 2_500 / 12_500}
    assert written["cashable"] == {"residents": 0, "health_insurers": 0}


def test_the_price_of_saved_energy_holds_no_carbon() -> None:
    """So the tonne may be counted beside it."""
    assert "carbon_same_tonne" not in plain("energy.building_saved")["exclusion_groups"]
    assert "CO2" in plain("energy.building_saved")["description"]["en"]


# --- the measures -----------------------------------------------------------------------------


@pytest.mark.parametrize("use", NEW)
def test_a_measure_feeds_many_indicators_in_several_domains(use: str) -> None:
    fed = [feed["indicator"] for feed in plain(use)["feeds"]]
    assert len(set(fed)) == len(fed)
    assert 5 <= len(fed) <= 8
    assert len({plain(id_)["domain"] for id_ in fed}) >= 3


@pytest.mark.parametrize("use", NEW)
def test_only_the_area_is_needed(use: str) -> None:
    wanted = {
        name
        for name, item in plain(use)["inputs"].items()
        if "default" not in item and not item.get("optional")
    }
    assert wanted == {"area"}
    result = assess(use, {"area": "10 m^2"})
    priced = {row["id"].split("/")[1] for row in result.to_dict()["effects"]}
    physical = {item["account"] for item in result.to_dict()["physical"]}
    rest = {item.indicator for item in result.not_counted}
    fed = {feed["indicator"] for feed in plain(use)["feeds"]}
    assert priced == {"air.pollutant_removed"} & fed
    assert physical == ({"pm10_captured", "water_storage"} if priced else set())
    assert rest == fed - priced - ({"clim.storage_added"} if priced else set())


def test_every_indicator_of_the_group_is_fed_by_some_measure() -> None:
    fed = {feed["indicator"] for use in MEASURES for feed in plain(use)["feeds"]}
    assert fed == {*GROUP_A, "clim.ghg_avoided"}


def assess(use: str, inputs: dict[str, Any], **more: Any) -> ic.Assessment:
    line = {"id": "x", "use": use, "inputs": inputs, "timing": {"first_year": 2027}}
    project = {
        **{"impactcalc": "project/1", "id": "p", "name": "P", "start": 2026},
        **{"horizon": "40 years", "price_year": 2025, "place": {"country": "NL"}},
        **{"interventions": [line | more.pop("line", {})]},
        **more,
    }
    return ic.assess(ic.Project.model_validate(project))


def euros(result: ic.Assessment) -> dict[str, float]:
    effects: list[dict[str, Any]] = result.to_dict()["effects"]
    return {row["id"].removeprefix("x/"): row["present_value"] for row in effects}


def physical(result: ic.Assessment) -> dict[str, str]:
    return {item["account"]: item["amount"] for item in result.to_dict()["physical"]}


# One euro in 2066: 35 years at 2.8 % and 5 at 1.8 %. One euro a year from 2027 to 2066.
LAST = 1.028**-35 * 1.018**-5
YEARLY = (1 - 1.028**-35) / 0.028 + 1.028**-35 * (1 - 1.018**-5) / 0.018
FROM_2021, FROM_2016 = 134.56 / 110.39, 134.56 / 100.32

ROOF: dict[str, Any] = {
    "area": "1_000 m^2",
    "electricity_saved": "40_000 kWh/year",
    "electricity_price": "0.10 EUR/kWh",
    "gas_saved": "1_000 m^3/year",
    "gas_price": "0.40 EUR/m^3",
    "renewal_price": "60 EUR/m^2",
    "renewal_without": 2046,
    "renewal_with": 2066,
}
HEAT: dict[str, Any] = {
    "exposed": {year: "1_000 person" for year in range(2027, 2067)},
    "heat_risk_without": "0.002 case/person/year",
    "heat_risk_with": "0.001 case/person/year",
    "heat_care_cost": "2_500 EUR/case",
    "heat_qaly_loss": "0.2 qaly/case",
}
DAMAGE: dict[str, Any] = {
    "damage_without": {"2 years": "0 EUR", "10 years": "100_000 EUR"},
    "damage_with": {"2 years": "0 EUR", "10 years": "50_000 EUR"},
}
# 1,000 m2 x 1.19 g is 1.19 kg a year; 9.76 t of electricity and 2.134 t of gas a year.
BY_HAND = {
    "air.pollutant_removed": 1.19 * 44.3 * FROM_2021 * YEARLY,
    "clim.ghg_avoided": (40 * 0.244 + 2.134) * 130 * FROM_2021 * YEARLY,
    "energy.building_saved": (4_000 + 400) * YEARLY,
    "built.roof_renewal_deferred": 60_000 * (1.028**-20 - LAST),
    # (0.5 - 0.1) x 50,000 + 0.1 x 100,000 = 30,000 a year, and half of that with.
    "clim.pluvial_damage_avoided": 15_000 * YEARLY,
    # One case a year, each year for itself.
    "clim.heat_health_avoided": (2_500 + 10_000 * FROM_2016) * YEARLY,
    # 80,000 euros in 2032 that come in 2047.
    "clim.sewer_capex_deferred": 80_000 * (1.028**-6 - 1.028**-21),
}


def by_hand(*ids: str) -> dict[str, Any]:
    return {id_: pytest.approx(BY_HAND[id_], rel=1e-9) for id_ in ids}


def test_an_extensive_roof_by_hand() -> None:
    result = assess("greening.extensive_roof", ROOF | HEAT | DAMAGE)
    assert euros(result) == by_hand(
        *("clim.pluvial_damage_avoided", "clim.heat_health_avoided", "clim.ghg_avoided"),
        *("air.pollutant_removed", "energy.building_saved", "built.roof_renewal_deferred"),
    )
    found = physical(result)
    assert found["water_storage"] == "25 m^3"  # 1,000 m2 x 25 litres
    assert found["electricity_saved"] == "40000 kWh/year"
    assert [item.indicator for item in result.not_counted] == ["nature.biodiversity_level"]


def test_an_intensive_roof_by_hand() -> None:
    result = assess("greening.intensive_roof", ROOF)
    assert euros(result) == by_hand(
        *("clim.ghg_avoided", "air.pollutant_removed", "energy.building_saved"),
        "built.roof_renewal_deferred",
    )
    assert physical(result)["water_storage"] == "50 m^3"  # 1,000 m2 x 50 litres


def test_a_rain_garden_by_hand() -> None:
    sewer = {"sewer_investment": "80_000 EUR", "sewer_without": 2032, "sewer_with": 2047}
    inputs = {"area": "200 m^2", "storage_depth": "150 mm", "tiles": "500 tile"} | HEAT
    result = assess("greening.rain_garden", inputs | sewer)
    assert euros(result) == by_hand("clim.sewer_capex_deferred", "clim.heat_health_avoided")
    found = physical(result)
    assert found["water_storage"] == "30 m^3"  # 200 m2 x 0.15 m
    assert found["depaved_area"] == "45 m^2"  # 500 x 0.09 m2
    damage = assess("greening.rain_garden", inputs | DAMAGE)
    assert euros(damage) == by_hand("clim.pluvial_damage_avoided", "clim.heat_health_avoided")


def test_what_a_project_knows_better_about_who_gains() -> None:
    """Its own split of heat: 40 % of a case is care."""
    shares = {"clim.heat_health_avoided": {"residents": 0.6, "health_insurers": 0.4}}
    result = assess("greening.rain_garden", HEAT | {"area": "9 m^2"}, line={"shares": shares})
    (heat,) = euros(result).values()
    parties = {row["party"]: row["effects"] for row in result.to_dict()["parties"]}
    assert parties["health_insurers"] == pytest.approx(0.4 * heat)
    assert parties["residents"] == pytest.approx(0.6 * heat)


# --- the values -------------------------------------------------------------------------------


def used_values() -> set[str]:
    """Values that a measure for greening, or an indicator it feeds, names."""
    found: set[str] = set()
    for use in MEASURES:
        written = plain(use)
        found.update(written.get("values", {}).values())
        for feed in written["feeds"]:
            found.update(plain(feed["indicator"]).get("values", {}).values())
    return found


def test_every_value_in_use_is_in_the_table() -> None:
    assert used_values() == set(ROWS)


@pytest.mark.parametrize(("id_", "row"), ROWS.items(), ids=list(ROWS))
def test_a_value_is_that_of_its_row_and_says_where_it_stands(
    id_: str, row: tuple[str, float, str, str]
) -> None:
    _, number, unit, mark = row
    written = plain(id_)
    assert (written["value"], written["unit"]) == (number, unit)
    assert written["verification"] == mark
    for key in ("title", "publisher", "year", "locator"):
        assert str(written["source"][key]).strip()


def test_the_storage_of_a_blue_green_roof_is_that_of_the_roofs_built() -> None:
    """Published of the roofs in Amsterdam: 650,000 litres on 13,000 square metres."""
    assert plain("green.blue_green_roof_storage")["value"] == 650_000 / 13_000


def outside(result: ic.Assessment) -> set[str]:
    flags: list[dict[str, Any]] = result.to_dict()["flags"]
    return {flag["value"] for flag in flags if flag["code"] == "value_outside_validity"}


def test_a_roof_is_what_the_deposition_was_measured_on() -> None:
    for use in ("greening.extensive_roof", "greening.intensive_roof"):
        abroad = assess(use, {"area": "9 m^2"}, place={"country": "US"})
        assert "green.pm10_deposition" not in outside(abroad)
        assert "green.pm10_deposition" in outside(assess(use, {"area": "9 m^2"}))
    garden = assess("greening.depaved_garden", {"planted_area": "9 m^2"}, place={"country": "US"})
    assert "green.pm10_deposition" in outside(garden)


def test_a_roof_garden_without_a_water_layer_is_flagged() -> None:
    value, use = "green.blue_green_roof_storage", "greening.intensive_roof"
    assert value in outside(assess(use, {"area": "9 m^2"}))
    layered = assess(use, {"area": "9 m^2"}, line={"groups": ["blue_green_roof"]})
    assert value not in outside(layered)


def test_the_emission_of_the_grid_is_flagged_after_its_year() -> None:
    assert "energy.electricity_emission" in outside(assess("greening.extensive_roof", ROOF))


# --- the cards --------------------------------------------------------------------------------


@pytest.mark.parametrize("use", NEW)
def test_its_card_reads_in_dutch(use: str) -> None:
    answer = run("catalogue", use, "--lang", "nl")
    assert answer.code == 0
    written = plain(use)
    flat = " ".join(answer.out.split())
    assert written["name"]["nl"] in flat
    assert written["description"]["nl"] in flat
    assert all(item["description"]["nl"] in flat for item in written["inputs"].values())
    for id_ in written.get("values", {}).values():
        assert plain(id_)["name"]["nl"] in flat
