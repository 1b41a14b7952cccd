"""Random portfolio tables: interventions of the shipped catalogue and of the overlap catalogue.

All figures are invented. ``table(rng)`` draws the rows of one; ``written`` makes a frame, a CSV
or a spreadsheet of them.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pandas as pd

from tables_help import csv_text, workbook

OVERLAP = Path(__file__).parent / "overlap_catalogue"
Row = dict[str, Any]

CURVES: list[tuple[Any, ...]] = [
    ("curve", "x [year]", "y [EUR]"),
    *(("before", 2, 0), ("before", 10, 60_000), ("before", 100, 90_000)),
    *(("after", 2, 0), ("after", 10, 20_000), ("after", 100, 80_000)),
]
SERIES: list[tuple[Any, ...]] = [
    ("curve", "x [calendar_year]", "y [person]"),
    ("people", "2028-2032", 100),
    ("people", 2033, 50),
]

SCHEMES = {
    "mv-plain": {},
    "no-long-term": {"long_term": {"weight": 0}},
    "green-book": {"regime": "green_book", "standing": "national", "timing": "mid"},
    "reclassify": {"earned": {"payment_above_benefit": "reclassify"}},
    "levels": {
        "qualitative": {
            "theta": 0.25,
            "indicators": {"nature.biodiversity_level": 1, "living.green_experience": 2},
        }
    },
    "other": {
        "growth_stops_after": "12 years",
        "pillars": {"kappa_s": 2, "weight_s": 0.4, "power": -1, "floor": 3},
        "residual": "straight_line",
        "long_term": {"goal_year": 2040, "exempt": []},
    },
}
"""Changes to scheme mv, by name."""


def write_schemes(folder: Path) -> dict[str, Path]:
    """Files of the schemes, each with a short text that says why it differs."""
    import yaml

    found = {}
    for name, changes in SCHEMES.items():
        path = folder / f"{name}.yaml"
        data = {"impactcalc": "scheme/1", "id": name, "extends": "mv", "version": "1"}
        data |= {"name": {"nl": name, "en": name}, "because": {"nl": "test", "en": "test"}}
        path.write_text(yaml.safe_dump(data | changes, sort_keys=False), encoding="utf-8")
        found[name] = path
    return found


def _figure(rng: random.Random, low: float, high: float) -> float:
    return rng.choice([low, high, round(rng.uniform(low, high), 2), float(rng.randint(1, 9) + low)])


def _tree(rng: random.Random) -> Row:
    row: Row = {"use": "greening.street_tree", "trees [tree]": _figure(rng, 1, 900)}
    if rng.random() < 0.3:
        row |= {"damage_without": "before", "damage_with": rng.choice(["after", "before"])}
    return row


def _garden(rng: random.Random) -> Row:
    row: Row = {"use": "greening.depaved_garden", "tiles [tile]": _figure(rng, 1, 4000)}
    row["planted_area [m^2]"] = _figure(rng, 1, 300)
    if rng.random() < 0.5:
        row["storage_depth [mm]"] = _figure(rng, 1, 60)
    if rng.random() < 0.3:
        row["tile_area [m^2/tile]"] = _figure(rng, 0.01, 1)
    return row


def _roof(rng: random.Random) -> Row:
    row: Row = {"use": "greening.extensive_roof", "area [m^2]": _figure(rng, 1, 2000)}
    if rng.random() < 0.5:
        row |= {
            "electricity_saved [kWh/year]": _figure(rng, 0, 9000),
            "electricity_price [EUR/kWh]": _figure(rng, 0.01, 1),
            "gas_saved [m^3/year]": _figure(rng, 0, 900),
            "gas_price [EUR/m^3]": _figure(rng, 0.01, 2),
        }
    if rng.random() < 0.5:
        row["renewal_price [EUR/m^2]"] = _figure(rng, 1, 90)
        row["renewal_without"] = rng.choice([2030, 2035, 2041])
        row["renewal_with"] = rng.choice(["never", "nooit", 2050, 2090])
    if rng.random() < 0.2:
        row["area [m^2]"] = rng.choice(["12 ha", "250 m^2", "0.5 ha"])
    return row


def _water(rng: random.Random) -> Row:
    row: Row = {"use": "overlap.water"}
    if rng.random() < 0.5:
        row |= {"replacement_cost [EUR/m^3]": _figure(rng, 1, 90), "storage [m^3]": 50.0}
    else:
        row["premium_saved [EUR/year]"] = _figure(rng, 1, 900)
    return row


def _homes(rng: random.Random) -> Row:
    row: Row = {"use": "overlap.homes", "deaths [case/year]": _figure(rng, 0, 2)}
    if rng.random() < 0.5:
        row["visitors [household]"] = _figure(rng, 1, 900)
    if rng.random() < 0.3:
        row["noise [EUR/year]"] = _figure(rng, 1, 900)
    return row


_USES = (_tree, _garden, _roof)
_OVERLAPPING = (*_USES, _water, _homes)


def _timing(rng: random.Random) -> Row:
    row: Row = {"first_year": rng.choice([2027, 2027, 2029, 2033])}
    if rng.random() < 0.4:
        row["ramp_up [years]"] = rng.choice([0, 1, 3])
    if rng.random() < 0.4:
        row["lifetime [years]"] = rng.choice([5, 12, 30])
    if rng.random() < 0.3:
        row["drop_off [%/year]"] = rng.choice([0, 2, 7.5])
    return row


def _adjusted(rng: random.Random, use: str) -> Row:
    row: Row = {}
    for key in ("deadweight", "attribution", "displacement"):
        if rng.random() < 0.4:
            row[key] = rng.choice([0, 0.1, 0.25, 1, "7 %", 0.6])
    if use == "greening.street_tree" and rng.random() < 0.3:
        row["deadweight.clim.ghg_avoided"] = rng.choice([0, 0.3])
    if use == "greening.street_tree" and rng.random() < 0.3:
        row["drop_off.clim.ghg_avoided [%/year]"] = rng.choice([1, 4])
    return row


def _money(rng: random.Random) -> Row:
    row: Row = {}
    party = rng.choice(["municipality", "municipality", "owners"])
    if rng.random() < 0.7:
        row |= {"investment [EUR]": _figure(rng, 1, 90_000), "investment_party": party}
        row["investment_year"] = rng.choice([2026, 2026, 2027])
    if rng.random() < 0.4:
        row |= {"upkeep [EUR/year]": _figure(rng, 1, 2000), "upkeep_party": "municipality"}
        row["upkeep_years"] = rng.choice(["2027-2040", "2027-2045", "2030-2040"])
    if "investment [EUR]" in row and rng.random() < 0.4:
        row |= {"income [EUR/year]": _figure(rng, 1, 5000), "income_receiver": party}
        row |= {"income_years": rng.choice(["2027-2040", "2028-2035"]), "income_kind": "fee"}
        row |= {"income_payer": "residents", "payer_benefit": rng.choice(["at_price", "listed"])}
    return row


def _of_project(rng: random.Random) -> Row:
    row: Row = {
        "start": rng.choice([2026, 2026, 2026, 2025]),
        "horizon [years]": rng.choice([20, 20, 40]),
        "price_year": rng.choice([2025, 2025, 2024]),
    }
    if rng.random() < 0.3:
        row |= {"country": "NL", "region": rng.choice(["GM0363", "GM0344", "NL", "noord", "EU27"])}
    if rng.random() < 0.2:
        row["name"] = rng.choice(["Groen", "Blauw", "Lang"])
    told = rng.random()
    if told < 0.3:
        row["level.nature.biodiversity_level"] = rng.choice([0, 2, 3])
        row["level.living.green_experience"] = rng.choice([1, 4])
    elif told < 0.5:
        row["leave_out.living.green_experience"] = rng.choice(["not surveyed", "later"])
    return row


def table(rng: random.Random) -> tuple[list[Row], bool]:
    """Rows of a table, and whether it needs the overlap catalogue.

    Few kinds of projects, so that many of them share a shape; rows of one project may stand
    apart, and what is said of the project stands in its first row only.
    """
    overlapping = rng.random() < 0.3
    kinds = [
        [rng.choice(_OVERLAPPING if overlapping else _USES) for _ in range(rng.choice([1, 1, 2]))]
        for _ in range(rng.choice([1, 2, 3]))
    ]
    adjusted, paid, timed = (rng.random() < 0.6 for _ in range(3))
    projects = []
    for number in range(rng.randint(2, 14)):
        if projects and rng.random() < 0.5:
            rows = [dict(row) for row in rng.choice(projects)]  # the same, with other figures
            for row in rows:
                row.pop("project")
                if rng.random() < 0.8:
                    row.update(_refigured(rng, row))
        else:
            rows = [kind(rng) for kind in rng.choice(kinds)]
            for row in rows:
                row.update(_timing(rng) if timed else {"first_year": 2027})
                row.update(_adjusted(rng, row["use"]) if adjusted else {})
                row.update(_money(rng) if paid else {})
                if rng.random() < 0.02:
                    row["first_year"] = rng.choice([None, 1900])  # of which at most one is right
                if rng.random() < 0.1:
                    row["illustrative"] = rng.choice([True, "ja"])
            rows[0].update(_of_project(rng))
        for row in rows:
            row["project"] = f"p{number}"
        projects.append(rows)
    flat = [row for rows in projects for row in rows]
    if rng.random() < 0.5:  # second rows after all first ones
        flat = [rows[0] for rows in projects] + [row for rows in projects for row in rows[1:]]
    return flat, overlapping


def _refigured(rng: random.Random, row: Row) -> Row:
    """Other figures in the same columns, and other timing."""
    changed: Row = {}
    for key, value in row.items():
        if isinstance(value, float) and "." not in key.partition(" ")[0]:
            changed[key] = round(value * rng.choice([0.5, 1, 1.1, 3]), 2) if value > 2 else value
        if key == "first_year" and value is not None:
            changed[key] = rng.choice([2027, 2028, 2031])
        if key == "upkeep_years":
            changed[key] = rng.choice(["2027-2040", "2028-2044"])
    return changed


def header_of(rows: list[Row]) -> list[str]:
    """Every column; of a group of money all that belong together."""
    names = dict.fromkeys(["project", *(name for row in rows for name in row)])
    for first, others in (
        ("investment [EUR]", ("investment_year", "investment_party")),
        ("upkeep [EUR/year]", ("upkeep_years", "upkeep_party")),
    ):
        if first in names:
            names |= dict.fromkeys(others)
    return list(names)


def written(rng: random.Random, rows: list[Row], folder: Path) -> Any:
    """The rows as a frame, a CSV file or a spreadsheet, curves beside them."""
    header = header_of(rows)
    curves = CURVES if "damage_with" in header else None
    kind = rng.choice(["csv", "xlsx"] if curves else ["frame", "csv", "xlsx"])
    if kind == "frame":
        return pd.DataFrame({name: [row.get(name) for row in rows] for name in header})
    if kind == "csv":
        path = folder / "p.csv"
        path.write_text(csv_text(header, rows, rng.choice(",;")), encoding="utf-8", newline="")
        if curves:
            lines = "\n".join(",".join(map(str, line)) for line in curves)
            (folder / "curves.csv").write_text(lines, encoding="utf-8")
        return path
    dutch = {"start": "startjaar", "name": "naam", "use": "maatregel", "region": "regio"}
    shown = [dutch.get(name, name) for name in header]
    book = workbook(shown, [{dutch.get(k, k): v for k, v in row.items()} for row in rows], curves)
    book.save(folder / "p.xlsx")
    return folder / "p.xlsx"
