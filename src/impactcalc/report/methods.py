"""One project under several methods, as text for a terminal and as sheets of a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from impactcalc.documents.methods import MethodRow, MethodsDocument
from impactcalc.output.workbook import Cell, Sheet
from impactcalc.report.figures import WIDTH, cell, clean, number, ratio, size_for
from impactcalc.report.layout import LEAST, Line, Span, paint, table, written
from impactcalc.report.ranking_sheets import FORMATS
from impactcalc.report.ranking_sheets import HEADS as RANKED
from impactcalc.report.sheet_words import said
from impactcalc.report.teaching import LESSONS, meaning_of, todo_of
from impactcalc.report.words import word

MARK = "*"
"""Stands beside the regime of the own row."""

ROOM_FOR_MORE = 100
"""Width from which what is put in, society's part and the earned part have columns as well."""

ALWAYS = ("illustrative", "value_unverified")
"""Remarks that are made even where they hold for every row."""

PLACES = 3
"""Places of a fault that are named; the others are counted."""

TEXT: dict[str, tuple[str, str]] = {
    "title": ("{name}: {count} methods compared", "{name}: {count} methoden vergeleken"),
    "one": ("{name}: 1 method", "{name}: 1 methode"),
    "money": (
        "Present value in {base_year}, prices of {price_year}, scheme {scheme}: base year and "
        "price year are the same in every row",
        "Contante waarde in {base_year}, prijspeil {price_year}, schema {scheme}: basisjaar en "
        "prijspeil zijn in elke rij gelijk",
    ),
    "regime": ("regime", "regime"),
    "horizon": ("years", "jaren"),
    "timing": ("timing", "moment"),
    "end": ("end", "eind"),
    "mid": ("mid", "midden"),
    "begin": ("begin", "begin"),
    "own_row": (
        "* regime and timing of the scheme, horizon of the project. years: horizon. timing: "
        "moment in the year at which a flow counts.",
        "* regime en moment van het schema, horizon van het project. jaren: horizon. moment: "
        "wanneer in het jaar een bedrag telt.",
    ),
    "without": ("Without figures", "Zonder cijfers"),
    "class_missing": (
        "the regime has no rate for a discount class that is used",
        "het regime heeft geen voet voor een discontoklasse die wordt gebruikt",
    ),
    "rate_missing": (
        "the regime has no rate for some year",
        "het regime heeft voor een jaar geen voet",
    ),
    "unverified": (
        "nobody has seen the regime in its source; --allow-unverified uses it all the same",
        "niemand heeft het regime in de bron gezien; --allow-unverified gebruikt het toch",
    ),
    "horizon_too_short": (
        "the project does not fit in this horizon",
        "het project past niet in deze horizon",
    ),
    "horizon_too_long": (
        "the project cannot be assessed over this horizon",
        "het project is over deze horizon niet door te rekenen",
    ),
    "rows": ("rows {rows}", "rijen {rows}"),
    "row": ("row {rows}", "rij {rows}"),
    "all_rows": ("all rows", "alle rijen"),
}

SHEETS = {"methods": ("Methods", "Methoden"), "basis": ("Basis", "Grondslag")}

HEADS = {
    "own": ("own method", "eigen methode"),
    "regime": ("regime", "regime"),
    "horizon": ("horizon, years", "horizon, jaren"),
    "timing": ("timing", "moment in het jaar"),
    **{key: RANKED[key] for key in ("npv", "bcr", "mv0", "mv", "resources", "earned", "external")},
    "reason": RANKED["reason"],
    "detail": ("what it comes from", "waar het aan ligt"),
    "flags": ("flags", "opmerkingen"),
    "key": ("of all rows", "van alle rijen"),
    "value": RANKED["value"],
    "project": RANKED["project"],
    "scheme": ("scheme", "schema"),
    "base_year": ("base year", "basisjaar"),
    "price_year": ("price year", "prijspeil"),
    "currency": ("currency", "munt"),
}

COLUMNS = tuple(HEADS)[: tuple(HEADS).index("key")]


def render_methods(
    document: MethodsDocument, lang: str = "en", *, width: int = WIDTH, colour: bool = False
) -> str:
    """The table as text in English or Dutch.

    Parameters
    ----------
    lang : ``en`` or ``nl``
    width : columns there are; no line takes more, and fewer than 60 count as 60
    colour : whether the text has codes for a terminal with colours
    """
    width = max(width, LEAST)
    blocks = (
        _head(document, lang, width),
        _table(document.rows, lang, width),
        [
            *written(said(TEXT, "own_row", lang), width, style="dim"),
            *written(word("ranking_legend", lang), width, style="dim"),
        ],
        _without(document.rows, lang, width),
        _remarks(document.rows, lang, width),
    )
    lines: list[Line] = []
    for block in filter(None, blocks):
        lines += [*([()] if lines else []), *block]
    return paint(lines, colour)


def _head(document: MethodsDocument, lang: str, width: int) -> list[Line]:
    project, money = document.project, document.money
    name = (project.name_nl if lang == "nl" else None) or project.name
    count = len(document.rows)
    title = said(TEXT, "one" if count == 1 else "title", lang, name=clean(name), count=count)
    years = {"base_year": money.base_year, "price_year": money.price_year}
    about = said(TEXT, "money", lang, **years, scheme=clean(document.made_with["scheme"]["id"]))
    return [*written(title, width, style="strong"), *written(about, width)]


def _table(rows: Sequence[MethodRow], lang: str, width: int) -> list[Line]:
    """One line for each method."""
    more = ("resources", "external", "earned") if width >= ROOM_FOR_MORE else ()
    euros = [*more, "npv"]
    found = [getattr(row, key) for row in rows for key in euros]
    size = size_for([x for x in found if x is not None], 7 if width > 70 else 6)
    drawn = []
    for row in rows:
        label = Span(f"{row.regime} {MARK}", "strong") if row.own else Span(row.regime)
        method = [Span(str(row.horizon)), Span(said(TEXT, row.timing, lang))]
        drawn.append([label, *method, *_figures(row, euros, size, lang)])
    heads = [said(TEXT, key, lang) for key in ("regime", "horizon", "timing")]
    short = {"npv": "short_npv", "external": "short_external", "earned": "short_earned"}
    heads += [word(short.get(key, key), lang) for key in (*euros, "short_bcr", "mv0", "mv")]
    last = len(str(len(rows)))
    leads = [f"{number_:>{last}}  " for number_ in range(1, len(rows) + 1)]
    unit = word("unit_of_table", lang, unit=word(f"unit_{size}", lang))
    lines = table(heads, drawn, width, leads=leads)
    return [*lines, *([] if size == 1 else written(unit, width, style="dim"))]


def _figures(row: MethodRow, euros: Sequence[str], size: int, lang: str) -> Iterator[Span]:
    for key in euros:
        amount = getattr(row, key)
        text = word("none", lang) if amount is None else cell(amount, size, lang)
        yield Span(text, "negative" if amount is not None and amount < 0 else "")
    yield Span(ratio(row.bcr, lang))
    yield Span(number(row.mv0, 1, lang))
    yield Span(number(row.mv, 1, lang))


def _without(rows: Sequence[MethodRow], lang: str, width: int) -> list[Line]:
    """Why rows have no figures, and at which places of the project."""
    found: dict[tuple[str, tuple[str, ...]], list[int]] = {}
    for place, row in enumerate(rows, start=1):
        if row.npv is None:
            found.setdefault((str(row.reason), _paths(row)), []).append(place)
    lines: list[Line] = []
    for (reason, paths), places in found.items():
        text = f"{_rows(places, len(rows), lang)}: {said(TEXT, reason, lang)}"
        if paths:
            more = word("and_more", lang, count=len(paths) - PLACES)
            named = ", ".join(paths[:PLACES]) + (f" {more}" if len(paths) > PLACES else "")
            text = word("because", lang, what=text, why=named)
        lines += written(text, width, 2, 2, "flag")
    return [(Span(said(TEXT, "without", lang), "strong"),), *lines] if lines else []


def _paths(row: MethodRow) -> tuple[str, ...]:
    """Places in the project, with the class where one is lacking there."""
    found = []
    for fault in row.faults:
        path, what = clean(str(fault["path"])), str(fault["what"])
        if what.startswith(f"regime {row.regime} is unverified"):
            continue  # that stands in the file of the regime
        lacking = what.removeprefix(f"regime {row.regime} has no discount class ")
        found.append(path if lacking == what else f"{clean(lacking)}: {path}")
    return tuple(dict.fromkeys(found))


def _remarks(rows: Sequence[MethodRow], lang: str, width: int) -> list[Line]:
    """Remarks in which the rows differ, and those on what no figure may be used without."""
    found: dict[str, list[int]] = {}
    for place, row in enumerate(rows, start=1):
        reason = (row.reason,) if row.npv is not None and row.reason else ()
        for code in (*row.flags, *reason):
            found.setdefault(code, []).append(place)
    count = sum(row.npv is not None for row in rows)
    order = {code: place for place, code in enumerate(LESSONS)}
    lines: list[Line] = []
    for code in sorted(found, key=lambda code: (order.get(code, len(order)), code)):
        if len(found[code]) == count and code not in ALWAYS and code != rows[0].reason:
            continue
        text = f"{meaning_of(code, lang)} ({_rows(found[code], len(rows), lang)})"
        lines += written(text, width, 2, 2, "flag")
        lines += written(todo_of(code, lang), width, 4, 0)
    return [(Span(word("remarks", lang), "strong"),), *lines] if lines else []


def _rows(places: Sequence[int], count: int, lang: str) -> str:
    """Numbers of rows, those that follow each other as a range."""
    if len(places) == count > 1:
        return said(TEXT, "all_rows", lang)
    ranges: list[list[int]] = []
    for place in places:
        if ranges and ranges[-1][-1] == place - 1:
            ranges[-1] = [ranges[-1][0], place]
        else:
            ranges.append([place])
    text = ", ".join("-".join(map(str, ends)) for ends in ranges)
    return said(TEXT, "row" if len(places) == 1 else "rows", lang, rows=text)


def detail_of(faults: Sequence[Mapping[str, Any]]) -> str | None:
    """Faults as one text, each with its place; none where there are none.

    Examples
    --------
    >>> detail_of([{"path": "horizon", "what": "too long"}] * 2)
    'horizon: too long'
    """
    texts = (f"{f['path']}: {f['what']}" if f["path"] else str(f["what"]) for f in faults)
    return "; ".join(dict.fromkeys(texts)) or None


def method_sheets(document: MethodsDocument, lang: str = "en") -> dict[str, Sheet]:
    """The sheets of a workbook, by name, in order: the rows, and what they have in common."""
    heads = {key: said(HEADS, key, lang) for key in COLUMNS}
    formats = {heads[key]: shape for key, shape in FORMATS.items() if key in heads}
    project, money = document.project, document.money
    common = {
        "project": (project.name_nl if lang == "nl" else None) or project.name,
        "scheme": document.made_with["scheme"]["id"],
        "base_year": Cell(money.base_year, "0"),
        "price_year": Cell(money.price_year, "0"),
        "currency": money.currency,
    }
    made = {
        "methods": Sheet(
            list(heads.values()),
            ([_cell(row, key, lang) for key in COLUMNS] for row in document.rows),
            formats,
        ),
        "basis": Sheet(
            [said(HEADS, key, lang) for key in ("key", "value")],
            ([said(HEADS, key, lang), value] for key, value in common.items()),
        ),
    }
    return {said(SHEETS, key, lang): made[key] for key in SHEETS}


def _cell(row: MethodRow, key: str, lang: str) -> Any:
    if key == "own":
        return MARK if row.own else None
    if key == "detail":
        return detail_of(row.faults)
    if key == "flags":
        return " ".join(row.flags) or None
    value = getattr(row, key)
    if key == "timing" or (key == "reason" and value in TEXT):
        return said(TEXT, value, lang)
    if key == "reason" and value is not None:
        return meaning_of(value, lang)
    return value
