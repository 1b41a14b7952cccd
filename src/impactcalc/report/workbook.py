"""An assessment document and its yearly rows as the sheets of a workbook.

Figures are numbers, unrounded; a format only shows them rounded. There are no formulas.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from impactcalc.documents import AssessmentDocument
from impactcalc.output.workbook import Cell, Sheet
from impactcalc.report.figures import WIDTH
from impactcalc.report.names import account_of, name_of, reason_in, unit_of
from impactcalc.report.people import free, gap, payers
from impactcalc.report.sheet_words import HEADS, ITEMS, MARKS, SHEETS, said
from impactcalc.report.teaching import meaning_of, todo_of
from impactcalc.report.view import View
from impactcalc.report.words import word

EUROS, RATIO, POINTS, SHARE, RATE, YEAR, PLAIN = (
    *("#,##0", "0.00", "0.0", "0%", "0.0%", "0", "#,##0.00"),
)

YEAR_COLUMNS = (
    *("project", "effect", "indicator", "domain", "party"),
    *("counterparty", "kind", "year", "amount", "present_value"),
)
"""Columns of the sheet of years, those of the tidy rows."""

_PARTY_FIGURES = ("resources", "effects", "paid", "received", "net", "cashable", "financing")
_SOURCE_KEYS = ("title", "publisher", "year", "locator", "url")

Row = Sequence[Any]


def sheets_of(
    document: AssessmentDocument,
    rows: Iterable[Mapping[str, Any]],
    sources: Mapping[str, Mapping[str, Any]],
    lang: str = "en",
) -> dict[str, Sheet]:
    """The sheets of one assessment, by name, in order.

    Parameters
    ----------
    document : nothing else of the assessment is read
    rows : one for each entry and year, with the keys of ``YEAR_COLUMNS``
    sources : catalogue files that were used, as plain data, by ``value ID``, ``index ID`` ...
    lang : ``en`` or ``nl``
    """
    made = {
        "summary": _sheet(("item", "value", "unit", "note"), _summary(document, lang), lang),
        "parties": _parties(document, lang),
        "effects": _effects(document, lang),
        "domains": _domains(document, lang),
        "quantities": _quantities(document, lang),
        "levels": _levels(document, lang),
        "not_counted": _not_counted(document, lang),
        "flags": _flags(document, lang),
        "sources": _sources(document, sources, lang),
        "years": _years(rows, lang),
    }
    return {said(SHEETS, key, lang): made[key] for key in SHEETS}


def _sheet(
    columns: Sequence[str], rows: Iterable[Row], lang: str, formats: Mapping[str, str] | None = None
) -> Sheet:
    """Columns by key, with heads in the language; euros need no format of their own."""
    heads = {key: said(HEADS, key, lang) for key in columns}
    money = {key: EUROS for key, head in heads.items() if head.endswith(", EUR")}
    shapes = {**money, **(formats or {})}
    return Sheet(list(heads.values()), rows, {heads[key]: shape for key, shape in shapes.items()})


def _own(part: Any, lang: str, otherwise: str = "") -> str:
    """The name a part has in the language."""
    dutch = getattr(part, "name_nl", None) if lang == "nl" else None
    return str(dutch or getattr(part, "name", None) or otherwise)


def _summary(document: AssessmentDocument, lang: str) -> Iterator[Row]:
    """What it is about, the figures, and what they were made with."""
    money, years, currency = document.money, document.years, document.money.currency
    period = said(ITEMS, "period_of", lang, first=years.first, last=years.last)
    parts = {"base_year": money.base_year, "price_year": money.price_year}
    yield _item("project", _own(document.project, lang), "", document.project.id, lang)
    yield _item("period", period, "", "", lang)
    note = said(ITEMS, "money_of", lang, **parts)
    note += word(document.vat, lang) if document.vat else ""
    yield _item("money", currency, "", note, lang)
    for flag in document.flags:
        if flag.code == "illustrative":
            note = said(ITEMS, "illustrative_of", lang)
            yield _item("illustrative", Cell(flag.share, SHARE), "", note, lang)
    for part, figures in _figures(document, lang):
        for key, shape, unit in figures:
            yield from _figure(document, part, key, shape, unit, lang)
        if part is document.headline:
            yield from _in_words(document, lang)
    yield from _evidence(document, lang)
    yield from _made_with(document, lang)


def _item(key: str, value: Any, unit: str, note: str, lang: str) -> Row:
    return said(ITEMS, key, lang), value, unit, note


def _in_words(document: AssessmentDocument, lang: str) -> Iterator[Row]:
    """Who pays, what the carriers do not earn back, who gains most and pays nothing."""
    view = View(document, lang, WIDTH)
    for key, text in (("who_pays", payers(view)), ("gap", gap(view)), ("free", free(view))):
        yield word(key, lang), text, "", ""


def _figures(
    document: AssessmentDocument, lang: str
) -> list[tuple[Any, list[tuple[str, str, str]]]]:
    """Figures of the summary by part of the document: key, format, unit."""
    euro = document.money.currency

    def unit(key: str) -> str:
        return said(ITEMS, key, lang, currency=euro)

    ratio, points, score = unit("per_euro"), unit("points"), unit("score")
    sums = [(key, EUROS, euro) for key in ("resources", "earned", "external")]
    ratios = [(key, RATIO, ratio) for key in ("r_s", "r_e", "r_s_long")]
    shares = [(f"share_after_{n}", SHARE, unit("share_of")) for n in (4, 10, 30)]
    return [
        (
            document.headline,
            [
                ("npv", EUROS, euro),
                ("bcr", RATIO, ratio),
                ("mv0", POINTS, score),
                ("mv", POINTS, score),
                ("certified_bcr", RATIO, ratio),
                ("quadrant", "", ""),
            ],
        ),
        (
            document.pillars,
            [
                *sums,
                *ratios,
                *((key, POINTS, points) for key in ("s0", "s", "e")),
                ("npv_without_purchases", EUROS, euro),
                ("bcr_all_resources", RATIO, ratio),
            ],
        ),
        (
            document.rates_of_return,
            [
                ("irr", RATE, unit("a_year")),
                ("discounted_payback_year", YEAR, ""),
                ("equivalent_annual_value", EUROS, unit("eur_a_year")),
            ],
        ),
        (document.long_term, [*shares, ("duration", POINTS, unit("years"))]),
    ]


def _figure(
    document: AssessmentDocument, part: Any, key: str, shape: str, unit: str, lang: str
) -> Iterator[Row]:
    """A figure; both ends where a level is missing; the word for none, with the reason."""
    value = getattr(part, key)
    if key == "quadrant" and value is not None:
        yield _item(key, word(value, lang), "", value, lang)
        return
    if value is not None:
        yield _item(key, Cell(value, shape), unit, "", lang)
        return
    ranges = getattr(document.pillars, f"{key}_range", None) or getattr(
        document.headline, f"{key}_range", None
    )
    reason = document.rates_of_return.irr_reason if key == "irr" else document.headline.reason
    note = word(reason, lang) if reason and key in _REASONED else ""
    if ranges is None:
        yield _item(key, said(ITEMS, "none", lang), "", note, lang)
        return
    for end, name in zip(ranges, ("lowest", "highest"), strict=True):
        label = f"{said(ITEMS, key, lang)}, {said(ITEMS, name, lang)}"
        yield label, Cell(end, shape), unit, note


_REASONED = ("bcr", "mv0", "mv", "quadrant", "s0", "s", "e", "r_s", "r_e", "r_s_long", "irr")


def _evidence(document: AssessmentDocument, lang: str) -> Iterator[Row]:
    unit, part = said(ITEMS, "of_effects", lang), document.evidence
    for mark, share in part.by_verification.items():
        if share is not None:
            yield _item(f"by_{mark}", Cell(share, SHARE), unit, "", lang)
    if part.share_level_1 is not None:
        yield _item("share_level_1", Cell(part.share_level_1, SHARE), unit, "", lang)


def _made_with(document: AssessmentDocument, lang: str) -> Iterator[Row]:
    """Versions and hashes, and in what the scheme differs from its base."""
    made = document.made_with
    scheme, catalogue = made["scheme"], made["catalogue"]
    yield _item("scheme", f"{scheme['id']} {scheme['version']}", "", scheme["hash"], lang)
    for key, value in scheme.get("differs", {}).items():
        label = said(ITEMS, "differs", lang, key=key)
        yield label, value if isinstance(value, (int, float)) else str(value), "", ""
    yield _item("catalogue", str(catalogue["version"]), "", catalogue["hash"], lang)
    yield _item("library", made["library"], "", "", lang)
    yield _item("project_hash", document.project.id, "", made["project_hash"], lang)


def _parties(document: AssessmentDocument, lang: str) -> Sheet:
    rows = [
        [
            party.party,
            _own(party, lang, name_of(party.party, lang)),
            *(getattr(party, key) for key in _PARTY_FIGURES),
            party.counted,
        ]
        for party in document.parties
    ]
    return _sheet(("id", "name", *_PARTY_FIGURES, "counted"), rows, lang)


def _effects(document: AssessmentDocument, lang: str) -> Sheet:
    """One row for each effect, and one column for each party that it falls to."""
    falls_to = {party for effect in document.effects for party in effect.parties}
    parties = [party for party in document.parties if party.party in falls_to]
    heads = [f"{_own(p, lang, name_of(p.party, lang))} ({p.party}), EUR" for p in parties]
    rows = [
        [
            effect.id,
            _own(effect, lang),
            name_of(effect.domain, lang),
            said(MARKS, effect.kind, lang),
            effect.indicator,
            effect.broad_welfare,
            effect.present_value,
            effect.evidence,
            said(MARKS, effect.verification, lang),
            effect.illustrative,
            *(effect.parties.get(party.party) for party in parties),
        ]
        for effect in document.effects
    ]
    keys = ("id", "name", "domain", "kind", "indicator", "broad_welfare", "present_value")
    base = _sheet((*keys, "evidence", "verification", "illustrative"), rows, lang)
    shapes = {**base.formats, **dict.fromkeys(heads, EUROS)}
    return Sheet([*base.columns, *heads], rows, shapes)


def _domains(document: AssessmentDocument, lang: str) -> Sheet:
    rows = []
    for domain in dict.fromkeys(effect.domain for effect in document.effects):
        own = [effect.present_value for effect in document.effects if effect.domain == domain]
        rows.append([domain, name_of(domain, lang), sum(own), len(own)])
    return _sheet(("id", "name", "present_value", "count"), rows, lang)


def _quantities(document: AssessmentDocument, lang: str) -> Sheet:
    rows = [
        [
            account_of(part.account, lang),
            part.value,
            unit_of(part.unit, lang),
            said(MARKS, part.at, lang),
            ", ".join(part.of),
            part.illustrative,
        ]
        for part in document.physical
    ]
    columns = ("account", "amount_of", "unit", "at", "of", "illustrative")
    return _sheet(columns, rows, lang, {"amount_of": PLAIN})


def _levels(document: AssessmentDocument, lang: str) -> Sheet:
    rows = [
        [
            part.indicator,
            _own(part, lang),
            part.level,
            (part.meaning_nl if lang == "nl" else None) or part.meaning,
            part.points,
            part.scored,
            part.illustrative,
        ]
        for part in document.qualitative
    ]
    columns = ("indicator", "name", "level", "meaning", "points", "scored", "illustrative")
    return _sheet(columns, rows, lang)


def _not_counted(document: AssessmentDocument, lang: str) -> Sheet:
    rows = [
        [
            part.indicator,
            _own(document.names.get(part.indicator), lang),
            part.where,
            (part.reason_nl if lang == "nl" else None) or reason_in(part.reason, lang),
        ]
        for part in document.not_counted
    ]
    return _sheet(("indicator", "name", "where", "reason"), rows, lang)


def _flags(document: AssessmentDocument, lang: str) -> Sheet:
    keys = ("where", "domain", "party", "value", "excess", "share")
    rows = [
        [
            flag.code,
            meaning_of(flag.code, lang),
            todo_of(flag.code, lang) or None,
            *(getattr(flag, key) for key in keys),
        ]
        for flag in document.flags
    ]
    return _sheet(("code", "meaning", "todo", *keys), rows, lang, {"share": SHARE})


def _sources(
    document: AssessmentDocument, sources: Mapping[str, Mapping[str, Any]], lang: str
) -> Sheet:
    """Each catalogue file with a published source, and the effects that used it."""
    used = _used_in(document)
    rows = []
    for place, data in sources.items():
        kind, _, id_ = place.partition(" ")
        value = said(ITEMS, "by_year", lang) if "series" in data else data.get("value")
        source = data["source"]
        rows.append(
            [
                said(MARKS, kind, lang),
                id_,
                _local(data.get("name"), lang),
                *(value, data.get("low"), data.get("high"), data.get("unit")),
                *(_text(source.get(key)) for key in _SOURCE_KEYS),
                _text(data.get("licence")),
                said(MARKS, str(data.get("verification", "")), lang),
                data.get("evidence"),
                ", ".join(used.get(place, ())),
            ]
        )
    keys = ("kind", "id", "name", "value", "low", "high", "unit", *_SOURCE_KEYS, "licence")
    return _sheet((*keys, "verification", "evidence", "used_in"), rows, lang, {"year": YEAR})


def _used_in(document: AssessmentDocument) -> dict[str, list[str]]:
    """Effects by the catalogue file that their traces come down to."""
    found: dict[str, list[str]] = {}
    for effect, tree in document.trace.items():
        for place in dict.fromkeys(_origins(tree)):
            found.setdefault(place, []).append(effect)
    return found


def _origins(node: Mapping[str, Any]) -> Iterator[str]:
    if "from" in node:
        yield node["from"]
    for child in node.get("of", ()):
        yield from _origins(child)


def _local(text: Any, lang: str) -> str | None:
    """A text of a catalogue file that may have two languages."""
    if isinstance(text, Mapping):
        text = text.get(lang) or next(iter(text.values()), None)
    return None if text is None else str(text)


def _text(value: Any) -> Any:
    return value if value is None or isinstance(value, (int, float)) else str(value)


def _years(rows: Iterable[Mapping[str, Any]], lang: str) -> Sheet:
    listed = ([row[key] for key in YEAR_COLUMNS] for row in rows)
    shapes = {"year": YEAR, "amount": PLAIN, "present_value": PLAIN}
    return _sheet(YEAR_COLUMNS, listed, lang, shapes)
