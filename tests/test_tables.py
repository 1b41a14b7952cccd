"""Small portfolio tables: equal to projects written by hand; every fault at its cell; any file."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import impactcalc as ic
import project_strategies as strategies
from impactcalc import limits
from impactcalc.errors import Fault
from impactcalc.tables import read_portfolio
from tables_help import (
    CATALOGUE,
    DAY,
    GOOD,
    MONEY,
    Row,
    csv_text,
    faults_of,
    letters,
    one_fault,
    where,
    workbook,
    write_csv,
)

FAULTY = Path(__file__).parent / "faulty_tables"


# --- what a table means ------------------------------------------------------------------------

FULL_CURVES: list[tuple[Any, ...]] = [
    ("curve", "x [year]", "y [EUR]"),
    ("before", 2, 0),
    ("before", 10, 60_000),
    ("after", 2, 0),
    ("after", 10, "20_000 EUR_2024"),
]
FULL: list[Row] = [
    {
        **GOOD,
        "project": "canal",
        "country": "NL",
        "region": "GM0363",
        "urbanity": "strong",
        "soil": "clay",
        "vat": "included",
        "first_year": 2027,
        "ramp_up [years]": 9,
        "lifetime [years]": 30,
        "deadweight": 0.1,
        "attribution": 1,
        "displacement": 0,
        "drop_off [%/year]": 1.5,
        "investment [EUR]": 150_000,
        "investment_year": 2026,
        "investment_party": "municipality",
        "upkeep [EUR/year]": 2000,
        "upkeep_years": "2027-2066",
        "upkeep_party": "gardeners",
        "income [EUR/year]": 500,
        "income_years": "2027-2036",
        "income_kind": "sale",
        "income_payer": "stall_holders",
        "income_receiver": "municipality",
        "payer_benefit": "at_price",
        "choose.stormwater_same_litres": "clim.pluvial_damage_avoided",
        "leave_out.living.green_experience": "not surveyed",
        "illustrative": True,
        "deadweight.clim.pluvial_damage_avoided": 0,
        "level.nature.biodiversity_level": 3,
        "damage_without": "before",
        "damage_with": "after",
    },
    {"project": "canal", "use": "tab.roof", "area [m^2]": 12.5, "renewed": "never"},
    {"project": "canal", "use": "tab.trees", "trees [tree]": 3},
]
FULL_HEADER = list({name: None for row in FULL for name in row})
BY_HAND = {
    "impactcalc": "project/1",
    "id": "canal",
    "name": "Green",
    "start": 2026,
    "horizon": "40 years",
    "price_year": 2025,
    "vat": "included",
    "place": {"country": "NL", "region": "GM0363", "urbanity": "strong", "soil": "clay"},
    "parties": [
        {"id": "municipality", "roles": ["operator"]},
        {"id": "gardeners", "roles": ["operator"]},
        {"id": "stall_holders"},
    ],
    "interventions": [
        {
            "id": "tab.trees",
            "use": "tab.trees",
            "inputs": {
                "trees": "20 tree",
                "damage_without": {"2 year": "0 EUR", "10 year": "60_000 EUR"},
                "damage_with": {"2 year": "0 EUR", "10 year": "20_000 EUR_2024"},
            },
            "timing": {"first_year": 2027, "ramp_up": "9 years", "lifetime": "30 years"},
            "adjustments": {
                "all": {
                    "deadweight": 0.1,
                    "attribution": 1,
                    "displacement": 0,
                    "drop_off": "1.5 %/year",
                },
                "clim.pluvial_damage_avoided": {"deadweight": 0},
            },
            "illustrative": True,
        },
        {"id": "tab.roof", "use": "tab.roof", "inputs": {"area": "12.5 m^2", "renewed": "never"}},
        {"id": "tab.trees-2", "use": "tab.trees", "inputs": {"trees": "3 tree"}},
    ],
    "resources": [
        {
            "id": "trees-investment",
            "party": "municipality",
            "amount": "150_000 EUR",
            "years": 2026,
            "illustrative": True,
        },
        {
            "id": "trees-upkeep",
            "party": "gardeners",
            "amount": "2_000 EUR/year",
            "years": "2027-2066",
            "illustrative": True,
        },
    ],
    "income": [
        {
            "id": "trees-income",
            "kind": "sale",
            "payer": "stall_holders",
            "receiver": "municipality",
            "amount": "500 EUR/year",
            "years": "2027-2036",
            "payer_benefit": "at_price",
            "illustrative": True,
        }
    ],
    "qualitative": [
        {
            "indicator": "nature.biodiversity_level",
            "level": 3,
            "because": "portfolio table",
            "illustrative": True,
        }
    ],
    "choose": {"stormwater_same_litres": "clim.pluvial_damage_avoided"},
    "leave_out": {"living.green_experience": "not surveyed"},
}


def both_forms(
    folder: Path, header: list[Any], rows: list[Row], curves: list[tuple[Any, ...]] | None = None
) -> list[Path]:
    """The same table as CSV with each separator, and as xlsx."""
    found = []
    for number_, separator in enumerate(",;\t"):
        inside = folder / f"csv{number_}"
        inside.mkdir()
        found.append(write_csv(inside / "p.csv", header, rows, curves, separator))
    workbook(header, rows, curves).save(folder / "p.xlsx")
    return [*found, folder / "p.xlsx"]


def test_every_column_of_the_format_means_what_a_project_file_says(
    tmp_path: Path, shelf: ic.Catalogue
) -> None:
    wanted = ic.Project.model_validate(BY_HAND)
    for path in both_forms(tmp_path, FULL_HEADER, FULL, FULL_CURVES):
        (project,) = read_portfolio(path, catalogue=shelf)
        assert project == wanted, path
        assert project.hash() == wanted.hash()


def test_a_table_in_dutch_is_the_same_project(tmp_path: Path, shelf: ic.Catalogue) -> None:
    text = (
        "project;naam;maatregel;trees [boom];Startjaar;zichtperiode [jaar];prijspeil;land;regio;"
        "stedelijkheid;bodem;eerste jaar;aanlooptijd [jaar];levensduur [jaar];investering [EUR];"
        "investeringsjaar;investeerder;onderhoud [EUR/jaar];onderhoudsjaren;onderhouder;"
        "illustratief;niveau.nature.biodiversity_level\r\n"
        "gracht;Bomen;tab.trees;12,0;2026;40 jaar;2025;NL;GM0363;zeer sterk;klei;2027;9;30;"
        "1.234,50;2026;Gemeente;2.000.000;2027 \u2013 2066;gemeente;ja;3\r\n"
    )
    path = tmp_path / "p.csv"
    path.write_bytes(text.encode("utf-8-sig"))
    (project,) = read_portfolio(path, catalogue=shelf)
    assert project == ic.Project.model_validate(
        {
            "impactcalc": "project/1",
            "id": "gracht",
            "name": "Bomen",
            "start": 2026,
            "horizon": "40 years",
            "price_year": 2025,
            "place": {
                "country": "NL",
                "region": "GM0363",
                "urbanity": "very_strong",
                "soil": "clay",
            },
            "parties": [{"id": "municipality", "roles": ["operator"]}],
            "interventions": [
                {
                    "id": "tab.trees",
                    "use": "tab.trees",
                    "inputs": {"trees": "12 tree"},
                    "timing": {"first_year": 2027, "ramp_up": "9 years", "lifetime": "30 years"},
                    "illustrative": True,
                }
            ],
            "resources": [
                {
                    "id": "trees-investment",
                    "amount": "1234.5 EUR",
                    "years": 2026,
                    "party": "municipality",
                    "illustrative": True,
                },
                {
                    "id": "trees-upkeep",
                    "amount": "2000000 EUR/year",
                    "years": "2027-2066",
                    "party": "municipality",
                    "illustrative": True,
                },
            ],
            "qualitative": [
                {
                    "indicator": "nature.biodiversity_level",
                    "level": 3,
                    "because": "portfolio table",
                    "illustrative": True,
                }
            ],
        }
    )


def test_a_series_has_years_or_ranges_of_years(tmp_path: Path, shelf: ic.Catalogue) -> None:
    rows = [{**GOOD, "project": "a", "use": "tab.roof", "area [m^2]": 5, "visits": "people"}]
    rows[0]["trees [tree]"] = None
    header = [*GOOD, "area [m^2]", "visits"]
    for name, x in (("plain", "x"), ("dated", "x [calendar_year]")):
        inside = tmp_path / name
        inside.mkdir()
        curves: list[tuple[Any, ...]] = [
            ("curve", x, "y [person]"),
            ("people", 2027, 10),
            ("people", "2028-2030", 12),
        ]
        for path in both_forms(inside, header, rows, curves):
            (project,) = read_portfolio(path, catalogue=shelf)
            assert project.interventions[0].inputs == (
                ic.Project.model_validate(
                    {
                        **BY_HAND,
                        "interventions": [
                            {
                                "id": "a",
                                "use": "tab.roof",
                                "inputs": {
                                    "area": "5 m^2",
                                    "visits": {2027: "10 person", "2028-2030": "12 person"},
                                },
                            }
                        ],
                    }
                )
                .interventions[0]
                .inputs
            )


def test_years_of_a_column_with_blanks_may_end_in_a_point_and_a_nought(
    tmp_path: Path, shelf: ic.Catalogue
) -> None:
    """What programs write that keep a column with blanks as numbers."""
    row = {**GOOD, "project": "a", "start": "2026.0", "first_year": "2027.0"}
    rows = [row, {**row, "start": "", "first_year": "2028.5"}]
    fault = one_fault(write_csv(tmp_path / "p.csv", list(row), rows), shelf)
    assert (fault.cell, fault.what) == ("H3", "'2028.5' is not a year")
    (project,) = read_portfolio(write_csv(tmp_path / "p.csv", list(row), rows[:1]), catalogue=shelf)
    assert (project.start, project.interventions[0].timing.first_year) == (2026, 2027)


@pytest.mark.parametrize("name", ["kosten [EUR]", "party", "amount [EUR]", "opmerking", "notes"])
def test_an_unknown_header_is_not_taken_for_one_that_means_something_else(
    tmp_path: Path, shelf: ic.Catalogue, name: str
) -> None:
    """Costs (kosten) are no income (inkomsten), and a party is no start."""
    row = {**GOOD, "project": "a", name: 5}
    fault = one_fault(write_csv(tmp_path / "p.csv", list(row), [row]), shelf)
    assert fault.todo == "delete the column, or check how its name is spelt"


def test_what_a_spreadsheet_does_to_numbers(tmp_path: Path, shelf: ic.Catalogue) -> None:
    """0.1 + 0.2 is 0.3; 10 % in a cell that shows percent is 0.1; years may be 2026.0."""
    header = [*GOOD, "deadweight"]
    rows = [{**GOOD, "project": 7, "start": 2026.0, "trees [tree]": 0.1 + 0.2, "deadweight": 0.07}]
    book = workbook(header, rows)
    book["Projects"].cell(2, 8).number_format = "0%"
    book.save(tmp_path / "p.xlsx")
    (project,) = read_portfolio(tmp_path / "p.xlsx", catalogue=shelf)
    assert project.id == "7"
    assert project.start == 2026
    assert str(project.interventions[0].inputs["trees"].value) == "0.3 tree"  # type: ignore[union-attr]
    assert project.interventions[0].adjustments["all"].deadweight == 0.07


def test_blank_rows_and_spaces_are_passed_by(tmp_path: Path, shelf: ic.Catalogue) -> None:
    text = (
        ' project ,use,"trees\n[tree]",start,horizon [years]\n\n  a\u00a0, tab.trees ,5,2026,40\n\n'
    )
    path = tmp_path / "p.csv"
    path.write_text(text + "a,tab.trees,many,,\n", encoding="utf-8")
    fault = one_fault(path, shelf)
    # The line break inside quotes makes no row; the blank lines are rows 2 and 4.
    assert where(fault) == ("p.csv", "C5")
    assert fault.heading == "trees [tree]"


# --- random tables -----------------------------------------------------------------------------

names = st.text(alphabet="abcdefgh", min_size=1, max_size=5)
counts = st.one_of(
    st.integers(1, 10**6), st.decimals(1, 1000, places=2, allow_nan=False).map(float)
)


@st.composite
def portfolios(draw: st.DrawFn) -> tuple[list[Row], list[dict[str, Any]]]:
    """Rows of a table, and the same projects written by hand."""
    rows: list[Row] = []
    projects = []
    for id_ in draw(st.lists(names, min_size=1, max_size=4, unique=True)):
        start, span = draw(st.integers(2020, 2035)), draw(st.integers(10, 60))
        strong = draw(st.sampled_from([None, "strong", "none"]))
        project: dict[str, Any] = {
            "impactcalc": "project/1",
            "id": id_,
            "name": id_,
            "start": start,
            "horizon": f"{span} years",
            "price_year": 2025,
            "interventions": [],
        }
        if strong:
            project["place"] = {"urbanity": strong}
        mine: list[Row] = []
        for _ in range(draw(st.integers(1, 3))):
            row, item, money = draw(_row(start))
            used = [one["id"] for one in project["interventions"]]
            same = sum(one.split("-")[0] == item["use"] for one in used)
            item["id"] = item["use"] + (f"-{same + 1}" if same else "")
            project["interventions"].append(item)
            if money:
                short = item["id"].split(".")[1]
                project.setdefault("resources", []).append({**money, "id": f"{short}-investment"})
                project["parties"] = [{"id": "municipality", "roles": ["operator"]}]
            mine.append({"project": id_, **row})
        mine[0].update({"start": start, "horizon [years]": span, "price_year": 2025})
        mine[0]["urbanity"] = strong
        rows += mine
        projects.append(project)
    return rows, projects


@st.composite
def _row(draw: st.DrawFn, start: int) -> tuple[Row, dict[str, Any], dict[str, Any]]:
    """A row, its intervention, and its investment."""
    use, key, unit = draw(
        st.sampled_from([("tab.trees", "trees", "tree"), ("tab.roof", "area", "m^2")])
    )
    amount = draw(counts)
    row: Row = {"use": use, f"{key} [{unit}]": amount}
    item: dict[str, Any] = {"use": use, "inputs": {key: f"{amount} {unit}"}}
    money = {}
    if draw(st.booleans()):
        row["deadweight"] = share = draw(st.integers(0, 100)) / 100
        item["adjustments"] = {"all": {"deadweight": share}}
    if draw(st.booleans()):
        row["first_year"] = first = start + draw(st.integers(0, 5))
        item["timing"] = {"first_year": first}
    if draw(st.booleans()):
        row["illustrative"] = item["illustrative"] = True
    if draw(st.booleans()):
        cost = draw(st.integers(0, 10**7))
        row.update({"investment [EUR]": cost, "investment_year": start})
        row["investment_party"] = "municipality"
        money = {"party": "municipality", "amount": f"{cost} EUR", "years": start}
        money |= {"illustrative": True} if row.get("illustrative") else {}
    return row, item, money


RANDOM_HEADER = [
    *("project", "use", "trees [tree]", "area [m^2]", "start", "horizon [years]", "price_year"),
    *("urbanity", "deadweight", "first_year", "illustrative"),
    *("investment [EUR]", "investment_year", "investment_party"),
]


@settings(max_examples=40)
@given(portfolios(), st.randoms(use_true_random=False), st.sampled_from(",;\t"))
def test_csv_and_xlsx_give_what_is_written_by_hand(
    tmp_path_factory: pytest.TempPathFactory,
    shelf: ic.Catalogue,
    drawn: tuple[list[Row], list[dict[str, Any]]],
    rng: random.Random,
    separator: str,
) -> None:
    rows, wanted = drawn
    folder = tmp_path_factory.mktemp("random")
    header = list(RANDOM_HEADER)
    rng.shuffle(header)
    # In a file that may have decimal commas 1.234 is refused; with zeros behind it is clear.
    shown = [{k: f"{v:.4f}" if isinstance(v, float) else v for k, v in row.items()} for row in rows]
    paths = [write_csv(folder / "p.csv", header, shown, None, separator), folder / "p.xlsx"]
    workbook(header, rows).save(paths[1])
    for path in paths:
        found = read_portfolio(path, catalogue=shelf)
        assert found == [ic.Project.model_validate(data) for data in wanted]


# --- faults ------------------------------------------------------------------------------------

CURVES: list[tuple[Any, ...]] = [
    ("curve", "x [year]", "y [EUR]"),
    ("good", 2, 10),
    ("good", 10, 20),
    ("bad", 2, "lots"),
    ("twice", 2, 10),
    ("twice", 2, 20),
]
CURVE_FAULTS = {"C4": "'lots' is not a number", "B6": "there twice"}

HEADER = [
    *GOOD,
    *MONEY,
    *("area [m^2]", "damage_without", "damage_with", "urbanity", "first_year", "deadweight"),
    *("drop_off [%/year]", "level.nature.biodiversity_level", "illustrative"),
]
BAD_HEADERS = [
    ("lifetime [kg]", "does not fit lifetime, which is in years"),
    ("ramp_up", "ramp_up has no unit"),
    ("regoin", "header 'regoin' is unknown. To do: write region"),
    ("Startjaar", "is there twice: E1 is start too"),
    ("level.clim.ghg_avoided", "has no levels"),
    ("choose.stormwater_same_liters", "write choose.stormwater_same_litres"),
    ("trees (tree)", "cannot be read"),
    ("leave_out.clim.ghg_avoid", "write leave_out.clim.ghg_avoided"),
]
Seed = tuple[Row, str, str]
SEEDS: list[Seed] = [
    ({"project": "two words"}, "project", "is not an id"),
    ({"project": None}, "project", "project is blank"),
    ({"use": "tab.tree"}, "use", "there is no intervention 'tab.tree'. To do: write tab.trees"),
    ({"use": None}, "use", "use is blank"),
    ({"trees [tree]": None}, "use", "input trees of tab.trees is missing"),
    ({"area [m^2]": 5}, "area [m^2]", "tab.trees has no input area"),
    ({"trees [tree]": "many"}, "trees [tree]", "'many' is not a number"),
    ({"trees [tree]": "10 (8-12)"}, "trees [tree]", "is a range"),
    ({"trees [tree]": "5 m^2"}, "trees [tree]", "does not fit the header, which says tree"),
    ({"trees [tree]": "5 foo"}, "trees [tree]", "unit 'foo' is unknown"),
    ({"start": "soon"}, "start", "'soon' is not a year"),
    ({"start": None}, "start", "start is blank"),
    ({"horizon [years]": 40.5}, "horizon [years]", "no whole number of years"),
    ({"horizon [years]": 900}, "horizon [years]", "out of range"),
    ({"urbanity": "big"}, "urbanity", "very_strong, strong, moderate, little, none"),
    ({"first_year": 27}, "first_year", "27 is not a calendar year"),
    ({"deadweight": 10}, "deadweight", "write 0.1 for 10 %"),
    ({"deadweight": -0.2}, "deadweight", "too low"),
    ({"drop_off [%/year]": "2 %"}, "drop_off [%/year]", "does not fit the header"),
    ({"investment [EUR]": "=1+1"}, "investment [EUR]", "holds a formula"),
    ({"upkeep [EUR/year]": "#N/A"}, "upkeep [EUR/year]", "holds the error #N/A"),
    ({"investment [EUR]": -5}, "investment [EUR]", "is negative"),
    ({"investment_party": None}, "investment [EUR]", "has no investment_party"),
    ({"upkeep [EUR/year]": None}, "upkeep_years", "stands here without upkeep"),
    ({"upkeep_years": "2040-2027"}, "upkeep_years", "ends before it starts"),
    ({"upkeep_years": 2027}, "upkeep_years", "EUR/year in the single year 2027"),
    ({"income_kind": "gift"}, "income_kind", "sale, fee, outcome_payment, saved_cost_contract"),
    ({"income_payer": "municipality"}, "income_receiver", "payer and receiver are both"),
    ({"income_kind": "outcome_payment"}, "payer_benefit", "only for kinds sale and fee"),
    ({"income_payer": "resident"}, "income_payer", "looks like residents"),
    ({"income_payer": "the shop"}, "income_payer", "is not an id"),
    ({"damage_with": "god"}, "damage_with", "there is no curve 'god'. To do: write good"),
    ({"level.nature.biodiversity_level": 7}, "level.nature.biodiversity_level", "not a level"),
    ({"illustrative": "maybe"}, "illustrative", "neither yes nor no"),
    ({"name": "Gr\u202een"}, "name", "does not show, U+202E"),
    ({"name": "x" * 2000}, "name", "longer than 1000 characters"),
    ({"price_year": "2.025"}, "price_year", "'2.025' is not a year"),
]
ONLY_XLSX: list[Seed] = [
    ({"start": DAY}, "start", "holds a date, 2027-03-01"),
    ({"trees [tree]": True}, "trees [tree]", "is true"),
    ({"trees [tree]": DAY}, "trees [tree]", "holds a date"),
    ({"name": True}, "name", "is true. To do: write text"),
]
ONLY_CSV: list[Seed] = [
    ({"trees [tree]": "1.234"}, "trees [tree]", "may be 1.234 or 1234"),
    ({"trees [tree]": "1,234"}, "trees [tree]", "may be 1.234 or 1234"),
    ({"trees [tree]": "1 234"}, "trees [tree]", "To do: write 1234"),
    ({"name": "bell\x07"}, "name", "control character"),
    ({"investment [EUR]": "\u20ac 100"}, "investment [EUR]", "is not a number"),
    ({"trees [tree]": "#N/B"}, "trees [tree]", "holds the error"),
]


def seeded(seeds: list[Seed], header: list[Any]) -> tuple[list[Row], dict[str, str]]:
    """A row for each seed, and the words of each fault by cell."""
    rows: list[Row] = []
    wanted = {
        f"{letters(len(HEADER) + n)}1": words for n, (_, words) in enumerate(BAD_HEADERS, start=1)
    }
    for number_, (change, column, words) in enumerate(seeds):
        rows.append({**GOOD, "project": f"p{number_}", **MONEY, **change})
        wanted[f"{letters(header.index(column) + 1)}{number_ + 2}"] = words
    return rows, wanted


def compare(found: list[Fault], wanted: dict[tuple[str, str], str]) -> None:
    places = Counter(map(where, found))
    assert sorted(wanted.keys() - places) == []
    assert sorted((places - Counter(list(wanted))).elements()) == []
    for fault in found:
        assert wanted[where(fault)] in str(fault)
        assert fault.todo, str(fault)
        column = "".join(sign for sign in fault.cell if sign.isalpha())
        assert f"{letters(fault.column)}{fault.line}" == fault.cell
        assert f"row {fault.line}, " in str(fault)
        assert column == letters(fault.column)


def test_a_spreadsheet_with_seeded_faults_gives_these_and_no_other(
    tmp_path: Path, shelf: ic.Catalogue
) -> None:
    header = [*HEADER, *(name for name, _ in BAD_HEADERS)]
    rows, wanted = seeded([*SEEDS, *ONLY_XLSX], header)
    last = {"project": f"p{len(rows) - 1}", "use": "tab.trees", "trees [tree]": 5}
    rows.append({**last, "price_year": 2024})
    rows.append({**GOOD, "project": "curves", "damage_without": "bad", "damage_with": "twice"})
    rows.append({**GOOD, "project": "merged"})
    rows.append({**GOOD, "project": "beyond"})
    rows.append({**GOOD, "project": "percent"})
    book = workbook(header, rows, CURVES)
    sheet = book["Projects"]
    sheet.merge_cells(f"B{len(rows) - 1}:B{len(rows)}")
    beyond = letters(len(header) + 1)
    sheet[f"{beyond}{len(rows)}"] = "stray"
    drop = f"{letters(header.index('drop_off [%/year]') + 1)}{len(rows) + 1}"
    sheet[drop] = 0.02
    sheet[drop].number_format = "0.0%"
    book.save(tmp_path / "p.xlsx")
    price = letters(header.index("price_year") + 1)
    wanted[f"{price}{len(rows) - 3}"] = f"is 2024 here and 2025 in {price}{len(rows) - 4}"
    wanted[f"B{len(rows) - 1}"] = "merged with the cells up to"
    wanted[f"{beyond}{len(rows)}"] = "stands under no header"
    wanted[drop] = "'2.00 %' does not fit the header"
    expected = {("Projects", cell): words for cell, words in wanted.items()}
    expected |= {("curves", cell): words for cell, words in CURVE_FAULTS.items()}
    assert len(expected) >= 50
    compare(faults_of(tmp_path / "p.xlsx", shelf), expected)


def test_a_csv_with_seeded_faults_gives_these_and_no_other(
    tmp_path: Path, shelf: ic.Catalogue
) -> None:
    header = [*HEADER, *(name for name, _ in BAD_HEADERS)]
    rows, wanted = seeded([*SEEDS, *ONLY_CSV], header)
    rows.append({**GOOD, "project": "curves", "damage_without": "bad", "damage_with": "twice"})
    path = write_csv(tmp_path / "p.csv", header, rows, CURVES, ";")
    extra = ";".join(["shifted", *[""] * len(header), "5"])
    path.write_bytes(path.read_bytes() + f"{extra}\r\nshifted;;tab.trees;5\r\n".encode())
    wanted[f"{letters(len(header) + 2)}{len(rows) + 2}"] = "more cells than the"
    expected = {("p.csv", cell): words for cell, words in wanted.items()}
    expected |= {("curves.csv", cell): words for cell, words in CURVE_FAULTS.items()}
    compare(faults_of(path, shelf), expected)


def test_a_missing_column_is_one_fault_and_not_one_for_each_row(
    tmp_path: Path, shelf: ic.Catalogue
) -> None:
    rows = [{**GOOD, "project": f"p{n}", "upkeep [EUR/year]": 5} for n in range(3)]
    for name in ("project", "use", "start", "horizon [years]"):
        header = [key for key in GOOD if key != name]
        fault = one_fault(write_csv(tmp_path / "p.csv", header, rows), shelf)
        assert (fault.line, fault.column, fault.cell) == (1, 0, "1:1")
        assert str(fault).startswith(f"{tmp_path / 'p.csv'}, row 1: column {name.split()[0]} is")
    fault = one_fault(write_csv(tmp_path / "p.csv", [*GOOD, "upkeep [EUR/year]"], rows), shelf)
    assert where(fault) == ("p.csv", "H1")
    assert "columns upkeep_years, upkeep_party" in fault.what


def test_a_misspelt_header_is_not_reported_as_missing_as_well(
    tmp_path: Path, shelf: ic.Catalogue
) -> None:
    for name, wrong in (("start", "strat"), ("trees [tree]", "tres [tree]"), ("use", "usse")):
        row = {**GOOD, "project": "a"}
        row[wrong] = row.pop(name)
        fault = one_fault(write_csv(tmp_path / "p.csv", list(row), [row]), shelf)
        assert (fault.line, fault.what) == (1, f"header {wrong!r} is unknown")
        assert fault.todo == f"write {name}"


def test_headers_below_row_1_are_one_fault(tmp_path: Path, shelf: ic.Catalogue) -> None:
    text = "My projects,2026\n\n" + csv_text(list(GOOD), [{**GOOD, "project": "a"}])
    path = tmp_path / "p.csv"
    path.write_text(text, encoding="utf-8")
    fault = one_fault(path, shelf)
    assert "headers in row 3" in fault.what
    assert fault.todo == "delete the 2 rows above it"


@pytest.mark.parametrize(
    ("leave_out", "faults"), [(None, 1), ("leave_out.tab.calm", 0), ("leave_out.tab.visits", 1)]
)
def test_an_input_is_needed_unless_what_rests_on_it_is_left_out(
    tmp_path: Path, shelf: ic.Catalogue, leave_out: str | None, faults: int
) -> None:
    row = {**GOOD, "project": "a", "trees [tree]": None}
    if leave_out:
        row[leave_out] = "not known"
    path = write_csv(tmp_path / "p.csv", list(row), [row])
    assert len(faults_of(path, shelf)) == faults


def test_curves_are_only_asked_for_where_they_are_used(tmp_path: Path, shelf: ic.Catalogue) -> None:
    row = {**GOOD, "project": "a"}
    path = write_csv(tmp_path / "p.csv", [*row, "damage_with"], [row])
    (tmp_path / "curves.csv").write_text("quite another file", encoding="utf-8")
    assert faults_of(path, shelf) == []
    (tmp_path / "curves.csv").unlink()
    path = write_csv(tmp_path / "p.csv", [*row, "damage_with"], [{**row, "damage_with": "c"}])
    fault = one_fault(path, shelf)
    assert (fault.cell, "there is no file curves.csv" in fault.what) == ("H2", True)


def test_a_wrong_unit_of_curves_is_one_fault_at_its_header(
    tmp_path: Path, shelf: ic.Catalogue
) -> None:
    curves: list[tuple[Any, ...]] = [("curve", "x [year]", "y [kg]"), ("c", 2, 1), ("c", 5, 2)]
    row = {**GOOD, "damage_with": "c", "damage_without": "c"}
    rows = [{**row, "project": f"p{n}"} for n in range(3)]
    workbook(list(row), rows, curves).save(tmp_path / "p.xlsx")
    fault = one_fault(tmp_path / "p.xlsx", shelf)
    assert where(fault) == ("curves", "C1")


def test_a_fault_of_the_catalogue_is_no_fault_of_the_table(tmp_path: Path) -> None:
    folder = strategies.write_catalogue(tmp_path / "own", CATALOGUE)
    file = folder / "interventions" / "tab.trees.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("unit: tree", "unti: tree"))
    row = {**GOOD, "project": "a"}
    path = write_csv(tmp_path / "p.csv", list(row), [row, {**row, "project": "b"}])
    found = faults_of(path, ic.load_catalogue(folder))
    assert {Path(fault.file).name for fault in found} == {"tab.trees.yaml"}


def test_very_many_faults_end_with_a_word_on_the_rest(tmp_path: Path, shelf: ic.Catalogue) -> None:
    rows = [{**GOOD, "project": f"p{n}", "start": "soon"} for n in range(limits.FAULTS + 50)]
    found = faults_of(write_csv(tmp_path / "p.csv", list(GOOD), rows), shelf)
    assert len(found) == limits.FAULTS + 1
    assert f"more than {limits.FAULTS} faults" in found[-1].what


# --- faults that show when a plan is made ------------------------------------------------------


def test_a_fault_found_later_names_the_cell(tmp_path: Path, shelf: ic.Catalogue) -> None:
    row = {**GOOD, "project": "a", "trees [tree]": 0, "name": "A"}
    row |= {"choose.stormwater_same_litres": "clim.ghg_avoided", "first_year": 2100}
    row |= {"damage_without": "bad", "damage_with": "good", "price_year": 2031}
    header = list(row)
    curves: list[tuple[Any, ...]] = [
        ("curve", "x [year]", "y [EUR]"),
        *[("good", 2, 1), ("good", 5, 2), ("bad", 2, 5), ("bad", 5, -3)],
    ]
    workbook(header, [{**GOOD, "project": "b"}, row], curves).save(tmp_path / "p.xlsx")
    _, project = read_portfolio(tmp_path / "p.xlsx", catalogue=shelf)
    with pytest.raises(ic.InputError) as caught:
        ic.assess(project, catalogue=shelf)
    found = {where(fault): fault for fault in caught.value.faults}
    trees = found["Projects", "D3"]
    assert "outside its limit" in trees.what
    assert str(trees).startswith(
        f'{tmp_path / "p.xlsx"}, sheet Projects, row 3, column "trees [tree]" (D3): '
    )
    first = letters(header.index("first_year") + 1)
    assert "lies outside 2026 to 2066" in found["Projects", f"{first}3"].what
    assert ("curves", "C5") in found
    assert found["curves", "C5"].heading == "y [EUR]"
    chosen = letters(header.index("choose.stormwater_same_litres") + 1)
    assert ("Projects", f"{chosen}3") in found


def test_what_to_do_about_the_planned_names_columns(tmp_path: Path) -> None:
    """One benefit counted twice, and a deadweight that would be deducted twice."""
    given = "greening.rain_garden,10,2026,40,2027,2025,before,after"
    header = "project,use,area [m^2],start,horizon [years],first_year,price_year"
    header += ",damage_without,damage_with,sewer_investment [EUR],sewer_without,sewer_with"
    text = f"{header},deadweight.clim.pluvial_damage_avoided\n"
    text += f"a,{given},1000,2030,2040,\nb,{given},,,,0.1\n"
    (tmp_path / "p.csv").write_text(text, encoding="utf-8")
    points = ("before,2,0", "before,10,500", "after,2,0", "after,10,100")
    (tmp_path / "curves.csv").write_text("\n".join(("curve,x [year],y [EUR]", *points)))
    with pytest.raises(ic.InputError) as caught:
        ic.assess_portfolio(tmp_path / "p.csv")
    assert [(fault.cell, fault.todo) for fault in caught.value.faults] == [
        (
            "B2",
            "keep one of them, such as clim.pluvial_damage_avoided in a column "
            "choose.stormwater_same_litres",
        ),
        ("M3", "give 0 in a column deadweight.clim.pluvial_damage_avoided"),
    ]


def test_what_to_do_speaks_of_the_table(tmp_path: Path) -> None:
    text = "project,use,trees [tree],start,horizon [years]\na,greening.street_tree,5,2026,40\n"
    path = tmp_path / "p.csv"
    path.write_text(text, encoding="utf-8")
    (project,) = read_portfolio(path, catalogue=ic.load_catalogue())
    with pytest.raises(ic.InputError) as caught:
        ic.assess(project)
    (fault,) = caught.value.faults
    assert where(fault) == ("p.csv", "B2")
    assert fault.todo == "give first_year in this row, such as 2027"


def test_a_good_table_can_be_assessed(tmp_path: Path, shelf: ic.Catalogue) -> None:
    row = {**GOOD, "project": "a", "use": "tab.trees", "trees [tree]": 20}
    path = write_csv(tmp_path / "p.csv", list(row), [row])
    (project,) = read_portfolio(path, catalogue=shelf)
    # 20 trees at 5 EUR a year, from 2027 for 20 years, nothing discounted.
    flows = ic.assess(project, catalogue=shelf).flows()
    assert flows["amount"].sum() == pytest.approx(20 * 5 * 20)


# --- the fault itself --------------------------------------------------------------------------


def test_a_fault_of_a_file_of_lines_is_as_it_was() -> None:
    fault = Fault("p.yaml", 3, 9, "start", "'soon' is not a year", "write 2026")
    assert str(fault) == "p.yaml:3:9: start: 'soon' is not a year. To do: write 2026."
    assert list(fault.to_dict()) == ["file", "line", "column", "path", "what", "todo"]
    assert str(Fault("", 0, 0, "", "is empty")) == "data: is empty."


def test_a_fault_of_a_table_says_sheet_row_column_and_cell() -> None:
    fault = Fault("p.xlsx", 5, 4, "a.b", "is bad", sheet="S", cell="D5", heading="trees [tree]")
    assert str(fault) == 'p.xlsx, sheet S, row 5, column "trees [tree]" (D5): is bad.'
    assert fault.to_dict() == {
        **{"file": "p.xlsx", "line": 5, "column": 4, "path": "a.b", "what": "is bad", "todo": ""},
        **{"sheet": "S", "cell": "D5", "heading": "trees [tree]"},
    }
    assert str(Fault("p.csv", 5, 28, "", "is bad", cell="AB5")) == (
        "p.csv, row 5, column 28 (AB5): is bad."
    )
    assert str(Fault("p.xlsx", 0, 0, "", "is bad", sheet="S")) == "p.xlsx, sheet S: is bad."


# --- files in the tree -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", sorted(FAULTY.glob("*/portfolio.csv")), ids=lambda p: p.parent.name
)
def test_a_faulty_table_gives_the_faults_beside_it(path: Path) -> None:
    wanted: dict[tuple[str, str], str] = {}
    for line in (path.parent / "faults.txt").read_text(encoding="utf-8").splitlines():
        file, cell, words = line.split(" ", 2)
        wanted[file, cell] = words
    compare(faults_of(path, ic.load_catalogue()), wanted)


def test_there_are_such_tables() -> None:
    assert len(list(FAULTY.glob("*/portfolio.csv"))) >= 2
