"""The greening examples: figures worked out by hand, and the table against the spreadsheet."""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import impactcalc as ic
from command_line import ROOT

GREENING = ROOT / "examples" / "greening" / "project.yaml"
PORTFOLIO = ROOT / "examples" / "greening_portfolio"
SPREADSHEET = ROOT / "examples" / "greening_spreadsheet" / "projecten.xlsx"

CPI = {2016: 100.32, 2021: 110.39, 2025: 134.56}
"""Consumer price index of the Netherlands, 2015 = 100, as the shipped file has it."""


def factor(year: int) -> float:
    """Regime nl_2025 from 2026: 2.8 % to year 35, 1.8 % after it."""
    t = year - 2026
    return 1.028 ** -min(t, 35) * 1.018 ** -max(t - 35, 0)


def present_value(amount: float, growth: float = 0.0) -> float:
    """Of an amount in each year from 2027 to 2066; growth counts from 2026."""
    return sum(amount * (1 + growth) ** (y - 2026) * factor(y) for y in range(2027, 2067))


def expected_damage(points: dict[int, float]) -> float:
    """Trapezoid over the chance of exceedance, and the tail at the rarest."""
    curve = sorted(((1 / years, damage) for years, damage in points.items()), reverse=True)
    between = sum((p - q) * (a + b) / 2 for (p, a), (q, b) in pairwise(curve))
    return between + curve[-1][0] * curve[-1][1]


@pytest.fixture(scope="module")
def greening() -> ic.Assessment:
    return ic.assess(ic.load_project(GREENING))


def test_the_price_index_is_the_shipped_one() -> None:
    series = ic.load_catalogue().index("nl.cpi").series
    assert {year: series.at(year) for year in CPI} == CPI


def test_effects_of_the_worked_example_by_hand(greening: ic.Assessment) -> None:
    without = expected_damage({2: 0, 5: 300e3, 10: 700e3, 25: 1.5e6, 100: 3.5e6})
    with_ = expected_damage({2: 0, 5: 220e3, 10: 555e3, 25: 1.28e6, 100: 3.2e6})
    assert (without, with_) == (pytest.approx(271_000), pytest.approx(226_000))
    case = (2_500 + 0.2 * 50_000) * CPI[2025] / CPI[2016]  # care, and health at 50,000 a year
    dust = 1.19e-3 * 58.7 * CPI[2025] / CPI[2021]  # euros per m2: kg a year, price in a city
    wanted = {
        "roofs/clim.pluvial_damage_avoided": present_value(45_000, growth=0.01),
        "roofs/clim.heat_health_avoided": present_value(1_200 * 0.0005 * case, growth=0.01),
        "roofs/clim.ghg_avoided": present_value(40_000 * 0.244 * 0.13 * CPI[2025] / CPI[2021]),
        "roofs/air.pollutant_removed": present_value(20_000 * dust),
        "roofs/energy.building_saved": present_value(40_000 * 0.13),
        "roofs/built.roof_renewal_deferred": 1_200_000 * factor(2046),
        "gardens/air.pollutant_removed": present_value(10_000 * dust),
    }
    found = {part.id: part.present_value for part in greening.document.effects}
    assert found == {id_: pytest.approx(value, rel=1e-9) for id_, value in wanted.items()}
    resources = 1_700_000 + present_value(40_000)
    assert greening.resources == pytest.approx(resources, rel=1e-12)
    assert greening.npv == pytest.approx(sum(wanted.values()) - resources, rel=1e-9)


def test_quantities_of_the_worked_example_by_hand(greening: ic.Assessment) -> None:
    found = {part.account: part.value for part in greening.document.physical}
    wanted = {
        "water_storage": 20_000 * 0.025 + 10_000 * 0.016,
        "depaved_area": 111_111 * 0.09,
        "pm10_captured": 30_000 * 1.19e-3,
        "heat_cases_avoided": 40 * 1_200 * 0.0005,
        "qalys_gained": 40 * 1_200 * 0.0005 * 0.2,
        "greenhouse_gas": 40_000 * 0.244 / 1_000,
        "electricity_saved": 40_000,
        "gas_saved": 0,
    }
    assert found == {account: pytest.approx(value) for account, value in wanted.items()}


def test_benefits_fall_in_six_domains_and_five_other_pockets(greening: ic.Assessment) -> None:
    document = greening.document
    domains = {part.domain for part in document.effects}
    levels = {"nature"} if document.qualitative else set()
    assert domains | levels == {"climate", "health", "air", "energy", "built", "nature"}
    gains = {p.party for p in document.parties if p.net > 0}
    assert gains == {"households", "insurers", "residents", "health_insurers", "world", "owners"}
    assert all(p.net < 0 for p in document.parties if p.party == "municipality")


def test_the_spreadsheet_holds_the_projects_of_the_table() -> None:
    table, sheet = ic.assess_portfolio(PORTFOLIO), ic.assess_portfolio(SPREADSHEET)
    assert len(table) == len(sheet) == 10
    english = {"name", "name_nl"}
    for one, other in zip(table.rows, sheet.rows, strict=True):
        assert {k: v for k, v in one.items() if k not in english} == {
            k: v for k, v in other.items() if k not in english
        }
        assert one["illustrative"] == 1.0


def test_every_cell_of_the_table_is_in_the_spreadsheet() -> None:
    """As text of numbers; words are in Dutch there."""
    book = openpyxl.load_workbook(SPREADSHEET)
    for name, sheet in (("projects.csv", "projecten"), ("curves.csv", "krommen")):
        with (PORTFOLIO / name).open(encoding="utf-8", newline="") as stream:
            rows = list(csv.reader(stream))
        cells: list[tuple[Any, ...]] = list(book[sheet].iter_rows(values_only=True))
        assert len(rows) == len(cells)
        for row, others in zip(rows[1:], cells[1:], strict=True):
            for text, other in zip(row, others, strict=True):
                assert (text == "") == (other is None)
                if isinstance(other, int | float):
                    assert float(text) == other


def test_every_example_has_a_readme_that_names_its_files() -> None:
    for folder in (ROOT / "examples").iterdir():
        if folder.is_dir():
            text = (folder / "README.md").read_text(encoding="utf-8")
            files: list[Path] = [f for f in folder.iterdir() if f.name != "README.md"]
            assert files
            assert all(f.name in text or f.name == "project.yaml" for f in files), folder
