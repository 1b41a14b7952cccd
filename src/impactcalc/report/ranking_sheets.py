"""A ranked portfolio as the sheets of a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from impactcalc.output.workbook import Cell, Sheet
from impactcalc.report.sheet_words import said
from impactcalc.report.teaching import meaning_of, todo_of
from impactcalc.report.words import WORDS, word

Row = Mapping[str, Any]

EUROS, RATIO, POINTS, SHARE, RATE, PLAIN = "#,##0", "0.00", "0.0", "0%", "0.0%", "0"

SHEETS = {
    "ranking": ("Ranking", "Rangorde"),
    "total": ("Portfolio", "Portefeuille"),
    "flags": ("Flags", "Opmerkingen"),
}

HEADS = {
    "rank": ("rank", "rang"),
    "project": ("project", "project"),
    "name": ("name", "naam"),
    "resources": ("resources, EUR", "middelen, EUR"),
    "earned": ("earned by the carriers, EUR", "verdiend door de uitvoerders, EUR"),
    "external": ("value to society, EUR", "waarde voor de samenleving, EUR"),
    "npv": ("net present value, EUR", "netto contante waarde, EUR"),
    "bcr": ("benefit-cost ratio", "baten-kostenverhouding"),
    "r_s": ("R_S", "R_S"),
    "r_e": ("R_E, cost coverage", "R_E, kostendekkingsgraad"),
    "s": ("points S", "punten S"),
    "e": ("points E", "punten E"),
    "mv0": ("MV0", "MV0"),
    "mv": ("MV", "MV"),
    "certified_bcr": ("ratio that MV0 proves", "verhouding die uit MV0 volgt"),
    "quadrant": ("quadrant", "kwadrant"),
    "reason": ("no figure because", "geen cijfer want"),
    "irr": ("internal rate of return", "interne rentevoet"),
    "payback_year": ("discounted payback year", "jaar waarin het is terugverdiend"),
    "illustrative": ("illustrative share", "aandeel illustratief"),
    "figure": ("figure", "cijfer"),
    "value": ("value", "waarde"),
    "code": ("code", "code"),
    "meaning": ("what it says", "wat het zegt"),
    "todo": ("what to do", "wat te doen"),
}

FORMATS = {
    **dict.fromkeys(("resources", "earned", "external", "npv"), EUROS),
    **dict.fromkeys(("bcr", "r_s", "r_e", "certified_bcr"), RATIO),
    **dict.fromkeys(("s", "e", "mv0", "mv"), POINTS),
    **{"irr": RATE, "illustrative": SHARE, "payback_year": PLAIN, "rank": PLAIN},
}

COLUMNS = tuple(HEADS)[: tuple(HEADS).index("figure")]
TOTALS = ("resources", "earned", "external", "npv", "bcr", "r_s", "r_e", "s", "e", "mv0", "mv")


def ranking_sheets(rows: Sequence[Row], total: Row, lang: str = "en") -> dict[str, Sheet]:
    """The sheets of a portfolio, by name, in order.

    Parameters
    ----------
    rows : projects in order of rank, as in the document of a portfolio
    total : figures of the portfolio as a whole
    lang : ``en`` or ``nl``
    """
    heads = {key: said(HEADS, key, lang) for key in COLUMNS}
    formats = {heads[key]: shape for key, shape in FORMATS.items() if key in heads}
    ranked = ([_cell(row, key, rank, lang) for key in COLUMNS] for rank, row in enumerate(rows, 1))
    made = {
        "ranking": Sheet(list(heads.values()), ranked, formats),
        "total": Sheet(
            [said(HEADS, key, lang) for key in ("figure", "value")],
            ([said(HEADS, key, lang), Cell(total.get(key), FORMATS[key])] for key in TOTALS),
        ),
        "flags": Sheet(
            [said(HEADS, key, lang) for key in ("project", "code", "meaning", "todo")],
            _flags(rows, lang),
        ),
    }
    return {said(SHEETS, key, lang): made[key] for key in SHEETS}


def _cell(row: Row, key: str, rank: int, lang: str) -> Any:
    if key == "rank":
        return rank
    if key == "name":
        return (row.get("name_nl") if lang == "nl" else None) or row["name"]
    value = row.get(key)
    if key in ("quadrant", "reason") and value is not None:
        return word(str(value), lang) if str(value) in WORDS else str(value)
    return value


def _flags(rows: Sequence[Row], lang: str) -> Iterator[list[str]]:
    for row in rows:
        for code in row["flags"]:
            yield [row["project"], code, meaning_of(code, lang), todo_of(code, lang)]
