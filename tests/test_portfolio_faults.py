"""A messy spreadsheet through the door of portfolios: every seeded fault at its sheet, row, column.

The same table as CSV and as a frame. Figures are invented; each fault was put there by hand.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import impactcalc as ic
from impactcalc.errors import Fault
from tables_help import csv_text, letters, where, workbook

Row = dict[str, Any]
Seeds = dict[tuple[int, str], str]

GOOD: Row = {
    "name": "Trees",
    "use": "greening.street_tree",
    "trees [tree]": 20.5,
    "start": 2026,
    "horizon [years]": 40,
    "price_year": 2025,
    "first_year": 2027,
    "deadweight": 0.1,
    "investment [EUR]": 1000,
    "investment_year": 2026,
    "investment_party": "municipality",
    "upkeep [EUR/year]": 10,
    "upkeep_years": "2028-2040",
    "upkeep_party": "municipality",
    "income [EUR/year]": 5,
    "income_years": "2028-2040",
    "income_kind": "fee",
    "income_payer": "residents",
    "income_receiver": "municipality",
    "payer_benefit": "at_price",
}
HEADER = [
    "project",
    *GOOD,
    *("lifetime [years]", "drop_off [%/year]", "damage_without", "damage_with", "country"),
    *("region", "outcome", "illustrative", "level.nature.biodiversity_level", "area [m^2]"),
]

WRONG: list[tuple[str, Any, str]] = [
    ("project", "two words", "is not an id"),
    ("project", None, "project is blank"),
    ("use", "greening.street_trees", "To do: write greening.street_tree"),
    ("use", None, "use is blank"),
    ("trees [tree]", "many", "'many' is not a number"),
    ("trees [tree]", "5 kg", "does not fit the header, which says tree"),
    ("trees [tree]", "5 foo", "unit 'foo' is unknown"),
    ("trees [tree]", "1.234", "may be 1.234 or 1234"),
    ("trees [tree]", "1,234", "may be 1.234 or 1234"),
    ("trees [tree]", "10-12", "is a range"),
    ("trees [tree]", "1 234", "has a space in its number"),
    ("trees [tree]", 0.5, "outside its limit"),
    ("trees [tree]", -4, "outside its limit"),
    ("trees [tree]", "#REF!", "holds the error #REF!"),
    ("area [m^2]", 5, "has no input area"),
    ("start", "soon", "'soon' is not a year"),
    ("start", None, "start is blank"),
    ("horizon [years]", 900, "out of range"),
    ("horizon [years]", 40.5, "no whole number of years"),
    ("price_year", "2.025", "is not a year"),
    ("first_year", 1900, "lies outside 2026 to 2066"),
    ("first_year", 27, "is not a calendar year"),
    ("deadweight", 10, "write 0.1 for 10 %"),
    ("deadweight", -0.2, "too low"),
    ("drop_off [%/year]", "2 %", "does not fit the header"),
    ("lifetime [years]", 0, "out of range"),
    ("investment [EUR]", -5, "is negative"),
    ("investment [EUR]", "=1+1", "holds a formula"),
    ("investment [EUR]", "\u20ac 100", "is not a number"),
    ("investment_year", 1999, "lies outside"),
    ("investment_party", "the shop", "is not an id"),
    ("upkeep_years", "2040-2028", "ends before it starts"),
    ("upkeep_years", 2028, "in the single year 2028"),
    ("income_kind", "gift", "sale, fee, outcome_payment"),
    ("income_payer", "resident", "looks like residents"),
    ("damage_with", "god", "write good"),
    ("name", "___", "still to fill in"),
    ("name", "Gr\u202een", "does not show, U+202E"),
    ("country", "Nederland", "two capital letters"),
    ("region", "___", "still to fill in"),
    ("outcome", "two words", "is not an id"),
    ("illustrative", "maybe", "neither yes nor no"),
    ("level.nature.biodiversity_level", 7, "not a level"),
]
ONLY_TYPED: list[tuple[str, Any, str]] = [
    ("trees [tree]", True, "is true"),
    ("name", True, "is true. To do: write text"),
    ("start", date(2027, 3, 1), "holds a date, 2027-03-01"),
    ("trees [tree]", date(2027, 3, 1), "holds a date"),
]
CURVES: list[tuple[Any, ...]] = [
    ("curve", "x [year]", "y [EUR]"),
    ("good", 2, 10),
    ("good", 10, 2000),
    ("bad", 2, "lots"),
    ("bad", 10, 20),
]


def seeded(wrong: Iterable[tuple[str, Any, str]]) -> tuple[list[Row], Seeds, list[str]]:
    """Good rows and faulty ones by turns; words by place of the row and column; good projects."""
    rows: list[Row] = []
    wanted: Seeds = {}
    good = []
    for number, (name, value, words) in enumerate(wrong):
        rows.append({**GOOD, "project": f"good-{number}", "trees [tree]": 10 + number})
        good.append(f"good-{number}")
        if number % 7 == 0:
            rows.append({})  # a blank row is no row
        rows.append({**GOOD, "project": f"bad-{number}", name: value})
        wanted[len(rows) - 1, name] = words
    for key, value, words in (
        ("price_year", 2024, "is 2024 here and 2025 in"),
        ("region", "zuid", "is 'zuid' here and 'noord' in"),
    ):  # one id in two rows that contradict each other
        rows.append({**GOOD, "project": f"twice-{key}", "region": "noord"})
        rows.append({**GOOD, "project": f"twice-{key}", key: value})
        wanted[len(rows) - 1, key] = words
    return rows, wanted, good


def cells(wanted: Seeds) -> dict[str, str]:
    return {
        f"{letters(HEADER.index(name) + 1)}{at + 2}": words for (at, name), words in wanted.items()
    }


def agree(faults: Iterable[Fault], wanted: dict[tuple[str, str], str]) -> None:
    """Each seeded fault is there with its words, and nothing else is."""
    found = {where(fault): str(fault) for fault in faults}
    assert sorted(found) == sorted(wanted)
    for place, words in wanted.items():
        assert words in found[place]
    for fault in faults:
        assert (f"{letters(fault.column)}{fault.line}", bool(fault.todo)) == (fault.cell, True)


def test_a_spreadsheet_with_more_than_forty_faults(tmp_path: Path) -> None:
    rows, wanted, good = seeded([*WRONG, *ONLY_TYPED])
    rows += [{**GOOD, "project": f"last-{number}"} for number in range(5)]
    rows[-1] |= {"damage_without": "bad", "damage_with": "good"}
    book = workbook(HEADER, rows, CURVES)
    sheet = book["Projects"]
    expected = cells(wanted)
    first = len(rows) - 3  # row of the table of last-0
    sheet.merge_cells(f"B{first}:B{first + 1}")
    expected[f"B{first}"] = "merged with the cells up to"
    column = letters(HEADER.index("drop_off [%/year]") + 1)
    sheet[f"{column}{first + 2}"] = 0.02
    sheet[f"{column}{first + 2}"].number_format = "0.0%"
    expected[f"{column}{first + 2}"] = "'2.00 %' does not fit the header"
    book.create_sheet("Toelichting").append(["any words"])
    path = tmp_path / "messy.xlsx"
    book.save(path)
    places = {("Projects", cell): words for cell, words in expected.items()}
    places["curves", "C4"] = "'lots' is not a number"
    assert len(places) >= 40
    with pytest.raises(ic.InputError) as refused:
        ic.assess_portfolio(path)
    agree(refused.value.faults, places)
    p = ic.assess_portfolio(path, keep_going=True)
    agree(p.faults, places)
    assert [id_ for id_ in p.ids if id_.startswith("good")] == good
    assert [id_ for id_ in p.ids if not id_.startswith("good")] == ["last-3"]
    more = book.create_sheet("More")
    more.append(["project", "use"])
    for state, words in (("visible", "Projects and More"), ("hidden", "is hidden")):
        more.sheet_state = state
        book.save(path)
        with pytest.raises(ic.InputError, match=words):
            ic.assess_portfolio(path, keep_going=True)


def test_the_same_as_csv(tmp_path: Path) -> None:
    rows, wanted, good = seeded(WRONG)
    path = tmp_path / "messy.csv"
    path.write_text(csv_text(HEADER, rows, ";"), encoding="utf-8", newline="")
    curves = "\n".join(";".join(map(str, line)) for line in CURVES)
    (tmp_path / "curves.csv").write_text(curves, encoding="utf-8")
    places = {("messy.csv", cell): words for cell, words in cells(wanted).items()}
    places["curves.csv", "C4"] = "'lots' is not a number"
    with pytest.raises(ic.InputError) as refused:
        ic.assess_portfolio(path)
    agree(refused.value.faults, places)
    p = ic.assess_portfolio(path, keep_going=True)
    agree(p.faults, places)
    assert list(p.ids) == good


@pytest.mark.parametrize("kind", ["pandas", "parquet"])
def test_the_same_in_columns(tmp_path: Path, kind: str) -> None:
    """Columns of text, as a file that was once CSV has them; a formula is text there as well."""
    wrong = [each for each in WRONG if each[0] != "damage_with"]
    rows, wanted, good = seeded(wrong)
    texts = [{name: None if v is None else str(v) for name, v in row.items()} for row in rows]
    frame = pd.DataFrame({name: [row.get(name) for row in texts] for name in HEADER}, dtype="str")
    source: Any = frame
    if kind == "parquet":
        source = tmp_path / "messy.parquet"
        frame.to_parquet(source)
    name = "messy.parquet" if kind == "parquet" else "the data frame"
    places = {(name, cell): words for cell, words in cells(wanted).items()}
    with pytest.raises(ic.InputError) as refused:
        ic.assess_portfolio(source)
    agree(refused.value.faults, places)
    p = ic.assess_portfolio(source, keep_going=True)
    agree(p.faults, places)
    assert list(p.ids) == good
