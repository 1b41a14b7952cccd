"""An assessment document as plain text that fits 80 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

from impactcalc.documents import AssessmentDocument, FlagPart
from impactcalc.report.words import word

WIDTH = 80


def euros(amount: float, lang: str) -> str:
    """Whole euros with thousands grouped the way of the language.

    Examples
    --------
    >>> euros(-1234567.8, "en"), euros(1234567.8, "nl")
    ('-1,234,568', '1.234.568')
    """
    text = f"{amount:,.0f}"
    return "0" if text == "-0" else _local(text, lang)


def _local(text: str, lang: str) -> str:
    return text.translate(str.maketrans(",.", ".,")) if lang == "nl" else text


def _number(value: float | None, digits: int, lang: str) -> str:
    return word("none", lang) if value is None else _local(f"{value:,.{digits}f}", lang)


def _percent(share: float | None, lang: str) -> str:
    return word("none", lang) if share is None else _local(f"{100 * share:.0f} %", lang)


def render(document: AssessmentDocument, lang: str = "en") -> str:
    """The document as text in English or Dutch."""
    lines = [*_head(document, lang), ""]
    for key, part in (
        ("parties", _parties(document, lang)),
        ("by_effect", _effects(document, lang)),
        ("physical", _physical(document, lang)),
        ("qualitative", _levels(document, lang)),
        ("when", _when(document, lang)),
        ("evidence", _evidence(document, lang)),
        ("not_counted", _not_counted(document, lang)),
        ("remarks", _remarks(document, lang)),
    ):
        body = list(part)
        if body:
            lines += [word(key, lang), *body, ""]
    return "\n".join(line.rstrip() for line in lines).rstrip() + "\n"


def _head(document: AssessmentDocument, lang: str) -> Iterator[str]:
    head, years, money = document.headline, document.years, document.money
    name = _clean(document.project.name)
    yield word("title", lang, name=name, first=years.first, last=years.last)
    yield word(
        "money",
        lang,
        base_year=money.base_year,
        price_year=money.price_year,
        scheme=document.made_with["scheme"]["id"],
    )
    for flag in document.flags:
        if flag.code == "illustrative":
            yield word("illustrative", lang, share=_percent(flag.share, lang))
    yield ""
    yield _row(word("npv", lang), f"{euros(head.npv, lang)} EUR")
    yield _row(word("bcr", lang), _reasoned(head.bcr, 2, document, lang))
    for key, value in (("mv0", head.mv0), ("mv", head.mv)):
        yield _row(word(key, lang), _reasoned(value, 1, document, lang))
    if head.mv_range is not None:
        low, high = (_number(value, 1, lang) for value in head.mv_range)
        yield _row("", word("between", lang, low=low, high=high))
    yield _row(word("certified_bcr", lang), _number(head.certified_bcr, 2, lang))
    if head.quadrant is not None:
        yield from textwrap.wrap(word(head.quadrant, lang), WIDTH)


def _reasoned(value: float | None, digits: int, document: AssessmentDocument, lang: str) -> str:
    if value is None and document.headline.reason:
        return f"{word('none', lang)} ({word(document.headline.reason, lang)})"
    return _number(value, digits, lang)


def _row(label: str, value: str) -> str:
    return f"  {label:<40} {value:>16}"


def _clean(text: str) -> str:
    """Text of a file without control characters, which could steer a terminal."""
    return "".join(char if char.isprintable() else " " for char in text)


def _parties(document: AssessmentDocument, lang: str) -> Iterator[str]:
    columns = ("resources", "effects", "paid", "received", "net", "financing")
    heads = [f"{word(column, lang):>10}" for column in columns]
    yield f"  {word('party', lang):<16}" + "".join(heads)
    for party in document.parties:
        cells = [f"{_short(getattr(party, column), lang):>10}" for column in columns]
        note = "" if party.counted else f"  ({word('not_summed', lang)})"
        yield f"  {_clean(party.party)[:16]:<16}" + "".join(cells) + note


def _short(amount: float, lang: str) -> str:
    """Euros in ten columns: in thousands or millions where they would not fit."""
    text = euros(amount, lang)
    if len(text) <= 9:
        return text if text != "0" else "-"
    for size, unit in ((1e3, "k"), (1e6, "M"), (1e9, "G")):
        text = _local(f"{amount / size:,.1f}{unit}", lang)
        if len(text) <= 9:
            return text
    return f"{amount:.2e}"


def _effects(document: AssessmentDocument, lang: str) -> Iterator[str]:
    for effect in document.effects:
        mark = f" ({word('mark', lang)})" if effect.illustrative else ""
        label = f"{_clean(effect.id)}{mark}"
        value = f"{euros(effect.present_value, lang)} EUR"
        yield from _wrapped(label, f"{effect.domain:<11} {value:>18}")


def _wrapped(label: str, value: str) -> Iterator[str]:
    room = WIDTH - len(value) - 4
    if len(label) > room:
        yield f"  {label[: WIDTH - 2]}"
        label = ""
    yield f"  {label:<{room}}  {value}"


def _physical(document: AssessmentDocument, lang: str) -> Iterator[str]:
    for part in document.physical:
        mark = f" ({word('mark', lang)})" if part.illustrative else ""
        number = _local(f"{part.value:,.12g}", lang)
        for line in _litres(part.value, part.unit, lang):
            mark = f" = {line}{mark}"
        yield from _wrapped(f"{part.account.replace('_', ' ')}", f"{number} {part.unit}{mark}")


def _litres(value: float, unit: str, lang: str) -> Iterator[str]:
    """Storage in litres, which says more to people than cubic metres do."""
    if unit == "m^3":
        yield _local(f"{value * 1000:,.12g} litre", lang)


def _levels(document: AssessmentDocument, lang: str) -> Iterator[str]:
    for part in document.qualitative:
        mark = f" ({word('mark', lang)})" if part.illustrative else ""
        shown = "?" if part.level is None else part.level
        yield from _wrapped(part.indicator, word("level", lang, level=shown) + mark)


def _when(document: AssessmentDocument, lang: str) -> Iterator[str]:
    for years in (4, 10, 30):
        share = getattr(document.long_term, f"share_after_{years}")
        if share is not None:
            bar = "#" * round(30 * share)
            yield f"  {word('after', lang, years=years):<16} {_percent(share, lang):>6}  {bar}"


def _evidence(document: AssessmentDocument, lang: str) -> Iterator[str]:
    for mark, share in document.evidence.by_verification.items():
        if share:
            yield f"  {word(mark, lang):<40} {_percent(share, lang):>16}"


def _not_counted(document: AssessmentDocument, lang: str) -> Iterator[str]:
    for part in document.not_counted:
        place = f"{part.where}/" if part.where else ""
        yield from _indented(f"{place}{part.indicator}: {_clean(part.reason)}")


def _remarks(document: AssessmentDocument, lang: str) -> Iterator[str]:
    for flag in document.flags:
        if flag.code != "illustrative":
            yield from _indented(remark(flag, lang))


def remark(flag: FlagPart, lang: str) -> str:
    """A flag in words."""
    parts: dict[str, Any] = {
        "where": flag.where,
        "domain": flag.domain,
        "party": flag.party,
        "value": flag.value,
        "share": _percent(flag.share, lang),
        "excess": euros(flag.excess or 0.0, lang),
    }
    return word(flag.code, lang, **parts)


def _indented(text: str) -> Iterator[str]:
    yield from textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="    ")
