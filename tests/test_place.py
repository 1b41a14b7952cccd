"""Values that depend on place: which number counts where, and what the result says of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import impactcalc as ic
from impactcalc.errors import InputError
from impactcalc.models.project import Place
from impactcalc.models.values import PlaceNumber, Value
from impactcalc.place import holds, place_number

Doc = dict[str, Any]

# Invented numbers, so that each class is told from the others.
PRICE: Doc = {
    "impactcalc": "value/1",
    "id": "test.dust_price",
    "name": {"nl": "Prijs", "en": "Price"},
    "value": 10,
    "low": 8,
    "high": 14,
    "by_place": {"urbanity": {"very_strong": {"value": 20, "low": 15, "high": 30}, "none": 5}},
    "unit": "EUR_2025/kg",
    "geography": "NL",
    "source": {"title": "T", "publisher": "P", "year": 2025, "locator": "illustrative"},
    "licence": "own",
    "valid": {"places": ["NL"]},
    "status": "current",
    "verification": "read",
    "evidence": 3,
}
DEPTH = PRICE | {
    "id": "test.depth",
    "value": 30,
    "low": None,
    "high": None,
    "unit": "g/m^2/year",
    "by_place": {"soil": {"sand": 60, "clay": 12}},
}
INDICATOR: Doc = {
    "impactcalc": "indicator/1",
    "id": "air.test_dust",
    "name": {"nl": "Stof", "en": "Dust"},
    "description": {"nl": "Stof.", "en": "Dust."},
    "domain": "air",
    "broad_welfare": "HN-MI",
    "references": {"sdg": [3]},
    "kind": "externality",
    "counterfactual": {"is": "no_measure", "text": {"nl": "Niets.", "en": "Nothing."}},
    "inputs": {"captured": {"unit": "kg/year", "description": {"nl": "Kg.", "en": "Kg."}}},
    "values": {"price": "test.dust_price"},
    "formula": "captured * price",
    "unit": "EUR/year",
    "parties": {"residents": 1},
    "discount_class": "standard",
    "cashable": 0,
    "exclusion_groups": [],
    "evidence": 3,
    "example": {
        "inputs": {"captured": "2 kg/year"},
        "expected": "20 EUR_2025/year",
        "source": "illustrative",
    },
}
INTERVENTION: Doc = {
    "impactcalc": "intervention/1",
    "id": "test.green",
    "name": {"nl": "Groen", "en": "Green"},
    "description": {"nl": "Groen.", "en": "Green."},
    "inputs": {"area": {"unit": "m^2", "description": {"nl": "M2.", "en": "M2."}}},
    "values": {"depth": "test.depth"},
    "feeds": [{"indicator": "air.test_dust", "inputs": {"captured": "area * depth"}}],
}


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> ic.Catalogue:
    folder = tmp_path_factory.mktemp("by_place")
    for path, data in (
        ("catalogue.yaml", {"impactcalc": "catalogue/1", "id": "t", "version": "1"}),
        ("values/test.dust_price.yaml", PRICE),
        ("values/test.depth.yaml", {k: v for k, v in DEPTH.items() if v is not None}),
        ("air/air.test_dust.yaml", INDICATOR),
        ("interventions/test.green.yaml", INTERVENTION),
    ):
        target = folder / path
        target.parent.mkdir(exist_ok=True)
        more = {"licence": "CC BY 4.0"} if path == "catalogue.yaml" else {}
        target.write_text(yaml.safe_dump(data | more, sort_keys=False), encoding="utf-8")
    return ic.load_catalogue(folder)


def project(place: Doc | None, own: Doc | None = None) -> ic.Project:
    """1,000 m2 in one year, undiscounted: the base year is the year of the effect."""
    use: Doc = {
        "id": "green",
        "use": "test.green",
        "inputs": {"area": "1000 m^2"},
        "timing": {"first_year": 2026, "lifetime": "1 years"},
    }
    data: Doc = {
        "impactcalc": "project/1",
        "id": "p",
        "name": "P",
        "start": 2026,
        "horizon": "1 years",
        "interventions": [use | ({"place": own} if own else {})],
    }
    return ic.Project.model_validate(data | ({"place": place} if place else {}))


# 1,000 m2 times grammes per m2 and year, in kg, times the price.
@pytest.mark.parametrize(
    ("place", "euros", "outside"),
    [
        ({"country": "NL", "urbanity": "very_strong", "soil": "sand"}, 60 * 20, set()),
        ({"country": "NL", "urbanity": "none", "soil": "clay"}, 12 * 5, set()),
        ({"country": "NL", "urbanity": "strong", "soil": "sand"}, 60 * 10, {"test.dust_price"}),
        ({"country": "NL", "soil": "peat"}, 30 * 10, {"test.dust_price", "test.depth"}),
        ({"country": "BE", "urbanity": "none", "soil": "sand"}, 60 * 5, {"test.dust_price"}),
        (None, 30 * 10, {"test.dust_price", "test.depth"}),
    ],
)
def test_the_class_of_the_place_decides(
    catalogue: ic.Catalogue, place: Doc | None, euros: float, outside: set[str]
) -> None:
    a = ic.assess(project(place), catalogue=catalogue)
    assert a.npv == pytest.approx(euros, rel=1e-12)
    flagged = {f.value: f.share for f in a.flags if f.code == "value_outside_validity"}
    expected = outside | ({"test.depth"} if place and place.get("country") == "BE" else set())
    assert set(flagged) == expected
    assert set(flagged.values()) <= {1.0}


def test_an_intervention_has_a_place_of_its_own(catalogue: ic.Catalogue) -> None:
    place = {"country": "NL", "urbanity": "none", "soil": "clay"}
    a = ic.assess(project(place, {"urbanity": "very_strong"}), catalogue=catalogue)
    assert a.npv == pytest.approx(12 * 20, rel=1e-12)


@pytest.mark.parametrize(("price_set", "euros"), [("low", 60 * 15), ("high", 60 * 30)])
def test_a_class_has_its_own_bounds(
    catalogue: ic.Catalogue, price_set: str, euros: float, tmp_path: Path
) -> None:
    scheme = tmp_path / "bound.yaml"
    scheme.write_text(
        "{impactcalc: scheme/1, id: bound, version: '1', name: B, because: test, extends: mv, "
        f"price_set: {price_set}}}\n",
        encoding="utf-8",
    )
    place = {"country": "NL", "urbanity": "very_strong", "soil": "sand"}
    a = ic.assess(project(place), catalogue=catalogue, scheme=scheme)
    assert a.npv == pytest.approx(euros, rel=1e-12)
    with pytest.raises(InputError, match=f"dust_price has no {price_set} figure"):
        ic.assess(project(place | {"urbanity": "none"}), catalogue=catalogue, scheme=scheme)


def test_the_trace_names_the_class(catalogue: ic.Catalogue) -> None:
    place = {"country": "NL", "urbanity": "very_strong", "soil": "sand"}
    text = ic.assess(project(place), catalogue=catalogue).explain("green/air.test_dust")
    assert "<- value test.dust_price by_place.urbanity.very_strong.value (T)" in text
    assert "<- value test.depth by_place.soil.sand (T)" in text


@pytest.mark.parametrize(
    ("by_place", "what"),
    [
        ({}, "give urbanity or soil"),
        ({"urbanity": {"none": 1}, "soil": {"sand": 1}}, "give urbanity or soil"),
        ({"soil": {}}, "has no class"),
        ({"soil": {"gravel": 1}}, "gravel"),
        ({"soil": {"sand": "1"}}, "number"),
        ({"soil": {"sand": {"low": 1}}}, "has no value"),
        ({"soil": {"sand": {"value": 1, "low": 2}}}, "outside its own range"),
        ({"soil": {"sand": {"value": 1, "mean": 2}}}, "mean"),
    ],
)
def test_faults_of_by_place(by_place: Doc, what: str) -> None:
    with pytest.raises(ValueError, match=what):
        Value.model_validate(PRICE | {"by_place": by_place})


def test_a_series_has_no_by_place() -> None:
    series = {k: v for k, v in PRICE.items() if k not in ("value", "low", "high")}
    with pytest.raises(ValueError, match="by_place belongs to value"):
        Value.model_validate(series | {"series": {2030: 1}})


def test_the_plain_rule_without_a_project() -> None:
    value = Value.model_validate(PRICE)
    assert place_number(value, None)[1].value == 10
    assert place_number(value, Place(urbanity="none"))[0] == ("by_place", "urbanity", "none")
    assert not holds(value, Place(country="NL"), frozenset(), 2026, 2026)
    assert holds(value, Place(country="NL", urbanity="none"), frozenset(), 2026, 2026)


def test_the_price_of_fine_dust_follows_the_ratios_of_its_source() -> None:
    """Table 36 of the handbook: 122 in cities, 92 on average, 69 in the country (EUR/kg)."""
    value = ic.load_catalogue().value("air.pm10_price")
    general = PlaceNumber(44.3, 29.7, 73.3)
    for urbanity, street in (
        ("very_strong", 122),
        ("strong", 122),
        ("moderate", 92),
        ("little", 69),
        ("none", 69),
    ):
        _, found = place_number(value, Place(urbanity=urbanity))
        for key, number in vars(general).items():
            assert getattr(found, key) == pytest.approx(number * street / 92, abs=0.051)
