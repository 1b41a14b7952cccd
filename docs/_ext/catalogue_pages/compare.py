"""Discount factors of five countries over three hundred years: a picture and two tables."""

from __future__ import annotations

from collections.abc import Iterator

import impactcalc as ic
from catalogue_pages.library import Library
from catalogue_pages.markdown import code, escape, table
from catalogue_pages.parts import mark
from catalogue_pages.plot import Frame, Line, picture
from catalogue_pages.regimes import vintage

SHOWN = (
    ("NL", "Netherlands", "nl_2025", "standard"),
    ("UK", "United Kingdom", "green_book", "standard"),
    ("FR", "France", "fr_2021", "standard"),
    ("NZ", "New Zealand", "nz_2024", "standard"),
    ("US 3 %", "United States, 3 %", "us_a4_2003", "standard"),
    ("US 7 %", "United States, 7 %", "us_a4_2003", "capital"),
)
"""Short and full name of each line, regime, class; of the United States two of one circular."""

YEARS = (10, 30, 50, 100, 200, 300)
LAST = YEARS[-1]
_WORDS = (
    "One line for each country, all from 1 in the base year. The lines run close together for "
    "some thirty years. After three hundred years New Zealand is highest, then the Netherlands "
    "and the United Kingdom, whose rates fall in steps; the United States at 3 % and France, "
    "whose rates are flat, are lowest. At 7 % the line leaves the picture halfway. The table "
    "below has the figures."
)


def factor_picture(library: Library) -> str:
    """The picture of all lines."""
    lines = [Line(name, tuple(_corners(library, id_, kind))) for _, name, id_, kind in SHOWN]
    return picture("Discount factors over 300 years", _WORDS, lines, Frame(LAST, 5), 50)


def _corners(library: Library, id_: str, kind: str) -> Iterator[tuple[float, float]]:
    """Years in which the rate changes, and both ends, with their factors."""
    bands = library.catalogue.regime(id_).classes[kind].bands
    edges = [band.to_year for band in bands if band.to_year is not None and band.to_year < LAST]
    years = [0, *edges, LAST]
    return zip(map(float, years), _factors(library, id_, kind, years), strict=True)


def _factors(library: Library, id_: str, kind: str, after: list[int]) -> list[float]:
    base = library.catalogue.scheme("mv").base_year
    regime = library.catalogue.regime(id_)
    years = [base + t for t in after]
    found = ic.discount.discount_factors(regime, years, base_year=base, discount_class=kind)
    return [float(factor) for factor in found]


def factor_table(library: Library) -> str:
    """What a million euros of a later year is worth in the base year, under each line."""
    columns = [_factors(library, id_, kind, list(YEARS)) for _, _, id_, kind in SHOWN]
    rows = [
        (str(year), *(_euros(1e6 * column[i]) for column in columns))
        for i, year in enumerate(YEARS)
    ]
    return table(("Year", *(escape(short) for short, _, _, _ in SHOWN)), rows) + "\n"


def line_table(library: Library) -> str:
    """Which regime and class each line is of, and how its figures were checked."""
    rows = []
    for short, name, id_, kind in SHOWN:
        data = library.entries["regime"][id_]
        link = library.link("regime", id_, "catalogue/")
        words = (vintage(data), mark(data["verification"]))
        rows.append((f"{escape(short)}, {escape(name)}", link, code(kind), *words))
    return table(("Line", "Regime", "Class", "In force", "Verification"), rows) + "\n"


def _euros(amount: float) -> str:
    return f"{amount:,.0f}" if amount >= 1 else escape("< 1")
