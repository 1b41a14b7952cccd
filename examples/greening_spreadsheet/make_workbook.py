"""Writes ``projecten.xlsx``: the ten projects of ``greening_portfolio``, in Dutch.

Run it from the root of the repository after a change of the CSV files::

    python examples/greening_spreadsheet/make_workbook.py
"""

from __future__ import annotations

import csv
from pathlib import Path

from impactcalc.output.workbook import Sheet, write_workbook

HERE = Path(__file__).parent
TABLES = HERE.parent / "greening_portfolio"

HEADERS = {
    "name": "naam",
    "use": "maatregel",
    "start": "startjaar",
    "horizon [years]": "zichtperiode [jaar]",
    "price_year": "prijspeil",
    "country": "land",
    "region": "regio",
    "urbanity": "stedelijkheid",
    "illustrative": "illustratief",
    "first_year": "eerste_jaar",
    "ramp_up [years]": "aanlooptijd [jaar]",
    "lifetime [years]": "levensduur [jaar]",
    "trees [tree]": "trees [boom]",
    "tiles [tile]": "tiles [tegel]",
    "electricity_saved [kWh/year]": "electricity_saved [kWh/jaar]",
    "gas_saved [m^3/year]": "gas_saved [m^3/jaar]",
    "investment [EUR]": "investering [EUR]",
    "investment_year": "investeringsjaar",
    "investment_party": "investeerder",
    "upkeep [EUR/year]": "onderhoud [EUR/jaar]",
    "upkeep_years": "onderhoudsjaren",
    "upkeep_party": "onderhouder",
    "income [EUR/year]": "inkomsten [EUR/jaar]",
    "income_years": "inkomstenjaren",
    "income_kind": "inkomstensoort",
    "income_payer": "betaler",
    "income_receiver": "ontvanger",
    "payer_benefit": "baat_betaler",
    "level.nature.biodiversity_level": "niveau.nature.biodiversity_level",
    "level.living.green_experience": "niveau.living.green_experience",
    "leave_out.living.green_experience": "weglaten.living.green_experience",
}

NAMES = {
    "Green roof of a school": "Groen dak van een school",
    "Roof garden of flats": "Daktuin van een flat",
    "Roofs of a business park": "Daken van een bedrijvenpark",
    "Trees along a canal": "Bomen langs een gracht",
    "Trees on an avenue": "Bomen aan een laan",
    "Front gardens without tiles": "Voortuinen zonder tegels",
    "Green school yard": "Groen schoolplein",
    "Rain garden on a square": "Regentuin op een plein",
    "Rain gardens in a street": "Regentuinen in een straat",
    "Roofs and trees of a quarter": "Daken en bomen van een buurt",
    "residents were not asked": "bewoners zijn niet gevraagd",
    "true": "ja",
    "very_strong": "zeer sterk",
    "strong": "sterk",
    "moderate": "matig",
}


def cell(text: str) -> str | float | None:
    """A number where the text is one; blank cells stay blank."""
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        return NAMES.get(text, text)


def sheet(name: str, headers: dict[str, str]) -> Sheet:
    """A CSV file as a sheet with these headers."""
    with (TABLES / name).open(encoding="utf-8", newline="") as stream:
        head, *rows = csv.reader(stream)
    return Sheet([headers.get(text, text) for text in head], [list(map(cell, r)) for r in rows])


def main() -> None:
    """Write the workbook."""
    sheets = {"projecten": sheet("projects.csv", HEADERS), "krommen": sheet("curves.csv", {})}
    write_workbook(HERE / "projecten.xlsx", sheets)


if __name__ == "__main__":
    main()
