"""A small invented catalogue for tables, and tables written as CSV and as xlsx."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

import impactcalc as ic
import project_strategies as strategies
from impactcalc.errors import Fault
from impactcalc.tables import check_portfolio

Doc = dict[str, Any]
Row = dict[str, Any]

_CALM = strategies.indicator(
    "tab.calm",
    "living",
    "benefit",
    counterfactual=strategies.NO_MEASURE,
    inputs={"trees": strategies.quantity_input("tree")},
    values={},
    formula="trees * 5",
    unit="tree",
    parties={"residents": 1},
    evidence=3,
    example={"inputs": {"trees": "10 tree"}, "expected": "50 tree", "source": "hand"},
)
_CALM["inputs"]["worth"] = strategies.quantity_input(
    "EUR/tree/year", default="5 EUR_2025/tree/year"
)
_CALM.update(formula="trees * worth", unit="EUR/year")
_CALM["example"]["expected"] = "50 EUR_2025/year"

_VISITS = strategies.indicator(
    "tab.visits",
    "living",
    "benefit",
    counterfactual=strategies.NO_MEASURE,
    inputs={
        "visits": {"series": "person", "description": strategies.both("Visitors.")},
        "worth": strategies.quantity_input("EUR/person/year", default="2 EUR_2025/person/year"),
    },
    values={},
    formula="visits * worth",
    unit="EUR/year",
    parties={"residents": 1},
    evidence=3,
    example={
        "inputs": {"visits": {2027: "10 person"}},
        "year": 2027,
        "expected": "20 EUR_2025/year",
        "source": "hand",
    },
)

_TREES = strategies.intervention(
    "tab.trees",
    [
        {"indicator": "tab.calm", "inputs": {"trees": "trees"}},
        {
            "indicator": "clim.pluvial_damage_avoided",
            "inputs": {"damage_without": "damage_without", "damage_with": "damage_with"},
        },
        {"indicator": "nature.biodiversity_level"},
    ],
    {
        "trees": strategies.quantity_input("tree", at_least="1 tree"),
        "damage_without": strategies.curve_input(optional=True),
        "damage_with": strategies.curve_input(optional=True),
    },
    timing={"delay": "1 year", "lifetime": "20 years"},
)

_ROOF = strategies.intervention(
    "tab.roof",
    [
        {"indicator": "clim.storage_added", "inputs": {"area": "area", "retention_depth": "depth"}},
        {"indicator": "tab.visits", "inputs": {"visits": "visits"}},
        {"indicator": "living.green_experience"},
    ],
    {
        "area": strategies.quantity_input("m^2"),
        "depth": strategies.quantity_input("mm", default="20 mm"),
        "visits": {"series": "person", "optional": True, "description": strategies.both("People.")},
        "renewed": strategies.quantity_input("calendar_year", optional=True, never="allowed"),
    },
    timing={"delay": "1 year", "lifetime": "20 years"},
)

CATALOGUE: Doc = {
    "indicators": {one["id"]: one for one in (_CALM, _VISITS)},
    "interventions": {one["id"]: one for one in (_TREES, _ROOF)},
}

GOOD: Row = {
    "project": "",
    "name": "Green",
    "use": "tab.trees",
    "trees [tree]": 20,
    "start": 2026,
    "horizon [years]": 40,
    "price_year": 2025,
}
"""A row without a fault; each test gives the project."""


MONEY: Row = {
    "investment [EUR]": 1000,
    "investment_year": 2026,
    "investment_party": "municipality",
    "upkeep [EUR/year]": 10,
    "upkeep_years": "2027-2040",
    "upkeep_party": "municipality",
    "income [EUR/year]": 5,
    "income_years": "2027-2040",
    "income_kind": "fee",
    "income_payer": "residents",
    "income_receiver": "municipality",
    "payer_benefit": "at_price",
}
"""An investment, upkeep and income without a fault."""


def as_text(value: Any) -> str:
    """A value as a CSV file has it."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return "" if value is None else str(value)


def csv_text(header: list[Any], rows: list[Row], separator: str = ",") -> str:
    """Rows, by header, as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([as_text(row.get(name)) for name in header])
    return out.getvalue()


def write_csv(
    path: Path,
    header: list[Any],
    rows: list[Row],
    curves: list[tuple[Any, ...]] | None = None,
    separator: str = ",",
) -> Path:
    """A portfolio as CSV, its curves beside it."""
    path.write_text(csv_text(header, rows, separator), encoding="utf-8", newline="")
    if curves:
        lines = [separator.join(map(as_text, line)) for line in curves]
        (path.parent / "curves.csv").write_text("\n".join(lines), encoding="utf-8")
    return path


def workbook(
    header: list[Any], rows: list[Row], curves: list[tuple[Any, ...]] | None = None
) -> Workbook:
    """A portfolio as a workbook, its curves in a second sheet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Projects"
    sheet.append(header)
    for row in rows:
        sheet.append([row.get(name) for name in header])
    if curves:
        more = book.create_sheet("curves")
        for line in curves:
            more.append(line)
    return book


def letters(column: int) -> str:
    """Letters of a column, by hand."""
    return (chr(64 + (column - 1) // 26) if column > 26 else "") + chr(65 + (column - 1) % 26)


def where(fault: Fault) -> tuple[str, str]:
    """Sheet (or file name of CSV) and cell of a fault."""
    return fault.sheet or Path(fault.file).name, fault.cell


DAY = date(2027, 3, 1)


def faults_of(path: Path, shelf: ic.Catalogue) -> list[Fault]:
    try:
        return check_portfolio(path, catalogue=shelf).faults
    except ic.InputError as error:
        return list(error.faults)


def one_fault(path: Path, shelf: ic.Catalogue) -> Fault:
    found = faults_of(path, shelf)
    assert [str(fault) for fault in found[1:]] == []
    return found[0]
