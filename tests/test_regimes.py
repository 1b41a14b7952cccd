"""Discount regimes against the table of rates, and against factors computed elsewhere.

``regime_rates.csv`` is a copy of the published rates the files were made from, one row for each
band; ``regime_vectors.csv`` has factors and sums that rest on them. Both say how they were
checked. What was written down from memory tests the arithmetic, not the law.
"""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

import impactcalc as ic
from command_line import ROOT

HERE = Path(__file__).parent
FOLDER = ROOT / "indicators" / "regimes"
FILES = sorted(FOLDER.glob("*.yaml"))
BASE = 2026
STRENGTH = ("read", "secondary", "memory")  # from strong to weak

Doc = dict[str, Any]
Bands = list[tuple[int, int | None, Decimal]]


def table(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def rates() -> dict[str, list[dict[str, str]]]:
    """Bands of each row of the table by its id."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in table("regime_rates.csv"):
        found.setdefault(row["regime_id"], []).append(row)
    return found


RATES = rates()
REGIMES = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in FILES}
CLASSES = {
    (id_, name): entry for id_, data in REGIMES.items() for name, entry in data["classes"].items()
}
WHERE = {entry["row"]: key for key, entry in CLASSES.items()}

# What a class has before the first year of its row: the format has no band without a rate.
BEFORE = {
    "us_a94_2023_appD": [(1, 56, Decimal("2"))],  # 2.0 % before 2080: remarks of the row
    "de_uba_long": [(1, 20, Decimal("3"))],  # row de_uba_short is what holds before it
}


def published(row: str, clock: int) -> Bands:
    """First and last step and rate in per cent of each band of a row, year 0 being no step."""
    found = []
    for band in RATES[row]:
        first = max(int(band["from_year"]) - clock, 1)
        last = int(band["to_year"]) - clock if band["to_year"] else None
        found.append((first, last, Decimal(band["rate"]) * 100))
    return found


def written(entry: Doc) -> Bands:
    """The same of a class, read without the library."""
    found: Bands = []
    before = 0
    for band in entry["bands"]:
        number, unit = band["rate"].split()
        assert unit == "%/year"
        found.append((before + 1, band.get("to_year"), Decimal(number)))
        before = band.get("to_year", before)
    return found


# --- every row is data ----------------------------------------------------------------------------


def test_every_row_is_in_exactly_one_class() -> None:
    rows = [entry["row"] for entry in CLASSES.values()]
    assert sorted(rows) == sorted(RATES)
    assert len(rows) == 65
    assert sum(len(bands) for bands in RATES.values()) == 100


@pytest.mark.parametrize("row", RATES)
def test_a_row_has_its_rates_and_edges(row: str) -> None:
    id_, name = WHERE[row]
    clock = REGIMES[id_]["clock"]
    wanted = published(row, 0 if clock == "base_year" else clock)
    assert written(CLASSES[id_, name]) == BEFORE.get(row, []) + wanted


@pytest.mark.parametrize("row", RATES)
def test_the_library_reads_a_row_as_it_is_written(row: str) -> None:
    id_, name = WHERE[row]
    read = ic.load_catalogue().regime(id_).classes[name]
    found = [(band.to_year, band.rate.number) for band in read.bands]
    plain = written(CLASSES[id_, name])
    assert found == [(last, pytest.approx(float(rate), rel=1e-15)) for _, last, rate in plain]


def test_steps_by_the_calendar_are_those_the_sources_date() -> None:
    dated = {id_: data["clock"] for id_, data in REGIMES.items() if data["clock"] != "base_year"}
    assert dated == {"us_a94_2023": 2023, "fr_2013": 2013}
    assert {int(band["from_year"]) for band in RATES["us_a94_2023_appD"]} >= {2080, 2095, 2126}
    assert [band["to_year"] for band in RATES["fr_2013_quinet_rf"]] == ["2070", ""]


def test_the_step_into_2080_has_the_first_lower_rate() -> None:
    years = np.arange(2078, 2097)
    found = ic.discount.discount_factors("us_a94_2023_appD", years, base_year=2077)
    steps = np.concatenate(([1.0], found[:-1])) / found - 1
    assert steps == pytest.approx([0.02] * 2 + [0.019] * 15 + [0.018] * 2, rel=1e-10)


@pytest.mark.parametrize(
    ("row", "last"),
    [("us_a94_2023_appD", 2134), ("nl_2020_horizon", BASE + 100), ("de_uba_short", BASE + 20)],
)
def test_after_the_last_band_there_is_no_rate(row: str, last: int) -> None:
    assert ic.discount.discount_factors(row, [last], base_year=BASE)[0] > 0
    with pytest.raises(ic.ArgumentError, match=f"no rate for the step from year {last}"):
        ic.discount.discount_factors(row, [last + 1], base_year=BASE)


# --- who, when, and how it was checked ------------------------------------------------------------


@pytest.mark.parametrize("id_", REGIMES)
def test_a_regime_has_the_mark_of_its_weakest_row(id_: str) -> None:
    data = REGIMES[id_]
    rows = [entry["row"] for entry in data["classes"].values()]
    marks = {band["verification"] for row in rows for band in RATES[row]}
    weakest = max(marks, key=STRENGTH.index)
    assert data["verification"] == ("unverified" if weakest == "memory" else weakest)


def test_rows_of_one_file_share_body_and_vintage() -> None:
    for id_, data in REGIMES.items():
        bands = [band for entry in data["classes"].values() for band in RATES[entry["row"]]]
        assert len({(band["country"], band["body"], band["year"]) for band in bands}) == 1, id_


def test_files_of_one_body_and_vintage_are_apart_only_for_their_mark() -> None:
    """Else one file has them all; the two Green Book figures of 2026 are of two bodies."""
    files: dict[tuple[str, str], set[str]] = {}
    for row, (id_, _) in WHERE.items():
        files.setdefault((RATES[row][0]["body"], RATES[row][0]["year"]), set()).add(id_)
    several = {key: ids for key, ids in files.items() if len(ids) > 1}
    for ids in several.values():
        marks = [REGIMES[id_]["verification"] for id_ in ids]
        purposes = [REGIMES[id_]["purpose"] for id_ in ids]
        assert len(set(marks)) == len(marks) or len(set(purposes)) == len(purposes), ids
    assert set().union(*several.values()) == {
        *("nl_2020", "nl_2020_nature", "us_a4_2023", "us_a94_2023")
    }


@pytest.mark.parametrize("id_", REGIMES)
def test_a_regime_says_who_when_and_where(id_: str) -> None:
    data = REGIMES[id_]
    force = data["in_force"]
    assert force["from"] >= data["decided"]
    assert data["body"].strip()
    assert data["purpose"].strip()
    assert {"title", "publisher", "year", "locator"} <= set(data["source"])
    if data["status"] in ("in_force", "recommendation"):
        assert "to" not in force
    elif id_ != "ca_tbs_2007":  # its end was not found, and its notes say so
        assert force["from"] <= force["to"] <= BASE
    if "notes" in data:
        assert set(data["notes"]) == {"nl", "en"}
    if data["verification"] == "unverified" or data["status"] == "recommendation":
        assert "notes" in data or id_ in ("au_nsw_2023", "de_bvwp2030")


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        *(("nl_2009", "nl_2015"), ("nl_2015", "nl_2020"), ("nl_2020", "nl_2025")),
        *(("us_a94_1972", "us_a94_1992"), ("dk_2013", "dk_2021"), ("nz_2020", "nz_2024")),
        *(("ie_pre2019", "ie_2019"), ("uk_1991_test_rate", "green_book")),
        *(("fr_2005_lebegue", "fr_2013"), ("fr_2013", "fr_2021"), ("no_2005", "no_r109")),
    ],
)
def test_one_vintage_ends_where_the_next_begins(older: str, newer: str) -> None:
    assert REGIMES[older]["status"] == "superseded"
    gap = REGIMES[newer]["in_force"]["from"] - REGIMES[older]["in_force"]["to"]
    assert gap in (0, 1)


def test_only_what_discounts_a_whole_project_has_a_standard_class() -> None:
    """Without it a scheme cannot take a risk-free rate or a target for a whole project."""
    without = {id_ for id_, data in REGIMES.items() if "standard" not in data["classes"]}
    assert without == {"fr_2013", "de_uba_2020", "us_epa_scghg_2023"}


# --- the gate -------------------------------------------------------------------------------------


def assessed(folder: Path, regime: str, **options: Any) -> ic.Assessment:
    """A gain of 100 euros at year 5, under a scheme that names the regime."""
    scheme = {
        **{"impactcalc": "scheme/1", "id": "other", "extends": "mv", "version": "1"},
        **{"name": {"nl": "Anders", "en": "Other"}, "because": {"nl": "Test.", "en": "Test."}},
        "regime": regime,
    }
    (folder / "other.yaml").write_text(json.dumps(scheme), encoding="utf-8")
    gain = {
        **{"id": "gain", "name": "Gain", "domain": "living", "broad_welfare": "HN-SW"},
        **{"kind": "benefit", "party": "residents", "evidence": 3, "source": "invented"},
        **{"amount": "100 EUR", "years": BASE + 5},
    }
    project = {
        **{"impactcalc": "project/1", "id": "p", "name": "P", "start": BASE},
        **{"horizon": "5 years", "price_year": 2025, "illustrative": True},
        "parties": [{"id": "municipality", "roles": ["operator"]}, {"id": "residents"}],
        "effects": [gain],
    }
    return ic.assess(ic.Project.model_validate(project), scheme=folder / "other.yaml", **options)


WITH_STANDARD = [id_ for id_, data in REGIMES.items() if "standard" in data["classes"]]


@pytest.mark.parametrize("id_", WITH_STANDARD)
def test_only_an_unverified_regime_must_be_allowed(id_: str, tmp_path: Path) -> None:
    data = REGIMES[id_]
    if data["verification"] == "unverified":
        with pytest.raises(ic.UnverifiedError, match=f"regime {id_} is unverified"):
            assessed(tmp_path, id_)
        result = assessed(tmp_path, id_, allow_unverified=True)
        flags = [(flag["code"], flag.get("value")) for flag in result.to_dict()["flags"]]
        assert ("value_unverified", id_) in flags
    else:
        result = assessed(tmp_path, id_)
    # within five years every regime is in its first band, and all euros are at year 5
    rate = float(data["classes"]["standard"]["bands"][0]["rate"].split()[0]) / 100
    assert result.to_dict()["headline"]["npv"] == pytest.approx(100 / (1 + rate) ** 5, rel=1e-12)


def test_the_gate_was_tried_on_both_kinds() -> None:
    shut = [id_ for id_ in WITH_STANDARD if REGIMES[id_]["verification"] == "unverified"]
    assert (len(shut), len(WITH_STANDARD) - len(shut)) == (10, 30)


# --- factors computed elsewhere -------------------------------------------------------------------


def class_of(vector: dict[str, str]) -> str:
    """How the rates of a vector were checked; a figure of our own making is ``computed``."""
    return vector["verification"].replace(";", " ").split()[0]


def parameters(*wanted: str) -> list[Any]:
    """Vectors of these classes, each named with its class, so that a report tells them apart."""
    return [
        pytest.param(vector, id=f"{class_of(vector)}-{vector['case_id']}")
        for vector in table("regime_vectors.csv")
        if class_of(vector) in wanted
    ]


def factors(row: str, first: int, last: int) -> Any:
    years = np.arange(BASE + first, BASE + last + 1)
    return ic.discount.discount_factors(row, years, base_year=BASE)


def outcome(vector: dict[str, str]) -> float:
    """What the library gives for the inputs of a vector."""
    given = json.loads(vector["inputs_json"])
    row = given.pop("regime")
    if given.keys() == {"from", "to", "amount"}:
        return float(given["amount"] * factors(row, given["from"], given["to"]).sum())
    if given.keys() == {"flows_year0", "annual", "n"}:
        yearly = factors(row, 1, given["n"])
        npv = given["flows_year0"] + given["annual"] * yearly.sum()
        per_year = vector["what"].startswith("equivalent annual value")
        return float(npv / yearly.sum() if per_year else npv)
    assert given.keys() == {"year"}, f"no reading for the inputs {sorted(given)}"
    (factor,) = factors(row, given["year"], given["year"])
    if vector["what"].startswith("constant annual rate"):
        return float(factor ** (-1 / given["year"]) - 1)
    assert "discount factor" in vector["what"] or "published value of $1" in vector["what"]
    return float(factor)


def check(vector: dict[str, str]) -> None:
    assert abs(outcome(vector) - float(vector["expected"])) <= float(vector["tolerance"])


@pytest.mark.parametrize("vector", parameters("read", "secondary"))
def test_factors_of_published_rates(vector: dict[str, str]) -> None:
    check(vector)


@pytest.mark.parametrize("vector", parameters("memory", "computed"))
def test_arithmetic_alone_where_no_source_was_seen(vector: dict[str, str]) -> None:
    check(vector)


def test_every_vector_is_in_one_of_the_two() -> None:
    vectors = table("regime_vectors.csv")
    counted = {kind: 0 for kind in ("read", "secondary", "memory", "computed")}
    for vector in vectors:
        counted[class_of(vector)] += 1
    assert sum(counted.values()) == len(vectors) == 69
    assert min(counted.values()) > 0
    assert {json.loads(vector["inputs_json"])["regime"] for vector in vectors} <= set(RATES)


def test_a_flat_rate_at_maturity_would_be_seen() -> None:
    """Year 31 of the Green Book: 1.03^-31 is 0.399987, above the factor of year 30."""
    before, at = factors("uk_gb_standard", 30, 31)
    assert at < before < 1.03**-31


@pytest.mark.parametrize("row", RATES)
def test_a_row_is_found_by_its_id(row: str) -> None:
    id_, name = WHERE[row]
    years = [BASE, BASE + 1, BASE + 20]
    found = ic.discount.discount_factors(row, years, base_year=BASE)
    same = ic.discount.discount_factors(id_, years, base_year=BASE, discount_class=name)
    assert found.tolist() == same.tolist()
